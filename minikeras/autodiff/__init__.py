"""The tape: tensors that remember how they were made, and gradients that walk back along that memory.

Read `tensor` (an array and the step that made it), `primitive` (a function that knows its own gradient), then `tape`
(`backward`, which asks each step for its gradient, last step first).
"""

from minikeras.autodiff.primitive import Composed, Primitive, Symbol, composed, primitive
from minikeras.autodiff.tape import Step, Tape, backward, gradient, is_recording, no_tape, value_and_gradient
from minikeras.autodiff.tensor import Tensor, as_array, to_32_bits
from minikeras.autodiff.variable import Variable, assigning

__all__ = [
    "Composed",
    "Primitive",
    "Step",
    "Symbol",
    "Tape",
    "Tensor",
    "Variable",
    "as_array",
    "assigning",
    "backward",
    "composed",
    "gradient",
    "is_recording",
    "no_tape",
    "primitive",
    "to_32_bits",
    "value_and_gradient",
]
