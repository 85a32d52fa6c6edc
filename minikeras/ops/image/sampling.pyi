# Made by python -m tools.stubs.
from collections.abc import Callable, Iterable, Mapping, Sequence
from os import PathLike
from typing import Any, Literal, TypeAlias, overload

import numpy as np
from numpy.typing import ArrayLike, NDArray
from minikeras.autodiff import Tensor
from minikeras.graph import KerasTensor

@overload
def affine_transform(images: KerasTensor, transform: Any, interpolation: Any = 'bilinear', fill_mode: Any = 'constant', fill_value: Any = 0, data_format: Any = None) -> KerasTensor: ...
@overload
def affine_transform(images: Any, transform: Any, interpolation: Any = 'bilinear', fill_mode: Any = 'constant', fill_value: Any = 0, data_format: Any = None) -> Tensor: ...
@overload
def elastic_transform(images: KerasTensor, alpha: Any = 20.0, sigma: Any = 5.0, interpolation: Any = 'bilinear', fill_mode: Any = 'reflect', fill_value: Any = 0.0, seed: Any = None, data_format: Any = None) -> KerasTensor: ...
@overload
def elastic_transform(images: Any, alpha: Any = 20.0, sigma: Any = 5.0, interpolation: Any = 'bilinear', fill_mode: Any = 'reflect', fill_value: Any = 0.0, seed: Any = None, data_format: Any = None) -> Tensor: ...
@overload
def map_coordinates(inputs: KerasTensor, coordinates: Any, order: Any, fill_mode: Any = 'constant', fill_value: Any = 0) -> KerasTensor: ...
@overload
def map_coordinates(inputs: Any, coordinates: Any, order: Any, fill_mode: Any = 'constant', fill_value: Any = 0) -> Tensor: ...
@overload
def perspective_transform(images: KerasTensor, start_points: Any, end_points: Any, interpolation: Any = 'bilinear', fill_value: Any = 0, data_format: Any = None) -> KerasTensor: ...
@overload
def perspective_transform(images: Any, start_points: Any, end_points: Any, interpolation: Any = 'bilinear', fill_value: Any = 0, data_format: Any = None) -> Tensor: ...

def __getattr__(name: str) -> Any: ...  # what is not public
