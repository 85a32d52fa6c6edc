"""Lesson 9: the Inception module that the learner builds from its drawing."""

import minikeras as keras
from minikeras.views import graph

layers = keras.layers


def inception():
    """Four towers of maps, joined along the channels."""
    def conv(x, window, name):
        return layers.Conv2D(8, window, padding="same", activation="relu", name=f"{name}_{window}x{window}")(x)

    maps = keras.Input((28, 28, 6), name="maps")
    pooled = layers.MaxPooling2D(3, strides=1, padding="same", name="pool_3x3")(maps)
    towers = [conv(conv(maps, 1, "a"), 3, "a"), conv(conv(maps, 1, "b"), 5, "b"), conv(pooled, 1, "pool"), conv(maps, 1, "conv")]
    return graph(keras.Model(maps, layers.concatenate(towers, name="join"), name="inception")).svg()


FIGURES = {"lesson-09-inception": inception}
