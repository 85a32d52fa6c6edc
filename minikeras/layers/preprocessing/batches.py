"""What `adapt` learns from: one array, or batches one after the other."""

import itertools


def is_whole(data, whole=()):
    """Whether `data` is to be taken as one: an array, a tensor, or one of the types in `whole`."""
    return hasattr(data, "__array__") or isinstance(data, whole)


def batches_of(data, steps=None):
    """The batches of an iterable, or of what has a length and is indexed (a PyDataset); at most `steps` of them."""
    if hasattr(data, "__iter__"):
        batches = iter(data)
    else:
        batches = (data[i] for i in range(len(data)))
    return itertools.islice(batches, steps)


def inputs_of(batch):
    """The inputs of a batch, which may be a tuple of inputs and targets."""
    return batch[0] if isinstance(batch, tuple) else batch
