"""Functional: a Model made of the calls between symbolic inputs and outputs."""

from minikeras import tree
from minikeras.config.strict_checks import strict_checks
from minikeras.graph import Function, KerasTensor
from minikeras.layers.layer import Layer
from minikeras.layers.lost_masks import tell_of_lost_masks
from minikeras.models.cut_graph import clone_calls, is_input
from minikeras.models.explain_functional import check_symbols, warn_of_other_names
from minikeras.models.incoming import specs_of, standardize_inputs
from minikeras.models.model import Model
from minikeras.models.shared_by_a_loop import tell_of_loops
from minikeras.serialization import builtin


@builtin("keras.src.models.functional")
class Functional(Function, Model):
    """What `Model(inputs, outputs)` makes. A layer graph that is a layer itself.

    Args:
        inputs, outputs: KerasTensors, alone or nested in lists, tuples and dicts. Inputs may also be the outputs of layers: the
            model then begins there.
        name: made from "functional" if not given.
        trainable: False freezes all layers.

    >>> x = keras.Input((2,))
    >>> len(keras.models.Functional(x, layers.Dense(1)(x)).layers)
    2
    """

    def __init__(self, inputs, outputs, name=None, trainable=None, **kwargs):
        check_symbols("inputs", inputs)
        check_symbols("outputs", outputs)
        if isinstance(inputs, dict):
            warn_of_other_names(inputs)
        if not all(is_input(x) for x in tree.flatten(inputs)):
            inputs, outputs = clone_calls(inputs, outputs)
        super().__init__(inputs, outputs, name=name, **kwargs)
        if strict_checks():
            tell_of_lost_masks(self._ordered_nodes)
            tell_of_loops(self._ordered_nodes)
        self._layer_list = [operation for operation in self._operations if isinstance(operation, Layer)]
        if trainable is not None:
            self.trainable = trainable
        self.built = True
        self._build_shapes = {"input_shape": None}
        self._convert_input_args = False
        self._allow_non_tensor_positional_args = True
        self.input_spec = specs_of(self._inputs_struct)
        self.output_names = [x._keras_history.operation.name for x in self._outputs]

    def _parts(self):
        return list(self._layer_list)

    @property
    def input(self):
        """The symbolic inputs, nested as they were given."""
        return self._inputs_struct

    @property
    def output(self):
        """The symbolic outputs, nested as they were given."""
        return self._outputs_struct

    @property
    def input_shape(self):
        """The shape of the input, or a list of them."""
        return _alone([x.shape for x in self._inputs])

    @property
    def output_shape(self):
        """The shape of the output, or a list of them."""
        return _alone([x.shape for x in self._outputs])

    _standardize_inputs = standardize_inputs

    def call(self, inputs, training=None, mask=None, **kwargs):
        inputs = self._standardize_inputs(inputs)
        if mask is not None:
            for x, m in zip(inputs, tree.flatten(mask)):
                if m is not None:
                    x._keras_mask = m
        return _alone(self._run_through_graph(inputs, training=training))

    def compute_output_spec(self, inputs, training=None, mask=None):
        return _alone(super().compute_output_spec(self._standardize_inputs(inputs)))

    def compute_output_shape(self, input_shape):
        symbols = tree.map_shape_structure(KerasTensor, input_shape)
        return tree.map_structure(lambda x: x.shape, self.compute_output_spec(symbols))

    def add_loss(self, loss):
        raise NotImplementedError("A functional model has no `call` of its own in which a loss could arise: add it in a layer.")

    def get_config(self):
        """Name, layers with their calls, inputs and outputs; of a subclass with another constructor, its arguments."""
        from minikeras.models.functional_config import functional_config  # opened when it is used

        return functional_config(self)


def _alone(values):
    """The value of a list with one value; all else as it is."""
    return values[0] if isinstance(values, list) and len(values) == 1 else values
