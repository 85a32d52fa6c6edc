"""InputSpec: what a layer demands of its inputs, and the check."""

from minikeras import tree
from minikeras.autodiff import Symbol, Tensor
from minikeras.autodiff.symbols import find_symbol
from minikeras.graph import calls_of
from minikeras.graph.shape import standardize_shape
from minikeras.layers.explain_inputs import refused
from minikeras.layers.explain_names import missing_input, none_for_an_input, wrong_count
from minikeras.serialization import builtin


@builtin("keras.layers")
class InputSpec:
    """Demands on one input of a layer; whatever is None is free.

    Args:
        dtype: the dtype it must have.
        shape: its sizes, None where any size will do.
        ndim, max_ndim, min_ndim: how many axes it must, may and must at least have.
        axes: dict from axis to the size it must have.
        allow_last_axis_squeeze: ignore a last axis of size 1 on either side.
        name: the input's name, for dicts of inputs.
        optional: whether None may be passed.

    Raises ValueError for axes that are no whole numbers.

    >>> layers.InputSpec(ndim=3, axes={-1: 4})
    InputSpec(ndim=3, axes={-1: 4})
    """

    def __init__(
        self,
        dtype=None,
        shape=None,
        ndim=None,
        max_ndim=None,
        min_ndim=None,
        axes=None,
        allow_last_axis_squeeze=False,
        name=None,
        optional=False,
    ):
        self.dtype = dtype
        self.shape = None if shape is None else standardize_shape(shape)
        self.ndim = ndim if self.shape is None else len(self.shape)
        self.max_ndim = max_ndim
        self.min_ndim = min_ndim
        self.axes = {int(axis): size for axis, size in (axes or {}).items()}
        self.allow_last_axis_squeeze = allow_last_axis_squeeze
        self.name = name
        self.optional = optional

    def get_config(self):
        """The constructor's arguments."""
        return {
            "dtype": self.dtype,
            "shape": self.shape,
            "ndim": self.ndim,
            "max_ndim": self.max_ndim,
            "min_ndim": self.min_ndim,
            "axes": self.axes,
        }

    @classmethod
    def from_config(cls, config):
        """The InputSpec that `get_config` described."""
        return cls(**config)

    def __repr__(self):
        given = {key: value for key, value in vars(self).items() if value}
        return "InputSpec(" + ", ".join(f"{key}={value}" for key, value in given.items()) + ")"


def check_inputs(specs, inputs, layer, given=None):
    """Raise ValueError, naming the layer and the call, unless the inputs meet the specs (one, or nested as the inputs).

    `given` are all arguments of the call by name, for the explanation of a list that was left out.
    """
    specs = [specs] if isinstance(specs, InputSpec) else tree.flatten(specs)
    if isinstance(inputs, dict) and all(spec is not None and spec.name for spec in specs):
        names = [spec.name for spec in specs]
        missing = [name for name in names if name not in inputs]
        if missing:
            raise missing_input(layer, missing[0], list(inputs), names)
        inputs = [inputs[name] for name in names]
    inputs = [inputs] if isinstance(inputs, (Tensor, Symbol)) else tree.flatten(inputs)
    if len(inputs) != len(specs):
        raise wrong_count(layer, specs, inputs, given or {})
    for index, (x, spec) in enumerate(zip(inputs, specs)):
        if spec is None or (x is None and spec.optional):
            continue
        if x is None and spec.name:
            raise none_for_an_input(layer, spec.name)
        if not hasattr(x, "shape"):
            raise ValueError(
                f"Inputs to a layer should be tensors. Got '{x}' (of type {type(x)}) as input for layer '{layer.name}'."
            )
        complaint = _complaint(spec, tuple(x.shape), x)
        if complaint:
            call = len(calls_of(layer)) if find_symbol(inputs) is not None else None
            raise refused(layer, index, spec.name, complaint, spec, x, call)


def _complaint(spec, shape, x):
    """What is wrong with this shape, in Keras's words, or None."""
    ndim = len(shape)
    if spec.ndim is not None and not spec.allow_last_axis_squeeze and ndim != spec.ndim:
        return f"expected ndim={spec.ndim}, found ndim={ndim}. Full shape received: {shape}"
    if spec.max_ndim is not None and ndim > spec.max_ndim:
        return f"expected max_ndim={spec.max_ndim}, found ndim={ndim}"
    if spec.min_ndim is not None and ndim < spec.min_ndim:
        return f"expected min_ndim={spec.min_ndim}, found ndim={ndim}. Full shape received: {shape}"
    if spec.dtype is not None and x.dtype != spec.dtype:
        return f"expected dtype={spec.dtype}, found dtype={x.dtype}"
    for axis, size in spec.axes.items():
        if size is not None and shape[axis] not in (size, None):
            return f"expected axis {axis} of input shape to have value {size}, but received input with shape {shape}"
    if spec.shape is not None and not _fits(spec, shape):
        return f"expected shape={spec.shape}, found shape={shape}"
    return None


def _fits(spec, shape):
    wanted = spec.shape
    if spec.allow_last_axis_squeeze:
        shape = shape[:-1] if shape and shape[-1] == 1 else shape
        wanted = wanted[:-1] if wanted and wanted[-1] == 1 else wanted
    return all(want is None or size is None or want == size for want, size in zip(wanted, shape))
