"""What an outer call tells the calls inside it: whether it trains, and under which names weights are made."""

import contextlib
import itertools

from minikeras.ambient import Ambient
from minikeras.layers.arguments import NOT_PASSED


class CallContext:
    """The outermost call of a layer that is running: its layer, its `training` value, and a number of its own."""

    _current = Ambient("call")
    current = _current.get  # the CallContext of the caller, or None outside of all calls
    enter = _current.set
    _numbers = itertools.count()

    def __init__(self, entry_layer):
        self.entry_layer = entry_layer
        self.training = None
        self.number = next(self._numbers)

    @classmethod
    def begin(cls, layer, arguments):
        """A call of `layer` begins: decide whether it is training. Returns the context around it, to be entered again when the call is over.

        As passed, even if None; else as in the calls before; else the default of `call`. What is decided holds for the calls after
        this one too, until the outermost call ends. (That an inner call with `training=True` sways its later neighbours is Keras's
        way.)
        """
        outer = context = cls.current()
        if outer is None:
            context = cls(layer)
            cls.enter(context)
            layer._forget_losses()
        training = arguments.training
        if training is NOT_PASSED:
            training = arguments.value("training") if context.training is None else context.training
        context.training = training
        if training is not None and "training" in arguments.signature.known:
            arguments.kwargs["training"] = training
        return outer

    @classmethod
    @contextlib.contextmanager
    def of_a_try(cls, layer):
        """Context: `layer` is called to find out shapes. Losses added in it are forgotten."""
        outer, context = cls.current(), cls(layer)
        cls.enter(context)
        context.training = outer.training if outer else None
        try:
            yield
        finally:
            cls.enter(outer)
            layer._forget_losses()


_scopes = Ambient("scopes", ())


class name_scope:
    """Context: variables made inside get `name/` before their own name."""

    def __init__(self, name):
        self.name = name

    def __enter__(self):
        _scopes.set((*_scopes.get(), self.name))

    def __exit__(self, *error):
        _scopes.set(_scopes.get()[:-1])


def current_path():
    """The names of the open scopes, joined by `/`."""
    return "/".join(_scopes.get())
