"""Data sets that are read element by element: sliced, mapped, shuffled, batched. `tf.data` in small.

Read `dataset` (each method is a generator around another one), then `shuffling` (a buffer, and what is drawn from it) and `spec`.
"""

from minikeras.on_demand import opened_on_demand

__getattr__, __dir__, __all__ = opened_on_demand(
    __name__,
    {"dataset": "AUTOTUNE Dataset", "sources": "INFINITE_CARDINALITY UNKNOWN_CARDINALITY", "spec": "TensorShape TensorSpec"},
    files_shown=True,
)
