"""The door to HDF5: opening a file, and reading nothing of it that was not looked at before.

HDF5 can do much more than hold arrays: links into other files, data sets whose bytes lie in any file of the machine, shapes of
terabytes that are stored in no bytes at all. A file of weights needs none of it. So each step down is one hard link, each leaf is
a plain array of numbers whose shape is known beforehand, and its bytes are really there. What the file is made of is the matter of
`minikeras.hdf5`; here stands what of it a file of weights may have, and every refusal says in which part of the file.
"""

import contextlib

import numpy as np

from minikeras.hdf5 import Dataset, File, Group, HDF5Error, NoHDF5
from minikeras.hdf5.datatype import from_bfloat16
from minikeras.hdf5.filters import EXPANSION
from minikeras.hdf5.superblock import SIGNATURE
from minikeras.saving.kinds import kind
from minikeras.saving.refusal import FileRefused, NotThisFormat
from minikeras.saving.safe_names import is_part_of_weights

_MOST_NAMES = 1000


class Reader:
    """A group of an open HDF5 file.

    Args:
        group: the group, of `minikeras.hdf5`.
        member: the name of the file, for texts.
        path: where the group stands in the file.
    """

    def __init__(self, group, member, path=""):
        self.group = group
        self.member = member
        self.path = path

    def __contains__(self, name):
        with self.telling(name):
            return self.group.link(name) is not None

    def __len__(self):
        with self.telling(""):
            return len(self.group)

    def refuse(self, name, reason, rule=5):
        """The error that this member is refused."""
        return FileRefused(rule, f"{self.member}: {self._at(name)}", reason)

    @contextlib.contextmanager
    def telling(self, name):
        """Context in which an error of HDF5 becomes a refusal of this member."""
        try:
            yield
        except HDF5Error as error:
            raise self.refuse(name, str(error)) from error

    def _at(self, name):
        return "/".join(part for part in (self.path, name) if part) or "/"

    def child(self, path):
        """The group at `path` below this one, or None; each step is a hard link to a group."""
        reader = self
        for name in path.split("/") if path else []:
            found = reader._member(name)
            if found is None:
                return None
            if not isinstance(found, Group):
                raise reader.refuse(name, "a group is expected here, but something else is there.")
            reader = Reader(found, self.member, reader._at(name))
        return reader

    def _member(self, name):
        """What a hard link of this name leads to, or None; other links are refused."""
        if not is_part_of_weights(name):
            raise self.refuse(name, f"{name!r} is no name for a part of a file of weights.", rule=7)
        with self.telling(name):
            link = self.group.link(name)
            if link is not None and link.kind != "hard":
                raise self.refuse(name, f"a link that leads elsewhere ({link.kind}) stands in place of the data.")
            return None if link is None else self.group[name]

    def names(self):
        """The names of the members, at most a thousand of them."""
        with self.telling(""):
            return [name for name, _ in zip(self.group, range(_MOST_NAMES))]

    def dataset(self, name):
        """The array called `name`, looked at but not read, as a `Leaf`; None if there is none."""
        group, _, last = name.rpartition("/")
        parent = self.child(group)
        found = None if parent is None else parent._member(last)
        if found is None:
            return None
        if not isinstance(found, Dataset):
            raise parent.refuse(last, "an array is expected here, but something else is there.")
        return Leaf(parent, last, found)

    # Attributes.

    def text(self, name):
        """The attribute called `name`, a text; None if there is none."""
        if name not in self.group.attrs:
            return None
        attribute = self.group.attrs.attribute(name)
        if attribute.shape != () or not attribute.is_text:
            raise self.refuse(f"@{name}", "a text is expected in this attribute.")
        return self._as_text(name, self._read(name))

    def texts(self, name):
        """The attribute called `name`, a list of names; where it is too long for one, in the parts name0, name1, ..."""
        parts = [name] if name in self.group.attrs else []
        if not parts:
            while f"{name}{len(parts)}" in self.group.attrs:
                parts.append(f"{name}{len(parts)}")
        found = []
        for part in parts:
            attribute = self.group.attrs.attribute(part)
            empty = attribute.shape == (0,)
            if attribute.shape is None or len(attribute.shape) != 1 or not (attribute.is_text or empty):
                raise self.refuse(f"@{part}", "a list of names is expected in this attribute.")
            found += [] if empty else [self._as_text(part, value) for value in self._read(part)]
        return found

    def numbers(self, name, shape, dtype):
        """The attribute called `name`, an array of this shape and dtype; None if there is none."""
        if name not in self.group.attrs:
            return None
        attribute = self.group.attrs.attribute(name)
        if attribute.shape != shape or attribute.datatype.dtype != dtype:
            raise self.refuse(f"@{name}", f"an array of {dtype} of shape {shape} is expected in this attribute.")
        return self._read(name)

    def _read(self, name):
        with self.telling(f"@{name}"):
            return self.group.attrs[name]

    def _as_text(self, name, value):
        """Texts of a fixed length are bytes; those of any length may hold what was no UTF-8 in the file."""
        try:
            return value.decode("utf-8") if isinstance(value, bytes) else value.encode("utf-8").decode("utf-8")
        except UnicodeError:
            raise self.refuse(f"@{name}", "its text is not in UTF-8.") from None


class Leaf:
    """An array in a file, with what HDF5 says about it.

    Attributes:
        shape: None where it holds no value.
        dtype: None where NumPy has none for it.
        nbytes: what its numbers take, by its shape.
    """

    def __init__(self, parent, name, dataset):
        self.parent = parent
        self.name = name
        self._dataset = dataset
        self.shape = dataset.shape
        self._is_bfloat16 = self._is_marked_bfloat16()
        self.dtype = np.dtype("float32") if self._is_bfloat16 else dataset.dtype
        self.nbytes = dataset.nbytes

    def _is_marked_bfloat16(self):
        """Whether these are two bytes each that Keras calls bfloat16 in an attribute."""
        with self.parent.telling(self.name):
            return self._dataset.dtype == np.dtype("V2") and self._dataset.attrs.get("dtype") == "bfloat16"

    def check(self, shape):
        """Raise FileRefused unless this is a plain array of numbers of this shape whose bytes are in the file."""
        if self.shape != shape:
            raise self._refuse(f"its shape is {self.shape}, that of the variable is {shape}.")
        if self.dtype is None or self.dtype.kind not in "fiub" or self.dtype.itemsize > 8:
            raise self._refuse(f"it holds {self._dataset.datatype.name}, which is no plain number.")
        with self.parent.telling(self.name):
            self._dataset.check()
            stored = self._dataset.stored_bytes
        if stored * EXPANSION < self.nbytes:
            raise self._refuse(f"it declares {self.nbytes:,} bytes, but only {stored:,} are stored.")

    def read(self):
        """The numbers, as an array. Call `check` first."""
        with self.parent.telling(self.name):
            values = self._dataset.read()
        return from_bfloat16(values) if self._is_bfloat16 else values

    def _refuse(self, reason):
        return self.parent.refuse(self.name, reason)


def open_hdf5(file, member):
    """A `Reader` of the top of an HDF5 file, given as an open binary file. Raises FileRefused where it is none."""
    try:
        return Reader(File(file), member)
    except NoHDF5 as error:
        file.seek(0)
        start = file.read(24)
        if start.startswith(SIGNATURE):
            raise NotThisFormat(5, member, f"is an HDF5 file that is not whole: {error}") from error
        what = f": {kind(start)}" if kind(start) else ""
        raise NotThisFormat(5, member, f"exists but is not an HDF5 file (starts with {start[:8]!r}){what}.") from error
    except HDF5Error as error:
        raise NotThisFormat(5, member, f"is an HDF5 file that cannot be read: {error}") from error
