"""What is settled before the first batch: the weights, which of them are trained, and whether outputs, losses and targets fit."""

import numpy as np

from minikeras import tree
from minikeras.autodiff import Symbol, Tensor, no_tape
from minikeras.config.strict_checks import strict_checks
from minikeras.losses.reduction import squeeze_or_expand_to_same_rank
from minikeras.serialization import builtin_name
from minikeras.training.compiled import resolve_loss
from minikeras.training.data import ArrayBatches
from minikeras.training.explain_targets import label_refused, target_refused
from minikeras.training.fitting_activations import check_activations
from minikeras.training.plan import FrozenPlan
from minikeras.training.routing import Outputs


class LooksAhead:
    """Base of Trainer: what is looked at, and settled, before training."""

    def _prepare(self, batches):
        """Build a model that does not know its shapes yet from the first batch."""
        if not self.built or not self.optimizer.built:
            self._build_from(batches.first())
        if not self._activations_fit:
            self._activations_fit = self._check_activations(self._compile_loss)
        self._plan = None

    def _build_from(self, batch):
        if not self.built:
            from minikeras.graph import KerasTensor
            from minikeras.graph.probing import infer_outputs

            def symbol(x):
                return KerasTensor((None, *x.shape[1:]), x.dtype)

            shapes = tree.map_structure(lambda x: (None, *x.shape[1:]), batch[0])
            if not tree.is_nested(batch[0]) and self._builds_from_shape():
                self.build(shapes)
            if not self.built:
                infer_outputs(self, (tree.map_structure(symbol, batch[0]),), {})
        if self.optimizer is not None and not self.optimizer.built:
            self.optimizer.build(self.trainable_weights)

    def _builds_from_shape(self):
        from minikeras.layers.layer import Layer

        return type(self).build is not Layer.build

    def _output_names(self):
        return getattr(self, "output_names", None)

    def _known_outputs(self):
        """The symbolic outputs, nested, of a model that has a graph; else None."""
        return getattr(getattr(self, "_functional", self), "_outputs_struct", None)

    def _check_activations(self, compile_loss):
        """Hold the last activations against the losses, as soon as there are outputs to look at. Returns whether there were."""
        struct = self._known_outputs()
        if struct is None or compile_loss is None or not strict_checks():
            return False
        check_activations(*compile_loss.by_output(Outputs(struct, self._output_names())))
        return True

    def _freeze_plan(self):
        """Which weights are trained is settled by the first batch after `compile`, as in Keras, until the next `compile`."""
        self._plan = None
        if self._frozen_plan is not None and self._frozen_plan.still_holds():
            return
        now = FrozenPlan(self)
        if self._frozen_plan is None or self.run_eagerly or not self._frozen_plan.is_of(now):
            self._frozen_plan = now
        elif strict_checks():
            self._frozen_plan.tell_of_changes(now)


def check_targets(model, training, validation):
    """Raise ValueError for arrays of targets that a built-in loss could not compare with the model's outputs.

    Only where the model knows the shapes of its outputs. Otherwise, and for a loss of one's own, the first batch will tell.
    """
    compiled = model._compile_loss
    struct = model._known_outputs()
    if compiled is None or struct is None:
        return
    for batches, of in ((training, None), (validation, "validation_data")):
        if isinstance(batches, ArrayBatches) and batches.y is not None:
            check_arrays(compiled, Outputs(struct, model._output_names()), batches.y, batches.batch_size, of)


def check_arrays(compiled, outputs, y, batch_size, of=None):
    """Compare arrays of targets with the symbolic outputs they are for. `of` says whose targets they are."""
    symbols, names, identifiers = compiled.by_output(outputs)
    for name, identifier, target, symbol in zip(names, identifiers, compiled.targets(y), symbols):
        if identifier is None or target is None or not isinstance(symbol, Symbol) or None in symbol.shape[1:]:
            continue
        rows = Tensor(target[:batch_size])
        fake = Tensor(np.zeros((len(rows.array), *symbol.shape[1:]), symbol.dtype))
        loss = resolve_loss(identifier, rows, fake)
        if _is_builtin(loss) and rows.array.dtype.kind in "fiub" and not _is_repeated(loss, rows, fake):
            _try(loss, name, rows, fake, of)
            if _counts_classes(loss):
                error = label_refused(name, target, symbol.shape[-1], of)
                if error is not None:
                    raise error


def _try(loss, name, target, output, of):
    """Let the loss compare the shapes, on zeros in the place of the output."""
    with no_tape(), np.errstate(all="ignore"):
        try:
            loss.call(target, output)
        except ValueError as error:
            if "label value" not in str(error):
                raise target_refused(error, loss, name, target, output, of) from None


def _is_builtin(loss):
    return (getattr(getattr(loss, "fn", None), "__module__", None) or "").startswith("minikeras.")


def _counts_classes(loss):
    return (
        builtin_name(loss.fn) == ("keras.losses", "sparse_categorical_crossentropy")
        and loss._fn_kwargs.get("ignore_class") is None
    )


def _is_repeated(loss, target, output):
    """Whether the loss would only warn: that is left to the first batch, so that it is said once."""
    target, output = squeeze_or_expand_to_same_rank(target, output)
    try:
        np.broadcast_shapes(target.shape, output.shape)
    except ValueError:
        return False
    return not _counts_classes(loss) and (getattr(loss.fn, "is_elementwise", False) or output.shape[-1] == 1)
