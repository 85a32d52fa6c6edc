"""Weights alone to files and back, by the ending of the file's name."""

import warnings

from minikeras.errors.origin import stack_level
from minikeras.saving.files import ENDINGS, as_path, may_overwrite, naming, open_regular
from minikeras.saving.refusal import FileRefused

SHARDED = ".weights.json"


def save_weights(model, filepath, overwrite=True, max_shard_size=None, objects_to_skip=None, **kwargs):
    """Write the weights of a built model, and its optimizer's state, to a file that ends in `.weights.h5`.

    Args:
        filepath: ends in `.weights.h5`, with `max_shard_size` in `.weights.json`.
        overwrite: whether a file that is there is replaced without asking.
        max_shard_size: write several files, none with more than this many gigabytes of weights, and an index of them.
        objects_to_skip: layers whose weights, and those inside them, are left out.

    Raises ValueError for another ending or a model without weights; otherwise as `save_model`.
    """
    import minikeras.saving.shards as shards
    from minikeras.saving.atomic import written_atomically
    from minikeras.saving.weights import weights_as_hdf5

    path = as_path(filepath)
    if kwargs:
        raise ValueError(f"The following argument(s) are not supported: {list(kwargs)}")
    if max_shard_size is not None and path.endswith(".weights.h5"):
        renamed = path.removesuffix(".weights.h5") + SHARDED
        warnings.warn(
            "Saving sharded weights requires `*.json` as the extension. The original path: "
            f"{path} will be renamed to {renamed}.",
            stacklevel=stack_level(),
        )
        path = renamed
    ending = ".weights.h5" if max_shard_size is None else SHARDED
    if not path.endswith(ending):
        raise ValueError(f"The filename must end in `{ending}`. Received: filepath={path}")
    if not model.built:
        raise ValueError(
            "You are saving a model that has not yet been built. Try building the model first by calling it on some "
            "data or by using `build()`."
        )
    if not overwrite and not may_overwrite(path):
        return
    weights = weights_as_hdf5(model, objects_to_skip)
    if max_shard_size is not None:
        shards.write(weights, path, float(max_shard_size))
        return
    with written_atomically(path) as file:
        weights.write(file)


def load_weights(model, filepath, skip_mismatch=False, by_name=None, max_bytes=None, objects_to_skip=None, **kwargs):
    """Read weights into a built model: all of them, or none.

    Args:
        filepath: a `.weights.h5`, `.weights.json`, `.keras` or `.h5` file.
        skip_mismatch: leave layers that don't fit as they are, with a warning.
        by_name: for `.h5` files, match layers by name instead of by order; others stay as they are.
        objects_to_skip: layers that stay as they are, with all inside them, from a `.weights.h5` or `.weights.json` file.

    Raises FileRefused, a ValueError: with a table of the shapes where the weights are another model's.
    """
    path = as_path(filepath)
    if kwargs:
        raise ValueError(f"Invalid keyword arguments: {kwargs}")
    if by_name is not None and path.endswith((".keras", ".weights.h5", SHARDED)):
        raise ValueError(f"`by_name` only supports loading legacy '.h5' or '.hdf5' files. Received: {path}")
    if objects_to_skip is not None and not path.endswith((".weights.h5", SHARDED)):
        raise ValueError(f"`objects_to_skip` only supports loading '.weights.h5' files. Received: {path}")
    if not model.built:
        raise ValueError(
            "You are loading weights into a model that has not yet been built. Try building the model first by "
            "calling it on some data or by using `build()`."
        )
    with naming(path):
        if not path.endswith((*ENDINGS, SHARDED)):
            raise FileRefused(8, "file", "weights are read from `.weights.h5`, `.weights.json`, `.keras` and `.h5` files.")
        with open_regular(path) as file:
            _load(model, path, file, skip_mismatch, by_name, max_bytes, objects_to_skip)


def _load(model, path, file, skip_mismatch, by_name, max_bytes, objects_to_skip):
    import minikeras.saving.keras_format as keras_format
    import minikeras.saving.legacy_format as legacy_format
    import minikeras.saving.shards as shards
    from minikeras.saving.configs import MAX_BYTES

    max_bytes = max_bytes or MAX_BYTES
    if path.endswith(".keras"):
        keras_format.load_weights(model, file, skip_mismatch, max_bytes)
    elif path.endswith(".weights.h5"):
        keras_format.load_weights_file(model, file, skip_mismatch, max_bytes, objects_to_skip)
    elif path.endswith(SHARDED):
        shards.load(model, path, file, skip_mismatch, max_bytes, objects_to_skip)
    else:
        legacy_format.load_weights(model, file, skip_mismatch, bool(by_name))
