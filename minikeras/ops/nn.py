"""keras.ops.nn: what neural networks use most."""

from minikeras.on_demand import missing as _missing
from minikeras.ops.activations import (
    hard_shrink,
    hard_sigmoid,
    hard_silu,
    hard_swish,
    hard_tanh,
    leaky_relu,
    log_softmax,
    relu,
    relu6,
    sigmoid,
    soft_shrink,
    softmax,
    sparse_plus,
    sparse_sigmoid,
    sparsemax,
    threshold,
)
from minikeras.ops.adaptive_pooling import adaptive_average_pool, adaptive_max_pool
from minikeras.ops.attention import dot_product_attention
from minikeras.ops.complex_numbers import polar
from minikeras.ops.convolution import conv, conv_transpose, depthwise_conv, separable_conv
from minikeras.ops.crossentropy import binary_crossentropy, categorical_crossentropy, sparse_categorical_crossentropy
from minikeras.ops.indexing import multi_hot, one_hot
from minikeras.ops.normalization import batch_normalization, layer_normalization, moments, normalize, rms_normalization
from minikeras.ops.patches import fold, psnr, unfold
from minikeras.ops.pooling import average_pool, max_pool
from minikeras.ops.rearranging import depth_to_space, space_to_depth
from minikeras.ops.smooth_activations import (
    celu,
    elu,
    gelu,
    glu,
    log_sigmoid,
    selu,
    silu,
    softplus,
    softsign,
    squareplus,
    swish,
    tanh_shrink,
)


def __getattr__(name):
    raise _missing(__name__, name)
