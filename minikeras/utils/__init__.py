"""keras.utils: seeds, labels, sequences, pictures of models, registered names."""

from minikeras.backend import clear_session
from minikeras.config import (
    disable_interactive_logging,
    enable_interactive_logging,
    is_interactive_logging_enabled,
)
from minikeras.config.dtypes import standardize_dtype
from minikeras.graph.keras_tensor import is_keras_tensor
from minikeras.old_spellings.gone_names import missing
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
from minikeras.utils.images import array_to_img, img_to_array, load_img, save_img
from minikeras.utils.numerical import normalize, to_categorical
from minikeras.utils.progbar import Progbar
from minikeras.utils.py_dataset import PyDataset
from minikeras.utils.sequences import pad_sequences
from minikeras.utils.timeseries import timeseries_dataset_from_array

Sequence = PyDataset

PICTURES = ("model_to_dot", "plot_history", "plot_model")


def __getattr__(name):
    """The functions that draw, from the room above, opened when one is asked for."""
    if name in PICTURES:
        from minikeras import views
        return getattr(views, name)
    raise missing(__name__, name)
