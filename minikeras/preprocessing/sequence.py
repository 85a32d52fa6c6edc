"""keras.preprocessing.sequence: the older place of `keras.utils.pad_sequences`."""

from minikeras.utils.sequences import pad_sequences
