# Made by python -m tools.stubs.
from minikeras.hdf5.dataset import Dataset as Dataset
from minikeras.hdf5.errors import CannotWrite as CannotWrite
from minikeras.hdf5.errors import Damaged as Damaged
from minikeras.hdf5.errors import HDF5Error as HDF5Error
from minikeras.hdf5.errors import NoHDF5 as NoHDF5
from minikeras.hdf5.errors import Unsupported as Unsupported
from minikeras.hdf5.file import File as File
from minikeras.hdf5.group import Group as Group
from minikeras.hdf5.tree import tree_of as tree_of
from minikeras.hdf5.writer import NewGroup as NewGroup

__all__: list[str] = ['CannotWrite', 'Damaged', 'Dataset', 'File', 'Group', 'HDF5Error', 'NewGroup', 'NoHDF5', 'Unsupported', 'tree_of']
