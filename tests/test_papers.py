"""The papers of the project keep their word: what they name exists, what they show runs, what machines read is well formed."""

import re
import subprocess
import sys

import pytest
import yaml

from tests.parity import assert_close, on_both
from tools import notebook, release

COMMANDS = ("learn", "quick", "lint", "test", "site")  # of tools/run.py: tests/test_frame.py

ROOT = notebook.ROOT
PAPERS = ("CONTRIBUTING.md", "SECURITY.md", "CHANGELOG.md", "CODE_OF_CONDUCT.md")
WORKFLOWS = sorted((ROOT / ".github" / "workflows").glob("*.yml"))
FORMS = sorted((ROOT / ".github" / "ISSUE_TEMPLATE").glob("*.yml"))
SCHEMAS = [("github-workflows", path) for path in WORKFLOWS]
SCHEMAS += [("github-issue-config" if path.stem == "config" else "github-issue-forms", path) for path in FORMS]
SCHEMAS += [("citation-file-format", ROOT / "CITATION.cff")]


def text(name):
    return (ROOT / name).read_text(encoding="utf-8")


@pytest.mark.parametrize("schema, path", SCHEMAS, ids=lambda part: getattr(part, "name", part))
def test_what_machines_read_fits_its_schema(schema, path):
    command = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", f"vendor.{schema}", str(path)]
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr


def test_each_promise_names_tests_that_exist():
    named = re.findall(r"`(tests/[\w/]+\.py)::(\w+)`", text("SECURITY.md"))
    assert len(named) > 8
    for file, test in named:
        assert f"\ndef {test}(" in text(file), f"{file}::{test}"


@pytest.mark.parametrize("name", PAPERS)
def test_their_links_lead_somewhere(name):
    for target in re.findall(r"\]\(([^)]+)\)", text(name)):
        if target.startswith("https://"):
            continue
        file, _, heading = target.partition("#")
        assert (ROOT / file).exists(), target
        headings = [re.sub(r"[^\w -]", "", line[line.index(" ") + 1 :].lower()).replace(" ", "-") for line in headings_of(file)]
        assert not heading or heading in headings, target


def headings_of(name):
    return [line for line in text(name).splitlines() if line.startswith("#")]


@pytest.mark.parametrize("name", ["CONTRIBUTING.md", "README.md", "docs/teachers.md"])
def test_the_modules_they_run_exist(name):
    for module in re.findall(r"python -m ((?:tools|benchmarks|figures)[\w.]*)", text(name)):
        path = ROOT.joinpath(*module.split("."))
        assert path.with_suffix(".py").exists() or (path / "__main__.py").exists(), module


def test_the_parity_test_that_is_shown_runs():
    (code,) = re.findall(r"```python\n(.*?)```", text("CONTRIBUTING.md"), re.DOTALL)
    names = {"on_both": on_both, "assert_close": assert_close}
    exec(code, names)
    (test,) = [value for name, value in names.items() if name.startswith("test_")]
    test()


# The workflows


def steps():
    """Each command of each workflow."""
    for path in WORKFLOWS:
        for job in yaml.safe_load(path.read_text(encoding="utf-8"))["jobs"].values():
            yield from (step["run"] for step in job["steps"] if "run" in step)


def test_the_workflows_run_commands_that_exist():
    commands = list(steps())
    assert commands
    for command in commands:
        program = re.match(r"python (?:tools/(\w+)\.py|-m (\w+))(?: (\S+))?", command)
        assert program, command
        file, module, word = program.groups()
        if file:
            assert (ROOT / "tools" / f"{file}.py").exists(), command
        if file == "run":
            assert word in COMMANDS, command
        assert file or module in ("pip", "build"), command


def test_the_systems_and_pythons_that_are_promised_are_tried():
    jobs = yaml.safe_load(text(".github/workflows/tests.yml"))["jobs"]
    matrix = jobs["quick"]["strategy"]["matrix"]
    assert {name.partition("-")[0] for name in matrix["system"]} == {"ubuntu", "macos", "windows"}
    promised = re.findall(r"Programming Language :: Python :: (3\.\d+)\"", text("pyproject.toml"))
    assert matrix["python"] == [*promised, "3.14t"]


def test_a_release_builds_the_wheel_and_the_site():
    jobs = yaml.safe_load(text(".github/workflows/release.yml"))["jobs"]
    runs = {name: [step["run"] for step in job["steps"] if "run" in step] for name, job in jobs.items()}
    assert "python -m build" in runs["build"] and runs["site"] == ["python tools/run.py site"]
    uploaded = next(step for step in jobs["site"]["steps"] if "pages-artifact" in step.get("uses", ""))
    assert uploaded["with"]["path"].rstrip("/") == "site" and '"site"' in text("tools/web/__main__.py")
    assert jobs["show-site"]["needs"] == "site" and jobs["publish"]["needs"] == "build"


def test_a_release_has_one_version_in_every_place(capsys):
    version = re.search(r'^version = "(.*)"', text("pyproject.toml"), re.MULTILINE)[1]
    assert release.main(f"v{version}") == 0
    assert release.main("v99.0") == 1
    assert capsys.readouterr().out == f"pyproject.toml says {version}, the tag says 99.0\n"
