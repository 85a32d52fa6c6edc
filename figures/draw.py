"""The pictures that the README and the lessons show: python figures/draw.py writes them as SVG beside this file.

Each carries its own words (a title and a description), adapts to light and dark pages, and comes out the same byte for byte.
"""

import sys
from pathlib import Path

FOLDER = Path(__file__).resolve().parent
if __name__ == "__main__":
    sys.path.insert(0, str(FOLDER.parent))

import numpy as np  # noqa: E402 (the clone is found first)

import minikeras as keras  # noqa: E402
from figures.lessons import drawings  # noqa: E402
from minikeras.views import graph  # noqa: E402


def siamese():
    """Two inputs through one encoder: are they the same?"""
    keras.backend.clear_session()
    keras.utils.set_random_seed(7)
    left, right = keras.Input((4,), name="left"), keras.Input((4,), name="right")
    encoder = keras.layers.Dense(8, activation="relu", name="encoder")
    joined = keras.layers.Concatenate(name="join")([encoder(left), encoder(right)])
    model = keras.Model([left, right], keras.layers.Dense(1, activation="sigmoid", name="same")(joined), name="siamese")
    model.compile("sgd", "binary_crossentropy")
    return model


def pairs():
    """Rows for the siamese model: the right half is the left one again, or not."""
    rng = np.random.default_rng(7)
    left, other = rng.normal(size=(2, 64, 4)).astype("float32")
    same = np.arange(64) % 2 == 0
    return [left, np.where(same[:, None], left, other)], same[:, None].astype("float32")


def autoencoder():
    """An encoder and a decoder, two models chained into a third."""
    keras.backend.clear_session()
    image = keras.Input((64,), name="image")
    encoder = keras.Model(image, keras.layers.Dense(2, name="code")(image), name="encoder")
    code = keras.Input((2,), name="code_in")
    decoder = keras.Model(code, keras.layers.Dense(64, activation="sigmoid", name="pixels")(code), name="decoder")
    inputs = keras.Input((64,), name="x")
    return keras.Model(inputs, decoder(encoder(inputs)), name="autoencoder")


def values_and_gradients():
    """The siamese model with what flows along its edges, there and back."""
    x, y = pairs()
    return graph(siamese(), x=x, y=y)


def last_step():
    """An LSTM on the last step of another: the picture of the error."""
    keras.backend.clear_session()
    h = keras.layers.LSTM(8, name="l1")(keras.Input((5, 3), name="x"))
    try:
        keras.layers.LSTM(4, name="l2")(h)
    except ValueError as error:
        return error.show()


FIGURES = {
    "error-last-step": lambda: last_step().svg(),
    "siamese-layers": lambda: graph(siamese(), "layers").svg(),
    "siamese-calls": lambda: graph(siamese()).svg(),
    "siamese-values": lambda: values_and_gradients().svg(),
    "siamese-tape": lambda: graph(siamese(), "tape").svg(),
    "autoencoder-closed": lambda: graph(autoencoder(), rankdir="LR").svg(),
    "autoencoder-open": lambda: graph(autoencoder(), expand_nested=True, rankdir="LR").svg(),
    **drawings(),
}


def main():
    """Write every figure beside this file."""
    for name, draw in FIGURES.items():
        (FOLDER / f"{name}.svg").write_text(draw(), encoding="utf-8")


if __name__ == "__main__":
    main()
