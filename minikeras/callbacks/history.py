"""History: what fit returns."""

from minikeras.callbacks.callback import Callback


class History(Callback):
    """The metrics of every epoch.

    Attributes:
        history: a dict from a metric's name to a list of numbers, one an epoch.
        epoch: the numbers of the epochs, from 0.

    >>> x = np.ones((4, 1), "float32")
    >>> model = keras.Sequential([keras.Input((1,)), layers.Dense(1, kernel_initializer="zeros")])
    >>> model.compile(keras.optimizers.SGD(0.1), "mse")
    >>> history = model.fit(x, x, epochs=2, verbose=0)
    >>> history.epoch, sorted(history.history)
    ([0, 1], ['loss'])
    """

    def __init__(self):
        super().__init__()
        self.history = {}

    def on_train_begin(self, logs=None):
        self.epoch = []

    def on_epoch_end(self, epoch, logs=None):
        self.epoch.append(epoch)
        for name, value in (logs or {}).items():
            self.history.setdefault(name, []).append(value)
        self.model.history = self
