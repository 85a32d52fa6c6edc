"""The losses and metrics given to `compile`, at work: resolved when the first batch shows what the outputs look like."""

from minikeras import losses, metrics, ops, tree
from minikeras.config.strict_checks import strict_checks
from minikeras.graph.numbers_only import numbers_only
from minikeras.naming import object_name
from minikeras.training.explain_targets import target_refused
from minikeras.training.loss_weights import factors_of_losses
from minikeras.training.routing import Outputs


def kinds_of_labels(y_true, y_pred):
    """`(binary, sparse)`: whether the output is one probability, and whether the labels are numbers of classes."""
    binary = y_pred.shape[-1] == 1
    sparse = len(y_true.shape) < len(y_pred.shape) or (y_true.shape[-1] == 1 and y_pred.shape[-1] > 1)
    return binary, sparse


def resolve_loss(identifier, y_true, y_pred):
    """A Loss from a name, Loss or function; "crossentropy" becomes the one that fits the labels. None stays None."""
    if identifier is None:
        return None
    if str(identifier).lower() in ("crossentropy", "ce"):
        binary, sparse = kinds_of_labels(y_true, y_pred)
        loss = (
            losses.binary_crossentropy
            if binary
            else losses.sparse_categorical_crossentropy
            if sparse
            else losses.categorical_crossentropy
        )
    else:
        loss = losses.get(identifier)
    if not isinstance(loss, losses.Loss):
        loss = losses.LossFunctionWrapper(loss, name=identifier if isinstance(identifier, str) else object_name(loss))
    return loss


def resolve_metric(identifier, y_true, y_pred):
    """A Metric from a name, Metric or function; "accuracy" becomes the one that fits the labels."""
    if identifier is None:
        raise ValueError("Expected metric, received `None`")
    if str(identifier).lower() in ("accuracy", "acc"):
        binary, sparse = kinds_of_labels(y_true, y_pred)
        kind = (
            metrics.BinaryAccuracy if binary else metrics.SparseCategoricalAccuracy if sparse else metrics.CategoricalAccuracy
        )
        return kind(name=str(identifier))
    metric = metrics.get(identifier)
    name = identifier if isinstance(identifier, str) else object_name(metric)
    if not isinstance(metric, metrics.Metric):
        metric = metrics.MeanMetricWrapper(metric)
    metric.name = name
    return metric


_BY_LABELS = ("accuracy", "acc", "crossentropy", "ce")  # names that mean another loss or metric for other labels


class CompiledLoss:
    """The losses of all outputs, and their weighted sum."""

    def __init__(self, loss, loss_weights=None, output_names=None):
        if loss_weights and not isinstance(loss_weights, (list, tuple, dict, float)):
            raise ValueError(
                "Expected `loss_weights` argument to be a float (single output case) or a list, tuple, or dict "
                f"(multiple output case). Received instead: loss_weights={loss_weights} of type "
                f"{type(loss_weights)}"
            )
        self._loss, self._weights, self.output_names = loss, loss_weights, output_names
        self.outputs = None
        self.built = False
        self.metrics = []

    def route(self, outputs):
        """Match losses and weights with the outputs. Raises ValueError where names or counts don't fit."""
        self.outputs = outputs
        given = self._loss
        if not tree.is_nested(given):
            given = [given] * outputs.count
        elif isinstance(given, dict) and outputs.names:
            outputs.check_names(given, "loss", needed=() if outputs.keys else outputs.names)
        elif len(given) < outputs.count and not strict_checks():
            given = [*given, *[None] * (outputs.count - len(given))]
        self.identifiers = outputs.spread(given, "loss")
        self.weights = factors_of_losses(self._weights, self._loss, outputs)

    def by_output(self, outputs):
        """`(symbols, names, identifiers)`: the outputs of a model, their names, and the losses as they were given."""
        if self.outputs is None:
            self.route(outputs)
        names = outputs.names or [x._keras_history.operation.name for x in outputs.flat]
        return outputs.flat, names, self.identifiers

    def build(self, y_true, y_pred):
        """Resolve the losses now that there are targets and outputs to look at."""
        if self.outputs is None:
            self.route(Outputs(y_pred, self.output_names))
        targets = self.targets(y_true)
        self.losses = [
            resolve_loss(identifier, t, p) for identifier, t, p in zip(self.identifiers, targets, tree.flatten(y_pred))
        ]
        if sum(loss is not None for loss in self.losses) > 1:
            names = self.outputs.names or [loss.name for loss in self.losses if loss]
            self.metrics = [metrics.Mean(name=f"{name}_loss") for name, loss in zip(names, self.losses) if loss is not None]
        self.built = True

    def targets(self, y_true):
        """The targets in the order of the outputs; outputs without a loss need none."""
        wanted = [identifier is not None for identifier in self.identifiers]
        if isinstance(y_true, (list, tuple)) and len(y_true) == sum(wanted) != len(wanted):
            remaining = iter(y_true)
            return [next(remaining) if want else None for want in wanted]
        if self.outputs.count > 1 and not tree.is_nested(y_true) and sum(wanted) == 1:
            return [y_true if want else None for want in wanted]
        targets = self.outputs.spread(y_true, "y")
        for want, target, name in zip(wanted, targets, self.outputs.names or [None] * len(wanted)):
            if want and target is None:
                raise ValueError(f"Output '{name}' has a loss but no target in `y`.")
        return targets

    def __call__(self, y_true, y_pred, sample_weight=None):
        """The total loss of a batch, a tensor; each output's own loss goes into its metric."""
        if not self.built:
            self.build(y_true, y_pred)
        return self.total(y_true, y_pred, sample_weight, self.metrics)

    def total(self, y_true, y_pred, sample_weight=None, trackers=()):
        """The weighted sum of the outputs' losses, None without one; each loss goes into its tracker, where there are trackers."""
        trackers, total = iter(trackers), None
        for value, factor in self._each(y_true, y_pred, sample_weight):
            tracker = next(trackers, None)
            if tracker is not None:
                # Each batch counts once, also a short last one: Keras, too, does not know its rows here.
                tracker.update_state(value)
            if factor is not None:
                value = ops.multiply(value, factor)
            total = value if total is None else ops.add(total, value)
        return total

    def _each(self, y_true, y_pred, sample_weight):
        """The loss and the factor of each output that has a loss, one after the other."""
        predictions = tree.flatten(y_pred)
        weights = spread_weights(self.outputs, sample_weight)
        names = self.outputs.names or [None] * self.outputs.count
        for name, loss, factor, t, p, w in zip(names, self.losses, self.weights, self.targets(y_true), predictions, weights):
            if loss is None:
                continue
            try:
                with numbers_only(f"the loss '{loss.name}'"):
                    value = loss(t, p, w)
            except ValueError as error:
                self.built = False  # what was resolved for these targets may not be what others want
                raise target_refused(error, loss, name, t, p) from None
            yield value, factor


def spread_weights(outputs, sample_weight):
    """Sample weights in the order of the outputs; one array serves them all."""
    if sample_weight is None:
        return [None] * outputs.count
    if not tree.is_nested(sample_weight):
        return [sample_weight] * outputs.count
    return outputs.spread(sample_weight, "sample_weight")


class CompiledMetrics:
    """The metrics of all outputs, those that ignore sample weights and those that use them."""

    name = "compile_metrics"

    def __init__(self, metrics_, weighted_metrics, output_names=None):
        for name, given in (("metrics", metrics_), ("weighted_metrics", weighted_metrics)):
            if given and not isinstance(given, (list, tuple, dict)):
                raise ValueError(
                    f"Expected `{name}` argument to be a list, tuple, or dict. Received instead: {name}={given} of "
                    f"type {type(given)}"
                )
        self._given = {"metrics": metrics_, "weighted_metrics": weighted_metrics}
        self.output_names = output_names
        self.built = False

    def route(self, outputs):
        """Match the metrics with the outputs. Raises ValueError where names or counts don't fit."""
        self.outputs = outputs
        for argument in self._given:
            for name in tree.flatten(self._spread(argument)):
                if isinstance(name, str) and name.lower() not in _BY_LABELS:
                    metrics.check_name(name)

    def build(self, y_true, y_pred):
        """Resolve the metrics now that there are targets and outputs to look at."""
        self.outputs = Outputs(y_pred, self.output_names)
        self.plain = self._resolved("metrics", y_true, y_pred)
        self.weighted = self._resolved("weighted_metrics", y_true, y_pred)
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

    def _targets(self, y_true):
        if isinstance(y_true, (list, tuple)) and len(y_true) != self.outputs.count:
            return list(y_true) + [None] * (self.outputs.count - len(y_true))
        return self.outputs.spread(y_true, "y")

    @property
    def metrics(self):
        """All metrics as one list, those without sample weights first."""
        return [m for group in self.plain + self.weighted for m in group] if self.built else []

    def update_state(self, y_true, y_pred, sample_weight=None):
        """Take in one batch."""
        if not self.built:
            self.build(y_true, y_pred)
        if not self.metrics:
            return
        weights = spread_weights(self.outputs, sample_weight)
        for plain, weighted, t, p, w in zip(self.plain, self.weighted, self._targets(y_true), tree.flatten(y_pred), weights):
            if t is None:
                continue
            for metric in plain:
                metric.update_state(t, p)
            for metric in weighted:
                metric.update_state(t, p, w)

    def reset_state(self):
        """Begin again."""
        for metric in self.metrics:
            metric.reset_state()

    def result(self):
        """Dict from name to value; with several outputs a name begins with that of its output."""
        results = {}
        if not self.built:
            return results
        several = self.outputs.count > 1
        prefixes = [f"{name}_" for name in self.outputs.names] if several and self.outputs.names else [""] * self.outputs.count
        for prefix, group in zip(prefixes, self.plain):
            for metric in group:
                results[_free(f"{prefix}{metric.name}", results)] = metric.result()
        for prefix, group in zip(prefixes, self.weighted):
            for metric in group:
                name = f"{prefix}{metric.name}"
                if name in results:
                    name = _free(f"{prefix}weighted_{metric.name}", results)
                results[name] = metric.result()
        return results


def _free(name, taken):
    """`name`, or `name_1`, `name_2`, ... if it is taken."""
    if name not in taken:
        return name
    number = 1
    while f"{name}_{number}" in taken:
        number += 1
    return f"{name}_{number}"
