"""Metric: a number that is gathered over the batches of an epoch."""

from minikeras import dtype_policies, initializers
from minikeras.autodiff import Variable
from minikeras.autodiff.stateless import StatelessScope, values_of
from minikeras.config import floatx
from minikeras.errors.suggest import ChecksKeywords
from minikeras.naming import auto_name
from minikeras.serialization import builtin


@builtin("keras.metrics", aliases=["keras.Metric"])
class Metric(ChecksKeywords):
    """The base of all metrics. One of your own keeps its state in variables:

        class Largest(keras.metrics.Metric):
            def __init__(self, name="largest", dtype=None):
                super().__init__(name=name, dtype=dtype)
                self.value = self.add_variable(shape=(), initializer="zeros", name="value")

            def update_state(self, y_true, y_pred, sample_weight=None):
                self.value.assign(ops.maximum(self.value, ops.max(y_pred)))

            def result(self):
                return self.value

    Args:
        dtype: the dtype, or policy, of the result; `keras.config.floatx()` by default.
        name: the key in History; made from the class's name if not given.

    `_direction`, "up" or "down", says which results are better, for callbacks with `mode="auto"`; some metrics have none.

    >>> class Largest(keras.metrics.Metric):
    ...     def __init__(self):
    ...         super().__init__(name="largest")
    ...         self.value = self.add_weight(name="value", initializer="zeros")
    ...
    ...     def update_state(self, y_true, y_pred, sample_weight=None):
    ...         self.value.assign(ops.maximum(self.value, ops.max(ops.abs(y_true - y_pred))))
    ...
    ...     def result(self):
    ...         return self.value
    >>> Largest()(np.ones(2), np.array([1.5, 4.0]))
    <Variable path=largest/value, shape=(), dtype=float32, value=3.0>
    """

    def __init__(self, dtype=None, name=None):
        self._variables, self._metrics = [], []
        self.name = name or auto_name(type(self).__name__)
        self._dtype = dtype_policies.get(dtype or floatx()).compute_dtype

    def __setattr__(self, name, value):
        if isinstance(value, Variable) and "_variables" in self.__dict__:
            self._track(self._variables, value)
        elif isinstance(value, Metric) and "_metrics" in self.__dict__:
            self._track(self._metrics, value)
        super().__setattr__(name, value)

    @property
    def dtype(self):
        """The dtype of the result."""
        return self._dtype

    @property
    def variables(self):
        """The variables of the state, those of metrics inside this one last."""
        return self._variables + [variable for metric in self._metrics for variable in metric.variables]

    def add_variable(self, shape, initializer, dtype=None, aggregation="sum", name=None):
        """Make a variable of the state, with the path `<metric>/<name>`. `aggregation` means nothing here."""
        if isinstance(shape, str):
            raise ValueError(f"`name` must be passed as a keyword argument: add_weight(shape=(), name='{shape}').")
        if "_variables" not in self.__dict__:
            raise RuntimeError("You forgot to call `super().__init__()` in the `__init__()` method. Go add it!")
        variable = Variable(initializers.get(initializer), shape=tuple(shape), dtype=dtype, trainable=False, name=name)
        variable.path = f"{self.name.replace('/', '>')}/{variable.name}"
        self._track(self._variables, variable)
        return variable

    def add_weight(self, shape=(), initializer=None, dtype=None, name=None):
        """Another name of `add_variable`; zeros where no initializer is given."""
        return self.add_variable(shape, initializer or "zeros", dtype, name=name)

    def update_state(self, *args, **kwargs):
        """Take in a batch."""
        raise NotImplementedError

    def result(self):
        """The metric of all batches since `reset_state`, a tensor."""
        raise NotImplementedError

    def reset_state(self):
        """Begin again: zeros everywhere."""
        for variable in self.variables:
            variable.array[...] = 0

    # The same without a trace: the state comes as values, and goes as values.

    def stateless_update_state(self, metric_variables, *args, **kwargs):
        """The values of the variables after `update_state` on these values, as a list. Raises ValueError for another number of them."""
        return self._without_a_trace(metric_variables, lambda: self.update_state(*args, **kwargs))[1]

    def stateless_result(self, metric_variables):
        """The result for these values of the variables. Raises ValueError for another number of them."""
        return self._without_a_trace(metric_variables, self.result)[0]

    def stateless_reset_state(self):
        """The values of the variables after `reset_state`, as a list."""
        return self._without_a_trace(self.variables, self.reset_state)[1]

    def _without_a_trace(self, values, work):
        variables = self.variables
        with StatelessScope(values_of(variables, values, "metric_variables", type(self).__name__, "variables")) as scope:
            found = work()
        return found, [scope.get_current_value(variable) for variable in variables]

    def __call__(self, *args, **kwargs):
        """Take in a batch and return the result so far."""
        self.update_state(*args, **kwargs)
        return self.result()

    def get_config(self):
        """The constructor's arguments as plain values."""
        return {"name": self.name, "dtype": self.dtype}

    @classmethod
    def from_config(cls, config):
        """The metric that `get_config` described, with a fresh state."""
        return cls(**config)

    def __repr__(self):
        return f"<{type(self).__name__} name={self.name}>"

    @staticmethod
    def _track(kept, thing):
        if not any(thing is known for known in kept):
            kept.append(thing)
