# Made by python -m tools.stubs.
from minikeras.data.dataset import AUTOTUNE as AUTOTUNE
from minikeras.data.dataset import Dataset as Dataset
from minikeras.data.sources import INFINITE_CARDINALITY as INFINITE_CARDINALITY
from minikeras.data.sources import UNKNOWN_CARDINALITY as UNKNOWN_CARDINALITY
from minikeras.data.spec import TensorShape as TensorShape
from minikeras.data.spec import TensorSpec as TensorSpec

__all__: list[str] = ['AUTOTUNE', 'Dataset', 'INFINITE_CARDINALITY', 'TensorShape', 'TensorSpec', 'UNKNOWN_CARDINALITY']
