"""A misspelt name is answered with the nearest known one: of arguments, of layers, and of everything that is told by its name."""

import numpy as np
import pytest

import minikeras as keras
from minikeras import layers


def model():
    x = keras.Input((4,), name="x")
    return keras.Model(x, layers.Dense(1, name="scores")(x))


def compiled():
    made = model()
    made.compile("sgd", "mse")
    return made


X, Y = np.zeros((2, 4)), np.zeros((2, 1))
NAMES = {
    "activation": (lambda: layers.Dense(3, activation="rellu"), "'relu'"),
    "activation of its own": (lambda: keras.activations.get("sigmiod"), "'sigmoid'"),
    "initializer": (lambda: layers.Dense(3, kernel_initializer="glorot_unifrom"), "'glorot_uniform'"),
    "initializer of its own": (lambda: keras.initializers.get("HeNorml"), "'HeNormal'"),
    "regularizer": (lambda: layers.Dense(3, kernel_regularizer="orthogonal_regulariser"), "'orthogonal_regularizer'"),
    "constraint": (lambda: layers.Dense(3, kernel_constraint="max_nrom"), "'max_norm'"),
    "optimizer in compile": (lambda: model().compile("adm", "mse"), "'adam'"),
    "loss in compile": (lambda: model().compile("sgd", "mean_squared_eror"), "'mean_squared_error'"),
    "metric in compile": (lambda: model().compile("sgd", "mse", metrics=["acuracy"]), "'accuracy'"),
    "weighted metric in compile": (
        lambda: model().compile("sgd", "mse", weighted_metrics=["MeanSquaredEror"]),
        "'MeanSquaredError'",
    ),
    "output in compile": (lambda: model().compile("sgd", {"score": "mse"}), "'scores'"),
    "layer of a model": (lambda: model().get_layer("score"), "'scores'"),
    "layer by its kind": (lambda: model().get_layer("dense_4"), "'scores'"),
    "input": (lambda: model()({"y": X}), None),
}
ARGUMENTS = {
    "layer": (lambda: layers.Dense(3, activaton="relu"), "'activation'"),
    "Sequential": (lambda: keras.Sequential([layers.Dense(3)], nam="x"), "'name'"),
    "Model": (lambda: keras.Model(model().input, model().output, nam="x"), "'name'"),
    "optimizer": (lambda: keras.optimizers.Adam(learning_rat=0.1), "'learning_rate'"),
    "loss": (lambda: keras.losses.BinaryCrossentropy(from_logit=True), "'from_logits'"),
    "metric": (lambda: keras.metrics.AUC(num_threshold=3), "'num_thresholds'"),
    "callback": (lambda: keras.callbacks.EarlyStopping(monitr="loss"), "'monitor'"),
    "initializer": (lambda: keras.initializers.RandomNormal(stdev=1.0), "'stddev'"),
    "regularizer": (lambda: keras.regularizers.OrthogonalRegularizer(facter=0.1), "'factor'"),
    "constraint": (lambda: keras.constraints.MaxNorm(max_val=1), "'max_value'"),
    "compile": (lambda: model().compile("sgd", "mse", metric=["mae"]), "'metrics'"),
    "fit": (lambda: compiled().fit(X, Y, epoch=3), "'epochs'"),
    "evaluate": (lambda: compiled().evaluate(X, Y, batchsize=3), "'batch_size'"),
    "predict": (lambda: model().predict(X, batchsize=3), "'batch_size'"),
}
MODULES = {
    "layers": "Dens",
    "losses": "MeanSquaredEror",
    "metrics": "Acuracy",
    "optimizers": "Adan",
    "callbacks": "EarlyStoping",
    "initializers": "GlorotUnifrom",
    "activations": "rellu",
    "models": "Sequental",
    "utils": "to_categorial",
}


def text_of(wrong):
    with pytest.raises((ValueError, TypeError)) as caught:
        wrong()
    return str(caught.value)


@pytest.mark.parametrize("what", [name for name in NAMES if NAMES[name][1]])
def test_of_a_name_the_nearest_is_told(what):
    wrong, best = NAMES[what]
    assert f"Did you mean {best}?" in text_of(wrong)


@pytest.mark.parametrize("what", ARGUMENTS)
def test_of_an_argument_the_nearest_is_told(what):
    wrong, best = ARGUMENTS[what]
    assert f"Did you mean {best}?" in text_of(wrong)


@pytest.mark.parametrize("module", MODULES)
def test_of_what_a_module_does_not_have_the_nearest_is_told(module):
    with pytest.raises(AttributeError, match=rf"has no attribute '{MODULES[module]}'\. Did you mean '"):
        getattr(getattr(keras, module), MODULES[module])


def test_where_nothing_is_near_nothing_is_told():
    assert "Did you mean" not in text_of(NAMES["input"][0])
    assert "Did you mean" not in text_of(lambda: layers.Dense(3, activation="unlike_any_of_them"))


def test_a_learner_s_own_layer_is_asked_as_python_asks():
    class Own(layers.Layer):
        def __init__(self, width):
            super().__init__()

    assert text_of(lambda: Own(widht=3)).endswith(
        "Own.__init__() got an unexpected keyword argument 'widht' Did you mean 'width'?"
    )
    assert Own(width=3).name.startswith("own")
