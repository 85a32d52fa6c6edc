"""Writes the model files of one old Keras, with what it predicts and how it trains on.

    python tests/old_files/write.py FOLDER [keras]       with a Python that has tensorflow 2.0 to 2.15, or an old keras

Each file is gzipped: an old HDF5 file is mostly holes. `answers.json` holds the predictions, and the history of two more epochs.
"""

import gzip
import json
import os
import sys
import traceback

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
os.environ["CUDA_VISIBLE_DEVICES"] = "-1"
sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))

import models  # noqa: E402
import numpy as np  # noqa: E402


def engine(name):
    if name == "keras":
        import keras
    elif name == "tf_keras":
        import tf_keras as keras
    else:
        from tensorflow import keras
    return keras


def version(keras):
    """The version of a Keras, as two numbers; that of tf.keras is TensorFlow's."""
    text = getattr(keras, "__version__", None) or sys.modules["tensorflow"].__version__
    return tuple(int(part) for part in text.split(".")[:2])


def save(model, path, weights=False):
    model.save_weights(path) if weights else model.save(path)
    compress(path)


def plain(value):
    if isinstance(value, (list, tuple)):
        return [plain(part) for part in value]
    return np.asarray(value, "float64").round(7).tolist()


def write(keras, builder, folder):
    """One model: its file, its answers."""
    name = builder.__name__
    np.random.seed(1)
    model, inputs, targets = builder(keras)
    if targets is not None:
        model.fit(inputs, targets, batch_size=4, epochs=1, shuffle=False, verbose=0)
    else:
        random = np.random.RandomState(4)
        model.set_weights([np.asarray(w + random.uniform(0, 0.3, w.shape), w.dtype) for w in model.get_weights()])
    if version(keras) >= (2, 12) and name != "own_classes":
        save(model, os.path.join(folder, name + ".keras"))
    if version(keras) < (3, 0):
        save(model, os.path.join(folder, name + ".h5"))
    if name == "shared" and version(keras) < (3, 0):
        save(model, os.path.join(folder, "weights_of_shared.h5"), weights=True)
    if name in ("stack", "shared"):
        with open(os.path.join(folder, name + ".json"), "w") as file:
            file.write(model.to_json())
    answer = {"outputs": plain(model.predict(inputs))}
    if targets is not None:
        history = model.fit(inputs, targets, batch_size=4, epochs=2, shuffle=False, verbose=0).history
        answer["history"] = {key: plain(values) for key, values in history.items()}
    return answer


def compress(path):
    """Compress a file, without a time in it: written again it has the same bytes."""
    with open(path, "rb") as file:
        data = file.read()
    with open(path + ".gz", "wb") as raw, gzip.GzipFile(filename="", mode="wb", fileobj=raw, mtime=0) as file:
        file.write(data)
    os.remove(path)


def main(folder, name="tensorflow"):
    keras = engine(name)
    os.makedirs(folder, exist_ok=True)
    answers = {}
    for builder in models.ALWAYS + (models.LATER if name != "keras" or version(keras) >= (3, 0) else []):
        keras.backend.clear_session()
        try:
            answers[builder.__name__] = write(keras, builder, folder)
        except Exception:
            print("LEFT OUT", builder.__name__)
            traceback.print_exc(limit=-1)
    with open(os.path.join(folder, "answers.json"), "w") as file:
        json.dump(answers, file)


if __name__ == "__main__":
    main(*sys.argv[1:])
