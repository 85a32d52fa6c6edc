"""The older single file, `.h5`: configs as texts in attributes, weights by the names of their layers.

Keras 3 writes it, and reads its structure and weights, but does not go on training from it: a loss given as "mse" is not found,
and the optimizer is built for no weights. Both work here, with Keras's files as with minikeras's own.
"""

import contextlib
import json
import os
import warnings

import numpy as np

import minikeras.saving.legacy_configs as legacy_configs
from minikeras.backend import backend
from minikeras.errors.origin import stack_level
from minikeras.hdf5 import NewGroup
from minikeras.saving.archive import KERAS_VERSION
from minikeras.saving.atomic import written_atomically
from minikeras.saving.before_saving import check_before_saving
from minikeras.saving.configs import known_names, model_within_budget
from minikeras.saving.explain_weights import Row, misfit
from minikeras.saving.hdf5 import open_hdf5
from minikeras.saving.json_text import read_json
from minikeras.saving.legacy_configs import optimizer_state
from minikeras.saving.legacy_configs.calls import plain_name
from minikeras.saving.old_weights import OldLayout
from minikeras.saving.refusal import NotThisFormat

MODEL, TRAINING, WEIGHTS, OPTIMIZER, TOP = (
    "model_config",
    "training_config",
    "model_weights",
    "optimizer_weights",
    "top_level_model_weights",
)


# Writing.


def save(model, path, include_optimizer=True):
    """Write a model to an `.h5` file."""
    check_before_saving(model)
    top = NewGroup()
    top.attrs["keras_version"] = KERAS_VERSION
    top.attrs["backend"] = backend()
    top.attrs[MODEL] = json.dumps(legacy_configs.of_model(model), allow_nan=False)
    if include_optimizer and model.compiled:
        top.attrs[TRAINING] = json.dumps(legacy_configs.of_training(model), allow_nan=False)
    _write_layers(top.create_group(WEIGHTS), model)
    if include_optimizer and model.optimizer is not None:
        _write_variables(top.create_group(OPTIMIZER), model.optimizer.variables)
    with contextlib.suppress(PermissionError):  # which the file itself will tell of
        os.makedirs(os.path.dirname(os.path.abspath(path)), exist_ok=True)  # as Keras does for this format
    with written_atomically(path) as file:
        top.write(file)


def _write_layers(group, model):
    _write_names(group, "layer_names", [layer.name for layer in model.layers])
    group.attrs["backend"] = backend()
    group.attrs["keras_version"] = KERAS_VERSION
    for layer in model.layers:
        _write_variables(group.create_group(layer.name), _in_order(layer))
    _write_variables(group.create_group(TOP), model._own_saved())


def _write_variables(group, variables):
    names = []
    for variable in variables:
        name = variable.path
        while name in group:  # two layers inside one may have given their weights one path
            name += "_1"
        names.append(name)
        group.create_dataset(name, data=variable.array)
    _write_names(group, "weight_names", names)


def _write_names(group, attribute, names):
    """A list of names; in parts, where it is longer than HDF5 lets one attribute be."""
    names = np.array([name.encode() for name in names]) if names else np.zeros(0)
    parts = 1 + names.nbytes // 60_000
    if parts == 1:
        group.attrs[attribute] = names
    else:
        for number, part in enumerate(np.array_split(names, parts)):
            group.attrs[f"{attribute}{number}"] = part


def _in_order(layer):
    """The weights in the order of this format: the trainable ones first."""
    return layer.trainable_weights + layer.non_trainable_weights


# Reading.


def load(file, custom_objects, compile, max_bytes):
    """The model in an open `.h5` file."""
    top = open_hdf5(file, "file")
    writer = writer_of(top)
    with writer.named_in_refusals():
        return _load(top, writer, custom_objects, compile, max_bytes)


def writer_of(group):
    """Who wrote a file, as a group of it says."""
    return legacy_configs.Writer(group.text("keras_version") or "", group.text("backend") or "")


def output_names(config):
    """The names of the outputs of a model in the newer form."""
    places = config["config"].get("output_layers") if isinstance(config.get("config"), dict) else None
    return [place[0] for place in places] if isinstance(places, list) and all(isinstance(p, list) for p in places) else []


def _load(top, writer, custom_objects, compile, max_bytes):
    text = top.text(MODEL)
    if text is None:
        raise NotThisFormat(5, f"@{MODEL}", "holds weights only: build the model and call `model.load_weights` on it.")
    config = read_json(text, MODEL)
    training = top.text(TRAINING) if compile else None
    training = read_json(training, TRAINING) if training is not None else None
    translation = legacy_configs.Translation(writer, known_names([config, training], custom_objects), MODEL)
    config = translation.model(config)
    config.pop("compile_config", None)
    if training is not None:
        with translation.refusing(TRAINING, "how a model was compiled"):
            config["compile_config"] = legacy_configs.Training(translation, output_names(config)).compile_config(training)
    elif compile:
        warnings.warn(
            "No training configuration found in the save file, so the model was *not* compiled. Compile it manually.",
            stacklevel=stack_level(),
        )
    with model_within_budget(config, custom_objects, MODEL, max_bytes) as (model, done):
        weights = top.child(WEIGHTS)
        if weights is None:
            raise top.refuse(WEIGHTS, "this group is missing.")
        plan = _plan_layers(model, weights, writer, by_names=True)
        if training is not None:
            plan += _plan_optimizer(model, top.child(OPTIMIZER), writer)
        done.update(_assign(plan))
    return model


def load_weights(model, file, skip_mismatch, by_name):
    """Read the weights in an open `.h5` file into a model."""
    top = open_hdf5(file, "file")
    group = top.child(WEIGHTS) if WEIGHTS in top else top
    writer = writer_of(group if group.text("keras_version") else top)
    with writer.named_in_refusals():
        plan = (_plan_by_name if by_name else _plan_layers)(model, group, writer, skip_mismatch)
        _assign(plan)


def _assign(plan):
    values = [leaf.read() for _, leaf in plan]
    for number, (variable, _) in enumerate(plan):
        variable.assign(values[number])
        values[number] = None  # what was assigned is not kept: two copies of all weights are never there at once
    return {id(variable) for variable, _ in plan}


def _plan_layers(model, group, writer, skip_mismatch=False, by_names=False):
    """Pairs of variable and leaf: the layers with weights, in the order of the file and of the model.

    `by_names` is for a file that holds the model, too: its names are those of the model's layers.
    """
    layout = OldLayout(writer)
    saved = []
    for name in group.texts("layer_names"):
        layer_group = _expected(group, name)
        leaves = _leaves(layer_group)
        if any(not _is_state_of_chance(leaf) for leaf in leaves):
            saved.append((name, leaves))
    layers = [layer for layer in model.layers if layer.weights]
    saved = _in_order_of(layers, saved) if by_names or writer.numbers < (2, 0) else saved
    rows, plan = [], []
    for number in range(max(len(saved), len(layers))):
        name, leaves = saved[number] if number < len(saved) else (None, [])
        layer = layers[number] if number < len(layers) else None
        own = _in_order(layer) if layer else []
        leaves = layout.arranged(layer, _kept(leaves, own), own) if layer else leaves
        _match(layer.name if layer else name, leaves, own, rows, plan)
    if TOP in group:
        _match(model.name, _leaves(_expected(group, TOP)), model._own_saved(), rows, plan)
    return _checked(rows, plan, group, skip_mismatch)


def _in_order_of(layers, saved):
    """The saved layers in the order of the model's, where they have the same names: files of Keras 1 may have another order."""
    by_name = {plain_name(name): (name, leaves) for name, leaves in saved}
    names = [layer.name for layer in layers]
    return [by_name[name] for name in names] if set(names) == set(by_name) and len(names) == len(saved) else saved


def _plan_by_name(model, group, writer, skip_mismatch):
    layout = OldLayout(writer)
    names = set(group.texts("layer_names"))
    rows, plan = [], []
    for layer in model.layers:
        if layer.name in names:
            own = _in_order(layer)
            leaves = _kept(_leaves(_expected(group, layer.name)), own)
            _match(layer.name, layout.arranged(layer, leaves, own), own, rows, plan)
    return _checked(rows, plan, group, skip_mismatch)


def _is_state_of_chance(leaf):
    """Whether an array is the state of a random generator, which tf.keras 2 kept among the weights of some layers."""
    return leaf.name.partition(":")[0] in ("StateVar", "seed_generator_state")


def _kept(leaves, variables):
    """The leaves without what today's layers don't hold: how many rows a Normalization had seen, states of chance."""
    if len(leaves) == len(variables):
        return leaves
    kept = [leaf for leaf in leaves if not _is_state_of_chance(leaf)]
    return [leaf for leaf in kept if leaf.name.partition(":")[0] != "count"] if len(kept) > len(variables) else kept


def _match(name, leaves, variables, rows, plan):
    for number in range(max(len(leaves), len(variables))):
        leaf = leaves[number] if number < len(leaves) else None
        variable = variables[number] if number < len(variables) else None
        weight = variable.name if variable is not None else leaf.name
        rows.append(Row(name, name, weight, leaf and leaf.shape, None if variable is None else variable.shape))
        if rows[-1].fits:
            leaf.check(variable.shape)
            plan.append((name, variable, leaf))


def _checked(rows, plan, group, skip_mismatch):
    bad = {row.path for row in rows if not row.fits}
    if bad and not skip_mismatch:
        raise misfit(rows, group.member)
    if bad:
        warnings.warn(f"{misfit(rows, group.member)} Skipped: {sorted(bad)}", stacklevel=stack_level())
    return [(variable, leaf) for path, variable, leaf in plan if path not in bad]


def _plan_optimizer(model, group, writer):
    """Pairs of the optimizer's variables and their leaves, by order; in old files there is another order."""
    if group is None or model.optimizer is None:
        return []
    leaves, variables = _leaves(group), model.optimizer.variables
    if writer.numbers < (3, 0):
        found = optimizer_state.pairs(model.optimizer, leaves)
    else:
        found = list(zip(variables, leaves)) if len(leaves) == len(variables) else None
    if found is None:
        warnings.warn(
            f"Skipping variable loading for optimizer '{model.optimizer.name}', because it has {len(variables)} "
            f"variables whereas the saved optimizer has {len(leaves)} variables. ",
            stacklevel=stack_level(),
        )
        return []
    for variable, leaf in found:
        leaf.check(variable.shape)
    return found


def _leaves(group):
    """The arrays of a group, in the order of its attribute `weight_names`."""
    leaves = []
    for name in group.texts("weight_names"):
        leaf = group.dataset(name)
        if leaf is None:
            raise group.refuse(name, "this array is named, but missing.")
        leaf.path = name
        leaves.append(leaf)
    return leaves


def _expected(group, name):
    child = group.child(name)
    if child is None:
        raise group.refuse(name, "this layer is named, but missing.")
    return child
