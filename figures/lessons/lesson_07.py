"""Lesson 7: the siamese model that the learner builds from its drawing."""

import minikeras as keras
from minikeras.views import graph

layers = keras.layers


def two_shared_layers():
    """Two inputs through the same two layers; their codes are subtracted and multiplied."""
    left, right = keras.Input((5,), name="left"), keras.Input((5,), name="right")
    encode, code = layers.Dense(8, activation="relu", name="encode"), layers.Dense(3, name="code")
    a, b = code(encode(left)), code(encode(right))
    parts = [layers.subtract([a, b], name="difference"), layers.multiply([a, b], name="product")]
    same = layers.Dense(1, activation="sigmoid", name="same")(layers.concatenate(parts, name="join"))
    return graph(keras.Model([left, right], same, name="drawn")).svg()


FIGURES = {"lesson-07-exercise-6": two_shared_layers}
