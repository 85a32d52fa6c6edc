# Made by python -m tools.stubs.
from collections.abc import Callable, Iterable, Mapping, Sequence
from os import PathLike
from typing import Any, Literal, TypeAlias, overload

import numpy as np
from numpy.typing import ArrayLike, NDArray
from minikeras.autodiff import Tensor
from minikeras.graph import KerasTensor

@overload
def cumprod(x: KerasTensor, axis: Any = None, dtype: Any = None) -> KerasTensor: ...
@overload
def cumprod(x: Any, axis: Any = None, dtype: Any = None) -> Tensor: ...
@overload
def cumsum(x: KerasTensor, axis: Any = None, dtype: Any = None) -> KerasTensor: ...
@overload
def cumsum(x: Any, axis: Any = None, dtype: Any = None) -> Tensor: ...
@overload
def diff(a: KerasTensor, n: Any = 1, axis: Any = -1) -> KerasTensor: ...
@overload
def diff(a: Any, n: Any = 1, axis: Any = -1) -> Tensor: ...
@overload
def trapezoid(y: KerasTensor, x: Any = None, dx: Any = 1.0, axis: Any = -1) -> KerasTensor: ...
@overload
def trapezoid(y: Any, x: Any = None, dx: Any = 1.0, axis: Any = -1) -> Tensor: ...

def __getattr__(name: str) -> Any: ...  # what is not public
