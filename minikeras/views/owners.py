"""Which layer made which step of a tape: layers are listened to while they are called."""

import collections
import contextlib

from minikeras import tree
from minikeras.autodiff import Tensor


class Owners:
    """The calls of a model's layers while it ran once.

    Attributes:
        calls: for the key of each call, "lstm/lstm_cell[2]", the layer that was called and the key of the call around it, or None.
        steps: for each step the key of the innermost call that made it.
        names: `{id of a tensor: its name}` for the masks and states that a layer was given.
    """

    def __init__(self):
        self.calls, self.steps, self.names = {}, {}, {}
        self._around = []
        self._counts = collections.Counter()
        self._kept = []  # tensors that are known by their ids must not be gone

    @contextlib.contextmanager
    def listening(self, model):
        """While it lasts, calls of the model's layers are noted."""
        layers = [layer for layer in model._flatten_layers() if layer is not model]
        with contextlib.ExitStack() as stack:
            for layer in layers:
                stack.enter_context(self._listening(layer))
            yield

    @contextlib.contextmanager
    def _listening(self, layer):
        run = layer.call

        def call(*args, **kwargs):
            key = self._enter(layer)
            self._name(layer, args, kwargs)
            try:
                outputs = run(*args, **kwargs)
            finally:
                self._around.pop()
            self._own(key, outputs, (args, kwargs))
            return outputs

        layer.__dict__["call"] = call
        try:
            yield
        finally:
            del layer.__dict__["call"]

    def _enter(self, layer):
        around = self._around[-1] if self._around else None
        number = self._counts[around, id(layer)]
        self._counts[around, id(layer)] += 1
        key = f"{around}/{layer.name}" if around else layer.name
        key = key if number == 0 else f"{key}[{number}]"
        while key in self.calls:  # two layers of one name
            key += "'"
        self.calls[key] = layer, around
        self._around.append(key)
        return key

    def _name(self, layer, args, kwargs):
        named = [("mask", kwargs.get("mask"))]
        if args:
            named.append(("input", args[0]))
        for name in ("initial_state", "states"):
            states = kwargs.get(name, args[1] if name == "states" and len(args) > 1 else None)
            named += [(f"state {i}", state) for i, state in enumerate(tree.flatten(states))]
        for name, tensor in named:
            if isinstance(tensor, Tensor):
                self._kept.append(tensor)
                self.names.setdefault(id(tensor), name)

    def _own(self, key, outputs, inputs):
        """The steps between what a layer was given and what it gave are its own, but for those of the layers in it."""
        given = {id(x) for x in tree.flatten(inputs) if isinstance(x, Tensor)}
        self._kept += [x for x in tree.flatten(inputs) if isinstance(x, Tensor)]
        waiting = [x for x in tree.flatten(outputs) if isinstance(x, Tensor) and id(x) not in given]
        seen = set()
        while waiting:
            tensor = waiting.pop()
            step = tensor.step
            if step is None or step in seen:
                continue
            seen.add(step)
            self.steps.setdefault(step, key)
            waiting += [x for x in step.operands if isinstance(x, Tensor) and id(x) not in given]
