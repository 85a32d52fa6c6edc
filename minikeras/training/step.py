"""Steps: what one batch does in training, in evaluation and in prediction. Override a step to train in another way."""

import functools
import inspect
import warnings

from minikeras import config, ops, tree
from minikeras.autodiff import Tape, backward
from minikeras.errors.origin import stack_level
from minikeras.metrics.held import own_metrics
from minikeras.training.data import unpack_x_y_sample_weight
from minikeras.training.plan import current_plan


class Steps:
    """Mixin of Trainer: the steps, the loss and the metrics of a batch `(x, y, sample_weight)`, whose tail may be missing."""

    def train_step(self, data):
        """One update from one batch; returns the logs, a dict of names and numbers."""
        x, y, sample_weight = unpack_x_y_sample_weight(data)
        with Tape():
            y_pred = self(x, training=True)
            loss = self._compute_loss(x, y, y_pred, sample_weight, training=True)
            scaled = self.optimizer.scale_loss(loss)
        self._loss_tracker.update_state(loss, sample_weight=_rows(x))
        weights = current_plan(self).trainable
        if weights:
            gradients = backward(scaled, weights)
            if self._run is None or self._run.accepts((x, y, sample_weight), loss, gradients):
                self.optimizer.apply(gradients, weights)
        else:
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
        """`compute_loss`, also where somebody's own does not know `training`."""
        if _knows_training(type(self).compute_loss):
            return self.compute_loss(x, y, y_pred, sample_weight, training=training)
        return self.compute_loss(x, y, y_pred, sample_weight)

    def compute_loss(self, x=None, y=None, y_pred=None, sample_weight=None, training=True):
        """The sum of the compiled losses and of those that layers and regularizers add, a tensor.

        Raises ValueError where there is none.
        """
        total = None
        if self._compile_loss is not None and y is not None:
            total = self._compile_loss(y, y_pred, sample_weight)
        plan = current_plan(self)
        for loss in plan.added_losses(self) if self._lossy_layers or plan.regularized else ():
            loss = ops.sum(ops.cast(loss, config.floatx()))
            total = loss if total is None else ops.add(total, loss)
        if total is None:
            raise ValueError(
                "No loss to compute. Provide a `loss` argument in `compile()` and targets `y`, or add a loss with "
                "`add_loss()` in a layer."
            )
        return total

    def compute_metrics(self, x, y, y_pred, sample_weight=None):
        """Update the compiled metrics and return all results."""
        if self._compile_metrics is not None and y is not None:
            self._compile_metrics.update_state(y, y_pred, sample_weight)
        return self.get_metrics_result()

    def get_metrics_result(self):
        """Dict from name to the value of each metric so far; a compiled metric with several numbers has a dict."""
        results = {}
        for metric in self.metrics:
            value = metric.result()
            results.update(value if isinstance(value, dict) else {metric.name: value})
        return results

    @property
    def metrics(self):
        """The tracker of the loss, the compiled metrics, those of each output's loss, the model's own, and those of layers."""
        found = []
        if self.compiled:
            found.append(self._loss_tracker)
            if self._compile_metrics is not None:
                found.append(self._compile_metrics)
            if self._compile_loss is not None:
                found += self._compile_loss.metrics
        own = own_metrics(self) if self._run is None else self._run.own_metrics
        return found + own + current_plan(self).layer_metrics

    @property
    def metrics_names(self):
        """The names of `metrics`."""
        return [metric.name for metric in self.metrics]

    @property
    def metrics_variables(self):
        """The variables of `metrics`."""
        return [variable for metric in self.metrics for variable in metric.variables]

    def reset_metrics(self):
        """Let all metrics begin again."""
        for metric in self.metrics:
            metric.reset_state()


@functools.lru_cache(maxsize=256)
def _knows_training(compute_loss):
    return "training" in inspect.signature(compute_loss).parameters


def _rows(x):
    """How many rows the batch has."""
    return (next(part for part in tree.flatten(x) if part is not None) if tree.is_nested(x) else x).shape[0]
