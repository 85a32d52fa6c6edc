# Made by python -m tools.stubs.
from collections.abc import Callable, Iterable, Mapping, Sequence
from os import PathLike
from typing import Any, Literal, TypeAlias, overload

import numpy as np
from numpy.typing import ArrayLike, NDArray
from minikeras.autodiff import Tensor
from minikeras.graph import KerasTensor

@overload
def matmul(x1: KerasTensor, x2: Any) -> KerasTensor: ...
@overload
def matmul(x1: Any, x2: Any) -> Tensor: ...

def __getattr__(name: str) -> Any: ...  # what is not public
