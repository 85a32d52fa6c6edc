"""keras.preprocessing.sequence: the older place of `keras.utils.pad_sequences`, and what older courses used beside it."""

from minikeras.preprocessing.skipgrams import make_sampling_table, skipgrams
from minikeras.preprocessing.timeseries_generator import TimeseriesGenerator
from minikeras.utils.sequences import pad_sequences
