"""A cell that goes wrong on purpose shows the engine's own error, and is compared by the announced class."""

import tempfile

import nbformat
import pytest

import minikeras as keras
from minikeras import course
from minikeras.course import mistakes
from tools import notebook, outputs


@pytest.fixture
def shown(monkeypatch):
    """Collect what a notebook would display."""
    seen = []
    monkeypatch.setattr(mistakes, "in_notebook", lambda: True)
    monkeypatch.setattr(mistakes, "show", lambda *arguments: seen.append(arguments))
    return seen


def test_the_announced_error_is_caught_and_shown_in_full(shown):
    with course.breaks(ValueError):
        keras.Model(keras.Input((4,), name="a"), keras.Input((3,), name="b") * 2)
    ((mime, content, alt),) = shown
    assert (mime, alt) == ("text/html", "ValueError, as announced")
    assert "ValueError: Graph disconnected" in content and "Why:" in content


def test_escape_codes_are_left_out_and_signs_of_html_are_shown(shown):
    with course.breaks(TypeError):
        raise TypeError("\x1b[1mno <Dense> & no list\x1b[0m")
    assert "TypeError: no &lt;Dense&gt; &amp; no list</pre>" in shown[0][1]


def test_any_of_several_classes_will_do_and_the_text_names_them_all(shown):
    for error in (ValueError, TypeError):
        with course.breaks((ValueError, TypeError)):
            raise error("no")
    assert [alt for _, _, alt in shown] == ["ValueError or TypeError, as announced"] * 2


def test_a_special_class_says_of_which_kind_it_is(shown):
    class UnknownName(TypeError):
        pass

    with course.breaks(TypeError):
        raise UnknownName("no")
    assert "UnknownName (TypeError): no</pre>" in shown[0][1]


def test_an_error_that_cannot_be_drawn_is_told_by_its_text(shown):
    class Undrawn(ValueError):
        def show(self):
            raise RuntimeError

    with course.breaks(ValueError):
        raise Undrawn("no")
    assert shown[0][1].endswith("no</pre>")


def test_a_temporary_folder_is_left_out(shown):
    """Its name is another one in every run."""
    with tempfile.TemporaryDirectory() as folder, course.breaks(ValueError):
        raise ValueError(f"no file {folder}/net.keras")
    assert "no file …/net.keras</pre>" in shown[0][1]


def test_nothing_raised_fails_the_cell(shown):
    with pytest.raises(AssertionError, match="should break with ValueError, and nothing was raised"):
        with course.breaks(ValueError):
            pass
    assert shown == []


def test_another_class_fails_the_cell_and_stays_its_cause(shown):
    with pytest.raises(AssertionError, match="should break with ValueError, and broke with KeyError") as failed:
        with course.breaks(ValueError):
            {}["a"]
    assert isinstance(failed.value.__cause__, KeyError) and shown == []


def test_an_interrupt_is_not_caught(shown):
    with pytest.raises(KeyboardInterrupt), course.breaks(ValueError):
        raise KeyboardInterrupt


def test_outside_a_notebook_the_text_is_printed(capsys):
    with course.breaks(ZeroDivisionError):
        1 / 0
    assert capsys.readouterr() == ("ZeroDivisionError: division by zero\n(ZeroDivisionError, as announced)\n", "")


def test_in_a_notebook_only_the_class_is_compared(tmp_path):
    """Two cells with other texts of one class agree, and one of another class does not; none writes to stderr."""
    head = "from minikeras import course\nwith course.breaks({0}):\n    raise {0}('{1}')"
    cells = [head.format("ValueError", "one text"), head.format("ValueError", "another"), head.format("TypeError", "one text")]
    book = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(cell) for cell in cells])
    one, another, other = (cell.outputs for cell in notebook.run(book, tmp_path, "minikeras").cells)
    assert [output.output_type for output in one] == ["display_data"]
    assert outputs.compare(one, another) is None
    assert "TypeError, as announced" in outputs.compare(one, other)
