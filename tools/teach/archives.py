"""The files in what came back: of a folder, and of the zips and tars in it, and in these; bounded, whatever they say of themselves."""

import collections
import datetime
import io
import tarfile
import unicodedata
import zipfile
from pathlib import PurePosixPath

LARGEST = 400_000_000  # bytes of one file, unpacked; a notebook of more than a few megabytes has pictures in it
MOST_FILES = 10_000  # in one archive
DEEPEST = 3  # archives in archives
SKIPPED = ("__MACOSX", ".ipynb_checkpoints", "data", "__pycache__")
ARCHIVES = (".zip", ".tar.gz", ".tgz", ".tar")
UTF8_NAME = 0x800  # the flag of a zip's member whose name is UTF-8
CANNOT_READ = (OSError, ValueError, RuntimeError, NotImplementedError, EOFError, zipfile.BadZipFile, tarfile.TarError)

File = collections.namedtuple("File", "place parts time read")  # read() gives its bytes


def files(returned):
    """Yield the Files of a folder or an archive. Ends with a sentence where there is none."""
    if not returned.exists():
        raise SystemExit(f"There is no {returned}: give the folder or the zip with the notebooks that came back.")
    if returned.is_dir():
        for path in sorted(returned.rglob("*")):
            parts = _normal(path.relative_to(returned).parts)
            if path.is_file() and not path.is_symlink() and is_returned(parts):
                file = File("/".join(parts), parts, path.stat().st_mtime, lambda path=path: _read(path))
                yield from opened(file, DEEPEST)
        return
    name = _normal((returned.name,))
    file = File(name[0], name, returned.stat().st_mtime, lambda: _read(returned))
    inside = list(opened(file, DEEPEST))
    # One archive of everybody's is a folder; one learner's says their name.
    outer = len({file.parts[1] for file in inside if len(file.parts) > 1}) > 1
    yield from (file._replace(parts=file.parts[1:]) if outer and len(file.parts) > 1 else file for file in inside)


def is_archive(name):
    """Tell by its name whether a file is an archive."""
    return name.lower().endswith(ARCHIVES)


def opened(file, depth):
    """Yield a File, or those in it where it is an archive."""
    if not is_archive(file.parts[-1]):
        yield file
        return
    try:
        if not depth:
            refuse("archives in archives in archives")
        members = list((_zip if file.parts[-1].lower().endswith(".zip") else _tar)(file))
        if len(members) > MOST_FILES:
            refuse(f"more than {MOST_FILES} files")
    except CANNOT_READ as error:
        said = str(error)
        yield file._replace(read=lambda: refuse(f"not an archive that can be opened ({said})"))
        return
    for member in members:
        if is_returned(member.parts):
            yield from opened(member, depth - 1)


def _zip(file):
    archive = zipfile.ZipFile(io.BytesIO(file.read()))
    for member in archive.infolist():
        if not member.is_dir():
            parts = (*file.parts, *_normal(PurePosixPath(_name(member).replace("\\", "/")).parts))
            time = _time(member, file.time)
            yield File("/".join(parts), parts, time, lambda member=member: _bounded(archive.open(member)))


def _tar(file):
    archive = tarfile.open(fileobj=io.BytesIO(file.read()))
    for number, member in enumerate(archive):
        if number > MOST_FILES:
            refuse(f"more than {MOST_FILES} files")
        if member.isfile():
            parts = (*file.parts, *_normal(PurePosixPath(member.name).parts))
            yield File("/".join(parts), parts, member.mtime, lambda member=member: _bounded(archive.extractfile(member)))


def _name(member):
    """Return a zip's member's name; one that is not UTF-8 was written by a Windows, in Korean more often than not."""
    if member.flag_bits & UTF8_NAME or member.filename.isascii():
        return member.filename
    try:
        raw = member.filename.encode("cp437")
    except UnicodeEncodeError:
        return member.filename
    for encoding in ("utf-8", "cp949"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    return member.filename


def _normal(parts):
    """Return a path's parts as people read them: macOS takes letters apart, Hangul among them."""
    return tuple(unicodedata.normalize("NFC", part) for part in parts)


def is_returned(parts):
    """Tell whether a path is a learner's: no system's folder, no data of the lessons."""
    return not any(part in SKIPPED or part.startswith("._") for part in parts) and parts[-1] not in (".DS_Store", "Thumbs.db")


def _read(path):
    return path.read_bytes() if path.stat().st_size <= LARGEST else refuse(f"larger than {LARGEST // 1_000_000} MB")


def _bounded(stream):
    """Return what a stream holds; never more than LARGEST, whatever the archive says of it."""
    with stream:
        content = stream.read(LARGEST + 1)
    return content if len(content) <= LARGEST else refuse(f"larger than {LARGEST // 1_000_000} MB")


def _time(member, otherwise):
    """Return when a zip's member was last changed, in seconds since 1970; the zip's own time where it does not say."""
    try:
        return datetime.datetime(*member.date_time).timestamp() if member.date_time[0] > 1980 else otherwise
    except (ValueError, OverflowError):
        return otherwise


def refuse(why):
    """Raise OSError with a reason."""
    raise OSError(why)
