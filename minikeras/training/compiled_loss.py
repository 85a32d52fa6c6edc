"""CompiledLoss: the losses given to `compile`, at work."""

from minikeras import metrics, ops, tree
from minikeras.config.strict_checks import strict_checks
from minikeras.graph.numbers_only import numbers_only
from minikeras.training.explain_targets import target_refused
from minikeras.training.loss_weights import check_kind_of_weights, factors_of_losses
from minikeras.training.resolving import is_builtin, resolve_loss
from minikeras.training.routing import Outputs, spread_weights

NESTS = (list, tuple, dict)


class CompiledLoss:
    """The losses of all outputs, and their weighted sum.

    Args:
        loss: a name, Loss or function for all outputs, or a list or dict of them, nested as the outputs; None for no loss.
        loss_weights: factors of the losses.
        output_names: names of the output layers, or None.
    """

    def __init__(self, loss, loss_weights=None, output_names=None):
        check_kind_of_weights(loss_weights)
        self._loss, self._weights, self.output_names = loss, loss_weights, output_names
        self.outputs = None
        self.built = False
        self.metrics = []

    def route(self, outputs):
        """Match losses and weights with the outputs. Raises ValueError where names or counts don't fit."""
        self.outputs, given = outputs, self._loss
        if not tree.is_nested(given):
            given = [given] * outputs.count
        elif isinstance(given, dict) and outputs.names and not outputs.is_deep:
            outputs.check_names(given, "loss", needed=() if outputs.keys else outputs.names)
        elif not outputs.is_deep and len(given) < outputs.count and not strict_checks():
            given = [*given, *[None] * (outputs.count - len(given))]
        elif outputs.count == 1 and len(given) > 1 and not strict_checks():
            given = given[:1]
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
        targets, flat = self.targets(y_true), tree.flatten(y_pred)
        self.parts = []
        for number in self.outputs.order_of(self._loss):
            identifier, factor = self.identifiers[number], self.weights[number]
            if identifier is not None:
                loss = resolve_loss(identifier, targets[number], flat[number])
                name = self.outputs.names[number] if self.outputs.names else None
                self.parts.append(Part(number, name, loss, factor))
        if len(self.parts) > 1:
            for part in self.parts:
                name = self.outputs.name_of_loss(part.number, part.loss.name)
                part.tracker = metrics.Mean(name=f"{name}_loss")
        self.metrics = [part.tracker for part in self.parts if part.tracker is not None]
        self.built = True

    def targets(self, y_true):
        """The targets in the order of the outputs; outputs without a loss need none."""
        if self.outputs.count == 1 and not tree.is_nested(y_true):
            return [y_true]
        wanted = [identifier is not None for identifier in self.identifiers]
        given = tree.flatten(y_true) if self.outputs.is_deep else y_true
        if isinstance(given, (list, tuple)) and len(given) == sum(wanted) != len(wanted):
            remaining = iter(given)
            return [next(remaining) if want else None for want in wanted]
        if self.outputs.count > 1 and not tree.is_nested(y_true) and sum(wanted) == 1:
            return [y_true if want else None for want in wanted]
        targets = self.outputs.spread(y_true, "y")
        for want, target, name in zip(wanted, targets, self.outputs.names or [None] * len(wanted)):
            if want and target is None:
                raise ValueError(f"Output '{name}' has a loss but no target in `y`.")
        return targets

    def __call__(self, y_true, y_pred, sample_weight=None, track=True):
        """The weighted sum of the outputs' losses of a batch, None without one; with `track` each goes into its tracker, too."""
        if not self.built:
            self.build(y_true, y_pred)
        if self.outputs.count == 1 and not isinstance(y_true, NESTS) and not isinstance(y_pred, NESTS):
            matched = [(y_true, y_pred, sample_weight)]
        else:
            matched = [*zip(self.targets(y_true), tree.flatten(y_pred), spread_weights(self.outputs, sample_weight))]
        total = None
        for part in self.parts:
            try:
                value = part.value(*matched[part.number])
            except ValueError:
                self.built = False  # what was resolved for these targets may not be what others want
                raise
            if track and part.tracker is not None:
                part.tracker.update_state(value)  # each batch counts once, also a short last one, as in Keras
            if part.factor is not None:
                value = ops.multiply(value, part.factor)
            total = value if total is None else ops.add(total, value)
        return total


class Part:
    """One loss of one output: the output's number and name, the Loss, its factor or None, and the metric that tracks it, if any."""

    def __init__(self, number, name, loss, factor):
        self.number, self.name, self.loss, self.factor = number, name, loss, factor
        self.tracker = None
        self._is_builtin = is_builtin(loss)

    def value(self, target, output, sample_weight):
        """The loss of a batch. Raises ValueError, naming the output, for a target that does not go with it."""
        try:
            if self._is_builtin:
                return self.loss(target, output, sample_weight)
            with numbers_only(f"the loss '{self.loss.name}'"):
                return self.loss(target, output, sample_weight)
        except ValueError as error:
            raise target_refused(error, self.loss, self.name, target, output) from None
