"""The names of a notebook, as they were before a check: what a check sets on its way is not the learner's."""


class Scope:
    """The names of the place where a check stands.

    In a notebook these are the global names, which the learner's code reads as well: a check that leaves a `left` of its own behind
    would break the learner's next try. In a function the names are the function's, and nothing is to be done.
    """

    def __init__(self, frame):
        self.file = frame.f_code.co_filename
        self.names = frame.f_globals if frame.f_locals is frame.f_globals else None
        self.before = dict(frame.f_globals)

    def restore(self, *kept):
        """Put all names back as they were, but for the names of what is `kept`."""
        if self.names is None:
            return
        for name, value in list(self.names.items()):
            if name not in self.before and not any(value is one for one in kept):
                del self.names[name]
        for name, value in self.before.items():
            if self.names.get(name, self) is not value and not any(self.names.get(name) is one for one in kept):
                self.names[name] = value
        self.before = {}  # it may hold models; they need not live as long as the check is known
