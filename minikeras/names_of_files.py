"""All that a file or a config of Keras's may mention: the rooms whose files enter names in the tables of `serialization`.

For a name that is not known yet all of them are opened, always the same ones: what a config says decides nothing about it.
"""

from minikeras import activations, constraints, initializers, layers, losses, metrics, models, optimizers, random, regularizers
from minikeras.config.policy import DTypePolicy
from minikeras.optimizers import schedules
from minikeras.saving.legacy_configs import old_functions
from minikeras.saving.operations import enter_names

_ROOMS = (activations, initializers, layers, losses, metrics, models, optimizers, schedules, random)  # they open on demand
_OPEN = (constraints, regularizers, DTypePolicy, old_functions)


def enter_all():
    """Open every file of minikeras that enters a name."""
    enter_names()
    for room in _ROOMS:
        for public in dir(room):
            getattr(room, public)
