"""Models and weights to files and back, by the ending of the file's name."""

import contextlib
import os
import stat

from minikeras.saving.kinds import folder_kind
from minikeras.saving.refusal import FileRefused, NotThere

H5_ENDINGS = (".h5", ".hdf5")
ENDINGS = (".keras", *H5_ENDINGS)


def save_model(model, filepath, overwrite=True, zipped=None, **kwargs):
    """Write a model to a file: its structure, its weights, how it was compiled, and the state of its optimizer.

    Args:
        filepath: ends in `.keras`, or in `.h5` for the older format.
        overwrite: whether a file that is there is replaced without asking.
        zipped: False for a folder with the parts of a `.keras` file in it; its name has no ending then.
        include_optimizer: whether an `.h5` file gets the optimizer, too.

    The file is written beside its place and renamed: at no moment is there half of one.

    Raises ValueError for another ending, or a model that could not be read back; OSError where the disk is full or the folder
    cannot be written to (then nothing has changed).

    >>> import tempfile, pathlib
    >>> path = pathlib.Path(tempfile.mkdtemp()) / "model.keras"
    >>> keras.models.save_model(keras.Sequential([keras.Input((2,)), layers.Dense(1)]), path)
    >>> path.exists()
    True
    """
    import minikeras.saving.keras_format as keras_format
    import minikeras.saving.legacy_format as legacy_format

    path = as_path(filepath)
    include_optimizer = kwargs.pop("include_optimizer", True)
    _check_arguments(kwargs, path, zipped)
    is_folder = zipped is False and not path.endswith(H5_ENDINGS)
    if not is_folder and not path.endswith((".keras", *H5_ENDINGS)):
        raise ValueError(
            "Invalid filepath extension for saving. Please add either a `.keras` extension for the native Keras "
            f"format (recommended) or a `.h5` extension. Received: filepath={path}."
        )
    if overwrite or may_overwrite(path):
        if is_folder:
            keras_format.save_folder(model, path)
        elif path.endswith(".keras"):
            keras_format.save(model, path)
        else:
            legacy_format.save(model, path, include_optimizer)


def load_model(filepath, custom_objects=None, compile=True, safe_mode=True, max_bytes=None):
    """The model in a file, ready to go on training where it stopped.

    Args:
        filepath: a `.keras` or `.h5` file, or a folder that `save_model(zipped=False)` made.
        custom_objects: dict of names and the learner's own classes and functions that the file uses. Their code will run.
        compile: whether to compile it as it was, with the optimizer's state.
        safe_mode: accepted as in Keras, without effect: there is no unsafe mode.
        max_bytes: the most that all weights may take, 2 GiB by default.

    Raises FileRefused, a ValueError, where the file breaks one of the rules of `minikeras.saving.refusal`. Then no code of the
    file was run and nothing was written.

    >>> import tempfile, pathlib
    >>> path = pathlib.Path(tempfile.mkdtemp()) / "model.keras"
    >>> keras.Sequential([keras.Input((2,)), layers.Dense(1)]).save(path)
    >>> keras.models.load_model(path).output_shape
    (None, 1)
    """
    import minikeras.saving.keras_format as keras_format
    import minikeras.saving.legacy_format as legacy_format
    from minikeras.saving.configs import MAX_BYTES

    path = as_path(filepath)
    with naming(path):
        if os.path.isdir(path) and os.path.isfile(os.path.join(path, "config.json")) and not path.endswith(ENDINGS):
            return keras_format.load_folder(path, custom_objects, compile, max_bytes or MAX_BYTES)
        if path.endswith(".keras"):
            load = keras_format.load
        elif path.endswith(H5_ENDINGS):
            load = legacy_format.load
        else:
            raise FileRefused(8, "file", "only files that end in `.keras` or `.h5` are read as models.")
        with open_regular(path) as file:
            return load(file, custom_objects, compile, max_bytes or MAX_BYTES)


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
def naming(path):
    """Tell a refusal which file it is about."""
    try:
        yield
    except FileRefused as refusal:
        refusal.file = path
        raise


def as_path(filepath):
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
    if zipped is False and path.endswith(".keras"):
        raise ValueError(
            f"When using `zipped=False`, the `filepath` argument should not end in `.keras`. Received: filepath={path}"
        )


def may_overwrite(path):
    """Ask, where there is a file already."""
    if not os.path.exists(path):
        return True
    answer = ""
    while answer not in ("y", "n"):
        answer = input(f"[WARNING] {path} already exists - overwrite? [y/n] ").strip().lower()
    return answer == "y"
