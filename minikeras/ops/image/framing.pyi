# Made by python -m tools.stubs.
from collections.abc import Callable, Iterable, Mapping, Sequence
from os import PathLike
from typing import Any, Literal, TypeAlias, overload

import numpy as np
from numpy.typing import ArrayLike, NDArray
from minikeras.autodiff import Tensor
from minikeras.graph import KerasTensor

@overload
def crop_images(images: KerasTensor, top_cropping: Any = None, left_cropping: Any = None, bottom_cropping: Any = None, right_cropping: Any = None, target_height: Any = None, target_width: Any = None, data_format: Any = None) -> KerasTensor: ...
@overload
def crop_images(images: Any, top_cropping: Any = None, left_cropping: Any = None, bottom_cropping: Any = None, right_cropping: Any = None, target_height: Any = None, target_width: Any = None, data_format: Any = None) -> Tensor: ...
@overload
def extract_patches(images: KerasTensor, size: Any, strides: Any = None, dilation_rate: Any = 1, padding: Any = 'valid', data_format: Any = None) -> KerasTensor: ...
@overload
def extract_patches(images: Any, size: Any, strides: Any = None, dilation_rate: Any = 1, padding: Any = 'valid', data_format: Any = None) -> Tensor: ...
@overload
def extract_patches_3d(volumes: KerasTensor, size: Any, strides: Any = None, dilation_rate: Any = 1, padding: Any = 'valid', data_format: Any = None) -> KerasTensor: ...
@overload
def extract_patches_3d(volumes: Any, size: Any, strides: Any = None, dilation_rate: Any = 1, padding: Any = 'valid', data_format: Any = None) -> Tensor: ...
@overload
def pad_images(images: KerasTensor, top_padding: Any = None, left_padding: Any = None, bottom_padding: Any = None, right_padding: Any = None, target_height: Any = None, target_width: Any = None, data_format: Any = None) -> KerasTensor: ...
@overload
def pad_images(images: Any, top_padding: Any = None, left_padding: Any = None, bottom_padding: Any = None, right_padding: Any = None, target_height: Any = None, target_width: Any = None, data_format: Any = None) -> Tensor: ...

def __getattr__(name: str) -> Any: ...  # what is not public
