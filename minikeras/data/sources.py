"""Where the elements of a data set come from: arrays, generators, numbers, other data sets."""

import builtins

import numpy as np

from minikeras import tree
from minikeras.autodiff import Tensor, as_array
from minikeras.data import spec as specs
from minikeras.data.elements import as_element

INFINITE_CARDINALITY, UNKNOWN_CARDINALITY = -1, -2


class Sources:
    """What a Dataset can be made of. Its class methods are the ways to begin."""

    @classmethod
    def from_tensor_slices(cls, tensors, name=None):
        """The rows of arrays, alone or nested: element i holds row i of each.

        Raises ValueError where they have different numbers of rows, or none at all.
        """
        tensors = as_element(tensors)
        arrays = [x.array for x in tree.flatten(tensors)]
        if not arrays or any(array.ndim == 0 for array in arrays):
            raise ValueError("Unbatching a tensor is only supported for rank >= 1: give arrays with one row an element.")
        counts = {len(array) for array in arrays}
        if len(counts) > 1:
            raise ValueError(
                f"Dimensions {' and '.join(map(str, sorted(counts)))} are not compatible: these are numbers of rows."
            )
        count = counts.pop()

        def elements():
            for i in builtins.range(count):
                yield tree.map_structure(lambda x, i=i: Tensor(np.asarray(x.array[i])), tensors)

        return cls(elements, count, lambda: specs.unbatched(specs.spec_of(tensors)), "TensorSliceDataset")

    @classmethod
    def from_tensors(cls, tensors, name=None):
        """One element: the tensors as they are."""
        element = as_element(tensors)
        return cls(lambda: iter([element]), 1, lambda: specs.spec_of(element), "TensorDataset")

    @classmethod
    def from_generator(cls, generator, output_types=None, output_shapes=None, args=None, output_signature=None, name=None):
        """What a generator gives; `generator` is called (with `args`) each time the data set is gone through.

        Args:
            output_signature: the TensorSpecs of an element; what comes is cast to their types.
            output_types, output_shapes: the same in two parts, as in older notebooks.

        Raises TypeError where an element does not fit the signature.
        """
        if not callable(generator):
            raise TypeError(
                "`generator` must be a Python callable: a function that gives an iterator, not the iterator itself."
            )
        if output_signature is None and output_types is None:
            raise TypeError("Either `output_signature` or `output_types` must be specified.")
        checks_shapes = output_signature is not None or output_shapes is not None
        if output_signature is None:
            shapes = output_shapes or tree.map_structure(lambda dtype: None, output_types)
            output_signature = tree.map_structure_up_to(
                output_types, lambda dtype, shape: specs.TensorSpec(shape, dtype), output_types, shapes
            )

        def elements():
            return (_fitting(value, output_signature, checks_shapes) for value in generator(*(args or ())))

        return cls(elements, UNKNOWN_CARDINALITY, lambda: output_signature, "FlatMapDataset")

    @classmethod
    def range(cls, *args, output_type="int64", name=None):
        """The numbers of Python's `range`, as tensors of int64."""
        numbers = builtins.range(*(int(x) for x in args))

        def elements():
            return (Tensor(np.asarray(i, output_type)) for i in numbers)

        return cls(elements, len(numbers), lambda: specs.TensorSpec((), output_type), "RangeDataset")

    @classmethod
    def zip(cls, *datasets, name=None):
        """The elements of several data sets side by side, as long as the shortest; `datasets` is a tuple or dict of them."""
        nested = datasets[0] if len(datasets) == 1 else datasets
        parts = tree.flatten(nested)
        counts = [part.count for part in parts if part.count != INFINITE_CARDINALITY]
        count = UNKNOWN_CARDINALITY if UNKNOWN_CARDINALITY in counts else min(counts, default=INFINITE_CARDINALITY)

        def elements():
            return (tree.pack_sequence_as(nested, list(values)) for values in builtins.zip(*parts))

        return cls(elements, count, lambda: tree.pack_sequence_as(nested, [part.element_spec for part in parts]), "ZipDataset")


def _fitting(value, signature, checks_shapes):
    """An element of a generator, cast to its signature."""
    try:
        value = tuple(value) if isinstance(value, list) and isinstance(signature, tuple) else value
        element = tree.map_structure_up_to(signature, lambda spec, x: Tensor(as_array(x, spec.dtype.name)), signature, value)
    except (ValueError, TypeError) as error:
        raise TypeError(
            f"`generator` yielded an element that does not match the expected structure {signature}: {value}"
        ) from error
    for spec, x in builtins.zip(tree.flatten(signature), tree.flatten(element)):
        if checks_shapes and not spec.shape.is_compatible_with(x.shape):
            raise TypeError(
                f"`generator` yielded an element of shape {x.shape} where an element of shape {spec.shape} was expected."
            )
    return element
