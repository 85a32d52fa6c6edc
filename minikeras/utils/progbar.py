"""Progbar: the line that grows while training, with the time it takes and the metrics."""

import math
import time

import numpy as np

from minikeras.utils.messages import print_msg

BOLD, GREEN, WHITE, PLAIN = "\x1b[1m", "\x1b[32m", "\x1b[37m", "\x1b[0m"
BAR = "━"


class Progbar:
    """A progress bar.

    Args:
        target: the number of steps, None if it isn't known.
        width: the length of the bar.
        verbose: 0 silent, 1 a bar that is drawn again and again in its place, 2 one line at the end.
        interval: the least time between two drawings, in seconds.
        stateful_metrics: names of values that are shown as they are; all others are averaged over the steps.
        stateless_metrics: in its place, names of the values that are averaged; all others are shown as they are.
        unit_name: what a step is called.

    Raises:
        ValueError: if both lists of names are given.
    """

    def __init__(
        self, target, width=20, verbose=1, interval=0.05, stateful_metrics=None, stateless_metrics=None, unit_name="step"
    ):
        if stateful_metrics is not None and stateless_metrics is not None:
            raise ValueError(
                "Only one of `stateful_metrics` or `stateless_metrics` can be provided. Name either the values to "
                "show as they are, or the values to average."
            )
        self.target = target
        self.width = width
        self.verbose = verbose
        self.interval = interval
        self.unit_name = unit_name
        self._shows_by_default = stateless_metrics is not None
        self._exceptions = set(stateful_metrics or stateless_metrics or ())
        self._values = {}  # name -> [sum, count]
        self._seen_so_far = 0
        self._start = time.time()
        self._time_after_first_step = None
        self._last_update = 0
        self._previous_width = 0

    def add(self, n, values=None):
        """Go on by n steps."""
        self.update(self._seen_so_far + n, values)

    def update(self, current, values=None, finalize=None):
        """Show that `current` steps are done.

        Args:
            current: the number of the step.
            values: list of pairs of a name and a number.
            finalize: whether this is the last call; by default when the target is reached.
        """
        if finalize is None:
            finalize = self.target is not None and current >= self.target
        for name, value in values or ():
            self._take_in(name, value, current, finalize)
        self._seen_so_far = current
        now = time.time()
        seconds = self._seconds_per_step(current, now)
        if self.verbose == 1:
            if now - self._last_update < self.interval and not finalize:
                return
            self._draw(current, now, seconds, finalize)
        elif self.verbose == 2 and finalize and self.target:
            print_msg(self._closing_line(current, now, seconds), line_break=False)
        self._last_update = now

    def _take_in(self, name, value, current, finalize):
        averaged = (name in self._exceptions) == self._shows_by_default
        if not averaged or finalize:
            self._values[name] = [value, 1]
            return
        steps = max(current - self._seen_so_far, 1)
        total, count = self._values.get(name, (0, 0))
        self._values[name] = [total + value * steps, count + steps]

    def _seconds_per_step(self, current, now):
        """The mean time of a step. The first takes longer than the others, and is left out as soon as there are others."""
        if not current:
            return 0
        if self._time_after_first_step is not None and current > 1:
            seconds = (now - self._time_after_first_step) / (current - 1)
        else:
            seconds = (now - self._start) / current
        if current == 1:
            self._time_after_first_step = now
        return seconds

    def _draw(self, current, now, seconds, finalize):
        """Go back to the start of the line and write over it."""
        bar, bar_escapes = self._bar(current)
        if self.target and not finalize:
            clock = _remaining(seconds * (self.target - current))
        else:
            clock = f"{now - self._start:.0f}s"
        info = f" {BOLD}{clock}{PLAIN}{_per_unit(seconds, self.unit_name)}{self._metrics(signed=True)}"
        width = len(bar) + len(info) - bar_escapes - len(BOLD + PLAIN)
        rest = " " * (self._previous_width - width)
        print_msg("\b" * self._previous_width + "\r" + bar + info + rest + ("\n" if finalize else ""), line_break=False)
        self._previous_width = width

    def _bar(self, current):
        """The count and the bar, and how many of their characters only set colours."""
        if not self.target:
            return f"{current:7d}/Unknown", 0
        done = int(self.width * (float(current) / self.target))
        count = f"{BOLD}{self._count(current)}{PLAIN} "
        green = f"{GREEN}{BAR * done}{PLAIN}" if done > 0 else ""
        white = f"{WHITE}{BAR * (self.width - done)}{PLAIN}"
        return count + green + white, len(BOLD + PLAIN) + (len(GREEN + PLAIN) if done > 0 else 0) + len(WHITE + PLAIN)

    def _count(self, current):
        return f"%{int(math.log10(self.target)) + 1}d/%d" % (current, self.target)

    def _closing_line(self, current, now, seconds):
        return (
            f"{self._count(current)} - {now - self._start:.0f}s -{_per_unit(seconds, self.unit_name)}"
            f"{self._metrics(signed=False)}\n"
        )

    def _metrics(self, signed):
        """` - name: value` for each value: 4 digits after the point, or as a power of ten where it is at most 0.001.

        Only with `signed` is a negative value judged by its size: Keras forgets that with `verbose=2`.
        """
        text = ""
        for name, (total, count) in self._values.items():
            value = (total if isinstance(total, float) else np.mean(total)) / max(1, count)
            size = abs(value) if signed else value
            text += f" - {name}: {value:.4f}" if size > 1e-3 else f" - {name}: {value:.4e}"
        return text


def _remaining(seconds):
    """A time as hours, minutes and seconds, without the parts that are 0 at the front."""
    whole = int(seconds)
    if seconds > 3600:
        return f"{whole // 3600}:{whole % 3600 // 60:02d}:{whole % 60:02d}"
    return f"{whole // 60}:{whole % 60:02d}" if seconds > 60 else f"{whole}s"


def _per_unit(seconds, unit):
    """The time of a step in the unit that suits it."""
    if seconds >= 1 or seconds == 0:
        return f" {seconds:.0f}s/{unit}"
    return f" {seconds * 1e3:.0f}ms/{unit}" if seconds >= 1e-3 else f" {seconds * 1e6:.0f}us/{unit}"
