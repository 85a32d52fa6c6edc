"""The file: opening it, and its root group."""

import os

from minikeras.hdf5 import superblock
from minikeras.hdf5.errors import Damaged
from minikeras.hdf5.global_heap import GlobalHeap
from minikeras.hdf5.group import Group, Objects
from minikeras.hdf5.source import Source


class File(Group):
    """An HDF5 file, open for reading: its root group, and a context.

        with File("m.weights.h5") as file:
            kernel = file["layers/dense/vars/0"].read()

    Args:
        file: a path, or a file that is open in binary mode and can be sought in.

    Nothing is read but what is asked for, and numbers go from the file straight into their array.

    Raises NoHDF5 where it is no HDF5 file, or was cut short; Damaged or Unsupported, here or where a part is asked for, where
    that part can't be read. All of them are HDF5Error, a ValueError.
    """

    def __init__(self, file):
        self._opened = open(file, "rb") if isinstance(file, (str, os.PathLike)) else None
        try:
            source = Source(self._opened or file)
            self.superblock = superblock.read(source)
            objects = Objects(source, GlobalHeap(source))
            root = objects.at(self.superblock.root, "")
            if not isinstance(root, Group):
                raise Damaged("the root", self.superblock.root, "is an array and not a group")
        except BaseException:
            self.close()
            raise
        super().__init__(root._header, objects, root.attrs, "")

    def close(self):
        """Close the file, where it was opened here."""
        if self._opened:
            self._opened.close()

    def __enter__(self):
        return self

    def __exit__(self, *error):
        self.close()
