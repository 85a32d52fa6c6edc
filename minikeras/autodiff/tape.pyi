# Made by python -m tools.stubs.
from collections.abc import Callable, Iterable, Mapping, Sequence
from os import PathLike
from typing import Any, Literal, TypeAlias, overload

import numpy as np
from numpy.typing import ArrayLike, NDArray
from minikeras.autodiff.tensor import Tensor
from minikeras.autodiff.variable import Variable

def backward(target: Any, sources: Any, upstream: Any = None) -> Any: ...

def gradient(function: Any, *xs: Any) -> Any: ...

def value_and_gradient(function: Any, *xs: Any) -> Any: ...

def __getattr__(name: str) -> Any: ...  # what is not public
