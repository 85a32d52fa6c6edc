"""OneBatch: training, evaluation and prediction of a single batch, for loops of one's own."""

import numpy as np

from minikeras import tree
from minikeras.training.arrays import class_weights_of_rows
from minikeras.training.before_fit import prepare
from minikeras.training.compiled_metrics import CompiledMetrics
from minikeras.training.data import as_batch
from minikeras.training.logs import as_numbers
from minikeras.training.run import Run


class OneBatch:
    """Mixin of Trainer: `train_on_batch`, `test_on_batch` and `predict_on_batch`."""

    def train_on_batch(self, x, y=None, sample_weight=None, class_weight=None, return_dict=False):
        """One update from this batch; returns its loss and metrics. Raises ValueError for weights of rows given twice."""
        self._check_compiled("train_on_batch")
        if class_weight is not None:
            if sample_weight is not None:
                raise ValueError(
                    "Arguments `sample_weight` and `class_weight` cannot be specified at the same time. Received: "
                    f"sample_weight={sample_weight}, class_weight={class_weight}"
                )
            sample_weight = class_weights_of_rows(y, class_weight)
        batch = self._one_batch(x, y, sample_weight)
        with Run(self, "train_on_batch", whole=int(self.optimizer.iterations) == 0) as run:
            self.reset_metrics()
            logs = as_numbers(run.train_step(batch))
            return logs if return_dict else self._in_order(logs)

    def test_on_batch(self, x, y=None, sample_weight=None, return_dict=False):
        """The loss and metrics of this batch."""
        self._check_compiled("test_on_batch")
        batch = self._one_batch(x, y, sample_weight)
        with Run(self, "test_on_batch") as run:
            self.reset_metrics()
            logs = as_numbers(run.test_step(batch))
            return logs if return_dict else self._in_order(logs)

    def predict_on_batch(self, x):
        """The outputs for this batch, as arrays."""
        outputs = self.predict_step(as_batch((x,)))
        return tree.map_structure(lambda part: np.array(part.array), outputs)

    def _one_batch(self, x, y, sample_weight):
        batch = as_batch((x, y, sample_weight))
        prepare(self, lambda: batch)
        return batch

    def _in_order(self, logs):
        """The values of logs, the loss first, then in the order of the metrics; alone if there is only one."""
        names = []
        for metric in self.metrics:
            names += [m.name for m in metric.metrics] if isinstance(metric, CompiledMetrics) else [metric.name]
        values = [logs[name] for name in names if name in logs]
        values += [logs[key] for key in sorted(logs) if key not in names]
        return values[0] if len(values) == 1 else values
