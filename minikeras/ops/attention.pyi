# Made by python -m tools.stubs.
from collections.abc import Callable, Iterable, Mapping, Sequence
from os import PathLike
from typing import Any, Literal, TypeAlias, overload

import numpy as np
from numpy.typing import ArrayLike, NDArray
from minikeras.autodiff import Tensor
from minikeras.graph import KerasTensor

@overload
def dot_product_attention(query: KerasTensor, key: Any, value: Any, bias: Any = None, mask: Any = None, scale: Any = None, is_causal: Any = False, flash_attention: Any = None, attn_logits_soft_cap: Any = None) -> KerasTensor: ...
@overload
def dot_product_attention(query: Any, key: Any, value: Any, bias: Any = None, mask: Any = None, scale: Any = None, is_causal: Any = False, flash_attention: Any = None, attn_logits_soft_cap: Any = None) -> Tensor: ...

def __getattr__(name: str) -> Any: ...  # what is not public
