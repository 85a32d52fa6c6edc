# Made by python -m tools.stubs.
from collections.abc import Callable, Iterable, Mapping, Sequence
from os import PathLike
from typing import Any, Literal, TypeAlias, overload

import numpy as np
from numpy.typing import ArrayLike, NDArray
from minikeras.autodiff import Tensor
from minikeras.graph import KerasTensor

@overload
def hsv_to_rgb(images: KerasTensor, data_format: Any = None) -> KerasTensor: ...
@overload
def hsv_to_rgb(images: Any, data_format: Any = None) -> Tensor: ...
@overload
def rgb_to_grayscale(images: KerasTensor, data_format: Any = None) -> KerasTensor: ...
@overload
def rgb_to_grayscale(images: Any, data_format: Any = None) -> Tensor: ...
@overload
def rgb_to_hsv(images: KerasTensor, data_format: Any = None) -> KerasTensor: ...
@overload
def rgb_to_hsv(images: Any, data_format: Any = None) -> Tensor: ...

def __getattr__(name: str) -> Any: ...  # what is not public
