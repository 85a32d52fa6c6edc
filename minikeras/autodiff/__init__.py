"""The tape: tensors that remember how they were made, and gradients that walk back along that memory.

Read `tensor` (an array and the step that made it), `primitive` (a function that knows its own gradient), then `tape`
(`backward`, which asks each step for its gradient, last step first). A `variable` is a tensor that stays from one pass to the next.

Beside them: `arrays` and `promotion` (which dtype numbers get), `signature` (which arguments are data), `symbols` and `composed` (what
the layer graph asks of functions), `row_gradient` (the gradient of a table of which only some rows were used).
"""

from minikeras.on_demand import opened_on_demand

__getattr__, __dir__, __all__ = opened_on_demand(
    __name__,
    {
        "arrays": "as_array to_32_bits",
        "composed": "Composed composed",
        "gradient": "gradient value_and_gradient",
        "primitive": "Primitive primitive",
        "stateless": "StatelessScope",
        "symbols": "Symbol takes_sizes",
        "tape": "Step Tape backward is_recording no_tape",
        "tensor": "Tensor",
        "variable": "Variable assigning",
    },
)
