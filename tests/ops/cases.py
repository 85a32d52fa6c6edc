"""One line for each operation of keras.ops: what it is called on. The tests beside compare it with small steps and with Keras."""

import dataclasses

import numpy as np


@dataclasses.dataclass
class Case:
    """A call of an operation.

    Attributes:
        name: of the operation.
        args: arrays (float64 where gradients are to be taken) and settings that have no name.
        settings: named arguments.
        gradient: whether it has gradients by its float arguments.
        tf_gradient: whether TensorFlow has them as well.
        small_steps: whether they agree with small steps of single entries: not where only one triangle of a matrix is read.
        symbolic: whether Keras takes the call on symbols, and answers as it does on numbers.
        in_keras: whether Keras takes the call at all.
        tolerance: relative, of values in float32.
    """

    name: str
    args: tuple
    settings: dict
    gradient: bool = True
    tf_gradient: bool = True
    small_steps: bool = True
    symbolic: bool = True
    in_keras: bool = True
    tolerance: float = 2e-5


CASES = []


def case(
    name, *args, gradient=True, tf_gradient=True, small_steps=True, symbolic=True, in_keras=True, tolerance=2e-5, **settings
):
    CASES.append(Case(name, args, settings, gradient, tf_gradient, small_steps, symbolic, in_keras, tolerance))


def A(*shape, seed=0):
    """Normal numbers."""
    return np.random.default_rng((seed, *shape)).standard_normal(shape)


def P(*shape, seed=0):
    """Numbers between 0.3 and 2."""
    return np.random.default_rng((seed, *shape)).uniform(0.3, 2, shape)


def U(*shape, seed=0):
    """Numbers between -0.9 and 0.9."""
    return np.random.default_rng((seed, *shape)).uniform(-0.9, 0.9, shape)


def integers(high, *shape, seed=0):
    """Integers from 0 on, below `high`."""
    return np.random.default_rng((seed, *shape)).integers(0, high, shape).astype("int32")


def B(*shape, seed=0):
    """Truth values."""
    return integers(2, *shape, seed=seed).astype(bool)


def S(n, *batch, seed=0):
    """Symmetric positive definite matrices."""
    x = A(*batch, n, n, seed=seed)
    return x @ np.swapaxes(x, -1, -2) + n * np.eye(n)


NAN = np.array([[1.0, np.nan, 3.0, -2.0], [np.nan, np.nan, 0.5, 2.5], [4.0, -1.0, 2.0, 7.0]])
INF = np.array([[1.0, -np.inf, np.inf], [np.nan, 0.0, -3.0]])

# Entry by entry.
for name in "add subtract multiply maximum minimum arctan2 hypot logaddexp logaddexp2 fmax fmin".split():
    case(name, A(3, 4), A(4, seed=1))
for name in "divide true_divide mod fmod divide_no_nan".split():
    case(name, A(3, 4), P(3, 1, seed=1))
case("power", P(3, 4), A(4))
case("ldexp", A(3, 4), integers(4, 4), tf_gradient=False)
for name in (
    "square exp exp2 expm1 sin cos tan arctan sinh cosh arcsinh tanh sinc deg2rad rad2deg negative abs absolute fabs "
    "erf erfc relu relu6 sigmoid softplus softsign silu swish log_sigmoid hard_sigmoid hard_silu hard_swish hard_tanh "
    "tanh_shrink sparse_plus selu cbrt view_as_complex"
).split():
    x = 2 * A(3, 2)
    case(name, np.abs(x) if name == "cbrt" else x, tf_gradient=name != "cbrt")
for name in "sqrt rsqrt log log1p log2 log10 reciprocal".split():
    case(name, P(3, 4))
for name in "arcsin arccos arctanh erfinv".split():
    case(name, U(3, 4))
case("arccosh", 1 + P(3, 4))
case("i0", A(5), tf_gradient=False)
case("sparse_sigmoid", A(3, 4))
case("heaviside", A(3, 4), 0.5, gradient=False, symbolic=False)
case("clip", A(3, 4), -0.5, 0.5)
for name in "floor ceil round trunc sign signbit".split():
    case(name, 3 * A(3, 4), gradient=False)
case("round", A(3, 4), decimals=2, gradient=False)
case("floor_divide", 3 * A(3, 4), P(4), gradient=False)
case("nextafter", A(3), A(3, seed=1), gradient=False)
for name in "leaky_relu elu celu gelu glu softmax log_softmax sparsemax hard_shrink soft_shrink squareplus".split():
    case(name, A(3, 4))
case("leaky_relu", A(3, 4), negative_slope=0.3)
case("elu", A(3, 4), alpha=0.7)
case("celu", A(3, 4), alpha=0.7)
case("gelu", A(3, 4), approximate=False)
case("glu", A(4, 3), axis=0, symbolic=False)
case("softmax", A(3, 4), axis=0)
case("softmax", A(2, 3, 4), axis=(0, 2))
case("softmax", A(3, 4), axis=None, symbolic=False)
case("log_softmax", A(3, 4), axis=0)
case("sparsemax", 2 * A(4, 3), axis=0)
case("threshold", A(3, 4), 0.2, -1.0)
case("real", A(3))
case("imag", A(3), gradient=False)
case("conj", A(3))
case("conjugate", A(3))
case("angle", A(3), gradient=False)
case("polar", P(3), A(3), symbolic=False)
case("view_as_real", np.array([1 + 2j, 3 - 1j], "complex64"), gradient=False)

# Bits, comparisons and checks.
for name in "bitwise_and bitwise_or bitwise_xor bitwise_left_shift bitwise_right_shift left_shift right_shift".split():
    case(name, integers(9, 3, 4), integers(3, 4))
for name in "bitwise_not bitwise_invert".split():
    case(name, integers(9, 3, 4))
case("gcd", integers(30, 5), integers(30, 5, seed=1))
case("lcm", 1 + integers(30, 5), 1 + integers(30, 5, seed=1))
for name in "equal not_equal less less_equal greater greater_equal".split():
    case(name, integers(3, 3, 4), integers(3, 4))
for name in "logical_and logical_or logical_xor".split():
    case(name, B(3, 4), B(4))
case("logical_not", B(3, 4))
for name in "isnan isinf isfinite isposinf isneginf".split():
    case(name, INF, gradient=False)
case("isreal", A(3), gradient=False)
case("isclose", A(3, 4), A(3, 4) + 1e-6, gradient=False)
case("isclose", INF, INF, equal_nan=True, gradient=False)
case("allclose", A(3, 4), A(3, 4) + 1e-7, gradient=False)
case("isin", integers(5, 3, 4), np.array([1, 3], "int32"))
case("isin", integers(5, 3, 4), np.array([1, 3], "int32"), invert=True)
case("nan_to_num", INF, gradient=False)
case("nan_to_num", INF, nan=1.0, posinf=9.0, neginf=-9.0, gradient=False)

# Reductions.
for name in "sum mean max min prod var std logsumexp ptp median amax amin".split():
    case(name, A(3, 4))
    if name != "ptp":
        case(name, A(2, 3, 4), axis=(0, -1), keepdims=True)
    case(name, A(2, 3, 4), axis=1)
case("max", A(3, 4), axis=1, initial=0.5)
case("min", A(3, 4), axis=1, initial=-0.5)
case("prod", np.array([[1.0, 0, 3], [0, 0, 2]]), axis=1)
case("sum", A(2, 3, 4), axis=[0, 1])
for name in "any all".split():
    case(name, B(3, 4), axis=1, keepdims=True)
for name in "argmax argmin".split():
    case(name, A(3, 4), gradient=False)
    case(name, A(3, 4), axis=1, keepdims=True, gradient=False)
case("count_nonzero", integers(3, 3, 4), axis=1)
case("average", A(3, 4))
case("average", A(3, 4), axis=1, weights=P(4).astype("float32"))
case("average", A(3, 4), axis=0, weights=P(3, 4).astype("float32"), symbolic=False)
case("quantile", A(3, 5), 0.3)
case("quantile", A(3, 5), [0.1, 0.6], axis=1, keepdims=True)
for method in ("lower", "higher", "midpoint", "nearest"):
    case("quantile", A(2, 3, 4), 0.4, axis=(0, 2), method=method)
case("percentile", A(3, 5), 30, axis=0)
for name in "nansum nanprod nanmax nanmin nanmean nanvar nanstd nanmedian".split():
    case(name, NAN, axis=1, symbolic=name == "nansum", gradient=False)
    case(name, NAN, axis=0, keepdims=True, symbolic=False, gradient=False)
for name in "nancumsum nancumprod".split():
    case(name, NAN, axis=1, gradient=False)
for name in "nanargmax nanargmin".split():
    case(name, NAN, axis=1, symbolic=False, gradient=False)
case("nanquantile", NAN, 0.4, axis=1, symbolic=False, gradient=False)
case("nanpercentile", NAN, 40, axis=0, symbolic=False, gradient=False)
case("cumsum", A(3, 4), axis=1)
case("cumsum", A(3, 4), symbolic=False)
case("cumprod", A(3, 4), axis=0)
case("cumprod", np.array([[1.0, 0, 3, 2], [2, 0, 0, 2]]), axis=1, tf_gradient=False)
case("diff", A(3, 5))
case("diff", A(3, 5), n=2, axis=0)
case("trapezoid", A(3, 4))
case("trapezoid", A(3, 4), dx=0.5, axis=0)
case("trapezoid", A(3, 4), P(4), axis=-1)
case("bincount", integers(5, 8), symbolic=False)
case("bincount", integers(5, 2, 8), minlength=7, symbolic=False)
case("bincount", integers(5, 4), weights=P(4).astype("float32"), symbolic=False)
case("histogram", A(30), bins=4, symbolic=False, gradient=False)
case("histogram", A(30), bins=4, range=(-1.0, 1.0), symbolic=False, gradient=False)
case("corrcoef", A(3, 5), tolerance=1e-4, symbolic=False)
for mode in ("valid", "same", "full"):
    case("correlate", A(5), A(3), mode=mode, symbolic=False)
case("digitize", A(3, 4), [-1.0, 0.0, 1.0], gradient=False, symbolic=False)
case("searchsorted", np.sort(A(6)), A(3), gradient=False, symbolic=False)
case("searchsorted", np.arange(6.0), np.arange(3.0), side="right", gradient=False, symbolic=False)

# Shapes.
case("reshape", A(3, 4), (2, -1))
case("transpose", A(2, 3, 4))
case("transpose", A(2, 3, 4), axes=(1, 2, 0))
case("expand_dims", A(3, 4), 1)
case("expand_dims", A(3, 4), (0, -1))
case("squeeze", A(3, 1, 4, 1), symbolic=False)
case("squeeze", A(3, 1, 4, 1), axis=1)
case("broadcast_to", A(3, 1), (2, 3, 4), symbolic=False)
case("concatenate", [A(3, 4), A(3, 2)], axis=-1)
case("stack", [A(3, 4), A(3, 4, seed=1)], axis=-1)
case("unstack", A(3, 4), axis=1)
case("flip", A(3, 4))
case("flip", A(3, 4), axis=(0, 1), symbolic=False)
case("flip", A(3, 4), axis=1)
case("fliplr", A(3, 4))
case("flipud", A(3, 4))
case("get_item", A(3, 4), (slice(None), [0, 2, 0]), in_keras=False, symbolic=False)
case("get_item", A(3, 4), (slice(None), 1))
case("moveaxis", A(2, 3, 4), 0, -1)
case("moveaxis", A(2, 3, 4), [0, 1], [2, 0])
case("swapaxes", A(2, 3, 4), 0, 2)
case("ravel", A(3, 4))
case("roll", A(3, 4), 2)
case("roll", A(3, 4), 1, axis=1)
case("rot90", A(3, 4))
case("rot90", A(2, 3, 4), k=3, axes=(1, 2))
case("repeat", A(3, 4), 2)
case("repeat", A(3, 4), [1, 0, 2, 1], axis=1)
case("tile", A(3, 4), 2)
case("tile", A(3), (2, 3))
case("split", A(4, 6), 3, axis=1)
case("split", A(6, 2), [1, 4], symbolic=False)
case("array_split", A(5, 2), 3, symbolic=False)
case("hsplit", A(4, 6), 2)
case("vsplit", A(4, 6), 2, symbolic=False)
case("dsplit", A(2, 3, 4), 2)
case("hstack", [A(3, 4), A(3, 2)])
case("hstack", [A(3), A(2)], symbolic=False)
case("vstack", [A(3), A(3, seed=1)])
case("vstack", [A(3, 4), A(2, 4)], symbolic=False)
case("dstack", [A(3, 4), A(3, 4, seed=1)])
case("append", A(3, 4), A(2, 4), axis=0, symbolic=False)
case("append", A(3, 4), A(2))
case("tril", A(3, 4), k=-1)
case("triu", A(2, 3, 4), k=1)
case("diag", A(4), k=1, symbolic=False)
case("diag", A(4, 3), k=-1, symbolic=False)
case("diagflat", A(2, 2), symbolic=False)
case("diagonal", A(2, 3, 4), offset=1, axis1=1, axis2=2)
case("diagonal", A(4, 3), offset=-1, symbolic=False)
case("copy", A(3))
case("pad", A(3, 4), ((1, 0), (2, 1)))
case("space_to_depth", A(2, 4, 6, 3), 2)
case("depth_to_space", A(2, 2, 3, 8), 2)
case("rearrange", A(2, 6, 4), "b (h w) c -> b c h w", h=2, symbolic=False)
case("unfold", A(2, 3, 5, 4), 2, padding=1, stride=2, symbolic=False)
case("unfold", A(2, 3, 5, 5), (2, 3), dilation=2, symbolic=False)
case("fold", A(2, 12, 9), (5, 5), 2, stride=2, padding=1, symbolic=False)
case("extract_sequences", A(2, 9), 4, 2)

# Indexing and order.
case("take", A(4, 3), integers(4, 2, 2), axis=0)
case("take", A(4, 3), integers(3, 5), axis=1)
case("take", A(4, 3), np.array([0, -1, 5], "int32"))
case("take_along_axis", A(4, 3), integers(4, 2, 3), axis=0)
case("take_along_axis", A(4, 3), integers(3, 1, 2), axis=-1)
case("take_along_axis", A(4, 3), integers(12, 5), symbolic=False)
case("scatter", np.array([[0], [2], [0]], "int32"), A(3, 2), (4, 2))
for reduction in (None, "add", "max", "min", "mul"):
    case(
        "scatter_update",
        A(4, 3),
        np.array([[0, 1], [3, 2]], "int32"),
        A(2),
        reduction=reduction,
        tf_gradient=reduction != "mul",
    )
case("slice", A(4, 5), np.array([1, 2]), np.array([2, 3]), symbolic=False)
case("slice_update", A(4, 5), np.array([1, 2]), A(2, 2), tf_gradient=False)
case("nonzero", integers(2, 3, 4), symbolic=False)
case("unravel_index", np.array([1, 5, 7], "int32"), (2, 4))
case("one_hot", integers(4, 3), 5)
case("one_hot", np.array([0, -1, 5], "int32"), 3, axis=0, dtype="int32")
case("multi_hot", integers(4, 3, 2), 5, symbolic=False)
case("where", B(3, 4), A(3, 4), A(4))
case("where", B(3, 4), symbolic=False)
case("select", [B(3), B(3, seed=1)], [A(3), A(3, seed=1)], 0.5)
case("sort", A(3, 4))
case("sort", A(3, 4), axis=0)
case("sort", A(3, 4), axis=None, symbolic=False)
case("argsort", integers(4, 3, 5))
case("argsort", A(3, 4), axis=None, gradient=False, symbolic=False)
case("top_k", A(3, 5), 2)
case("top_k", np.array([[1, 3, 3, 2]], "int32"), 3)
case("in_top_k", np.array([1, 2, 0], "int32"), A(3, 4), 2, gradient=False)
case("unique", integers(4, 9), symbolic=False)
case("unique", integers(4, 9), return_index=True, return_inverse=True, return_counts=True, symbolic=False)
case("unique", integers(2, 5, 2), axis=0, return_counts=True, symbolic=False)
case("unique", integers(4, 9), size=6, fill_value=-1, symbolic=False)
IDS = np.array([0, 2, 0, 1, 2], "int32")
for name in "segment_sum segment_max segment_min segment_prod".split():
    case(name, A(5, 2), IDS, num_segments=3, symbolic=name in ("segment_sum", "segment_max"))
    case(name, A(5, 2), 2 * IDS, num_segments=5, gradient=False, symbolic=False)

# Products and matrices.
case("matmul", A(2, 3, 4), A(4, 5))
case("matmul", A(4), A(2, 4, 3), symbolic=False)
case("dot", A(2, 3, 4), A(5, 4, 2))
case("dot", A(3), A(3, seed=1))
case("inner", A(2, 3), A(4, 3))
case("vdot", A(2, 3), A(2, 3, seed=1))
case("outer", A(3), A(2, 2))
case("tensordot", A(2, 3, 4), A(3, 4, 5))
case("tensordot", A(2, 3, 4), A(4, 2, 5), axes=[[0, 2], [1, 0]], symbolic=False)
case("einsum", "ij,jk->ki", A(2, 3), A(3, 4))
case("einsum", "bij,bjk->bik", A(2, 3, 4), A(2, 4, 2))
case("einsum", "...i,ij->...j", A(2, 3, 4), A(4, 2))
case("einsum", "ij,kl", A(2, 3), A(3, 2))
case("einsum", "i,ij,j->", A(2), A(2, 3), A(3))
case("einsum", "ijk->j", A(2, 3, 4))
case("kron", A(2, 3), A(3, 2))
case("cross", A(4, 3), A(4, 3, seed=1))
case("cross", A(4, 2), A(4, 2, seed=1), symbolic=False)
case("trace", A(2, 3, 4), offset=1, axis1=1, axis2=2)
case("vander", A(3), symbolic=False)
case("vander", A(3), N=2, increasing=True, symbolic=False)
case("cdist", A(4, 3), A(2, 3), symbolic=False)
case("norm", A(3, 4))
for order in (1, 3, 0, np.inf, -np.inf):
    case("norm", A(3, 4), ord=order, axis=1, gradient=order != 0)
for order in ("fro", "nuc", 1, -1, 2, -2, np.inf, -np.inf):
    case("norm", A(2, 3, 4), ord=order, axis=(1, 2), keepdims=True, tolerance=1e-4)
case("normalize", A(3, 4))
case("normalize", A(3, 4), axis=0, order=1)
case("inv", S(3, 2), tolerance=1e-4)
case("det", S(3, 2), tolerance=1e-4)
case("slogdet", S(3, 2), symbolic=False)
case("logdet", S(3, 2), small_steps=False)
case("solve", S(3, 2), A(2, 3, 2), tolerance=1e-4)
case("solve", S(3), A(3), tolerance=1e-4, symbolic=False)
case("solve_triangular", S(3), A(3, 2), lower=True, tolerance=1e-4, symbolic=False)
case("cholesky_inverse", np.tril(S(3)), tolerance=1e-4, symbolic=False)
case("lstsq", A(5, 3), A(5, 2), gradient=False, tolerance=1e-4, symbolic=False)
case("pinv", A(2, 4, 3), gradient=False, tolerance=1e-4, symbolic=False)
case("matrix_rank", np.array([[1.0, 2], [2, 4]]), gradient=False, symbolic=False)
case("lu_factor", A(3, 3), gradient=False, symbolic=False)
case("svd", A(3, 4), compute_uv=False, tolerance=1e-4, symbolic=False)

# Made from nothing.
case("arange", 5, symbolic=False)
case("arange", 1.0, 3.0, 0.5, symbolic=False)
case("arange", 2, 9, 3, dtype="float32", symbolic=False)
case("linspace", 0.0, 1.0, num=5, symbolic=False)
case("linspace", A(3), A(3, seed=1), num=4, endpoint=False, axis=1)
case("linspace", 0.0, 3.0, num=4, retstep=True, symbolic=False)
case("logspace", 0.0, 2.0, num=3, symbolic=False, tolerance=1e-4)
case("geomspace", 1.0, 8.0, num=4, symbolic=False, tolerance=1e-4)
case("eye", 3, 4, k=1, symbolic=False)
case("identity", 3, symbolic=False)
case("tri", 3, 4, k=-1, symbolic=False)
case("full", (2, 3), 7, symbolic=False)
case("full_like", A(2, 3), 7, gradient=False)
case("zeros", (2, 3), symbolic=False)
case("ones", (2, 3), dtype="int32", symbolic=False)
case("zeros_like", A(2, 3), gradient=False)
case("ones_like", integers(3, 2), gradient=False)
case("array", [1.5, 2], symbolic=False)
case("meshgrid", A(3), A(2), symbolic=False)
case("meshgrid", A(3), A(2), A(4), indexing="ij", symbolic=False)
for name in "bartlett blackman hamming hanning".split():
    case(name, 7, symbolic=False, tolerance=1e-4)
case("kaiser", 7, 2.0, symbolic=False, tolerance=1e-4)

# Types.
case("cast", A(3), "float16", gradient=False)
case("cast", A(3), "float64")
case("saturate_cast", 300 * A(3), "uint8", gradient=False)
case("view", A(3).astype("float32"), "int32", gradient=False, symbolic=False)
case("convert_to_tensor", [1, 2], symbolic=False)
case("size", A(3, 4), symbolic=False, gradient=False)
case("stop_gradient", A(3), gradient=False)

# Signals, attention, images.
for name in "fft fft2 ifft2".split():
    case(name, (A(3, 4), A(3, 4, seed=1)), symbolic=name == "fft")
case("rfft", A(3, 6))
case("rfft", A(3, 5), fft_length=8)
case("irfft", (A(3, 4), np.array([0, 1, 1, 0]) * A(3, 4, seed=1)), tf_gradient=False)
case("stft", A(2, 40), 16, 8, 16, tolerance=1e-4)
case("istft", (A(2, 6, 9), A(2, 6, 9, seed=1)), 16, 8, 16, tolerance=1e-3, gradient=False, symbolic=False)
case("dot_product_attention", A(2, 3, 4, 5), A(2, 6, 4, 5), A(2, 6, 4, 5, seed=1))
case("dot_product_attention", A(2, 3, 4, 5), A(2, 3, 2, 5), A(2, 3, 2, 5, seed=1), is_causal=True, symbolic=False)
case(
    "dot_product_attention",
    A(2, 3, 2, 5),
    A(2, 3, 2, 5, seed=2),
    A(2, 3, 2, 5, seed=1),
    mask=B(2, 1, 3, 3),
    scale=0.3,
    symbolic=False,
)
case("psnr", U(2, 3), U(2, 3, seed=1), 1.0)
