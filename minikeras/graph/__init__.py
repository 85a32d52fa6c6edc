"""The layer graph: what is connected to what, before there are any numbers.

Read `keras_tensor` (a shape and where it came from), `node` (one call), `operation` (what can be called), then `function`
(the ordered calls between some inputs and some outputs).
"""

from minikeras.graph.function import Function
from minikeras.graph.keras_tensor import KerasTensor, any_symbolic, is_keras_tensor
from minikeras.graph.node import KerasHistory, Node
from minikeras.graph.operation import Operation

__all__ = ["Function", "KerasHistory", "KerasTensor", "Node", "Operation", "any_symbolic", "is_keras_tensor"]
