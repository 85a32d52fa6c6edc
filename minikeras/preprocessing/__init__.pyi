# Made by python -m tools.stubs.
from minikeras.preprocessing import image as image
from minikeras.preprocessing import sequence as sequence
from minikeras.preprocessing import text as text
from minikeras.utils.timeseries import timeseries_dataset_from_array as timeseries_dataset_from_array

__all__: list[str] = ['image', 'sequence', 'text', 'timeseries_dataset_from_array']
