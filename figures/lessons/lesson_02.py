"""Lesson 2: the model that the learner builds from its drawing."""

import minikeras as keras
from minikeras.views import graph

layers = keras.layers


def two_ways_in_and_out():
    """Two inputs, two outputs; one output sees both inputs, the other only the left one."""
    left, right = keras.Input((3,), name="left"), keras.Input((5,), name="right")
    eight = layers.Dense(8, activation="relu", name="dense_8")(left)
    four = layers.Dense(4, activation="relu", name="dense_4")(right)
    both = layers.Dense(1, activation="sigmoid", name="both")(layers.concatenate([eight, four], name="join"))
    alone = layers.Dense(3, activation="softmax", name="alone")(eight)
    return graph(keras.Model([left, right], [both, alone], name="drawn")).svg()


FIGURES = {"lesson-02-exercise-3": two_ways_in_and_out}
