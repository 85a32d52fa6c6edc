"""TerminateOnNaN: no more batches when the loss is lost."""

import math

from minikeras.callbacks.callback import Callback
from minikeras.utils.messages import print_msg


class TerminateOnNaN(Callback):
    """Ends `fit` when the loss of a batch, or its gradient, is nan or infinite.

    That batch changes no weights: the model is as it was before, where Keras leaves weights that are nan (unless
    `keras.config.use_strict_checks(False)`, as everything of docs/stricter-than-keras.md).

    Args:
        raise_error: whether to raise RuntimeError instead.

    >>> x = np.full((4, 1), np.inf, "float32")
    >>> model = keras.Sequential([keras.Input((1,)), layers.Dense(1, kernel_initializer="zeros")])
    >>> model.compile(keras.optimizers.SGD(0.1), "mse")
    >>> callback = keras.callbacks.TerminateOnNaN()
    >>> history = model.fit(x, x, epochs=2, verbose=0, callbacks=[callback])
    Batch 0: Invalid loss, terminating training
    >>> len(history.epoch)
    1
    """

    def __init__(self, raise_error=False):
        super().__init__()
        self.raise_error = raise_error

    def on_train_begin(self, logs=None):
        if self.model._run is not None:
            self.model._run.stops_at_nan = True

    def on_batch_end(self, batch, logs=None):
        loss = (logs or {}).get("loss")
        if loss is None or math.isfinite(loss):
            return
        if self.raise_error:
            raise RuntimeError(
                f"NaN or Inf loss encountered at batch {batch}. Loss value: {loss}. Terminating training immediately."
            )
        print_msg(f"Batch {batch}: Invalid loss, terminating training")
        self.model.stop_training = True
