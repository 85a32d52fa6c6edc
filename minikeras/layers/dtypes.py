"""The dtypes of a layer: that of its weights, and that in which it computes."""

from minikeras import dtype_policies


class HasDtypes:
    """Base of Layer: its dtype policy and what follows from it."""

    @property
    def dtype_policy(self):
        """The DTypePolicy; set it by a policy, its name or a dtype."""
        return self._dtype_policy

    @dtype_policy.setter
    def dtype_policy(self, value):
        self._dtype_policy = dtype_policies.get(value)

    @property
    def dtype(self):
        """The dtype of the weights."""
        return self._dtype_policy.variable_dtype

    variable_dtype = dtype

    @property
    def compute_dtype(self):
        """The dtype of the computation and of the output."""
        return self._dtype_policy.compute_dtype

    @property
    def input_dtype(self):
        """The dtype that float inputs are cast to."""
        return self.compute_dtype
