"""What is put round the methods of a layer when its class is made: round `build`, and round a learner's `__init__`."""

import contextlib
import functools

from minikeras.autodiff import assigning
from minikeras.config.strict_checks import strict_checks
from minikeras.errors.suggest import check_keywords
from minikeras.layers.arguments import signature_of
from minikeras.layers.call_context import current_path, name_scope
from minikeras.layers.explain_inputs import forgot_super
from minikeras.old_spellings.old_arguments import check_constructor


def remembering_shapes(build):
    """Wrap a layer's `build` so that it opens the layer's names, remembers the shapes and marks the layer as built."""

    @functools.wraps(build)
    def wrapped(self, *args, **kwargs):
        names = signature_of(build).names
        outermost = not self.__dict__.get("_building")
        self._building = True
        try:
            unnamed = outermost and current_path().rpartition("/")[2] != self.name
            with assigning(True), name_scope(self.name) if unnamed else contextlib.nullcontext():
                if outermost:
                    self._path = current_path()
                build(self, *args, **kwargs)
        finally:
            if outermost:
                self._building = False
        if outermost:
            shapes = {**dict(zip(names, args)), **kwargs}
            self._build_shapes = shapes or None
            self.built = True
            self._seal()

    return wrapped


def calling_super(init):
    """Wrap a learner's `__init__`: one that forgot the base's would only be found out when the layer is called, or never."""

    @functools.wraps(init)
    def wrapped(self, *args, **kwargs):
        init(self, *args, **kwargs)
        if type(self).__init__ is wrapped and "_inbound_nodes" not in self.__dict__ and strict_checks():
            raise forgot_super(self)

    return wrapped


class ChecksConstruction:
    """Base of Layer: looks at a constructor's arguments before Python does, and puts the wrappers round a subclass's methods."""

    def __new__(cls, *args, **kwargs):
        check_constructor(cls, args, kwargs)
        if kwargs:
            check_keywords(cls, kwargs)
        return super().__new__(cls, *args, **kwargs)

    def __init_subclass__(cls, **kwargs):
        super().__init_subclass__(**kwargs)
        if "build" in cls.__dict__:
            cls.build = remembering_shapes(cls.build)
        if "__init__" in cls.__dict__ and not cls.__module__.startswith("minikeras."):
            cls.__init__ = calling_super(cls.__init__)
