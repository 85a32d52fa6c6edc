"""The layer graph: what is connected to what, before there are any numbers.

Read `keras_tensor` (a shape and a dtype), `history` (where it came from), `node` (one call), `operation` (what can be called), then
`function` (the ordered calls between some inputs and some outputs).

Beside them: `probing` (shapes by trying), `recorded` (functions of `minikeras.ops` as operations), `constructor_config`, and what is
said of mistakes (`no_value`, `numbers_only`, `disconnected`, `explain_calls`).
"""

from minikeras.graph.function import Function
from minikeras.graph.history import KerasHistory, calls_of
from minikeras.graph.keras_tensor import KerasTensor, any_symbolic, is_keras_tensor
from minikeras.graph.node import Node
from minikeras.graph.operation import Operation
from minikeras.graph.recorded import FunctionOperation  # last, for it tells KerasTensor how to record a call

__all__ = [
    "Function",
    "FunctionOperation",
    "KerasHistory",
    "KerasTensor",
    "Node",
    "Operation",
    "any_symbolic",
    "calls_of",
    "is_keras_tensor",
]
