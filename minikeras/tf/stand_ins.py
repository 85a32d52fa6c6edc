"""Putting minikeras in the place of TensorFlow and Keras, for a program or notebook that imports them and shall not be changed."""

import importlib
import importlib.abc
import importlib.util
import sys

_PLACES = (("tensorflow.keras", "minikeras"), ("tensorflow", "minikeras.tf"), ("keras", "minikeras"))


def stand_in():
    """From now on `import tensorflow as tf`, `from tensorflow.keras import layers` and `import keras` give minikeras, in this process.

    Raises:
        RuntimeError: if the real TensorFlow or Keras was imported before.
    """
    for name in ("tensorflow", "keras"):
        there = sys.modules.get(name)
        if there is not None and not there.__name__.startswith("minikeras"):
            raise RuntimeError(f"The real {name} is imported already: restart Python, and call minikeras.tf.stand_in() first.")
    if not any(isinstance(finder, _Finder) for finder in sys.meta_path):
        sys.meta_path.insert(0, _Finder())


def load_ipython_extension(ipython):
    """`%load_ext minikeras.tf` is `stand_in()`."""
    stand_in()


class _Finder(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Finds minikeras's rooms under the names of TensorFlow's and Keras's."""

    def find_spec(self, fullname, path=None, target=None):
        if _place(fullname) is None:
            return None
        return importlib.util.spec_from_loader(fullname, self, is_package=True)

    def create_module(self, spec):
        module = _module(_place(spec.name), spec.name)
        self._own = {key: getattr(module, key, None) for key in ("__spec__", "__loader__", "__package__", "__name__")}
        return module

    def exec_module(self, module):
        for key, value in self._own.items():  # Python has just written the other name's into it
            setattr(module, key, value)


def _place(name):
    """The room that stands in for a module: "minikeras.layers" for "tensorflow.keras.layers"; None for other modules."""
    for theirs, ours in _PLACES:
        if name == theirs or name.startswith(theirs + "."):
            return ours + name[len(theirs) :]
    return None


def _module(place, asked):
    """The module in a place. An attribute that is no module of its own, such as `tf.losses`, is asked of the room above it."""
    try:
        return importlib.import_module(place)
    except ModuleNotFoundError as error:
        room, _, name = place.rpartition(".")
        module = getattr(importlib.import_module(room), name, None)
        if module is None:
            raise ModuleNotFoundError(f"No module named {asked!r}: minikeras has nothing in its place", name=asked) from error
        return module
