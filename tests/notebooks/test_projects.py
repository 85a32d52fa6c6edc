"""The page of projects: its example runs, and shows what its text says."""

import re

from tools import notebook

PAGE = (notebook.ROOT / "docs" / "projects.md").read_text(encoding="utf-8")


def test_the_example_runs_and_shows_what_the_text_says(capsys):
    names = {}
    for block in re.findall(r"```python\n(.*?)```", PAGE, re.DOTALL):
        exec(block, names)
    assert capsys.readouterr().out.splitlines() == [
        "right on more than two thirds of new triples: True",
        "on more than half of them: False",
    ]
    assert names["share"] > 0.72  # well away from the border that is printed


def test_five_ideas_with_data_that_there_is_and_marks_that_add_up():
    ideas = re.findall(r"^\d\. \*\*.*?(?=^\d\. |^## )", PAGE.partition("## Five ideas")[2], re.DOTALL | re.MULTILINE)
    assert len(ideas) == 5 and PAGE.count("*Worked out below.*") == 1
    for idea in ideas:
        data = re.search(r"Data: `(\w+)`", idea)[1]
        assert list((notebook.ROOT / "lessons" / "data").glob(f"{data}.*")), data
        assert re.search(r"Lessons? \d", idea)
    assert sum(map(int, re.findall(r"^\| [^|]+ \| (\d+) \|", PAGE, re.MULTILINE))) == 20
