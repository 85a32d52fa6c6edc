"""minikeras in the place of TensorFlow and Keras: a notebook that imports them runs unchanged."""

import subprocess
import sys
import textwrap

import pytest


def run(code, **kwargs):
    return subprocess.run([sys.executable, "-c", textwrap.dedent(code)], capture_output=True, text=True, timeout=120, **kwargs)


NOTEBOOK = """
import numpy as np
import tensorflow as tf
from tensorflow import keras
from tensorflow.keras import layers, Model
from tensorflow.keras.layers import Dense, Input
from tensorflow.keras.models import Sequential
from tensorflow.keras.utils import to_categorical
from tensorflow.keras.preprocessing.sequence import pad_sequences
import tensorflow.keras.backend as K
import tensorflow.nn
import keras as plain

assert tf.keras is keras and plain is keras
tf.random.set_seed(0)
model = tf.keras.Sequential([Input((3,)), Dense(2)])
optimizer, loss_of = tf.keras.optimizers.SGD(0.1), tf.keras.losses.MeanSquaredError()
data = tf.data.Dataset.from_tensor_slices((np.ones((8, 3), "float32"), np.zeros((8, 2), "float32"))).batch(4)


@tf.function
def step(x, y):
    with tf.GradientTape() as tape:
        loss = loss_of(y, model(x, training=True))
    optimizer.apply_gradients(zip(tape.gradient(loss, model.trainable_variables), model.trainable_variables))
    return loss


losses = [float(step(x, y)) for _ in range(3) for x, y in data]
assert losses[-1] < losses[0]
print(tf.__name__, tf.keras.__name__, type(tf.nn).__name__, tf.keras.layers.__name__)
"""


def test_a_notebook_that_says_tensorflow_runs_unchanged():
    done = run("import minikeras.tf\nminikeras.tf.stand_in()\n" + NOTEBOOK)
    assert done.returncode == 0, done.stderr
    assert done.stdout.split() == ["minikeras.tf", "minikeras", "module", "minikeras.layers"]


def test_the_same_notebook_runs_on_tensorflow():
    done = run(NOTEBOOK.replace("assert tf.keras is keras and plain is keras", ""))
    assert done.returncode == 0, done.stderr


def test_the_real_one_is_not_pushed_aside_once_it_is_there():
    done = run("""
        import keras
        import minikeras.tf
        try:
            minikeras.tf.stand_in()
        except RuntimeError as error:
            print(error)
        """)
    assert "restart Python" in done.stdout, done.stderr


def test_a_module_that_is_not_there_is_told_by_the_name_that_was_asked():
    done = run("""
        import minikeras.tf
        minikeras.tf.stand_in()
        import tensorflow.lite
        """)
    assert "No module named 'tensorflow.lite'" in done.stderr


def test_extension_of_ipython_is_the_same_thing():
    done = run("""
        from IPython.core.interactiveshell import InteractiveShell
        shell = InteractiveShell.instance()
        shell.run_line_magic("load_ext", "minikeras.tf")
        import tensorflow
        print(tensorflow.__name__)
        """)
    assert "minikeras.tf" in done.stdout, done.stderr


@pytest.mark.parametrize(
    ("name", "says"),
    [("Session", "eager"), ("placeholder", "keras.Input"), ("compat", "TensorFlow 1"), ("distribute", "one processor")],
)
def test_what_is_not_there_says_what_to_use(name, says):
    import minikeras.tf

    with pytest.raises(AttributeError) as error:
        getattr(minikeras.tf, name)
    assert says in str(error.value)


def test_a_slip_of_the_pen_is_answered_with_the_name_that_was_meant():
    import minikeras.tf

    with pytest.raises(AttributeError, match="reduce_mean"):
        _ = minikeras.tf.reduce_meen
