"""Sequential: a Model built one call at a time, each layer called on what the one before gave."""

from minikeras import naming, tree
from minikeras.errors.explaining import explained, place
from minikeras.graph import calls_of
from minikeras.graph.shape import standardize_shape
from minikeras.layers.arguments import signature_of
from minikeras.layers.call_context import name_scope
from minikeras.layers.input import InputLayer
from minikeras.layers.layer import Layer
from minikeras.layers.masks import mask_of
from minikeras.models.functional import Functional
from minikeras.models.model import Model
from minikeras.serialization import builtin, deserialize_keras_object, serialize_keras_object


@builtin("keras", aliases=["keras.models.Sequential"])
class Sequential(Model):
    """A stack of layers.

        model = keras.Sequential([keras.Input((784,)), keras.layers.Dense(10, activation="softmax")])

    With an `Input` first, the model is built at once; without, when it first meets data.

    Args:
        layers: the layers, first to last.

    Raises ValueError for what is no layer, for a name used twice and for a second Input.

    >>> model = keras.Sequential([keras.Input((2,)), layers.Dense(3), layers.Dense(1)])
    >>> model.output_shape, model.count_params()
    ((None, 1), 13)
    """

    _seals_when_built = False  # layers may be added at any time

    def __new__(cls, *args, **kwargs):
        return Layer.__new__(cls, *args, **kwargs)

    def __init__(self, layers=None, trainable=True, name=None):
        if isinstance(trainable, Layer):
            raise explained(
                ValueError,
                f"Expected `trainable` to be a boolean. Received: trainable={trainable} (of type {type(trainable)})",
                where=place(),
                why="Sequential takes one list of layers",
                fix="Sequential([a, b])",
            )
        Layer.__init__(self, trainable=trainable, name=name)
        self._start_training_state()
        self._stack = []
        self._functional_model = None
        self._symbols = None
        if layers:
            for layer in layers:
                self.add(layer, rebuild=False)
            self._build_if_begun()

    __new__.__wrapped__ = __init__  # what help() and editors show

    _not_owned = Model._not_owned | {"_functional_model", "_symbols"}

    def add(self, layer, rebuild=True):
        """Put a layer on top."""
        if not self._stack and getattr(layer, "_start_shape", None) is not None:
            self.add(InputLayer(shape=layer._start_shape))
        if hasattr(layer, "_keras_history") and isinstance(layer._keras_history.operation, InputLayer):
            layer = layer._keras_history.operation
        self._check_new(layer)
        self._stack.append(layer)
        if rebuild and self._symbols is not None:
            naming.auto_name("functional")
            with name_scope(self.name):
                self._extend(layer)
        elif rebuild:
            self._build_if_begun()
        else:
            self._forget_graph()

    def _check_new(self, layer):
        if not isinstance(layer, Layer):
            is_class = isinstance(layer, type) and issubclass(layer, Layer)
            why = f"{layer.__name__} is the class; call it with its arguments, to make a layer" if is_class else None
            raise explained(
                ValueError,
                "Only instances of `keras.Layer` can be added to a Sequential model. "
                f"Received: {layer} (of type {type(layer)})",
                where=place(),
                why=why,
                fix=f"layers.{layer.__name__}()" if is_class and layer.__name__ == "Flatten" else None,
            )
        if any(other.name == layer.name and other is not layer for other in self._stack):
            raise explained(
                ValueError,
                "All layers added to a Sequential model should have unique names. "
                f"Name '{layer.name}' is already the name of a layer in this model. Update the `name` argument to "
                "pass a unique name.",
                where=place(),
                fix=f"name='{layer.name}_2'",
            )
        if isinstance(layer, InputLayer) and self._stack and isinstance(self._stack[0], InputLayer):
            raise ValueError(
                f"Sequential model '{self.name}' has already been configured to use input shape "
                f"{self._stack[0].batch_shape}. You cannot add a different Input layer to it."
            )

    def pop(self, rebuild=True):
        """Take the last layer off and return it."""
        layer = self._stack.pop()
        self._forget_graph()
        if rebuild and self._stack:
            self._build_if_begun()
        return layer

    def _forget_graph(self):
        self.built = False
        self._functional_model = None
        self._symbols = None

    def _build_if_begun(self):
        first = self._stack[0]
        if len(self._stack) > 1 and isinstance(first, InputLayer):
            self.build(first.batch_shape)
        elif len(self._stack) > 1 and isinstance(first, Functional):
            self.build(first.input_shape)

    def build(self, input_shape=None):
        """Make the layers' weights for inputs of this shape (with the batch)."""
        try:
            input_shape = standardize_shape(input_shape)
        except ValueError:
            self.built = False
            return
        if not self._stack:
            raise ValueError(f"Sequential model {self.name} cannot be built because it has no layers. Call `model.add(layer)`.")
        if not isinstance(self._stack[0], InputLayer):
            self._stack.insert(0, InputLayer(batch_shape=input_shape, dtype=self._stack[0].input_dtype))
        elif self._stack[0].batch_shape != input_shape:
            raise ValueError(
                f"Sequential model '{self.name}' has already been configured to use input shape "
                f"{self._stack[0].batch_shape}. You cannot build it with input_shape {input_shape}"
            )
        naming.auto_name("functional")
        self._symbols = (self._stack[0].output, self._stack[0].output)
        for layer in self._stack[1:]:
            self._extend(layer)

    def _extend(self, layer):
        """Call a new top layer on what the stack gives."""
        inputs, outputs = self._symbols
        self._symbols = (inputs, self._called(layer, outputs))
        self._functional_model = None
        self.built = True
        self._build_shapes = {"input_shape": inputs.shape}

    @staticmethod
    def _called(layer, x):
        names = signature_of(type(layer).call)
        required = [name for name in names.names if name not in names.defaults]
        if len(required) > 1:
            raise ValueError(
                "Layers added to a Sequential model can only have a single required positional argument, the input "
                f"tensor. Layer {type(layer).__name__} has multiple required positional arguments: {required}"
            )
        return layer(x)

    @property
    def _functional(self):
        """The graph from first to last layer as a Functional model, or None while there is no input shape."""
        if self._functional_model is None and self._symbols is not None and len(self._stack) > 1:
            inputs, outputs = self._symbols
            self._functional_model = Functional(inputs, outputs, name=self.name)
        return self._functional_model

    def call(self, inputs, training=None, mask=None, **kwargs):
        if self._functional is not None:
            return self._functional.call(inputs, training=training, mask=mask)
        for layer in self.layers:
            arguments = {"mask": mask} if "mask" in signature_of(type(layer).call).names and mask is not None else {}
            inputs = layer(inputs, **arguments)
            mask = tree.map_structure(mask_of, inputs)
        return inputs

    def compute_output_spec(self, inputs, training=None, mask=None):
        if self._functional is not None:
            return self._functional.compute_output_spec(inputs)
        for layer in self.layers:
            inputs = layer.compute_output_spec(inputs)
        return inputs

    def compute_output_shape(self, input_shape):
        if self._functional is not None:
            return self._functional.compute_output_shape(input_shape)
        for layer in self.layers:
            input_shape = layer.compute_output_shape(input_shape)
        return input_shape

    @property
    def layers(self):
        """The layers without the Input."""
        return [layer for layer in self._stack if not isinstance(layer, InputLayer)]

    @layers.setter
    def layers(self, _):
        raise AttributeError(
            "`Sequential.layers` attribute is reserved and should not be used. Use `add()` and `pop()` to "
            "change the layers in this model."
        )

    @property
    def input(self):
        """The symbolic input: of the first call on a symbol, else of its own graph, once it has one."""
        return Layer.input.fget(self) if calls_of(self) or self._functional is None else self._functional.input

    @property
    def output(self):
        """The symbolic output: of the first call on a symbol, else of its own graph, once it has one."""
        return Layer.output.fget(self) if calls_of(self) or self._functional is None else self._functional.output

    @property
    def inputs(self):
        return self._of_graph("inputs")

    @property
    def outputs(self):
        return self._of_graph("outputs")

    @property
    def input_shape(self):
        return self._of_graph("input_shape", "input shape")

    @property
    def output_shape(self):
        return self._of_graph("output_shape", "output shape")

    def _of_graph(self, attribute, noun=None):
        if self._functional is None:
            raise explained(
                AttributeError,
                f"Sequential model '{self.name}' has no defined {noun or attribute} yet.",
                where=place(),
                why="without an Input in front, it learns its shapes from the first data",
                fix="Input(shape=(4,))",
            )
        return getattr(self._functional, attribute)

    @property
    def input_dtype(self):
        if self._stack and isinstance(self._stack[0], InputLayer):
            return self._stack[0].dtype
        return super().input_dtype

    def get_config(self):
        """Name and layers, the Input among them."""
        config = Layer.get_config(self)
        config["layers"] = [serialize_keras_object(layer) for layer in self._stack]
        if self._functional is not None:
            config["build_input_shape"] = self._stack[0].batch_shape
        return config

    @classmethod
    def from_config(cls, config, custom_objects=None):
        """The model that `get_config` described."""
        if "name" not in config:
            raise ValueError(
                "A Sequential model configuration must be a dictionary containing the 'name' and 'layers' keys. "
                f"Received: config={config}"
            )
        model = cls(name=config["name"])
        for layer_config in config["layers"]:
            model.add(deserialize_keras_object(layer_config, custom_objects=custom_objects))
        shape = config.get("build_input_shape")
        if shape and model._symbols is None:
            model.build(tuple(shape))
        return model
