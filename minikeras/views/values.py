"""What the numbers in a tensor are like, in a few figures that fit on an edge."""

import numpy as np

CELLS = 16  # of the histogram
VANISHING = 1e-3  # a gradient smaller than this share of the one at the outputs
EXPLODING = 1e3  # or larger than this multiple of it
THIN, THICK = 1.4, 4.6  # pixels of an edge: without a gradient, and with the largest
DECADES = 4  # a gradient 10,000 times smaller than the largest is as thin as none


class Values:
    """The numbers that went along an edge.

    Attributes:
        mean, std, low, high: of the activation.
        histogram: how many of the numbers fall in each of 16 equal parts of [low, high].
        dead, units: how many units (places on the last axis) a relu kept at zero in every row, and how many there are.
        gradient: the Euclidean norm of the loss's gradient with respect to these numbers; None where it wasn't asked for.
        alarms: what has to be seen at a glance, such as "vanishing gradient".
    """

    heading = "values on the edges:"

    def __init__(self, array, after_relu=False):
        array = np.asarray(array)
        self.whole = array.dtype.kind in "iub"
        numbers = array.astype(np.float64).ravel()
        finite = numbers[np.isfinite(numbers)]
        self.mean, self.std = (float(finite.mean()), float(finite.std())) if finite.size else (np.nan, np.nan)
        self.low, self.high = (float(finite.min()), float(finite.max())) if finite.size else (np.nan, np.nan)
        self.histogram = np.histogram(finite, CELLS)[0].tolist() if finite.size and self.low < self.high else []
        self.units = array.shape[-1] if array.ndim else 1
        self.dead = int((array.reshape(-1, self.units) == 0).all(axis=0).sum()) if after_relu and array.size else 0
        self.gradient = None
        self.alarms = []
        if finite.size < numbers.size:
            self.alarms.append("not finite")
        if self.dead and self.dead == self.units:
            self.alarms.append("dead relu: all zero")

    def add_gradient(self, gradient, at_outputs):
        """Note the gradient (an array, or None where none flows), beside its norm at the model's outputs."""
        self.gradient = float(np.linalg.norm(gradient)) if gradient is not None else 0.0
        if gradient is None:
            return
        if not np.isfinite(self.gradient) or self.gradient > EXPLODING * at_outputs:
            self.alarms.append("exploding gradient")
        elif self.gradient < VANISHING * at_outputs:
            self.alarms.append("vanishing gradient")

    def lines(self):
        """The figures as short lines of text."""
        lines = []
        if not self.whole:
            lines.append(f"{figure(self.mean)} ± {figure(self.std)}")
        lines.append(f"{figure(self.low)} … {figure(self.high)}")
        if self.dead and self.dead < self.units:
            lines.append(f"dead units {self.dead}/{self.units}")
        if self.gradient is not None and not self.whole:
            lines.append(f"|grad| {figure(self.gradient)}")
        return lines + self.alarms


class WeightValues:
    """What one weight of a layer is like, and its gradient.

    Attributes:
        name: such as "kernel".
        mean, std: of its numbers.
        gradient: the Euclidean norm of the loss's gradient with respect to it; None where none flows.
    """

    def __init__(self, name, array, gradient):
        self.name = name
        self.mean, self.std = float(array.mean(dtype=np.float64)), float(array.std(dtype=np.float64))
        self.gradient = None if gradient is None else float(np.linalg.norm(gradient))

    def line(self):
        """Such as "kernel 0.01 ± 0.3, |grad| 0.12"."""
        back = "no gradient" if self.gradient is None else f"|grad| {figure(self.gradient)}"
        return f"{self.name} {figure(self.mean)} ± {figure(self.std)}, {back}"


def thicknesses(graph):
    """How thick each edge of a Graph is drawn: by its gradient on a log scale, or all alike where none was traced."""
    sizes = [getattr(edge.values, "gradient", None) for edge in graph.edges]
    largest = max((size for size in sizes if size and np.isfinite(size)), default=0.0)
    return [THIN if not size or not largest else _thickness(size / largest) for size in sizes]


def _thickness(share):
    if not np.isfinite(share):
        return THICK
    return THIN + (THICK - THIN) * max(0.0, 1 + np.log10(max(share, 10.0**-DECADES)) / DECADES)


def figure(number):
    """A number in three digits: "0.42", "-12", "3.1e-05"."""
    return "0" if number == 0 else f"{number:.3g}"
