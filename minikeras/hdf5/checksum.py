"""Two checksums of HDF5: lookup3 over its own structures, Fletcher's over the numbers of a chunk.

Both find damage. Neither finds malice: who changes a file on purpose changes the checksum with it. So nothing here relies on one.
"""

import numpy as np

from minikeras.hdf5.errors import Damaged

_MASK = 0xFFFFFFFF
_FLETCHER_BLOCK = 1 << 16  # words whose weighted sum stays far below 64 bits


def lookup3(data):
    """Bob Jenkins's hash "lookup3" of bytes, 32 bits: the checksum of every structure of HDF5 from version 1.8 on.

    Three registers take 12 bytes a round and are mixed; the last 12 bytes, filled up with zeros, are mixed another way.
    Source: http://burtleburtle.net/bob/c/lookup3.c, `hashlittle` with the start value 0.
    """
    size = len(data)
    a = b = c = (0xDEADBEEF + size) & _MASK
    if size == 0:
        return c
    words = np.frombuffer(bytes(data) + b"\0" * (-size % 12), "<u4").tolist()
    last = len(words) - 3
    for i in range(0, last, 3):
        a, b, c = _mix(a + words[i] & _MASK, b + words[i + 1] & _MASK, c + words[i + 2] & _MASK)
    return _final(a + words[last] & _MASK, b + words[last + 1] & _MASK, c + words[last + 2] & _MASK)


def _mix(a, b, c):
    a = (a - c & _MASK) ^ (c << 4 & _MASK | c >> 28)
    c = c + b & _MASK
    b = (b - a & _MASK) ^ (a << 6 & _MASK | a >> 26)
    a = a + c & _MASK
    c = (c - b & _MASK) ^ (b << 8 & _MASK | b >> 24)
    b = b + a & _MASK
    a = (a - c & _MASK) ^ (c << 16 & _MASK | c >> 16)
    c = c + b & _MASK
    b = (b - a & _MASK) ^ (a << 19 & _MASK | a >> 13)
    a = a + c & _MASK
    c = (c - b & _MASK) ^ (b << 4 & _MASK | b >> 28)
    return a, b + a & _MASK, c


def _final(a, b, c):
    for of_c, of_a, of_b, again in ((14, 11, 25, 16), (4, 14, 24, None)):
        c = (c ^ b) - (b << of_c & _MASK | b >> 32 - of_c) & _MASK
        a = (a ^ c) - (c << of_a & _MASK | c >> 32 - of_a) & _MASK
        b = (b ^ a) - (a << of_b & _MASK | a >> 32 - of_b) & _MASK
        if again:
            c = (c ^ b) - (b << again & _MASK | b >> 32 - again) & _MASK
            a = (a ^ c) - (c << 4 & _MASK | c >> 28) & _MASK
            b = (b ^ a) - (a << 14 & _MASK | a >> 18) & _MASK
            c = (c ^ b) - (b << 24 & _MASK | b >> 8) & _MASK
            return c
    return c


def check(data, what, at):
    """Raise Damaged unless the last four bytes of a structure are the checksum of those before."""
    if len(data) < 4 or lookup3(data[:-4]) != int.from_bytes(data[-4:], "little"):
        raise Damaged(what, at, "has another checksum than its bytes")


def sealed(data):
    """Bytes with their checksum behind them."""
    return bytes(data) + lookup3(data).to_bytes(4, "little")


def fletcher32(data):
    """Fletcher's checksum of bytes, 32 bits, as HDF5 takes it: of 16-bit words, the high byte first.

    Two sums modulo 65535: of the words, and of the words each weighted by how many follow it. A sum that is a multiple of
    65535, but not 0, counts as 65535.
    """
    words = np.frombuffer(bytes(data) + b"\0" * (len(data) % 2), ">u2")
    first = second = 0
    for start in range(0, len(words), _FLETCHER_BLOCK):
        block = words[start : start + _FLETCHER_BLOCK].astype(np.uint64)
        second += first * len(block) + int(block @ np.arange(len(block), 0, -1, dtype=np.uint64))
        first += int(block.sum())
    first, second = (total and (total % 65535 or 65535) for total in (first, second))
    return second << 16 | first
