"""What a layer's constructor is told of a weight: its initializer, its regularizer, its constraint.

Most layers take the three for each weight, under names such as `kernel_initializer`. Said once here: kept by the constructor, used
where the weight is made, written into the config.

    keep(self, kernel_initializer=kernel_initializer, kernel_regularizer=kernel_regularizer, kernel_constraint=kernel_constraint)
    self.kernel = make(self, "kernel", (features, units))
    {**super().get_config(), **config_of(self, "kernel")}
"""

from minikeras import constraints, initializers, regularizers

KINDS = {"initializer": initializers, "regularizer": regularizers, "constraint": constraints}


def arguments_of(weight):
    """The names of a weight's arguments."""
    return [f"{weight}_{kind}" for kind in KINDS]


def keep(layer, **arguments):
    """Keep arguments such as `kernel_initializer` as attributes of the layer: the objects that names and configs mean.

    In the order in which they come, for an initializer without a seed draws one.
    """
    for name, value in arguments.items():
        setattr(layer, name, KINDS[name.rpartition("_")[2]].get(value))


def make(layer, name, shape, arguments=None, initializer=None, **settings):
    """Make a weight by the arguments that were kept for it.

    Args:
        arguments: what their names begin with, where that is not the weight's name.
        initializer: what begins the weight in the place of the one that was kept.
        settings: further arguments of `add_weight`.
    """
    kept = {kind: getattr(layer, f"{arguments or name}_{kind}", None) for kind in KINDS}
    if initializer is not None:
        kept["initializer"] = initializer
    return layer.add_weight(shape, name=name, **kept, **settings)


def config_of(layer, *names):
    """The arguments that were kept for these weights as plain values, in Keras's order."""
    return {
        f"{name}_{kind}": room.serialize(getattr(layer, f"{name}_{kind}"))
        for kind, room in KINDS.items()
        for name in names
        if hasattr(layer, f"{name}_{kind}")
    }
