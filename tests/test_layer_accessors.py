"""What layers, metrics, optimizers and functions answer besides computing, beside what Keras answers."""

import numpy as np
import pytest

import minikeras as keras
from minikeras import layers
from tests.layer_accessors import CASES, own_build
from tests.parity import engines
from tests.unknown_sizes import outcome

# Where minikeras differs on purpose: what it gives, and why.
DIFFERENT = {
    "stateless_optimizer": "Keras refuses it on TensorFlow only",
    "variable_signs": "an array times a variable stays a tensor, so that the gradient is not lost without a word",
    "variable_as_a_key": "a variable is found in dicts by what it is",
    "variable_iterated": "Keras reads on behind the end",
    "variable_index": "a variable of an integer is an index, as a tensor is",
}


@pytest.mark.parametrize("name", CASES)
def test_each_case_gives_what_keras_gives(name):
    ours, theirs = (outcome(CASES[name], engine) for engine in engines())
    assert (ours != theirs) == (name in DIFFERENT)


def test_a_stateless_step_is_the_step_that_the_optimizer_takes():
    v = keras.Variable(np.array([1.0, 2.0], "float32"))
    optimizer, gradient = keras.optimizers.Adam(0.1), np.array([0.5, -1.0], "float32")
    optimizer.build([v])
    (new,), state = optimizer.stateless_apply(optimizer.variables, [gradient], [v])
    assert v.numpy().tolist() == [1.0, 2.0] and int(optimizer.iterations) == 0
    optimizer.apply([gradient])
    np.testing.assert_array_equal(new, v)
    for value, variable in zip(state, optimizer.variables):
        np.testing.assert_array_equal(value, variable)


def test_a_scope_puts_everything_back_after_an_error():
    v, free = keras.Variable(np.ones(2, "float32")), keras.Variable(np.zeros(2, "float32"))
    with pytest.raises(KeyError):
        with keras.StatelessScope([(v, np.full(2, 3.0))]):
            free.assign([5.0, 5.0])
            raise KeyError
    assert v.numpy().tolist() == [1.0, 1.0] and free.numpy().tolist() == [0.0, 0.0]


def test_scopes_stand_in_each_other():
    v = keras.Variable(np.zeros(1, "float32"))
    with keras.StatelessScope([(v, np.ones(1))]) as outer:
        with keras.StatelessScope([(v, np.full(1, 2.0))]) as inner:
            v.assign_add([10.0])
        assert float(inner.get_current_value(v)[0]) == 12.0 and float(v[0]) == 1.0
    assert float(outer.get_current_value(v)[0]) == 1.0 and float(v[0]) == 0.0


def test_a_stateless_call_forgets_its_losses():
    layer = layers.Dense(2, activity_regularizer="l2", kernel_regularizer="l2")
    layer(np.ones((1, 3), "float32"))
    before = [float(loss) for loss in layer.losses]
    layer.stateless_call([v.numpy() * 2 for v in layer.trainable_variables], [], np.ones((1, 3), "float32"), return_losses=True)
    assert float(layer.losses[-1]) == before[-1]


def test_the_state_of_a_model_goes_and_comes_back():
    i = keras.Input((3,))
    model = keras.Model(i, layers.Dropout(0.5)(layers.BatchNormalization()(layers.Dense(2)(i))))
    model.compile("adam", "mse")
    x, y = np.random.default_rng(0).random((8, 3)), np.ones((8, 2))
    model.fit(x, y, verbose=0)
    state = model.get_state_tree(value_format="numpy_array")
    before = [w.copy() for w in model.get_weights()]
    model.fit(x, y, verbose=0)
    model.set_state_tree(state)
    for ours, theirs in zip(model.get_weights(), before):
        np.testing.assert_array_equal(ours, theirs)
    with pytest.raises(ValueError, match="Unknown variable name: others"):
        model.set_state_tree({"others": {}})


@pytest.mark.parametrize("name", ["Masking", "SpatialDropout1D", "GaussianNoise", "LeakyReLU", "UnitNormalization", "Identity"])
def test_a_subclass_with_a_build_of_its_own_is_built_when_it_is_called(name):
    arguments = {"SpatialDropout1D": (0.5,), "GaussianNoise": (0.1,)}.get(name, ())
    assert own_build(keras, getattr(layers, name), *arguments) == (False, True, 1)
