"""Writes the model files of Keras 1 on Theano, as `write.py` does for the later ones.

python tests/old_files/write_keras_1.py FOLDER       with Python 3.6, keras 1.2.2 and theano
"""

import json
import os
import sys

os.environ.update(KERAS_BACKEND="theano", THEANO_FLAGS="cxx=,optimizer=fast_compile,device=cpu,floatX=float32")
sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))

import keras  # noqa: E402
import numpy as np  # noqa: E402
import theano.ifelse  # noqa: E402, F401  which Keras 1 forgets to import
from keras import layers  # noqa: E402
from keras.models import Model, Sequential  # noqa: E402
from models import numbers, words  # noqa: E402
from write import plain, save  # noqa: E402


def stack():
    model = Sequential()
    model.add(layers.Dense(5, input_dim=4, init="uniform", activation="relu", W_regularizer="l2"))
    model.add(layers.BatchNormalization(momentum=0.9))
    model.add(layers.advanced_activations.LeakyReLU(0.2))
    model.add(layers.Dropout(0.0))
    model.add(layers.Dense(1, bias=False, activation="hard_sigmoid"))
    model.compile(keras.optimizers.SGD(lr=0.05, decay=0.1, momentum=0.9, nesterov=True), "mse", metrics=["mae"])
    return model, numbers(4), numbers(1, seed=1)


def merged():
    left, right = Sequential(), Sequential()
    left.add(layers.Dense(3, input_dim=4, activation="tanh"))
    right.add(layers.Dense(3, input_shape=(2,)))
    right.add(layers.Activation("sigmoid"))
    model = Sequential()
    model.add(layers.Merge([left, right], mode="concat"))
    model.add(layers.Dense(1))
    model.compile("adam", "mse")
    return model, [numbers(4), numbers(2, seed=2)], numbers(1, seed=1)


def graph():
    a, b = layers.Input(shape=(4,), name="a"), layers.Input(shape=(4,), name="b")
    dense = layers.Dense(3, activation="tanh", W_constraint=keras.constraints.maxnorm(2))
    inside = layers.Input(shape=(3,))
    inner = Model(input=inside, output=layers.Dense(3)(inside), name="inner")
    both = [inner(dense(a)), inner(dense(b))]
    ways = [layers.merge(both, mode=mode) for mode in ("sum", "mul", "ave", "max", "concat")]
    ways += [layers.merge(both, mode="dot", dot_axes=1), layers.merge(both, mode="cos", dot_axes=1)]
    ways[-1] = layers.Flatten()(ways[-1])
    x = layers.merge(ways, mode="concat")
    model = Model(input=[a, b], output=[layers.Dense(1, name="number")(x), layers.Dense(2, activation="softmax")(x)])
    return model, [numbers(4), numbers(4, seed=2)], None


def recurrent():
    model = Sequential()
    model.add(layers.Embedding(10, 3, input_length=4, mask_zero=True))
    model.add(layers.LSTM(2, return_sequences=True))
    model.add(layers.Bidirectional(layers.LSTM(2, return_sequences=True)))
    model.add(layers.TimeDistributed(layers.Dense(3)))
    model.add(layers.GRU(3, return_sequences=True, consume_less="gpu"))
    model.add(layers.GRU(2, return_sequences=True))
    model.add(layers.SimpleRNN(2))
    model.compile("rmsprop", "binary_crossentropy")
    return model, words(4, 10), None


def image(order="th"):
    keras.backend.set_image_dim_ordering(order)
    shape = (2, 6, 6) if order == "th" else (6, 6, 2)
    model = Sequential()
    model.add(layers.ZeroPadding2D((1, 1), input_shape=shape))
    model.add(layers.Convolution2D(3, 3, 2, border_mode="valid", subsample=(1, 2)))
    model.add(layers.MaxPooling2D((2, 2), strides=(1, 1)))
    model.add(layers.BatchNormalization(axis=1 if order == "th" else 3))
    model.add(layers.Flatten())
    model.add(layers.RepeatVector(3))
    model.add(layers.Convolution1D(2, 2, activation="tanh"))
    model.add(layers.MaxPooling1D(2))
    return model, numbers(*shape), None


def image_tf():
    return image("tf")


def main(folder):
    answers = {}
    os.makedirs(folder, exist_ok=True)
    for builder in (stack, merged, graph, recurrent, image, image_tf):
        np.random.seed(1)
        model, inputs, targets = builder()
        random = np.random.RandomState(4)
        model.set_weights([np.asarray(w + random.uniform(0, 0.3, w.shape), w.dtype) for w in model.get_weights()])
        if targets is not None:
            model.fit(inputs, targets, batch_size=4, nb_epoch=1, shuffle=False, verbose=0)
        name = builder.__name__
        save(model, os.path.join(folder, name + ".h5"))
        save(model, os.path.join(folder, "weights_of_" + name + ".h5"), weights=True)
        with open(os.path.join(folder, name + ".json"), "w") as file:
            file.write(model.to_json())
        answers[name] = {"outputs": plain(model.predict(inputs))}
        if targets is not None:
            history = model.fit(inputs, targets, batch_size=4, nb_epoch=2, shuffle=False, verbose=0).history
            answers[name]["history"] = {key: plain(values) for key, values in history.items()}
    with open(os.path.join(folder, "answers.json"), "w") as file:
        json.dump(answers, file)


if __name__ == "__main__":
    main(sys.argv[1])
