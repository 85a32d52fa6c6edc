"""What Python asks of numbers: a length, a truth value, an int, an index, signs."""

from minikeras.on_demand import from_above

_TWO_SIDED = ("add", "sub", "mul", "truediv", "floordiv", "mod", "pow", "matmul", "and", "or", "xor")
_SIGNS = (*_TWO_SIDED, *(f"r{name}" for name in _TWO_SIDED), *"lt le gt ge eq ne neg pos abs invert getitem round".split())


class ActsAsNumbers:
    """Base of Tensor: what a NumPy array answers, it answers."""

    __slots__ = ()

    def __len__(self):
        if self.array.ndim == 0:
            raise TypeError("len() of a tensor without axes: its shape is ().")
        return len(self.array)

    def __iter__(self):
        return (self[i] for i in range(len(self)))

    def __bool__(self):
        return bool(self.array)

    def __int__(self):
        return int(self.array)

    def __float__(self):
        return float(self.array)

    def __index__(self):
        return self.array.__index__()

    def __format__(self, spec):
        return format(self.array[()] if self.array.ndim == 0 else self.array, spec)


def _first_use(name):
    """A sign until one is used for the first time: then `ops.operators`, a room above, puts the operations in the signs' places."""

    def sign(self, *others):
        from_above("signs")
        operation = getattr(type(self), name)
        return operation(self, *others) if operation is not sign else NotImplemented

    return sign


for _name in _SIGNS:
    setattr(ActsAsNumbers, f"__{_name}__", _first_use(f"__{_name}__"))
