"""The layer graph: what is connected to what, before there are any numbers.

Read `keras_tensor` (a shape and a dtype), `history` (where it came from), `node` (one call), `operation` (what can be called), then
`function` (the ordered calls between some inputs and some outputs).

Beside them: `probing` (shapes by trying), `recorded` (functions of `minikeras.ops` as operations), `constructor_config`, and what is
said of mistakes (`no_value`, `numbers_only`, `disconnected`, `explain_calls`).
"""

from minikeras.on_demand import opened_on_demand

__getattr__, __dir__, __all__ = opened_on_demand(
    __name__,
    {
        "function": "Function",
        "history": "KerasHistory calls_of",
        "keras_tensor": "KerasTensor any_symbolic is_keras_tensor",
        "node": "Node",
        "operation": "Operation",
        "recorded": "FunctionOperation",
    },
)
