# Made by python -m tools.stubs.
from minikeras.serialization.from_config import UnknownObjectError as UnknownObjectError
from minikeras.serialization.from_config import deserialize_keras_object as deserialize_keras_object
from minikeras.serialization.from_config import find_class as find_class
from minikeras.serialization.from_config import find_function as find_function
from minikeras.serialization.lookup import RoomNames as RoomNames
from minikeras.serialization.lookup import functions_of as functions_of
from minikeras.serialization.lookup import look_up as look_up
from minikeras.serialization.lookup import names_of as names_of
from minikeras.serialization.plain import decode_array as decode_array
from minikeras.serialization.plain import encode_array as encode_array
from minikeras.serialization.sharing import ObjectSharingScope as ObjectSharingScope
from minikeras.serialization.sharing import OwnNames as OwnNames
from minikeras.serialization.tables import CustomObjectScope as CustomObjectScope
from minikeras.serialization.tables import builtin as builtin
from minikeras.serialization.tables import builtin_name as builtin_name
from minikeras.serialization.tables import builtin_object as builtin_object
from minikeras.serialization.tables import custom_object_scope as custom_object_scope
from minikeras.serialization.tables import get_custom_objects as get_custom_objects
from minikeras.serialization.tables import get_registered_name as get_registered_name
from minikeras.serialization.tables import get_registered_object as get_registered_object
from minikeras.serialization.tables import register_keras_serializable as register_keras_serializable
from minikeras.serialization.tables import special as special
from minikeras.serialization.to_config import serialize_dict as serialize_dict
from minikeras.serialization.to_config import serialize_keras_object as serialize_keras_object

__all__: list[str] = ['CustomObjectScope', 'ObjectSharingScope', 'OwnNames', 'RoomNames', 'UnknownObjectError', 'builtin', 'builtin_name', 'builtin_object', 'custom_object_scope', 'decode_array', 'deserialize_keras_object', 'encode_array', 'find_class', 'find_function', 'functions_of', 'get_custom_objects', 'get_registered_name', 'get_registered_object', 'look_up', 'names_of', 'register_keras_serializable', 'serialize_dict', 'serialize_keras_object', 'special']
