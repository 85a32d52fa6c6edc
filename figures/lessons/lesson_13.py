"""Lesson 13: the model that answers questions about films, which the learner builds from its drawing."""

import minikeras as keras
from minikeras.views import graph

layers = keras.layers


def film():
    """A film through one vision model and an LSTM, a question through its encoder; both are multiplied."""
    vision = keras.Sequential([keras.Input((12, 12, 3)), layers.Conv2D(32, 5), layers.MaxPooling2D(4), layers.Flatten()], name="vision")
    words = keras.Input((6,), dtype="int32")
    encoder = keras.Model(words, layers.LSTM(24)(layers.Embedding(19, 16)(words)), name="encoder")
    frames, question = keras.Input((4, 12, 12, 3), name="film"), keras.Input((6,), dtype="int32", name="question")
    seen = layers.LSTM(32, name="lstm")(layers.TimeDistributed(vision, name="each_frame")(frames))
    features = layers.Dense(64, activation="relu", name="features")(seen)
    doors = layers.Dense(64, name="doors")(encoder(question))
    opened = layers.Multiply(name="opened")([features, doors])
    return graph(keras.Model([frames, question], layers.Dense(10, activation="softmax", name="answer")(opened), name="answerer")).svg()


FIGURES = {"lesson-13-film": film}
