"""The tape: tensors that remember how they were made, and gradients that walk back along that memory.

Read `tensor` (an array and the step that made it), `primitive` (a function that knows its own gradient), then `tape`
(`backward`, which asks each step for its gradient, last step first). A `variable` is a tensor that stays from one pass to the next.

Beside them: `arrays` and `promotion` (which dtype numbers get), `signature` (which arguments are data), `symbols` and `composed` (what
the layer graph asks of functions), `row_gradient` (the gradient of a table of which only some rows were used).
"""

from minikeras.autodiff.arrays import as_array, to_32_bits
from minikeras.autodiff.composed import Composed, composed
from minikeras.autodiff.gradient import gradient, value_and_gradient
from minikeras.autodiff.primitive import Primitive, primitive
from minikeras.autodiff.stateless import StatelessScope
from minikeras.autodiff.symbols import Symbol, takes_sizes
from minikeras.autodiff.tape import Step, Tape, backward, is_recording, no_tape
from minikeras.autodiff.tensor import Tensor
from minikeras.autodiff.variable import Variable, assigning

__all__ = [
    "Composed",
    "Primitive",
    "StatelessScope",
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
    "takes_sizes",
    "to_32_bits",
    "value_and_gradient",
]
