"""The dtype policy of a layer: which dtype its variables have, and which one it computes in."""

import minikeras.config.settings as settings
from minikeras import global_state
from minikeras.config.dtypes import standardize_dtype
from minikeras.serialization import builtin

_MIXED = {"mixed_float16": ("float16", "float32"), "mixed_bfloat16": ("bfloat16", "float32")}


@builtin("keras", aliases=["keras.dtype_policies.DTypePolicy", "keras.dtype_policies.FloatDTypePolicy"])
class DTypePolicy:
    """The dtypes of a layer's computation and of its variables.

    `DTypePolicy("float32")` uses one dtype for both; `DTypePolicy("mixed_float16")` computes in float16 and keeps
    float32 variables, `DTypePolicy("mixed_bfloat16")` does so with bfloat16. Without a name it is the global policy's.

    Raises:
        TypeError: if the name isn't a string.
        ValueError: if it names no dtype.
        ImportError: for bfloat16 without ml_dtypes.
    """

    def __init__(self, name=None):
        name = dtype_policy().name if name is None else name
        if not isinstance(name, str):
            raise TypeError(f"'name' must be a string, such as 'mixed_float16'. Received: name={name} (of type {type(name)})")
        self._name = name
        self._compute_dtype, self._variable_dtype = _parse(name)
        self.is_mixed = self._compute_dtype != self._variable_dtype

    @property
    def name(self):
        """The policy's name, such as `"float32"`."""
        return self._name

    @property
    def compute_dtype(self):
        """The dtype a layer casts its floating-point inputs to, and computes in."""
        return self._compute_dtype

    @property
    def variable_dtype(self):
        """The dtype a layer creates its variables in."""
        return self._variable_dtype

    @property
    def quantization_mode(self):
        """Always None: minikeras quantizes nothing."""
        return None

    def get_config(self):
        """The arguments that make an equal policy."""
        return {"name": self.name}

    @classmethod
    def from_config(cls, config):
        """The policy that `get_config` described."""
        return cls(**config)

    def __eq__(self, other):
        return isinstance(other, DTypePolicy) and self.name == other.name

    def __hash__(self):
        return hash(self.name)

    def __repr__(self):
        return f'<DTypePolicy "{self.name}">'


def _parse(name):
    """The pair (compute dtype, variable dtype) of a policy's name."""
    if name in _MIXED:
        standardize_dtype(_MIXED[name][0])
        return _MIXED[name]
    try:
        dtype = standardize_dtype(name)
    except ValueError:
        raise ValueError(
            f"Cannot convert '{name}' to a mixed precision DTypePolicy. Valid policies include 'mixed_float16', "
            "'mixed_bfloat16', and the name of any float dtype such as 'float32'."
        ) from None
    return dtype, dtype


def dtype_policy():
    """The policy of layers that are made without a `dtype`: floatx() unless `set_dtype_policy` changed it."""
    policy = global_state.get("dtype_policy")
    if policy is None:
        policy = DTypePolicy(settings.floatx())
        global_state.set("dtype_policy", policy)
    return policy


def set_dtype_policy(policy):
    """Set the policy of layers made from now on: a `DTypePolicy` or its name.

    Raises:
        ValueError: for anything else.
    """
    if isinstance(policy, str):
        policy = DTypePolicy(policy)
    if not isinstance(policy, DTypePolicy):
        raise ValueError(
            "Invalid `policy` argument. Expected the string name of a policy (such as 'mixed_float16') or a "
            f"`DTypePolicy` instance. Received: policy={policy} (of type {type(policy)})"
        )
    global_state.set("dtype_policy", policy)
