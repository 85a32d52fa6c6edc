"""minikeras.tf gives TensorFlow's values, shapes and types, line by line; and takes TensorFlow's arguments."""

import inspect
import warnings

import numpy as np
import pytest
import tensorflow

import minikeras.tf
from tests.tf.expressions import NAMES, lines

ROOMS = ["", "math", "nn", "linalg", "random", "image", "debugging", "data", "config", "test"]
# What TensorFlow's functions take and nobody's notebook says: devices, formats of computation, validation switches.
NOT_TAKEN = {"alg", "a_is_sparse", "b_is_sparse", "output_type", "grad_a", "grad_b", "partition_strategy", "parallel_iterations",
             "back_prop", "swap_memory", "infer_shape", "conjugate", "antialias", "preserve_aspect_ratio", "result", "bad_indices_policy", "layout",
             "k", "num_rows", "num_cols", "padding_value", "align", "validate_args"}  # fmt: skip


@pytest.mark.parametrize("line", lines())
def test_line_gives_what_tensorflow_gives(line):
    theirs = eval(line, {"tf": tensorflow, **NAMES})
    ours = eval(line, {"tf": minikeras.tf, **NAMES})
    compare(theirs, ours)


def compare(theirs, ours):
    if isinstance(theirs, (list, tuple)) and not isinstance(theirs, tensorflow.TensorShape):
        assert len(theirs) == len(ours)
        for a, b in zip(theirs, ours):
            compare(a, b)
    elif isinstance(theirs, tensorflow.Tensor):
        assert (theirs.dtype.name, tuple(theirs.shape)) == (ours.dtype, tuple(ours.shape))
        if theirs.dtype.is_floating or theirs.dtype.is_complex:
            np.testing.assert_allclose(np.asarray(ours), theirs.numpy(), rtol=2e-5, atol=2e-6)
        else:
            np.testing.assert_array_equal(np.asarray(ours), theirs.numpy())
    elif isinstance(theirs, tensorflow.TensorSpec):
        assert repr(theirs) == repr(ours)
    else:
        assert theirs == ours


def public():
    for room in ROOMS:
        module = getattr(minikeras.tf, room) if room else minikeras.tf
        names = module.__all__ if not room else [n for n in dir(module) if not n.startswith("_")]
        for name in names:
            value = getattr(module, name)
            if inspect.ismodule(value) or name in ("stand_in", "load_ipython_extension"):
                continue
            if name == "twin" or room and not getattr(value, "__module__", "").startswith("minikeras.tf"):
                continue
            yield f"{room}.{name}".strip("."), value


@pytest.mark.parametrize("path", [path for path, _ in public()])
def test_name_is_tensorflows_and_takes_its_arguments(path):
    ours, theirs = dict(public())[path], tensorflow
    for part in path.split("."):
        theirs = getattr(theirs, part)
    if not callable(ours) or isinstance(ours, type) and path.split(".")[-1] not in ("GradientTape",):
        return
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        asked = inspect.signature(theirs).parameters
    taken = inspect.signature(ours).parameters
    if any(p.kind is p.VAR_KEYWORD for p in taken.values()):
        return
    missing = [name for name, p in asked.items() if name not in taken and p.kind is not p.VAR_KEYWORD and name not in NOT_TAKEN]
    assert not missing
    order = [name for name in asked if name in taken]
    assert [name for name in taken if name in order] == order
