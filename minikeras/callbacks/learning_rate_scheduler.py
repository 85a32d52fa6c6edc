"""LearningRateScheduler: a learning rate for each epoch."""

import numpy as np

from minikeras.callbacks.callback import Callback
from minikeras.callbacks.reduce_lr_on_plateau import learning_rate_of
from minikeras.utils.messages import print_msg


class LearningRateScheduler(Callback):
    """Sets the learning rate before each epoch, and logs it after.

    Args:
        schedule: a function of the epoch, from 0, and the learning rate so far; it returns the new one, a float.
        verbose: 1 to say it.

    >>> x = np.ones((4, 1), "float32")
    >>> model = keras.Sequential([keras.Input((1,)), layers.Dense(1, kernel_initializer="zeros")])
    >>> model.compile(keras.optimizers.SGD(0.1), "mse")
    >>> callback = keras.callbacks.LearningRateScheduler(lambda epoch, rate: rate / 2)
    >>> history = model.fit(x, x, epochs=2, verbose=0, callbacks=[callback])
    >>> round(float(model.optimizer.learning_rate), 4)
    0.025
    """

    def __init__(self, schedule, verbose=0):
        super().__init__()
        self.schedule = schedule
        self.verbose = verbose

    def on_epoch_begin(self, epoch, logs=None):
        if not hasattr(self.model.optimizer, "learning_rate"):
            raise ValueError('Optimizer must have a "learning_rate" attribute.')
        try:
            rate = self.schedule(epoch, learning_rate_of(self.model))
        except TypeError:  # a function of the epoch alone, as in older scripts
            rate = self.schedule(epoch)
        if not isinstance(rate, (float, np.float32, np.float64)):
            raise ValueError(f"The output of the `schedule` function should be a float. Got: {rate}")
        self.model.optimizer.learning_rate = rate
        if self.verbose > 0:
            print_msg(f"\nEpoch {epoch + 1}: LearningRateScheduler setting learning rate to {rate}.")

    def on_epoch_end(self, epoch, logs=None):
        if logs is not None:
            logs["learning_rate"] = learning_rate_of(self.model)
