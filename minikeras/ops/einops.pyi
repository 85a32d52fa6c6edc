# Made by python -m tools.stubs.
from collections.abc import Callable, Iterable, Mapping, Sequence
from os import PathLike
from typing import Any, Literal, TypeAlias, overload

import numpy as np
from numpy.typing import ArrayLike, NDArray
from minikeras.autodiff import Tensor
from minikeras.graph import KerasTensor

@overload
def rearrange(tensor: KerasTensor, pattern: Any, **axes_lengths: Any) -> KerasTensor: ...
@overload
def rearrange(tensor: Any, pattern: Any, **axes_lengths: Any) -> Tensor: ...

def __getattr__(name: str) -> Any: ...  # what is not public
