"""Writing a file so that whoever looks sees the old one or the new one, never half of one."""

import contextlib
import os
import secrets
import stat


@contextlib.contextmanager
def written_atomically(path):
    """A file to write to, open in binary mode, that takes the place of `path` when the context ends well.

        with written_atomically("m.keras") as file:
            file.write(data)

    It stands beside `path` until then: renaming is one step within a folder, and only there.

    Raises OSError, saying that nothing was changed, where the disk is full or the folder cannot be written to.
    """
    path = os.path.realpath(path)  # of a link, the file it points at is replaced
    folder, name = os.path.split(path)
    beside = os.path.join(folder, f".{name}.{secrets.token_hex(4)}.part")
    try:
        with open(beside, "xb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        with contextlib.suppress(FileNotFoundError):
            os.chmod(beside, stat.S_IMODE(os.stat(path).st_mode))
        os.replace(beside, path)
        _sync_folder(folder)
    except BaseException as error:
        with contextlib.suppress(OSError):
            os.remove(beside)
        if isinstance(error, OSError):
            kept = "The file that was there is as it was." if os.path.exists(path) else "No file was made."
            raise OSError(error.errno, f"Not saved: {error.strerror or error}. {kept}", path) from error
        raise


def _sync_folder(folder):
    """Bring the new name to the disk, where the system can."""
    with contextlib.suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
