# Made by python -m tools.stubs.
from collections.abc import Callable, Iterable, Mapping, Sequence
from os import PathLike
from typing import Any, Literal, TypeAlias, overload

import numpy as np
from numpy.typing import ArrayLike, NDArray
from minikeras.autodiff import Tensor
from minikeras.graph import KerasTensor

@overload
def conv(inputs: KerasTensor, kernel: Any, strides: Any = 1, padding: Any = 'valid', data_format: Any = None, dilation_rate: Any = 1) -> KerasTensor: ...
@overload
def conv(inputs: Any, kernel: Any, strides: Any = 1, padding: Any = 'valid', data_format: Any = None, dilation_rate: Any = 1) -> Tensor: ...
@overload
def conv_transpose(inputs: KerasTensor, kernel: Any, strides: Any = 1, padding: Any = 'valid', output_padding: Any = None, data_format: Any = None, dilation_rate: Any = 1) -> KerasTensor: ...
@overload
def conv_transpose(inputs: Any, kernel: Any, strides: Any = 1, padding: Any = 'valid', output_padding: Any = None, data_format: Any = None, dilation_rate: Any = 1) -> Tensor: ...
@overload
def depthwise_conv(inputs: KerasTensor, kernel: Any, strides: Any = 1, padding: Any = 'valid', data_format: Any = None, dilation_rate: Any = 1) -> KerasTensor: ...
@overload
def depthwise_conv(inputs: Any, kernel: Any, strides: Any = 1, padding: Any = 'valid', data_format: Any = None, dilation_rate: Any = 1) -> Tensor: ...
@overload
def separable_conv(inputs: KerasTensor, depthwise_kernel: Any, pointwise_kernel: Any, strides: Any = 1, padding: Any = 'valid', data_format: Any = None, dilation_rate: Any = 1) -> KerasTensor: ...
@overload
def separable_conv(inputs: Any, depthwise_kernel: Any, pointwise_kernel: Any, strides: Any = 1, padding: Any = 'valid', data_format: Any = None, dilation_rate: Any = 1) -> Tensor: ...

def __getattr__(name: str) -> Any: ...  # what is not public
