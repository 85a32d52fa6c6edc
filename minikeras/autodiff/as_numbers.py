"""What Python asks of numbers: a length, a truth value, an int, an index."""


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
