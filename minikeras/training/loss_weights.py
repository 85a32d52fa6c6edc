"""The factor of each output's loss: by name where names are given, by place otherwise."""

import warnings

from minikeras import tree
from minikeras.config.strict_checks import strict_checks
from minikeras.errors.explaining import explained, explanation, place
from minikeras.errors.origin import stack_level
from minikeras.training.explain_outputs import for_each


def check_kind_of_weights(loss_weights):
    """Raise ValueError for `loss_weights` that are neither a float nor a list, tuple or dict."""
    if loss_weights and not isinstance(loss_weights, (list, tuple, dict, float)):
        raise ValueError(
            "Expected `loss_weights` argument to be a float (single output case) or a list, tuple, or dict "
            f"(multiple output case). Received instead: loss_weights={loss_weights} of type {type(loss_weights)}"
        )


def factors_of_losses(given, loss, outputs):
    """`loss_weights` as a list with one factor, or None, for each of the `outputs`.

    Raises ValueError where the number of factors or their names do not match the losses.
    """
    if given is None:
        return [None] * outputs.count
    if not tree.is_nested(loss):
        check_weights_of_one_loss(given, loss, outputs)
        return tree.flatten(given) * outputs.count
    if outputs.is_deep:
        return _in_nests(given, loss, outputs)
    if not tree.is_nested(given):
        if len(loss) == 1:
            return [given] * outputs.count
        raise explained(
            ValueError,
            f"`loss_weights` is one number, but there are {len(loss)} losses.",
            also=TypeError,
            where=place(),
            fix=for_each(outputs, given, "loss_weights"),
        )
    if isinstance(given, dict) and outputs.names and (strict_checks() or isinstance(loss, dict)):
        return _by_name(given, loss, outputs)
    factors = tree.flatten(given)  # a dict in the alphabetical order of its names
    if len(factors) != len(loss):
        raise _other_number(outputs, len(loss), len(factors), for_each(outputs, 1.0, "loss_weights"))
    return factors + [None] * (outputs.count - len(factors))


def _in_nests(given, loss, outputs):
    """The factors of losses that are nested: in the same nests, or as a flat list in the order of the losses."""
    losses, factors = tree.flatten(loss), tree.flatten(given)
    if len(losses) != len(factors):
        raise _other_number(outputs, len(losses), len(factors), None)
    return outputs.spread(tree.pack_sequence_as(loss, factors), "loss_weights")


def check_weights_of_one_loss(given, loss, outputs):
    """Raise ValueError, as Keras does, for several factors of one loss, even if it is that of several outputs."""
    if given is not None and not tree.is_nested(loss) and len(tree.flatten(given)) != 1:
        raise _other_number(outputs, 1, len(tree.flatten(given)), for_each(outputs, loss, "loss"))


def _by_name(given, loss, outputs):
    names = outputs.names
    outputs.check_names(
        given, "loss_weights", needed=list(loss) if isinstance(loss, dict) else names, lenient=not strict_checks()
    )
    if not isinstance(loss, dict) and sorted(names) != names:
        warnings.warn(
            explanation(
                f"`loss_weights` is a dict, but `loss` is a list: the weights are matched by name, {', '.join(names)}.",
                where=place(),
                why=f"Keras would take the weights in alphabetical order, {', '.join(sorted(names))}, for the losses in theirs",
                fix=f"loss_weights={[given[name] for name in names]}",
            ),
            stacklevel=stack_level(),
        )
    return [given.get(name) for name in names]


def _other_number(outputs, losses, weights, fix):
    return explained(
        ValueError,
        f"`loss_weights` must match the number of losses, got {losses} losses and {weights} weights.",
        where=place(),
        wants=f"one for each output: {', '.join(outputs.names)}" if outputs.names else None,
        fix=fix,
    )
