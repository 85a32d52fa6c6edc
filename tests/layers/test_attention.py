"""Attention layers and EinsumDense against tf.keras."""

import numpy as np
import pytest

from tests.layers.checks import check_layer, numbers
from tests.parity import as_numpy, assert_close, on_both

QUERY, VALUE, KEY = numbers(2, 3, 4), numbers(2, 5, 4, seed=1), numbers(2, 5, 4, seed=2)


@pytest.mark.parametrize("kind", ["Attention", "AdditiveAttention"])
@pytest.mark.parametrize("settings", [dict(), dict(use_scale=True), dict(use_scale=False, dropout=0.3, seed=5)], ids=str)
@pytest.mark.parametrize("inputs", [(QUERY, VALUE), (QUERY, VALUE, KEY)], ids=len)
def test_attention_agrees(kind, settings, inputs):
    check_layer(lambda keras: getattr(keras.layers, kind)(**settings), *inputs, training="dropout" in settings)


@pytest.mark.parametrize("settings", [dict(score_mode="concat"), dict(score_mode="concat", use_scale=True)], ids=str)
def test_attention_by_sums_agrees(settings):
    check_layer(lambda keras: keras.layers.Attention(**settings), QUERY, VALUE)


@pytest.mark.parametrize(
    "call",
    [
        lambda layer, x, **kw: layer(x, use_causal_mask=True, **kw),
        lambda layer, x, **kw: layer(x, return_attention_scores=True, **kw),
    ],
    ids=["causal", "scores"],
)
def test_attention_calls_agree(call):
    check_layer(lambda keras: keras.layers.Attention(), QUERY, VALUE, call=call, fit=False)


def test_attention_leaves_masked_places_out():
    def run(keras):
        masks = [
            np.array([[True, True, False], [True, False, False]]),
            np.array([[True] * 5, [True, True, False, False, True]]),
        ]
        masks = [keras.ops.convert_to_tensor(mask) for mask in masks]
        inputs = [keras.ops.convert_to_tensor(x) for x in (QUERY, VALUE)]
        plain = keras.layers.Attention()(inputs, mask=masks)
        causal = keras.layers.Attention()(inputs, mask=masks, use_causal_mask=True)
        for x, mask in zip(inputs, masks):
            x._keras_mask = mask
        many = keras.layers.MultiHeadAttention(2, 3)(*inputs)
        return [as_numpy(x) for x in (plain, causal, many)]

    assert_close(*on_both(run))


MANY = [
    dict(),
    dict(value_dim=5, use_bias=False),
    dict(output_shape=7),
    dict(output_shape=(2, 3)),
    dict(use_gate=True),
    dict(dropout=0.4, seed=3),
    dict(kernel_initializer="he_normal", kernel_regularizer="l2", bias_constraint="non_neg"),
]


@pytest.mark.parametrize("settings", MANY, ids=str)
def test_multi_head_attention_agrees(settings):
    check_layer(
        lambda keras: keras.layers.MultiHeadAttention(num_heads=2, key_dim=3, **settings),
        QUERY,
        VALUE,
        KEY,
        call=lambda layer, x, **kw: layer(x[0], x[1], key=x[2], **kw),
        training="dropout" in settings,
    )


@pytest.mark.parametrize(
    "settings, kwargs",
    [
        (dict(), dict(use_causal_mask=True)),
        (dict(sliding_window=2), dict()),
        (dict(sliding_window=2), dict(use_causal_mask=True)),
        (dict(dropout=0.3), dict(use_causal_mask=True)),
        (dict(), dict(return_attention_scores=True)),
        (dict(), dict(attention_mask=np.tri(3, 3, 1, dtype=bool)[None].repeat(2, 0))),
    ],
    ids=str,
)
def test_multi_head_attention_to_itself_agrees(settings, kwargs):
    check_layer(
        lambda keras: keras.layers.MultiHeadAttention(2, 3, **settings),
        QUERY,
        fit=False,
        call=lambda layer, x, **kw: layer(x, x, **kwargs, **kw),
    )


@pytest.mark.parametrize("axes", [None, (2,), (1, 2), -2], ids=str)
def test_multi_head_attention_over_several_axes_agrees(axes):
    check_layer(
        lambda keras: keras.layers.MultiHeadAttention(2, 3, attention_axes=axes),
        numbers(2, 3, 4, 5),
        call=lambda layer, x, **kw: layer(x, x, **kw),
    )


@pytest.mark.parametrize("arguments", [(0, 3), (2, -1), (2, 3, 0), (2.5, 3)], ids=str)
def test_sizes_of_heads_are_positive_ints(arguments):
    def run(keras):
        with pytest.raises(ValueError) as error:
            keras.layers.MultiHeadAttention(*arguments)
        return str(error.value)

    ours, theirs = on_both(run)
    assert ours == theirs


@pytest.mark.parametrize("inputs", [QUERY, [QUERY]], ids=["no list", "one"])
def test_attention_wants_a_list_of_two_or_three(inputs):
    def run(keras):
        with pytest.raises(ValueError) as error:
            keras.layers.Attention()(inputs)
        return str(error.value)[:60]

    ours, theirs = on_both(run)
    assert ours == theirs


EQUATIONS = [
    ("ab,bc->ac", 5, dict(bias_axes="c"), (2, 4)),
    ("abc,cd->abd", (None, 6), dict(bias_axes="d", activation="relu"), (2, 3, 4)),
    ("...x,xy->...y", 6, dict(bias_axes="y"), (2, 3, 4)),
    ("abc,cde->abde", (None, 2, 3), dict(bias_axes="de", kernel_regularizer="l2"), (2, 3, 4)),
    ("abc,bd->adc", (6, 4), dict(bias_axes="d"), (2, 3, 4)),
    ("ab...,bc->ac...", 5, dict(bias_axes="c"), (2, 4, 3)),
    ("abc,bcd->ad", 5, dict(kernel_initializer="he_uniform"), (2, 3, 4)),
    ("abc,c->abc", (None, 4), dict(kernel_initializer="random_normal"), (2, 3, 4)),
]


@pytest.mark.parametrize("equation, shape, settings, inputs", EQUATIONS, ids=[e[0] for e in EQUATIONS])
def test_einsum_dense_agrees(equation, shape, settings, inputs):
    check_layer(
        lambda keras: keras.layers.EinsumDense(equation, shape, **settings),
        numbers(*inputs),
        fit=isinstance(shape, int) or None not in shape,
    )


@pytest.mark.parametrize(
    "equation, shape, bias",
    [
        ("ab,bc,cd->ad", 3, None),
        ("abc,cd->abd", (4, 5), "d"),
        ("abc,cd->abe", (3, 5), None),
        ("abc,xy->abc", (3, 4), None),
        ("abc,cd->abd", (3, 5), "z"),
        ("...ab,bc->ac", 5, None),
    ],
    ids=str,
)
def test_equations_that_do_not_fit_are_refused(equation, shape, bias):
    def run(keras):
        with pytest.raises(ValueError) as error:
            keras.layers.EinsumDense(equation, shape, bias_axes=bias)(numbers(2, 3, 4))
        return str(error.value)

    ours, theirs = on_both(run)
    assert ours == theirs
