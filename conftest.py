"""The project's tests: those in tests/, and every notebook of solutions/ and lessons/ on both engines."""

import os
import sys

# They choose how OpenBLAS adds up: with them set, the tests would hold the numbers of another machine than the one they run on.
TAKEN_OUT = [f"{name}={os.environ.pop(name)}" for name in ("OPENBLAS_CORETYPE", "OPENBLAS_L2_SIZE") if name in os.environ]

# Before NumPy and TensorFlow are loaded. OpenBLAS's threads wait by spinning: where workers share a few cores, small products take a
# hundred times longer. TensorFlow's oneDNN corrupts memory in the gradient of some strided convolutions, which ends the process.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
os.environ.setdefault("TF_ENABLE_ONEDNN_OPTS", "0")
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")

pytest_plugins = ["tests.notebooks.plugin", "tests.quick", "tests.browser.chromium", "tests.web.plugin"]


def pytest_terminal_summary(terminalreporter):
    if TAKEN_OUT:
        terminalreporter.write_line(
            f"Taken out of the environment, so that this machine's own sums are tested: {', '.join(TAKEN_OUT)}"
        )


def pytest_runtest_setup(item):
    """Give TensorFlow's log handler a stream of the interpreter's own.

    It closes any other one when logging is configured anew, as Jupyter's tools do: pytest's would be gone for all tests that follow.
    """
    absl = sys.modules.get("absl.logging")
    if absl is not None:
        absl.get_absl_handler().python_handler.stream = sys.__stderr__
