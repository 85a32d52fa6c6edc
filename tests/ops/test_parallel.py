"""Work on several cores: the same numbers in the same order, on however many threads."""

import threading

import numpy as np
import pytest

import minikeras.ops.parallel as parallel
from minikeras import ops
from minikeras.autodiff import Tape, Tensor, backward
from minikeras.machine import blas
from minikeras.ops.biased_convolution import convolve
from minikeras.ops.normalization import normalize_batch

NUMBERS = np.random.default_rng(0)


@pytest.fixture(params=[1, 2, 3])
def cores(request, monkeypatch):
    """Let work be shared among this many threads, whatever the machine has."""
    monkeypatch.setattr(parallel, "cores", lambda: request.param)
    return request.param


def test_results_come_in_the_order_of_the_jobs(cores):
    assert parallel.in_parallel(lambda job: job * job, list(range(50))) == [job * job for job in range(50)]


def test_all_threads_work(cores):
    together = threading.Barrier(cores, timeout=20)
    threads = parallel.in_parallel(lambda job: (together.wait(), threading.get_ident())[1], list(range(cores)))
    assert len(set(threads)) == cores


def test_no_other_thread_is_woken_for_a_little_work(cores):
    assert parallel.in_parallel(lambda job: threading.get_ident(), list(range(8)), work=1000) == [threading.get_ident()] * 8


def test_what_a_job_raises_is_raised_and_the_next_call_works(cores):
    with pytest.raises(ZeroDivisionError):
        parallel.in_parallel(lambda job: 1 / job, [2, 1, 0, 1])
    assert parallel.in_parallel(abs, [-1, -2]) == [1, 2]


def test_a_call_inside_of_a_call_is_done_by_its_own_thread(cores):
    def inner(job):
        return parallel.in_parallel(lambda _: threading.get_ident(), [0, 1]), threading.get_ident()

    for threads, outer in parallel.in_parallel(inner, [0, 1, 2]):
        assert set(threads) == {outer}


def test_settings_of_errors_hold_on_all_threads(cores):
    with np.errstate(all="ignore"):
        found = parallel.in_parallel(lambda job: np.geterr()["divide"], list(range(6)))
    assert found == ["ignore"] * 6


def test_sums_are_taken_in_the_order_of_the_jobs(cores):
    values = [np.float32(10.0 ** NUMBERS.uniform(-4, 4)) for _ in range(40)]
    expected = np.float32(0)
    for value in values:
        expected += value
    (total, nothing) = parallel.added_up(lambda job: (values[job], None), list(range(40)), (np.zeros((), "float32"), None))
    assert total == expected and nothing is None


@pytest.mark.parametrize("count, bytes_each", [(0, 10), (1, 10), (7, 10), (1, 10**9), (32, 10**6), (5, 10**8), (10**6, 64)])
def test_parts_cover_everything_once_and_none_is_too_large(count, bytes_each):
    parts = parallel.parts(count, bytes_each, 2**22)
    assert [i for part in parts for i in range(count)[part]] == list(range(count))
    assert all((part.stop - part.start) * bytes_each <= max(2**22, bytes_each) for part in parts)
    assert len(parts) < 2 or len(parts) % 2 == 0 or len(parts) == count


def test_openblas_has_its_threads_back_afterwards():
    ask = lambda: max(blas._counts(), default=None)  # noqa: E731
    before = ask()
    with blas.one_thread():
        with blas.one_thread():
            assert ask() in (None, 1)
        assert ask() in (None, 1) and blas.threads() == before
    assert ask() == before


def test_nothing_breaks_where_openblas_cannot_be_asked(monkeypatch):
    monkeypatch.setattr(blas, "libraries", list)
    with blas.one_thread():
        assert blas.threads() is None
    assert parallel.in_parallel(abs, [-1, -2]) == [1, 2]


@pytest.mark.parametrize(
    "a, b",
    [
        ((3, 4), (4, 5)),
        ((900, 200), (200, 300)),
        ((300, 200), (200, 900)),
        ((5, 300, 100), (5, 100, 200)),
        ((300, 200), (5, 200, 100)),
        ((5, 300, 200), (1, 200, 300)),
        ((0, 3), (3, 2)),
    ],
    ids=str,
)
def test_products_that_are_shared_out_are_products(a, b, cores):
    a, b = NUMBERS.standard_normal(a).astype("float32"), NUMBERS.standard_normal(b).astype("float32")
    for left, right in ((a, b), (np.asfortranarray(a), np.asfortranarray(b))):
        np.testing.assert_allclose(parallel.product(left, right), np.matmul(a.astype("float64"), b), atol=1e-4)


def everything(x, kernel, bias, scale):
    """The values and gradients of operations that share out their work."""
    tensors = [Tensor(array, tracked=True) for array in (x, kernel, bias, scale)]
    with Tape():
        y = convolve(ops.conv, tensors[0], tensors[1], tensors[2], relu=True, strides=1, padding="same")
        y, mean, variance = normalize_batch(y, tensors[3], tensors[2])
        y = ops.max_pool(y, 3, 2, padding="same")
        total = ops.sum(y * y) + ops.sum(mean) + ops.sum(variance)
    return [y.array, *backward(total, tensors)]


def test_numbers_do_not_depend_on_the_number_of_threads(monkeypatch):
    arrays = [NUMBERS.standard_normal(shape).astype("float32") for shape in ((24, 40, 40, 16), (3, 3, 16, 16), (16,), (16,))]
    monkeypatch.setattr(parallel, "cores", lambda: 1)
    with blas.one_thread():  # as with OPENBLAS_NUM_THREADS=1
        expected = everything(*arrays)
    monkeypatch.setattr(parallel, "WORTHWHILE", 0)  # also what is too small to be shared out usually
    for count in (2, 3):
        monkeypatch.setattr(parallel, "cores", lambda count=count: count)
        for one, other in zip(everything(*arrays), expected):
            np.testing.assert_array_equal(one, other)
