"""Lesson 10: the three recurrent layers unrolled along a sentence, and the model that the learner builds from its drawing."""

import minikeras as keras
from figures.lessons.boxes import HEAD, STYLE
from figures.lessons.svg import page
from minikeras.views import graph

layers = keras.layers

WORDS = ("dog", "bites", "man")
BOX, GAP, MARGIN = (190, 96), 80, 70


def unrolled(title, formulas, lanes):
    """One box for each word, read from left to right; the lanes are the states that go from box to box.

    Args:
        title: what a screen reader says first.
        formulas: the lines of text in each box.
        lanes: the names of the states, from top to bottom.
    """
    width = 2 * MARGIN + 3 * BOX[0] + 2 * GAP
    heights = [(BOX[1] * (place + 1)) // (len(lanes) + 1) + 70 for place in range(len(lanes))]
    words = f"Three boxes in a row, one for each word of '{' '.join(WORDS)}'. In each: {'; '.join(formulas)}. "
    words += f"From box to box goes {' and '.join(lanes)}; each box also gives its h out, above."
    steps = (part for step in range(3) for part in _step(step, formulas, lanes, heights))
    starts = (part for lane, y in zip(lanes, heights) for part in _arrow(15, y, MARGIN, y, f"{lane} = 0", 42, y - 9))
    return page(width, 262, title, STYLE, [HEAD, *steps, *starts], words)


def _step(step, formulas, lanes, heights):
    """The box of one word, the word below, the output above, and the states that leave it on the right."""
    left = MARGIN + step * (BOX[0] + GAP)
    middle, right = left + BOX[0] / 2, left + BOX[0]
    top = 70 + BOX[1] / 2 - 18 * (len(formulas) - 1) / 2 + 5
    yield f'<rect class="box" x="{left}" y="70" width="{BOX[0]}" height="{BOX[1]}" rx="8"/>'
    yield from (_text(formula, middle, top + 18 * line) for line, formula in enumerate(formulas))
    yield from _arrow(middle, 216, middle, 166, f"x: {WORDS[step]}", middle, 238)
    yield from _arrow(middle, 70, middle, 30, f"h after {step + 1}", middle, 20)
    if step < 2:
        for lane, y in zip(lanes, heights):
            yield from _arrow(right, y, right + GAP, y, lane, right + GAP / 2, y - 9)


def _arrow(x1, y1, x2, y2, label, x, y):
    yield f'<line class="arrow" x1="{x1}" y1="{y1}" x2="{x2}" y2="{y2}" marker-end="url(#head)"/>'
    yield _text(label, x, y)


def _text(text, x, y):
    return f'<text x="{x:g}" y="{y:g}" text-anchor="middle">{text}</text>'


def simple_rnn():
    """The state is made anew at every word."""
    return unrolled("A SimpleRNN, unrolled", ["h = tanh(x·K + h·R + b)"], ["h"])


def lstm():
    """Two states: the note c, which is only multiplied and added to, and the output h."""
    formulas = ["i, f, o = σ(x·K + h·R + b)", "g = tanh(x·K + h·R + b)", "c = f · c + i · g", "h = o · tanh(c)"]
    return unrolled("An LSTM, unrolled", formulas, ["c", "h"])


def gru():
    """One state, of which a gate says how much is kept."""
    formulas = ["z, r = σ(x·K + h·R + b)", "g = tanh(x·K + r · (h·R) + b)", "h = z · h + (1 − z) · g"]
    return unrolled("A GRU, unrolled", formulas, ["h"])


def two_ways_to_sum_up():
    """A sentence read by two layers: the last step of one and the mean over the steps of the other are joined."""
    sentence = keras.Input((20,), dtype="int32", name="sentence")
    words = layers.Embedding(500, 8, mask_zero=True, name="words")(sentence)
    first = layers.LSTM(12, return_sequences=True, name="lstm_12")(words)
    last = layers.GRU(6, name="gru_6")(first)
    mean = layers.GlobalAveragePooling1D(name="mean")(first)
    joined = layers.concatenate([last, mean], name="join")
    return graph(keras.Model(sentence, layers.Dense(1, activation="sigmoid", name="new")(joined), name="drawn")).svg()


FIGURES = {
    "lesson-10-simple-rnn": simple_rnn,
    "lesson-10-lstm": lstm,
    "lesson-10-gru": gru,
    "lesson-10-exercise-5": two_ways_to_sum_up,
}
