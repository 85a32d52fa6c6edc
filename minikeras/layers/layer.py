"""Layer: weights, and a `call` made of operations.

Calling a layer does, in this order: make tensors of the inputs, check them, make the weights if this is the first call, find out
whether this is training, hand on masks, run `call`, and, if the inputs were symbols, record a Node. Each step is a method here.
"""

import warnings

from minikeras import dtype_policies, regularizers, tree
from minikeras.autodiff import Symbol, Tensor, as_array
from minikeras.config.dtypes import is_float_dtype
from minikeras.graph import KerasTensor, Node, Operation, any_symbolic
from minikeras.graph.explaining import Explained
from minikeras.graph.origin import stack_level
from minikeras.graph.probing import infer_outputs
from minikeras.layers.arguments import CallArguments, shapes_for, signature_of
from minikeras.layers.call_context import CallContext, name_scope
from minikeras.layers.explain_inputs import forgot_super, not_a_tensor, unknown_size, warn_of_another_shape
from minikeras.layers.input_spec import check_inputs
from minikeras.layers.lost_masks import mask_ends, pass_on_loss
from minikeras.layers.unknown_arguments import refuse_unknown
from minikeras.layers.weights import WeightKeeper
from minikeras.layers.wrapped_methods import calling_super, remembering_shapes
from minikeras.old_spellings.gone_attributes import NamesGoneAttributes
from minikeras.old_spellings.old_arguments import check_constructor
from minikeras.serialization import builtin
from minikeras.suggest import check_keywords

_NOT_PASSED = object()


@builtin("keras", aliases=["keras.layers.Layer"])
class Layer(WeightKeeper, NamesGoneAttributes, Operation):
    """The base of all layers and models.

    A layer of one's own needs `call(self, inputs)`, and `build(self, input_shape)` if it has weights of its own:

        class Scale(keras.layers.Layer):
            def build(self, input_shape):
                self.factor = self.add_weight(shape=(input_shape[-1],), initializer="ones", name="factor")

            def call(self, inputs):
                return inputs * self.factor

    Args:
        activity_regularizer: a regularizer of the layer's output.
        trainable: whether its weights are trained.
        dtype: a dtype or a dtype policy: that of its weights and of its computation.
        autocast: whether float inputs of another dtype are cast.
        name: unique within a model; made from the class's name if not given.

    `call` may take `training` (True inside `fit`) and `mask`; they are filled in when the caller did not pass them.
    """

    _keeps_dtype = False  # True for layers that only move entries about: integers stay integers

    def __new__(cls, *args, **kwargs):
        check_constructor(cls, args, kwargs)
        if kwargs:
            check_keywords(cls, kwargs)
        return super().__new__(cls, *args, **kwargs)

    def __init_subclass__(cls, **kwargs):
        super().__init_subclass__(**kwargs)
        if "build" in cls.__dict__:
            cls.build = remembering_shapes(cls.build)
        if "__init__" in cls.__dict__ and not cls.__module__.startswith("minikeras."):
            cls.__init__ = calling_super(cls.__init__)

    def __init__(self, *, activity_regularizer=None, trainable=True, dtype=None, autocast=True, name=None, **kwargs):
        Operation.__init__(self, name=name)
        self.activity_regularizer = regularizers.get(activity_regularizer)
        self._start_shape = kwargs.pop("_start_shape", None)
        self._start_shape = self._old_input_shape(kwargs) or self._start_shape
        refuse_unknown(self, kwargs)
        self._dtype_policy = dtype_policies.get(dtype)
        self.autocast = autocast
        self.built = False
        self.supports_masking = type(self).compute_mask is not Layer.compute_mask
        self.input_spec = None
        self._convert_input_args = True
        self._allow_non_tensor_positional_args = False
        self._build_shapes = None
        self._start_keeping(trainable)

    def _old_input_shape(self, kwargs):
        """The shape in the old spellings `input_dim=4` and `input_shape=(4,)`, with Keras's warning; None without them."""
        shape = kwargs.pop("input_shape", None)
        if "input_dim" in kwargs:
            shape = (kwargs.pop("input_dim"),)
        if shape is not None:
            warnings.warn(
                "Do not pass an `input_shape`/`input_dim` argument to a layer. When using Sequential models, prefer "
                "using an `Input(shape)` object as the first layer in the model instead.",
                stacklevel=stack_level(),
            )
        return shape

    # The parts of a call.

    def __call__(self, *args, **kwargs):
        self._check_initialized()
        signature = signature_of(type(self).call)
        usual = len(args) == 1 and not kwargs and self._is_ready(args[0])
        if not usual and self._convert_input_args:
            args = tree.map_structure(self._as_input, args)
            kwargs = tree.map_structure(self._as_input, kwargs)
        if not usual and not self._allow_non_tensor_positional_args:
            self._check_positional(args)
        training = _NOT_PASSED
        if "training" in kwargs and "training" not in signature.known:
            training = kwargs.pop("training")
        arguments = CallArguments(signature, self, args, kwargs)
        if self.input_spec is not None:
            check_inputs(self.input_spec, arguments.first, self, arguments.given)
        first_call = not self.built
        if first_call:
            self._build_for(arguments)
        recorded = dict(kwargs)
        outer = CallContext.current()
        try:
            self._enter_call(outer, arguments, training, kwargs, signature)
            mask = self._fill_in_mask(arguments, kwargs, signature)
            if any_symbolic(args, kwargs):
                with name_scope(self.name):
                    outputs = self.compute_output_spec(*args, **kwargs)
                self._hand_on_mask(arguments.first, outputs, mask)
                Node(self, args, kwargs if usual else recorded, outputs)
            else:
                outputs = self._call_first(*args, **kwargs) if first_call else self.call(*args, **kwargs)
                if self.activity_regularizer is not None:
                    self._add_activity_loss(outputs)
                if mask is not None or self.supports_masking:
                    self._hand_on_mask(arguments.first, outputs, mask)
                if hasattr(arguments.first, "_lost_mask"):
                    pass_on_loss(self, arguments.first, outputs)
        finally:
            CallContext.enter(outer)
        if first_call:
            self.built = True
            if type(self).build is Layer.build:
                self._seal()
                self._warn_of_unbuilt()
        return outputs

    def call(self, *args, **kwargs):
        raise NotImplementedError(f"Layer {type(self).__name__} does not have a `call` method implemented.")

    def _call_first(self, *args, **kwargs):
        """The first call on numbers: layers inside may make their weights in it, and these bear this layer's name."""
        with name_scope(self.name):
            return self.call(*args, **kwargs)

    def _is_ready(self, x):
        return isinstance(x, (Tensor, Symbol)) and x.dtype == self.input_dtype

    def _as_input(self, x):
        """x as a tensor, floats in the dtype the layer computes in; what is not made of numbers stays as it is."""
        if isinstance(x, (Tensor, Symbol)):
            if self.autocast and x.dtype != self.input_dtype and is_float_dtype(x.dtype) and is_float_dtype(self.input_dtype):
                from minikeras.ops.core import cast

                mask = getattr(x, "_keras_mask", None)
                x = cast(x, self.input_dtype)
                if mask is not None:
                    x._keras_mask = mask
            return x
        if hasattr(x, "__array__") and not isinstance(x, (str, bytes)):
            array = as_array(x)
            if self.autocast and array.dtype.kind == "f" and is_float_dtype(self.input_dtype):
                array = as_array(array, self.input_dtype)
            return Tensor(array)
        return x

    def _check_positional(self, args):
        for x in args if len(args) == 1 and not tree.is_nested(args[0]) else tree.flatten(args):
            if x is not None and not isinstance(x, (Tensor, Symbol)):
                names = signature_of(type(self).call).names
                at = next((i for i, arg in enumerate(args) if arg is x), 0)
                raise not_a_tensor(self, x, args[0], names[at] if 0 < at < len(names) else None)

    def _check_initialized(self):
        if "_inbound_nodes" not in self.__dict__:
            raise forgot_super(self)

    def _build_for(self, arguments):
        """Make the weights for the shapes of this call."""
        if self._start_shape is not None:
            warn_of_another_shape(self, arguments.first)
        with name_scope(self.name):
            if type(self).build is Layer.build:
                self._build_shapes = arguments.shapes() or None
                if all(layer.built for layer in self._layers):  # else `call` is what builds them
                    self._seal()
            else:
                try:
                    self.build(**shapes_for(type(self).build, arguments, type(self).__name__))
                except ValueError as error:
                    if "fully-defined" not in str(error) or isinstance(error, Explained):
                        raise
                    raise unknown_size(self, arguments.first, str(error)) from None
        self.built = True

    def build(self, input_shape):
        """Make the weights; overridden by layers that have some. `input_shape` is that of the first argument of `call`."""
        if type(self).build is Layer.build:
            self._warn_of_unbuilt()
        self.built = True

    def _warn_of_unbuilt(self):
        """Warn that there are layers inside without weights, which nothing will make."""
        if any(not layer.built for layer in self._layers):
            warnings.warn(
                f"`build()` was called on layer '{self.name}', however the layer does not have a `build()` method "
                "implemented and it looks like it has unbuilt state. This will cause the layer to be marked as built, "
                "despite not being actually built, which may cause failures down the line. Make sure to implement a "
                "proper `build()` method.",
                stacklevel=stack_level(),
            )

    def _enter_call(self, outer, arguments, training, kwargs, signature):
        """Decide `training`: as passed, even if None; else as in the calls before; else the default of `call`.

        What is decided holds for the calls after this one too, until the outermost call ends. (That an inner call with
        `training=True` sways its later neighbours is Keras's way.)
        """
        if outer is None:
            context = CallContext(self)
            CallContext.enter(context)
            self._forget_losses()
        else:
            context = outer
        if training is _NOT_PASSED:
            training = arguments.given.get("training", _NOT_PASSED)
        if training is _NOT_PASSED:
            training = arguments.values.get("training") if context.training is None else context.training
        context.training = training
        if training is not None and "training" in signature.known:
            kwargs["training"] = training

    def _fill_in_mask(self, arguments, kwargs, signature):
        """Pass the masks that the inputs carry to the `mask` argument, or to `x_mask` beside an argument `x`."""
        tensors = arguments.tensors
        if len(tensors) == 1:
            if "mask" in signature.names and arguments.values.get("mask") is None:
                mask = tree.map_structure(mask_of, next(iter(tensors.values())))
                if mask is not None:
                    kwargs["mask"] = mask
        else:
            for name, value in tensors.items():
                if f"{name}_mask" in signature.names and arguments.values.get(f"{name}_mask") is None:
                    kwargs[f"{name}_mask"] = tree.map_structure(mask_of, value)
        if kwargs.get("mask") is not None:
            return kwargs["mask"]
        return tree.map_structure(mask_of, arguments.first)

    def _hand_on_mask(self, inputs, outputs, mask):
        """Attach the output's mask, or take note that a mask ends here."""
        if self.supports_masking:
            flat = tree.flatten(outputs)
            if all(mask_of(x) is not None for x in flat):
                return
            masks = self.compute_mask(inputs, mask)
            if masks is None:
                return
            for x, m in zip(flat, tree.flatten(masks)):
                if m is not None and x is not None and mask_of(x) is None:
                    x._keras_mask = m
        elif any(m is not None for m in tree.flatten(mask)):
            mask_ends(self, inputs, outputs)

    def compute_mask(self, inputs, previous_mask):
        """The mask of the output: by default that of the input."""
        return previous_mask

    # Shapes.

    def compute_output_shape(self, *args, **kwargs):
        """The shape of the output for an input shape; by default found by trying."""
        symbols = [tree.map_shape_structure(lambda shape: KerasTensor(shape, self.compute_dtype), shape) for shape in args]
        return tree.map_structure(lambda x: x.shape, self.compute_output_spec(*symbols, **kwargs))

    def compute_output_spec(self, *args, **kwargs):
        """The symbolic outputs of a call: from `compute_output_shape` where the layer has one, else by trying."""
        if type(self).compute_output_shape is Layer.compute_output_shape:
            outer, trial = CallContext.current(), CallContext(self)
            CallContext.enter(trial)
            try:
                trial.training = outer.training if outer else None
                return infer_outputs(self.call, args, kwargs)
            finally:
                CallContext.enter(outer)
                self._forget_losses()
        arguments = CallArguments(signature_of(type(self).call), self, args, kwargs)
        shape = self.compute_output_shape(**shapes_for(type(self).compute_output_shape, arguments, type(self).__name__))
        dtype = args[0].dtype if self._keeps_dtype and args and hasattr(args[0], "dtype") else self.compute_dtype
        return tree.map_shape_structure(lambda s: KerasTensor(s, dtype), shape)

    # Dtypes.

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

    # Configs.

    def get_config(self):
        """The constructor's arguments as plain values; a layer with arguments of its own adds them."""
        own = {"trainable": self.trainable, "dtype": dtype_policies.serialize(self.dtype_policy)}
        if self.activity_regularizer is not None:
            own["activity_regularizer"] = regularizers.serialize(self.activity_regularizer)
        if type(self).get_config is Layer.get_config and type(self).__init__ is not Layer.__init__:
            return {**Operation.get_config(self), **own}
        return {"name": self.name, **own}

    @classmethod
    def from_config(cls, config):
        """A layer made from what `get_config` gave."""
        return super().from_config(config)

    def get_build_config(self):
        """The input shapes the weights were made for, or None."""
        if self._build_shapes is None:
            return None
        if len(self._build_shapes) == 1:
            return {"input_shape": next(iter(self._build_shapes.values()))}
        return {"shapes_dict": self._build_shapes}

    def build_from_config(self, config):
        """Make the weights for the shapes in a config of `get_build_config`."""
        if config:
            shapes = config.get("shapes_dict") or {"input_shape": config.get("input_shape")}
            with name_scope(self.name):
                if len(shapes) == 1:
                    self.build(tree.map_structure(lambda x: x, _as_shapes(next(iter(shapes.values())))))
                else:
                    self.build(**{name: _as_shapes(shape) for name, shape in shapes.items()})
            self.built = True

    def __repr__(self):
        return f"<{type(self).__name__} name={self.name}, built={self.built}>"


def mask_of(x):
    """The mask that a tensor carries, or None."""
    return getattr(x, "_keras_mask", None)


def _as_shapes(shape):
    """Lists of sizes, as JSON has them, as tuples."""
    if tree.is_shape(shape):
        return tuple(shape)
    if isinstance(shape, dict):
        return {key: _as_shapes(part) for key, part in shape.items()}
    return [_as_shapes(part) for part in shape] if isinstance(shape, (list, tuple)) else shape
