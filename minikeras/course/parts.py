"""A part of an exercise, with points of its own: half an answer gets half the points."""


class Part:
    """A `with` block in an exercise's block. What fails in it is noted, and the exercise goes on with its next part.

    Attributes:
        name: what is asked for in this part, as the learner reads it.
        points: what it is worth.
        after: the name of the part that must be right for this one to be.
        sign, said: how the first failure is told.
        named: whether by a sentence that was written for it.
    """

    def __init__(self, check, name, points, after):
        self.check, self.name, self.points, self.after = check, name, points, after
        self.passed, self.sign, self.said, self.named = True, "✓", "Right.", False

    @property
    def title(self):
        """The name as a sentence begins with it; a single word may be the learner's own name for a thing, and stays."""
        return self.name[0].upper() + self.name[1:] if " " in self.name else self.name

    @property
    def right(self):
        """Whether it was right each time that it was entered, and what it comes after, too."""
        return self.passed and self.is_open

    @property
    def is_open(self):
        """Whether what it comes after is right."""
        return not self.after or self.check.parts[self.after].right

    def __enter__(self):
        self.tried = self.check.tried
        return self

    def __exit__(self, kind, error, trace):
        if error is not None and not isinstance(error, Exception):
            return False
        if error is not None and self.passed:
            self.passed = False
            self.sign, self.said = self.check.told(error)
            self.named = self.check.is_named(error)
        self.check.tried = self.tried
        return True
