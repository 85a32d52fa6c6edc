"""What a layer owns: its weights, the layers inside it, and the losses they add.

There is no registry. A layer owns what it holds: variables and layers in its attributes, also inside lists, tuples and dicts,
in the order in which they were put there.
"""

import numpy as np

from minikeras import constraints, initializers, naming, regularizers, tree
from minikeras.autodiff import Tensor, Variable
from minikeras.config.dtypes import standardize_dtype
from minikeras.graph.explaining import explained, place
from minikeras.graph.keras_tensor import standardize_shape
from minikeras.layers.call_context import CallContext, current_path
from minikeras.random.seeds import SeedGenerator


class WeightKeeper:
    """Base of Layer: everything about weights, inner layers and added losses."""

    # Attributes that point elsewhere: holding them is not owning them.
    _not_owned = frozenset(
        {
            "_inbound_nodes",
            "_outbound_nodes",
            "_constructor_arguments",
            "_losses",
            "_lossy_layers",
            "_build_shapes",
            "input_spec",
        }
    )

    _sealed = False  # True once the layer is built: what it owns stays what it is
    _seals_when_built = True

    def __setattr__(self, name, value):
        if self._sealed and isinstance(value, (Variable, WeightKeeper, list, tuple, dict)) and name not in self._not_owned:
            owned = {id(part) for part in self._parts()}
            if any(id(part) not in owned for part in _parts_in([value])):
                raise self._too_late(f"attribute '{name}'")
        super().__setattr__(name, value)

    def _too_late(self, what):
        """The error for a weight or a layer that comes after the layer was built: nobody would train or save it."""
        return ValueError(
            "You cannot add new elements of state (variables or sub-layers) to a layer that is already built. All state "
            "must be created in the `__init__()` method or in the `build()` method. "
            f"Received: {what} of layer '{self.name}' (of type {type(self).__name__})"
        )

    def _seal(self):
        """From now on, refuse new weights and new layers."""
        self._sealed = self._seals_when_built

    def _start_keeping(self, trainable):
        if not isinstance(trainable, bool):
            raise ValueError(
                f"Expected `trainable` to be a boolean. Received: trainable={trainable} (of type {type(trainable)})"
            )
        self._trainable = trainable
        self._own_weights = []
        self._losses = []
        self._losses_call = None
        self._lossy_layers = {}

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
        self._check_initialized()
        shape, initializer, dtype = _with_positional(args, shape=shape, initializer=initializer, dtype=dtype)
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
        variable.path = path
        variable.overwrite_with_gradient = overwrite_with_gradient
        variable.wants_training = trainable
        if not self._trainable:
            variable.trainable = False
        self._own_weights.append(variable)
        return variable

    add_variable = add_weight

    def _path_of_weights(self):
        path = current_path()
        return path if path else self.name

    # What it owns.

    def _parts(self):
        """The variables, layers and seed generators held by this layer itself."""
        values = [value for name, value in self.__dict__.items() if name not in self._not_owned]
        return [part for part in _parts_in(values) if part is not self]

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

    variables = weights

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

    non_trainable_variables = non_trainable_weights

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

    def count_params(self):
        """How many numbers the weights hold. Raises ValueError while there are no weights yet."""
        if not self.built:
            raise explained(
                ValueError,
                f"You tried to call `count_params` on layer '{self.name}', but the layer isn't built. You can "
                "build it manually via: `layer.build(input_shape)`.",
                where=place(),
                why="how many weights there are hangs on the shape of the input",
                fix=f"{self.name}.build((None, 4))",
            )
        return sum(int(np.prod(v.shape)) for v in self.weights)

    def get_weights(self):
        """Copies of the weights as NumPy arrays, in the order of `weights`."""
        return [v.numpy() for v in self.weights]

    def set_weights(self, weights):
        """Give the weights new numbers, in the order of `weights`; all or none.

        Raises ValueError where the count or a shape differs.
        """
        own = self.weights
        if len(own) != len(weights):
            raise ValueError(
                f"You called `set_weights(weights)` on layer '{self.name}' with a weight list of length "
                f"{len(weights)}, but the layer was expecting {len(own)} weights."
            )
        for v, value in zip(own, weights):
            if v.shape != np.shape(value):
                raise ValueError(
                    f"Layer {self.name} weight shape {v.shape} is not compatible with provided weight shape {np.shape(value)}."
                )
        for v, value in zip(own, weights):
            v.assign(value)

    def save_own_variables(self, store):
        """Put the layer's own variables into a dict, under "0", "1", ..."""
        for i, v in enumerate(self._own_saved()):
            store[str(i)] = v.numpy()

    def load_own_variables(self, store):
        """Take the layer's own variables from a dict that `save_own_variables` filled. Raises ValueError where they don't fit."""
        own = self._own_saved()
        if len(store) != len(own):
            raise ValueError(
                f"Layer '{self.name}' expected {len(own)} variables, but received {len(store)} variables during "
                f"loading. Expected: {[v.name for v in own]}"
            )
        for i, v in enumerate(own):
            v.assign(store[str(i)])

    def _own_saved(self):
        own = [part for part in self._parts() if isinstance(part, Variable)]
        return [v for v in own if getattr(v, "wants_training", v.trainable)] + [
            v for v in own if not getattr(v, "wants_training", v.trainable)
        ]

    # Losses.

    def add_loss(self, loss):
        """Add a tensor of one number, or several, to what training makes small. Call it inside `call`.

        Raises ValueError for anything but tensors.
        """
        for value in tree.flatten(loss):
            if not isinstance(value, Tensor):
                raise ValueError(
                    "`add_loss()` can only be called from inside `build()` or `call()`, on a tensor input. "
                    f"Received invalid value: {value}"
                )
        context = CallContext.current()
        if context is not None:
            if (
                self._losses_call != context.number
            ):  # what is left of an outermost call of this layer itself, or of another model
                self._losses.clear()
                self._losses_call = context.number
            context.entry_layer._lossy_layers[id(self)] = self
        self._losses.extend(tree.flatten(loss))

    def _add_activity_loss(self, outputs):
        for x in tree.flatten(outputs):
            loss = self.activity_regularizer(x)
            self.add_loss(loss / max(x.shape[0], 1) if x.ndim else loss)

    def _forget_losses(self):
        """Drop what `add_loss` collected in the last outermost call of this layer."""
        self._losses.clear()
        for layer in self._lossy_layers.values():
            layer._losses.clear()
        self._lossy_layers.clear()

    @property
    def losses(self):
        """The losses added in the last call, then those of the weights' regularizers."""
        added = [loss for layer in self._flatten_layers() for loss in layer._losses]
        return added + self._weight_losses()

    def _weight_losses(self):
        return [v.regularizer(v) for v in self.trainable_weights if v.regularizer is not None]


def _parts_in(values):
    """The variables, layers and seed generators among values and in lists, tuples and dicts of them, each once, in order."""
    found = {}
    stack = [iter(values)]
    while stack:
        for value in stack[-1]:
            if isinstance(value, (Variable, WeightKeeper, SeedGenerator)):
                found.setdefault(id(value), value)
            elif isinstance(value, (list, tuple, dict)) and value:
                stack.append(iter(value.values() if isinstance(value, dict) else value))
                break
        else:
            stack.pop()
    return list(found.values())


def _with_positional(args, **named):
    """The values of `named`, those that came in order and without their names in their places.

    Raises TypeError for more of them than there are, ValueError where one came twice or a name came first.
    """
    if len(args) > len(named):
        raise TypeError(f"add_weight() takes at most {len(named)} positional arguments but {len(args)} were given.")
    if args and isinstance(args[0], str):
        raise ValueError(
            f"`name` must be passed as a keyword argument. Received: add_weight('{args[0]}', ...). "
            f"Use: add_weight(shape=..., name='{args[0]}')."
        )
    for (name, value), positional in zip(named.items(), args):
        if value is not None:
            raise ValueError(f"`{name}` was passed both positionally and as a keyword argument.")
        named[name] = positional
    return named.values()
