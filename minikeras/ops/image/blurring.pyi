# Made by python -m tools.stubs.
from collections.abc import Callable, Iterable, Mapping, Sequence
from os import PathLike
from typing import Any, Literal, TypeAlias, overload

import numpy as np
from numpy.typing import ArrayLike, NDArray
from minikeras.autodiff import Tensor
from minikeras.graph import KerasTensor

@overload
def gaussian_blur(images: KerasTensor, kernel_size: Any = ..., sigma: Any = ..., data_format: Any = None) -> KerasTensor: ...
@overload
def gaussian_blur(images: Any, kernel_size: Any = ..., sigma: Any = ..., data_format: Any = None) -> Tensor: ...
@overload
def scale_and_translate(images: KerasTensor, output_shape: Any, scale: Any, translation: Any, spatial_dims: Any, method: Any, antialias: Any = True) -> KerasTensor: ...
@overload
def scale_and_translate(images: Any, output_shape: Any, scale: Any, translation: Any, spatial_dims: Any, method: Any, antialias: Any = True) -> Tensor: ...
@overload
def sobel_edges(images: KerasTensor, data_format: Any = None) -> KerasTensor: ...
@overload
def sobel_edges(images: Any, data_format: Any = None) -> Tensor: ...
@overload
def ssim(image1: KerasTensor, image2: Any, max_val: Any = 1.0, filter_size: Any = 11, filter_sigma: Any = 1.5, k1: Any = 0.01, k2: Any = 0.03, data_format: Any = None) -> KerasTensor: ...
@overload
def ssim(image1: Any, image2: Any, max_val: Any = 1.0, filter_size: Any = 11, filter_sigma: Any = 1.5, k1: Any = 0.01, k2: Any = 0.03, data_format: Any = None) -> Tensor: ...

def __getattr__(name: str) -> Any: ...  # what is not public
