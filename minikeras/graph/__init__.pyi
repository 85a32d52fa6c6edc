# Made by python -m tools.stubs.
from minikeras.graph.function import Function as Function
from minikeras.graph.history import KerasHistory as KerasHistory
from minikeras.graph.history import calls_of as calls_of
from minikeras.graph.keras_tensor import KerasTensor as KerasTensor
from minikeras.graph.keras_tensor import any_symbolic as any_symbolic
from minikeras.graph.keras_tensor import is_keras_tensor as is_keras_tensor
from minikeras.graph.node import Node as Node
from minikeras.graph.operation import Operation as Operation
from minikeras.graph.recorded import FunctionOperation as FunctionOperation

__all__: list[str] = ['Function', 'FunctionOperation', 'KerasHistory', 'KerasTensor', 'Node', 'Operation', 'any_symbolic', 'calls_of', 'is_keras_tensor']
