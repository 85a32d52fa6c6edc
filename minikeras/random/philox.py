"""Philox4x32-10: random words by enciphering a counter, as TensorFlow does it.

A counter of four 32-bit words goes through ten rounds of multiplying and mixing with a key of two words; what comes out
is the next four random words. There is no state to carry along: word n is known without the words before it.

Source: Salmon, Moraes, Dror and Shaw (2011), "Parallel random numbers: as easy as 1, 2, 3".
"""

import typing

import numpy as np

_MULTIPLIERS = (0xD2511F53, 0xCD9E8D57)
_KEY_STEPS = (0x9E3779B9, 0xBB67AE85)
_ROUNDS = 10
_SCRAMBLE_KEY = (0x3EC8F720, 0x02461E29)
_WORD = 0xFFFFFFFF
# Keras brings seeds into the range of TensorFlow's int32 seeds with this modulus.
_SEED_MODULUS = 2**31 - 2


class Stream(typing.NamedTuple):
    """Where random words come from: a key, the counter's upper half (two words each), and the block to begin with."""

    key: tuple
    upper: tuple
    first_block: int = 0


def start(pair):
    """The Stream with which an operation seeded with `pair` starts.

    Args:
        pair: two integers, as `draw_seed` gives them, or a Stream, which is what it is.

    The pair itself is enciphered, so that neighbouring seeds start far apart.
    """
    if isinstance(pair, Stream):
        return pair
    return scrambled(int(part) % _SEED_MODULUS for part in pair)


def scrambled(pair):
    """The Stream of TensorFlow's stateless operations: both 64-bit seeds are enciphered, and give key and counter."""
    first, second = pair
    mixed = encipher(_SCRAMBLE_KEY, (*_halves(first), *_halves(second)))
    return Stream(mixed[:2], mixed[2:])


def unscrambled(pair, first_block=0):
    """The Stream of TensorFlow's operations with a state: the first seed is the key, the second one the counter's upper half."""
    first, second = pair
    return Stream(_halves(first), _halves(second), first_block)


def _halves(seed):
    return int(seed) & _WORD, (int(seed) >> 32) & _WORD


def encipher(key, counter):
    """The four random words of one counter: the plain form of `encipher_all`."""
    c0, c1, c2, c3 = counter
    for k0, k1 in _round_keys(key):
        first, second = c0 * _MULTIPLIERS[0], c2 * _MULTIPLIERS[1]
        c0, c1, c2, c3 = (second >> 32) ^ c1 ^ k0, second & _WORD, (first >> 32) ^ c3 ^ k1, first & _WORD
    return c0, c1, c2, c3


def _round_keys(key):
    k0, k1 = key
    return [((k0 + r * _KEY_STEPS[0]) & _WORD, (k1 + r * _KEY_STEPS[1]) & _WORD) for r in range(_ROUNDS)]


def words(key, upper, count, first_block=0):
    """The first `count` random words from block `first_block` on, four words a block, as uint32.

    Args:
        key: two words.
        upper: two words, the upper half of the counter; the lower half counts the blocks.
    """
    blocks = np.arange(first_block, first_block - (-count // 4), dtype=np.uint64)
    return encipher_all(key, upper, blocks).reshape(-1)[:count]


def encipher_all(key, upper, blocks):
    """`encipher` for many counters at once, as a uint32 array (blocks, 4).

    Args:
        key: two words.
        upper: two words, the upper half of all counters.
        blocks: uint64 array (blocks,), the counters' lower halves. The caller asks for some thousand at a time, so that
            the ten rounds stay in the processor's cache.
    """
    word, half = np.uint64(_WORD), np.uint64(32)
    multipliers = np.array(_MULTIPLIERS, dtype=np.uint64)[:, None]
    round_keys = np.array(_round_keys(key), dtype=np.uint64)[:, :, None]
    # Words 0 and 2, which are multiplied, in one array, words 1 and 3 in another; 64 bits wide to hold the products.
    even = np.empty((2, len(blocks)), dtype=np.uint64)
    odd = np.empty_like(even)
    even[0], even[1] = blocks & word, upper[0]
    odd[0], odd[1] = blocks >> half, upper[1]
    products, spare = np.empty_like(even), odd
    for round_key in round_keys:
        np.multiply(even, multipliers, out=products)
        swapped = products[::-1]
        np.right_shift(swapped, half, out=even)
        # `odd` still holds whole products; the mask clears what their upper halves leave.
        np.bitwise_xor(even, odd, out=even)
        np.bitwise_xor(even, round_key, out=even)
        np.bitwise_and(even, word, out=even)
        odd, products, spare = swapped, spare, products
    out = np.empty((len(blocks), 4), dtype=np.uint32)
    out[:, 0::2] = even.T
    out[:, 1::2] = odd.T
    return out
