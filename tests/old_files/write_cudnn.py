"""Writes a model with the recurrent layers that NVIDIA's cuDNN computed, as Keras 2.2 did; the predictions are those of plain layers.

python tests/old_files/write_cudnn.py FOLDER       with Python 3.6, keras 2.2.4 and tensorflow 1; it needs no graphics card
"""

import json
import os
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))

import h5py  # noqa: E402
import keras  # noqa: E402
import numpy as np  # noqa: E402
from keras import layers  # noqa: E402
from keras.engine.saving import preprocess_weights_for_loading  # noqa: E402
from models import numbers  # noqa: E402
from write import compress, plain  # noqa: E402


def model_of(lstm, gru, both):
    x = layers.Input((5, 3))
    y = gru(lstm(x))
    return keras.models.Model(x, layers.Dense(2)(both(y)))


def renamed(config):
    """The config with the fast layers, which have no settings for their gates, in the place of the plain ones."""
    if isinstance(config, list):
        return [renamed(part) for part in config]
    if not isinstance(config, dict):
        return config
    config = {key: renamed(part) for key, part in config.items()}
    if config.get("class_name") in ("LSTM", "GRU"):
        config["class_name"] = "CuDNN" + config["class_name"]
        for key in (
            "activation",
            "recurrent_activation",
            "use_bias",
            "dropout",
            "recurrent_dropout",
            "implementation",
            "unroll",
            "reset_after",
        ):
            config["config"].pop(key, None)
    return config


def main(folder):
    os.makedirs(folder, exist_ok=True)
    gates = {"recurrent_activation": "sigmoid", "return_sequences": True}
    plain_model = model_of(
        layers.LSTM(2, **gates), layers.GRU(3, reset_after=True, **gates), layers.Bidirectional(layers.LSTM(2, **gates))
    )
    random = np.random.RandomState(4)
    plain_model.set_weights([random.uniform(-0.5, 0.5, w.shape) for w in plain_model.get_weights()])
    path = os.path.join(folder, "cudnn.h5")
    plain_model.save(path)
    answer = plain(plain_model.predict(numbers(5, 3)))
    quick = [layers.CuDNNLSTM(2), layers.CuDNNGRU(3), layers.Bidirectional(layers.CuDNNLSTM(2))]
    with h5py.File(path, "r+") as file:
        for slow, fast in zip(plain_model.layers[1:4], quick):
            converted = preprocess_weights_for_loading(fast, slow.get_weights(), "2.2.4", "tensorflow")
            group = file["model_weights"][slow.name]
            for name, value in zip(group.attrs["weight_names"], converted):
                del group[name]
                group[name] = value
        file.attrs["model_config"] = json.dumps(renamed(json.loads(file.attrs["model_config"].decode()))).encode()
    compress(path)
    answers = {"cudnn": {"outputs": answer}}
    with open(os.path.join(folder, "answers.json"), "w") as file:
        json.dump(answers, file)


if __name__ == "__main__":
    main(sys.argv[1])
