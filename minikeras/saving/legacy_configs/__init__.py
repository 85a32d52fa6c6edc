"""Configs of older Keras: Keras 1, Keras 2, tf.keras 2.0 to 2.15, and Keras 3.0 to 3.3.

Each file here is one thing that changed: `classes` the names, `arguments` what they take, `inputs` where a model begins,
`calls` how a graph is written down, `optimizers`, `training`, `lambdas`, `keras_1`, `tensor_operations`. `translation` goes
through a config with them, and what comes out is a config of today: the schema, the budget and all other rules are the same for
all files.

`writing` is the other direction, for `.h5` files.
"""

from minikeras.saving.legacy_configs import old_functions  # enters their names
from minikeras.saving.legacy_configs.training import Training
from minikeras.saving.legacy_configs.translation import Translation
from minikeras.saving.legacy_configs.writer import Writer
from minikeras.saving.legacy_configs.writing import of_model, of_training
from minikeras.serialization import get_custom_objects
from minikeras.serialization.tables import scope_objects


def modern_graph(config):
    """What `get_config` of a functional model gave in Keras 2, in the form of today."""
    return Translation(Writer("2.4.0"), scope_objects() | get_custom_objects(), "config").model(
        {"class_name": "Functional", "config": config}
    )["config"]
