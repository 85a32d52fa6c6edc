"""Products as they are made in the browser: OpenBLAS is told rightly where the numbers lie; without it, and natively, NumPy's are taken."""

import ctypes
import itertools

import numpy as np
import pytest

from minikeras.machine import products


@pytest.fixture
def calls(monkeypatch):
    """cblas_sgemm, played by NumPy: it reads and writes memory as it is told, and counts."""
    told = []

    def memory(place, rows, columns, step):
        numbers = np.frombuffer((ctypes.c_char * (((rows - 1) * step + columns) * 4)).from_address(place), "float32")
        return np.lib.stride_tricks.as_strided(numbers, (rows, columns), (4 * step, 4))

    def sgemm(order, turned_a, turned_b, m, n, k, alpha, a, step_a, b, step_b, beta, out, step):
        assert (order, alpha, beta) == (101, 1.0, 0.0)
        left = memory(a, m, k, step_a) if turned_a == 111 else memory(a, k, m, step_a).T
        right = memory(b, k, n, step_b) if turned_b == 111 else memory(b, n, k, step_b).T
        target = np.frombuffer((ctypes.c_char * (((m - 1) * step + n) * 4)).from_address(out), "float32")
        np.lib.stride_tricks.as_strided(target, (m, n), (4 * step, 4))[...] = left @ right
        told.append((turned_a, turned_b))

    monkeypatch.setattr(products, "openblas", lambda: sgemm)
    return told


def forms(rows, columns, source):
    """A matrix as it may lie in memory: by rows, turned, a part of a wider one, every second row, every second column, reversed."""
    wide = source.normal(size=(2 * rows, 2 * columns)).astype("float32")
    yield wide[:rows, :columns].copy()
    yield wide[:rows, :columns].T.copy().T
    yield wide[:rows, 3 : 3 + columns]
    yield wide[::2, :columns]
    yield wide[:rows, ::2]
    yield wide[:rows, :columns][::-1]
    yield np.asfortranarray(wide)[:rows, :columns]


def test_every_way_a_matrix_may_lie_in_memory_gives_numpys_product(calls):
    source = np.random.default_rng(0)
    for a, b in itertools.product(forms(30, 40, source), forms(40, 20, source)):
        np.testing.assert_allclose(products.in_browser(a, b), a @ b, rtol=1e-5, atol=1e-5)
    assert len(calls) == 49 and len(set(calls)) == 4, "all by OpenBLAS, turned or not"


def test_it_writes_into_what_it_is_given(calls):
    source = np.random.default_rng(1)
    a, b = source.normal(size=(3, 50, 30)).astype("float32"), source.normal(size=(3, 30, 40)).astype("float32")
    room = np.zeros((3, 50, 100), "float32")
    out = room[:, :, 20:60]
    assert products.in_browser(a, b, out=out) is out
    np.testing.assert_allclose(out, a @ b, rtol=1e-5, atol=1e-5)
    assert not room[:, :, :20].any() and not room[:, :, 60:].any() and len(calls) == 3
    np.testing.assert_allclose(products.in_browser(a, b[0]), a @ b[0], rtol=1e-5, atol=1e-5)
    turned = np.zeros((40, 50), "float32").T
    products.in_browser(a[0], b[0], out=turned)
    np.testing.assert_allclose(turned, a[0] @ b[0], rtol=1e-5, atol=1e-5)
    assert len(calls) == 6, "what OpenBLAS can't write into is NumPy's"


@pytest.mark.parametrize("dtype", ["float64", "int32", "float16"])
def test_other_numbers_are_numpys(calls, dtype):
    a, b = np.ones((40, 40), dtype), np.ones((40, 40), dtype)
    got = products.in_browser(a, b)
    assert got.dtype == dtype and (got == 40).all() and not calls


def test_small_stacked_and_empty_ones_are_numpys(calls):
    for a, b in [
        ((2, 3), (3, 4)),
        ((0, 300), (300, 300)),
        ((300, 0), (0, 300)),
        ((300, 300), (2, 300, 300)),
        ((2, 2, 99, 99), (99, 99)),
    ]:
        a, b = np.ones(a, "float32"), np.ones(b, "float32")
        np.testing.assert_array_equal(products.in_browser(a, b), a @ b)
    assert not calls
    with pytest.raises(ValueError, match="mismatch"):
        products.in_browser(np.ones((300, 200), "float32"), np.ones((300, 200), "float32"))


@pytest.mark.parametrize("columns", [4, 200])
def test_without_openblas_einsum_or_numpy_gives_the_same(columns):
    assert products.openblas() is None, "there is no OpenBLAS for wasm here"
    source = np.random.default_rng(2)
    a, b = source.normal(size=(200, 100)).astype("float32"), source.normal(size=(100, columns)).astype("float32")
    np.testing.assert_allclose(products.in_browser(a, b), a @ b, rtol=1e-5, atol=1e-5)


def test_natively_products_are_numpys_own():
    assert products.matmul is np.matmul
