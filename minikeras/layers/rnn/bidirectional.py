"""Bidirectional: a recurrence from the front and one from the back."""

import copy

from minikeras import ops, serialization
from minikeras.layers.arguments import signature_of
from minikeras.layers.layer import Layer
from minikeras.serialization import builtin

MERGES = {
    "concat": lambda front, back: ops.concatenate([front, back], axis=-1),
    "sum": ops.add,
    "ave": lambda front, back: ops.divide(ops.add(front, back), 2),
    "mul": ops.multiply,
    None: lambda front, back: (front, back),
}


@builtin("keras.layers")
class Bidirectional(Layer):
    """Runs a copy of a recurrent layer forwards and another one backwards, and merges what they give.

    Args:
        layer: a recurrent layer, such as LSTM; its config is copied, its weights are not.
        merge_mode: "concat" (units add up), "sum", "ave", "mul", or None for both outputs.
        weights: accepted as in Keras, without effect.
        backward_layer: a layer for the way back, if it is to be another one; it goes backwards, and is else alike.

    With `return_sequences`, outputs of masked steps are 0. Raises ValueError where the layers or the mode don't fit.

    Shapes: `(batch, time, features)` -> `(batch, 2 * units)`, or what `merge_mode` makes of both.

    >>> layers.Bidirectional(layers.LSTM(2))(np.ones((1, 3, 4), "float32")).shape
    (1, 4)
    """

    def __init__(self, layer, merge_mode="concat", weights=None, backward_layer=None, **kwargs):
        if not isinstance(layer, Layer):
            raise ValueError(f"Please initialize `Bidirectional` layer with a `keras.layers.Layer` instance. Received: {layer}")
        if backward_layer is not None and not isinstance(backward_layer, Layer):
            raise ValueError(f"`backward_layer` need to be a `keras.layers.Layer` instance. Received: {backward_layer}")
        if merge_mode not in MERGES:
            raise ValueError(
                f"Invalid merge mode. Received: {merge_mode}. Merge mode should be one of "
                '{"sum", "mul", "ave", "concat", None}'
            )
        super().__init__(**kwargs)
        self.forward_layer = _renamed_copy(layer, "forward")
        self.backward_layer = _renamed_copy(layer, "backward", go_backwards=True) if backward_layer is None else backward_layer
        self._verify_layer_config()
        for direction in (self.forward_layer, self.backward_layer):
            if hasattr(layer, "use_cudnn"):
                direction.use_cudnn = layer.use_cudnn
            if getattr(direction, "zero_output_for_mask", None) is not None:
                direction.zero_output_for_mask = direction.return_sequences
        self.merge_mode = merge_mode
        self.stateful = layer.stateful
        self.return_sequences = layer.return_sequences
        self.return_state = layer.return_state
        self.supports_masking = True
        self.input_spec = layer.input_spec

    def _verify_layer_config(self):
        front, back = self.forward_layer, self.backward_layer
        if front.go_backwards == back.go_backwards:
            raise ValueError(
                "Forward layer and backward layer should have different `go_backwards` value. Received: "
                f"forward_layer.go_backwards {front.go_backwards}, "
                f"backward_layer.go_backwards={back.go_backwards}"
            )
        for name in ("stateful", "return_sequences", "return_state"):
            if getattr(front, name) != getattr(back, name):
                raise ValueError(
                    "Forward layer and backward layer are expected to have the same value for attribute "
                    f'"{name}", got "{getattr(front, name)}" for forward layer and "{getattr(back, name)}" '
                    "for backward layer"
                )

    def build(self, sequences_shape, initial_state_shape=None):
        for direction in (self.forward_layer, self.backward_layer):
            if not direction.built:
                direction.build(sequences_shape)

    def call(self, sequences, initial_state=None, mask=None, training=None):
        half = 0 if initial_state is None else len(initial_state) // 2
        front = self._run(self.forward_layer, sequences, initial_state[:half] if half else None, mask, training)
        back = self._run(self.backward_layer, sequences, initial_state[half:] if half else None, mask, training)
        states = ()
        if self.return_state:
            states = (*front[1:], *back[1:])
            front, back = front[0], back[0]
        if self.return_sequences:
            back = ops.flip(back, axis=1)
        merged = MERGES[self.merge_mode](front, back)
        if not self.return_state:
            return merged
        return (*merged, *states) if self.merge_mode is None else (merged, *states)

    def _run(self, direction, sequences, states, mask, training):
        names = signature_of(type(direction).call).names
        kwargs = {name: value for name, value in (("training", training), ("mask", mask)) if name in names}
        return direction(sequences, initial_state=states, **kwargs)

    def compute_output_shape(self, sequences_shape, initial_state_shape=None):
        shape = self.forward_layer.compute_output_shape(sequences_shape)
        shape, states = (shape[0], tuple(shape[1:])) if self.return_state else (shape, ())
        if self.merge_mode == "concat":
            shape = (*shape[:-1], 2 * shape[-1])
        if not self.return_state:
            return (shape, shape) if self.merge_mode is None else shape
        return (shape, shape, *states, *states) if self.merge_mode is None else (shape, *states, *states)

    def compute_mask(self, _, mask):
        """The mask of the outputs, once for each: that of the inputs where all steps are returned, else none."""
        if isinstance(mask, list):
            mask = mask[0]
        mask = mask if self.return_sequences else None
        return mask if self.merge_mode else (mask, mask)

    @property
    def states(self):
        """The kept states of stateful layers, front and back; else None."""
        front, back = self.forward_layer.states, self.backward_layer.states
        return (*front, *back) if front and back else None

    def reset_state(self):
        """Set the kept states back to 0. Raises AttributeError for layers that keep none."""
        if not self.stateful:
            raise AttributeError("Layer must be stateful.")
        self.forward_layer.reset_state()
        self.backward_layer.reset_state()

    reset_states = reset_state

    def get_config(self):
        return {
            **super().get_config(),
            "merge_mode": self.merge_mode,
            "layer": serialization.serialize_keras_object(self.forward_layer),
            "backward_layer": serialization.serialize_keras_object(self.backward_layer),
        }

    @classmethod
    def from_config(cls, config, custom_objects=None):
        """The layer that `get_config` described, with the two inside."""
        config = copy.deepcopy(config)
        for name in ("layer", "backward_layer"):
            if config.get(name) is not None:
                config[name] = serialization.deserialize_keras_object(config[name], custom_objects)
        return cls(**config)


def _renamed_copy(layer, direction, **changes):
    config = serialization.serialize_keras_object(layer)
    config["config"].update(name=f"{direction}_{layer.name.removeprefix(direction + '_')}", **changes)
    config.pop("build_config", None)  # a copy has no weights yet
    return serialization.deserialize_keras_object(config)
