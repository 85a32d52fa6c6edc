"""Lesson 6: the model that the learner builds from its drawing."""

import minikeras as keras
from minikeras.views import graph

layers = keras.layers


def two_in_three_out():
    """Two branches meet in a sum and in a join; the third output sees only the right branch."""
    a1, a2 = keras.Input((6,), name="a1"), keras.Input((4,), name="a2")
    left = layers.Dense(8, activation="relu", name="left")(a1)
    right = layers.Dense(8, activation="relu", name="right")(a2)
    b1 = layers.Dense(3, activation="softmax", name="b1")(layers.add([left, right], name="sum"))
    b2 = layers.Dense(1, activation="sigmoid", name="b2")(layers.concatenate([left, right], name="join"))
    return graph(keras.Model([a1, a2], [b1, b2, layers.Dense(2, name="b3")(right)], name="drawn")).svg()


FIGURES = {"lesson-06-exercise-4": two_in_three_out}
