"""What a symbol cannot do because it has no numbers yet: each attempt says so, and what to write instead."""

from minikeras.errors.explaining import described, explained, place


class HasNoValue:
    """Base of KerasTensor: everything that would need a value refuses."""

    def __array__(self, *args, **kwargs):
        raise self._no_value("a NumPy array", "NumPy needs numbers", "ops.add(x, x)")

    def __array_ufunc__(self, ufunc, method, *inputs, **kwargs):
        raise self._no_value(
            "a NumPy array",
            f"np.{ufunc.__name__} needs numbers; the operation of the same name in keras.ops makes a node instead",
            f"ops.{ufunc.__name__}({', '.join('x' for _ in inputs)})",
        )

    def __int__(self):
        raise self._no_value("an int", "int() needs a number", "ops.cast(x, 'int32')")

    def __float__(self):
        raise self._no_value("a float", "float() needs a number", "ops.cast(x, 'float32')")

    def __bool__(self):
        raise explained(
            TypeError,
            "A symbolic KerasTensor cannot be used as a boolean.",
            where=place(),
            got=described(self),
            why="Python chooses a branch now, but the values come later",
            fix="ops.where(x > 0, x, -x)",
            tensors=[self],
        )

    def __iter__(self):
        raise explained(
            NotImplementedError,
            "Iterating over a symbolic KerasTensor is not supported.",
            where=place(),
            got=described(self),
            why="how many parts there are may not be known yet",
            fix="x[:, 0]",
            tensors=[self],
        )

    def __len__(self):
        raise explained(
            TypeError,
            "object of type 'KerasTensor' has no len()",
            where=place(),
            got=described(self),
            fix="x.shape[0]",
            tensors=[self],
        )

    def __getattr__(self, name):
        if name == "numpy":
            raise explained(
                AttributeError,
                "'KerasTensor' object has no attribute 'numpy'",
                where=place(),
                got=described(self),
                why="it is a placeholder without values; a model gives values",
                fix="Model(inputs, x).predict(data)",
                tensors=[self],
            )
        raise AttributeError(f"'KerasTensor' object has no attribute '{name}'")

    def _no_value(self, kind, why, fix):
        sentence = (
            "A KerasTensor is symbolic: it's a placeholder for a shape an a dtype. It doesn't have any actual numerical "
            f"value. You cannot convert it to {kind}."
        )
        return explained(ValueError, sentence, where=place(), got=described(self), why=why, fix=fix, tensors=[self])
