"""Lesson 11: the model that the learner builds from its drawing, out of two models."""

import minikeras as keras
from minikeras.views import graph

layers = keras.layers


def two_ends():
    """A picture's code goes two ways: a decoder draws the picture again, a Dense layer names the digit."""
    picture = keras.Input((28, 28, 1), name="picture")
    encoder = keras.Model(picture, layers.Dense(16)(layers.Flatten()(picture)), name="encoder")
    code = keras.Input((16,), name="code")
    decoder = keras.Model(code, layers.Reshape((28, 28, 1))(layers.Dense(784)(code)), name="decoder")
    start = keras.Input((28, 28, 1), name="picture")
    code = encoder(start)
    digit = layers.Dense(10, activation="softmax", name="digit")(code)
    return graph(keras.Model(start, [decoder(code), digit], name="drawn")).svg()


FIGURES = {"lesson-11-exercise-4": two_ends}
