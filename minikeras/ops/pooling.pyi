# Made by python -m tools.stubs.
from collections.abc import Callable, Iterable, Mapping, Sequence
from os import PathLike
from typing import Any, Literal, TypeAlias, overload

import numpy as np
from numpy.typing import ArrayLike, NDArray
from minikeras.autodiff import Tensor
from minikeras.graph import KerasTensor

@overload
def average_pool(inputs: KerasTensor, pool_size: Any, strides: Any = None, padding: Any = 'valid', data_format: Any = None) -> KerasTensor: ...
@overload
def average_pool(inputs: Any, pool_size: Any, strides: Any = None, padding: Any = 'valid', data_format: Any = None) -> Tensor: ...
@overload
def max_pool(inputs: KerasTensor, pool_size: Any, strides: Any = None, padding: Any = 'valid', data_format: Any = None) -> KerasTensor: ...
@overload
def max_pool(inputs: Any, pool_size: Any, strides: Any = None, padding: Any = 'valid', data_format: Any = None) -> Tensor: ...

def __getattr__(name: str) -> Any: ...  # what is not public
