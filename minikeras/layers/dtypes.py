"""The dtypes of a layer: that of its weights, and that in which it computes."""

from minikeras import dtype_policies
from minikeras.autodiff.computing_in import computing_in
from minikeras.config.dtypes import FLOATS


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

    def _in_its_dtype(self, arguments, mask, is_first):
        """A call on symbols or on numbers, in which the weights of a layer with a mixed policy come in the dtype that it computes in.

        So they do in the layers inside, until one computes in another dtype or casts nothing.
        """
        call = self._recorded if arguments.is_symbolic else self._computed
        if computing_in.get() is None and not self._dtype_policy.is_mixed:
            return call(arguments, mask, is_first)
        with computing_in.during(self.compute_dtype if self.autocast and self.compute_dtype in FLOATS else None):
            return call(arguments, mask, is_first)
