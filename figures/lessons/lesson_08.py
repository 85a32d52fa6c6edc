"""Lesson 8: the model of models that the learner builds from its drawing."""

import minikeras as keras
from minikeras.views import graph

layers = keras.layers


def half_way():
    """Two pictures through one encoder; the average of their codes through a decoder."""
    picture, code = keras.Input((28, 28, 1)), keras.Input((16,))
    flat = layers.Dense(16)(layers.Flatten()(picture))
    encoder = keras.Model(picture, flat, name="encoder")
    decoder = keras.Model(code, layers.Reshape((28, 28, 1))(layers.Dense(784)(code)), name="decoder")
    one, other = keras.Input((28, 28, 1), name="one"), keras.Input((28, 28, 1), name="other")
    middle = layers.Average(name="middle")([encoder(one), encoder(other)])
    return graph(keras.Model([one, other], decoder(middle), name="half_way")).svg()


FIGURES = {"lesson-08-half-way": half_way}
