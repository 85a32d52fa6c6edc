"""The file of weights: an HDF5 tree with the variables of each object under `<path>/vars/0`, `1`, ..."""

import warnings

import numpy as np

from minikeras.config.strict_checks import strict_checks
from minikeras.errors.origin import stack_level
from minikeras.hdf5 import NewGroup
from minikeras.layers.weights import WeightKeeper
from minikeras.optimizers.state import OptimizerState
from minikeras.random.seeds import SeedGenerator
from minikeras.saving.explain_weights import Row, misfit
from minikeras.saving.legacy_configs.optimizer_state import without_learning_rate
from minikeras.saving.refusal import FileRefused, printable
from minikeras.saving.saveables import saveables

VARS = "vars"
_OLD_LAYERS = "_layer_checkpoint_dependencies"
SEEDS = "seed_generators"  # an attribute that Keras does not write and does not look at


def weights_as_hdf5(model, objects_to_skip=None):
    """The state of a model as the tree of an HDF5 file; its arrays are the variables' own, not copies."""
    file = NewGroup()
    for path, saveable in _without(saveables(model), objects_to_skip):
        _write(saveable, file.require_group(path) if path else file)
    return file


def _without(parts, objects_to_skip):
    """The pairs of path and object without these objects, and without what is inside them."""
    skipped = {id(thing) for thing in objects_to_skip or ()}
    paths = tuple(f"{path}/" for path, saveable in parts if id(saveable) in skipped)
    return [(path, saveable) for path, saveable in parts if not f"{path}/".startswith(paths)] if paths else parts


def _write(saveable, group):
    variables = group.create_group(VARS)
    if isinstance(getattr(saveable, "name", None), str):
        variables.attrs["name"] = saveable.name
    seeds = _seeds(saveable)
    if seeds:
        variables.attrs[SEEDS] = np.stack(seeds)
    for key, value in _store_of(saveable).items():
        variables[key] = value


def _store_of(saveable):
    """A dict of names and arrays. An object that does it itself is asked; of others no copy is made."""
    if type(saveable).save_own_variables is _base(saveable).save_own_variables:
        return {str(i): variable.array for i, variable in enumerate(_own_variables(saveable))}
    store = {}
    saveable.save_own_variables(store)
    return store


def _base(saveable):
    return OptimizerState if isinstance(saveable, OptimizerState) else WeightKeeper


def _own_variables(saveable):
    """The variables of an object itself, without those of its parts."""
    return saveable.variables if isinstance(saveable, OptimizerState) else saveable._own_saved()


def _seeds(saveable):
    """The states of the seed generators that a layer holds itself."""
    if not isinstance(saveable, WeightKeeper):
        return []
    return [part.state.array for part in saveable._parts() if isinstance(part, SeedGenerator)]


def load_weights_from_hdf5(model, top, max_bytes, skip_mismatch=False, objects_to_skip=None):
    """Take the state of a model from a file: first all is looked at, then all is read, then all is assigned.

    Args:
        model: a built model.
        top: the `Reader` of the file.
        max_bytes: of variables whose shape the model does not know.
        skip_mismatch: leave those layers as they are that don't fit, with a warning.
        objects_to_skip: layers that stay as they are, with all inside them.

    Returns: the set of the ids of the variables that were assigned.

    Raises FileRefused, with the model unchanged, where the file breaks a rule; WeightsDoNotFit where it is another model's.
    """
    plan, rows, own_readers, parts = [], [], [], saveables(model)
    for path, saveable in _without(parts, objects_to_skip):
        group = _group(top, path)
        _plan_seeds(saveable, group, plan)
        if _reads_itself(saveable):
            own_readers.append((saveable, _whole_store(group, max_bytes)))
        else:
            _plan_variables(saveable, path, group, plan, rows)
    _check_fit(rows, top, skip_mismatch)
    _warn_of_more_layers(parts, top)
    bad = {row.path for row in rows if not row.fits} if skip_mismatch else set()
    ready = [(variable, leaf.read()) for path, variable, leaf in plan if path not in bad]
    _warn_if_not_finite(ready)
    _let_read_themselves(own_readers, top.member)
    done = {id(target) for target, _ in ready}
    for number, (target, value) in enumerate(ready):
        ready[number] = None  # what was assigned is not kept: two copies of all weights are never there at once
        if isinstance(target, np.ndarray):
            target[...] = value
        else:
            target.assign(value)
    return done | {id(v) for saveable, _ in own_readers for v in saveable.variables}


def _group(top, path):
    """The group with the variables of the object at `path`; files of Keras 2.13 had another word for `layers`.

    tf.keras 2 kept some parts, such as those of MultiHeadAttention, under private names.
    """
    group = top.child(f"{path}/{VARS}" if path else VARS)
    before, slash, last = path.rpartition("/")
    if group is None and slash and not last.startswith("_"):
        group = top.child(f"{before}/_{last}/{VARS}")
    if group is None and _OLD_LAYERS in top:
        group = top.child(f"{path}/{VARS}".replace("layers", _OLD_LAYERS))
    return group


def _plan_variables(saveable, path, group, plan, rows):
    """Put each variable of an object beside the array in the file; note in `rows` how they fit."""
    own = _own_variables(saveable)
    count = len(group) if group is not None else 0
    if isinstance(saveable, OptimizerState) and count == len(own) - 1:
        found = without_learning_rate(own, [group.dataset(str(i)) for i in range(count)])
        plan.extend((path, variable, _looked_at(leaf, variable)) for variable, leaf in found or ())
        if found:
            return
    if isinstance(saveable, OptimizerState) and count != len(own):
        warnings.warn(
            f"Skipping variable loading for optimizer '{saveable.name}', because it has {len(own)} variables whereas "
            f"the saved optimizer has {count} variables. ",
            stacklevel=stack_level(),
        )
        return
    leaves = [group.dataset(str(i)) if group is not None else None for i in range(len(own))]
    for variable, leaf in zip(own, leaves):
        rows.append(Row(path, saveable.name, variable.name, leaf and leaf.shape, variable.shape))
        if rows[-1].fits:
            leaf.check(variable.shape)
            plan.append((path, variable, leaf))
    for i in range(len(own), min(count, len(own) + 8)):
        leaf = group.dataset(str(i))
        if leaf is not None:
            rows.append(Row(path, saveable.name, f"#{i}", leaf.shape, None))


def _looked_at(leaf, variable):
    leaf.check(variable.shape)
    return leaf


def _plan_seeds(saveable, group, plan):
    """The states of seed generators, where the file has them."""
    states = _seeds(saveable)
    values = group.numbers(SEEDS, (len(states), 2), np.int64) if states and group is not None else None
    if values is None:
        return
    plan.extend(("", state, _Value(value)) for state, value in zip(states, values))


class _Value:
    """A value that was read already, where a `Leaf` is expected."""

    def __init__(self, value):
        self.value = value

    def read(self):
        return self.value


def _check_fit(rows, top, skip_mismatch):
    misfits = [row for row in rows if not row.fits]
    if not misfits:
        return
    error = misfit(rows, top.member)
    if not skip_mismatch:
        raise error
    warnings.warn(f"{error} Skipped: {sorted({row.layer for row in misfits})}", stacklevel=stack_level())


def _warn_of_more_layers(parts, top):
    """A file of a longer model fits a shorter one, too; say what is left out."""
    group = top.child("layers")
    known = {path.split("/")[1] for path, _ in parts if path.startswith("layers/")}
    more = sorted(set(group.names()) - known) if group is not None and known else []
    more = [name for name in more if _holds_more_than_nothing(group.child(name))]
    if more:
        warnings.warn(
            f"The file also holds {printable(', '.join(more[:8]))}, which this model does not have: left out.",
            stacklevel=stack_level(),
        )


def _holds_more_than_nothing(group):
    """Whether there is a weight, or a layer, in the group of a layer: an operation of TensorFlow has one without any."""
    variables = group.child(VARS)
    return variables is None or len(variables) > 0 or len(group) > 1


def _warn_if_not_finite(ready):
    if not strict_checks():
        return
    for variable, value in ready:
        if value.dtype.kind == "f" and not np.isfinite(value).all():
            warnings.warn(
                f"The file holds nan or infinity in '{getattr(variable, 'path', 'a variable')}': predictions will be "
                "nan. The training that made it diverged.",
                stacklevel=stack_level(),
            )


# Objects with a `load_own_variables` of their own.


def _reads_itself(saveable):
    return type(saveable).load_own_variables is not _base(saveable).load_own_variables


def _whole_store(group, max_bytes):
    """All arrays of a group, for an object that knows itself what they are."""
    store, used = {}, 0
    for name in group.names() if group is not None else []:
        leaf = group.dataset(name)
        if leaf is None or leaf.shape is None:
            raise group.refuse(name, "it holds no array.")
        used += leaf.nbytes
        if used > max_bytes:
            raise group.refuse(name, f"more than {max_bytes:,} bytes.", rule=3)
        leaf.check(leaf.shape)
        store[name] = leaf.read()
    return store


def _let_read_themselves(own_readers, member):
    """Call each object's own `load_own_variables`; if one fails, all get back what they had."""
    before = [(v, v.numpy()) for saveable, _ in own_readers for v in saveable.variables]
    for saveable, store in own_readers:
        try:
            saveable.load_own_variables(store)
        except Exception as error:
            for variable, value in before:
                variable.assign(value)
            raise FileRefused(
                6,
                f"{member}: '{getattr(saveable, 'name', saveable)}'",
                f"load_own_variables of {type(saveable).__name__} failed: {error}",
            ) from error
