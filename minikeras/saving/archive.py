"""The `.keras` file: a zip archive of metadata.json, config.json and model.weights.h5, members read by name into memory.

Layers with a vocabulary have it beside these, under `assets/`; see `assets`.
"""

import datetime
import io
import json
import zipfile

from minikeras.saving.kinds import kind
from minikeras.saving.refusal import FileRefused, NotThisFormat
from minikeras.saving.safe_names import is_safe
from minikeras.saving.section import Section

METADATA, CONFIG, WEIGHTS = "metadata.json", "config.json", "model.weights.h5"
MEMBERS = (METADATA, CONFIG, WEIGHTS)
KERAS_VERSION = "3.15.1"  # whose form the files have
_END = b"PK\x05\x06"
_END_SIZE = 22
_END_64 = b"PK\x06\x07"
_DIRECTORY_LIMIT = 1 << 16
_LINK = 0o120000
_HEAD_SIZE = 30  # of what stands before a member, its name and its extra field not counted
_BLOCK = 1 << 20


def write_archive(file, config, weights, assets):
    """Write an archive.

    Args:
        file: open for writing in binary mode.
        config: the model as plain values.
        weights: the tree of the HDF5 file.
        assets: dict of the names of further members and their texts or bytes.

    Raises ValueError where the config holds nan or infinity, which JSON has no word for.
    """
    with zipfile.ZipFile(file, "w") as archive:
        for name, value in ((METADATA, metadata()), (CONFIG, config)):
            with archive.open(name, "w") as member:
                member.write(json.dumps(value, allow_nan=False).encode())
        with archive.open(WEIGHTS, "w", force_zip64=True) as member:
            weights.write(member)
        for name, content in assets.items():
            archive.writestr(name, content.encode() if isinstance(content, str) else content)


def metadata():
    """What the file says of itself: whose form it has, and when it was written."""
    return {"keras_version": KERAS_VERSION, "date_saved": datetime.datetime.now().strftime("%Y-%m-%d@%H:%M:%S")}


class Archive:
    """A `.keras` file open for reading.

    Args:
        file: open in binary mode.

    `assets` lists the members under `assets/`, which are read only if a layer asks for them.

    Raises FileRefused where it is no archive, or holds anything else.
    """

    def __init__(self, file):
        _check_end(file)
        try:
            self._zip = zipfile.ZipFile(file)
        except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError) as error:
            raise FileRefused(4, "archive", f"its directory cannot be read ({error}).") from error
        self._file, self._members = file, {}
        for info in self._zip.infolist():
            self._check(info)
            self._members[info.filename] = info
        for name in MEMBERS:
            if name not in self._members:
                raise FileRefused(4, name, "this member is missing.")
        self.assets = [name for name in self._members if name not in MEMBERS]

    def _check(self, info):
        name = info.orig_filename
        if info.filename != name or not (name in MEMBERS or is_asset(name)):
            raise FileRefused(4, repr(name), f"only {', '.join(MEMBERS)} may be in it, and the assets of layers.")
        if name in self._members:
            raise FileRefused(4, name, "this member is there twice.")
        if info.external_attr >> 16 & 0o170000 == _LINK:
            raise FileRefused(4, name, "this member is a symbolic link.")
        if info.flag_bits & 0x41:
            raise FileRefused(4, name, "this member is encrypted.")
        if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise FileRefused(4, name, "this member is packed in a way that is not read here.")

    def read(self, name, limit):
        """The bytes of a member, unpacked in memory. Raises FileRefused where there are more than `limit`, or they are damaged."""
        return b"".join(self._blocks(name, limit))

    def open(self, name, limit):
        """A member as a file to read from. Raises as `read`.

        One that is not packed, as Keras writes them, stays on the disk: its bytes are summed up once, and then read where they are.
        """
        info = self._members[name]
        if info.compress_type != zipfile.ZIP_STORED:
            return io.BytesIO(self.read(name, limit))
        for _ in self._blocks(name, limit):
            pass
        self._file.seek(info.header_offset)
        head = self._file.read(_HEAD_SIZE)
        names = int.from_bytes(head[26:28], "little") + int.from_bytes(head[28:30], "little")
        return Section(self._file, info.header_offset + _HEAD_SIZE + names, info.file_size)

    def _blocks(self, name, limit):
        """The bytes of a member in blocks; when the last was given, their sum has been checked."""
        info, size = self._members[name], 0
        if info.file_size > limit:
            raise FileRefused(4, name, f"it has {info.file_size:,} bytes; for this model the limit is {limit:,}.")
        try:
            with self._zip.open(info) as member:
                while block := member.read(_BLOCK):
                    size += len(block)
                    if size > limit:
                        break
                    yield block
        except (zipfile.BadZipFile, EOFError, OSError, RuntimeError, ValueError, zlib_error()) as error:
            raise FileRefused(4, name, f"this member is damaged ({error}).") from error
        if size != info.file_size:
            raise FileRefused(4, name, f"it says that it has {info.file_size:,} bytes, but has others.")


def is_asset(name):
    """Whether a member's name is `assets/` and the path of a file, all of safe names."""
    first, *rest = name.split("/")
    return first == "assets" and len(rest) > 0 and all(map(is_safe, rest))


def zlib_error():
    """The error of damaged compressed data; Python can be built without zlib."""
    return zipfile.zlib.error if zipfile.zlib else zipfile.BadZipFile


def _check_end(file):
    """Look at the end of the archive before anybody else does: the directory of three members is short."""
    size = file.seek(0, io.SEEK_END)
    file.seek(0)
    start = file.read(24)
    if not start.startswith(b"PK"):
        what = kind(start)
        raise NotThisFormat(
            4, "archive", f"exists but is not a zip archive (starts with {start[:8]!r}){': ' if what else ''}{what}."
        )
    file.seek(max(0, size - _END_SIZE - 20))
    tail = file.read()
    end, before = tail[-_END_SIZE:], tail[:-_END_SIZE]
    if len(end) < _END_SIZE or not end.startswith(_END) or end[20:] != b"\0\0":
        raise NotThisFormat(4, "archive", "is a zip archive that was cut short, or has something after its end.")
    if before.startswith(_END_64) or int.from_bytes(end[12:16], "little") > _DIRECTORY_LIMIT:
        raise FileRefused(4, "archive", "its directory is longer than that of a model.")
