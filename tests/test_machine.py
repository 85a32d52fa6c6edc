"""The machine beneath: how many processors there are, what BLAS is told, what becomes of memory, and the switch for all of it."""

import ctypes
import os
import subprocess
import sys
import textwrap
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest

import minikeras.ops.parallel as parallel
from minikeras import config
from minikeras.machine import blas, memory, processors

ROOT = Path(__file__).parents[1]


class FakeBlas:
    """A BLAS with threads of its own, whose every number that it was told is kept."""

    def __init__(self, count):
        self.told = [count]

    def get_num_threads(self):
        return self.told[-1]

    def set_num_threads(self, count):
        self.told.append(count)


@pytest.fixture
def use(monkeypatch):
    """Let the machine have these BLAS libraries and so many processors."""

    def use(*counts, processors_available=8, name="blas", loaded=""):
        fakes = [FakeBlas(count) for count in counts]
        monkeypatch.setattr(blas, "libraries", lambda: fakes)
        monkeypatch.setattr(blas, "_wanted", None)
        monkeypatch.setattr(processors, "available", lambda: processors_available)
        monkeypatch.setitem(np.__config__.CONFIG["Build Dependencies"]["blas"], "name", name)
        if loaded is not None:
            monkeypatch.setattr(blas, "LOADED", ROOT / "README.md")
            monkeypatch.setattr(blas, "_loaded", lambda *names: [loaded] if loaded in names else [])
        else:
            monkeypatch.setattr(blas, "LOADED", ROOT / "there is no such file")
        return fakes

    return use


def test_work_is_shared_among_as_many_threads_as_blas_uses(use):
    use(3)
    assert parallel.cores() == 3


def test_no_more_threads_than_processors(use):
    use(64, processors_available=2)
    assert parallel.cores() == 2


@pytest.mark.parametrize(
    "name, loaded, expected",
    [
        ("accelerate", None, 4),  # every new Mac
        ("blas", "", 4),  # Linux, and nothing with threads is loaded
        ("blas", "openblas", 1),
        ("mkl", "mkl", 1),
        ("blas", None, 1),  # a system that does not tell what is loaded
    ],
)
def test_where_blas_cannot_be_asked_the_processors_are_counted_unless_it_may_spin(use, name, loaded, expected):
    use(processors_available=4, name=name, loaded=loaded)
    assert blas.threads() is None and parallel.cores() == expected
    config.use_machine(threads=3)
    assert parallel.cores() == 3


def test_every_blas_gets_its_own_number_back(use):
    one, other = use(4, 6)
    with blas.one_thread(), blas.one_thread():
        assert (one.told[-1], other.told[-1], blas.threads()) == (1, 1, 6)
    assert (one.told, other.told) == ([4, 1, 4], [6, 1, 6])


def test_one_switch_sets_the_threads_of_blas_and_ours(use):
    (fake,) = use(4)
    config.use_machine(threads=2)
    assert (fake.told[-1], parallel.cores(), config.machine().threads) == (2, 2, 2)
    config.use_machine(keep_memory=True)
    assert config.machine().threads == 2


def test_the_switch_may_be_turned_while_a_model_is_fitted(use):
    (fake,) = use(4)
    with blas.one_thread():
        config.use_machine(threads=3)
        assert fake.told[-1] == 1 and parallel.cores() == 3
    assert fake.told[-1] == 3


@pytest.mark.parametrize("wrong", [{"threads": 0}, {"threads": 2.0}, {"threads": True}, {"keep_memory": 512}], ids=str)
def test_the_switch_refuses_what_it_cannot_do_and_changes_nothing(use, wrong):
    (fake,) = use(4)
    before = config.machine()
    with pytest.raises(ValueError, match=f"`{next(iter(wrong))}` must be"):
        config.use_machine(**{"threads": 2, "keep_memory": True, **wrong})
    assert config.machine() == before and fake.told == [4]


@pytest.mark.parametrize("how", ["_found_by_threadpoolctl", "_brought_along", "_loaded_openblas"])
def test_each_way_to_find_blas_finds_the_same_and_tells_it(how):
    if not blas._brought_along():
        pytest.skip("this NumPy brings no OpenBLAS along")
    if how == "_found_by_threadpoolctl":
        pytest.importorskip("threadpoolctl")
    if how == "_loaded_openblas" and not blas.LOADED.exists():
        pytest.skip("this system does not tell what is loaded")
    printed = run(
        f"""
        from minikeras.machine import blas
        blas._loaded_openblas = lambda: blas._openblas(blas._loaded("openblas"))
        blas._brought_along_before, found = blas._brought_along(), blas.{how}()
        blas.libraries = lambda: found
        before = blas.threads()
        with blas.one_thread():
            inside = [library.get_num_threads() for library in blas._brought_along_before]
        print(before, inside, blas.threads())
    """,
        OPENBLAS_NUM_THREADS="2",
    )
    assert printed == "2 [1] 2"


def test_without_the_wheel_s_own_threadpoolctl_is_asked_then_what_is_loaded(monkeypatch):
    monkeypatch.setattr(blas, "_brought_along", list)
    monkeypatch.setattr(blas, "_found_by_threadpoolctl", lambda: ["from threadpoolctl"])
    assert blas.libraries.__wrapped__() == ["from threadpoolctl"]
    monkeypatch.undo()
    monkeypatch.setattr(blas, "_brought_along", list)
    monkeypatch.setitem(sys.modules, "threadpoolctl", None)
    monkeypatch.setattr(blas, "_loaded", lambda *names: [])
    assert blas.libraries.__wrapped__() == []


def test_an_openblas_that_is_loaded_is_found_by_its_path(monkeypatch, tmp_path):
    maps = tmp_path / "maps"
    maps.write_text(
        "7f00-7f01 r--p 00000000 00:01 1   /usr/lib/x86_64-linux-gnu/openblas-pthread/libopenblasp-r0.3.21.so\n"
        "7f01-7f02 r-xp 00001000 00:01 1   /usr/lib/x86_64-linux-gnu/openblas-pthread/libopenblasp-r0.3.21.so\n"
        "7f02-7f03 r-xp 00000000 00:01 2   /opt/openblas/other.so\n"
        "7f03-7f04 rw-p 00000000 00:00 0 \n"
        "7f04-7f05 r-xp 00000000 00:01 3   /opt/a folder/libOpenBLAS.so (deleted)\n"
    )
    monkeypatch.setattr(blas, "LOADED", maps)
    assert blas._loaded("openblas") == [
        "/opt/a folder/libOpenBLAS.so (deleted)",
        "/usr/lib/x86_64-linux-gnu/openblas-pthread/libopenblasp-r0.3.21.so",
    ]


def test_every_thread_may_tell_blas_one_after_the_other_and_at_once():
    """threadpoolctl's own call does nothing in a second thread, so that the fits of that thread would spin against ours."""
    if not blas.libraries():
        pytest.skip("BLAS can't be asked here")
    before = blas._counts()

    def inside():
        with blas.one_thread():
            return blas._counts()

    with ThreadPoolExecutor(2) as threads:
        assert inside() == [1] * len(before)
        assert threads.submit(inside).result() == threads.submit(inside).result() == inside() == [1] * len(before)
        assert set(map(tuple, threads.map(lambda _: inside(), range(50)))) == {(1,) * len(before)}
    assert blas._counts() == before


@pytest.mark.parametrize(
    "names", ["scipy_openblas_{}64_", "scipy_openblas_{}", "openblas_{}64_", "openblas_{}_64", "openblas_{}"]
)
def test_an_openblas_is_asked_by_the_names_its_builder_gave(names):
    class Library:
        pass

    setattr(Library, names.format("get_num_threads"), lambda: 5)
    setattr(Library, names.format("set_num_threads"), lambda count: None)
    assert blas.OpenBlas(Library).get_num_threads() == 5


def test_a_library_that_cannot_be_asked_is_none():
    with pytest.raises(AttributeError):
        blas.OpenBlas(ctypes.CDLL(None))


@pytest.mark.parametrize(
    "files, expected",
    [
        ({}, None),
        ({"cpu.max": "max 100000"}, None),
        ({"cpu.max": "150000 100000"}, 1.5),
        ({"cpu.max": "max 100000", "mine/box/cpu.max": "200000 100000"}, 2.0),
        ({"cpu.max": "400000 100000", "mine/box/cpu.max": "50000 100000"}, 0.5),
        ({"cpu/cpu.cfs_quota_us": "-1", "cpu/cpu.cfs_period_us": "100000"}, None),
        ({"cpu/cpu.cfs_quota_us": "300000", "cpu/cpu.cfs_period_us": "100000"}, 3.0),
        ({"cpu.max": "what is this"}, None),
        ({"cpu.max": "100000 0"}, None),
        ({"cpu.max": ""}, None),
    ],
    ids=str,
)
def test_the_limit_of_a_container_is_read(tmp_path, files, expected):
    for name, text in files.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text + "\n")
    assert processors.limit_of_group(tmp_path, "/mine/box") == expected


def test_half_a_processor_is_one(tmp_path, monkeypatch):
    (tmp_path / "cpu.max").write_text("50000 100000\n")
    monkeypatch.setattr(processors, "CGROUPS", tmp_path)
    processors.available.cache_clear()
    assert processors.available() == 1
    processors.available.cache_clear()


def run(code, *arguments, **environment):
    """What a script prints in a fresh process."""
    command = [sys.executable, "-c", textwrap.dedent(code), *arguments]
    environment = {**os.environ, "PYTHONPATH": str(ROOT), **environment}
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, env=environment)
    assert done.returncode == 0, done.stderr[-2000:]
    return done.stdout.strip()


@pytest.mark.skipif(not hasattr(os, "sched_setaffinity"), reason="processes can't be bound to processors here")
def test_a_process_that_is_bound_to_one_processor_has_one_and_its_child_counts_anew():
    printed = run("""
        import os
        from minikeras.machine import processors
        everywhere = os.sched_getaffinity(0)
        os.sched_setaffinity(0, {min(everywhere)})
        print(processors.available(), end=" ", flush=True)
        os.sched_setaffinity(0, everywhere)
        if not os.fork():
            print(processors.available() == min(len(everywhere), processors.limit_of_group(processors.CGROUPS) or 99), flush=True)
            os._exit(0)
        os.wait()
    """)
    assert printed == "1 True"


MEMORY = """
    import sys
    import numpy as np
    import minikeras as keras

    def resident():
        return next(int(line.split()[1]) for line in open("/proc/self/status") if line.startswith("VmRSS"))

    model = keras.Sequential([keras.Input((2,)), keras.layers.Dense(1)])
    model.compile("sgd", "mse")
    fit = lambda: model.fit(np.ones((4, 2), "float32"), np.ones((4, 1), "float32"), verbose=0)
    if "never" in sys.argv:
        keras.config.use_machine(keep_memory=False)
    fit()
    before = resident()
    arrays = [np.ones(2**22, "float32") for _ in range(10)]  # 160 MB
    del arrays
    if "later" in sys.argv:
        keras.config.use_machine(keep_memory=False)
    fit()
    print((resident() - before) // 1024)
"""


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="the setting is the C library's on Linux")
def test_memory_is_kept_unless_it_is_not_wanted():
    if not hasattr(ctypes.CDLL(None), "mallopt"):
        pytest.skip("this C library has no such setting")
    kept, never, later = (int(run(MEMORY, how)) for how in ("kept", "never", "later"))
    assert kept > 100 and never < 40 and later < 40, (kept, never, later)


def test_what_is_wanted_of_memory_is_told():
    assert config.machine().keep_memory and memory.is_kept()
