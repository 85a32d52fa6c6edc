# Made by python -m tools.stubs.
from collections.abc import Callable, Iterable, Mapping, Sequence
from os import PathLike
from typing import Any, Literal, TypeAlias, overload

import numpy as np
from numpy.typing import ArrayLike, NDArray
from minikeras.autodiff import Tensor
from minikeras.graph import KerasTensor

@overload
def erf(x: KerasTensor) -> KerasTensor: ...
@overload
def erf(x: Any) -> Tensor: ...
@overload
def erfc(x: KerasTensor) -> KerasTensor: ...
@overload
def erfc(x: Any) -> Tensor: ...
@overload
def erfinv(x: KerasTensor) -> KerasTensor: ...
@overload
def erfinv(x: Any) -> Tensor: ...

def __getattr__(name: str) -> Any: ...  # what is not public
