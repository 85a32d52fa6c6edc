"""keras.backend: the few names that Keras 3 keeps here."""

from minikeras import global_state, ops
from minikeras.config import backend, epsilon, floatx, image_data_format, set_epsilon, set_floatx, set_image_data_format
from minikeras.config.dtypes import is_float_dtype, is_int_dtype, standardize_dtype
from minikeras.graph.keras_tensor import is_keras_tensor
from minikeras.naming import get_uid
from minikeras.old_spellings.gone_names import GONE_NAMES
from minikeras.on_demand import missing

# Keras 2 had here what is in `ops` now.
GONE_NAMES[__name__] = {**{name: f"keras.ops.{name}" for name in ops.__all__}, **GONE_NAMES[__name__]}


def clear_session(free_memory=True):
    """Forget names given, the global seed generator and the dtype policy, as in a fresh process."""
    global_state.clear()


def __getattr__(name):
    raise missing(__name__, name)
