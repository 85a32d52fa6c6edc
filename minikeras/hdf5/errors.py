"""What can be wrong with an HDF5 file: it is damaged, or it is sound and uses a part of HDF5 that is not read here."""


class HDF5Error(ValueError):
    """A file that is not read. The text is one sentence or two, and names the byte where the trouble is."""


class NoHDF5(HDF5Error):
    """The file is of another kind, or was cut short."""


class Damaged(HDF5Error):
    """Something in the file contradicts the format, or something else in the file.

    Args:
        what: the structure, such as "the B-tree node".
        at: its address, None where it has none.
        reason: what is wrong with it, as the rest of the sentence.
    """

    def __init__(self, what, at, reason):
        place = "" if at is None else f" at byte {at:,}"
        super().__init__(f"{what}{place} {reason}.")


class Unsupported(HDF5Error):
    """A sound file that needs more of HDF5 than is read here; the text says how to convert it.

    Args:
        reason: the whole sentence.
        fix: a command, or a line of Python, that makes a file of it that is read.
    """

    def __init__(self, reason, fix="h5repack -l CONTI -f NONE old.h5 new.h5"):
        super().__init__(f"{reason} Where you trust the file, convert it with HDF5's own tools: {fix}")


class CannotWrite(HDF5Error):
    """A value that this room does not write."""
