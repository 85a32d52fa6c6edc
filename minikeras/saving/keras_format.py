"""The `.keras` format, and the file of weights alone that is one of its members."""

from minikeras.saving.archive import CONFIG, KERAS_VERSION, METADATA, WEIGHTS, Archive, write_archive
from minikeras.saving.assets import assets_of, load_assets
from minikeras.saving.atomic import written_atomically
from minikeras.saving.before_saving import check_before_saving
from minikeras.saving.configs import known_names, model_within_budget
from minikeras.saving.folder import Folder, write_folder
from minikeras.saving.hdf5 import open_hdf5
from minikeras.saving.json_text import MAX_BYTES as MAX_CONFIG, read_json
from minikeras.saving.legacy_configs import Translation, Writer
from minikeras.saving.weights import load_weights_from_hdf5, weights_as_hdf5
from minikeras.serialization import ObjectSharingScope, serialize_keras_object

MAX_METADATA = 1 << 16
_HDF5_OVERHEAD = 32 << 20  # of the tree round the arrays, and of what is not read, such as an optimizer's state


def save(model, path):
    """Write a model to a `.keras` file."""
    check_before_saving(model)
    with ObjectSharingScope():
        config = serialize_keras_object(model)
    weights = weights_as_hdf5(model)
    with written_atomically(path) as file:
        write_archive(file, config, weights, assets_of(model))


def save_folder(model, path):
    """Write a model as a folder with the parts of a `.keras` file."""
    check_before_saving(model)
    with ObjectSharingScope():
        config = serialize_keras_object(model)
    write_folder(path, config, weights_as_hdf5(model), assets_of(model))


def load(file, custom_objects, compile, max_bytes):
    """The model in an open `.keras` file."""
    return _load(Archive(file), custom_objects, compile, max_bytes)


def load_folder(path, custom_objects, compile, max_bytes):
    """The model in a folder with the parts of a `.keras` file."""
    return _load(Folder(path), custom_objects, compile, max_bytes)


def _load(archive, custom_objects, compile, max_bytes):
    writer = _writer(archive)
    with writer.named_in_refusals():
        config = read_json(archive.read(CONFIG, MAX_CONFIG), CONFIG)
        if writer.is_old:
            config = Translation(writer, known_names(config, custom_objects), CONFIG).model(config)
        if isinstance(config, dict) and not compile:
            config["compile_config"] = None
        with model_within_budget(config, custom_objects, CONFIG, max_bytes) as (model, done):
            done.update(_weights(model, archive, False, max_bytes))
            load_assets(model, archive)
    return model


def _writer(archive):
    """Who wrote an archive; where it does not say so, a Keras of today."""
    metadata = read_json(archive.read(METADATA, MAX_METADATA), METADATA)
    version = metadata.get("keras_version") if isinstance(metadata, dict) else None
    return Writer(version if isinstance(version, str) else KERAS_VERSION)


def load_weights(model, file, skip_mismatch, max_bytes):
    """Read the weights in an open `.keras` file into a model."""
    _weights(model, Archive(file), skip_mismatch, max_bytes)


def load_weights_file(model, file, skip_mismatch, max_bytes, objects_to_skip=None):
    """Read an open `.weights.h5` file into a model."""
    load_weights_from_hdf5(model, open_hdf5(file, "weights"), max_bytes, skip_mismatch, objects_to_skip)


def _weights(model, archive, skip_mismatch, max_bytes):
    own = sum(variable.array.nbytes for variable in model.variables)
    with archive.open(WEIGHTS, min(max_bytes, 4 * own) + _HDF5_OVERHEAD) as file:
        return load_weights_from_hdf5(model, open_hdf5(file, WEIGHTS), max_bytes, skip_mismatch)
