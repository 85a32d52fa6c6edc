"""The door of the lessons: one name, `keras`, for one of two libraries.

    from minikeras.engine import keras

gives minikeras. With the environment variable `KERAS_ENGINE=tensorflow` the same line gives the real Keras on
TensorFlow, so that a notebook can be run on both without a change. The variable is read once, when this module is
imported, and `name` tells which engine was taken. Nothing else in minikeras knows TensorFlow.
"""

import os

from minikeras.on_demand import missing

__path__ = []  # no package, but Python must not stop before the watch for gone modules has seen `minikeras.engine.topology`
ENGINES = ("minikeras", "tensorflow")


def engine_name():
    """Return the engine that `KERAS_ENGINE` asks for: "minikeras" where it is unset or empty.

    Raises ValueError for any other value than those of `ENGINES`.
    """
    value = os.environ.get("KERAS_ENGINE", "").strip().lower() or "minikeras"
    if value not in ENGINES:
        raise ValueError(
            f"KERAS_ENGINE={value!r} is not an engine. Use one of {', '.join(ENGINES)}, or leave it unset for minikeras."
        )
    return value


def load(name):
    """Import and return the library behind an engine's name."""
    return _load_tensorflow() if name == "tensorflow" else _load_minikeras()


def _load_minikeras():
    import minikeras

    return minikeras


def _load_tensorflow():
    # TensorFlow's C++ side reads these when it is loaded. A log line on stderr would stand in a lesson as an output.
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    # oneDNN reorders sums, and corrupts memory in some strided convolutions: plain kernels give steadier numbers.
    os.environ.setdefault("TF_ENABLE_ONEDNN_OPTS", "0")
    os.environ["KERAS_BACKEND"] = "tensorflow"
    try:
        import keras
        import tensorflow as tf
    except ImportError as error:
        raise ImportError(
            "KERAS_ENGINE=tensorflow needs TensorFlow and Keras 3, which are not installed here: "
            "pip install tensorflow-cpu keras (or, in a clone of the project, make test, which installs them in "
            f".venv). Unset KERAS_ENGINE to use minikeras. The import said: {error}"
        ) from error
    if keras.config.backend() != "tensorflow":
        raise ImportError(
            f"Keras was already imported with its {keras.config.backend()} backend; "
            "restart Python and import minikeras.engine first."
        )
    tf.get_logger().setLevel("ERROR")
    return keras


def __getattr__(name):
    raise missing(__name__, name)


name = engine_name()
keras = load(name)
