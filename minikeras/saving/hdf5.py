"""The door to HDF5: opening a file, and reading nothing of it that was not looked at before.

HDF5 can do much more than hold arrays: links into other files, data sets whose bytes lie in any file of the machine, shapes of
terabytes that are stored in no bytes at all, objects of Python. A file of weights needs none of it. So each step down is one hard
link, each leaf is a plain array of numbers whose shape is known beforehand, and its bytes are really there.
"""

import functools
import math

from minikeras.saving.kinds import kind
from minikeras.saving.names import is_part_of_weights
from minikeras.saving.refusal import FileRefused, NotThisFormat

SIGNATURE = b"\x89HDF\r\n\x1a\n"
HEAP = b"GCOL\x01"
DEFLATE, SHUFFLE, FLETCHER32 = 1, 2, 3
EXPANSION = 1032  # DEFLATE makes nothing more than 1032 times as long
SLACK = 1 << 16
MAX_TEXT = 16 << 20
MAX_NAMES_BYTES = 128 << 20


def h5py():
    """The package h5py. Raises ImportError, saying how to get it, where it is missing."""
    try:
        import h5py as package
    except ImportError as error:
        raise ImportError(
            "Weights are kept in HDF5 files, and the package that writes and reads them, h5py, is not installed. "
            "Get it with: pip install h5py"
        ) from error
    return package


class Reader:
    """A group of an open HDF5 file.

    Args:
        group: the h5py group.
        file: the open file that holds it.
        member: the name of the file, for texts.
        path: where the group stands in the file.
    """

    def __init__(self, group, file, member, path=""):
        self.group = group
        self.file = file
        self.member = member
        self.path = path

    def __contains__(self, name):
        return name in self.group

    def __len__(self):
        return len(self.group)

    def refuse(self, name, reason, rule=5):
        """The error that this member is refused."""
        return FileRefused(rule, f"{self.member}: {self._at(name)}", reason)

    def _at(self, name):
        return "/".join(part for part in (self.path, name) if part) or "/"

    def child(self, path):
        """The group at `path` below this one, or None; each step is a hard link to a group."""
        reader = self
        for name in path.split("/") if path else []:
            if not reader._has(name):
                return None
            if reader.group.get(name, getclass=True) is not h5py().Group:
                raise reader.refuse(name, "a group is expected here, but something else is there.")
            reader = Reader(reader.group[name], self.file, self.member, reader._at(name))
        return reader

    def _has(self, name):
        """Whether there is a hard link of this name; other links are refused."""
        if not is_part_of_weights(name):
            raise self.refuse(name, f"{name!r} is no name for a part of a file of weights.", rule=7)
        if name not in self.group:  # a link that leads nowhere is "not in" the group
            if self.group.get(name, getlink=True) is None:
                return False
        link = self.group.get(name, getlink=True)
        if not isinstance(link, h5py().HardLink):
            raise self.refuse(name, f"a link that leads elsewhere ({type(link).__name__}) stands in place of the data.")
        return True

    def names(self):
        """The names of the members, at most a thousand of them."""
        return [name for name, _ in zip(self.group, range(1000))]

    def dataset(self, name):
        """The array called `name`, looked at but not read, as a `Leaf`; None if there is none."""
        group, _, last = name.rpartition("/")
        parent = self.child(group)
        if parent is None or not parent._has(last):
            return None
        if parent.group.get(last, getclass=True) is not h5py().Dataset:
            raise parent.refuse(last, "an array is expected here, but something else is there.")
        return Leaf(parent, last)

    def text(self, name):
        """The attribute called `name`, a text; None if there is none."""
        if name not in self.group.attrs:
            return None
        attribute = self.group.attrs.get_id(name)
        if attribute.shape != () or not self._is_text(attribute):
            raise self.refuse(f"@{name}", "a text is expected in this attribute.")
        value = self.group.attrs[name]
        return value.decode("utf-8") if isinstance(value, bytes) else str(value)

    def texts(self, name):
        """The attribute called `name`, a list of names; where it is too long for one, in the parts name0, name1, ..."""
        parts = [name] if name in self.group.attrs else []
        if not parts:
            while f"{name}{len(parts)}" in self.group.attrs:
                parts.append(f"{name}{len(parts)}")
        found = []
        for part in parts:
            attribute = self.group.attrs.get_id(part)
            if attribute.shape is None or len(attribute.shape) != 1:
                raise self.refuse(f"@{part}", "a list of names is expected in this attribute.")
            if attribute.shape[0] == 0:
                continue
            if not self._is_text(attribute):
                raise self.refuse(f"@{part}", "a list of names is expected in this attribute.")
            found += [value.decode("utf-8") if isinstance(value, bytes) else str(value) for value in self.group.attrs[part]]
        return found

    def _is_text(self, attribute):
        """Whether an attribute holds text, and not more than is reasonable.

        Texts of any length lie in a heap, and many entries may point at one long text there: the longest decides.
        """
        info = h5py().check_string_dtype(attribute.dtype)
        if info is None:
            return False
        longest = info.length if info.length is not None else longest_text(self.file)
        count = math.prod(attribute.shape)
        if longest > MAX_TEXT or longest * count > MAX_NAMES_BYTES:
            raise self.refuse("@attributes", f"its texts could take {longest * count:,} bytes.")
        return True


class Leaf:
    """An array in a file, with what HDF5 says about it."""

    def __init__(self, parent, name):
        self.parent = parent
        self.name = name
        self._dataset = parent.group[name]
        self.shape = self._dataset.shape
        self.dtype = self._dataset.dtype

    def check(self, shape):
        """Raise FileRefused unless this is a plain array of numbers of this shape whose bytes are in the file."""
        data = self._dataset
        if data.shape != shape:
            raise self._refuse(f"its shape is {data.shape}, that of the variable is {shape}.")
        if data.external:
            raise self._refuse("its bytes lie in another file of the machine.")
        if data.is_virtual:
            raise self._refuse("it is put together from other files.")
        if data.dtype.kind not in "fiub" or data.dtype.itemsize > 8 or data.dtype.subdtype:
            raise self._refuse(f"it holds {data.dtype}, which is no plain number.")
        self._check_storage(data)

    def _check_storage(self, data):
        """The bytes in the file against those in memory: neither far fewer, nor more than the shape can use."""
        nbytes = data.size * data.dtype.itemsize
        stored = data.id.get_storage_size()
        plist = data.id.get_create_plist()
        h5d = h5py().h5d
        if plist.get_layout() not in (h5d.COMPACT, h5d.CONTIGUOUS, h5d.CHUNKED):
            raise self._refuse("it is stored in a way that no file of weights needs.")
        filters = [plist.get_filter(i)[0] for i in range(plist.get_nfilters())]
        if len(set(filters)) < len(filters) or not set(filters) <= {DEFLATE, SHUFFLE, FLETCHER32}:
            raise self._refuse(f"it needs the filters {filters}; only one each of gzip, shuffle and fletcher32 are read.")
        whole = nbytes
        if data.chunks:
            chunk = math.prod(data.chunks)
            whole = chunk * math.prod(-(-size // part) for size, part in zip(data.shape, data.chunks)) * data.dtype.itemsize
            if whole > 16 * nbytes + SLACK:
                raise self._refuse(f"its pieces of shape {data.chunks} are far larger than its shape {data.shape}.")
        if stored > whole + whole // 16 + SLACK:
            raise self._refuse(f"{stored:,} bytes are stored for an array of {nbytes:,}.")
        if stored * EXPANSION < nbytes:
            raise self._refuse(f"it declares {nbytes:,} bytes, but only {stored:,} are stored.")

    def read(self):
        """The numbers, as an array. Call `check` first."""
        return self._dataset[()] if self.shape == () else self._dataset[...]

    def _refuse(self, reason):
        return self.parent.refuse(self.name, reason)


def open_hdf5(file, member):
    """A `Reader` of the top of an HDF5 file, given as an open binary file. Raises FileRefused where it is none."""
    package = h5py()
    file.seek(0)
    start = file.read(len(SIGNATURE))
    if start != SIGNATURE:
        what = kind(start + file.read(16))
        raise NotThisFormat(
            5, member, f"exists but is not an HDF5 file (starts with {start[:8]!r}){': ' if what else ''}{what}."
        )
    file.seek(0)
    try:
        return Reader(package.File(file, "r"), file, member)
    except (OSError, RuntimeError, ValueError) as error:
        raise NotThisFormat(5, member, f"is an HDF5 file that is damaged or cut short ({error}).") from error


@functools.lru_cache(maxsize=1)
def longest_text(file):
    """An upper bound for the length of a text in a file: the size of its largest heap, found by the mark that heaps begin with.

    A mark among the numbers of a weight only makes the bound larger.
    """
    file.seek(0)
    start = file.read(16)
    sizes = start[13:15] if start[8] < 2 else start[9:11]
    if sizes != b"\x08\x08":
        return math.inf
    longest, tail = 0, start
    while block := file.read(1 << 20):
        block = tail + block
        place = block.find(HEAP)
        while 0 <= place <= len(block) - 16:
            longest = max(longest, int.from_bytes(block[place + 8 : place + 16], "little"))
            place = block.find(HEAP, place + 1)
        tail = block[-16:]
    return longest
