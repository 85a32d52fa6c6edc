"""SwapEMAWeights: validate with the averaged weights, train with the others."""

from minikeras.callbacks.callback import Callback


class SwapEMAWeights(Callback):
    """Puts the moving average of the weights, kept by an optimizer with `use_ema=True`, into the model for a while.

    Args:
        swap_on_epoch: whether they also stay in the model from the end of an epoch to the start of the next, so that
            ModelCheckpoint saves them.

    Raises:
        ValueError: at the first swap, for an optimizer without averages.

    >>> x = np.ones((4, 1), "float32")
    >>> model = keras.Sequential([keras.Input((1,)), layers.Dense(1, kernel_initializer="zeros")])
    >>> model.compile(keras.optimizers.SGD(0.1, use_ema=True), "mse")
    >>> callback = keras.callbacks.SwapEMAWeights()
    >>> history = model.fit(x, x, epochs=3, verbose=0, callbacks=[callback])
    >>> model.optimizer.use_ema
    True
    """

    def __init__(self, swap_on_epoch=False):
        super().__init__()
        self.swap_on_epoch = swap_on_epoch
        self._ema_weights_in_model = False

    def _pairs(self):
        """The weights and their averages."""
        optimizer = getattr(self.model.optimizer, "inner_optimizer", self.model.optimizer)
        if not hasattr(optimizer, "_model_variables_moving_average"):
            raise ValueError(
                "SwapEMAWeights must be used when `use_ema=True` is set on the optimizer. Received: "
                f"use_ema={optimizer.use_ema}"
            )
        return list(zip(optimizer._trainable_variables, optimizer._model_variables_moving_average))

    def _put(self, averages_in_model):
        if averages_in_model == self._ema_weights_in_model:
            return
        for weight, average in self._pairs():
            before = weight.numpy()
            weight.assign(average)
            average.assign(before)
        self._ema_weights_in_model = averages_in_model

    def on_epoch_begin(self, epoch, logs=None):
        if self.swap_on_epoch:
            self._put(False)

    def on_epoch_end(self, epoch, logs=None):
        if self.swap_on_epoch and not self._ema_weights_in_model:
            self._put(True)
            if epoch == self.params["epochs"] - 1:
                # The end of `fit` puts the averages into the model once more; the swap has moved them away.
                for weight, average in self._pairs():
                    average.assign(weight)

    def on_test_begin(self, logs=None):
        self._put(True)

    def on_test_end(self, logs=None):
        self._put(False)

    def on_predict_begin(self, logs=None):
        self._put(True)

    def on_predict_end(self, logs=None):
        self._put(False)
