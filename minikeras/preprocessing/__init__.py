"""keras.preprocessing: the older place of some of `keras.utils`."""

from minikeras.preprocessing import image, sequence, text
from minikeras.utils.timeseries import timeseries_dataset_from_array
