"""Merging layers: several tensors in, one out. Each also has a lower-case function that makes the layer and calls it."""

from minikeras import config, ops
from minikeras.autodiff.symbols import find_symbol
from minikeras.errors.explaining import described, explained, place
from minikeras.graph import calls_of
from minikeras.layers.explain_inputs import merge_refused
from minikeras.layers.layer import Layer
from minikeras.layers.masks import mask_of
from minikeras.serialization import builtin


class Merge(Layer):
    """Base of the layers that merge a list of tensors entry by entry; shapes are broadcast, batches must agree.

    Raises ValueError where the shapes don't fit or the input is no list.
    """

    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.supports_masking = True

    def build(self, input_shape):
        check_list_of_shapes(input_shape)
        batches = {shape[0] for shape in input_shape if shape} - {None}
        if len(batches) > 1:
            raise ValueError(f"Cannot merge tensors with different batch sizes. Received tensors with shapes {input_shape}")
        self.compute_output_shape(input_shape)

    def _build_for(self, arguments):
        try:
            super()._build_for(arguments)
        except ValueError as error:
            raise merge_refused(self, arguments.first, str(error)) from None

    def call(self, inputs):
        if not isinstance(inputs, (list, tuple)):
            raise ValueError(
                f"A merge layer should be called on a list of inputs. Received: inputs={inputs} (not a list of tensors)"
            )
        most = max(x.ndim for x in inputs)
        return self._merge_function([self._with_axes(x, most) for x in inputs])

    @staticmethod
    def _with_axes(x, ndim):
        """x with axes of size 1 after the batch until it has `ndim`."""
        for _ in range(ndim - x.ndim):
            x = ops.expand_dims(x, axis=1)
        return x

    def _merge_function(self, inputs):
        raise NotImplementedError

    def compute_output_shape(self, input_shape):
        sizes = input_shape[0][1:]
        for shape in input_shape[1:]:
            sizes = broadcast_sizes(sizes, shape[1:])
        batches = {shape[0] for shape in input_shape} - {None}
        return (batches.pop() if len(batches) == 1 else None, *sizes)

    def compute_mask(self, inputs, mask=None):
        """A step counts where any of the inputs has it; no mask where one of them has none."""
        if mask is None:
            return None
        check_masks(inputs, mask)
        if any(m is None for m in mask):
            return None
        merged = mask[0]
        for m in mask[1:]:
            merged = ops.logical_or(merged, m)
        return merged


def check_list_of_shapes(input_shape):
    if not isinstance(input_shape, (list, tuple)) or not input_shape or not isinstance(input_shape[0], (list, tuple)):
        raise ValueError(
            f"A merge layer should be called on a list of inputs. Received: input_shape={input_shape} (not a list of shapes)"
        )


def check_masks(inputs, mask):
    """Raise ValueError unless there is a list of inputs, and a list of as many masks."""
    if not isinstance(mask, (list, tuple)):
        raise ValueError(f"`mask` should be a list. Received: mask={mask}")
    if not isinstance(inputs, (list, tuple)):
        raise ValueError(f"`inputs` should be a list. Received: inputs={inputs}")
    if len(mask) != len(inputs):
        raise ValueError(
            "The lists `inputs` and `mask` should have the same length. "
            f"Received: inputs={inputs} of length {len(inputs)}, and mask={mask} of length {len(mask)}"
        )


def merge_unmasked(function, inputs):
    """Merge with a function of two tensors; where one of them is masked, the other stands for both."""
    merged, merged_mask = inputs[0], spread_mask(inputs[0])
    for x in inputs[1:]:
        mask = spread_mask(x)
        if mask is not None:
            x = ops.where(mask, x, merged)
        if merged_mask is not None:
            merged = ops.where(merged_mask, merged, x)
        merged_mask = None if mask is None or merged_mask is None else ops.logical_or(merged_mask, mask)
        merged = function(merged, x)
    return merged


def spread_mask(x):
    """The mask of x, one truth value an entry; None without one."""
    mask = mask_of(x)
    return None if mask is None else ops.broadcast_to(ops.expand_dims(mask, axis=-1), x.shape)


def broadcast_sizes(a, b):
    """The sizes that a and b give together, axis by axis from the last; unknown where one of them is."""
    longer, shorter = (a, b) if len(a) >= len(b) else (b, a)
    if not shorter:
        return tuple(longer)
    sizes = list(longer[: len(longer) - len(shorter)])
    for i, j in zip(longer[len(longer) - len(shorter) :], shorter):
        if i is None or j is None:
            sizes.append(None)
        elif i == 1 or j == 1 or i == j:
            sizes.append(j if i == 1 else i)
        else:
            raise ValueError(f"Inputs have incompatible shapes. Received shapes {a} and {b}")
    return tuple(sizes)


@builtin("keras.layers")
class Add(Merge):
    """The sum of the inputs.

    Shapes: list of `(batch, ...)` that broadcast -> their common shape. Raises ValueError for a single tensor, and
    where the shapes do not fit.

    >>> layers.Add()([np.ones((1, 2), "float32"), np.ones((1, 2), "float32")])
    Tensor([[2., 2.]], shape=(1, 2), dtype=float32)
    """

    def _merge_function(self, inputs):
        total = inputs[0]
        for x in inputs[1:]:
            total = ops.add(total, x)
        return total


@builtin("keras.layers")
class Subtract(Merge):
    """The first input minus the second.

    Shapes: two of `(batch, ...)` that broadcast -> their common shape. Raises ValueError for other than two tensors,
    and where the shapes do not fit.

    >>> layers.Subtract()([np.array([[1.0, 5.0]]), np.array([[3.0, 2.0]])])
    Tensor([[-2.,  3.]], shape=(1, 2), dtype=float32)
    """

    def build(self, input_shape):
        super().build(input_shape)
        if len(input_shape) != 2:
            raise ValueError(f"A `Subtract` layer should be called on exactly 2 inputs. Received: input_shape={input_shape}")

    def _merge_function(self, inputs):
        if len(inputs) != 2:
            raise ValueError(f"A `Subtract` layer should be called on exactly 2 inputs. Received: inputs={inputs}")
        return ops.subtract(inputs[0], inputs[1])


@builtin("keras.layers")
class Multiply(Merge):
    """The product of the inputs, entry by entry. A masked entry counts as 1; where it is masked in all inputs, the product is 0.

    Shapes: list of `(batch, ...)` that broadcast -> their common shape. Raises ValueError for a single tensor, and
    where the shapes do not fit.

    >>> layers.Multiply()([np.array([[1.0, 5.0]]), np.array([[3.0, 2.0]])])
    Tensor([[ 3., 10.]], shape=(1, 2), dtype=float32)
    """

    def _merge_function(self, inputs):
        masks = [spread_mask(x) for x in inputs]
        product = None
        for x, mask in zip(inputs, masks):
            x = x if mask is None else ops.where(mask, x, ops.cast(1, x.dtype))
            product = x if product is None else ops.multiply(product, x)
        if any(mask is None for mask in masks):
            return product
        anywhere = masks[0]
        for mask in masks[1:]:
            anywhere = ops.logical_or(anywhere, mask)
        return ops.where(anywhere, product, ops.cast(0, product.dtype))


@builtin("keras.layers")
class Average(Merge):
    """The average of the inputs.

    Shapes: list of `(batch, ...)` that broadcast -> their common shape. Raises ValueError for a single tensor, and
    where the shapes do not fit.

    >>> layers.Average()([np.zeros((1, 2), "float32"), np.ones((1, 2), "float32")])
    Tensor([[0.5, 0.5]], shape=(1, 2), dtype=float32)
    """

    def _merge_function(self, inputs):
        total = inputs[0]
        for x in inputs[1:]:
            total = ops.add(total, x)
        return ops.divide(total, len(inputs))


@builtin("keras.layers")
class Maximum(Merge):
    """The largest of the inputs, entry by entry; masked entries don't compete.

    Shapes: list of `(batch, ...)` that broadcast -> their common shape. Raises ValueError for a single tensor, and
    where the shapes do not fit.

    >>> layers.Maximum()([np.array([[1.0, 5.0]]), np.array([[3.0, 2.0]])])
    Tensor([[3., 5.]], shape=(1, 2), dtype=float32)
    """

    def _merge_function(self, inputs):
        return merge_unmasked(ops.maximum, inputs)


@builtin("keras.layers")
class Minimum(Merge):
    """The smallest of the inputs, entry by entry; masked entries don't compete.

    Shapes: list of `(batch, ...)` that broadcast -> their common shape. Raises ValueError for a single tensor, and
    where the shapes do not fit.

    >>> layers.Minimum()([np.array([[1.0, 5.0]]), np.array([[3.0, 2.0]])])
    Tensor([[1., 2.]], shape=(1, 2), dtype=float32)
    """

    def _merge_function(self, inputs):
        return merge_unmasked(ops.minimum, inputs)


@builtin("keras.layers")
class Concatenate(Merge):
    """The inputs one after the other along `axis`, -1 by default; all other sizes must agree.

    Shapes: list of `(batch, ..., n)` -> `(batch, ..., sum of n)`. Raises ValueError where the other sizes differ.

    >>> layers.Concatenate()([np.zeros((1, 2), "float32"), np.ones((1, 1), "float32")])
    Tensor([[0., 0., 1.]], shape=(1, 3), dtype=float32)
    """

    def __init__(self, axis=-1, **kwargs):
        if config.strict_checks() and find_symbol(axis) is not None:
            raise explained(
                TypeError,
                f"`axis` of Concatenate must be an int. Received: axis={axis}",
                where=place(),
                why="the tensors belong into the call, not into the constructor",
                fix="layers.Concatenate()([a, b])",
            )
        super().__init__(**kwargs)
        self.axis = axis

    def __call__(self, *args, **kwargs):
        if len(args) > 1:
            raise explained(
                TypeError,
                "too many positional arguments",
                where=place(self, len(calls_of(self))),
                got=[described(x) for x in args],
                wants="one list of tensors",
                fix="layers.Concatenate()([a, b])",
                tensors=[x for x in args if hasattr(x, "shape")],
            )
        return super().__call__(*args, **kwargs)

    def build(self, input_shape):
        if not isinstance(input_shape, (list, tuple)) or not input_shape or not isinstance(input_shape[0], (list, tuple)):
            raise ValueError(
                f"A `Concatenate` layer should be called on a list of at least 1 input. Received: input_shape={input_shape}"
            )
        ranks = {len(shape) for shape in input_shape}
        axis = self.axis % max(ranks)
        sizes = [set(column) - {None} for place, column in enumerate(zip(*input_shape)) if place != axis]
        if len(ranks) != 1 or any(len(column) > 1 for column in sizes):
            raise ValueError(
                "A `Concatenate` layer requires inputs with matching shapes except for the concatenation axis. "
                f"Received: input_shape={input_shape}"
            )

    def _merge_function(self, inputs):
        return ops.concatenate(list(inputs), axis=self.axis)

    def call(self, inputs):
        if not isinstance(inputs, (list, tuple)):
            raise ValueError(
                f"A merge layer should be called on a list of inputs. Received: inputs={inputs} (not a list of tensors)"
            )
        return self._merge_function(inputs)

    def compute_output_shape(self, input_shape):
        if not isinstance(input_shape, (list, tuple)) or not isinstance(input_shape[0], (list, tuple)):
            raise ValueError(f"A `Concatenate` layer should be called on a list of inputs. Received: input_shape={input_shape}")
        joined = [shape[self.axis] for shape in input_shape]
        sizes = list(input_shape[0])
        sizes[self.axis] = None if None in joined else sum(joined)
        return tuple(sizes)

    def compute_mask(self, inputs, mask=None):
        """The masks one after the other as the inputs are; those without one count in full. A step counts where any entry does."""
        if mask is None:
            return None
        check_masks(inputs, mask)
        if all(m is None for m in mask):
            return None
        masks = []
        for x, m in zip(inputs, mask):
            if m is None:
                m = ops.ones_like(x, dtype="bool")
            elif m.ndim < x.ndim:  # spread by an operation on x, so that a symbolic mask is part of x's graph
                m = ops.logical_or(ops.expand_dims(m, axis=-1), ops.zeros_like(x, dtype="bool"))
            masks.append(m)
        return ops.any(ops.concatenate(masks, axis=self.axis), axis=-1)

    def get_config(self):
        return {**super().get_config(), "axis": self.axis}
