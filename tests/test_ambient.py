"""What holds for a thread holds for that thread alone: claims with two threads, and many threads at work side by side."""

import contextlib
import copy
import os
import subprocess
import sys
import textwrap
import threading
import time
import warnings
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

import minikeras as keras
import minikeras.layers.call_context as call_context
import minikeras.ops.parallel as parallel
from minikeras import config, naming, ops, serialization
from minikeras.ambient import Ambient
from minikeras.autodiff import Tape, Tensor, Variable, is_recording, no_tape
from minikeras.autodiff.variable import assigning
from minikeras.budget import Budget, OverBudget
from minikeras.graph.numbers_only import numbers_only
from minikeras.machine import blas
from minikeras.random import SeedGenerator
from minikeras.random.seeds import without_advancing
from minikeras.serialization.sharing import already_read, note_read


def seen_by_both(context, ask):
    """What `ask()` gives inside of a context: in the thread that entered it, and in another thread meanwhile."""
    both = threading.Barrier(2, timeout=20)

    def inside():
        with context:
            both.wait()
            seen = ask()
            both.wait()
            return seen

    def beside():
        both.wait()
        seen = ask()
        both.wait()
        return seen

    with ThreadPoolExecutor(2) as threads:
        own, other = threads.submit(inside), threads.submit(beside)
        return own.result(), other.result()


def leaves_a_step():
    return (Tensor(np.ones(2), tracked=True) * 2).step is not None


def test_a_tape_records_its_own_thread():
    assert seen_by_both(Tape(), leaves_a_step) == (True, False)


def test_no_tape_stops_the_tape_of_its_own_thread():
    def ask():
        if threading.current_thread() is stopped[0]:
            return leaves_a_step()
        with Tape():
            return leaves_a_step()

    class Stopped(contextlib.ExitStack):
        def __enter__(self):
            stopped.append(threading.current_thread())
            self.enter_context(Tape())
            self.enter_context(no_tape())

    stopped = []
    assert seen_by_both(Stopped(), ask) == (False, True)


def test_assignments_are_held_back_in_their_own_thread():
    def ask():
        variable = Variable(np.zeros(1, "float32"))
        variable.assign([1.0])
        return float(variable.numpy()[0])

    assert seen_by_both(assigning(False), ask) == (0.0, 1.0)


def test_seeds_stand_still_in_their_own_thread():
    def ask():
        generator = SeedGenerator(1)
        return [int(generator.next()[1]) for _ in range(3)]

    assert seen_by_both(without_advancing(), ask) == ([0, 0, 0], [0, 1, 2])


def test_a_call_trains_the_layers_of_its_own_thread():
    both = threading.Barrier(2, timeout=20)

    class Waits(keras.layers.Layer):
        def __init__(self):
            super().__init__()
            self.dropout = keras.layers.Dropout(0.5)

        def call(self, x):
            both.wait()
            x = self.dropout(x)
            both.wait()
            return x

    def beside():
        both.wait()
        y = keras.layers.Dropout(0.5)(np.ones((1, 1000), "float32"))
        both.wait()
        return int((ops.convert_to_numpy(y) == 0).sum())

    with ThreadPoolExecutor(2) as threads:
        inside = threads.submit(Waits(), np.ones((1, 1000), "float32"), training=True)
        other = threads.submit(beside)
        assert (ops.convert_to_numpy(inside.result()) == 0).sum() > 300 and other.result() == 0


def test_a_scope_names_the_weights_of_its_own_thread():
    def ask():
        layer = keras.layers.Dense(1, name="mine")
        layer.build((None, 2))
        return layer.kernel.path

    own, other = seen_by_both(keras.name_scope("scope"), ask)
    assert own.startswith("scope/") and not other.startswith("scope/")


def test_a_budget_holds_in_its_own_thread():
    def ask():
        try:
            keras.layers.Dense(1).build((None, 100))
        except OverBudget:
            return "too much"
        layer = keras.layers.Dense(1)
        layer.build((None, 2))
        return "zeros" if not layer.kernel.numpy().any() else "numbers"

    assert seen_by_both(Budget(64), ask) == ("too much", "numbers")
    assert seen_by_both(Budget(10**6), ask) == ("zeros", "numbers")


def test_symbols_are_refused_in_their_own_thread():
    def ask():
        try:
            return ops.relu(keras.Input((3,))).shape
        except ValueError as error:
            return "in a test" in str(error)

    assert seen_by_both(numbers_only("a test"), ask) == (True, (None, 3))


def test_symbols_are_refused_until_the_outermost_block_ends():
    x = keras.Input((3,))
    with numbers_only("the outer one"):
        with numbers_only("the inner one"), pytest.raises(ValueError, match="inner"):
            ops.relu(x)
        with pytest.raises(ValueError, match="outer"):
            ops.relu(x)
    assert ops.relu(x).shape == (None, 3)


SWITCHES = [(config.use_fast_forms, config.fast_forms), (config.use_strict_checks, config.strict_checks)]


@pytest.fixture(params=SWITCHES, ids=["fast_forms", "strict_checks"])
def switch(request):
    yield request.param
    request.param[0](True)


def test_a_switch_is_turned_for_the_thread_of_its_block(switch):
    use, ask = switch
    assert seen_by_both(use(False), ask) == (False, True)


def test_a_switch_that_is_turned_by_a_call_is_turned_for_the_program(switch):
    use, ask = switch
    use(False)
    with ThreadPoolExecutor(1) as threads:
        assert (ask(), threads.submit(ask).result()) == (False, False)
        with use(True):
            assert (ask(), threads.submit(ask).result()) == (True, False)
        use(True)
        assert (ask(), threads.submit(ask).result()) == (True, True)


def test_a_call_inside_of_a_block_holds_at_once(switch):
    use, ask = switch
    with use(True):
        with use(False):
            assert not ask()
        assert ask()
        use(False)
        assert not ask()
    use(True)
    assert ask()


def test_blocks_that_two_threads_enter_and_leave_crosswise_leave_the_switch_as_it_was(switch):
    use, ask = switch
    both = threading.Barrier(2, timeout=20)

    def cross(first):
        block = use(False)
        both.wait()
        with block:
            both.wait()
            if not first:
                both.wait()
        if first:
            both.wait()
        return ask()

    with ThreadPoolExecutor(2) as threads:
        assert list(threads.map(cross, [True, False])) == [True, True]
    assert ask()


def test_a_program_that_turns_a_switch_again_and_again_does_not_grow(switch):
    use, ask = switch
    for on in [True, False] * 500:
        use(on)
    assert not ask() and len(use._made) < 100


def test_names_of_a_learners_own_are_known_in_their_own_thread():
    def ask():
        return serialization.get_registered_object("Mine") is str

    assert seen_by_both(serialization.custom_object_scope({"Mine": str}), ask) == (True, False)


def test_objects_of_a_config_are_shared_in_their_own_thread():
    def ask():
        note_read("an object", 1)
        return already_read(1)

    assert seen_by_both(serialization.ObjectSharingScope(), ask) == ("an object", None)


@pytest.mark.parametrize(
    "context, ask",
    [(no_tape(), is_recording), (without_advancing(), None), (keras.name_scope("twice"), call_context.current_path)],
    ids=["no_tape", "without_advancing", "name_scope"],
)
def test_one_context_may_be_entered_again_while_it_lasts(context, ask):
    generator = SeedGenerator(1)
    ask = ask or (lambda: int(generator.next()[1]))
    with Tape():
        before = ask()
        with context, context:
            pass
        assert ask() != ask() if isinstance(before, int) and not isinstance(before, bool) else ask() == before


def test_an_ambient_has_its_default_in_a_new_thread_and_what_was_before_after_an_error():
    ambient = Ambient("test", "default")
    with ThreadPoolExecutor(1) as threads, contextlib.suppress(ZeroDivisionError):
        with ambient.during("outer"), ambient.during("inner"):
            assert ambient.get() == "inner" and threads.submit(ambient.get).result() == "default"
            raise ZeroDivisionError
    assert ambient.get() == "default"


def test_helpers_see_what_holds_for_the_thread_that_asked_them(monkeypatch):
    monkeypatch.setattr(parallel, "cores", lambda: 2)
    together = threading.Barrier(2, timeout=20)

    def job(_):
        together.wait()
        return is_recording(), config.fast_forms(), config.strict_checks()

    with Tape(), config.use_fast_forms(False):
        assert parallel.in_parallel(job, [0, 1]) == [(True, False, True)] * 2


# Shared on purpose.


def test_no_two_threads_get_the_same_name(often):
    keras.utils.clear_session()
    with ThreadPoolExecutor(4) as threads:
        names = list(threads.map(lambda _: naming.auto_name("thing"), range(4000)))
    assert sorted(names) == sorted(["thing", *(f"thing_{i}" for i in range(1, 4000))])


def test_no_two_threads_get_the_same_pair_of_a_seed(often):
    generator = SeedGenerator(1)
    with ThreadPoolExecutor(4) as threads:
        counts = sorted(threads.map(lambda _: int(generator.next()[1]), range(4000)))
    assert counts == list(range(4000))


@pytest.fixture
def often():
    """Let threads take turns as often as they can."""
    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    yield
    sys.setswitchinterval(before)


# Many threads at work.


def small_model(seed):
    x = keras.Input((6,))
    y = keras.layers.Dense(8, activation="relu", kernel_initializer=keras.initializers.GlorotUniform(seed))(x)
    y = keras.layers.BatchNormalization()(y)
    y = keras.layers.Dropout(0.3, seed=seed)(y)
    model = keras.Model(x, keras.layers.Dense(1, kernel_initializer=keras.initializers.GlorotUniform(seed + 1))(y))
    model.compile("adam", "mse", metrics=["mae"])
    return model


def data(seed, rows=64):
    numbers = np.random.default_rng(seed)
    return numbers.standard_normal((rows, 6)).astype("float32"), numbers.standard_normal((rows, 1)).astype("float32")


def losses(seed, epochs=4):
    history = small_model(seed).fit(*data(seed), batch_size=8, epochs=epochs, shuffle=False, verbose=0).history
    return history["loss"] + history["mae"]


def test_three_fits_at_once_give_the_losses_that_each_gives_alone(often):
    alone = [losses(seed) for seed in (10, 20, 30)]
    for _ in range(3):
        with ThreadPoolExecutor(3) as threads:
            assert list(threads.map(losses, (10, 20, 30))) == alone
    assert not is_recording()


SECONDS = float(os.environ.get("MINIKERAS_SIDE_BY_SIDE_SECONDS", "8"))


def test_models_are_built_fitted_saved_loaded_and_used_side_by_side(tmp_path, often):
    """For some seconds here; `MINIKERAS_SIDE_BY_SIDE_SECONDS=60` for a minute."""
    end, rounds = time.monotonic() + SECONDS, []
    expected = {seed: losses(seed, 1) for seed in range(4)}
    shared = small_model(99)
    x = data(99)[0]
    answers = shared.predict(x, verbose=0)

    def work(seed):
        own_x, own_y = data(seed)
        while time.monotonic() < end:
            model = small_model(seed)
            for layer in model.layers:
                assert all(v.path.startswith(f"{layer.name}/") for v in layer.weights), [v.path for v in layer.weights]
            assert all(v.numpy().any() for v in model.layers[1].weights[:1] + model.layers[-1].weights[:1])
            history = model.fit(own_x, own_y, batch_size=8, epochs=1, shuffle=False, verbose=0).history
            assert history["loss"] + history["mae"] == expected[seed]
            path = tmp_path / f"{seed}.keras"
            model.save(path)
            again = keras.saving.load_model(path)
            np.testing.assert_array_equal(again.predict(own_x, verbose=0), model.predict(own_x, verbose=0))
            np.testing.assert_array_equal(shared.predict(x, verbose=0), answers)
            assert not is_recording()
            rounds.append(seed)

    with warnings.catch_warnings():
        warnings.simplefilter("error")
        with ThreadPoolExecutor(4) as threads:
            list(threads.map(work, range(4)))
    assert set(rounds) == {0, 1, 2, 3}


def test_one_model_is_evaluated_in_two_threads_and_both_runs_end(often):
    model, both = small_model(1), threading.Barrier(2, timeout=20)

    class Crosswise(keras.callbacks.Callback):
        def on_test_begin(self, logs=None):
            both.wait()

        def on_test_end(self, logs=None):
            both.wait()

    with ThreadPoolExecutor(2) as threads:
        list(threads.map(lambda _: model.evaluate(*data(1), verbose=0, callbacks=[Crosswise()]), range(2)))
        assert model._run is None and list(threads.map(lambda _: model._run, range(8))) == [None] * 8
    model.layers[1].trainable = False
    kernel = model.layers[1].kernel.numpy()
    model.compile("sgd", "mse")
    model.fit(*data(1), verbose=0)
    np.testing.assert_array_equal(model.layers[1].kernel.numpy(), kernel)


def test_copies_in_several_threads_leave_the_filters_of_warnings_as_they_were(often):
    """`copy.deepcopy` is quiet; Python keeps the filters for the whole process."""
    model, before = small_model(1), list(warnings.filters)
    with ThreadPoolExecutor(4) as threads:
        list(threads.map(lambda _: copy.deepcopy(model), range(24)))
    assert warnings.filters == before


# Forks and Ctrl-C.


def run(code):
    """Run a script in a fresh process with two of BLAS's threads; what it prints."""
    environment = {**os.environ, "OPENBLAS_NUM_THREADS": "2", "PYTHONPATH": os.getcwd()}
    done = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(code)], capture_output=True, text=True, timeout=120, env=environment
    )
    assert done.returncode == 0, done.stderr[-3000:]
    return done.stdout.strip()


@pytest.mark.skipif(not hasattr(os, "fork"), reason="there are no forks on this system")
def test_a_process_that_is_forked_while_another_thread_fits_works():
    printed = run("""
        import os, threading, time
        import numpy as np
        import minikeras as keras
        from minikeras.machine import blas

        x = np.ones((512, 400), "float32")

        def fit():
            model = keras.Sequential([keras.Input((400,)), keras.layers.Dense(300), keras.layers.Dense(1)])
            model.compile("sgd", "mse")
            model.fit(x, x[:, :1], batch_size=128, verbose=0)
            return model

        fit().predict(x, verbose=0)  # a fork while a thread imports is beyond us: the child finds Python's own locks taken
        blas_threads, ended = blas.threads(), threading.Event()

        def go_on():
            while not ended.is_set():
                fit()

        thread = threading.Thread(target=go_on)
        thread.start()
        children = []
        for _ in range(12):
            time.sleep(0.05)
            child = os.fork()
            if not child:
                fine = (blas._inside, max(blas._counts(), default=None)) == (0, blas_threads)
                fit().predict(x, verbose=0)
                os._exit(0 if fine and blas._inside == 0 else 1)
            children.append(child)
        results = []
        for child in children:
            for _ in range(600):
                done, status = os.waitpid(child, os.WNOHANG)
                if done:
                    break
                time.sleep(0.1)
            else:
                os.kill(child, 9)
                status = "stuck"
            results.append(status)
        ended.set()
        thread.join()
        print(results)
    """)
    assert printed == str([0] * 12)


@pytest.mark.skipif(not hasattr(os, "fork"), reason="there are no forks on this system")
def test_a_process_that_is_forked_inside_of_a_fit_leaves_the_fit_as_any_other():
    printed = run("""
        import os
        import numpy as np
        from minikeras.machine import blas

        before = blas.threads()
        with blas.one_thread():
            child = os.fork()
            inside = blas._inside
        if not child:
            os._exit(0 if (inside, blas._inside, blas.threads()) == (1, 0, before) else 1)
        print(os.waitpid(child, 0)[1], blas._inside, blas.threads() == before)
    """)
    assert printed == "0 0 True"


def interrupt_at(number, call):
    """Call it with a KeyboardInterrupt at line event `number` of ops/parallel.py in this thread; whether there were as many."""
    left = [number]

    def trace(frame, event, argument):
        if frame.f_code.co_filename != parallel.__file__:
            return None
        if event == "line":
            left[0] -= 1
            if left[0] == 0:
                raise KeyboardInterrupt
        return trace

    before = sys.gettrace()
    sys.settrace(trace)
    try:
        call()
    except KeyboardInterrupt:
        pass
    finally:
        sys.settrace(before)
    return left[0] <= 0


def test_ctrl_c_inside_of_a_shared_out_product_leaves_no_helper_writing(monkeypatch):
    monkeypatch.setattr(parallel, "cores", lambda: 3)
    written = []

    def job(number):
        time.sleep(0.002)
        written.append(number)

    number, lines = 1, 0
    while interrupt_at(number, lambda: parallel._share_out(job, list(range(6)), 3)):
        ended = len(written)
        time.sleep(0.006)
        assert len(written) == ended, f"a helper went on after an interrupt at line event {number}"
        number, lines = number + 1, lines + 1
    assert lines > 20
    assert parallel.in_parallel(abs, [-1, -2, -3]) == [1, 2, 3]
    assert blas._inside == 0
