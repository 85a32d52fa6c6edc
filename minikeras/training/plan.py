"""StepPlan: what a training step needs to know of the model, looked up once for many steps."""

import warnings

from minikeras import metrics
from minikeras.errors.explaining import explanation, place
from minikeras.errors.origin import stack_level


class StepPlan:
    """The weights to train, those with a regularizer, and the metrics that layers hold, as they are when `fit` begins.

    A FrozenPlan says which weights are trained where that was settled before.
    """

    def __init__(self, model, frozen=None):
        self.trainable = model.trainable_weights if frozen is None else frozen.trainable
        self.regularized = [v for v in self.trainable if v.regularizer is not None]
        # The metrics of models inside are their own: here they are trained as layers.
        layers = [layer for layer in model._flatten_layers(include_self=False) if "compiled" not in vars(layer)]
        self.layer_metrics = [value for layer in layers for value in vars(layer).values() if isinstance(value, metrics.Metric)]

    def __enter__(self):
        """Let the tape track weights that were frozen too late to count."""
        self._untracked = [v for v in self.trainable if not v.tracked]
        for v in self._untracked:
            v.tracked = True

    def __exit__(self, *error):
        for v in self._untracked:
            v.tracked = False

    def weight_losses(self):
        """What the regularizers of the weights add to the loss."""
        return [v.regularizer(v) for v in self.regularized]


class FrozenPlan:
    """Which of a model's weights are trained. Keras settles it when it traces the first batch after `compile`."""

    def __init__(self, model):
        weights = model.weights
        self.all = {id(v) for v in weights}
        self.trainable = model.trainable_weights
        self._flags = [(v, v.tracked) for v in weights]

    def still_holds(self):
        """Whether no weight was frozen or set free since: looked at for each batch of `train_on_batch`, so it must be fast."""
        return all(v.tracked is flag for v, flag in self._flags)

    def is_of(self, other):
        """Whether the two are of the same weights: a model that got or lost layers begins anew."""
        return self.all == other.all

    def tell_of_changes(self, now):
        """Warn of weights that were frozen, or set free, since."""
        before, after = ({id(v): v for v in plan.trainable} for plan in (self, now))
        for change, what in (
            (before.keys() - after.keys(), ("frozen", "are still trained")),
            (after.keys() - before.keys(), ("set free", "are still not trained")),
        ):
            paths = [v.path for v in (*self.trainable, *now.trainable) if id(v) in change]
            if paths:
                listed = ", ".join(paths[:3]) + (f" and {len(paths) - 3} more" if len(paths) > 3 else "")
                warnings.warn(
                    explanation(
                        f"`trainable` was changed after the model was compiled and trained: {listed} were {what[0]}, but {what[1]}.",
                        where=place(),
                        why="which weights are trained is settled by the first batch after `compile`",
                        fix="model.compile(...)",
                    ),
                    stacklevel=stack_level(),
                )
