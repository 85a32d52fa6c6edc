"""keras.ops: every operation once, its value and its gradient side by side."""

from minikeras.ops import image, operators
from minikeras.ops.convolution import conv, conv_transpose, depthwise_conv, separable_conv
from minikeras.ops.core import *  # noqa: F403
from minikeras.ops.crossentropy import binary_crossentropy, categorical_crossentropy, sparse_categorical_crossentropy
from minikeras.ops.elementwise import *  # noqa: F403
from minikeras.ops.indexing import *  # noqa: F403
from minikeras.ops.linalg import *  # noqa: F403
from minikeras.ops.nn import *  # noqa: F403
from minikeras.ops.normalization import batch_normalization, layer_normalization, moments, normalize, rms_normalization
from minikeras.ops.pooling import average_pool, max_pool
from minikeras.ops.reductions import *  # noqa: F403
from minikeras.ops.resizing import pad
from minikeras.ops.shapes import *  # noqa: F403
