# Made by python -m tools.stubs.
from minikeras.saving.files import load_model as load_model
from minikeras.saving.files import save_model as save_model
from minikeras.saving.refusal import FileRefused as FileRefused
from minikeras.saving.weight_files import load_weights as load_weights
from minikeras.saving.weight_files import save_weights as save_weights
from minikeras.serialization import CustomObjectScope as CustomObjectScope
from minikeras.serialization import custom_object_scope as custom_object_scope
from minikeras.serialization import deserialize_keras_object as deserialize_keras_object
from minikeras.serialization import get_custom_objects as get_custom_objects
from minikeras.serialization import get_registered_name as get_registered_name
from minikeras.serialization import get_registered_object as get_registered_object
from minikeras.serialization import register_keras_serializable as register_keras_serializable
from minikeras.serialization import serialize_keras_object as serialize_keras_object

__all__: list[str] = ['CustomObjectScope', 'FileRefused', 'custom_object_scope', 'deserialize_keras_object', 'get_custom_objects', 'get_registered_name', 'get_registered_object', 'load_model', 'load_weights', 'register_keras_serializable', 'save_model', 'save_weights', 'serialize_keras_object']
