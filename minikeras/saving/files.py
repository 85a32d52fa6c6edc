"""Models and weights to files and back, by the ending of the file's name."""

import contextlib
import os
import stat

from minikeras.saving.kinds import folder_kind
from minikeras.saving.refusal import FileRefused, NotThere

H5_ENDINGS = (".h5", ".hdf5")


def save_model(model, filepath, overwrite=True, zipped=None, **kwargs):
    """Write a model to a file: its structure, its weights, how it was compiled, and the state of its optimizer.

    Args:
        filepath: ends in `.keras`, or in `.h5` for the older format.
        overwrite: whether a file that is there is replaced without asking.
        zipped: True or None; a `.keras` file is always a zip archive here.
        include_optimizer: whether an `.h5` file gets the optimizer, too.

    The file is written beside its place and renamed: at no moment is there half of one.

    Raises ValueError for another ending, or a model that could not be read back; OSError where the disk is full or the folder
    cannot be written to (then nothing has changed).
    """
    from minikeras.saving import keras_format, legacy_format

    path = _as_path(filepath)
    include_optimizer = kwargs.pop("include_optimizer", True)
    _check_arguments(kwargs, path, zipped)
    if not path.endswith((".keras", *H5_ENDINGS)):
        raise ValueError(
            "Invalid filepath extension for saving. Please add either a `.keras` extension for the native Keras "
            f"format (recommended) or a `.h5` extension. Received: filepath={path}."
        )
    if overwrite or _may_overwrite(path):
        if path.endswith(".keras"):
            keras_format.save(model, path)
        else:
            legacy_format.save(model, path, include_optimizer)


def load_model(filepath, custom_objects=None, compile=True, safe_mode=True, max_bytes=None):
    """The model in a file, ready to go on training where it stopped.

    Args:
        filepath: a `.keras` or `.h5` file.
        custom_objects: dict of names and the learner's own classes and functions that the file uses. Their code will run.
        compile: whether to compile it as it was, with the optimizer's state.
        safe_mode: accepted as in Keras, without effect: there is no unsafe mode.
        max_bytes: the most that all weights may take, 2 GiB by default.

    Raises FileRefused, a ValueError, where the file breaks one of the rules of `minikeras.saving.refusal`. Then no code of the
    file was run and nothing was written.
    """
    from minikeras.saving import keras_format, legacy_format
    from minikeras.saving.configs import MAX_BYTES

    path = _as_path(filepath)
    with _naming(path):
        if path.endswith(".keras"):
            load = keras_format.load
        elif path.endswith(H5_ENDINGS):
            load = legacy_format.load
        else:
            raise FileRefused(8, "file", "only files that end in `.keras` or `.h5` are read as models.")
        with open_regular(path) as file:
            return load(file, custom_objects, compile, max_bytes or MAX_BYTES)


def save_weights(model, filepath, overwrite=True, **kwargs):
    """Write the weights of a built model, and its optimizer's state, to a file that ends in `.weights.h5`.

    Raises ValueError for another ending or a model without weights; otherwise as `save_model`.
    """
    from minikeras.saving.atomic import written_atomically
    from minikeras.saving.weights import weights_as_hdf5

    path = _as_path(filepath)
    if kwargs:
        raise ValueError(f"The following argument(s) are not supported: {list(kwargs)}")
    if not path.endswith(".weights.h5"):
        raise ValueError(f"The filename must end in `.weights.h5`. Received: filepath={path}")
    if not model.built:
        raise ValueError(
            "You are saving a model that has not yet been built. Try building the model first by calling it on some "
            "data or by using `build()`."
        )
    if overwrite or _may_overwrite(path):
        weights = weights_as_hdf5(model)
        with written_atomically(path) as file:
            weights.write(file)


def load_weights(model, filepath, skip_mismatch=False, by_name=None, max_bytes=None, **kwargs):
    """Read weights into a built model: all of them, or none.

    Args:
        filepath: a `.weights.h5`, `.keras` or `.h5` file.
        skip_mismatch: leave layers that don't fit as they are, with a warning.
        by_name: for `.h5` files, match layers by name instead of by order; others stay as they are.

    Raises FileRefused, a ValueError: with a table of the shapes where the weights are another model's.
    """
    from minikeras.saving import keras_format, legacy_format
    from minikeras.saving.configs import MAX_BYTES

    path = _as_path(filepath)
    if kwargs:
        raise ValueError(f"Invalid keyword arguments: {kwargs}")
    if by_name is not None and (path.endswith((".keras", ".weights.h5"))):
        raise ValueError(f"`by_name` only supports loading legacy '.h5' or '.hdf5' files. Received: {path}")
    if not model.built:
        raise ValueError(
            "You are loading weights into a model that has not yet been built. Try building the model first by "
            "calling it on some data or by using `build()`."
        )
    with _naming(path):
        if not path.endswith((".keras", *H5_ENDINGS)):
            raise FileRefused(8, "file", "weights are read from `.weights.h5`, `.keras` and `.h5` files.")
        with open_regular(path) as file:
            if path.endswith(".keras"):
                keras_format.load_weights(model, file, skip_mismatch, max_bytes or MAX_BYTES)
            elif path.endswith(".weights.h5"):
                keras_format.load_weights_file(model, file, skip_mismatch, max_bytes or MAX_BYTES)
            else:
                legacy_format.load_weights(model, file, skip_mismatch, bool(by_name))


@contextlib.contextmanager
def open_regular(path):
    """A regular file, open for reading; anything else is refused before it is opened."""
    try:
        if stat.S_ISDIR(os.stat(path).st_mode):
            raise FileRefused(8, "file", f"{folder_kind(set(os.listdir(path)))}; it is no regular file.")
        if not stat.S_ISREG(os.stat(path).st_mode):
            raise FileRefused(8, "file", "it is no regular file.")
        with open(path, "rb") as file:
            if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
                raise FileRefused(8, "file", "it is no regular file.")
            yield file
    except FileNotFoundError:
        ending = path.rpartition(".")[2]
        raise NotThere(
            8,
            "file",
            f"File not found: filepath={path}. Please ensure the file is an accessible "
            f"`.{ending}`{' zip' if ending == 'keras' else ''} file.",
        ) from None


@contextlib.contextmanager
def _naming(path):
    """Tell a refusal which file it is about."""
    try:
        yield
    except FileRefused as refusal:
        refusal.file = path
        raise


def _as_path(filepath):
    path = os.fspath(filepath)
    path = path if isinstance(path, str) else os.fsdecode(path)
    if "://" in path:
        raise FileRefused(8, "file", "only files of this machine are read and written, no addresses.", file=path)
    return path


def _check_arguments(kwargs, path, zipped):
    if kwargs.pop("save_format", None) and not path.endswith((".keras", *H5_ENDINGS)):
        raise ValueError(
            "The `save_format` argument is deprecated in Keras 3. Please remove this argument and pass a file path "
            "with either `.keras` or `.h5` extension."
        )
    if kwargs:
        raise ValueError(f"The following argument(s) are not supported: {list(kwargs)}")
    if zipped is False:
        raise ValueError(f"A model is one file here, never a folder: leave out `zipped=False`. Received: filepath={path}")


def _may_overwrite(path):
    """Ask, where there is a file already."""
    if not os.path.exists(path):
        return True
    answer = ""
    while answer not in ("y", "n"):
        answer = input(f"[WARNING] {path} already exists - overwrite? [y/n] ").strip().lower()
    return answer == "y"
