"""keras.ops.nn: what neural networks use most."""

from minikeras.ops.activations import (
    hard_shrink, hard_sigmoid, hard_silu, hard_swish, hard_tanh, leaky_relu, log_softmax, relu, relu6, sigmoid, soft_shrink,
    softmax, sparse_plus, sparse_sigmoid, sparsemax, threshold,
)
from minikeras.ops.smooth_activations import (
    celu, elu, gelu, glu, log_sigmoid, selu, silu, softplus, softsign, squareplus, swish, tanh_shrink,
)
