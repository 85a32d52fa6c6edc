"""Objects as configs of plain values and back, in Keras's own form, by fixed tables of names."""

from minikeras.serialization.lookup import RoomNames, functions_of, look_up, names_of
from minikeras.serialization.plain import decode_array, encode_array
from minikeras.serialization.reading import UnknownObjectError, deserialize_keras_object, find_class, find_function
from minikeras.serialization.sharing import ObjectSharingScope, OwnNames
from minikeras.serialization.tables import (
    CustomObjectScope,
    builtin,
    builtin_name,
    builtin_object,
    custom_object_scope,
    get_custom_objects,
    get_registered_name,
    get_registered_object,
    register_keras_serializable,
    special,
)
from minikeras.serialization.writing import serialize_dict, serialize_keras_object
