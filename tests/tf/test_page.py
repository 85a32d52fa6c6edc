"""docs/tf.md: its lines run, and what it lists is there."""

import pathlib
import re
import subprocess
import sys

import minikeras.tf

PAGE = pathlib.Path(__file__).parents[2].joinpath("docs", "tf.md").read_text(encoding="utf-8")


def test_its_lines_run_one_block_after_the_other():
    code = "\n".join(re.findall(r"```python\n(.*?)```", PAGE, re.S))
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr


def test_every_method_that_it_lists_is_there():
    rows = {row.split("|")[1]: row.split("|")[2] for row in PAGE.splitlines() if row.startswith("| `")}
    places = {" `tf.data.Dataset` ": minikeras.tf.data.Dataset, " `tf.random` ": minikeras.tf.random}
    for name, place in places.items():
        for listed in re.findall(r"`(\w+)`", rows[name]):
            assert hasattr(place, listed), listed
