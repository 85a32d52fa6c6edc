"""The names that Keras's files give the operations of a graph: `x + 1` is a call of "keras.src.ops.numpy", "Add".

The classes of minikeras's operations are made when they are needed; their names are entered here once, so that files can be
written and read by name.
"""

import functools

import minikeras.ops.activations as activations
from minikeras import budget, ops
from minikeras.graph.recorded import operation_class
from minikeras.serialization import builtin

# What comes out of these is never larger than what goes in, once that is broadcast or joined.
MODEST = {
    "keras.src.ops.numpy": """
        absolute add all allclose amax amin any arccos arccosh arcsin arcsinh arctan arctan2 arctanh argmax argmin argpartition
        argsort array_split average bitwise_and bitwise_invert bitwise_left_shift bitwise_not bitwise_or bitwise_right_shift
        bitwise_xor cbrt ceil clip concatenate copy cos cosh count_nonzero cumprod cumsum deg2rad diagonal diff divide
        divide_no_nan dsplit dstack equal exp exp2 expand_dims expm1 fabs flip fliplr flipud floor floor_divide fmax fmin fmod gcd
        greater greater_equal heaviside hsplit hstack hypot i0 isclose isfinite isinf isnan isneginf isposinf isreal lcm ldexp
        less less_equal log log10 log1p log2 logaddexp logaddexp2 logical_and logical_not logical_or logical_xor max maximum mean
        median min minimum mod moveaxis multiply nan_to_num nanargmax nanargmin nancumprod nancumsum nanmax nanmean nanmedian
        nanmin nanprod nanstd nansum nanvar negative nextafter not_equal ones_like power prod ptp rad2deg ravel reciprocal reshape
        roll rot90 round sign signbit sin sinc sinh sort split sqrt square squeeze stack std subtract sum swapaxes tan tanh trace
        transpose trapezoid tril triu true_divide trunc var vsplit vstack where zeros_like""",
    "keras.src.ops.nn": """
        average_pool celu depth_to_space elu gelu glu hard_shrink hard_sigmoid hard_silu hard_tanh layer_normalization leaky_relu
        log_sigmoid log_softmax max_pool moments normalize relu relu6 rms_normalization selu sigmoid silu soft_shrink softmax
        softplus softsign space_to_depth sparse_plus sparse_sigmoid sparsemax squareplus tanh_shrink threshold""",
    "keras.src.ops.core": "cast saturate_cast stop_gradient unstack",
    "keras.src.ops.math": "erf erfc logsumexp rsqrt",
}
GROWING = {
    "keras.src.ops.numpy": """
        append broadcast_to cross diag diagflat digitize dot full_like geomspace get_item inner kron linspace logspace matmul
        nanpercentile nanquantile outer pad percentile quantile repeat searchsorted select take take_along_axis tensordot tile
        vander vdot""",
    "keras.src.ops.nn": "conv conv_transpose depthwise_conv dot_product_attention multi_hot one_hot separable_conv unfold",
    "keras.src.ops.math": "cdist extract_sequences rfft segment_max segment_min segment_prod segment_sum top_k",
}
IRREGULAR = {
    "allclose": "AllClose",
    "cdist": "CDist",
    "layer_normalization": "LayerNorm",
    "rfft": "RFFT",
    "rms_normalization": "RMSNorm",
    "searchsorted": "SearchSorted",
}


def named_functions():
    """All triples of place, class name and function."""
    for table in (MODEST, GROWING):
        for place, names in table.items():
            for name in names.split():
                function = getattr(ops, name)
                yield place, IRREGULAR.get(name, "".join(part.capitalize() for part in name.split("_"))), function


@functools.cache
def enter_names():
    """Enter the names of all operations into the tables, once."""
    for place, class_name, function in named_functions():
        builtin(place, class_name)(operation_class(function))
    builtin("keras.src.activations.activations", "ReLU")(operation_class(activations.bent_relu))
    budget.MODEST.update(name for names in MODEST.values() for name in names.split())
