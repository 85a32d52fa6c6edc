"""What is settled before the first batch: the weights, which of them are trained, and whether outputs, losses and targets fit."""

import numpy as np

from minikeras import tree
from minikeras.autodiff import Symbol, Tensor, assigning, no_tape
from minikeras.config.strict_checks import strict_checks
from minikeras.graph import KerasTensor
from minikeras.graph.probing import infer_outputs
from minikeras.layers.layer import Layer
from minikeras.losses.reduction import squeeze_or_expand_to_same_rank
from minikeras.random.seeds import without_advancing
from minikeras.serialization import builtin_name
from minikeras.training.arrays import ArrayBatches
from minikeras.training.data import unpack_x_y_sample_weight
from minikeras.training.explain_activations import check_activations
from minikeras.training.explain_targets import label_refused, target_refused
from minikeras.training.known import known_outputs, output_names
from minikeras.training.resolving import is_builtin, resolve_loss
from minikeras.training.routing import Outputs


def prepare(model, batch):
    """Build a model that does not know its shapes yet, and its optimizer, and hold what both end in against the losses.

    Args:
        batch: a function that gives a batch to look at; called only where that is needed.
    """
    if not model.built:
        _build(model, unpack_x_y_sample_weight(batch())[0])
    if model.optimizer is not None and not model.optimizer.built:
        model.optimizer.build(model.trainable_weights)
    if not model._activations_fit:
        model._activations_fit = activations_fit(model, model._compile_loss)


def _build(model, x):
    """Make the weights of a model for the shapes of x."""
    if not tree.is_nested(x) and type(model).build is not Layer.build:
        model.build((None, *x.shape[1:]))
    if not model.built and getattr(model, "run_eagerly", False):
        with no_tape(), assigning(False), without_advancing():  # its call may look at numbers: it gets some
            model(x)
    elif not model.built:
        infer_outputs(model, (tree.map_structure(lambda part: KerasTensor((None, *part.shape[1:]), part.dtype), x),), {})


def activations_fit(model, compile_loss):
    """Hold the last activations against the losses, as soon as there are outputs to look at. Returns whether there were."""
    struct = known_outputs(model)
    if struct is None or compile_loss is None or not strict_checks():
        return False
    check_activations(*compile_loss.by_output(Outputs(struct, output_names(model))))
    return True


def check_targets(model, training, validation):
    """Raise ValueError for arrays of targets that a built-in loss could not compare with the model's outputs.

    Only where the model knows the shapes of its outputs. Otherwise, and for a loss of one's own, the first batch will tell.
    """
    compiled = model._compile_loss
    struct = known_outputs(model)
    if compiled is None or struct is None:
        return
    for epochs, of in ((training, None), (validation, "validation_data")):
        batches = None if epochs is None else epochs.source
        if isinstance(batches, ArrayBatches) and batches.y is not None:
            check_arrays(compiled, Outputs(struct, output_names(model)), batches.y, batches.batch_size, of)


def check_arrays(compiled, outputs, y, batch_size, of=None):
    """Compare arrays of targets with the symbolic outputs they are for. `of` says whose targets they are."""
    symbols, names, identifiers = compiled.by_output(outputs)
    for name, identifier, target, symbol in zip(names, identifiers, compiled.targets(y), symbols):
        if identifier is None or target is None or not isinstance(symbol, Symbol) or None in symbol.shape[1:]:
            continue
        rows = Tensor(target[:batch_size])
        fake = Tensor(np.zeros((len(rows.array), *symbol.shape[1:]), symbol.dtype))
        loss = resolve_loss(identifier, rows, fake)
        if is_builtin(loss) and rows.array.dtype.kind in "fiub" and not _is_repeated(loss, rows, fake):
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
