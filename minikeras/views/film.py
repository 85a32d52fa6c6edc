"""A training recorded: a callback keeps, every few batches, what flows through a model on a small batch, for the living picture to play."""

import json
import math
import os

import minikeras.views.living as living
from minikeras.views.draw import Label, edge_lines
from minikeras.views.engines import engine_of
from minikeras.views.shapes import MONO, SANS, Group, Page, Path, Rect, Text
from minikeras.views.svg import pieces, to_svg
from minikeras.views.trace import read_traced_calls
from minikeras.views.values import figure, thicknesses

MOST_FRAMES = 60  # kept; then every second one goes, and the next ones are taken half as often
MOST_BYTES = 2_000_000  # of a page with everything in it
WIDTH, HEIGHT, LEFT = 420, 90, 44  # of the loss curve


def record_training(model, x, y, every=10):
    """A callback for `fit` that records a training, to be played in the living picture. Not in Keras.

    It shows itself in a notebook after `fit`; `save("training.html")` writes the page.

    Args:
        model: a compiled model with inputs and outputs, of either engine.
        x, y: a small batch and its targets: what is shown is how the model does on these.
        every: so many batches lie between two moments; more, where a training is long.

    Raises ValueError for a model without a compiled loss.
    """
    if not model.compiled:
        raise ValueError("A training can be recorded of a compiled model: call `compile()` first.")

    class Film(_Film, engine_of(model).keras.callbacks.Callback):
        """Records a training."""

    return Film(model, x, y, every)


class _Film:
    """What the callbacks of both engines have in common.

    Attributes:
        frames: the moments: `(words, Graph)` pairs, the first from before the training.
    """

    def __init__(self, model, x, y, every):
        super().__init__()
        self._seen, self._x, self._y, self.every = model, x, y, max(int(every), 1)
        self.frames, self._epoch, self._batches = [], 0, 0

    def on_train_begin(self, logs=None):
        self.frames, self._batches = [], 0
        self._record("before the training")

    def on_epoch_begin(self, epoch, logs=None):
        self._epoch = epoch + 1

    def on_train_batch_end(self, batch, logs=None):
        self._batches += 1
        if self._batches % self.every == 0:
            self._record(f"epoch {self._epoch}, batch {batch + 1}")

    def on_train_end(self, logs=None):
        if self._batches % self.every:
            self._record(f"end of epoch {self._epoch}")

    def _record(self, moment):
        graph = read_traced_calls(self._seen, self._x, self._y)
        self.frames.append((f"{moment}: {_told(graph)}", graph))
        if len(self.frames) > MOST_FRAMES:
            self.frames = _thinned(self.frames)
            self.every *= 2

    def _check(self):
        if not self.frames:
            raise ValueError("Nothing was recorded yet: give this callback to `fit`, in `callbacks=[...]`.")

    def _pictures(self):
        from minikeras.views.pictures import Picture

        return [Picture(self.frames[0][1])]

    def _repr_mimebundle_(self, include=None, exclude=None):
        self._check()
        pictures = self._pictures()
        html = living.in_notebook(pictures, 640, _data(self.frames, pictures[0]))
        return {**pictures[0]._repr_mimebundle_(), "text/html": html, "text/plain": str(self)}

    def __str__(self):
        return "\n".join(words for words, _ in self.frames) or "nothing recorded yet"

    def save(self, path):
        """Write the page in which the training can be played; returns the path. Raises ValueError where nothing was recorded."""
        self._check()
        pictures, path = self._pictures(), os.fspath(path)
        content = living.document(pictures, _data(self.frames, pictures[0]))
        with open(path, "w", encoding="utf-8") as file:
            file.write(content)
        return path


def _thinned(frames):
    """Every second moment, and the last."""
    return frames[::2] if len(frames) % 2 else [*frames[::2], frames[-1]]


def _loss(graph):
    return float(next(note for note in graph.notes if note.startswith("loss ")).split()[1])


def _told(graph):
    """The loss, and what has to be seen at a glance: dead units, vanishing gradients."""
    alarms = [f"{edge.source}: {alarm}" for edge in graph.edges if edge.values for alarm in edge.values.alarms]
    dead = [
        f"{edge.source}: {edge.values.dead} of {edge.values.units} units dead"
        for edge in graph.edges
        if edge.values and 0 < edge.values.dead < edge.values.units
    ]
    return "; ".join([f"loss {figure(_loss(graph))}", *dict.fromkeys(alarms + dead)])


def _data(frames, picture):
    """What the script gets, thinned out until it is small enough."""
    while True:
        film = _film_of(frames, picture.page())
        if len(json.dumps(film)) * 2 < MOST_BYTES or len(frames) <= 2:  # twice: in a notebook it is escaped once more
            return film
        frames = _thinned(frames)


def _film_of(frames, page):
    places = [LEFT + (WIDTH - LEFT - 10) * number / max(len(frames) - 1, 1) for number in range(len(frames))]
    return {
        "frames": [
            {
                "words": words,
                "labels": [
                    pieces(Label(edge_lines(graph, edge), edge.values).shapes(*page.labels[number]))
                    if number in page.labels
                    else ""
                    for number, edge in enumerate(graph.edges)
                ],
                "widths": [round(width, 2) for width in thicknesses(graph)],
            }
            for words, graph in frames
        ],
        "curve": to_svg(_curve([_loss(graph) for _, graph in frames], places), keyed=True),
        "marks": [round(place, 1) for place in places],
    }


def _curve(losses, places):
    """The loss over the moments, with a marker that the script moves."""
    page = Page(WIDTH, HEIGHT, "loss", f"The loss on the batch, from {figure(losses[0])} to {figure(losses[-1])}.")
    finite = [loss for loss in losses if math.isfinite(loss)] or [0.0]
    low, high = min(finite), max(finite)
    at = [
        (x, HEIGHT - 14 - (HEIGHT - 30) * ((loss if math.isfinite(loss) else high) - low) / ((high - low) or 1))
        for x, loss in zip(places, losses)
    ]
    page.shapes = [
        Text(8, 16, "loss", 11, SANS, "muted"),
        Text(LEFT - 6, 30, figure(high), 9, MONO, "muted", False, "end"),
        Text(LEFT - 6, HEIGHT - 12, figure(low), 9, MONO, "muted", False, "end"),
        Path([("M", at[:1]), *(("L", [point]) for point in at[1:])], "bar", False, 2),
        Group("now", [Rect(-0.5, 8, 1.5, HEIGHT - 18, 0, "ink")], "marker", "now"),
    ]
    return page
