# Made by python -m tools.stubs.
from collections.abc import Callable, Iterable, Mapping, Sequence
from os import PathLike
from typing import Any, Literal, TypeAlias, overload

import numpy as np
from numpy.typing import ArrayLike, NDArray
from minikeras.autodiff import Tensor
from minikeras.graph import KerasTensor

@overload
def fold(x: KerasTensor, output_size: Any, kernel_size: Any, dilation: Any = 1, padding: Any = 0, stride: Any = 1) -> KerasTensor: ...
@overload
def fold(x: Any, output_size: Any, kernel_size: Any, dilation: Any = 1, padding: Any = 0, stride: Any = 1) -> Tensor: ...
@overload
def psnr(x1: KerasTensor, x2: Any, max_val: Any) -> KerasTensor: ...
@overload
def psnr(x1: Any, x2: Any, max_val: Any) -> Tensor: ...
@overload
def unfold(x: KerasTensor, kernel_size: Any, dilation: Any = 1, padding: Any = 0, stride: Any = 1) -> KerasTensor: ...
@overload
def unfold(x: Any, kernel_size: Any, dilation: Any = 1, padding: Any = 0, stride: Any = 1) -> Tensor: ...

def __getattr__(name: str) -> Any: ...  # what is not public
