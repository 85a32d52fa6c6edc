"""Fingerprints of texts: numbers of 64 bits that differ for different texts, the same on every machine.

`fingerprint` is FarmHash's Fingerprint64 (Pike, 2014, https://github.com/google/farmhash), which TensorFlow uses where no key is
given; `keyed_fingerprint` is SipHash-2-4 (Aumasson and Bernstein, 2012, "SipHash: a fast short-input PRF").
"""

import struct

_ALL = 2**64 - 1
_K0, _K1, _K2 = 0xC3A5C85C97CB3127, 0xB492B66FBE98F273, 0x9AE16A3B2F90404F


def fingerprint(text):
    """FarmHash's Fingerprint64 of `bytes`, an int."""
    size = len(text)
    if size <= 16:
        return _up_to_16(text, size)
    if size <= 32:
        return _up_to_32(text, size)
    if size <= 64:
        return _up_to_64(text, size)
    return _longer(text, size)


def keyed_fingerprint(text, key):
    """SipHash-2-4 of `bytes` with a key of two ints, an int."""
    state = [key[0] ^ 0x736F6D6570736575, key[1] ^ 0x646F72616E646F6D, key[0] ^ 0x6C7967656E657261, key[1] ^ 0x7465646279746573]
    whole = len(text) // 8 * 8
    last = text[whole:].ljust(7, b"\0") + bytes([len(text) % 256])
    for word in (*struct.unpack(f"<{whole // 8}Q", text[:whole]), *struct.unpack("<Q", last)):
        state[3] ^= word
        _sip_rounds(state, 2)
        state[0] ^= word
    state[2] ^= 0xFF
    _sip_rounds(state, 4)
    return state[0] ^ state[1] ^ state[2] ^ state[3]


def _sip_rounds(v, count):
    for _ in range(count):
        v[0] = (v[0] + v[1]) & _ALL
        v[1] = _left(v[1], 13) ^ v[0]
        v[0] = _left(v[0], 32)
        v[2] = (v[2] + v[3]) & _ALL
        v[3] = _left(v[3], 16) ^ v[2]
        v[0] = (v[0] + v[3]) & _ALL
        v[3] = _left(v[3], 21) ^ v[0]
        v[2] = (v[2] + v[1]) & _ALL
        v[1] = _left(v[1], 17) ^ v[2]
        v[2] = _left(v[2], 32)


def _left(x, by):
    return ((x << by) | (x >> (64 - by))) & _ALL


def _right(x, by):
    return _left(x & _ALL, 64 - by)


def _word(text, at):
    return struct.unpack_from("<Q", text, at)[0]


def _mixed(x):
    return x ^ (x >> 47)


def _joined(u, v, factor):
    """Two words as one."""
    a = _mixed(((u ^ v) * factor) & _ALL)
    b = _mixed((((v & _ALL) ^ a) * factor) & _ALL)
    return (b * factor) & _ALL


def _up_to_16(text, size):
    factor = _K2 + size * 2
    if size >= 8:
        a, b = (_word(text, 0) + _K2) & _ALL, _word(text, size - 8)
        c = (_right(b, 37) * factor + a) & _ALL
        d = ((_right(a, 25) + b) * factor) & _ALL
        return _joined(c, d, factor)
    if size >= 4:
        first, last = struct.unpack_from("<I", text, 0)[0], struct.unpack_from("<I", text, size - 4)[0]
        return _joined(size + (first << 3), last, factor)
    if size:
        y = text[0] + (text[size >> 1] << 8)
        z = size + (text[-1] << 2)
        return (_mixed((y * _K2 ^ z * _K0) & _ALL) * _K2) & _ALL
    return _K2


def _ends(text, size, first_factor, factor):
    """What texts of 17 to 64 bytes have in common: words of both ends, joined."""
    a, b = (_word(text, 0) * first_factor) & _ALL, _word(text, 8)
    c, d = (_word(text, size - 8) * factor) & _ALL, (_word(text, size - 16) * _K2) & _ALL
    y = (_right(a + b, 43) + _right(c, 30) + d) & _ALL
    return a, y, _joined(y, (a + _right(b + _K2, 18) + c) & _ALL, factor)


def _up_to_32(text, size):
    return _ends(text, size, _K1, _K2 + size * 2)[2]


def _up_to_64(text, size):
    factor = _K2 + size * 2
    a, y, z = _ends(text, size, _K2, factor)
    e, f = (_word(text, 16) * factor) & _ALL, _word(text, 24)
    g = ((y + _word(text, size - 32)) * factor) & _ALL
    h = ((z + _word(text, size - 24)) * factor) & _ALL
    return _joined((_right(e + f, 43) + _right(g, 30) + h) & _ALL, (e + _right(f + a, 18) + g) & _ALL, factor)


def _longer(text, size):
    """Blocks of 64 bytes one after the other; the last one ends with the text."""
    x, y = 81, (81 * _K1 + 113) & _ALL
    z = (_mixed((y * _K2 + 113) & _ALL) * _K2) & _ALL
    v = w = (0, 0)
    x = (x * _K2 + _word(text, 0)) & _ALL
    for at in range(0, (size - 1) // 64 * 64, 64):
        x, y, z, v, w = _block(text, at, x, y, z, v, w, _K1, 1)
    factor = _K1 + ((z & 0xFF) << 1)
    first = (w[0] + ((size - 1) & 63)) & _ALL
    v = ((v[0] + first) & _ALL, v[1])
    w = ((first + v[0]) & _ALL, w[1])
    x, y, z, v, w = _block(text, size - 64, x, y, z, v, w, factor, 9)
    return _joined((_joined(v[0], w[0], factor) + _mixed(y) * _K0 + z) & _ALL, (_joined(v[1], w[1], factor) + x) & _ALL, factor)


def _block(text, at, x, y, z, v, w, factor, weight):
    x = (_right(x + y + v[0] + _word(text, at + 8), 37) * factor) & _ALL
    y = (_right(y + v[1] + _word(text, at + 48), 42) * factor) & _ALL
    x ^= (w[1] * weight) & _ALL
    y = (y + v[0] * weight + _word(text, at + 40)) & _ALL
    z = (_right(z + w[0], 33) * factor) & _ALL
    v = _half_block(text, at, v[1] * factor, x + w[0])
    w = _half_block(text, at + 32, z + w[1], y + _word(text, at + 16))
    return z, y, x, v, w


def _half_block(text, at, a, b):
    first, second, third, fourth = struct.unpack_from("<4Q", text, at)
    a = (a + first) & _ALL
    b = _right(b + a + fourth, 21)
    c = a
    a = (a + second + third) & _ALL
    b = (b + _right(a, 44)) & _ALL
    return (a + fourth) & _ALL, (b + c) & _ALL
