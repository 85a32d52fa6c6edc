"""ReduceLROnPlateau: smaller steps when large ones no longer help."""

import warnings

import numpy as np

from minikeras.autodiff import as_array
from minikeras.callbacks.monitor import MonitorCallback
from minikeras.utils.messages import print_msg


class ReduceLROnPlateau(MonitorCallback):
    """Multiplies the learning rate by a factor when a number has not improved for some epochs.

    Args:
        monitor, mode, min_delta: the number to watch: see `MonitorCallback`.
        factor: below 1.
        patience: how many epochs without improvement are allowed.
        verbose: 1 to say so.
        cooldown: how many epochs to wait after a change before counting again.
        min_lr: the least learning rate.

    Raises:
        ValueError: for a factor of 1 or above.

    >>> x = np.ones((4, 1), "float32")
    >>> model = keras.Sequential([keras.Input((1,)), layers.Dense(1, kernel_initializer="zeros")])
    >>> model.compile(keras.optimizers.SGD(0.1), "mse")
    >>> callback = keras.callbacks.ReduceLROnPlateau("loss", patience=1, min_delta=9.0)
    >>> history = model.fit(x, x, epochs=2, verbose=0, callbacks=[callback])
    >>> round(float(model.optimizer.learning_rate), 4)
    0.01
    """

    def __init__(
        self,
        monitor="val_loss",
        factor=0.1,
        patience=10,
        verbose=0,
        mode="auto",
        min_delta=1e-4,
        cooldown=0,
        min_lr=0.0,
        **kwargs,
    ):
        super().__init__(monitor, mode, min_delta=min_delta)
        if factor >= 1.0:
            raise ValueError(f"ReduceLROnPlateau does not support a factor >= 1.0. Received factor={factor}")
        self.factor = factor
        self.min_lr = min_lr
        self.patience = patience
        self.verbose = verbose
        self.cooldown = cooldown
        self.on_train_begin()

    def on_train_begin(self, logs=None):
        self.best = None
        self.cooldown_counter = 0
        self.wait = 0

    def on_epoch_end(self, epoch, logs=None):
        if self.monitor_op is None:
            self._set_monitor_op()
        logs = {} if logs is None else logs
        logs["learning_rate"] = learning_rate_of(self.model)
        current = logs.get(self.monitor)
        if current is None:
            warnings.warn(
                f"Learning rate reduction is conditioned on metric `{self.monitor}` which is not available. Available "
                f"metrics are: {','.join(logs)}.",
                stacklevel=3,
            )
            return
        if self.in_cooldown():
            self.cooldown_counter -= 1
            self.wait = 0
        if self._is_improvement(current, self.best):
            self.best = current
            self.wait = 0
        elif not self.in_cooldown():
            self.wait += 1
            if self.wait >= self.patience:
                self._reduce(epoch)

    def _reduce(self, epoch):
        before = learning_rate_of(self.model)
        if before <= np.float32(self.min_lr):
            return
        rate = max(before * self.factor, self.min_lr)
        self.model.optimizer.learning_rate = rate
        if self.verbose > 0:
            print_msg(f"\nEpoch {epoch + 1}: ReduceLROnPlateau reducing learning rate to {rate}.")
        self.cooldown_counter = self.cooldown
        self.wait = 0

    def in_cooldown(self):
        """Whether epochs don't count yet."""
        return self.cooldown_counter > 0


def learning_rate_of(model):
    """The learning rate of a model's optimizer as a float."""
    return float(as_array(model.optimizer.learning_rate))
