"""What teaching notebooks take from TensorFlow, on minikeras: `import minikeras.tf as tf`.

Most names are keras.ops under TensorFlow's name and with TensorFlow's arguments (`twins`); what TensorFlow does otherwise than Keras
has a file of its own: the tape (`gradient_tape`), random numbers with TensorFlow's seeds (`random`), data sets (`data`).

A notebook that says `import tensorflow as tf`, or `from tensorflow.keras import layers`, runs unchanged after

    import minikeras.tf
    minikeras.tf.stand_in()      # or, in a notebook: %load_ext minikeras.tf

Tensors are minikeras's tensors, on both sides: there is no graph mode, no session, no device.
"""

import minikeras as keras
from minikeras.data.dtypes import *  # noqa: F403  float32, int64, ...: small, and asked for by every notebook
from minikeras.on_demand import missing, opened_on_demand

__version__ = keras.__version__

_MODULES_OF_KERAS = ("initializers", "losses", "metrics", "optimizers")


def _of_keras(name):
    if name in _MODULES_OF_KERAS:
        return getattr(keras, name)
    from minikeras.tf.left_out import LEFT_OUT

    if name in LEFT_OUT:
        raise AttributeError(f"minikeras.tf has no {name!r}: {LEFT_OUT[name]}.")
    raise missing(__name__, name)


__getattr__, _listed, __all__ = opened_on_demand(
    __name__,
    {
        "arrays": """argsort boolean_mask broadcast_to concat expand_dims fill gather gather_nd linspace meshgrid one_hot pad range
                  repeat reshape reverse roll scatter_nd searchsorted sequence_mask shape size slice sort split squeeze stack
                  tensor_scatter_nd_add tensor_scatter_nd_update tile transpose unique unstack where zeros ones zeros_like
                  ones_like eye rank""",
        "flow": """Module autograph cond control_dependencies device executing_eagerly function init_scope map_fn name_scope no_op
                numpy_function print py_function switch_case timestamp vectorized_map while_loop""",
        "gradients": "GradientTape IndexedSlices UnconnectedGradients custom_gradient stop_gradient",
        "stand_ins": "load_ipython_extension stand_in",
        "tensors": """Tensor TensorShape TensorSpec Variable cast constant convert_to_tensor get_static_value identity is_tensor""",
        "twins": """abs acos acosh add add_n argmax argmin asin asinh atan atan2 atanh clip_by_global_norm clip_by_norm
                 clip_by_value complex cos cosh cumsum divide einsum equal exp floor foldl greater greater_equal
                 less less_equal logical_and logical_not logical_or matmul maximum minimum multiply negative norm not_equal pow
                 reduce_all reduce_any reduce_logsumexp reduce_max reduce_mean reduce_min reduce_prod reduce_sum round sigmoid
                 sign sin sinh sqrt square subtract tan tanh tensordot truediv""",
        "config": "",
        "data": "",
        "debugging": "",
        "image": "",
        "linalg": "",
        "math": "",
        "nn": "",
        "random": "",
        "test": "",
    },
    otherwise=_of_keras,
)


def __dir__():
    return sorted([*_listed(), "keras", *_MODULES_OF_KERAS, *(n for n in globals() if not n.startswith("_"))])
