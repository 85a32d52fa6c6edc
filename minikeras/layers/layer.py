"""Layer: weights, and a `call` made of operations.

`Layer.__call__` is the whole story of a call. Each of its steps has a file beside this one: `incoming` (tensors made of what comes in,
and arguments by their names), `input_spec` (what a layer demands of its inputs), `building` (weights made in the first call),
`call_context` (whether this is training), `masks`. What a layer owns is in `weights`, its dtypes in `dtypes`.
"""

from minikeras import dtype_policies, regularizers, tree
from minikeras.graph import KerasTensor, Node, Operation
from minikeras.graph.probing import infer_outputs
from minikeras.graph.trial import Trial
from minikeras.layers.accessors import HasAccessors
from minikeras.layers.arguments import CallArguments, shapes_for, signature_of
from minikeras.layers.building import MakesWeights
from minikeras.layers.call_context import CallContext, name_scope
from minikeras.layers.dtypes import HasDtypes
from minikeras.layers.incoming import incoming
from minikeras.layers.input_spec import check_inputs
from minikeras.layers.layer_config import HasLayerConfig
from minikeras.layers.lost_masks import pass_on_loss
from minikeras.layers.masks import fill_in_masks, hand_on_masks
from minikeras.layers.start_shape import start_shape
from minikeras.layers.trying import call_in_a_try
from minikeras.layers.unknown_arguments import refuse_unknown
from minikeras.layers.weights import WeightKeeper
from minikeras.layers.wrapped_methods import ChecksConstruction
from minikeras.old_spellings.gone_attributes import NamesGoneAttributes
from minikeras.serialization import builtin


@builtin("keras", aliases=["keras.layers.Layer"])
class Layer(
    ChecksConstruction, MakesWeights, WeightKeeper, HasDtypes, HasLayerConfig, HasAccessors, NamesGoneAttributes, Operation
):
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

    Raises NotImplementedError where it is called without a `call` of its own.

    >>> class Doubled(layers.Layer):
    ...     def call(self, inputs):
    ...         return 2 * inputs
    ...
    >>> Doubled()(np.array([1.0, 2.0]))
    Tensor([2., 4.], shape=(2,), dtype=float32)
    """

    _keeps_dtype = False  # True for layers that only move entries about: integers stay integers

    def __init__(self, *, activity_regularizer=None, trainable=True, dtype=None, autocast=True, name=None, **kwargs):
        Operation.__init__(self, name=name)
        self.activity_regularizer = regularizers.get(activity_regularizer)
        self._start_shape = start_shape(kwargs)
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

    def __call__(self, *args, **kwargs):
        arguments = incoming(self, args, kwargs)
        if self.input_spec is not None:
            check_inputs(self.input_spec, arguments.first, self, arguments.given)
        is_first = not self.built
        if is_first:
            self._build_for(arguments)
        outer = CallContext.begin(self, arguments)
        try:
            mask = fill_in_masks(arguments)
            outputs = self._in_its_dtype(arguments, mask, is_first)
        finally:
            CallContext.enter(outer)
        if is_first:
            self._mark_as_built()
        return outputs

    def _recorded(self, arguments, mask, is_first):
        """A call on symbols: the shapes that come out, in symbols of which a Node remembers the call."""
        with name_scope(self.name):
            outputs = self.compute_output_spec(*arguments.args, **arguments.kwargs)
        hand_on_masks(self, arguments.first, outputs, mask)
        Node(self, arguments.args, arguments.recorded, outputs)
        return outputs

    def _computed(self, arguments, mask, is_first):
        """A call on numbers. Layers inside may make their weights in the first one: these bear this layer's name."""
        if isinstance(arguments.first, Trial):
            outputs = call_in_a_try(self, arguments)
        elif is_first:
            with name_scope(self.name):
                outputs = self.call(*arguments.args, **arguments.kwargs)
        else:
            outputs = self.call(*arguments.args, **arguments.kwargs)
        if self.activity_regularizer is not None:
            self._add_activity_loss(outputs)
        if mask is not None or (self.supports_masking and type(self).compute_mask is not Layer.compute_mask):
            hand_on_masks(self, arguments.first, outputs, mask)
        if hasattr(arguments.first, "_lost_mask"):
            pass_on_loss(self, arguments.first, outputs)
        return outputs

    def call(self, *args, **kwargs):
        raise NotImplementedError(f"Layer {type(self).__name__} does not have a `call` method implemented.")

    def compute_mask(self, inputs, previous_mask):
        """The mask of the output: by default that of the input."""
        return previous_mask

    def compute_output_shape(self, *args, **kwargs):
        """The shape of the output for an input shape; by default found by trying."""
        symbols = [tree.map_shape_structure(lambda shape: KerasTensor(shape, self.compute_dtype), shape) for shape in args]
        return tree.map_structure(lambda x: x.shape, self.compute_output_spec(*symbols, **kwargs))

    def compute_output_spec(self, *args, **kwargs):
        """The symbolic outputs of a call: from `compute_output_shape` where the layer has one, else by trying."""
        if type(self).compute_output_shape is Layer.compute_output_shape:
            with CallContext.of_a_try(self):
                return infer_outputs(self.call, args, kwargs)
        arguments = CallArguments(signature_of(type(self).call), self, args, kwargs)
        shape = self.compute_output_shape(**shapes_for(type(self).compute_output_shape, arguments, type(self).__name__))
        dtype = args[0].dtype if self._keeps_dtype and args and hasattr(args[0], "dtype") else self.compute_dtype
        return tree.map_shape_structure(lambda s: KerasTensor(s, dtype), shape)


Layer.__new__.__wrapped__ = Layer.__init__  # what help() and editors show
