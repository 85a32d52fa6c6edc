"""What a reader of files says when it refuses one."""

RULES = {
    1: "classes and functions come from fixed tables, nothing is imported",
    2: "a config holds what its class takes, within bounds",
    3: "the weights stay within the budget",
    4: "an archive holds its three members and nothing else",
    5: "an HDF5 file is checked before a number is read",
    6: "all is read or nothing is changed",
    7: "names are letters, digits and a few marks",
    8: "only regular files are read",
    9: "a pickle holds the bytes of a file, and is read by the same rules",
    10: "custom_objects is the only door for one's own code",
}


_LONGEST = 1500


def printable(text):
    """A text with what a terminal might obey instead of show written as escapes; new lines stay."""
    return "".join(c if c.isprintable() or c == "\n" else ascii(c)[1:-1] for c in str(text))


class FileRefused(ValueError):
    """A file that breaks one of the ten rules of reading. Nothing was changed, and nothing of the file was run.

    Attributes:
        rule: its number in `RULES`.
        member: which part of the file, such as "config.json: layer 'dense'".
        reason: what is wrong with it.
        file: the path, once known.
        writer: who wrote it, such as "tf.keras 2.11", where that is another Keras than the one whose form minikeras writes.
        way_out: what to do about it, where something can be done.
    """

    def __init__(self, rule, member, reason, file=None):
        super().__init__(rule, member, reason)
        self.rule = rule
        self.member = printable(member)[:_LONGEST]
        self.reason = printable(reason)[:_LONGEST]
        self.file = file
        self.writer = self.way_out = None

    def __str__(self):
        fix = f"\n  Fix:    {self.way_out}" if self.way_out else ""
        return f"{self.begin()}{self.reason}{fix}\n  (rule {self.rule}: {RULES[self.rule]}; member: {self.member})"

    @property
    def named(self):
        """The file and who wrote it, as far as they are known; "" if nothing is."""
        writer = f" (written by {printable(self.writer)})" if self.writer else ""
        if self.file:
            return f"'{self.file}'{writer}"
        return f"The config{writer}" if writer else ""

    def begin(self):
        """How the text begins."""
        return f"{self.named} was refused: " if self.named else "Refused: "


class NotThisFormat(FileRefused, OSError):
    """The file is of another kind than its name says, or not whole."""

    def begin(self):
        return f"{self.named} " if self.file else "The file "


class NotThere(FileRefused, FileNotFoundError):
    """There is no such file."""

    def begin(self):
        return ""


class UnknownName(FileRefused, TypeError):
    """A class or function that is in no table: the learner's own, not handed over."""

    def begin(self):
        return f"{self.named} uses " if self.named else "The config uses "


class CannotBeMade(FileRefused, TypeError):
    """The classes are known, but their constructors do not take what the configs say."""


class WeightsDoNotFit(FileRefused):
    """The weights are those of another architecture."""

    def begin(self):
        return f"{self.named} does not fit this model." if self.file else "The file does not fit this model."
