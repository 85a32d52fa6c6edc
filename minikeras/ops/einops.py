"""rearrange: changes of shape in a notation of letters."""

import re

from minikeras.autodiff import composed
from minikeras.ops.core import convert_to_tensor
from minikeras.ops.shapes import reshape, transpose


@composed(operands=1)
def rearrange(tensor, pattern, **axes_lengths):
    """x with its axes split, moved and joined: `rearrange(x, "b (h w) c -> b c h w", h=4)`.

    Names in parentheses are one axis made of several, the last of which changes fastest. Rogozhnikov, 2022, "Einops".

    Raises ValueError where the pattern doesn't fit the tensor.

    >>> ops.rearrange(np.arange(4), "(h w) -> h w", h=2)
    Tensor([[0, 1],
     [2, 3]], shape=(2, 2), dtype=int64)
    """
    tensor = convert_to_tensor(tensor)
    left, arrow, right = pattern.partition("->")
    left, right = _groups(left), _groups(right)
    if not arrow or len(left) != tensor.ndim:
        raise ValueError(
            f"rearrange: the pattern names {len(left)} axes, the tensor has {tensor.ndim}. "
            f"Received: pattern='{pattern}', tensor.shape={tensor.shape}"
        )
    sizes = dict(axes_lengths)
    for names, size in zip(left, tensor.shape):
        _find_missing_size(names, size, sizes, pattern)
    names = [name for group in left for name in group]
    wanted = [name for group in right for name in group]
    if sorted(names) != sorted(wanted):
        raise ValueError(f"rearrange: both sides must name the same axes. Received: pattern='{pattern}'")
    apart = reshape(tensor, [sizes[name] for name in names])
    moved = transpose(apart, [names.index(name) for name in wanted])
    shape = []
    for group in right:
        size = 1
        for name in group:
            size *= sizes[name]
        shape.append(size)
    return reshape(moved, shape)


def _groups(side):
    """ "b (h w) c" as [["b"], ["h", "w"], ["c"]]."""
    return [part.strip("()").split() for part in re.findall(r"\([^)]*\)|\S+", side)]


def _find_missing_size(names, size, sizes, pattern):
    known, missing = 1, [name for name in names if name not in sizes]
    for name in names:
        known *= sizes.get(name, 1)
    if len(missing) > 1 or size % known or (not missing and known != size):
        raise ValueError(
            f"rearrange: an axis of size {size} can't be split into {names} with the sizes {sizes}. "
            f"Received: pattern='{pattern}'"
        )
    if missing:
        sizes[missing[0]] = size // known
