"""keras.dtype_policies: a policy from a name, a config or a dtype, and back."""

from minikeras.config.dtypes import standardize_dtype
from minikeras.config.policy import DTypePolicy, dtype_policy
from minikeras.on_demand import missing
from minikeras.serialization import deserialize_keras_object, serialize_keras_object

FloatDTypePolicy = DTypePolicy


def serialize(dtype_policy):
    """The policy as a dict of plain values."""
    return serialize_keras_object(dtype_policy)


def deserialize(config, custom_objects=None):
    """The policy that `serialize` described."""
    return deserialize_keras_object(config, custom_objects=custom_objects)


def get(identifier):
    """The policy meant by None (the global one), a policy, its name, its serialized dict, or a dtype.

    Raises:
        ValueError: if it is none of these.
    """
    if identifier is None:
        return dtype_policy()
    if isinstance(identifier, DTypePolicy):
        return identifier
    if isinstance(identifier, dict):
        return deserialize(identifier)
    if isinstance(identifier, str):
        return DTypePolicy(identifier)
    try:
        return DTypePolicy(standardize_dtype(identifier))
    except (ValueError, TypeError):
        raise ValueError(
            f"Cannot interpret `dtype` argument. Expected a string or an instance of DTypePolicy. Received: dtype={identifier}"
        ) from None


def __getattr__(name):
    raise missing(__name__, name)
