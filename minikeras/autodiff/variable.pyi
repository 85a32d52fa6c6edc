# Made by python -m tools.stubs.
from collections.abc import Callable, Iterable, Mapping, Sequence
from os import PathLike
from typing import Any, Literal, TypeAlias, overload

import numpy as np
from numpy.typing import ArrayLike, NDArray
from minikeras.autodiff import Tensor

class Variable(Tensor):
    name: str
    path: str
    trainable: bool
    regularizer: Any
    constraint: Any
    def __init__(self, initializer: Any, shape: Any = None, dtype: Any = None, trainable: bool = True, autocast: bool = True, aggregation: Any = 'none', name: str | None = None, regularizer: Any = None, constraint: Any = None, **kwargs: Any) -> None: ...
    def __array__(self, dtype: Any = None, copy: Any = None) -> Any: ...
    def assign(self, value: Any) -> Any: ...
    def assign_add(self, value: Any) -> Any: ...
    def assign_sub(self, value: Any) -> Any: ...
    autocast: Any
    @property
    def dtype(self) -> str: ...
    def numpy(self) -> NDArray[Any]: ...
    overwrite_with_gradient: Any
    @property
    def value(self) -> Any: ...

def __getattr__(name: str) -> Any: ...  # what is not public
