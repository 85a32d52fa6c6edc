"""Trainer: fit, evaluate and predict, for anything that has a `call` and weights."""

import numpy as np

from minikeras import callbacks as callbacks_room, tree
from minikeras.config.caps import within
from minikeras.layers.weights import WeightKeeper
from minikeras.machine.blas import one_thread
from minikeras.machine.memory import keep_freed_memory
from minikeras.old_spellings.old_arguments import knows_old_arguments, refusal
from minikeras.training.arrays import train_validation_split
from minikeras.training.before_fit import check_targets, prepare
from minikeras.training.compiling import Compiles
from minikeras.training.data import unpack_x_y_sample_weight
from minikeras.training.epochs import Epochs, epochs_of
from minikeras.training.fixed_modes import tell_of_fixed_modes
from minikeras.training.one_batch import OneBatch
from minikeras.training.run import Run, one_pass, run_of
from minikeras.training.step import Steps


class Trainer(Compiles, OneBatch, Steps):
    """Base of Model: everything about training."""

    # What training puts into a model's attributes is not a part of the model.
    _not_owned = WeightKeeper._not_owned | frozenset(
        """optimizer history _compile_loss _compile_metrics _compile_arguments _loss_tracker _plan _settled_plans""".split()
    )

    def _start_training_state(self):
        self.compiled = self.stop_training = self.stop_evaluating = self.stop_predicting = False
        self.optimizer = self.loss = self.history = None
        self._compile_loss = self._compile_metrics = self._compile_arguments = self._loss_tracker = None
        self._plan, self._settled_plans = None, {}  # see `plan`
        self.steps_per_execution = 1

    _run = property(run_of, doc="The Run that lasts just now, or None.")

    @knows_old_arguments
    def fit(
        self,
        x=None,
        y=None,
        batch_size=None,
        epochs=1,
        verbose="auto",
        callbacks=None,
        validation_split=0.0,
        validation_data=None,
        shuffle=True,
        class_weight=None,
        sample_weight=None,
        initial_epoch=0,
        steps_per_epoch=None,
        validation_steps=None,
        validation_batch_size=None,
        validation_freq=1,
    ):
        """Train for some epochs. Returns a History, whose `history` is a dict of lists: one number an epoch.

        Args:
            x: array `(rows, ...)`, list or dict of arrays, or a generator or dataset of batches `(x, y)`.
            y: targets, nested as the outputs.
            batch_size: rows an update, 32 by default.
            validation_split: share of the rows, from the end, that is kept for validation.
            validation_data: `(x, y)` or `(x, y, sample_weight)` for validation.
            shuffle: whether each epoch takes the rows, or a PyDataset's batches, in a new order; "batch" mixes inside batches.
            class_weight: dict from class to the weight of its rows.
            sample_weight: the weight of each row.
            initial_epoch: the number of the first epoch, to go on where another fit ended.
            steps_per_epoch: batches an epoch, if not all; the next epoch goes on behind them.
            validation_freq: validate each so many epochs, or after the epochs in this list.

        A batch that fails raises, and leaves the model as it was before that batch.
        """
        self._check_compiled("fit")
        epochs = within("epochs", epochs)
        if validation_split and validation_data is None:
            (x, y, sample_weight), validation_data = train_validation_split((x, y, sample_weight), validation_split)
        at_once, validation = self.steps_per_execution, None
        training = epochs_of(x, y, sample_weight, batch_size, steps_per_epoch, at_once, shuffle, class_weight)
        if validation_data is not None:
            parts, rows = unpack_x_y_sample_weight(validation_data), validation_batch_size or batch_size
            validation = epochs_of(*parts, rows, validation_steps, at_once)
        prepare(self, training.source.first)
        keep_freed_memory()
        if type(self).train_step is Steps.train_step and type(self).compute_loss is Steps.compute_loss:
            check_targets(self, training, validation)  # what a step of one's own does with them, nobody knows
        if "fit" not in self._settled_plans:
            tell_of_fixed_modes(self)
        training.begin()
        callbacks = self._callback_list(callbacks, verbose, training, epochs, add_history=True)
        with Run(self, "fit", whole=True) as run:
            run.fit(training, validation, validation_freq, callbacks, initial_epoch, epochs)
        return self.history

    def evaluate(
        self,
        x=None,
        y=None,
        batch_size=None,
        verbose="auto",
        sample_weight=None,
        steps=None,
        callbacks=None,
        return_dict=False,
        **kwargs,
    ):
        """The loss and the metrics of all rows: a number, a list with the loss first, or with `return_dict` a dict."""
        self._check_compiled("evaluate")
        if kwargs:
            raise refusal(
                ValueError, f"Arguments not recognized: {kwargs}", ["Trainer.evaluate"], kwargs, {"batch_size", "steps"}
            )
        epochs = x if isinstance(x, Epochs) else epochs_of(x, y, sample_weight, batch_size, steps, self.steps_per_execution)
        prepare(self, epochs.source.first)
        epochs.begin()
        callbacks = self._callback_list(callbacks, verbose, epochs)
        self.stop_evaluating = False
        with Run(self, "evaluate") as run:
            logs = run.evaluate(epochs, callbacks)
            return logs if return_dict else self._in_order(logs)

    @knows_old_arguments
    def predict(self, x, batch_size=None, verbose="auto", steps=None, callbacks=None):
        """The outputs for all rows, as arrays nested as the outputs."""
        epochs = epochs_of(x, batch_size=batch_size, steps=steps, at_once=self.steps_per_execution)
        callbacks = self._callback_list(callbacks, verbose, epochs)
        self.stop_predicting = False
        parts = []

        def turn(first, batches):
            with one_thread(), np.errstate(all="ignore"):
                parts.extend(self.predict_step(batch) for batch in batches)
            return {"outputs": parts[-1] if len(batches) == 1 else _joined(parts[-len(batches) :])}

        callbacks.on_predict_begin()
        one_pass(self, epochs, callbacks, "predict", turn)
        callbacks.on_predict_end()
        if not parts:
            raise ValueError("`predict` got no rows to predict.")
        return _joined(parts)

    # Helpers.

    def _check_compiled(self, method):
        if not self.compiled:
            raise ValueError(f"You must call `compile()` before calling `{method}()`.")

    def _callback_list(self, callbacks, verbose, batches, epochs=1, add_history=False):
        if isinstance(callbacks, callbacks_room.CallbackList):
            return callbacks
        return callbacks_room.CallbackList(
            callbacks,
            add_history=add_history,
            add_progbar=verbose != 0,
            verbose=verbose,
            epochs=epochs,
            steps=batches.num_batches,
            model=self,
        )


def _joined(parts):
    """The outputs of several batches as arrays, row under row."""
    columns = zip(*(tree.flatten(part) for part in parts))
    arrays = [np.array(c[0].array) if len(c) == 1 else np.concatenate([x.array for x in c]) for c in columns]
    return tree.pack_sequence_as(parts[0], arrays)
