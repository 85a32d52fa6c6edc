"""Convolutions: plain form against small steps, fast form against plain form, and both against TensorFlow."""

import os

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")

import itertools
import subprocess
import sys

import numpy as np
import pytest

import minikeras.ops.biased_convolution as biased_convolution
import minikeras.ops.convolution as ops
import minikeras.ops.convolution_fast as convolution_fast
import minikeras.ops.convolution_plain as convolution_plain
import minikeras.ops.scratch as scratch
import minikeras.ops.unfolding as unfolding
import minikeras.ops.winograd as winograd
from minikeras import config
from minikeras.autodiff import Tape, Tensor, backward
from minikeras.ops.windows import sweep_over
from tests.ops.gradients import check_against_tensorflow, check_by_small_steps, numbers, value_and_gradients

FORMS = [False, True]


def sweeps():
    """Sweeps of every kind in one to three dimensions, "same" on images smaller than the kernel among them."""
    for axes, size, stride, dilation, padding, length in itertools.product(
        (1, 2, 3), (1, 2, 3, 5), (1, 2, 3), (1, 2), ("valid", "same"), (1, 4, 7)
    ):
        lengths = (length,) * (axes - 1) + (length + 1,)
        sizes = (size,) * (axes - 1) + (max(1, size - 1),)
        try:
            yield sweep_over(lengths, sizes, (stride,) * axes, padding, (dilation,) * axes)
        except ValueError:
            assert padding == "valid"


@pytest.mark.parametrize("cache", [convolution_fast.BLOCK, 300])
@pytest.mark.parametrize("channels", [1, 3, 4])
def test_fast_form_equals_plain_form_also_in_small_blocks(channels, cache, monkeypatch):
    monkeypatch.setattr(convolution_fast, "BLOCK", cache)
    for sweep in sweeps():
        x, kernel = numbers(3, *sweep.inputs, channels), numbers(*sweep.sizes, channels, 5)
        plain = convolution_plain.correlate(x, kernel, sweep)
        np.testing.assert_allclose(convolution_fast.correlate(x, kernel, sweep), plain, atol=1e-11)
        upstream = numbers(*plain.shape, seed=1)
        for name, first, second in [("input_gradient", upstream, kernel), ("kernel_gradient", x, upstream)]:
            plain = getattr(convolution_plain, name)(first, second, sweep)
            np.testing.assert_allclose(getattr(convolution_fast, name)(first, second, sweep), plain, atol=1e-11)


@pytest.mark.parametrize("dtype, bound", [("float64", 1e-13), ("float32", 1e-5)])
@pytest.mark.parametrize("cache", [convolution_fast.BLOCK, 30000, 3000])
def test_winograds_way_equals_plain_form_also_in_small_blocks(cache, dtype, bound, monkeypatch):
    monkeypatch.setattr(convolution_fast, "BLOCK", cache)
    sizes = itertools.product((5, 8, 11), (6, 7), (3, 5), (2, 3), ("valid", "same"), (1, 3))
    for height, width, size, across, padding, batch in sizes:
        sweep = sweep_over((height, width), (size, across), (1, 1), padding, (1, 1))
        x, kernel = numbers(batch, height, width, 16).astype(dtype), numbers(size, across, 16, 20).astype(dtype)
        for lines in (winograd.VALUES, winograd.GRADIENTS):
            assert winograd.fits(sweep, 16, 20, lines, x.dtype) == (sweep.outputs[0] >= lines)
        outputs = convolution_plain.correlate(x, kernel, sweep)
        upstream = numbers(*outputs.shape, seed=1).astype(dtype)
        for plain, fast in [
            (outputs, convolution_fast.correlate(x, kernel, sweep)),
            (
                convolution_plain.input_gradient(upstream, kernel, sweep),
                convolution_fast.input_correlation(kernel, sweep, winograd.GRADIENTS)(upstream),
            ),
            (convolution_plain.kernel_gradient(x, upstream, sweep), convolution_fast.kernel_gradient(x, upstream, sweep)),
        ]:
            np.testing.assert_allclose(fast, plain, rtol=0, atol=bound * np.abs(plain).max())


@pytest.mark.parametrize("size", [3, 5])
@pytest.mark.parametrize("form", ["correlate", "input_gradient"])
def test_a_window_of_zeros_gives_exactly_zero_by_winograds_way_so_that_relu_ends_there(size, form):
    x = numbers(4, 21, 21, 16).astype("float32")
    x *= np.random.default_rng(2).random((4, 21, 1, 1)) < 0.15  # most lines are empty
    kernel, sweep = numbers(size, size, 16, 16).astype("float32"), sweep_over((21, 21), (size, size), (1, 1), "same", (1, 1))
    assert winograd.fits(sweep, 16, 16, winograd.VALUES, x.dtype)
    zeros = getattr(convolution_plain, form)(x, kernel, sweep) == 0
    assert 0.02 < zeros.mean() < 0.98
    np.testing.assert_array_equal(getattr(convolution_fast, form)(x, kernel, sweep) == 0, zeros)


@pytest.mark.parametrize("cache", [convolution_fast.BLOCK, 300])
def test_fast_depthwise_form_equals_plain_form_also_in_small_blocks(cache, monkeypatch):
    monkeypatch.setattr(convolution_fast, "BLOCK", cache)
    for sweep in sweeps():
        x, kernel = numbers(3, *sweep.inputs, 4), numbers(*sweep.sizes, 4, 2)
        plain = convolution_plain.depthwise_correlate(x, kernel, sweep)
        np.testing.assert_allclose(convolution_fast.depthwise_correlate(x, kernel, sweep), plain, atol=1e-11)
        upstream = numbers(*plain.shape, seed=1)
        for name, first, second in [("depthwise_input_gradient", upstream, kernel), ("depthwise_kernel_gradient", x, upstream)]:
            plain = getattr(convolution_plain, name)(first, second, sweep)
            np.testing.assert_allclose(getattr(convolution_fast, name)(first, second, sweep), plain, atol=1e-11)


SETTINGS = [
    dict(),
    dict(padding="same"),
    dict(padding="same", strides=2),
    dict(strides=2),
    dict(padding="same", dilation_rate=2),
    dict(padding="SAME", data_format="channels_first"),
]


@pytest.mark.parametrize("fast", FORMS)
@pytest.mark.parametrize("settings", SETTINGS, ids=str)
@pytest.mark.parametrize("shape", [(2, 5, 2), (2, 5, 4, 2)], ids=str)
@pytest.mark.parametrize("op", ["conv", "depthwise_conv", "conv_transpose"])
def test_gradients_agree_with_small_steps(op, shape, settings, fast):
    axes = len(shape) - 2
    if settings.get("data_format") == "channels_first":
        shape = (shape[0], shape[-1], *shape[1:-1])
    kernel = numbers(*(3, 2)[:axes], *{"conv": (2, 3), "depthwise_conv": (2, 2), "conv_transpose": (3, 2)}[op])
    with config.use_fast_forms(fast):
        check_by_small_steps(lambda x, k: getattr(ops, op)(x, k, **settings), numbers(*shape), kernel)


@pytest.mark.parametrize("fast", FORMS)
@pytest.mark.parametrize("settings", SETTINGS, ids=str)
@pytest.mark.parametrize("lengths", [(9,), (7, 8), (1,), (1, 2), (2, 1)], ids=str)
@pytest.mark.parametrize("op", ["conv", "depthwise_conv", "conv_transpose"])
def test_operation_agrees_with_tensorflow(op, lengths, settings, fast):
    import keras

    window = (3, 2)[: len(lengths)]
    first = settings.get("data_format") == "channels_first"
    if first and op == "conv_transpose":
        pytest.skip("TensorFlow has no transposed convolution with channels first on a CPU")
    smallest = [(k - 1) * settings.get("dilation_rate", 1) + 1 for k in window]
    if op != "conv_transpose" and settings.get("padding") is None and any(n < k for n, k in zip(lengths, smallest)):
        pytest.skip("a valid window must fit")
    if op == "conv_transpose" and "dilation_rate" in settings:
        pytest.skip("TensorFlow has no gradient of it on a CPU; its values are tested below")
    kernel = numbers(*window, *{"conv": (2, 3), "depthwise_conv": (2, 2), "conv_transpose": (3, 2)}[op])
    x = numbers(2, 2, *lengths) if first else numbers(2, *lengths, 2)
    if first and op == "conv":  # TensorFlow's gradient wants channels last; so it gets them

        def expected(x, k):
            import tensorflow as tf

            order = [0, *range(2, len(lengths) + 2), 1]
            out = keras.ops.conv(tf.transpose(x, order), k, **{**settings, "data_format": "channels_last"})
            return tf.transpose(out, [0, len(lengths) + 1, *range(1, len(lengths) + 1)])
    else:

        def expected(x, k):
            return getattr(keras.ops, op)(x, k, **settings)

    with config.use_fast_forms(fast):
        check_against_tensorflow(lambda x, k: getattr(ops, op)(x, k, **settings), expected, x, kernel)


@pytest.mark.parametrize("padding", ["valid", "same"])
def test_dilated_conv_transpose_gives_tensorflows_values(tmp_path, padding):
    # TensorFlow can do this with oneDNN alone, which the other tests switch off: so it gets a process of its own.
    x, kernel = numbers(2, 5, 4, 3).astype("float32"), numbers(3, 2, 4, 3).astype("float32")
    np.savez(tmp_path / "in.npz", x=x, kernel=kernel)
    code = (
        "import keras, numpy as np; a = np.load('in.npz'); np.save('out.npy', "
        f"keras.ops.conv_transpose(a['x'], a['kernel'], padding={padding!r}, dilation_rate=2).numpy())"
    )
    subprocess.run(
        [sys.executable, "-c", code],
        cwd=tmp_path,
        check=True,
        capture_output=True,
        env={**os.environ, "TF_ENABLE_ONEDNN_OPTS": "1"},
    )
    expected = np.load(tmp_path / "out.npy")
    np.testing.assert_allclose(ops.conv_transpose(x, kernel, padding=padding, dilation_rate=2).numpy(), expected, atol=1e-5)


@pytest.mark.parametrize("padding", ["valid", "same"])
@pytest.mark.parametrize("strides, output_padding", [(2, None), (2, 0), (2, 1), (3, 2), ((2, 3), (1, 0))], ids=str)
def test_conv_transpose_with_output_padding_agrees_with_tensorflow(padding, strides, output_padding):
    import keras

    settings = dict(strides=strides, padding=padding, output_padding=output_padding)
    check_against_tensorflow(
        lambda x, k: ops.conv_transpose(x, k, **settings),
        lambda x, k: keras.ops.conv_transpose(x, k, **settings),
        numbers(2, 3, 4, 2),
        numbers(3, 3, 5, 2),
    )


@pytest.mark.parametrize("settings", SETTINGS[:4], ids=str)
def test_separable_conv_agrees_with_tensorflow(settings):
    import keras

    check_against_tensorflow(
        lambda *xs: ops.separable_conv(*xs, **settings),
        lambda *xs: keras.ops.separable_conv(*xs, **settings),
        numbers(2, 7, 6, 3),
        numbers(3, 3, 3, 2),
        numbers(1, 1, 6, 4),
    )


@pytest.mark.parametrize("fast", FORMS)
@pytest.mark.parametrize("groups", [2, 4])
def test_groups_of_channels_do_not_see_each_other(groups, fast):
    x, kernel = numbers(2, 6, 5, 4), numbers(3, 3, 4 // groups, 8)
    with config.use_fast_forms(fast):
        value, upstream, (by_x, by_kernel) = value_and_gradients(lambda x, k: ops.conv(x, k, padding="same"), [x, kernel])
        for group in range(groups):
            channels = slice(group * 4 // groups, (group + 1) * 4 // groups)
            filters = slice(group * 8 // groups, (group + 1) * 8 // groups)
            alone, _, (alone_by_x, alone_by_kernel) = value_and_gradients(
                lambda x, k: ops.conv(x, k, padding="same"), [x[..., channels], kernel[..., filters]], upstream[..., filters]
            )
            np.testing.assert_allclose(value[..., filters], alone, atol=1e-12)
            np.testing.assert_allclose(by_x[..., channels], alone_by_x, atol=1e-12)
            np.testing.assert_allclose(by_kernel[..., filters], alone_by_kernel, atol=1e-12)


def test_grouped_convolution_agrees_with_keras():
    import keras

    x, kernel = numbers(2, 6, 5, 4).astype("float32"), numbers(3, 3, 2, 6).astype("float32")
    expected = keras.ops.conv(x, kernel, padding="same").numpy()
    np.testing.assert_allclose(ops.conv(x, kernel, padding="same").numpy(), expected, atol=1e-5)


@pytest.mark.parametrize("fast", FORMS)
@pytest.mark.parametrize("op", ["conv", "depthwise_conv", "conv_transpose"])
def test_empty_batch_and_batch_of_one(op, fast):
    kernel = numbers(3, 3, *{"conv": (2, 3), "depthwise_conv": (2, 2), "conv_transpose": (3, 2)}[op]).astype("float32")
    with config.use_fast_forms(fast):
        for window in (kernel, kernel[:1, :1]):
            for strides in (1, 2):

                def call(x, k):
                    return getattr(ops, op)(x, k, padding="same", strides=strides)

                one, _, _ = value_and_gradients(call, [np.ones((1, 5, 5, 2), "float32"), window])
                value, _, (by_x, by_kernel) = value_and_gradients(call, [np.ones((0, 5, 5, 2), "float32"), window])
                assert value.shape == (0, *one.shape[1:]) and by_x.shape == (0, 5, 5, 2)
                np.testing.assert_array_equal(by_kernel, np.zeros_like(window))


def test_float16_is_computed_in_float32_and_rounded_once():
    x, kernel = numbers(2, 6, 6, 3).astype("float16"), numbers(3, 3, 3, 4).astype("float16")
    exact = ops.conv(x.astype("float64"), kernel.astype("float64")).numpy()
    value = ops.conv(x, kernel)
    assert value.dtype == "float16"
    np.testing.assert_allclose(value.numpy(), exact, rtol=1e-3, atol=1e-3)


def test_no_gradient_is_computed_that_nobody_asked_for(monkeypatch):
    called = []
    for name in ("input_gradient", "kernel_gradient"):
        original = getattr(convolution_fast, name)
        monkeypatch.setattr(convolution_fast, name, lambda *a, name=name, form=original: called.append(name) or form(*a))
    kernel = Tensor(numbers(3, 3, 2, 4), tracked=True)
    with Tape():
        value = ops.conv(numbers(1, 5, 5, 2), kernel)
    assert backward(value, [kernel])[0].shape == kernel.shape
    assert called == ["kernel_gradient"]


def test_scratch_memory_stays_within_its_budget(monkeypatch):
    sizes = []
    original = scratch.scratch

    def watched(purpose, shape, dtype):
        array = original(purpose, shape, dtype)
        sizes.append(array.nbytes)
        return array

    for room in (convolution_fast, unfolding, winograd):
        monkeypatch.setattr(room, "scratch", watched)
    x, kernel = np.zeros((1, 512, 512, 32), "float32"), np.zeros((5, 5, 32, 16), "float32")
    ops.conv(x, kernel, padding="same")
    assert sizes and max(sizes) <= 2 * scratch.CACHE <= scratch.BUDGET


@pytest.mark.parametrize(
    "call, sentence",
    [
        (lambda: ops.conv(np.ones((1, 4, 4, 3)), np.ones((5, 5, 3, 2))), "Computed output size would be zero or negative"),
        (lambda: ops.conv(np.ones((1, 4, 4, 3)), np.ones((2, 2, 2, 2))), "evenly divisible"),
        (lambda: ops.conv(np.ones((1, 4, 4, 4)), np.ones((2, 2, 2, 3))), "evenly divisible"),
        (lambda: ops.conv(np.ones((1, 4, 3)), np.ones((2, 2, 3, 2))), "Kernel shape must have the same length as input"),
        (lambda: ops.conv(np.ones((1, 4, 3)), np.ones((2, 3, 2)), padding="full"), "`padding` must be either"),
        (lambda: ops.conv(np.ones((1, 4, 3)), np.ones((2, 3, 2)), strides=(1, 2)), "`strides` must be"),
        (lambda: ops.conv(np.ones((1, 4, 3)), np.ones((2, 3, 2)), strides=0), "`strides` must be"),
        (lambda: ops.depthwise_conv(np.ones((1, 4, 3)), np.ones((2, 2, 2))), "The number of input channels must match"),
        (lambda: ops.conv_transpose(np.ones((1, 4, 3)), np.ones((2, 3, 2))), "The number of input channels must match"),
    ],
    ids=range(9),
)
def test_what_does_not_fit_raises_value_error(call, sentence):
    with pytest.raises(ValueError, match=sentence):
        call()


@pytest.mark.parametrize("relu", [False, True])
@pytest.mark.parametrize("settings", [*SETTINGS, dict(output_padding=0, strides=2)], ids=str)
@pytest.mark.parametrize("op", ["conv", "conv_transpose"])
@pytest.mark.parametrize("filters", [1, 5])
def test_convolution_with_bias_and_relu_in_one_equals_the_three(op, settings, relu, filters, monkeypatch):
    if op == "conv" and "output_padding" in settings:
        settings = {"strides": 3}
    x = numbers(5, 3, 6, 5) if "data_format" in settings else numbers(5, 6, 5, 3)
    kernel = numbers(3, 2, *((3, filters) if op == "conv" else (filters, 3)))
    bias, results = numbers(filters, seed=4), []
    monkeypatch.setattr(biased_convolution, "CACHE", 2000)
    monkeypatch.setattr(biased_convolution, "SHARED", 2000)
    for fast in FORMS:
        with config.use_fast_forms(fast):
            value, _, gradients = value_and_gradients(
                lambda x, k, b: biased_convolution.convolve(getattr(ops, op), x, k, b, relu, **settings), [x, kernel, bias]
            )
        results.append([value, *gradients])
    for plain, fast in zip(*results):
        np.testing.assert_allclose(fast, plain, atol=1e-11)
