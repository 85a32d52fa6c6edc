"""Data sets that are read element by element: sliced, mapped, shuffled, batched. `tf.data` in small.

Read `dataset` (each method is a generator around another one), then `shuffling` (a buffer, and what is drawn from it) and `spec`.
"""

from minikeras.data.dataset import AUTOTUNE, Dataset
from minikeras.data.sources import INFINITE_CARDINALITY, UNKNOWN_CARDINALITY
from minikeras.data.spec import TensorShape, TensorSpec
