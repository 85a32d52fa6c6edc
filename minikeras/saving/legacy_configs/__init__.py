"""Configs of older Keras: Keras 1, Keras 2, tf.keras 2.0 to 2.15, and Keras 3.0 to 3.3.

Each file here is one thing that changed: `classes` the names, `arguments` what they take, `inputs` where a model begins,
`calls` how a graph is written down, `optimizers`, `training`, `lambdas`, `keras_1`, `tensor_operations`. `translation` goes
through a config with them, and what comes out is a config of today: the schema, the budget and all other rules are the same for
all files.

`writing` is the other direction, for `.h5` files.
"""

from minikeras.on_demand import opened_on_demand

__getattr__, __dir__, __all__ = opened_on_demand(
    __name__,
    {"training": "Training", "translation": "Translation modern_graph", "writer": "Writer", "writing": "of_model of_training"},
    files_shown=True,
)
