"""PyDataset: data that comes batch by batch from code of your own."""

import itertools
import warnings


class PyDataset:
    """The base of datasets for `fit`. One of your own needs `__getitem__`, a batch by its number, and `__len__`:

        class Squares(keras.utils.PyDataset):
            def __len__(self):
                return 10

            def __getitem__(self, number):
                x = np.random.rand(32, 1)
                return x, x ** 2

    Args:
        workers, use_multiprocessing, max_queue_size: accepted as in Keras; batches are made one after the other.
    """

    def __init__(self, workers=1, use_multiprocessing=False, max_queue_size=10):
        self.workers = workers
        self.use_multiprocessing = use_multiprocessing
        self.max_queue_size = max_queue_size

    def __getattr__(self, name):
        defaults = {"workers": 1, "use_multiprocessing": False, "max_queue_size": 10}
        if name not in defaults:
            raise AttributeError(f"'{type(self).__name__}' object has no attribute '{name}'")
        warnings.warn(
            "Your `PyDataset` class should call `super().__init__(**kwargs)` in its constructor. `**kwargs` can "
            "include `workers`, `use_multiprocessing`, `max_queue_size`. Do not pass these arguments to `fit()`, as "
            "they will be ignored.",
            stacklevel=2,
        )
        return defaults[name]

    def __getitem__(self, index):
        """The batch with a number: `(x, y)` or `(x, y, sample_weight)`."""
        raise NotImplementedError

    def __iter__(self):
        try:
            numbers = range(self.num_batches)
        except (NotImplementedError, TypeError):  # TypeError: num_batches is None
            numbers = itertools.count()
        return (self[number] for number in numbers)

    @property
    def num_batches(self):
        """How many batches there are; None if they don't end."""
        if hasattr(type(self), "__len__"):
            return len(self)
        raise NotImplementedError(
            "You need to implement the `num_batches` property:\n\n@property\ndef num_batches(self):\n  return ..."
        )

    def on_epoch_begin(self):
        """Called before each epoch."""

    def on_epoch_end(self):
        """Called after each epoch, to shuffle for instance."""


Sequence = PyDataset
