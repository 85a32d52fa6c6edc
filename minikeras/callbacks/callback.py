"""Callback: code that is called while a model trains, evaluates or predicts."""

from minikeras.errors.suggest import ChecksKeywords


class Callback(ChecksKeywords):
    """The base of all callbacks: override the methods for the moments that matter.

    Numbers of epochs and batches count from 0. `logs` is a dict of names and numbers: at the end of a batch the metrics so far,
    at the end of an epoch also those of the validation, whose names begin with `val_`.

    Attributes:
        model: the model, from the start of `fit`, `evaluate` or `predict` on. `model.stop_training = True` ends `fit`.
        params: a dict with `verbose`, `epochs` and `steps`.

    >>> class Counts(keras.callbacks.Callback):
    ...     batches = 0
    ...
    ...     def on_train_batch_end(self, batch, logs=None):
    ...         self.batches += 1
    >>> x = np.ones((4, 1), "float32")
    >>> model = keras.Sequential([keras.Input((1,)), layers.Dense(1, kernel_initializer="zeros")])
    >>> model.compile(keras.optimizers.SGD(0.1), "mse")
    >>> callback = Counts()
    >>> history = model.fit(x, x, epochs=3, batch_size=2, verbose=0, callbacks=[callback])
    >>> callback.batches
    6
    """

    def __init__(self):
        self.params = None
        self._model = None

    @property
    def model(self):
        """The model that is trained or used."""
        return self._model

    def set_params(self, params):
        """Called once, before all else."""
        self.params = params

    def set_model(self, model):
        """Called once, before all else."""
        self._model = model

    def on_epoch_begin(self, epoch, logs=None):
        """Before an epoch of `fit`."""

    def on_epoch_end(self, epoch, logs=None):
        """After an epoch of `fit` and its validation."""

    def on_train_batch_begin(self, batch, logs=None):
        """Before a batch of `fit`; calls the older `on_batch_begin`."""
        self.on_batch_begin(batch, logs=logs)

    def on_train_batch_end(self, batch, logs=None):
        """After a batch of `fit`; calls the older `on_batch_end`."""
        self.on_batch_end(batch, logs=logs)

    def on_batch_begin(self, batch, logs=None):
        """The older name of `on_train_batch_begin`."""

    def on_batch_end(self, batch, logs=None):
        """The older name of `on_train_batch_end`."""

    def on_test_batch_begin(self, batch, logs=None):
        """Before a batch of `evaluate`, or of the validation in `fit`."""

    def on_test_batch_end(self, batch, logs=None):
        """After a batch of `evaluate`, or of the validation in `fit`."""

    def on_predict_batch_begin(self, batch, logs=None):
        """Before a batch of `predict`."""

    def on_predict_batch_end(self, batch, logs=None):
        """After a batch of `predict`."""

    def on_train_begin(self, logs=None):
        """At the start of `fit`."""

    def on_train_end(self, logs=None):
        """At the end of `fit`."""

    def on_test_begin(self, logs=None):
        """At the start of `evaluate`, or of a validation."""

    def on_test_end(self, logs=None):
        """At the end of `evaluate`, or of a validation."""

    def on_predict_begin(self, logs=None):
        """At the start of `predict`."""

    def on_predict_end(self, logs=None):
        """At the end of `predict`."""
