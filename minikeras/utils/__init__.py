"""keras.utils: seeds, labels, sequences, pictures of models, registered names."""

from minikeras.backend import clear_session
from minikeras.config.dtypes import standardize_dtype
from minikeras.graph.keras_tensor import is_keras_tensor
from minikeras.random.seeds import set_random_seed
from minikeras.serialization import (
    CustomObjectScope,
    custom_object_scope,
    deserialize_keras_object,
    get_custom_objects,
    get_registered_name,
    get_registered_object,
    register_keras_serializable,
    serialize_keras_object,
)
from minikeras.training.data import pack_x_y_sample_weight, unpack_x_y_sample_weight
from minikeras.utils.progbar import Progbar
from minikeras.views import model_to_dot, plot_history, plot_model
