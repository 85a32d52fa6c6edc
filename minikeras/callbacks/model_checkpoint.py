"""ModelCheckpoint: the model in a file, after each epoch or when it is the best so far."""

import os
import warnings

import numpy as np

from minikeras.callbacks.monitor import MonitorCallback
from minikeras.utils.messages import print_msg


class ModelCheckpoint(MonitorCallback):
    """Saves the model while it trains.

    Args:
        filepath: where to; `{epoch}` (from 1), `{batch}` and the names in the logs are filled in, as `{val_loss:.2f}`.
            It ends in `.keras`, with `save_weights_only` in `.weights.h5`.
        monitor, mode: the number to watch: see `MonitorCallback`.
        verbose: 1 to say so.
        save_best_only: whether to save only when the number is better than ever.
        save_weights_only: whether to save the weights alone.
        save_freq: "epoch", or a number of batches.
        initial_value_threshold: the best so far.

    Raises:
        ValueError: for another ending or `save_freq`.

    >>> import tempfile, pathlib
    >>> folder = pathlib.Path(tempfile.mkdtemp())
    >>> x = np.ones((4, 1), "float32")
    >>> model = keras.Sequential([keras.Input((1,)), layers.Dense(1, kernel_initializer="zeros")])
    >>> model.compile(keras.optimizers.SGD(0.1), "mse")
    >>> callback = keras.callbacks.ModelCheckpoint(folder / "best.keras", monitor="loss", save_best_only=True)
    >>> history = model.fit(x, x, epochs=2, verbose=0, callbacks=[callback])
    >>> [path.name for path in folder.iterdir()]
    ['best.keras']
    """

    def __init__(
        self,
        filepath,
        monitor="val_loss",
        verbose=0,
        save_best_only=False,
        save_weights_only=False,
        mode="auto",
        save_freq="epoch",
        initial_value_threshold=None,
    ):
        super().__init__(monitor, mode, initial_value_threshold)
        self.filepath = os.fspath(filepath)
        self.verbose = verbose
        self.save_best_only = save_best_only
        self.save_weights_only = save_weights_only
        self.save_freq = save_freq
        self._counter = BatchCounter(save_freq)
        if save_freq != "epoch" and not isinstance(save_freq, int):
            raise ValueError(f"Unrecognized save_freq: {save_freq}. Expected save_freq are 'epoch' or integer values")
        if save_weights_only and not self.filepath.endswith(".weights.h5"):
            raise ValueError(
                "When using `save_weights_only=True` in `ModelCheckpoint`, the filepath provided must end in "
                f"`.weights.h5` (Keras weights format). Received: filepath={self.filepath}"
            )
        if not save_weights_only and not self.filepath.endswith((".keras", ".h5")):
            raise ValueError(
                f"The filepath provided must end in `.keras` (Keras model format). Received: filepath={self.filepath}"
            )

    def on_train_begin(self, logs=None):
        """Say what could not be saved before the first epoch, and not after it."""
        if not self.save_weights_only and self.model is not None:
            from minikeras.saving.before_saving import check_can_be_saved  # the room above, opened when it is used

            check_can_be_saved(self.model)

    def on_epoch_begin(self, epoch, logs=None):
        self._current_epoch = epoch

    def on_train_batch_end(self, batch, logs=None):
        if self._counter.is_due(batch):
            self._save_model(self._current_epoch, batch, logs)

    def on_epoch_end(self, epoch, logs=None):
        if self.monitor_op is None:
            self._set_monitor_op()
        if self.save_freq == "epoch":
            self._save_model(epoch, None, logs)

    def _save_model(self, epoch, batch, logs):
        logs = logs or {}
        path = self._get_file_path(epoch, batch, logs)
        if not self._should_save_model(epoch, logs, path):
            return
        if os.path.dirname(path):
            os.makedirs(os.path.dirname(path), exist_ok=True)
        if os.path.isdir(path):
            raise OSError(
                f"Please specify a non-directory filepath for ModelCheckpoint. Filepath used is an existing directory: {path}"
            )
        save = self.model.save_weights if self.save_weights_only else self.model.save
        save(path, overwrite=True)
        self._say(epoch, f"finished saving model to {path}")

    def _should_save_model(self, epoch, logs, path):
        if not self.save_best_only:
            self._say(epoch, f"saving model to {path}")
            return True
        if self.monitor_op is None:  # a batch of the first epoch: the metrics exist by now
            self._set_monitor_op()
        current = logs.get(self.monitor)
        if current is None or np.ndim(current):
            warnings.warn(
                f"Can save best model only with {self.monitor} available."
                if current is None
                else f"Can save best model only when `monitor` is a scalar value. Received: {current}. Falling back to "
                "`save_best_only=False`.",
                stacklevel=4,
            )
            return True
        best = "None" if self.best is None else f"{self.best:.5f}"
        if not self._is_improvement(current, self.best):
            self._say(epoch, f"{self.monitor} did not improve from {best}")
            return False
        self._say(epoch, f"{self.monitor} improved from {best} to {current:.5f}, saving model to {path}")
        self.best = current
        return True

    def _get_file_path(self, epoch, batch, logs):
        numbers = {"epoch": epoch + 1, **({} if batch is None else {"batch": batch + 1}), **logs}
        try:
            return self.filepath.format(**numbers)
        except KeyError as error:
            raise KeyError(f'Failed to format this callback filepath: "{self.filepath}". Reason: {error}') from None

    def _say(self, epoch, text):
        if self.verbose > 0:
            print_msg(f"\nEpoch {epoch + 1}: {text}")


class BatchCounter:
    """Counts batches across epochs, and says when `frequency` of them have gone by; never if that is "epoch"."""

    def __init__(self, frequency):
        self.frequency = frequency
        self._waiting = 0
        self._last = None

    def is_due(self, batch):
        """Count on to a batch, numbered from 0 in each epoch."""
        if self.frequency == "epoch":
            return False
        is_new_epoch = self._last is None or batch <= self._last
        self._waiting += batch + 1 if is_new_epoch else batch - self._last
        self._last = batch
        if self._waiting < self.frequency:
            return False
        self._waiting = 0
        return True
