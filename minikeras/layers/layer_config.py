"""A layer as a config of plain values, and copied through one."""

from minikeras import dtype_policies, regularizers
from minikeras.graph import Operation


class HasLayerConfig:
    """Base of Layer: `get_config`, and what `copy` and `pickle` ask for."""

    def get_config(self):
        """The constructor's arguments as plain values; a layer with arguments of its own adds them."""
        own = {"trainable": self.trainable, "dtype": dtype_policies.serialize(self.dtype_policy)}
        if self.activity_regularizer is not None:
            own["activity_regularizer"] = regularizers.serialize(self.activity_regularizer)
        if type(self).get_config is HasLayerConfig.get_config and _has_own_constructor(type(self)):
            self._check_default_config()
            return {**Operation.get_config(self), **own}
        return {"name": self.name, **own}

    def _check_default_config(self):
        """Raise NotImplementedError where the constructor's arguments are not enough of a config; for layers they are."""

    # Copies, through the room of files: a door, opened when it is used.

    def __reduce__(self):
        from minikeras.saving.copies import reduced

        return reduced(self)

    def __copy__(self):
        return self.__deepcopy__({})

    def __deepcopy__(self, memo):
        from minikeras.saving.copies import copied

        memo[id(self)] = copy = copied(self)
        return copy

    def __repr__(self):
        return f"<{type(self).__name__} name={self.name}, built={self.built}>"


def _has_own_constructor(cls):
    """Whether a class, or one between it and Layer, has a constructor of its own."""
    return HasLayerConfig not in next(base for base in cls.__mro__ if "__init__" in vars(base)).__bases__
