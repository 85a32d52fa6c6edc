"""keras.ops: every operation once, its value and its gradient side by side. Each room of it is a file; the names meet here."""

from minikeras.ops import image, linalg, nn, numpy, operators
from minikeras.ops.activations import (
    hard_shrink, hard_sigmoid, hard_silu, hard_swish, hard_tanh, leaky_relu, log_softmax, relu, relu6, sigmoid, soft_shrink,
    softmax, sparse_plus, sparse_sigmoid, sparsemax, threshold,
)
from minikeras.ops.attention import dot_product_attention
from minikeras.ops.bits import (
    bitwise_and, bitwise_invert, bitwise_left_shift, bitwise_not, bitwise_or, bitwise_right_shift, bitwise_xor, left_shift,
    right_shift,
)
from minikeras.ops.checks import (
    allclose, fmax, fmin, isclose, isfinite, isin, isinf, isnan, isneginf, isposinf, isreal, nan_to_num,
)
from minikeras.ops.complex_numbers import angle, conj, conjugate, imag, polar, real, view_as_complex, view_as_real
from minikeras.ops.control_flow import (
    associative_scan, cond, custom_gradient, fori_loop, jvp, map, scan, switch, vectorize, vectorized_map, while_loop,
)
from minikeras.ops.convolution import conv, conv_transpose, depthwise_conv, separable_conv
from minikeras.ops.core import (
    cast, convert_to_numpy, convert_to_tensor, dtype, is_tensor, ndim, ones, ones_like, saturate_cast, select, shape, size,
    stop_gradient, view, where, zeros, zeros_like,
)
from minikeras.ops.creation import (
    arange, array, bartlett, blackman, empty, empty_like, eye, full, full_like, geomspace, hamming, hanning, identity, kaiser,
    linspace, logspace, meshgrid, tri,
)
from minikeras.ops.crossentropy import binary_crossentropy, categorical_crossentropy, sparse_categorical_crossentropy
from minikeras.ops.cumulative import cumprod, cumsum, diff, trapezoid
from minikeras.ops.decompositions import (
    cholesky, cholesky_inverse, det, eig, eigh, inv, logdet, lstsq, lu_factor, matrix_rank, pinv, qr, slogdet, solve,
    solve_triangular, svd,
)
from minikeras.ops.einops import rearrange
from minikeras.ops.elementwise import (
    abs, absolute, add, clip, divide, equal, exp, fabs, floor_divide, greater, greater_equal, less, less_equal, log, log1p,
    logical_and, logical_not, logical_or, logical_xor, maximum, minimum, mod, multiply, negative, not_equal, power, rsqrt,
    sign, sqrt, square, subtract, tanh, true_divide,
)
from minikeras.ops.error_function import erf, erfc, erfinv
from minikeras.ops.exponentials import cbrt, exp2, expm1, i0, ldexp, log10, log2, logaddexp, logaddexp2, reciprocal
from minikeras.ops.fourier import extract_sequences, fft, fft2, ifft2, irfft, istft, rfft, stft
from minikeras.ops.indexing import (
    multi_hot, nonzero, one_hot, scatter, scatter_update, slice, slice_update, take, take_along_axis, unravel_index,
)
from minikeras.ops.matrix_product import matmul
from minikeras.ops.nan_reductions import (
    nanargmax, nanargmin, nancumprod, nancumsum, nanmax, nanmean, nanmedian, nanmin, nanpercentile, nanprod, nanquantile,
    nanstd, nansum, nanvar,
)
from minikeras.ops.normalization import batch_normalization, layer_normalization, moments, normalize, rms_normalization
from minikeras.ops.norms import cdist, norm
from minikeras.ops.patches import fold, psnr, unfold
from minikeras.ops.pooling import average_pool, max_pool
from minikeras.ops.products import cross, dot, einsum, inner, kron, outer, tensordot, trace, vander, vdot
from minikeras.ops.rearranging import (
    append, array_split, copy, depth_to_space, diag, diagflat, diagonal, dsplit, dstack, fliplr, flipud, hsplit, hstack,
    moveaxis, ravel, repeat, roll, rot90, space_to_depth, split, swapaxes, tile, tril, triu, vsplit, vstack,
)
from minikeras.ops.reductions import all, amax, amin, any, argmax, argmin, logsumexp, max, mean, min, prod, std, sum, var
from minikeras.ops.resizing import pad
from minikeras.ops.rounding import ceil, divide_no_nan, floor, fmod, gcd, heaviside, lcm, nextafter, round, signbit, trunc
from minikeras.ops.segments import segment_max, segment_min, segment_prod, segment_sum
from minikeras.ops.shapes import (
    broadcast_to, concatenate, expand_dims, flip, get_item, reshape, squeeze, stack, transpose, unstack,
)
from minikeras.ops.smooth_activations import (
    celu, elu, gelu, glu, log_sigmoid, selu, silu, softplus, softsign, squareplus, swish, tanh_shrink,
)
from minikeras.ops.sorting import argpartition, argsort, digitize, in_top_k, searchsorted, sort, top_k, unique
from minikeras.ops.statistics import (
    average, bincount, corrcoef, correlate, count_nonzero, histogram, median, percentile, ptp, quantile,
)
from minikeras.ops.trigonometry import (
    arccos, arccosh, arcsin, arcsinh, arctan, arctan2, arctanh, cos, cosh, deg2rad, hypot, rad2deg, sin, sinc, sinh, tan,
)
