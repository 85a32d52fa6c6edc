"""Copies of layers and models: for `copy.deepcopy` in memory, for `pickle` as the bytes of a `.keras` file.

Python's own way would walk from a layer along its calls to all layers of the graph, and run what a pickle says. Here a copy is
what a file is: config, weights, how it was compiled, and the optimizer's state; and what is unpickled goes through the reader
of files.
"""

import io

from minikeras.errors.quiet import without_warnings
from minikeras.saving.archive import CONFIG, WEIGHTS, Archive, write_archive
from minikeras.saving.assets import assets_of, load_assets
from minikeras.saving.configs import MAX_BYTES, model_within_budget
from minikeras.saving.hdf5 import open_hdf5
from minikeras.saving.json_text import MAX_BYTES as MAX_CONFIG, read_json
from minikeras.saving.weights import load_weights_from_hdf5, weights_as_hdf5
from minikeras.serialization import (
    CustomObjectScope,
    ObjectSharingScope,
    OwnNames,
    deserialize_keras_object,
    serialize_keras_object,
)


def copied(original):
    """A copy of a layer or model, with weights of its own; the learner's own classes and functions are those of the original."""
    with without_warnings():  # of an optimizer whose variables are made by the first step
        with ObjectSharingScope(), OwnNames() as known:
            config = serialize_keras_object(original)
        with CustomObjectScope(known), ObjectSharingScope():
            copy = deserialize_keras_object(config, custom_objects=known)
        file = io.BytesIO()
        weights_as_hdf5(original).write(file)
        _take_weights(copy, file)
        load_assets(copy, AssetsInMemory(assets_of(original)))
    return copy


class AssetsInMemory:
    """What stands for an archive where nothing is read but its assets."""

    def __init__(self, contents):
        self.contents = contents
        self.assets = list(contents)

    def read(self, name, limit):
        """The bytes of a member."""
        content = self.contents[name]
        return content.encode() if isinstance(content, str) else content


def reduced(original):
    """What `pickle` keeps of a layer or model: the bytes of a `.keras` file, and who reads them."""
    with without_warnings():
        with ObjectSharingScope():
            config = serialize_keras_object(original)
        file = io.BytesIO()
        write_archive(file, config, weights_as_hdf5(original), assets_of(original))
    return unpickled, (file.getvalue(),)


def unpickled(data):
    """The layer or model of these bytes. Raises FileRefused where they break one of the rules of files."""
    archive = Archive(io.BytesIO(data))
    config = read_json(archive.read(CONFIG, MAX_CONFIG), CONFIG)
    with without_warnings():
        with model_within_budget(config, None, CONFIG) as (made, done):
            done.update(_take_weights(made, archive.open(WEIGHTS, MAX_BYTES)))
            load_assets(made, archive)
    return made


def _take_weights(made, file):
    return load_weights_from_hdf5(made, open_hdf5(file, WEIGHTS), MAX_BYTES) if made.built else set()
