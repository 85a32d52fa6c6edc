"""What is known of the elements of a data set before one is there: the shape and the type of each tensor in them."""

import numpy as np

from minikeras import tree
from minikeras.config.dtypes import standardize_dtype
from minikeras.data.dtypes import DType
from minikeras.graph.keras_tensor import KerasTensor
from minikeras.graph.probing import infer_outputs


class TensorShape(tuple):
    """A shape: a tuple of sizes, None where one is not known."""

    __slots__ = ()

    def __new__(cls, dims=()):
        return super().__new__(cls, () if dims is None else (dims,) if isinstance(dims, int) else tuple(dims))

    @property
    def rank(self):
        return len(self)

    @property
    def ndims(self):
        return len(self)

    def as_list(self):
        return list(self)

    def num_elements(self):
        return None if None in self else int(np.prod(self, dtype=np.int64))

    def is_fully_defined(self):
        return None not in self

    def is_compatible_with(self, other):
        return len(self) == len(other) and all(None in (a, b) or a == b for a, b in zip(self, other))

    def __getitem__(self, key):
        part = super().__getitem__(key)
        return TensorShape(part) if isinstance(key, slice) else part

    def __repr__(self):
        return f"TensorShape([{', '.join(map(str, self))}])"

    def __str__(self):
        return f"({', '.join(map(str, self))}{',' if len(self) == 1 else ''})"


class TensorSpec:
    """What is known of a tensor before it is there: shape, dtype, name."""

    __slots__ = ("shape", "dtype", "name")

    def __init__(self, shape, dtype="float32", name=None):
        self.shape, self.dtype, self.name = TensorShape(shape), DType(standardize_dtype(dtype)), name

    @classmethod
    def from_tensor(cls, tensor, name=None):
        return cls(tensor.shape, tensor.dtype, name)

    def is_compatible_with(self, tensor):
        return self.dtype == tensor.dtype and self.shape.is_compatible_with(tensor.shape)

    def __eq__(self, other):
        return isinstance(other, TensorSpec) and (self.shape, self.dtype) == (other.shape, other.dtype)

    def __hash__(self):
        return hash((self.shape, self.dtype))

    def __repr__(self):
        return f"TensorSpec(shape={self.shape}, dtype={self.dtype!r}, name={self.name!r})"


def spec_of(element):
    """The TensorSpecs of an element, nested as it is."""
    return tree.map_structure(TensorSpec.from_tensor, element)


def batched(spec, size):
    """The specs of a batch of such elements; `size` is None where the last batch may be smaller."""
    return tree.map_structure(lambda s: TensorSpec((size, *s.shape), s.dtype), spec)


def unbatched(spec):
    """The specs of the rows of such a batch."""
    return tree.map_structure(lambda s: TensorSpec(s.shape[1:], s.dtype), spec)


def mapped(function, spec):
    """The specs of what `function` makes of such elements: it is tried on zeros, as where a layer is called on symbols."""
    symbols = tree.map_structure(lambda s: KerasTensor(tuple(s.shape), str.__str__(s.dtype)), spec)
    return tree.map_structure(lambda x: TensorSpec(x.shape, x.dtype), infer_outputs(function, (symbols,), {}))
