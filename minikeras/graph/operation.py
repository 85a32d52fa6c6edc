"""Operation: what can be called. On symbols a call records a Node; on arrays it computes."""

from minikeras import naming
from minikeras.config.strict_checks import strict_checks
from minikeras.graph.constructor_config import HasConstructorConfig
from minikeras.graph.explain_calls import never_called, no_name, tell_of_calls
from minikeras.graph.history import calls_of
from minikeras.graph.keras_tensor import any_symbolic
from minikeras.graph.node import Node
from minikeras.graph.probing import infer_outputs
from minikeras.old_spellings.calls_by_number import CallsByNumber


class _Calls:
    """`operation.calls`: its Nodes, one for each call on symbols, in order; not in Keras.

    No property: a learner's own layer may put something else of that name in its place.
    """

    def __get__(self, operation, owner):
        return self if operation is None else tuple(calls_of(operation))


class Operation(HasConstructorConfig, CallsByNumber):
    """The base of layers and of the recorded calls of `minikeras.ops`.

    A subclass defines `call(...)`, which computes on tensors, and, if the shapes cannot be found by trying, `compute_output_spec`.
    """

    def __new__(cls, *args, **kwargs):
        """Remember the constructor's arguments: they are the default config."""
        instance = super().__new__(cls)
        instance.__dict__["_constructor_arguments"] = (args, kwargs)
        return instance

    def __init__(self, name=None):
        if name is None:
            name = naming.auto_name(type(self).__name__)
        if not isinstance(name, str) or "/" in name:
            raise no_name(name)
        self.name = name
        self._inbound_nodes = []
        self._outbound_nodes = []

    def __call__(self, *args, **kwargs):
        if any_symbolic(args, kwargs):
            return self.symbolic_call(*args, **kwargs)
        return self.call(*args, **kwargs)

    def symbolic_call(self, *args, **kwargs):
        """Find out the shapes of the outputs and record the call."""
        outputs = self.compute_output_spec(*args, **kwargs)
        Node(operation=self, call_args=args, call_kwargs=kwargs, outputs=outputs)
        return outputs

    def call(self, *args, **kwargs):
        raise NotImplementedError(f"{type(self).__name__} defines no `call`.")

    def compute_output_spec(self, *args, **kwargs):
        """The KerasTensors that a call on these symbols gives, found by calling on zeros of two sizes."""
        return infer_outputs(self.call, args, kwargs)

    calls = _Calls()

    @property
    def input(self):
        """The symbolic input of the first call. Warns where there are several."""
        return self._first_call("input").input

    @property
    def output(self):
        """The symbolic output of the first call. Warns where there are several."""
        return self._first_call("output").output

    def _first_call(self, attribute):
        calls = calls_of(self)
        if not calls:
            raise never_called(self, attribute)
        if len(calls) > 1 and strict_checks() and not self.__dict__.get("_told_of_calls"):
            self._told_of_calls = True
            tell_of_calls(self, attribute)
        return calls[0]

    def __repr__(self):
        return f"<Operation name={self.name}>"
