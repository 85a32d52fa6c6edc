"""Regularizers and constraints against tf.keras: values, gradients, configs, errors."""

import json
import os

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")

import keras
import numpy as np
import pytest
import tensorflow as tf

from minikeras import constraints, regularizers
from minikeras.autodiff import Tensor, Variable, gradient

X = np.random.default_rng(0).normal(size=(5, 7)).astype("float32")

REGULARIZERS = [
    lambda m: m.L1(),
    lambda m: m.L1(0.3),
    lambda m: m.L2(),
    lambda m: m.l2(0.3),
    lambda m: m.L1L2(0.1, 0.2),
    lambda m: m.l1_l2(l2=0.2),
    lambda m: m.OrthogonalRegularizer(),
    lambda m: m.OrthogonalRegularizer(0.5, "columns"),
]
CONSTRAINTS = [
    lambda m: m.MaxNorm(),
    lambda m: m.MaxNorm(1, axis=1),
    lambda m: m.NonNeg(),
    lambda m: m.UnitNorm(),
    lambda m: m.UnitNorm(axis=[0, 1]),
    lambda m: m.MinMaxNorm(0.5, 1.0),
    lambda m: m.MinMaxNorm(rate=0.3, axis=1),
]


@pytest.mark.parametrize("make", REGULARIZERS)
def test_penalty_and_gradient_are_keras_s(make):
    variable = tf.Variable(X)
    with tf.GradientTape() as tape:
        theirs = make(keras.regularizers)(variable)
    ours = make(regularizers)(Tensor(X))
    assert ours.dtype == "float32" and ours.shape == ()
    np.testing.assert_allclose(ours, theirs, rtol=1e-6)
    np.testing.assert_allclose(
        np.asarray(gradient(make(regularizers), X)), tape.gradient(theirs, variable), rtol=1e-5, atol=1e-8
    )


@pytest.mark.parametrize("make", REGULARIZERS)
def test_a_penalty_has_the_weights_dtype(make):
    ours = make(regularizers)(Tensor(X.astype("float64")))
    assert ours.dtype == "float64"
    np.testing.assert_allclose(ours, make(keras.regularizers)(tf.constant(X)), rtol=1e-5)


def test_without_factors_l1l2_is_zero():
    assert float(regularizers.L1L2()(Tensor(X))) == 0.0


@pytest.mark.parametrize("make", CONSTRAINTS)
def test_projection_is_keras_s(make):
    theirs = np.asarray(make(keras.constraints)(keras.Variable(X)))
    for weight in (Variable(X), Tensor(X), X):
        ours = np.asarray(make(constraints)(weight))
        assert ours.dtype == theirs.dtype
        np.testing.assert_allclose(ours, theirs, rtol=1e-6)


def test_unit_norm_gives_norm_one_and_max_norm_leaves_short_vectors_alone():
    np.testing.assert_allclose(np.linalg.norm(np.asarray(constraints.UnitNorm()(X)), axis=0), 1, rtol=1e-5)
    short = X / 100
    np.testing.assert_allclose(np.asarray(constraints.MaxNorm(1)(short)), short, rtol=1e-4)


@pytest.mark.parametrize("kind, makes", [("regularizers", REGULARIZERS), ("constraints", CONSTRAINTS)])
def test_configs_are_keras_s_and_come_back(kind, makes):
    ours, theirs = {"regularizers": regularizers, "constraints": constraints}[kind], getattr(keras, kind)
    for make in makes:
        text = json.dumps(ours.serialize(make(ours)))
        assert text == json.dumps(theirs.serialize(make(theirs)))
        assert json.dumps(ours.serialize(ours.deserialize(json.loads(text)))) == text


@pytest.mark.parametrize("ours, theirs", [(regularizers, keras.regularizers), (constraints, keras.constraints)])
def test_every_public_name_of_keras_is_here(ours, theirs):
    assert {name for name in dir(theirs) if not name.startswith("_") and not hasattr(ours, name)} == set()


@pytest.mark.parametrize(
    "kind, name", [("regularizers", n) for n in ("l1", "L2", "l1l2", "orthogonal_regularizer", "l1_l2", "nope")]
    + [("constraints", n) for n in ("max_norm", "NonNeg", "unit_norm", "MinMaxNorm", "nope")]
)  # fmt: skip
def test_get_knows_the_names_keras_knows_and_no_others(kind, name):
    ours, theirs = {"regularizers": regularizers, "constraints": constraints}[kind], getattr(keras, kind)
    try:
        expected = theirs.get(name).get_config()
    except ValueError:
        with pytest.raises(ValueError, match=f"identifier: {name}"):
            ours.get(name)
    else:
        assert ours.get(name).get_config() == expected


def test_get_takes_functions_classes_configs_and_none():
    assert regularizers.get(None) is None
    assert regularizers.get(np.sum) is np.sum
    assert isinstance(regularizers.get(regularizers.L2), regularizers.L2)
    assert regularizers.get({"class_name": "L2", "config": {"l2": 0.5}}).l2 == 0.5
    assert constraints.get({"class_name": "MaxNorm", "config": {"max_value": 3}}).max_value == 3


@pytest.mark.parametrize(
    "call",
    [
        lambda m: m.L1(-1.0),
        lambda m: m.L2("0.1"),
        lambda m: m.L1L2(l2=float("inf")),
        lambda m: m.OrthogonalRegularizer(mode="diagonal"),
        lambda m: m.OrthogonalRegularizer()(np.ones((2, 3, 4), "float32")),
    ],
)
def test_wrong_arguments_raise_what_keras_raises(call):
    for module in (regularizers, keras.regularizers):
        with pytest.raises(ValueError):
            call(module)


def test_a_misspelled_name_is_answered_with_the_right_one():
    with pytest.raises(ValueError, match="Did you mean 'max_norm'?"):
        constraints.get("maxnrom")
