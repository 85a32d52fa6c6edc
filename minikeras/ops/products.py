"""Products of tensors beside `matmul`: sums of products along any axes, made of large matrix products."""

import string

import numpy as np

from minikeras.autodiff import composed, primitive
from minikeras.ops.core import convert_to_tensor
from minikeras.ops.elementwise import multiply, power, subtract
from minikeras.ops.matrix_product import matmul
from minikeras.ops.rearranging import diagonal, moveaxis
from minikeras.ops.reductions import sum
from minikeras.ops.shapes import concatenate, expand_dims, reshape, stack, transpose


@composed
def dot(x1, x2):
    """The sum of products over the last axis of x1 and the last but one (of vectors, the last) of x2.

    Shapes: x1 `(..., k)`, x2 `(..., k, m)` -> `(..., ..., m)`. Raises ValueError where the sizes k differ.

    >>> ops.dot([1, 2], [3, 4])
    Tensor(11, shape=(), dtype=int32)
    """
    x1, x2 = convert_to_tensor(x1), convert_to_tensor(x2)
    if x1.ndim == 0 or x2.ndim == 0:
        return multiply(x1, x2)
    return tensordot(x1, x2, axes=[[-1], [-1 if x2.ndim == 1 else -2]])


@composed
def inner(x1, x2):
    """The sum of products over the last axes of both.

    Shapes: x1 `(..., k)`, x2 `(..., k)` -> the other axes of both. Raises ValueError where the sizes k differ.

    >>> ops.inner([1, 2], [3, 4])
    Tensor(11, shape=(), dtype=int32)
    """
    x1, x2 = convert_to_tensor(x1), convert_to_tensor(x2)
    if x1.ndim == 0 or x2.ndim == 0:
        return multiply(x1, x2)
    return tensordot(x1, x2, axes=[[-1], [-1]])


@composed
def vdot(x1, x2):
    """The sum of products of all entries.

    Shapes: two of as many entries -> `()`. Raises ValueError where they have not.

    >>> ops.vdot([1, 2], [3, 4])
    Tensor(11, shape=(), dtype=int32)
    """
    return sum(multiply(reshape(x1, (-1,)), reshape(x2, (-1,))))


@composed
def outer(x1, x2):
    """Every entry of x1 times every entry of x2: (size of x1, size of x2).

    Shapes: `(n,)` and `(m,)` -> `(n, m)`.

    >>> ops.outer([1, 2], [3, 4])
    Tensor([[3, 4],
     [6, 8]], shape=(2, 2), dtype=int32)
    """
    return multiply(reshape(x1, (-1, 1)), reshape(x2, (-1,)))


@composed(operands=2)
def tensordot(x1, x2, axes=2):
    """The sum of products over the last `axes` axes of x1 and the first of x2, or over two lists of axes.

    Raises ValueError where the axes' sizes differ.

    Shapes: the other axes of x1, then those of x2.

    >>> ops.tensordot([[1, 2]], [[3], [4]], axes=1)
    Tensor([[11]], shape=(1, 1), dtype=int32)
    """
    x1, x2 = convert_to_tensor(x1), convert_to_tensor(x2)
    if isinstance(axes, int):
        left, right = list(range(x1.ndim - axes, x1.ndim)), list(range(axes))
    else:
        left, right = ([a] if isinstance(a, int) else list(a) for a in axes)
    left, right = [a % x1.ndim for a in left], [a % x2.ndim for a in right]
    sizes = [x1.shape[a] for a in left]
    if sizes != [x2.shape[a] for a in right]:
        raise ValueError(
            f"tensordot: the summed axes differ in size. Received: x1.shape={x1.shape}, x2.shape={x2.shape}, axes={axes}"
        )
    kept_left = [a for a in range(x1.ndim) if a not in left]
    kept_right = [a for a in range(x2.ndim) if a not in right]
    summed = int(np.prod(sizes))
    rows = reshape(transpose(x1, kept_left + left), (int(np.prod([x1.shape[a] for a in kept_left])), summed))
    columns = reshape(transpose(x2, right + kept_right), (summed, int(np.prod([x2.shape[a] for a in kept_right]))))
    return reshape(matmul(rows, columns), [x1.shape[a] for a in kept_left] + [x2.shape[a] for a in kept_right])


@primitive(operands="list", takes="one dtype")
def _einsum(operands, subscripts):
    return np.einsum(subscripts, *operands, optimize=len(operands) > 1)


def _einsum_rule(upstream, needed, out, operands, subscripts):
    """The gradient of one operand is again an einsum: of the upstream gradient and the other operands."""
    inputs, output = subscripts.split("->")
    inputs = inputs.split(",")
    gradients = []
    for i, letters in enumerate(inputs):
        if not needed[i]:
            gradients.append(None)
            continue
        others = inputs[:i] + inputs[i + 1 :]
        known = set("".join(others) + output)
        reached = "".join(letter for letter in letters if letter in known)
        gradient = np.einsum(
            f"{','.join([output, *others])}->{reached}", upstream, *operands[:i], *operands[i + 1 :], optimize=len(operands) > 1
        )
        # Letters that only this operand has were summed: every entry along them gets the same gradient.
        alone = [axis for axis, letter in enumerate(letters) if letter not in known]
        gradients.append(np.broadcast_to(np.expand_dims(gradient, alone), operands[i].shape))
    return gradients


_einsum.joint_vjp(_einsum_rule)
_einsum.__name__ = "einsum"


def einsum(subscripts, *operands, **kwargs):
    """Einstein's sums: `einsum("ij,jk->ik", a, b)` multiplies what shares letters and sums the letters not behind the arrow.

    Raises ValueError where a letter appears twice in one operand (take `diagonal` or `trace` for that).

    Shapes: as `subscripts` says.

    >>> ops.einsum("ij,j->i", [[1, 2], [3, 4]], [1, 10])
    Tensor([21, 43], shape=(2,), dtype=int32)
    """
    operands = [convert_to_tensor(x) for x in operands]
    return _einsum(operands, subscripts=written_out(subscripts, [x.ndim for x in operands]))


def written_out(subscripts, ndims):
    """The subscripts with an arrow, and with letters in the place of every `...`."""
    subscripts = subscripts.replace(" ", "")
    inputs, arrow, output = subscripts.partition("->")
    inputs = inputs.split(",")
    free = [letter for letter in string.ascii_letters if letter not in subscripts]
    longest = max([ndim - len(letters) + 3 for letters, ndim in zip(inputs, ndims) if "..." in letters], default=0)
    extra = "".join(free[:longest])
    inputs = [
        letters.replace("...", extra[longest - (ndim - len(letters) + 3) :] if "..." in letters else "")
        for letters, ndim in zip(inputs, ndims)
    ]
    for letters in inputs:
        if len(set(letters)) < len(letters):
            raise ValueError(f"einsum: a letter appears twice in '{letters}'. Received: subscripts={subscripts}")
    if arrow:
        output = output.replace("...", extra)
    else:
        every = "".join(inputs)
        output = extra + "".join(sorted(letter for letter in set(every) if every.count(letter) == 1 and letter not in extra))
    return f"{','.join(inputs)}->{output}"


@composed
def kron(x1, x2):
    """Kronecker's product: x2 once for every entry of x1, multiplied by it and laid out in x1's shape.

    Shapes: `(n, m)` and `(k, l)` -> `(n * k, m * l)`.

    >>> ops.kron([1, 10], [1, 2])
    Tensor([ 1,  2, 10, 20], shape=(4,), dtype=int32)
    """
    x1, x2 = convert_to_tensor(x1), convert_to_tensor(x2)
    ndim = max(x1.ndim, x2.ndim)
    first, second = (1,) * (ndim - x1.ndim) + tuple(x1.shape), (1,) * (ndim - x2.ndim) + tuple(x2.shape)
    left = reshape(x1, [size for a in first for size in (a, 1)])
    right = reshape(x2, [size for b in second for size in (1, b)])
    return reshape(multiply(left, right), [a * b for a, b in zip(first, second)])


@composed(operands=2)
def cross(x1, x2, axisa=-1, axisb=-1, axisc=-1, axis=None):
    """The vector at right angles to two vectors of size 3 (or 2, for which only the third number is given).

    Raises ValueError for vectors of other sizes.

    Shapes: `(..., 3)` and `(..., 3)` -> `(..., 3)`.

    >>> ops.cross([1.0, 0.0, 0.0], [0.0, 1.0, 0.0])
    Tensor([0., 0., 1.], shape=(3,), dtype=float32)
    """
    if axis is not None:
        axisa = axisb = axisc = axis
    x1, x2 = moveaxis(convert_to_tensor(x1), axisa, -1), moveaxis(convert_to_tensor(x2), axisb, -1)
    if x1.shape[-1] not in (2, 3) or x2.shape[-1] not in (2, 3):
        raise ValueError(
            "`x1`'s dim on `axis={axisa}` and `x2`'s dim on `axis={axisb}` must be 2 or 3. "
            f"Received: x1.shape={x1.shape}, x2.shape={x2.shape}"
        )
    flat = x1.shape[-1] == x2.shape[-1] == 2
    a, b = (_three_parts(x) for x in (x1, x2))
    third = subtract(multiply(a[0], b[1]), multiply(a[1], b[0]))
    if flat:
        return third
    first = subtract(multiply(a[1], b[2]), multiply(a[2], b[1]))
    second = subtract(multiply(a[2], b[0]), multiply(a[0], b[2]))
    return moveaxis(stack([first, second, third], axis=-1), -1, axisc)


def _three_parts(x):
    if x.shape[-1] == 2:
        x = concatenate([x, multiply(x[..., :1], 0)], axis=-1)
    return [x[..., i] for i in range(3)]


@composed(operands=1)
def trace(x, offset=0, axis1=0, axis2=1):
    """The sum of the diagonal number `offset` of the matrices along two axes.

    Shapes: `(..., n, m)` -> `(...)`.

    >>> ops.trace([[1, 2], [3, 4]])
    Tensor(5, shape=(), dtype=int32)
    """
    return sum(diagonal(x, offset=offset, axis1=axis1, axis2=axis2), axis=-1)


@composed(operands=1)
def vander(x, N=None, increasing=False):
    """Vandermonde's matrix: the powers of a vector's entries as columns, falling unless `increasing`.

    Shapes: `(n,)` -> `(n, N)`.

    >>> ops.vander([2, 3], 3)
    Tensor([[4, 2, 1],
     [9, 3, 1]], shape=(2, 3), dtype=int32)
    """
    if not hasattr(x, "shape"):  # a list
        x = convert_to_tensor(x)
    size = x.shape[0] if N is None else N
    powers = np.arange(size, dtype=x.dtype)
    return power(expand_dims(x, -1), powers if increasing else powers[::-1])
