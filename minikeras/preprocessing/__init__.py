"""keras.preprocessing: the older place of some of `keras.utils`."""

from minikeras.on_demand import opened_on_demand

__getattr__, __dir__, __all__ = opened_on_demand(
    __name__,
    {
        "image": "",
        "sequence": "",
        "text": "",
        "minikeras.data.image_folders": "image_dataset_from_directory",
        "minikeras.data.text_folders": "text_dataset_from_directory",
        "minikeras.data.timeseries": "timeseries_dataset_from_array",
    },
)
