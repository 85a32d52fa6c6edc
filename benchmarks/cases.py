"""The models that are timed: those of the course, and three more, each with its batch and number of rows."""

import sys
from dataclasses import dataclass, field
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from tests.seed_models import ROWS, labels, numbers, vision_stack  # noqa: E402


@dataclass
class Case:
    """A model and how much of it: `build(keras)` compiles it, `data(rows)` makes rows for it."""

    title: str
    row: str = None
    size: dict = field(default_factory=dict)
    rows: int = 640
    batch: int = 32
    own: tuple = None

    def build(self, keras):
        return self.own[0](keras) if self.own else ROWS[self.row].build(keras, self._size())

    def data(self, rows):
        """`(x, y)` with this many rows, made by repeating the few that the course's builder gives."""
        x, y = self.own[1](rows) if self.own else ROWS[self.row].data(self._size())
        return repeat(x, rows), repeat(y, rows)

    def _size(self):
        return {**ROWS[self.row].full, **self.size}


def repeat(part, rows):
    """The arrays of a list or dict, repeated or cut to `rows` rows."""
    if isinstance(part, dict):
        return {name: repeat(x, rows) for name, x in part.items()}
    if isinstance(part, list):
        return [repeat(x, rows) for x in part]
    times = -(-rows // len(part))
    return part.repeat(times, axis=0)[:rows] if times > 1 else part[:rows]


def gru_stack(keras):
    model = keras.Sequential(
        [keras.Input((40, 16)), keras.layers.GRU(64, return_sequences=True), keras.layers.GRU(64), keras.layers.Dense(1)]
    )
    model.compile("adam", "mse")
    return model


def normalized_network(keras):
    model = keras.Sequential([keras.Input((784,))])
    for _ in range(3):
        model.add(keras.layers.Dense(512, use_bias=False))
        model.add(keras.layers.BatchNormalization())
        model.add(keras.layers.Activation("relu"))
    model.add(keras.layers.Dense(10, activation="softmax"))
    model.compile("adam", "sparse_categorical_crossentropy")
    return model


def vision(keras):
    model = vision_stack(keras, {"side": 64, "filters": 64})
    model.add(keras.layers.Dense(10, activation="softmax"))
    model.compile("adam", "sparse_categorical_crossentropy")
    return model


CASES = {
    "A3": Case("linear regression", "A3", rows=640),
    "B2": Case("MLP 784-64-64-10", "B2", rows=3200),
    "C1": Case("CNN on 28 x 28", "C1"),
    "A6": Case("LSTM 10 on (50, 1)", "A6"),
    "E4": Case("headlines", "E4", rows=320),
    "E5": Case("two tweets (280, 256)", "E5", rows=128),
    "D3": Case("autoencoder", "D3", rows=320),
    "E9": Case("siamese digits", "E9", rows=192),
    "E7": Case("Inception at 64 x 64", "E7", {"side": 64}, rows=64, batch=16),
    "B3": Case("ResNet, 3 blocks", "B3", rows=192),
    "D5": Case("ensemble of three", "D5"),
    "GRU": Case("two GRUs of 64", rows=320, own=(gru_stack, lambda n: (numbers(n, 40, 16), numbers(n, 1)))),
    "BN": Case("BatchNorm MLP of 512", own=(normalized_network, lambda n: (numbers(n, 784), labels(n, 10)))),
    "E10": Case(
        "vision model at 64 x 64", rows=64, own=(vision, lambda n: (numbers(min(n, 64), 64, 64, 3), labels(min(n, 64), 10)))
    ),
}
