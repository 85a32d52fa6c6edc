"""What a layer owns: its weights and the layers inside it.

There is no registry. A layer owns what it holds: variables and layers in its attributes, also inside lists, tuples and dicts,
in the order in which they were put there (`holding`). Beside this file: the weights' numbers (`weight_values`) and the losses that a
layer adds (`added_losses`).
"""

from minikeras import constraints, initializers, naming, regularizers
from minikeras.autodiff import Variable
from minikeras.config.dtypes import standardize_dtype
from minikeras.graph.shape import standardize_shape
from minikeras.layers.added_losses import AddsLosses
from minikeras.layers.arguments import with_positional
from minikeras.layers.call_context import current_path
from minikeras.layers.explain_inputs import forgot_super
from minikeras.layers.holding import HoldsParts
from minikeras.layers.weight_values import HasWeightValues


class WeightKeeper(HoldsParts, HasWeightValues, AddsLosses):
    """Base of Layer: everything about weights, inner layers and added losses."""

    def _start_keeping(self, trainable):
        if not isinstance(trainable, bool):
            raise ValueError(
                f"Expected `trainable` to be a boolean. Received: trainable={trainable} (of type {type(trainable)})"
            )
        self._trainable = trainable
        self._own_weights = []  # owned even where no attribute holds them
        self._start_losses()

    # Making weights.

    def add_weight(
        self,
        *args,
        shape=None,
        initializer=None,
        dtype=None,
        trainable=True,
        autocast=True,
        regularizer=None,
        constraint=None,
        aggregation="none",
        overwrite_with_gradient=False,
        name=None,
    ):
        """Make a Variable that belongs to this layer. Shape, initializer and dtype may be passed without their names.

        Args:
            shape: its shape, a tuple with every size known; that of a single number by default.
            initializer: name, Initializer or function; glorot_uniform for floats, zeros otherwise, by default.
            trainable: whether the optimizer changes it.
            regularizer: adds a loss that grows with the weight.
            constraint: changes the weight after each update, to keep it where it should be.

        Raises ValueError for what is no shape and where a size is None, naming the weight.
        """
        if "_inbound_nodes" not in self.__dict__:
            raise forgot_super(self)
        shape, initializer, dtype = with_positional(args, shape=shape, initializer=initializer, dtype=dtype)
        shape = () if shape is None else standardize_shape(shape)
        dtype = self.variable_dtype if dtype is None else standardize_dtype(dtype)
        name = name or naming.auto_name("variable")
        if self._sealed:
            raise self._too_late(f"weight '{name}'")
        path = "/".join(part for part in (self._path_of_weights(), name) if part)
        if any(size is None for size in shape):
            raise ValueError(
                "Shapes used to initialize variables must be fully-defined (no `None` dimensions). "
                f"Received: shape={shape} for variable path='{path}'"
            )
        if initializer is None:
            initializer = "glorot_uniform" if "float" in dtype else "zeros"
        variable = Variable(
            initializers.get(initializer),
            shape,
            dtype,
            trainable,
            autocast=autocast,
            name=name,
            regularizer=regularizers.get(regularizer),
            constraint=constraints.get(constraint),
        )
        variable.path, variable.overwrite_with_gradient = path, overwrite_with_gradient
        variable.wants_training, variable.trainable = trainable, trainable and self._trainable
        self._own_weights.append(variable)
        return variable

    add_variable = add_weight

    def _path_of_weights(self):
        path = current_path()
        return path if path else self.name

    @property
    def _layers(self):
        """The layers this layer holds."""
        return [part for part in self._parts() if isinstance(part, WeightKeeper)]

    def _layers_and_parts(self):
        """Pairs of a layer and its parts, for this layer and all layers inside it, outer before inner, each once."""
        found, seen = [], set()
        stack = [self]
        while stack:
            layer = stack.pop()
            if id(layer) in seen:
                continue
            seen.add(id(layer))
            parts = layer._parts()
            found.append((layer, parts))
            stack.extend(part for part in reversed(parts) if isinstance(part, WeightKeeper))
        return found

    def _flatten_layers(self, include_self=True, recursive=True):
        """This layer and all layers inside it, outer before inner, each once; without `recursive` only those it holds itself."""
        found = [layer for layer, _ in self._layers_and_parts()] if recursive else [self, *self._layers]
        return found if include_self else found[1:]

    @property
    def weights(self):
        """All variables of this layer and of those inside it, a layer's trainable ones before its others, each once."""
        found = {}
        for _, parts in self._layers_and_parts():
            own = [part for part in parts if isinstance(part, Variable)]
            for trainable in (True, False):
                for v in own:
                    if getattr(v, "wants_training", v.trainable) is trainable:
                        found.setdefault(id(v), v)
        return list(found.values())

    @property
    def trainable_weights(self):
        """The variables that training changes; none where the layer is frozen."""
        return [v for v in self.weights if v.trainable] if self.trainable else []

    trainable_variables = trainable_weights

    @property
    def non_trainable_weights(self):
        """The variables that training leaves alone."""
        trainable = {id(v) for v in self.trainable_weights}
        return [v for v in self.weights if id(v) not in trainable]

    @property
    def trainable(self):
        """Whether the layer is trained; setting it sets it for all layers inside."""
        return self._trainable

    @trainable.setter
    def trainable(self, value):
        value = bool(value)
        for layer, parts in self._layers_and_parts():
            layer._trainable = value
            for part in parts:
                if isinstance(part, Variable):
                    part.trainable = value and getattr(part, "wants_training", True)
