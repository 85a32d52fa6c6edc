"""Random numbers without state: from a pair of seeds, a shape and a distribution to an array, as TensorFlow's.

Uniform numbers equal tf.keras's bit for bit; normal ones to a few units in the last place, because logarithm and sine
come from another library.
"""

import functools
import math

import numpy as np

import minikeras.random.philox as philox
from minikeras.config.dtypes import limits_of

_TINY = 1e-7
# Numbers are made in pieces that stay in the processor's cache: three times as fast as all at once.
_PIECE_WORDS = 2**15
# Each group of truncated normals may use this many words for each number.
_WORDS_RESERVED = 256


def uniform(shape, pair, minval=0.0, maxval=1.0, dtype="float32"):
    """Numbers in [minval, maxval), as an array of the float dtype.

    Args:
        shape: tuple of ints.
        pair: two integers, as `draw_seed` gives them.
    """
    dtype = np.dtype(dtype)
    # Keras takes the bounds through float32 even where the numbers are float64.
    low, high = np.float32(minval).astype(dtype), np.float32(maxval).astype(dtype)

    def in_range(words):
        fractions = _fractions(words, dtype)
        if (low, high) != (0, 1):
            fractions *= high - low
            fractions += low
        return fractions

    return _fill(shape, pair, dtype, _words_each(dtype), in_range)


def randint(shape, pair, minval, maxval, dtype="int32"):
    """Integers in [minval, maxval), as an array of dtype int32 or int64.

    Raises:
        ValueError: if the range is empty.
    """
    if minval >= maxval:
        raise ValueError(f"Need minval < maxval, got {minval} >= {maxval}")
    dtype = np.dtype(dtype)
    unsigned = np.dtype(f"uint{8 * dtype.itemsize}")

    def in_range(words):
        integers = words.view(unsigned)
        integers %= unsigned.type(maxval - minval)
        # Added without a sign, because the sum of two signed numbers might not fit.
        integers += np.array(minval, dtype=dtype).view(unsigned)
        return integers.view(dtype)

    return _fill(shape, pair, dtype, _words_each(dtype), in_range)


def normal(shape, pair, mean=0.0, stddev=1.0, dtype="float32"):
    """Normally distributed numbers, as an array of the float dtype."""
    dtype = np.dtype(dtype)

    def scaled(words):
        return _scaled(_box_muller(words, dtype), mean, stddev, dtype)

    return _fill(shape, pair, dtype, _words_each(dtype), scaled)


def truncated_normal(shape, pair, mean=0.0, stddev=1.0, dtype="float32"):
    """Normally distributed numbers; what lies two or more standard deviations from the mean is drawn again."""
    dtype = np.dtype(dtype)
    count = math.prod(shape)
    size = 4 // _words_each(dtype)
    stream = philox.start(pair)
    out = np.empty(-(-count // size) * size, dtype=dtype)
    for begin in range(0, len(out), _PIECE_WORDS):
        piece = out[begin : begin + _PIECE_WORDS]
        groups = np.arange(begin // size, (begin + len(piece)) // size, dtype=np.uint64)
        piece[:] = _scaled(_truncated_groups(stream, groups, size, dtype), mean, stddev, dtype)
    return out[:count].reshape(shape)


def categorical(logits, count, pair):
    """For each row of `logits` (batch, classes), `count` class numbers, as an int64 array (batch, count).

    The same as tf.keras's for batches that TensorFlow draws in one thread; larger ones depend on its number of threads.
    """
    rows = logits.astype(np.float64)
    finite = np.isfinite(rows)
    largest = np.max(rows, axis=1, keepdims=True, where=finite, initial=limits_of(logits.dtype.name).min)
    sums = np.cumsum(np.exp(rows - largest, where=finite, out=np.zeros_like(rows)), axis=1)
    targets = uniform((len(rows), count), pair, dtype="float64") * sums[:, -1:]
    return np.array([np.searchsorted(row, row_targets, side="right") for row, row_targets in zip(sums, targets)])


def dropout_mask(shape, pair, rate, dtype="float32"):
    """An array of the float dtype that is 0 with probability `rate`, else `1 / (1 - rate)`."""
    dtype = np.dtype(dtype)
    scale = dtype.type(1 / (1 - rate))

    def kept(words):
        return np.multiply(_fractions(words, dtype) >= dtype.type(rate), scale)

    return _fill(shape, pair, dtype, _words_each(dtype), kept)


@functools.lru_cache(maxsize=8)
def permutation(count, seed, block=0):
    """The order of `count` rows that follows from one integer, as a read-only int64 array: Fisher and Yates's shuffle.

    Unlike the other functions it doesn't encipher the seed first: the seed is the key. `block` counts the blocks of four words
    that others took before.
    """
    seed %= 2**31 - 1
    # TensorFlow doesn't start from two zeros.
    order = order_of(count, philox.unscrambled((seed, 0 if seed else 2**31 - 1), block))
    order.setflags(write=False)
    return order


def order_of(count, stream):
    """The numbers 0 to count - 1 in random order, as an int64 array: each place in turn changes with a later one, or itself."""
    order = list(range(count))
    words = philox.words(stream.key, stream.upper, max(count - 1, 0), stream.first_block).tolist()
    for i, word in enumerate(words):
        j = i + word % (count - i)
        order[i], order[j] = order[j], order[i]
    return np.array(order, dtype=np.int64)


def _fill(shape, pair, dtype, words_each, transform):
    """An array filled piece by piece with what `transform` makes of random words, `words_each` for each number."""
    key, upper, first_block = philox.start(pair)
    out = np.empty(math.prod(shape), dtype=dtype)
    step = _PIECE_WORDS // words_each
    for begin in range(0, len(out), step):
        piece = out[begin : begin + step]
        # Normals are made in pairs, so that the last one may need a word more than it uses.
        count = (len(piece) + len(piece) % 2) * words_each
        piece[:] = transform(philox.words(key, upper, count, first_block + begin * words_each // 4))[: len(piece)]
    return out.reshape(shape)


def _words_each(dtype):
    """How many random words TensorFlow uses for one number: even a float16 takes a whole one."""
    return 2 if dtype.itemsize == 8 else 1


def _fractions(words, dtype):
    """Numbers in [0, 1) of the float dtype from random words: the low bits become the mantissa of a number in [1, 2).

    May change `words`.
    """
    if dtype.itemsize == 8:
        # The first word of two is the upper half.
        bits = (words[0::2].astype(np.uint64) << np.uint64(32)) | words[1::2]
        mantissa, one = np.uint64(2**52 - 1), np.uint64(1023 << 52)
    elif dtype.itemsize == 4:
        bits, mantissa, one = words, np.uint32(2**23 - 1), np.uint32(127 << 23)
    elif dtype == np.float16:
        bits, mantissa, one = words.astype(np.uint16), np.uint16(2**10 - 1), np.uint16(15 << 10)
    else:
        bits, mantissa, one = words.astype(np.uint16), np.uint16(2**7 - 1), np.uint16(127 << 7)  # bfloat16
    bits &= mantissa
    bits |= one
    values = bits.view(dtype)
    values -= dtype.type(1)
    return values


def _box_muller(words, dtype):
    """Standard normals by Box and Muller's formula: two uniform numbers give a radius r and an angle, these give r sin
    and r cos.

    float64 for float64, float32 for the others. NumPy's float32 logarithm and sine would differ from TensorFlow's in 10
    to 20 of 100 values; its float64 ones, rounded, in 1 or 2. May change `words`.
    """
    dtype = np.dtype(np.float64 if dtype.itemsize == 8 else np.float32)
    uniforms = _fractions(words, dtype).reshape(-1, 2)
    radii = np.sqrt(-2 * np.log(np.maximum(uniforms[:, 0], dtype.type(_TINY)), dtype=np.float64).astype(dtype))
    angles = np.multiply(uniforms[:, 1], 2 * math.pi, dtype=np.float64).astype(dtype).astype(np.float64)
    normals = np.stack([np.sin(angles), np.cos(angles)], axis=1).astype(dtype, copy=False)
    normals *= radii[:, None]
    return normals.reshape(-1)


def _truncated_groups(stream, groups, size, dtype):
    """Standard normals below 2 in size, `size` for each of the numbered groups, one group after the other.

    A group has blocks of its own, makes normals from them in order and keeps the first that fit.
    """
    first_blocks = np.uint64(stream.first_block) + groups * np.uint64(size * _WORDS_RESERVED // 4)
    kept = np.empty((len(groups), size), dtype=np.float64 if dtype.itemsize == 8 else np.float32)
    filled = np.zeros(len(groups), dtype=np.int64)
    unfinished = np.arange(len(groups))
    block = 0
    while len(unfinished):
        words = philox.encipher_all(stream.key, stream.upper, first_blocks[unfinished] + np.uint64(block))
        candidates = _box_muller(words.reshape(-1), dtype).reshape(len(unfinished), -1)
        fits = np.abs(candidates) < 2
        slots = filled[unfinished, None] + np.cumsum(fits, axis=1) - 1
        filled[unfinished] = slots[:, -1] + 1
        fits &= slots < size
        rows = np.broadcast_to(unfinished[:, None], fits.shape)
        kept[rows[fits], slots[fits]] = candidates[fits]
        unfinished = unfinished[filled[unfinished] < size]
        block += 1
    return kept.reshape(-1)


def _scaled(normals, mean, stddev, dtype):
    values = normals.astype(dtype, copy=False)
    values *= dtype.type(stddev)
    values += dtype.type(mean)
    return values
