"""The page about errors says what the errors say."""

import re

import pytest

import minikeras
from tests.errors.test_errors import execute
from tools import notebook

TEXT = (notebook.ROOT / "docs" / "errors.md").read_text(encoding="utf-8")
EXAMPLES = re.findall(r"```python\n(.*?)```\n```text\n(.*?)```", TEXT, re.DOTALL)


@pytest.mark.parametrize(("code", "said"), EXAMPLES)
def test_each_example_says_what_stands_below_it(code, said):
    with pytest.raises(Exception) as error:
        execute(code, minikeras)
    assert f"{error.type.__name__}: {error.value}\n" == said


def test_the_names_that_a_program_reads_are_there():
    with pytest.raises(ValueError) as error:
        execute(EXAMPLES[0][0], minikeras)
    names = re.findall(r"`error\.(\w+)(?:\(\))?`", TEXT)
    assert len(names) == 5 and all(hasattr(error.value, name) for name in names)
