"""keras.saving: models in files, and the names by which files know a learner's own classes.

Files are Keras's own: each reads what the other wrote. A file from a stranger is read by ten rules, see `refusal`: no code of it
is run, and either all of it is taken or nothing.
"""

from minikeras.saving import operations  # noqa: F401  enters the names of operations
from minikeras.saving.files import load_model, save_model
from minikeras.saving.refusal import FileRefused
from minikeras.saving.weight_files import load_weights, save_weights
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
