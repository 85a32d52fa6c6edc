"""TimeDistributed: one layer on every step of a sequence."""

from minikeras import config, ops
from minikeras.autodiff import is_recording
from minikeras.errors.explaining import explained, place, written
from minikeras.layers.arguments import signature_of
from minikeras.layers.layer import Layer
from minikeras.layers.wrapper import Wrapper
from minikeras.random.seeds import SeedGenerator
from minikeras.serialization import builtin, builtin_name

INPUT_BYTES = 2**24  # of the steps in one call; the images inside a model take some hundred times as much


@builtin("keras.layers")
class TimeDistributed(Wrapper):
    """Applies a layer, or a model, to each step `inputs[:, t]` by itself, with the same weights.

    Input `(batch, time, ...)`; output `(batch, time, ...)`, the inner layer's output for each step.

    Args:
        layer: the layer for one step.

    Raises ValueError where that is no layer, and for inputs or masks with too few axes.

    >>> layers.TimeDistributed(layers.Dense(4))(np.ones((1, 3, 2), "float32")).shape
    (1, 3, 4)
    """

    def __init__(self, layer, **kwargs):
        if not isinstance(layer, Layer):
            raise ValueError(
                f"Please initialize `TimeDistributed` layer with a `keras.layers.Layer` instance. Received: {layer}"
            )
        super().__init__(layer, **kwargs)
        self.supports_masking = True

    def build(self, input_shape):
        super().build(self._shape_of_step(input_shape))

    def _shape_of_step(self, input_shape):
        if not isinstance(input_shape, (tuple, list)) or len(input_shape) < 3:
            raise explained(
                ValueError,
                "`TimeDistributed` Layer should be passed an `input_shape` with at least 3 dimensions, "
                f"received: {input_shape}",
                where=place(self),
                wants="(batch, time, ...)",
                why=f"{input_shape} has no time axis: the layer itself is enough",
                fix=f"{written(self.layer)}(x)",
            )
        return (input_shape[0], *input_shape[2:])

    def compute_output_shape(self, input_shape):
        shape = self.layer.compute_output_shape(self._shape_of_step(input_shape))
        return (shape[0], input_shape[1], *shape[1:])

    def call(self, inputs, training=None, mask=None):
        if mask is not None:
            self._check_mask(mask, inputs)
        names = signature_of(type(self.layer).call).names
        kwargs = {"training": training} if "training" in names else {}
        mask = mask if "mask" in names else None
        at_once = self._steps_at_once(inputs, training)
        outputs = []
        for t in range(0, inputs.shape[1], at_once):
            part, part_mask = inputs[:, t : t + at_once], None if mask is None else mask[:, t : t + at_once]
            outputs.append(self._call_steps(part, part_mask, kwargs))
        return outputs[0] if len(outputs) == 1 else ops.concatenate(outputs, axis=1)

    def _steps_at_once(self, inputs, training):
        """How many steps are put into one call: one, where a row must not see the others; else as many as memory allows."""
        if not config.fast_forms() or not works_row_by_row(self.layer, training):
            return 1
        if is_recording():  # the tape keeps the results of all steps anyway
            return max(inputs.shape[1], 1)
        return max(INPUT_BYTES // max(inputs.array.nbytes // max(inputs.shape[1], 1), 1), 1)

    def _call_steps(self, inputs, mask, kwargs):
        """The layer on steps `(batch, time, ...)`, called once on batch * time rows."""
        batch, time = inputs.shape[:2]
        if mask is not None:
            kwargs = {**kwargs, "mask": ops.reshape(mask, (batch * time, *mask.shape[2:]))}
        outputs = self.layer.call(ops.reshape(inputs, (batch * time, *inputs.shape[2:])), **kwargs)
        return ops.reshape(outputs, (batch, time, *outputs.shape[1:]))

    @staticmethod
    def _check_mask(mask, inputs):
        if len(mask.shape) < 2:
            raise ValueError(
                "The `mask` passed to the `TimeDistributed` layer must be at least 2D (e.g., `(batch_size, "
                f"timesteps)`), but it has {len(mask.shape)} dimension(s) with shape {mask.shape}."
            )
        if tuple(mask.shape[:2]) != tuple(inputs.shape[:2]):
            raise ValueError(
                f"The `mask` passed to the `TimeDistributed` layer has a shape {mask.shape} that is incompatible with "
                f"the input shape {inputs.shape}. The first two dimensions of the mask (batch size and timesteps) "
                "must match the input's first two dimensions. Expected mask shape prefix: "
                f"({inputs.shape[0]}, {inputs.shape[1]})."
            )


def works_row_by_row(layer, training):
    """Whether it makes no difference in which batch a row stands, so that steps may be put into one batch.

    It does where random numbers are drawn, where statistics of the batch are taken (a layer with weights that are not trained,
    while training), where the size of the output becomes a loss, and perhaps in a learner's own layers.
    """
    for part in layer._flatten_layers():
        own = builtin_name(type(part)) is not None and type(part).__name__ != "Lambda"
        draws = any(isinstance(held, SeedGenerator) for held in part._parts())
        counts = training and any(not v.wants_training for v in part._own_weights)
        keeps = getattr(part, "stateful", False)
        operations = getattr(part, "operations", ())
        if (
            not own
            or draws
            or counts
            or keeps
            or part.activity_regularizer is not None
            or not all(isinstance(operation, Layer) for operation in operations)
        ):
            return False
    return True
