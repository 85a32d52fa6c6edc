"""Shuffling what comes one after the other: a buffer is kept full, and each time one of it, drawn at random, goes out.

The random words are TensorFlow's, so the same seed gives the same order as tf.data.
"""

import itertools

import minikeras.random.philox as philox


class Seeds:
    """The pairs of seeds of one shuffled data set: one pair for each time that it is gone through.

    Args:
        pair: two integers, as `minikeras.tf.random` or a caller gives them.
        changing: whether each time has a pair of its own, or all have the same.
    """

    def __init__(self, pair, changing):
        self.pair, self.changing = pair, changing
        self._words = words(pair)

    def next(self):
        return (next(self._words), next(self._words)) if self.changing else self.pair


def words(pair):
    """Random 32-bit words without end, from a pair of seeds that is not enciphered first."""
    stream = philox.unscrambled(pair)
    for block in itertools.count(0, 1024):
        yield from philox.words(stream.key, stream.upper, 4096, block).tolist()


def shuffled(elements, size, pair):
    """The elements in random order: each is drawn from a buffer of the `size` next ones.

    The buffer is a ring. What stands at its beginning takes the place of the one that was drawn, and the next element comes in
    behind the last.
    """
    random_words, elements = words(pair), iter(elements)
    ring = list(itertools.islice(elements, size))
    size, begin, count = len(ring), 0, len(ring)
    while count:
        place = (begin + next(random_words) % count) % size
        drawn, ring[place] = ring[place], ring[begin % size]
        begin, count = begin + 1, count - 1
        yield drawn
        for element in itertools.islice(elements, 1):
            ring[(begin + count) % size] = element
            count += 1
