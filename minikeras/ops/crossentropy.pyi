# Made by python -m tools.stubs.
from collections.abc import Callable, Iterable, Mapping, Sequence
from os import PathLike
from typing import Any, Literal, TypeAlias, overload

import numpy as np
from numpy.typing import ArrayLike, NDArray
from minikeras.autodiff import Tensor
from minikeras.graph import KerasTensor

def binary_crossentropy(target: Any, output: Any, from_logits: Any = False) -> Tensor: ...
def categorical_crossentropy(target: Any, output: Any, from_logits: Any = False, axis: Any = -1) -> Tensor: ...
def sparse_categorical_crossentropy(target: Any, output: Any, from_logits: Any = False, axis: Any = -1) -> Tensor: ...

def __getattr__(name: str) -> Any: ...  # what is not public
