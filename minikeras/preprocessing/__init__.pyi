# Made by python -m tools.stubs.
from minikeras.data.image_folders import image_dataset_from_directory as image_dataset_from_directory
from minikeras.data.text_folders import text_dataset_from_directory as text_dataset_from_directory
from minikeras.data.timeseries import timeseries_dataset_from_array as timeseries_dataset_from_array
from minikeras.preprocessing import image as image
from minikeras.preprocessing import sequence as sequence
from minikeras.preprocessing import text as text

__all__: list[str] = ['image', 'image_dataset_from_directory', 'sequence', 'text', 'text_dataset_from_directory', 'timeseries_dataset_from_array']
