"""Models: functional, sequential, nested, shared, subclassed, on both engines where there is something to compare."""

import warnings

import numpy as np
import pytest

from minikeras import ops
from minikeras.layers import Activation, Add, Dense, Input, Layer
from minikeras.models import Functional, Model, Sequential, clone_model, model_from_json
from tests.parity import assert_close, on_both
from tests.seed_models import ROWS


@pytest.mark.parametrize("name", ROWS)
def test_every_model_of_the_course_has_keras_s_layers_shapes_and_weights(name):
    def look(keras):
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            model = ROWS[name].build(keras, ROWS[name].small)
        return (
            [layer.name for layer in model.layers],
            [type(layer).__name__ for layer in model.layers],
            model.name,
            [w.shape for w in model.get_weights()],
            [w.path for w in model.weights],
            model.input_shape,
            model.output_shape,
            list(getattr(model, "output_names", [])),
            model.count_params(),
        )

    ours, theirs = on_both(look)
    assert ours == theirs


def test_a_model_of_5000_layers_builds_runs_and_trains():
    x = y = Input((2,))
    for _ in range(5000):
        y = Activation("relu")(y)
    model = Model(x, Dense(1)(y))
    model.compile("sgd", "mse")
    data = np.ones((4, 2), "float32")
    assert model.predict(data, verbose=0).shape == (4, 1)
    before = model.evaluate(data, np.ones((4, 1)), verbose=0)
    model.fit(data, np.ones((4, 1)), epochs=3, verbose=0)
    assert model.evaluate(data, np.ones((4, 1)), verbose=0) < before


def test_the_outputs_come_nested_as_they_were_given():
    x = Input((3,))
    a, b = Dense(1, name="a")(x), Dense(2, name="b")(x)
    data = np.ones((2, 3), "float32")
    assert Model(x, a)(data).shape == (2, 1)
    assert [y.shape for y in Model(x, [a, b])(data)] == [(2, 1), (2, 2)]
    assert {k: y.shape for k, y in Model(x, {"one": a, "two": b})(data).items()} == {"one": (2, 1), "two": (2, 2)}


def test_inputs_are_taken_as_tensor_list_or_dict():
    a, b = Input((2,), name="a"), Input((2,), name="b")
    model = Model([a, b], Add()([a, ops.multiply(b, 10.0)]))
    one, two = np.ones((1, 2), "float32"), np.full((1, 2), 2, "float32")
    for inputs in ([one, two], (one, two), {"a": one, "b": two}, {"b": two, "a": one}):
        assert model(inputs).numpy().tolist() == [[21.0, 21.0]]


def test_a_dict_with_a_wrong_name_is_refused():
    a, b = Input((2,), name="a"), Input((2,), name="b")
    model = Model({"a": a, "b": b}, Add()([a, b]))
    x = np.ones((1, 2), "float32")
    with pytest.raises(ValueError, match="'b'"):
        model({"a": x, "c": x})
    with pytest.raises(ValueError):
        model({"a": x, "a_other": x, "b": x})


def test_a_model_can_begin_at_the_output_of_a_layer():
    x = Input((4,))
    hidden = Dense(3)(x)
    whole = Model(x, Dense(2)(hidden))
    head = Model(hidden, whole.output)
    data = np.ones((2, 4), "float32")
    assert_close(head(Model(x, hidden)(data)), whole(data))
    assert head.layers[-1] is whole.layers[-1]


def test_a_model_called_on_a_new_input_shares_its_weights():
    inner = Sequential([Input((3,)), Dense(2)])
    x, y = Input((3,)), Input((3,))
    model = Model([x, y], Add()([inner(x), inner(y)]))
    assert len(model.weights) == 2 and model.weights[0] is inner.weights[0]


def test_a_sequential_without_input_is_built_by_its_first_data():
    model = Sequential([Dense(3), Dense(2)])
    assert not model.built and model.weights == []
    with pytest.raises(AttributeError, match="no defined inputs yet"):
        model.inputs
    model(np.ones((5, 4), "float32"))
    assert model.built and [w.shape for w in model.weights] == [(4, 3), (3,), (3, 2), (2,)]


def test_layers_come_and_go_in_a_sequential():
    model = Sequential([Input((4,)), Dense(3)])
    model.add(Dense(2))
    assert model.output_shape == (None, 2)
    dropped = model.pop()
    assert dropped.units == 2 and model.output_shape == (None, 3) and len(model.layers) == 1


@pytest.mark.parametrize(
    "wrong, text",
    [
        (lambda: Sequential([Dense]), "Only instances of `keras.Layer` can be added"),
        (lambda: Sequential(Dense(2), Dense(3)), "Expected `trainable` to be a boolean"),
        (lambda: Sequential([Input((2,)), Dense(2, name="a"), Dense(2, name="a")]), "unique names"),
        (lambda: Sequential([Input((2,)), Input((3,))]), "already been configured to use input shape"),
        (lambda: Model(Input((2,)), Dense(2)), "All `outputs` values must be KerasTensors"),
        (lambda: Model(np.ones(2), Input((2,))), "All `inputs` values must be KerasTensors"),
    ],
)
def test_what_is_no_model_is_refused(wrong, text):
    with pytest.raises(ValueError, match=text):
        wrong()


class Doubler(Layer):
    """A learner's own layer: only `call`, and a layer inside."""

    def __init__(self, units, **kwargs):
        super().__init__(**kwargs)
        self.units = units
        self.dense = Dense(units)

    def call(self, inputs, training=False):
        return self.dense(inputs) * (3.0 if training else 2.0)


class Network(Model):
    """A learner's own model."""

    def __init__(self, units=4):
        super().__init__()
        self.hidden = [Dense(units, activation="relu"), Doubler(2)]

    def call(self, inputs):
        for layer in self.hidden:
            inputs = layer(inputs)
        return inputs


def test_a_layer_of_ones_own_needs_only_call():
    layer = Doubler(2)
    assert layer(Input((None, 3))).shape == (None, None, 2)
    x = np.ones((1, 3), "float32")
    assert_close(layer(x, training=True).numpy() * 2, layer(x).numpy() * 3)
    assert layer.get_config()["units"] == 2 and len(layer.weights) == 2


def test_a_model_of_ones_own_trains():
    model = Network()
    model.compile("adam", "mse")
    x, y = np.random.rand(32, 3), np.random.rand(32, 2)
    history = model.fit(x, y, epochs=5, verbose=0).history["loss"]
    assert history[-1] < history[0] and len(model.trainable_weights) == 4


def test_a_model_s_layers_train_inside_another_model():
    x = Input((3,))
    model = Model(x, Doubler(1)(Network()(x)))
    model.compile("sgd", "mse")
    before = [w.copy() for w in model.get_weights()]
    model.fit(np.ones((8, 3)), np.ones((8, 1)), verbose=0)
    assert any((a != b).any() for a, b in zip(before, model.get_weights()))


def test_a_subclass_may_call_super_with_inputs_and_outputs():
    class Named(Model):
        def __init__(self):
            x = Input((3,))
            super().__init__(x, Dense(2)(x), name="named")

    model = Named()
    assert isinstance(model, Functional) and model.output_shape == (None, 2)


def test_a_frozen_layer_keeps_its_weights():
    x = Input((3,))
    frozen = Dense(3, trainable=False)
    model = Model(x, Dense(1)(frozen(x)))
    model.compile("sgd", "mse")
    before = frozen.get_weights()
    model.fit(np.ones((8, 3)), np.ones((8, 1)), verbose=0)
    assert len(model.trainable_weights) == 2
    assert all((a == b).all() for a, b in zip(before, frozen.get_weights()))


def test_a_clone_has_the_same_structure_and_its_own_weights():
    model = ROWS["A5"].build(__import__("minikeras"), {})
    clone = clone_model(model)
    assert [type(layer) for layer in clone.layers] == [type(layer) for layer in model.layers]
    assert clone.weights[0] is not model.weights[0]
    clone.set_weights(model.get_weights())
    x, _ = ROWS["A5"].data({})
    assert_close(clone.predict(x, verbose=0), model.predict(x, verbose=0))


@pytest.mark.parametrize("name", ["A1", "A5", "A8", "B1", "C3", "D5", "E2"])
def test_a_model_comes_back_from_its_json(name):
    model = ROWS[name].build(__import__("minikeras"), ROWS[name].small)
    again = model_from_json(model.to_json())
    again.set_weights(model.get_weights())
    x, _ = ROWS[name].data(ROWS[name].small)
    assert_close(again.predict(x, verbose=0), model.predict(x, verbose=0))
    assert again.to_json() == model.to_json()


def test_get_layer_finds_by_name_and_place():
    model = Sequential([Input((2,)), Dense(2, name="first"), Dense(3, name="second")])
    assert model.get_layer("second").units == 3 and model.get_layer(index=0).name == "first"
    with pytest.raises(ValueError, match="No such layer: third. Existing layers are"):
        model.get_layer("third")


def test_set_weights_is_all_or_nothing():
    model = Sequential([Input((2,)), Dense(3)])
    before = model.get_weights()
    with pytest.raises(ValueError, match="not compatible"):
        model.set_weights([np.zeros((2, 3)), np.zeros(4)])
    assert all((a == b).all() for a, b in zip(before, model.get_weights()))
