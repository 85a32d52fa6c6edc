"""A JupyterHub with two students and an instructor: lessons go out, come back, are graded by both graders, and feedback goes back.

It needs JupyterHub and its proxy, which no requirement list has: pip install jupyterhub, npm install configurable-http-proxy, the
proxy on the PATH. Everybody is one user of this computer here, told apart by what the Hub says (JUPYTERHUB_USER): users of their own
need root, and are the Hub's business, not this project's.
"""

import contextlib
import importlib.util
import json
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

import nbgrader
import pytest
from nbgrader.api import Gradebook

from tests.tools import submissions
from tools import notebook
from tools.teach import __main__ as teach, marks

PREFIX = Path(nbgrader.__file__).parents[4]  # where nbgrader is installed: its settings of Jupyter's, and alembic, stand there
PATH = os.pathsep.join([str(Path(sys.executable).parent), str(PREFIX / "bin"), os.environ["PATH"]])
INSTALLED = {"PATH": PATH, "PYTHONPATH": str(notebook.ROOT), "JUPYTER_PATH": str(PREFIX / "share" / "jupyter")}
LACKING = [
    how
    for what, how in (
        (importlib.util.find_spec("jupyterhub"), "pip install jupyterhub"),
        (shutil.which("configurable-http-proxy"), "npm install configurable-http-proxy, and its bin on the PATH"),
    )
    if not what
]
pytestmark = pytest.mark.skipif(bool(LACKING), reason=f"NOT TRIED: the round on a JupyterHub needs {' and '.join(LACKING)}")

NAME, TOKEN, STUDENTS = submissions.LESSON.name, "token-of-the-test", {"ana": submissions.POINTS, "bo": ["4-1", "4-2"]}
COURSE = """
c.Exchange.root = {exchange!r}
c.CourseDirectory.course_id = "minikeras"
"""
STUDENT = COURSE + "import os\nc.CourseDirectory.student_id = os.environ['JUPYTERHUB_USER']\n"
HUB = """
c.JupyterHub.bind_url = "http://127.0.0.1:{port}"
c.JupyterHub.hub_port = {hub_port}
c.ConfigurableHTTPProxy.api_url = "http://127.0.0.1:{proxy_port}"
c.JupyterHub.authenticator_class = "dummy"
c.Authenticator.allow_all = True
c.DummyAuthenticator.password = {token!r}
c.JupyterHub.spawner_class = "simple"
c.SimpleLocalProcessSpawner.home_dir_template = {homes!r} + "/{{username}}"
c.Spawner.cmd = [{python!r}, "-m", "jupyterhub.singleuser"]
c.Spawner.args = ["--allow-root"]
c.Spawner.default_url = "/tree"
c.Spawner.start_timeout = c.Spawner.http_timeout = 120
c.Spawner.environment = {environment!r}
c.JupyterHub.services = [{{"name": "test", "api_token": {token!r}}}]
scopes = ["admin:users", "admin:servers", "access:servers"]
c.JupyterHub.load_roles = [{{"name": "test", "services": ["test"], "scopes": scopes}}]
"""


def free_ports(count):
    """Return numbers of ports that nobody uses now."""
    with contextlib.ExitStack() as stack:
        return [stack.enter_context(socket.create_server(("127.0.0.1", 0))).getsockname()[1] for _ in range(count)]


class Hub:
    """A running JupyterHub: asked over HTTP, as the browsers of its users do."""

    def __init__(self, folder):
        self.folder, (self.port, *ports) = folder, free_ports(3)
        values = {**INSTALLED, "JUPYTER_CONFIG_PATH": str(PREFIX / "etc" / "jupyter")}
        told = {"port": self.port, "hub_port": ports[0], "proxy_port": ports[1], "homes": str(folder / "homes")}
        (folder / "hub.py").write_text(HUB.format(**told, token=TOKEN, python=sys.executable, environment=values))
        command = [sys.executable, "-m", "jupyterhub", "-f", str(folder / "hub.py")]
        self.log = open(folder / "hub.log", "w")
        self.process = subprocess.Popen(command, cwd=folder, env=os.environ | values, stdout=self.log, stderr=self.log)

    def ask(self, place, method="GET", **told):
        """Ask the Hub or a user's server; return what it answers."""
        body = json.dumps(told).encode() if method in ("POST", "PUT") else None
        head = {"Authorization": f"token {TOKEN}", "Content-Type": "application/json"}
        request = urllib.request.Request(f"http://127.0.0.1:{self.port}/{place}", body, head, method=method)
        with urllib.request.urlopen(request, timeout=120) as answer:
            return json.loads(answer.read() or b"null")

    def wait(self, place, until=lambda answer: True):
        """Ask until there is an answer that will do."""
        end = time.monotonic() + 180
        while True:
            with contextlib.suppress(urllib.error.URLError, ConnectionError):
                if until(self.ask(place)):
                    return
            assert time.monotonic() < end and self.process.poll() is None, (self.folder / "hub.log").read_text()[-3000:]
            time.sleep(0.5)

    def act(self, user, action):
        """Do in a user's server what the buttons of nbgrader's list of assignments do."""
        told = self.ask(f"user/{user}/assignments/{action}?course_id=minikeras&assignment_id={NAME}", "POST")
        assert told["success"], told

    def stop(self):
        """End the Hub with all its servers."""
        self.process.terminate()
        self.process.wait(timeout=60)
        self.log.close()


def instruct(folder, *arguments):
    """Run a command of nbgrader's as the instructor."""
    values = os.environ | INSTALLED | {"HOME": str(folder)}
    done = subprocess.run(
        [sys.executable, "-m", "nbgrader", *arguments], cwd=folder, env=values, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr[-3000:]


@pytest.fixture(scope="module")
def hub(tmp_path_factory):
    """A Hub whose instructor's home is the course directory; it is ended at the end."""
    folder = tmp_path_factory.mktemp("hub")
    exchange, teacher = folder / "exchange", folder / "homes" / "instructor"
    exchange.mkdir()
    exchange.chmod(0o777)
    for student in STUDENTS:
        (folder / "homes" / student).mkdir(parents=True)
        (folder / "homes" / student / "nbgrader_config.py").write_text(
            "c = get_config()\n" + STUDENT.format(exchange=str(exchange))
        )
    teacher.mkdir()
    config = (notebook.ROOT / "nbgrader_config.py").read_text(encoding="utf-8")
    (teacher / "nbgrader_config.py").write_text(config + COURSE.format(exchange=str(exchange)), encoding="utf-8")
    for place in ("solutions", "lessons"):
        shutil.copytree(notebook.ROOT / place / NAME, teacher / place / NAME)
    running = Hub(folder)
    try:
        running.wait("hub/api/")
        for user in [*STUDENTS, "instructor"]:
            running.ask(f"hub/api/users/{user}", "POST")
            running.ask(f"hub/api/users/{user}/server", "POST")
        for user in [*STUDENTS, "instructor"]:
            running.wait(f"user/{user}/api/status")
        yield running
    finally:
        running.stop()


@pytest.fixture(scope="module")
def round_trip(hub):
    """The Hub, the instructor's folder and what both graders say, after a whole round."""
    teacher = hub.folder / "homes" / "instructor"
    instruct(teacher, "generate_assignment", NAME, "--CourseDirectory.release_directory=marking/release")
    instruct(teacher, "release_assignment", NAME)  # what stands in lessons/
    for student, keys in STUDENTS.items():
        hub.act(student, "fetch")
        place = f"user/{student}/api/contents/{NAME}/{NAME}.ipynb"
        book = hub.ask(place)["content"]
        for cell in book["cells"]:
            if cell["id"].removesuffix("-answer") in keys:
                cell["source"] = submissions.SOLVED[cell["id"]]
        hub.ask(place, "PUT", type="notebook", format="json", content=book)
        hub.act(student, "submit")
    instruct(teacher, "collect", NAME)
    teach.main(["grade", "--folder", str(teacher / "marking")])
    ours = {told["learner"]: told["points"] for told in marks.read_reports(teacher / "marking" / "graded")}
    instruct(teacher, "autograde", NAME)
    with Gradebook(f"sqlite:///{teacher}/gradebook.db") as gradebook:
        theirs = {student: gradebook.find_submission(NAME, student).score for student in STUDENTS}
    instruct(teacher, "generate_feedback", NAME)
    instruct(teacher, "release_feedback", NAME)
    return hub, ours, theirs


def test_both_graders_give_the_same_marks_for_what_came_through_the_exchange(round_trip):
    assert round_trip[1] == round_trip[2] == {"ana": 13, "bo": 6}


def test_feedback_comes_back_to_each_student(round_trip):
    hub = round_trip[0]
    for student, points in (("ana", "13.0 / 13.0"), ("bo", "6.0 / 13.0")):
        hub.act(student, "fetch_feedback")
        (page,) = (hub.folder / "homes" / student / NAME / "feedback").glob("*/*.html")
        text = page.read_text(encoding="utf-8")
        assert points in text and "BEGIN HIDDEN TESTS" not in text


def test_formgrader_shows_the_class(round_trip, browser, tmp_path):
    hub = round_trip[0]
    with contextlib.closing(browser.new_context(extra_http_headers={"Authorization": f"token {TOKEN}"})) as context:
        page = context.new_page()
        page.goto(f"http://127.0.0.1:{hub.port}/user/instructor/formgrader/manage_submissions/{NAME}")
        page.wait_for_selector("td:has-text('ana')", timeout=60_000)
        assert "bo" in page.inner_text("table") and "13" in page.inner_text("table")
        page.screenshot(path=os.environ.get("SCREENSHOT", tmp_path / "formgrader.png"))
