"""Collect every notebook of solutions/ and lessons/ twice, once for each engine, and compare what its cells print.

nbval starts the kernel and runs the cells; the comparison is the project's own (tools/outputs.py). A cell whose output is
not to be compared says why in its metadata: `"not_compared": "the reason"`. At the end stands how many lessons agreed on
both engines, and what share of the cells with an output was compared; a run with less than 90 % fails.

Marks select an engine: `-m minikeras`, `-m tensorflow`.
"""

import os
from contextlib import contextmanager
from pathlib import Path

import pytest
from nbval.plugin import IPyNbCell, IPyNbFile

from tools import notebook, outputs

ENGINES = ("minikeras", "tensorflow")
LEAST_SHARE = 0.9
FOLDERS = ("solutions", "lessons", "solutions/ko", "lessons/ko")


class EnginePlugin:
    """Collects notebooks for one engine. A hook cannot give two collectors for a file, so there is one plugin each."""

    def __init__(self, engine, root):
        self.engine = engine
        self.root = root
        self.folders = [root / name for name in FOLDERS]

    def pytest_collect_file(self, file_path, parent):
        inside = file_path.parent.parent in self.folders  # the map of the course stands above, and has a test of its own
        if file_path.suffix != ".ipynb" or ".ipynb_checkpoints" in file_path.parts or not inside:
            return None
        name = f"{file_path.relative_to(self.root).as_posix()}[{self.engine}]"
        return EngineNotebook.from_parent(parent, path=file_path, nodeid=name, engine=self.engine)


class EngineNotebook(IPyNbFile):
    """A notebook on one engine: its cells are the tests, and share one kernel."""

    def __init__(self, *args, engine, **options):
        super().__init__(*args, **options)
        self.engine = engine
        self.broken = False
        self.add_marker(getattr(pytest.mark, engine))
        self.add_marker(pytest.mark.notebook)

    def collect(self):
        for item in super().collect():
            yield EngineCell.from_parent(self, name=item.name, cell_num=item.cell_num, cell=item.cell, options=item.options)

    def setup(self):
        with _environment(notebook.environment(self.engine)):
            super().setup()
        # nbval keeps no history, and without it IPython does not see the semicolon that says "show no result".
        self.kernel.execute_cell_input = self._execute

    def _execute(self, source, allow_stdin=None):
        return self.kernel.kc.execute(source, store_history=True, allow_stdin=allow_stdin, stop_on_error=False)


class EngineCell(IPyNbCell):
    """One cell on one engine: it runs without an error, and prints what is stored."""

    def __init__(self, *args, **options):
        super().__init__(*args, **options)
        self.reason = self.cell.metadata.get("not_compared")
        self.options.update(check=not self.reason, skip=False)
        self.user_properties.append(("notebook", (str(self.path), self.parent.engine)))
        if self.cell.outputs:
            self.user_properties.append(("compared", not self.reason))

    def setup(self):
        if self.parent.broken:
            pytest.skip("an earlier cell of this notebook failed to run")

    def runtest(self):
        if self.cell.source.strip() and self.cell.execution_count is None:
            self.raise_cell_error("This cell was never run: python -m tools.lessons execute")
        try:
            super().runtest()
        except Exception as error:
            # A difference leaves the kernel fit to go on; whatever else ends a cell makes those that follow meaningless.
            self.parent.broken = str(error) != "Cell outputs differ"
            raise

    def compare_outputs(self, test, ref, skip_compare=None):
        difference = outputs.compare(ref, test)
        self.comparison_traceback = [difference or ""]
        return difference is None

    def reportinfo(self):
        return self.path, 0, f"{self.parent.nodeid}::{self.name}"


class Summary:
    """Counts over the whole run, also where several workers share it, and prints the closing line."""

    def __init__(self):
        self.agrees = {}  # (notebook, engine) -> whether all its cells agreed so far
        self.compared = 0
        self.total = 0

    def pytest_runtest_logreport(self, report):
        told = dict(report.user_properties)
        if "notebook" not in told or report.when == "teardown" and report.passed:
            return
        key = tuple(told["notebook"])
        self.agrees[key] = self.agrees.get(key, True) and report.passed
        if report.when == "setup" and "compared" in told:
            self.total += 1
        if report.when == "call":
            self.compared += told.get("compared", False)

    @property
    def share(self):
        """The share of the cells with an output that were compared; 1 where there was none."""
        return self.compared / self.total if self.total else 1.0

    @pytest.hookimpl(trylast=True)
    def pytest_sessionfinish(self, session):
        if self.share < LEAST_SHARE and session.exitstatus == pytest.ExitCode.OK:
            session.exitstatus = pytest.ExitCode.TESTS_FAILED

    def pytest_unconfigure(self):
        if self.agrees:
            print(self.line())

    def line(self):
        """Return the closing line."""
        engines = sorted({engine for _, engine in self.agrees})
        lessons = {Path(path).parent.name for path, _ in self.agrees}
        wrong = {Path(path).parent.name for (path, _), agrees in self.agrees.items() if not agrees}
        where = "on both engines" if len(engines) == len(ENGINES) else f"on {engines[0]}, the only engine that was run"
        low = "" if self.share >= LEAST_SHARE else f", less than {LEAST_SHARE:.0%}: this run fails"
        return (
            f"{len(lessons - wrong)} of {len(lessons)} lessons agreed {where}; "
            f"{self.compared} of {self.total} output cells were compared ({self.share:.1%}{low})"
        )


def pytest_configure(config):
    config.addinivalue_line("markers", "notebook: a cell of a lesson or solution")
    for engine in ENGINES:
        config.addinivalue_line("markers", f"{engine}: a notebook's cell that runs on {engine}")
        config.pluginmanager.register(EnginePlugin(engine, config.rootpath), f"notebooks-{engine}")
    config.option.nbval_current_env = True
    config.option.nbval_cell_timeout = notebook.CELL_TIMEOUT
    if not hasattr(config, "workerinput"):
        config.pluginmanager.register(Summary(), "notebooks-summary")


@contextmanager
def _environment(values):
    before = dict(os.environ)
    os.environ.clear()
    os.environ.update(values)
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(before)
