"""What a lesson goes by, as it was before a learner's code ran, and how to put it back.

A learner who gives `sum` or `np.allclose` another meaning in one cell, on purpose or not, has Python's and NumPy's own again in
the next. The checks do not depend on it: they are in another process. But who changes such things while being checked is told of.
"""

import builtins
import inspect
import math
import sys
import types

WATCHED = ("minikeras", "numpy", "numpy.testing", "numpy.linalg", "numpy.random")
CLASSES = (types.FunctionType, classmethod, staticmethod, property)


class Vault:
    """Keeps functions and classes of modules, and the names that a lesson's cells bind."""

    def __init__(self):
        self.modules, self.classes, self.codes, self.names, self.reads = {}, {}, {}, {}, {}
        for name, module in list(sys.modules.items()):
            if name in WATCHED or name.startswith("minikeras."):
                self._keep(name, module)
        self._keep("builtins", builtins)
        self._keep("math", math)

    def _keep(self, name, module):
        kept = {key: value for key, value in vars(module).items() if callable(value) or inspect.ismodule(value)}
        self.modules[name] = (module, kept)
        self._keep_codes(kept.values())
        for value in kept.values():
            if inspect.isclass(value) and value.__module__.startswith("minikeras"):
                members = {key: member for key, member in vars(value).items() if isinstance(member, CLASSES)}
                self.classes[value] = members
                self._keep_codes(members.values())

    def _keep_codes(self, values):
        self.codes |= {value: value.__code__ for value in values if isinstance(value, types.FunctionType)}

    def bind(self, values, names, reads):
        """Keep what a cell of the lesson has bound: `names` out of the dict `values`; `reads` is what its code goes by."""
        for name in names:
            if name in values:
                self.names[name], self.reads[name] = values[name], reads

    def release(self, names):
        """Forget names that from now on are the learner's to give."""
        for name in names:
            self.names.pop(name, None)

    def restore_modules(self):
        """Put the functions and classes of all watched modules back; return the names of those that were others."""
        changed = []
        for name, (module, kept) in self.modules.items():
            sys.modules[name] = module
            for key, value in kept.items():
                if vars(module).get(key) is not value:
                    setattr(module, key, value)
                    changed.append(f"{name}.{key}")
        for kind, members in self.classes.items():
            for key, member in members.items():
                if vars(kind).get(key) is not member:
                    setattr(kind, key, member)
                    changed.append(f"{kind.__name__}.{key}")
        for function, code in self.codes.items():
            if function.__code__ is not code:
                function.__code__ = code
                changed.append(function.__qualname__)
        return sorted(changed)

    def restore_names(self, values, reads):
        """Put the names back that code which reads the names `reads` goes by; return those that had another meaning."""
        values["__builtins__"] = builtins
        needed, to_look_at = set(), list(reads)
        while to_look_at:
            name = to_look_at.pop()
            if name not in needed:
                needed.add(name)
                to_look_at += self.reads.get(name, ()) if name in self.names else ()
        changed = [name for name in needed if name in self.names and values.get(name, self) is not self.names[name]]
        values.update({name: self.names[name] for name in changed})
        for name in needed - set(self.names):
            if hasattr(builtins, name) and name in values and not name.startswith("__"):
                changed.append(name)  # `sum = 0` in a cell of the learner's hides Python's own
                del values[name]
        return sorted(changed)
