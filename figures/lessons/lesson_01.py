"""Lesson 1: the model that the learner builds from its drawing."""

import minikeras as keras
from minikeras.views import graph

layers = keras.layers


def row_of_layers():
    """Pictures of 8 x 8 dots through a row of four layers."""
    model = keras.Sequential(
        [
            keras.Input((8, 8), name="picture"),
            layers.Flatten(name="row"),
            layers.Dense(32, activation="relu", name="dense_32"),
            layers.Dense(16, activation="relu", name="dense_16"),
            layers.Dense(5, activation="softmax", name="dense_5"),
        ],
        name="drawn",
    )
    return graph(model).svg()


FIGURES = {"lesson-01-exercise-4": row_of_layers}
