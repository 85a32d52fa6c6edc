"""Trainer: compile, fit, evaluate and predict, for anything that has a `call` and weights."""

import warnings

import numpy as np

from minikeras import callbacks as callbacks_room, config, metrics, ops, optimizers, tree
from minikeras.autodiff import Tape, backward
from minikeras.config.strict_checks import strict_checks
from minikeras.errors.origin import stack_level
from minikeras.machine.blas import one_thread
from minikeras.machine.memory import keep_freed_memory
from minikeras.old_spellings.old_arguments import knows_old_arguments, refusal
from minikeras.training.before_fit import LooksAhead, check_targets
from minikeras.training.compile_config import CompileConfig
from minikeras.training.compiled import CompiledLoss, CompiledMetrics
from minikeras.training.data import (
    as_arrays,
    batches_of,
    class_weights_of_rows,
    to_tensors,
    train_validation_split,
    unpack_x_y_sample_weight,
    warn_if_short,
)
from minikeras.training.loss_weights import check_weights_of_one_loss
from minikeras.training.not_finite import warn_if_not_finite
from minikeras.training.plan import StepPlan
from minikeras.training.routing import Outputs
from minikeras.training.state import StateGuard


class Trainer(CompileConfig, LooksAhead):
    """Base of Model: everything about training."""

    def _start_training_state(self):
        self.optimizer = None
        self.compiled = False
        self.loss = None
        self.stop_training = False
        self.stop_evaluating = False
        self.stop_predicting = False
        self.history = None
        self._compile_loss = None
        self._compile_metrics = None
        self._compile_arguments = None
        self._loss_tracker = None
        self._plan = None
        self._frozen_plan = None

    @knows_old_arguments
    def compile(
        self,
        optimizer="rmsprop",
        loss=None,
        loss_weights=None,
        metrics=None,
        weighted_metrics=None,
        run_eagerly=False,
        steps_per_execution=1,
        jit_compile="auto",
        auto_scale_loss=True,
    ):
        """Say how to train.

        Args:
            optimizer: name or Optimizer.
            loss: name, Loss or function `(y_true, y_pred) -> loss`; for several outputs a list in their order or a dict of their
                names, None for an output that isn't trained.
            loss_weights: factors of the losses, as a list or dict.
            metrics: a list of names, Metrics or functions; for several outputs a list or dict of them. They ignore sample weights.
            weighted_metrics: metrics that don't.

        `run_eagerly`, `steps_per_execution`, `jit_compile` and `auto_scale_loss` are taken for Keras's sake: minikeras is always
        eager.
        """
        arguments = {
            "optimizer": optimizer,
            "loss": loss,
            "loss_weights": loss_weights,
            "metrics": metrics,
            "weighted_metrics": weighted_metrics,
            "run_eagerly": run_eagerly,
            "steps_per_execution": steps_per_execution,
            "jit_compile": jit_compile,
        }
        optimizer = optimizers.get(optimizer)
        names = self._output_names()
        compile_loss = CompiledLoss(loss, loss_weights, names) if loss is not None else None
        compile_metrics = CompiledMetrics(metrics, weighted_metrics, names)
        if names and hasattr(self, "_outputs_struct"):  # a functional model knows its outputs: what doesn't fit is refused now
            outputs = Outputs(self._outputs_struct, names)
            check_weights_of_one_loss(loss_weights, loss, outputs)
            for part in (compile_loss, compile_metrics):
                if part is not None:
                    part.route(outputs)
        fits = self._check_activations(compile_loss)
        # From here on nothing can fail: a compile that was refused changes nothing.
        self._compile_arguments, self.optimizer, self.loss = arguments, optimizer, loss
        self.run_eagerly, self.steps_per_execution = run_eagerly, steps_per_execution
        self._compile_loss, self._compile_metrics, self._activations_fit = compile_loss, compile_metrics, fits
        self._loss_tracker = _mean_of_losses()
        self._plan = None
        self._frozen_plan = None
        self.stop_training = False
        self.compiled = True

    # One step.

    def train_step(self, data):
        """One update from one batch `(x, y, sample_weight)`; returns the logs. Override it to train in another way."""
        x, y, sample_weight = unpack_x_y_sample_weight(data)
        with Tape():
            y_pred = self(x, training=True)
            loss = self._compute_loss(x, y, y_pred, sample_weight, training=True)
        self._loss_tracker.update_state(loss, sample_weight=_rows(x))
        weights = self._current_plan().trainable
        gradients = backward(loss, weights)
        bad = bool(self._position) and warn_if_not_finite(self, (x, y, sample_weight), loss, gradients)
        if bad:
            self._position = None
            self.stop_training = self._stops_at_nan
        if weights and not (bad and self._stops_at_nan):
            self.optimizer.apply(gradients, weights)
        elif not weights:
            warnings.warn("The model does not have any trainable weights.", stacklevel=stack_level())
        return self.compute_metrics(x, y, y_pred, sample_weight)

    def test_step(self, data):
        """Loss and metrics of one batch."""
        x, y, sample_weight = unpack_x_y_sample_weight(data)
        y_pred = self(x, training=False)
        loss = self._compute_loss(x, y, y_pred, sample_weight, training=False)
        self._loss_tracker.update_state(loss, sample_weight=_rows(x))
        return self.compute_metrics(x, y, y_pred, sample_weight)

    def predict_step(self, data):
        """The outputs for one batch."""
        return self(unpack_x_y_sample_weight(data)[0], training=False)

    def _compute_loss(self, x, y, y_pred, sample_weight, training):
        if type(self).compute_loss is Trainer.compute_loss:
            return self.compute_loss(x, y, y_pred, sample_weight, training)
        return self.compute_loss(x=x, y=y, y_pred=y_pred, sample_weight=sample_weight)

    def compute_loss(self, x=None, y=None, y_pred=None, sample_weight=None, training=True):
        """The sum of the compiled losses and of those that layers and regularizers add, a tensor."""
        total = None
        if self._compile_loss is not None and y is not None:
            total = self._compile_loss(y, y_pred, sample_weight)
        for loss in self._added_losses():
            loss = ops.sum(ops.cast(loss, config.floatx()))
            total = loss if total is None else ops.add(total, loss)
        if total is None:
            raise ValueError(
                "No loss to compute. Provide a `loss` argument in `compile()` and targets `y`, or add a loss with "
                "`add_loss()` in a layer."
            )
        return total

    def _added_losses(self):
        """As `losses`, without looking through all layers."""
        added = [loss for layer in self._lossy_layers.values() for loss in layer._losses]
        return added + self._current_plan().weight_losses()

    def _current_plan(self):
        if self._plan is None:
            self._plan = StepPlan(self, self._frozen_plan)
        return self._plan

    def compute_metrics(self, x, y, y_pred, sample_weight=None):
        """Update the compiled metrics and return all results."""
        if self._compile_metrics is not None and y is not None:
            self._compile_metrics.update_state(y, y_pred, sample_weight)
        return self.get_metrics_result()

    def get_metrics_result(self):
        """Dict from name to the value of each metric so far."""
        results = {}
        for metric in self.metrics:
            value = metric.result()
            results.update(value if isinstance(value, dict) else {metric.name: value})
        return results

    @property
    def metrics(self):
        """The loss tracker, the metrics of layers, the compiled ones, and those of each output's loss."""
        found = [self._loss_tracker] if self._loss_tracker is not None else []
        found += self._current_plan().layer_metrics
        if self._compile_metrics is not None:
            found.append(self._compile_metrics)
        if self._compile_loss is not None:
            found += self._compile_loss.metrics
        return found

    @property
    def metrics_names(self):
        """The names of `metrics`."""
        return [metric.name for metric in self.metrics]

    def reset_metrics(self):
        """Let all metrics begin again."""
        for metric in self.metrics:
            metric.reset_state()

    # Many steps.

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
            class_weight: dict from class to the weight of its rows.
            sample_weight: the weight of each row.
            initial_epoch: the number of the first epoch, to go on where another fit ended.
            steps_per_epoch: batches an epoch, for generators.
            validation_freq: validate each so many epochs, or after the epochs in this list.

        A batch that fails raises, and leaves the model as it was before that batch.
        """
        self._check_compiled("fit")
        if validation_split and validation_data is None:
            (x, y, sample_weight), validation_data = train_validation_split((x, y, sample_weight), validation_split)
        batches = batches_of(x, y, sample_weight, batch_size, steps_per_epoch, shuffle, class_weight)
        validation = None
        if validation_data is not None:
            vx, vy, vw = unpack_x_y_sample_weight(validation_data)
            validation = batches_of(vx, vy, vw, validation_batch_size or batch_size, validation_steps)
        self._prepare(batches)
        keep_freed_memory()
        if type(self).train_step is Trainer.train_step and type(self).compute_loss is Trainer.compute_loss:
            check_targets(self, batches, validation)  # what a step of one's own does with them, nobody knows
        self._freeze_plan()
        callbacks = self._callback_list(callbacks, verbose, batches, epochs=epochs, add_history=True)
        self.stop_training = False
        self._position = (0, 0) if strict_checks() else None
        try:
            return self._fit(batches, validation, validation_freq, callbacks, initial_epoch, epochs)
        finally:
            self._position, self._stops_at_nan = None, False

    def _fit(self, batches, validation, validation_freq, callbacks, initial_epoch, epochs):
        """The epochs of `fit`."""
        callbacks.on_train_begin()
        logs = None
        first_epoch = self._initial_epoch or initial_epoch
        for epoch in range(first_epoch, epochs):
            self.reset_metrics()
            callbacks.on_epoch_begin(epoch)
            logs = _as_numbers(self._train_epoch(epoch, batches, callbacks, epoch == first_epoch))
            if validation is not None and _is_due(epoch, validation_freq):
                results = self.evaluate(validation, callbacks=callbacks, return_dict=True)
                logs.update({f"val_{name}": value for name, value in results.items()})
            callbacks.on_epoch_end(epoch, logs)
            if self.stop_training:
                break
        if epochs > 0:
            self.optimizer.finalize_variable_values(self._current_plan().trainable)
        callbacks.on_train_end(logs)
        return self.history

    _stops_at_nan = False  # TerminateOnNaN sets it: the batch that ends `fit` changes no weights
    _position = None  # (epoch, batch) while `fit` runs and the loss was finite so far
    _initial_epoch = 0  # BackupAndRestore sets it to the epoch that was interrupted

    def _train_epoch(self, epoch, batches, callbacks, is_first):
        logs, number = {}, -1
        guard = StateGuard(self, whole=is_first)
        for number, batch in enumerate(batches.epoch()):
            callbacks.on_train_batch_begin(number)
            if self._position:
                self._position = (epoch, number)
            with guard, self._current_plan(), one_thread(), np.errstate(all="ignore"):
                logs = self.train_step(batch)
            if number == 0 and is_first:
                guard = StateGuard(self)
            callbacks.on_train_batch_end(number, logs)
            if self.stop_training:
                break
        else:
            warn_if_short(batches, number + 1)
        return logs

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
        batches = batches_of(x, y, sample_weight, batch_size, steps)
        self._prepare(batches)
        callbacks = self._callback_list(callbacks, verbose, batches)
        self.stop_evaluating = False
        callbacks.on_test_begin()
        self.reset_metrics()
        logs = {}
        for number, batch in enumerate(batches.epoch()):
            callbacks.on_test_batch_begin(number)
            with one_thread(), np.errstate(all="ignore"):
                logs = self.test_step(batch)
            callbacks.on_test_batch_end(number, logs)
            if self.stop_evaluating:
                break
        logs = _as_numbers(logs)
        callbacks.on_test_end(logs)
        return logs if return_dict else self._in_order(logs)

    @knows_old_arguments
    def predict(self, x, batch_size=None, verbose="auto", steps=None, callbacks=None):
        """The outputs for all rows, as arrays nested as the outputs."""
        batches = batches_of(x, batch_size=batch_size, steps=steps)
        callbacks = self._callback_list(callbacks, verbose, batches)
        self.stop_predicting = False
        callbacks.on_predict_begin()
        parts, struct = [], None
        for number, batch in enumerate(batches.epoch()):
            callbacks.on_predict_batch_begin(number)
            with one_thread(), np.errstate(all="ignore"):
                outputs = self.predict_step(batch)
            struct = outputs
            parts.append([part.array for part in tree.flatten(outputs)])
            callbacks.on_predict_batch_end(number, {"outputs": outputs})
            if self.stop_predicting:
                break
        callbacks.on_predict_end()
        if struct is None:
            raise ValueError("`predict` got no rows to predict.")
        return tree.pack_sequence_as(struct, [np.array(p[0]) if len(p) == 1 else np.concatenate(p) for p in zip(*parts)])

    # One batch.

    def train_on_batch(self, x, y=None, sample_weight=None, class_weight=None, return_dict=False):
        """One update from this batch; returns its loss and metrics."""
        self._check_compiled("train_on_batch")
        if class_weight is not None:
            if sample_weight is not None:
                raise ValueError(
                    "Arguments `sample_weight` and `class_weight` cannot be specified at the same time. Received: "
                    f"sample_weight={sample_weight}, class_weight={class_weight}"
                )
            sample_weight = class_weights_of_rows(y, class_weight)
        batch = self._one_batch(x, y, sample_weight)
        self._freeze_plan()
        guard = StateGuard(self, whole=int(self.optimizer.iterations) == 0)
        with guard, self._current_plan(), one_thread(), np.errstate(all="ignore"):
            logs = _as_numbers(self.train_step(batch))
        return logs if return_dict else self._in_order(logs)

    def test_on_batch(self, x, y=None, sample_weight=None, return_dict=False):
        """The loss and metrics of this batch."""
        self._check_compiled("test_on_batch")
        logs = _as_numbers(self.test_step(self._one_batch(x, y, sample_weight)))
        return logs if return_dict else self._in_order(logs)

    def predict_on_batch(self, x):
        """The outputs for this batch, as arrays."""
        outputs = self.predict_step((to_tensors(as_arrays(x, "x")),))
        return tree.map_structure(lambda part: np.array(part.array), outputs)

    def _one_batch(self, x, y, sample_weight):
        batch = tuple(
            to_tensors(as_arrays(part, name)) for part, name in ((x, "x"), (y, "y"), (sample_weight, "sample_weight"))
        )
        self._build_from(batch)
        self._plan = None
        self.reset_metrics()
        return batch

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

    def _in_order(self, logs):
        """The values of logs, the loss first, then in the order of the metrics; alone if there is only one."""
        names = []
        for metric in self.metrics:
            names += [m.name for m in metric.metrics] if isinstance(metric, CompiledMetrics) else [metric.name]
        values = [logs[name] for name in names if name in logs]
        values += [logs[key] for key in sorted(logs) if key not in names]
        return values[0] if len(values) == 1 else values


def _mean_of_losses():
    return metrics.Mean(name="loss")


def _rows(x):
    return next(part for part in tree.flatten(x) if part is not None).shape[0]


def _as_numbers(logs):
    """Logs as Python floats, in the order of their names."""
    return {name: float(value) if np.ndim(value) == 0 else np.asarray(value) for name, value in sorted(logs.items())}


def _is_due(epoch, frequency):
    if isinstance(frequency, int):
        return (epoch + 1) % frequency == 0
    return epoch + 1 in frequency
