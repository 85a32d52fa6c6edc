"""BackupAndRestore: go on where an interrupted fit ended."""

import json
import os
import shutil

from minikeras.callbacks.callback import Callback
from minikeras.callbacks.model_checkpoint import BatchCounter


class BackupAndRestore(Callback):
    """Saves weights and the number of the epoch; the same `fit`, called again, begins there.

    Args:
        backup_dir: a folder of its own.
        save_freq: "epoch", or a number of batches.
        double_checkpoint: whether to keep the last backup while a new one is written.
        delete_checkpoint: whether to delete the folder when `fit` ends as it should.

    Raises:
        ValueError: for an empty folder or another `save_freq`; at the start of `fit` for a model that isn't built.

    >>> import tempfile, pathlib
    >>> folder = pathlib.Path(tempfile.mkdtemp())
    >>> x = np.ones((4, 1), "float32")
    >>> model = keras.Sequential([keras.Input((1,)), layers.Dense(1, kernel_initializer="zeros")])
    >>> model.compile(keras.optimizers.SGD(0.1), "mse")
    >>> callback = keras.callbacks.BackupAndRestore(folder / "backup")
    >>> history = model.fit(x, x, epochs=2, verbose=0, callbacks=[callback])
    >>> list(folder.rglob("*.h5"))  # gone, for the training came to its end
    []
    """

    def __init__(self, backup_dir, save_freq="epoch", double_checkpoint=False, delete_checkpoint=True):
        super().__init__()
        if not backup_dir:
            raise ValueError("Empty `backup_dir` argument passed")
        if save_freq != "epoch" and not isinstance(save_freq, int):
            raise ValueError(
                f"Invalid value for argument `save_freq`. Received: save_freq={save_freq}. Expected either 'epoch' "
                "or an integer value."
            )
        self.backup_dir = os.fspath(backup_dir)
        self.save_freq = save_freq
        self.double_checkpoint = double_checkpoint
        self.delete_checkpoint = delete_checkpoint
        self._counter = BatchCounter(save_freq)
        self._current_epoch = self._last_batch_seen = 0
        self._weights_path = os.path.join(self.backup_dir, "latest.weights.h5")
        self._training_metadata_path = os.path.join(self.backup_dir, "training_metadata.json")

    def on_train_begin(self, logs=None):
        if not self.model.built:
            raise ValueError(
                "To use the BackupAndRestore callback, you model must be built before you call `fit()`. Model "
                f"{self.model} is unbuilt. You can build it beforehand by calling it on a batch of data."
            )
        try:
            self._load()
        except (OSError, ValueError):  # an interruption while it was written
            if not os.path.exists(_before(self._weights_path)):
                raise
            for path in (self._weights_path, self._training_metadata_path):
                if os.path.exists(_before(path)):
                    shutil.copy(_before(path), path)
            self._load()

    def _load(self):
        if os.path.exists(self._weights_path):
            optimizer = self.model.optimizer
            if optimizer is not None and not optimizer.built:
                optimizer.build(self.model.trainable_variables)
            self.model.load_weights(self._weights_path)
        if os.path.exists(self._training_metadata_path) and self.model._run is not None:
            with open(self._training_metadata_path) as file:
                self.model._run.first_epoch = json.load(file)["epoch"]

    def on_epoch_end(self, epoch, logs=None):
        self._current_epoch = epoch + 1
        self._last_batch_seen = 0
        if self.save_freq == "epoch":
            self._save()

    def on_train_batch_end(self, batch, logs=None):
        if self._counter.is_due(batch):
            self._last_batch_seen = batch
            self._save()

    def _save(self):
        os.makedirs(self.backup_dir, exist_ok=True)
        for path in (self._weights_path, self._training_metadata_path):
            if self.double_checkpoint and os.path.exists(path):
                shutil.copy(path, _before(path))
        self.model.save_weights(self._weights_path, overwrite=True)
        with open(self._training_metadata_path, "w") as file:
            json.dump({"epoch": self._current_epoch, "batch": self._last_batch_seen}, file)

    def on_train_end(self, logs=None):
        if self.delete_checkpoint and os.path.exists(self.backup_dir):
            shutil.rmtree(self.backup_dir)


def _before(path):
    """The path of the last backup but one."""
    return f"{path}.bkp"
