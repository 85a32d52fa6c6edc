"""Dataset: elements that come one after the other, and the methods that make one data set of another."""

import itertools
import math

import numpy as np

from minikeras import tree
from minikeras.autodiff import Tensor, as_array
from minikeras.data import spec as specs
from minikeras.data.elements import applied, as_element, padded, stacked
from minikeras.data.passes import groups, interleaved, remembered, windows
from minikeras.data.shuffling import Seeds, shuffled
from minikeras.data.sources import INFINITE_CARDINALITY, UNKNOWN_CARDINALITY, Sources
from minikeras.random.op_seeds import seed_pair

AUTOTUNE = -1


class Dataset(Sources):
    """Elements, each a tensor or tensors nested in tuples and dicts; gone through anew by each `for`.

    To open an iterator opens those that it takes its elements from, before the first of them is asked for: as in tf.data, where a
    shuffled data set takes its seeds when it is opened, and `fit` opens one more than it reads.

    Args:
        elements: function without arguments, which gives a new iterator over the elements.
        count: how many there are, `INFINITE_CARDINALITY` or `UNKNOWN_CARDINALITY`.
        spec: function without arguments, which gives the TensorSpecs of an element.
        kind: what it is called when it is printed.
    """

    batch_size = None  # of what `batch` made

    def __init__(self, elements, count=UNKNOWN_CARDINALITY, spec=None, kind="Dataset"):
        self._elements, self.count, self._kind = elements, count, kind
        self._spec = spec or (lambda: specs.spec_of(next(iter(self))))

    # What is made of them.

    def map(self, map_func, num_parallel_calls=None, deterministic=None, name=None):
        """`map_func` of each element; the parts of a tuple are its arguments."""

        def elements():
            return (as_element(_as_tuple(applied(map_func, element))) for element in self)

        def spec():
            return specs.mapped(lambda element: as_element_of_symbols(_as_tuple(applied(map_func, element))), self.element_spec)

        return Dataset(elements, self.count, spec, "MapDataset" if num_parallel_calls is None else "ParallelMapDataset")

    def filter(self, predicate, name=None):
        """The elements for which the predicate is true."""
        return Dataset(
            lambda: (element for element in self if bool(applied(predicate, element))),
            INFINITE_CARDINALITY if self.count == INFINITE_CARDINALITY else UNKNOWN_CARDINALITY,
            self._spec,
            "FilterDataset",
        )

    def flat_map(self, map_func, name=None):
        """The elements of the data sets that `map_func` makes of each element, one data set after the other."""
        inner = self.map_to_datasets(map_func)
        return Dataset(lambda: itertools.chain.from_iterable(inner()), UNKNOWN_CARDINALITY, None, "FlatMapDataset")

    def interleave(self, map_func, cycle_length=None, block_length=1, num_parallel_calls=None, deterministic=None, name=None):
        """As `flat_map`, but `cycle_length` data sets are open at a time, and give `block_length` elements each in turn."""
        cycle_length = 4 if cycle_length in (None, AUTOTUNE) else cycle_length
        inner = self.map_to_datasets(map_func)
        return Dataset(lambda: interleaved(inner(), cycle_length, block_length), UNKNOWN_CARDINALITY, None, "InterleaveDataset")

    def map_to_datasets(self, map_func):
        """A function that gives an iterator over the data sets that `map_func` makes of each element."""
        return lambda: (applied(map_func, element) for element in self)

    def shuffle(self, buffer_size, seed=None, reshuffle_each_iteration=True, name=None):
        """The elements in random order, each drawn from a buffer of the next `buffer_size`; TensorFlow's order for the same seed.

        Raises ValueError for a buffer below 1.
        """
        buffer_size = int(buffer_size)
        if buffer_size < 1:
            raise ValueError(f"buffer_size must be greater than zero or UNKNOWN_CARDINALITY, got {buffer_size}")
        seeds = Seeds(seed_pair(seed), reshuffle_each_iteration is None or reshuffle_each_iteration)
        return Dataset(lambda: shuffled(iter(self), buffer_size, seeds.next()), self.count, self._spec, "ShuffleDataset")

    def batch(self, batch_size, drop_remainder=False, num_parallel_calls=None, deterministic=None, name=None):
        """Batches: `batch_size` elements stacked along a new first axis; the last one may be smaller, or is dropped."""
        size = int(batch_size)
        batches = Dataset(
            lambda: (stacked(group) for group in groups(iter(self), size, drop_remainder)),
            _batches(self.count, size, drop_remainder),
            lambda: specs.batched(self.element_spec, size if drop_remainder else None),
            "BatchDataset",
        )
        batches.batch_size = size
        return batches

    def padded_batch(self, batch_size, padded_shapes=None, padding_values=None, drop_remainder=False, name=None):
        """Batches of elements of different sizes, filled up behind with `padding_values` (0)."""
        size = int(batch_size)
        return Dataset(
            lambda: (padded(group, padded_shapes, padding_values) for group in groups(iter(self), size, drop_remainder)),
            _batches(self.count, size, drop_remainder),
            None,
            "PaddedBatchDataset",
        )

    def unbatch(self, name=None):
        """The rows of each element, one after the other."""
        rows = self.map_to_datasets(lambda *element: Dataset.from_tensor_slices(element if len(element) > 1 else element[0]))
        return Dataset(
            lambda: itertools.chain.from_iterable(rows()),
            UNKNOWN_CARDINALITY,
            lambda: specs.unbatched(self.element_spec),
            "UnbatchDataset",
        )

    def window(self, size, shift=None, stride=1, drop_remainder=False, name=None):
        """Windows over the elements, each a data set: `size` elements, every `stride`-th, the next window `shift` further on.

        A window of tuples is a tuple of data sets, as in tf.data.
        """
        size, shift = int(size), int(shift or size)

        def elements():
            return (_as_datasets(rows) for rows in windows(iter(self), size, shift, stride, drop_remainder))

        return Dataset(elements, UNKNOWN_CARDINALITY, lambda: None, "WindowDataset")

    def repeat(self, count=None, name=None):
        """The data set so many times, one after the other; without end by default."""
        endless = count is None or count < 0

        def elements():
            for _ in itertools.count() if endless else range(count):
                empty = True
                for element in self:
                    empty = False
                    yield element
                if empty:
                    return

        whole = INFINITE_CARDINALITY if endless and self.count != 0 else self.count * count if self.count >= 0 else self.count
        return Dataset(elements, 0 if count == 0 else whole, self._spec, "RepeatDataset")

    def take(self, count, name=None):
        """The first `count` elements; all of them for -1."""
        count = int(count)
        if count < 0:
            return Dataset(self._elements, self.count, self._spec, "TakeDataset")
        left = count if self.count == INFINITE_CARDINALITY else min(count, self.count)
        known = left if self.count != UNKNOWN_CARDINALITY else UNKNOWN_CARDINALITY
        return Dataset(lambda: itertools.islice(iter(self), count), known, self._spec, "TakeDataset")

    def skip(self, count, name=None):
        """Without the first `count` elements; nothing for -1."""
        count = int(count)
        left = 0 if count < 0 else max(self.count - count, 0) if self.count >= 0 else self.count
        return Dataset(
            lambda: iter(()) if count < 0 else itertools.islice(iter(self), count, None), left, self._spec, "SkipDataset"
        )

    def shard(self, num_shards, index, name=None):
        """Every `num_shards`-th element, from number `index` on."""
        if not 0 <= index < num_shards:
            raise ValueError(f"index must be in [0, num_shards). Received: index={index}, num_shards={num_shards}")
        left = math.ceil((self.count - index) / num_shards) if self.count >= 0 else self.count
        return Dataset(lambda: itertools.islice(iter(self), index, None, num_shards), left, self._spec, "ShardDataset")

    def take_while(self, predicate, name=None):
        """The elements up to the first for which the predicate is not true."""
        return Dataset(
            lambda: itertools.takewhile(lambda element: bool(applied(predicate, element)), self),
            UNKNOWN_CARDINALITY,
            self._spec,
            "TakeWhileDataset",
        )

    def enumerate(self, start=0, name=None):
        """(number, element) pairs."""
        return Dataset.zip(Dataset(lambda: _numbers(start), INFINITE_CARDINALITY, lambda: specs.TensorSpec((), "int64")), self)

    def concatenate(self, dataset, name=None):
        """The elements of this data set, then those of another."""
        counts = (self.count, dataset.count)
        endless, unknown = INFINITE_CARDINALITY in counts, UNKNOWN_CARDINALITY in counts
        count = INFINITE_CARDINALITY if endless else UNKNOWN_CARDINALITY if unknown else sum(counts)
        return Dataset(lambda: itertools.chain(iter(self), dataset), count, self._spec, "ConcatenateDataset")

    def cache(self, filename="", name=None):
        """The same elements, computed the first time only and kept in memory."""
        kept = []
        return Dataset(lambda: remembered(iter(self), kept), self.count, self._spec, "CacheDataset")

    def prefetch(self, buffer_size=None, name=None):
        """The same elements. tf.data computes the next ones beforehand, in another thread; here that is not faster."""
        return Dataset(self._elements, self.count, self._spec, "PrefetchDataset")

    def with_options(self, options, name=None):
        """The same elements: there is nothing to tune."""
        return self

    def apply(self, transformation_func):
        """What a function makes of the data set."""
        return transformation_func(self)

    # What is asked of it.

    def __iter__(self):
        return iter(self._elements())

    def as_numpy_iterator(self):
        """The elements as NumPy arrays and numbers."""
        return (tree.map_structure(lambda x: x.array[()], element) for element in self)

    def reduce(self, initial_state, reduce_func, name=None):
        """reduce_func(... reduce_func(reduce_func(initial_state, element 0), element 1) ...)."""
        state = as_element(initial_state)
        for element in self:
            state = as_element(reduce_func(state, element))
        return state

    def cardinality(self, name=None):
        """How many elements there are, as a tensor; -1 for no end, -2 where that is not known."""
        return Tensor(np.asarray(self.count, "int64"))

    def __len__(self):
        if self.count < 0:
            what = "The dataset is infinite." if self.count == INFINITE_CARDINALITY else "The dataset length is unknown."
            raise TypeError(what)
        return self.count

    def __bool__(self):
        return True

    @property
    def element_spec(self):
        """The TensorSpecs of an element, nested as it is."""
        return self._spec()

    def __repr__(self):
        return f"<_{self._kind} element_spec={self.element_spec}>"


def as_element_of_symbols(value):
    """What a mapped function gave for symbols, with plain numbers as tensors."""
    return tree.map_structure(lambda x: x if hasattr(x, "shape") else Tensor(as_array(x)), value)


def _as_tuple(value):
    return tuple(value) if isinstance(value, list) else value


def _batches(count, size, drop_remainder):
    return count if count < 0 else count // size if drop_remainder else math.ceil(count / size)


def _numbers(start):
    return (Tensor(np.asarray(i, "int64")) for i in itertools.count(start))


def _as_datasets(window):
    """The elements of one window as a data set; tuples and dicts of them as tuples and dicts of data sets."""

    def part(i):
        rows = [tree.flatten(element)[i] for element in window]
        return Dataset(lambda: iter(rows), len(rows))

    return tree.pack_sequence_as(window[0], [part(i) for i in range(len(tree.flatten(window[0])))])
