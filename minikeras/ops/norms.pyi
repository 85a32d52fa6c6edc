# Made by python -m tools.stubs.
from collections.abc import Callable, Iterable, Mapping, Sequence
from os import PathLike
from typing import Any, Literal, TypeAlias, overload

import numpy as np
from numpy.typing import ArrayLike, NDArray
from minikeras.autodiff import Tensor
from minikeras.graph import KerasTensor

@overload
def cdist(x: KerasTensor, y: Any) -> KerasTensor: ...
@overload
def cdist(x: Any, y: Any) -> Tensor: ...
@overload
def norm(x: KerasTensor, ord: Any = None, axis: Any = None, keepdims: bool = False) -> KerasTensor: ...
@overload
def norm(x: Any, ord: Any = None, axis: Any = None, keepdims: bool = False) -> Tensor: ...

def __getattr__(name: str) -> Any: ...  # what is not public
