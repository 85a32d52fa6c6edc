"""Objects as configs of plain values and back, in Keras's own form, by fixed tables of names."""

from minikeras.on_demand import opened_on_demand

__getattr__, __dir__, __all__ = opened_on_demand(
    __name__,
    {
        "lookup": "RoomNames functions_of look_up names_of",
        "plain": "decode_array encode_array",
        "from_config": "UnknownObjectError deserialize_keras_object find_class find_function",
        "sharing": "ObjectSharingScope OwnNames",
        "tables": """CustomObjectScope builtin builtin_name builtin_object custom_object_scope get_custom_objects get_registered_name
                  get_registered_object register_keras_serializable special""",
        "to_config": "serialize_dict serialize_keras_object",
    },
    files_shown=True,
)
