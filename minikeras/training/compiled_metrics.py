"""CompiledMetrics: the metrics given to `compile`, at work."""

from minikeras import metrics, tree
from minikeras.training.resolving import BY_LABELS, resolve_metric
from minikeras.training.routing import Outputs, spread_weights


class CompiledMetrics:
    """The metrics of all outputs, those that ignore sample weights and those that use them.

    Args:
        metrics_, weighted_metrics: names, Metrics or functions in a list for the only output, or nested as the outputs.
        output_names: names of the output layers, or None.

    Attributes:
        metrics: all metrics as one list, those without sample weights first; empty until the first batch.
    """

    name = "compile_metrics"

    def __init__(self, metrics_, weighted_metrics, output_names=None):
        self._given = {"metrics": metrics_, "weighted_metrics": weighted_metrics}
        for name, given in self._given.items():
            if given and not isinstance(given, (list, tuple, dict)):
                raise ValueError(
                    f"Expected `{name}` argument to be a list, tuple, or dict. Received instead: {name}={given} of "
                    f"type {type(given)}"
                )
        self.output_names = output_names
        self.metrics = []
        self.built = False

    def route(self, outputs):
        """Match the metrics with the outputs. Raises ValueError where names or counts don't fit."""
        self.outputs = outputs
        for argument in self._given:
            for name in tree.flatten(self._spread(argument)):
                if isinstance(name, str) and name.lower() not in BY_LABELS:
                    metrics.check_name(name)

    def build(self, y_true, y_pred):
        """Resolve the metrics now that there are targets and outputs to look at."""
        self.outputs = Outputs(y_pred, self.output_names)
        groups = {argument: self._resolved(argument, y_true, y_pred) for argument in self._given}
        self._plain, self._weighted = groups.values()
        self.metrics = [metric for groups in (self._plain, self._weighted) for group in groups for metric in group]
        self._names = _names_of_results(self._plain, self._weighted, self._prefixes())
        self.built = True

    def _spread(self, argument):
        """The metrics of each output, in the order of the outputs."""
        given = self._given[argument]
        if not given:
            return [None] * self.outputs.count
        return [tree.flatten(given)] if self.outputs.count == 1 else self.outputs.spread(given, argument)

    def _resolved(self, argument, y_true, y_pred):
        spread = self._spread(argument)
        if not self._given[argument]:
            return [[] for _ in spread]
        targets = self._targets(y_true)
        return [
            [] if names is None else [resolve_metric(name, t, p) for name in tree.flatten(names)]
            for names, t, p in zip(spread, targets, tree.flatten(y_pred))
        ]

    def _prefixes(self):
        several = self.outputs.count > 1 and self.outputs.names
        return [f"{name}_" for name in self.outputs.names] if several else [""] * self.outputs.count

    def _targets(self, y_true):
        count = self.outputs.count
        if isinstance(y_true, (list, tuple)) and len(tree.flatten(y_true)) < count:
            flat = tree.flatten(y_true)
            return flat + [None] * (count - len(flat))
        return self.outputs.spread(y_true, "y")

    def update_state(self, y_true, y_pred, sample_weight=None):
        """Take in one batch."""
        if not self.built:
            self.build(y_true, y_pred)
        if not self.metrics:
            return
        weights = spread_weights(self.outputs, sample_weight)
        outputs = zip(self._targets(y_true), tree.flatten(y_pred), weights)
        for plain, weighted, (target, output, weight) in zip(self._plain, self._weighted, outputs):
            if target is None:
                continue
            for metric in plain:
                metric.update_state(target, output)
            for metric in weighted:
                metric.update_state(target, output, weight)

    @property
    def variables(self):
        """The variables of all metrics."""
        return [variable for metric in self.metrics for variable in metric.variables]

    def reset_state(self):
        """Begin again."""
        for metric in self.metrics:
            metric.reset_state()

    def result(self):
        """Dict from name to value; with several outputs a name begins with that of its output."""
        return {name: metric.result() for name, metric in zip(self._names, self.metrics)} if self.metrics else {}


def _names_of_results(plain, weighted, prefixes):
    """The keys of the results: with the output's name in front, and "weighted_" or a number where a name is taken."""
    names = []
    for groups, extra in ((plain, ""), (weighted, "weighted_")):
        for prefix, group in zip(prefixes, groups):
            for metric in group:
                name = f"{prefix}{metric.name}"
                names.append(_free(f"{prefix}{extra}{metric.name}" if name in names else name, names))
    return names


def _free(name, taken):
    """`name`, or `name_1`, `name_2`, ... if it is taken."""
    if name not in taken:
        return name
    number = 1
    while f"{name}_{number}" in taken:
        number += 1
    return f"{name}_{number}"
