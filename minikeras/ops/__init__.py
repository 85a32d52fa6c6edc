"""keras.ops: every operation once, its value and its gradient side by side. Each room of it is a file; the names meet here."""

from minikeras.on_demand import opened_on_demand

__getattr__, __dir__, __all__ = opened_on_demand(
    __name__,
    {
        "activations": """hard_shrink hard_sigmoid hard_silu hard_swish hard_tanh leaky_relu log_softmax relu relu6 sigmoid
                      soft_shrink softmax sparse_plus sparse_sigmoid sparsemax threshold""",
        "attention": "dot_product_attention",
        "bits": """bitwise_and bitwise_invert bitwise_left_shift bitwise_not bitwise_or bitwise_right_shift bitwise_xor left_shift
               right_shift""",
        "checks": "allclose fmax fmin isclose isfinite isin isinf isnan isneginf isposinf isreal nan_to_num",
        "comparisons": "equal greater greater_equal less less_equal logical_and logical_or logical_xor not_equal",
        "complex_numbers": "angle conj conjugate imag polar real view_as_complex view_as_real",
        "control_flow": "associative_scan cond custom_gradient fori_loop jvp map scan switch vectorize vectorized_map while_loop",
        "convolution": "conv conv_transpose depthwise_conv separable_conv",
        "core": """cast convert_to_numpy convert_to_tensor dtype is_tensor ndim ones ones_like saturate_cast select shape size
               stop_gradient view where zeros zeros_like""",
        "creation": """arange array bartlett blackman empty empty_like eye full full_like geomspace hamming hanning identity
                   kaiser linspace logspace meshgrid tri""",
        "crossentropy": "binary_crossentropy categorical_crossentropy sparse_categorical_crossentropy",
        "cumulative": "cumprod cumsum diff trapezoid",
        "decompositions": """cholesky cholesky_inverse det eig eigh inv logdet lstsq lu_factor matrix_rank pinv qr slogdet solve
                         solve_triangular svd""",
        "einops": "rearrange",
        "elementwise": """abs absolute add clip divide exp fabs floor_divide log log1p logical_not maximum minimum mod multiply negative
                      power rsqrt sign sqrt square subtract tanh true_divide""",
        "error_function": "erf erfc erfinv",
        "exponentials": "cbrt exp2 expm1 i0 ldexp log10 log2 logaddexp logaddexp2 reciprocal",
        "fourier": "extract_sequences fft fft2 ifft2 irfft istft rfft stft",
        "indexing": "multi_hot nonzero one_hot scatter scatter_update slice slice_update take take_along_axis unravel_index",
        "matrix_product": "matmul",
        "nan_reductions": """nanargmax nanargmin nancumprod nancumsum nanmax nanmean nanmedian nanmin nanpercentile nanprod
                         nanquantile nanstd nansum nanvar""",
        "normalization": "batch_normalization layer_normalization moments normalize rms_normalization",
        "norms": "cdist norm",
        "patches": "fold psnr unfold",
        "adaptive_pooling": "adaptive_average_pool adaptive_max_pool",
        "pooling": "average_pool max_pool",
        "products": "cross dot einsum inner kron outer tensordot trace vander vdot",
        "rearranging": """append copy depth_to_space diag diagflat diagonal dstack fliplr flipud hstack moveaxis ravel repeat roll rot90
                      space_to_depth swapaxes tile tril triu vstack""",
        "reductions": "all amax amin any argmax argmin logsumexp max mean min prod std sum var",
        "resizing": "pad",
        "rounding": "ceil divide_no_nan floor fmod gcd heaviside lcm nextafter round signbit trunc",
        "segments": "segment_max segment_min segment_prod segment_sum",
        "shapes": "broadcast_to concatenate expand_dims flip get_item reshape squeeze stack transpose unstack",
        "smooth_activations": "celu elu gelu glu log_sigmoid selu silu softplus softsign squareplus swish tanh_shrink",
        "sorting": "argpartition argsort digitize in_top_k searchsorted sort top_k unique",
        "splitting": "array_split dsplit hsplit split vsplit",
        "statistics": "average bincount corrcoef correlate count_nonzero histogram median percentile ptp quantile",
        "trigonometry": "arccos arccosh arcsin arcsinh arctan arctan2 arctanh cos cosh deg2rad hypot rad2deg sin sinc sinh tan",
        "image": "",
        "linalg": "",
        "nn": "",
        "numpy": "",
    },
)
