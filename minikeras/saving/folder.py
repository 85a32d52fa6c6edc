"""The parts of a `.keras` file as files of a folder: what `save_model(zipped=False)` makes. The rules are the archive's."""

import json
import os
import secrets
import shutil
import stat

from minikeras.saving.archive import CONFIG, MEMBERS, METADATA, WEIGHTS, is_asset, metadata
from minikeras.saving.refusal import FileRefused

_MOST_FILES = 10_000


def write_folder(path, config, weights, assets):
    """Write the folder: beside its place, and then renamed. One that is there is replaced if it holds a model.

    Raises ValueError where something else is there; OSError as the system says.
    """
    path = os.path.realpath(path)
    if (
        os.path.exists(path)
        and not os.path.isfile(os.path.join(path, CONFIG))
        and not (os.path.isdir(path) and not os.listdir(path))
    ):
        raise ValueError(f"'{path}' is there and holds no model: it is not replaced.")
    os.makedirs(os.path.dirname(path), exist_ok=True)
    beside = f"{path}.{secrets.token_hex(4)}.part"
    try:
        _fill(beside, config, weights, assets)
        old = f"{path}.{secrets.token_hex(4)}.old"
        if os.path.exists(path):
            os.rename(path, old)
        os.rename(beside, path)
        shutil.rmtree(old, ignore_errors=True)
    except BaseException:
        shutil.rmtree(beside, ignore_errors=True)
        raise


def _fill(folder, config, weights, assets):
    os.makedirs(os.path.join(folder, "assets"))
    texts = {METADATA: json.dumps(metadata()), CONFIG: json.dumps(config, allow_nan=False), **assets}
    for name, content in texts.items():
        full = os.path.join(folder, *name.split("/"))
        os.makedirs(os.path.dirname(full), exist_ok=True)
        with open(full, "xb") as file:
            file.write(content.encode() if isinstance(content, str) else content)
    with open(os.path.join(folder, WEIGHTS), "xb") as file:
        weights.write(file)


class Folder:
    """A folder open for reading, as an `Archive` is. No link is followed, and nothing but regular files is opened.

    Raises FileRefused where it holds anything else.
    """

    def __init__(self, path):
        self._path, found = path, []
        for place, folders, files in os.walk(path):
            for name in (*folders, *files):
                full = os.path.join(place, name)
                mode = os.lstat(full).st_mode
                if not (stat.S_ISREG(mode) or stat.S_ISDIR(mode)):
                    raise FileRefused(8, name, "it is no regular file.")
            found += [os.path.relpath(os.path.join(place, name), path).replace(os.sep, "/") for name in files]
            if len(found) > _MOST_FILES:
                raise FileRefused(4, "folder", f"more than {_MOST_FILES:,} files.")
        for name in found:
            if name not in MEMBERS and not is_asset(name):
                raise FileRefused(4, repr(name), f"only {', '.join(MEMBERS)} may be in it, and the assets of layers.")
        for name in MEMBERS:
            if name not in found:
                raise FileRefused(4, name, "this member is missing.")
        self.assets = [name for name in found if name not in MEMBERS]

    def read(self, name, limit):
        """The bytes of a member. Raises FileRefused where there are more than `limit`."""
        with self.open(name, limit) as file:
            return file.read(limit + 1)

    def open(self, name, limit):
        """A member as an open file. Raises as `read`."""
        full = os.path.join(self._path, *name.split("/"))
        descriptor = os.open(full, os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0))
        file = os.fdopen(descriptor, "rb")
        status = os.fstat(descriptor)
        if not stat.S_ISREG(status.st_mode) or status.st_size > limit:
            file.close()
            raise FileRefused(4, name, f"it has {status.st_size:,} bytes; for this model the limit is {limit:,}.")
        return file
