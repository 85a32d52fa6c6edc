"""The group: names, each of which leads to a group or an array. The root group is the file."""

from collections.abc import Mapping

from minikeras.hdf5 import link as links, object_header as header
from minikeras.hdf5.attribute import Attributes
from minikeras.hdf5.dataset import Dataset
from minikeras.hdf5.errors import Unsupported


class Group(Mapping):
    """A dict of names and members, in the order of the names. `group["a/b"]` goes two steps.

    Attributes:
        name: its path in the file, "" for the root.
        attrs: its attributes, a dict.
    """

    def __init__(self, of_object, objects, attrs, name):
        self._header, self._objects = of_object, objects
        self.name, self.attrs = name, attrs
        self._links = None

    def link(self, name):
        """The `Link` of a name in this group; None where there is no such name. It is not followed."""
        if self._links is None:
            self._links = {link.name: link for link in links.of_group(self._header)}
        return self._links.get(name)

    def __getitem__(self, path):
        """The member at a path. Raises KeyError where there is none, HDF5Error where it can't be read."""
        member = self
        for name in path.split("/"):
            link = member.link(name) if isinstance(member, Group) else None
            if link is None:
                raise KeyError(f"'{path}' is not in '{self.name or '/'}'")
            if link.kind != "hard":
                raise links.refuse(link)
            member = self._objects.at(link.address, f"{member.name}/{name}".lstrip("/"))
        return member

    def __contains__(self, path):
        """Whether there is a link of this name, or for a path of several names, a member."""
        if "/" not in path:
            return self.link(path) is not None
        try:
            return self[path] is not None
        except KeyError:
            return False

    def __iter__(self):
        self.link("")
        return iter(self._links)

    def __len__(self):
        self.link("")
        return len(self._links)


class Objects:
    """The groups and arrays of a file, each made when it is first asked for, and once."""

    def __init__(self, source, texts):
        self._source, self._texts, self._made = source, texts, {}

    def at(self, address, name):
        """The object whose header is at an address."""
        if address not in self._made:
            self._made[address] = self._make(header.ObjectHeader(self._source, address), name)
        return self._made[address]

    def _make(self, of_object, name):
        attrs = Attributes(of_object, self._texts)
        if header.LAYOUT in of_object:
            return Dataset(of_object, self._texts, attrs, name)
        if header.DATATYPE in of_object:
            raise Unsupported(f"'{name}' is a datatype with a name, neither a group nor an array.")
        return Group(of_object, self, attrs, name)
