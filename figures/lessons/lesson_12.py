"""Lesson 12: the model whose weights are there and whose code is lost."""

import minikeras as keras
from minikeras.views import graph

layers = keras.layers


def pair():
    """Two inputs through one layer, subtracted: are they alike?"""
    left, right = keras.Input((64,), name="left"), keras.Input((64,), name="right")
    eye = layers.Dense(16, activation="relu", name="eye")
    x = layers.Subtract(name="minus")([eye(left), eye(right)])
    x = layers.Dense(8, activation="tanh", name="dense_8")(x)
    alike = layers.Dense(1, activation="sigmoid", name="alike")(x)
    return graph(keras.Model([left, right], alike, name="pair")).svg()


FIGURES = {"lesson-12-pair": pair}
