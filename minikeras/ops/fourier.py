"""Fourier transforms along the last axis (or the last two). A complex tensor is given as the pair of its real and imaginary parts."""

import numpy as np

from minikeras.autodiff import composed, primitive
from minikeras.ops.core import convert_to_tensor
from minikeras.ops.elementwise import divide, multiply
from minikeras.ops.resizing import pad


def _complex(pair):
    return pair[0] + 1j * pair[1]


def _parts(z, dtype):
    return np.real(z).astype(dtype), np.imag(z).astype(dtype)


def _pair_of(x):
    """Raises ValueError where x is not a pair of tensors of one shape."""
    if not isinstance(x, (tuple, list)) or len(x) != 2:
        raise ValueError(f"Input `x` should be a tuple of two tensors - real and imaginary. Received: x={x}")
    first, second = (convert_to_tensor(part) for part in x)
    if first.shape != second.shape:
        raise ValueError(
            "Input `x` should be a tuple of two tensors - real and imaginary.Both the real and imaginary parts "
            f"should have the same shape. Received: x[0].shape = {first.shape}, x[1].shape = {second.shape}"
        )
    return [first, second]


def _transform(name, forward, back, text, shown):
    """A transform and its gradient: the same transform of the conjugate, which is `back` but for a factor."""

    def function(pair):
        return _parts(forward(_complex(pair)), pair[0].dtype)

    function.__name__ = f"_{name}"
    function.__doc__ = f"""{text}

    Shapes: pair of `(..., n, m)` -> pair of `(..., n, m)`. Raises ValueError where x is no pair of one shape.

    >>> ops.{name}((np.ones((2, 2), "float32"), np.zeros((2, 2), "float32")))[0]
    Tensor({shown}, shape=(2, 2), dtype=float32)
    """
    made = primitive(function, operands="list")
    made.joint_vjp(lambda upstream, needed, out, pair: _parts(back(_complex(upstream)), pair[0].dtype))

    def public(x):
        return made(_pair_of(x))

    public.__name__, public.__doc__ = name, function.__doc__
    made.__name__ = name
    return public


def _norm_of(z, axes):
    return np.prod([z.shape[a] for a in axes])


fft = _transform(
    "fft",
    np.fft.fft,
    lambda z: np.fft.ifft(z) * _norm_of(z, [-1]),
    "Fourier's transform along the last axis of a complex tensor, given as (real, imaginary).",
    "[[2., 0.], [2., 0.]]",
)
fft2 = _transform(
    "fft2",
    np.fft.fft2,
    lambda z: np.fft.ifft2(z) * _norm_of(z, [-2, -1]),
    "Fourier's transform along the last two axes of a complex tensor, given as (real, imaginary).",
    "[[4., 0.], [0., 0.]]",
)
ifft2 = _transform(
    "ifft2", np.fft.ifft2, lambda z: np.fft.fft2(z) / _norm_of(z, [-2, -1]), "The inverse of `fft2`.", "[[1., 0.], [0., 0.]]"
)


@primitive
def rfft(x, fft_length=None):
    """Fourier's transform of real numbers along the last axis, cut or filled up to `fft_length`: the half that is not mirrored.

    Shapes: `(..., n)` -> pair of `(..., n / 2 + 1)`.

    >>> ops.rfft([1.0, 1.0, 1.0, 1.0])[0]
    Tensor([4., 0., 0.], shape=(3,), dtype=float32)
    """
    return _parts(np.fft.rfft(x, fft_length), x.dtype)


def _rfft_rule(upstream, out, x, fft_length=None):
    length = fft_length or x.shape[-1]
    whole = np.zeros((*x.shape[:-1], length), np.result_type(x.dtype, np.complex64))
    whole[..., : upstream[0].shape[-1]] = _complex(upstream)
    gradient = np.real(np.fft.ifft(whole)) * length
    missing = x.shape[-1] - length
    return np.pad(gradient, [(0, 0)] * (x.ndim - 1) + [(0, missing)]) if missing > 0 else gradient[..., : x.shape[-1]]


rfft.vjp(_rfft_rule)


@primitive(operands="list")
def _irfft(pair, fft_length=None):
    return np.fft.irfft(_complex(pair), fft_length).astype(pair[0].dtype)


def _irfft_rule(upstream, needed, out, pair, fft_length=None):
    length, half = out.shape[-1], pair[0].shape[-1]
    gradient = np.fft.rfft(upstream) / length
    gradient[..., 1 : (length + 1) // 2] *= 2  # these stand for their mirror images as well
    missing = half - gradient.shape[-1]
    gradient = np.pad(gradient, [(0, 0)] * (gradient.ndim - 1) + [(0, max(missing, 0))])[..., :half]
    return _parts(gradient, pair[0].dtype)


_irfft.joint_vjp(_irfft_rule)
_irfft.__name__ = "irfft"


def irfft(x, fft_length=None):
    """The inverse of `rfft`: real numbers from the pair (real, imaginary) of half a transform.

    Shapes: pair of `(..., n / 2 + 1)` -> `(..., n)`.

    >>> ops.irfft(ops.rfft([1.0, 2.0, 3.0, 4.0]))
    Tensor([1., 2., 3., 4.], shape=(4,), dtype=float32)
    """
    return _irfft(_pair_of(x), fft_length=fft_length)


@primitive(operands=1)
def extract_sequences(x, sequence_length, sequence_stride):
    """Pieces of the last axis, `sequence_length` long, each `sequence_stride` after the one before: a new axis before the last.

    Shapes: `(..., n)` -> `(..., pieces, sequence_length)`.

    >>> ops.extract_sequences(np.arange(5.0, dtype="float32"), 3, 2)
    Tensor([[0., 1., 2.],
     [2., 3., 4.]], shape=(2, 3), dtype=float32)
    """
    windows = np.lib.stride_tricks.sliding_window_view(x, sequence_length, axis=-1)
    return windows[..., ::sequence_stride, :].copy()


def _extract_sequences_rule(upstream, out, x, sequence_length, sequence_stride):
    gradient = np.zeros_like(x)
    for i in range(upstream.shape[-2]):
        start = i * sequence_stride
        gradient[..., start : start + sequence_length] += upstream[..., i, :]
    return gradient


extract_sequences.vjp(_extract_sequences_rule)


@primitive(operands=1)
def _overlap_add(x, sequence_stride):
    pieces, length = x.shape[-2:]
    out = np.zeros((*x.shape[:-2], (pieces - 1) * sequence_stride + length), x.dtype)
    for i in range(pieces):
        out[..., i * sequence_stride : i * sequence_stride + length] += x[..., i, :]
    return out


_overlap_add.vjp(lambda upstream, out, x, sequence_stride: extract_sequences.function(upstream, x.shape[-1], sequence_stride))


def _window(window, sequence_length, fft_length, dtype):
    """The window by name ("hann", "hamming"), as an array or None, in the middle of `fft_length` steps.

    Raises ValueError for another name and for a window of another length.
    """
    if isinstance(window, str):
        if window not in ("hann", "hamming"):
            raise ValueError(
                f'If a string is passed to `window`, it must be one of `"hann"`, `"hamming"`. Received: window={window}'
            )
        share = 0.5 if window == "hann" else 0.54
        window = share - (1 - share) * np.cos(2 * np.pi * np.arange(sequence_length) / sequence_length)  # periodic
    window = np.ones(sequence_length) if window is None else np.asarray(window)
    if window.shape != (sequence_length,):
        raise ValueError(f"The shape of `window` must be equal to [sequence_length].Received: window shape={window.shape}")
    before = (fft_length - sequence_length) // 2
    return np.pad(window, (before, fft_length - sequence_length - before)).astype(dtype)


@composed(operands=1)
def stft(x, sequence_length, sequence_stride, fft_length, window="hann", center=True):
    """Short-time Fourier transform: `rfft` of overlapping pieces of the last axis under a window, as (real, imaginary).

    Shapes: `(..., n)` -> pair of `(..., pieces, fft_length / 2 + 1)`.

    >>> ops.stft(np.ones(8, "float32"), 4, 2, 4)[0].shape
    (5, 3)
    """
    x = convert_to_tensor(x)
    if center:
        x = pad(x, [[0, 0]] * (x.ndim - 1) + [[fft_length // 2, fft_length // 2]], mode="reflect")
    pieces = extract_sequences(x, fft_length, sequence_stride)
    return rfft(multiply(pieces, _window(window, sequence_length, fft_length, x.dtype)), fft_length)


def istft(x, sequence_length, sequence_stride, fft_length, length=None, window="hann", center=True):
    """The inverse of `stft`: pieces under their window, laid over each other and divided by the windows' squares.

    Shapes: pair of `(..., pieces, fft_length / 2 + 1)` -> `(..., n)`.

    >>> ops.istft(ops.stft(np.ones(8, "float32"), 4, 2, 4), 4, 2, 4)
    Tensor([1., 1., 1., 1., 1., 1., 1., 1.], shape=(8,), dtype=float32)
    """
    pieces = irfft(x, fft_length)
    shape = _window(window, sequence_length, fft_length, pieces.dtype)
    weight = _overlap_add.function(np.broadcast_to(shape * shape, pieces.shape[-2:]), sequence_stride)
    weight = np.where(weight > 1e-10, weight, 1)
    out = divide(_overlap_add(multiply(pieces, shape), sequence_stride), weight)
    start = fft_length // 2 if center else 0
    end = start + length if length is not None else out.shape[-1] - start if center else out.shape[-1]
    return out[..., start:end]
