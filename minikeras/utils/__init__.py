"""keras.utils: seeds, labels, sequences, pictures of models, registered names."""

from minikeras.on_demand import opened_on_demand

__getattr__, __dir__, __all__ = opened_on_demand(
    __name__,
    {
        "minikeras.backend": "clear_session",
        "minikeras.config": "disable_interactive_logging enable_interactive_logging is_interactive_logging_enabled",
        "minikeras.config.dtypes": "standardize_dtype",
        "minikeras.data.image_folders": "image_dataset_from_directory",
        "minikeras.data.splitting": "split_dataset",
        "minikeras.data.text_folders": "text_dataset_from_directory",
        "minikeras.data.timeseries": "timeseries_dataset_from_array",
        "minikeras.graph.keras_tensor": "is_keras_tensor",
        "minikeras.random.seeds": "set_random_seed",
        "minikeras.serialization": """CustomObjectScope custom_object_scope deserialize_keras_object get_custom_objects
                                  get_registered_name get_registered_object register_keras_serializable serialize_keras_object""",
        "minikeras.training.data": "pack_x_y_sample_weight unpack_x_y_sample_weight",
        "images": "array_to_img img_to_array load_img save_img",
        "numerical": "normalize to_categorical",
        "progbar": "Progbar",
        "py_dataset": "PyDataset Sequence",
        "sequences": "pad_sequences",
        "minikeras.views": "compare_models model_to_dot plot_history plot_model",
    },
)
