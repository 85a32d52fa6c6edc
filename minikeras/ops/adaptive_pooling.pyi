# Made by python -m tools.stubs.
from collections.abc import Callable, Iterable, Mapping, Sequence
from os import PathLike
from typing import Any, Literal, TypeAlias, overload

import numpy as np
from numpy.typing import ArrayLike, NDArray
from minikeras.autodiff import Tensor
from minikeras.graph import KerasTensor

@overload
def adaptive_average_pool(inputs: KerasTensor, output_size: Any, data_format: Any = None) -> KerasTensor: ...
@overload
def adaptive_average_pool(inputs: Any, output_size: Any, data_format: Any = None) -> Tensor: ...
@overload
def adaptive_max_pool(inputs: KerasTensor, output_size: Any, data_format: Any = None) -> KerasTensor: ...
@overload
def adaptive_max_pool(inputs: Any, output_size: Any, data_format: Any = None) -> Tensor: ...

def __getattr__(name: str) -> Any: ...  # what is not public
