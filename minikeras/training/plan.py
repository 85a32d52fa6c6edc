"""Plan: what is trained, as the first batch after `compile` settled it.

Keras looks at every `trainable` once, when it traces the step; what is frozen or set free later counts from the next `compile` on.
"""

import warnings

from minikeras.autodiff import Variable
from minikeras.config.strict_checks import strict_checks
from minikeras.errors.explaining import explanation, place
from minikeras.errors.origin import stack_level
from minikeras.metrics.held import metrics_held_by
from minikeras.training.known import known_outputs


class Plan:
    """What a step needs to know of the model's layers, looked up once: the weights to train, those with a regularizer, the metrics.

    As a context it lets every `trainable` be as it was at the time, whatever was changed since.
    """

    def __init__(self, model):
        self._model, self._outputs = model, known_outputs(model)
        self.trainable = model.trainable_weights
        self.regularized = [v for v in self.trainable if v.regularizer is not None]
        parts = {}
        for layer, held in model._layers_and_parts():
            parts[id(layer)] = (layer, "_trainable", layer._trainable)
            parts.update((id(v), (v, "tracked", v.tracked)) for v in held if isinstance(v, Variable))
        self._flags = list(parts.values())
        self._parts = parts.keys()
        self._changed = ()
        # The metrics of models inside are their own: here they are trained as layers.
        layers = [layer for layer in model._flatten_layers(include_self=False) if not hasattr(layer, "train_step")]
        self.layer_metrics = [metric for layer in layers for metric in metrics_held_by(layer)]

    def __enter__(self):
        self._changed = self.changes()
        for thing, name, flag in self._changed:
            setattr(thing, name, flag)

    def __exit__(self, *error):
        for thing, name, flag in self._changed:
            setattr(thing, name, not flag)

    def changes(self):
        """What was frozen or set free since: triples of a layer or weight, the name of its flag, and how that was."""
        return [(thing, name, flag) for thing, name, flag in self._flags if getattr(thing, name) is not flag]

    def holds(self):
        """Whether all is still as it was: nothing frozen, nothing set free, and the same layers."""
        if known_outputs(self._model) is not self._outputs:
            return False
        for thing, name, flag in self._flags:
            if getattr(thing, name) is not flag:
                return False
        return True

    def is_of(self, other):
        """Whether the two are of the same layers and weights: a model that got or lost some begins anew."""
        return self._parts == other._parts

    def added_losses(self, model):
        """The losses that the model's layers added in the last call, and those of the weights' regularizers."""
        added = [loss for layer in model._lossy_layers.values() for loss in layer._losses]
        return added + [v.regularizer(v) for v in self.regularized]

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


def settled_plan(model, kind):
    """The Plan of the runs of a kind, such as "fit": that of their first batch after `compile`, as Keras traces each kind once.

    A model that got or lost layers has a new one. Warns of what was frozen, or set free, in vain.
    """
    settled = model._settled_plans.get(kind)
    if settled is not None and settled.holds():
        return settled
    now = Plan(model)
    if settled is None or model.run_eagerly or not settled.is_of(now):
        model._settled_plans[kind] = now
        return now
    if kind in ("fit", "train_on_batch") and strict_checks():
        settled.tell_of_changes(now)
    return settled


def current_plan(model):
    """The Plan in force: that of the run; outside of one the last that was looked up, while it holds."""
    if model._run is not None:
        return model._run.plan
    if model._plan is None or not model._plan.holds():
        model._plan = Plan(model)
    return model._plan
