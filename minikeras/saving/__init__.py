"""keras.saving: models in files, and the names by which files know a learner's own classes.

Files are Keras's own: each reads what the other wrote. A file from a stranger is read by ten rules, see `refusal`: no code of it
is run, and either all of it is taken or nothing.
"""

from minikeras.on_demand import opened_on_demand

__getattr__, __dir__, __all__ = opened_on_demand(
    __name__,
    {
        "files": "load_model save_model",
        "refusal": "FileRefused",
        "weight_files": "load_weights save_weights",
        "minikeras.serialization": """CustomObjectScope custom_object_scope deserialize_keras_object get_custom_objects get_registered_name
                                   get_registered_object register_keras_serializable serialize_keras_object""",
    },
)
