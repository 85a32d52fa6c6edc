"""keras.preprocessing: the older place of some of `keras.utils`."""

from minikeras.preprocessing import image, sequence
from minikeras.utils.timeseries import timeseries_dataset_from_array
