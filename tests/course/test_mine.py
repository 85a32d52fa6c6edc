"""A learner's functions in the library's place: the model trains on them, to the same numbers."""

import threading

import numpy as np
import pytest

import minikeras as keras
from minikeras import autodiff, course, layers
from minikeras.course.own import block, elsewhere, kept, table
from tools import notebook, places, slips

X = np.random.default_rng(0).normal(size=(12, 4)).astype("float32")
PICTURES = np.random.default_rng(1).normal(size=(6, 8, 8, 1)).astype("float32")
CLASSES = np.arange(12) % 3


@pytest.fixture(autouse=True)
def alone(monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(kept, "_here", {})
    monkeypatch.setattr(block, "_worked", {})
    yield
    assert not block._lasting, "a block was left open"


@pytest.fixture(scope="module")
def answers():
    """What the reference answers define: the pieces, by their names."""
    found = {}
    for path in places.solutions():
        for cell in notebook.code_cells(notebook.read(path)):
            made = [name for name in table.PIECES if f"def {name}(" in cell.source or f"class {name}(" in cell.source]
            if cell.id.endswith("-answer") and made:
                names = {"np": np, "keras": keras, "layers": layers, "ops": keras.ops, "tape": [], "autodiff": autodiff}
                exec(cell.source, names)
                found |= {name: names[name] for name in made}
    return found


def dense(*, end="softmax", loss="sparse_categorical_crossentropy", hidden="softplus"):
    model = keras.Sequential([keras.Input((4,)), layers.Dense(5, hidden, name="hidden"), layers.Dense(3, end, name="end")])
    model.compile("adam", loss)
    return model, X, CLASSES


def line():
    model = keras.Sequential([keras.Input((1,)), layers.Dense(1, name="hidden")])
    model.compile(keras.optimizers.SGD(0.05), "mse")
    return model, X[:, :1], X[:, 1:2]


def branched():
    a, b = keras.Input((4,)), keras.Input((4,))
    one, two = layers.Dense(3, name="hidden")(a), layers.Dense(3)(b)
    joints = [layers.subtract([one, two]), layers.multiply([one, two]), layers.maximum([one, two])]
    joined = layers.concatenate([layers.concatenate(joints[:2]), joints[2]])
    first, second = layers.Dense(1, name="first")(joined), layers.Dense(1, name="second")(joined)
    model = keras.Model([a, b], [first, second])
    model.compile("adam", {"first": "mse", "second": "mae"}, loss_weights={"first": 0.5, "second": 2.0})
    return model, [X, X[::-1]], {"first": X[:, :1], "second": X[:, 1:2]}


def pictures(transposed=False):
    x = inputs = keras.Input((8, 8, 1))
    x = layers.Conv2D(3, 3, padding="same", activation="relu", name="hidden")(x)
    x = layers.BatchNormalization()(layers.MaxPooling2D(2)(x))
    if transposed:
        x = layers.Conv2DTranspose(2, 3, strides=2, padding="same", activation="relu", name="wide")(x)
        x = layers.Conv2DTranspose(2, 2, name="wider")(x)
    model = keras.Model(inputs, layers.Dense(1)(layers.Dropout(0.3, seed=4)(layers.Flatten()(layers.Conv2D(2, 2)(x)))))
    model.compile("adam", "mse")
    return model, PICTURES, PICTURES[:, 0, 0]


def sentences(layer):
    inputs = keras.Input((5,), dtype="int32")
    x = layers.Embedding(9, 4, mask_zero=layer is layers.LSTM)(inputs)
    model = keras.Model(inputs, layers.Dense(1)(layer(3, name="hidden")(x)))
    model.compile("adam", "mse")
    return model, np.arange(60).reshape(12, 5) % 9, X[:, :1]


CASES = {
    "train": line,
    "softmax": dense,
    "concatenate_gradient": branched,
    "backward": dense,
    "dense_gradients": dense,
    "softplus": dense,
    "topological_order": branched,
    "convolve": pictures,
    "pool_gradient": pictures,
    "joint_gradients": branched,
    "total_loss": branched,
    "batch_norm": pictures,
    "simple_rnn": lambda: sentences(layers.SimpleRNN),
    "lstm_step": lambda: sentences(layers.LSTM),
    "convolve_transpose": lambda: pictures(transposed=True),
    "MyDropout": pictures,
}


def trained(build, **pieces):
    """The weights and the History of a model that is built and trained on pieces, and the block."""
    keras.utils.set_random_seed(3)
    with course.mine(**pieces) as mine:
        model, x, y = build()
        history = model.fit(x, y, epochs=2, batch_size=5, verbose=0).history
        guess = model.predict(x, verbose=0)
    return (
        [*model.get_weights(), *map(np.array, history.values()), *([guess] if len(model.outputs) == 1 else guess)],
        mine,
        model,
    )


@pytest.mark.parametrize("name", table.PIECES)
def test_a_model_trains_on_a_piece_to_the_same_numbers(name, answers, capsys):
    right, _, _ = trained(CASES[name])
    got, mine, model = trained(CASES[name], **{name: answers[name]})
    piece = mine.pieces[name]
    assert piece.stopped is None and piece.calls and 0 < mine.own <= mine.calls
    assert capsys.readouterr().out.strip() == f"{name}: yours, and the same numbers as the library's."
    for mine_, right_ in zip(got, right, strict=True):
        np.testing.assert_allclose(mine_, right_, rtol=2e-3, atol=2e-5)
    assert any(block.marks_of(layer) == [f"mine: {name}"] for layer in model.layers)
    assert table.PIECES[name][0].count(".") == 1


def test_all_pieces_work_together(answers):
    right, _, _ = trained(branched)
    got, mine, _ = trained(branched, **answers)
    asked = {name for name, piece in mine.pieces.items() if piece.calls}
    assert asked >= {"backward", "dense_gradients", "joint_gradients", "topological_order", "total_loss"}
    assert not any(piece.stopped for piece in mine.pieces.values()), str(mine)
    assert all(np.allclose(a, b, 2e-3, 2e-5) for a, b in zip(got, right, strict=True))


def test_two_pieces_in_one_seat_both_work(answers):
    """A convolution and its transpose are one primitive; softplus has its value and its gradient from one piece."""
    _, mine, _ = trained(
        lambda: pictures(transposed=True), **{name: answers[name] for name in ("convolve", "convolve_transpose")}
    )
    assert all(piece.calls and not piece.stopped for piece in mine.pieces.values())
    lies = answers["softplus"]
    by_value = type("Lying", (), {"function": staticmethod(lambda x: x * 0), "rules": lies.rules})
    by_rule = type("Lying", (), {"function": lies.function, "rules": (lambda upstream, out, x: upstream,)})
    for lying in (by_value, by_rule):
        _, mine, _ = trained(dense, softplus=lying)
        assert mine.pieces["softplus"].stopped.startswith("yours gives something else")


def test_the_library_is_as_before_behind_the_block(answers):
    seats = [seat for name in answers for seats in table.PIECES[name][1] for seat, _ in seats(block.Piece(name, answers[name]))]
    before = [vars(seat.owner).get(seat.name) for seat in seats]
    with pytest.raises(ZeroDivisionError), course.mine(**answers):
        1 / 0
    assert [vars(seat.owner).get(seat.name) for seat in seats] == before


@pytest.mark.parametrize("number", ["01", "02", "03", "05", "06", "09", "10", "11"])
def test_a_wrong_piece_is_told_and_the_library_goes_on(number, answers, capsys):
    """Wrong answers that are on record, in the library's place: none of them changes what is trained."""
    for answer in slips.record(number):
        names = [name for name, (exercise, _) in table.PIECES.items() if exercise == answer.exercise.replace("-", ".")]
        if answer.right or not names or names[0] in ("train", "softplus", "total_loss"):
            continue
        defined = dict(vars(np), np=np, keras=keras, layers=layers, ops=keras.ops, tape=[], math=__import__("math"))
        exec(answer.code, defined)
        right, _, _ = trained(CASES[names[0]])
        got, mine, _ = trained(CASES[names[0]], **{names[0]: defined[names[0]]})
        told = capsys.readouterr().out
        assert all(np.allclose(a, b, 5e-3, 5e-4) for a, b in zip(got, right, strict=True)), (answer.label, told)


def test_a_piece_that_is_not_answered_is_left_alone(capsys):
    def softmax(table):
        """Not yet."""

    trained(dense, softmax=softmax)
    assert "softmax: not answered yet. The library went on." in capsys.readouterr().out


def test_a_wrong_piece_says_where_and_a_broken_one_how(capsys):
    trained(dense, softmax=lambda table: np.exp(table))
    assert "softmax: yours gives something else: " in capsys.readouterr().out
    trained(dense, softmax=lambda table: table[9999])
    assert "softmax: yours stopped with IndexError: index 9999 is out of bounds" in capsys.readouterr().out
    trained(line, softmax=lambda table: table)
    assert "softmax: nothing in this block asked for it." in capsys.readouterr().out


def test_a_slow_piece_gives_way(monkeypatch, capsys, answers):
    from minikeras.course.own import piece

    monkeypatch.setattr(piece, "PATIENCE", 0.0)
    monkeypatch.setattr(piece, "MUCH", 0.0)
    trained(dense, softmax=answers["softmax"])
    assert "softmax: yours is right, and slow. The library went on." in capsys.readouterr().out


def test_without_a_block_it_holds_until_the_same_piece_comes_again(answers):
    first = course.mine(softmax=answers["softmax"])
    model, x, y = dense()
    model.predict(x, verbose=0)
    assert first.pieces["softmax"].calls
    second = course.mine(softmax=answers["softmax"])
    assert not first.seats and second.seats
    second.end()


def test_another_thread_keeps_the_library(answers):
    model, x, y = dense()
    with course.mine(softmax=answers["softmax"]) as mine:
        other = threading.Thread(target=lambda: model.predict(x, verbose=0))
        other.start()
        other.join()
        assert mine.pieces["softmax"].calls == 0


def test_a_name_that_no_exercise_has_is_refused():
    with pytest.raises(ValueError, match="No exercise has a piece 'softmaxx'. There are: train, softmax"):
        course.mine(softmaxx=len)


def test_pieces_are_kept_in_a_working_copy_and_come_back(tmp_path, monkeypatch, answers):
    (tmp_path / "course.json").write_text('{"lessons": []}')
    source = "def softmax(table):\n    p = np.exp(table)\n    return p / p.sum(axis=-1, keepdims=True)\n"
    names = {"np": np}
    import linecache

    linecache.cache["<ipython-1>"] = len(source), None, source.splitlines(keepends=True), "<ipython-1>"
    exec(compile(source, "<ipython-1>", "exec"), names)
    trained(dense, softmax=names["softmax"])
    monkeypatch.setattr(kept, "_here", {})
    assert list(kept.pieces()) == ["softmax"]
    with course.my_keras() as mine:
        model, x, y = dense()
        model.fit(x, y, verbose=0)
    assert (
        mine.pieces["softmax"].calls and mine.own and kept.table()[-1] == f"My Keras: 1 of {len(table.PIECES)} pieces are mine."
    )


@pytest.mark.parametrize("name", table.PIECES)
def test_on_another_engine_a_piece_is_compared_with_it(name, answers, monkeypatch):
    got, right = elsewhere.TRIALS[name](answers[name], keras, lambda *shape: elsewhere._numbers(*shape))
    assert elsewhere.difference(got, right) is None


def test_the_table_names_exercises_that_there_are(answers):
    assert set(answers) == set(table.PIECES) == set(elsewhere.TRIALS)
