# Made by python -m tools.stubs.
from collections.abc import Callable, Iterable, Mapping, Sequence
from os import PathLike
from typing import Any, Literal, TypeAlias, overload

import numpy as np
from numpy.typing import ArrayLike, NDArray
from minikeras.autodiff import Tensor
from minikeras.graph import KerasTensor

@overload
def segment_max(data: KerasTensor, segment_ids: Any, num_segments: Any = None, sorted: Any = False) -> KerasTensor: ...
@overload
def segment_max(data: Any, segment_ids: Any, num_segments: Any = None, sorted: Any = False) -> Tensor: ...
@overload
def segment_min(data: KerasTensor, segment_ids: Any, num_segments: Any = None, sorted: Any = False) -> KerasTensor: ...
@overload
def segment_min(data: Any, segment_ids: Any, num_segments: Any = None, sorted: Any = False) -> Tensor: ...
@overload
def segment_prod(data: KerasTensor, segment_ids: Any, num_segments: Any = None, sorted: Any = False) -> KerasTensor: ...
@overload
def segment_prod(data: Any, segment_ids: Any, num_segments: Any = None, sorted: Any = False) -> Tensor: ...
@overload
def segment_sum(data: KerasTensor, segment_ids: Any, num_segments: Any = None, sorted: Any = False) -> KerasTensor: ...
@overload
def segment_sum(data: Any, segment_ids: Any, num_segments: Any = None, sorted: Any = False) -> Tensor: ...

def __getattr__(name: str) -> Any: ...  # what is not public
