"""Run: a fit, or an evaluation, while it lasts."""

import numpy as np

from minikeras.ambient import Ambient
from minikeras.config.strict_checks import strict_checks
from minikeras.machine.blas import one_thread
from minikeras.metrics.held import own_metrics
from minikeras.training.logs import as_numbers, metrics_or_logs
from minikeras.training.not_finite import warn_if_not_finite
from minikeras.training.plan import current_plan, settled_plan
from minikeras.training.state import StateGuard

STOPS = {"train": "stop_training", "test": "stop_evaluating", "predict": "stop_predicting"}
_runs = Ambient("runs", ())  # the Runs of this thread, the innermost last: two threads may evaluate one model


def run_of(model):
    """The Run of a model that lasts just now in this thread, or None."""
    for run in reversed(_runs.get()):
        if run.model is model:
            return run
    return None


class Run:
    """What a model knows of its training while it is trained, as `model._run`, in the thread that trains it. A context: the run lasts as long as it.

    Attributes:
        kind: "fit", "evaluate", "train_on_batch" or "test_on_batch".
        plan: which weights are trained, and how every layer's `trainable` stood.
        guard: puts the model's state back where a batch fails.
        own_metrics: the metrics that the model itself holds.
        epoch, batch: where the fit is, counted from 0.
        watches: whether a loss or a gradient that is not finite is still to be told of.
        stops_at_nan: whether the batch that has one ends the fit and changes no weights; TerminateOnNaN sets it.
        first_epoch: BackupAndRestore sets it to the epoch that was interrupted.
    """

    def __init__(self, model, kind, whole=False):
        self.model, self.kind, self.own_metrics = model, kind, own_metrics(model)
        self.plan = current_plan(model)
        self.guard = StateGuard(model, whole)
        self.epoch = self.batch = self.first_epoch = 0
        self.watches = self.stops_at_nan = self._settled = False

    def __enter__(self):
        self._outer = _runs.swap((*_runs.get(), self))
        return self

    def __exit__(self, *error):
        _runs.set(self._outer)

    def fit(self, training, validation, frequency, callbacks, first_epoch, epochs):
        """Epochs of training batches, each with its validation where that is due."""
        model, logs, epoch_logs = self.model, {}, None
        self.watches = strict_checks()
        model.stop_training = False
        callbacks.on_train_begin()
        for epoch in range(self.first_epoch or first_epoch, epochs):
            model.reset_metrics()
            callbacks.on_epoch_begin(epoch)
            self.epoch = epoch
            logs = one_pass(model, training, callbacks, "train", self._turn) or logs
            epoch_logs = metrics_or_logs(model, logs)
            if validation is not None and is_due(epoch, frequency):
                results = model.evaluate(validation, callbacks=callbacks, return_dict=True)
                epoch_logs.update({f"val_{name}": value for name, value in results.items()})
            callbacks.on_epoch_end(epoch, epoch_logs)
            if model.stop_training:
                break
        if epochs > 0:
            model.optimizer.finalize_variable_values(self.plan.trainable)
        callbacks.on_train_end(epoch_logs)

    def _turn(self, first, batches):
        for self.batch, batch in enumerate(batches, first):
            logs = self.train_step(batch)
        return logs

    def train_step(self, batch):
        """One `train_step`; if it fails, the model is as it was before."""
        with self.guard:
            logs = self._step(self.model.train_step, batch)
        if self.guard.whole:
            self.guard = StateGuard(self.model)
        return logs

    def test_step(self, batch):
        """One `test_step`."""
        return self._step(self.model.test_step, batch)

    def _step(self, step, batch):
        if not self._settled:  # the first batch: what callbacks froze before it counts
            self.plan, self._settled = settled_plan(self.model, self.kind), True
        with self.plan, one_thread(), np.errstate(all="ignore"):
            return step(batch)

    def evaluate(self, epochs, callbacks):
        """One pass without updates. Returns the metrics."""
        callbacks.on_test_begin()
        self.model.reset_metrics()
        logs = one_pass(self.model, epochs, callbacks, "test", self._test_turn)
        logs = as_numbers(metrics_or_logs(self.model, logs or {}))
        callbacks.on_test_end(logs)
        return logs

    def _test_turn(self, first, batches):
        for batch in batches:
            logs = self.test_step(batch)
        return logs

    def accepts(self, batch, loss, gradients):
        """Whether the update is to be made. Warns, once, of a loss or a gradient that is not finite."""
        if not self.watches or not warn_if_not_finite(self.model, (self.epoch, self.batch), batch, loss, gradients):
            return True
        self.watches = False
        if self.stops_at_nan:
            self.model.stop_training = True
        return not self.stops_at_nan


def one_pass(model, epochs, callbacks, moment, turn):
    """The batches of one epoch: `turn(number, batches)` between the callbacks of "train", "test" or "predict".

    Returns what the last turn did, None if there was none.
    """
    begin, end = getattr(callbacks, f"on_{moment}_batch_begin"), getattr(callbacks, f"on_{moment}_batch_end")
    logs = None
    for first, last in epochs.turns():
        begin(first)
        batches = epochs.take()
        if not batches:
            break
        logs = turn(first, batches)
        end(last, logs)
        if getattr(model, STOPS[moment]):
            break
    return logs


def is_due(epoch, frequency):
    """Whether an epoch is one to validate. Raises ValueError for what is neither a number of epochs nor a list of them."""
    if isinstance(frequency, int):
        return (epoch + 1) % frequency == 0
    if isinstance(frequency, (list, tuple, set, range)):
        return epoch + 1 in frequency
    raise ValueError(
        f"Expected `validation_freq` to be a list or int. Received: validation_freq={frequency} of the type {type(frequency)}."
    )
