"""The machines that can be played on this one: what they set, and what is done to the sums in the notebook's process."""

import dataclasses
import functools
import os
import subprocess
import sys

KERNELS = ("Haswell", "Zen", "Sandybridge", "Nehalem", "Prescott", "SkylakeX", "Cooperlake", "SapphireRapids")
SHORT = ("Sandybridge", "Nehalem", "Prescott")  # every x86 processor of the last 15 years has what these need
PRODUCT = "import numpy as np; a = np.ones((64, 64), 'float32'); print((a @ a).sum())"
# What NumPy's own loops (exp, tanh, sums) may use beyond the least; without it they add as a browser's NumPy does.
FEATURES = "SSE42 AVX F16C FMA3 AVX2 AVX512F AVX512CD AVX512_SKX AVX512_CLX AVX512_CNL AVX512_ICL AVX512_SPR X86_V3 X86_V4"


@dataclasses.dataclass(frozen=True)
class Machine:
    """How a notebook is run: on which engine, in which environment, and what a first cell does to the sums."""

    name: str
    engine: str = "minikeras"
    environment: tuple = ()
    first_cell: str = ""


def kernel(name):
    """The machine whose OpenBLAS takes this kernel."""
    return Machine(name, environment=(("OPENBLAS_CORETYPE", name),))


def here():
    """All machines that can be played here: the kernels that run, threads, forms, orders of sums, and the real tf.keras."""
    return [
        *map(kernel, filter(runs, KERNELS)),
        Machine("two threads", environment=(("OPENBLAS_NUM_THREADS", "2"),)),
        Machine("NumPy's plain loops", environment=(("NPY_DISABLE_CPU_FEATURES", " ".join(_features())),)),
        Machine("plain forms", first_cell="from minikeras import config\nconfig.use_fast_forms(False)"),
        Machine("exact sums", first_cell="from tools.rounding import sums\nsums.exact()"),
        *(_disturbed("other order", number) for number in range(4)),
        *(_disturbed("noise", number) for number in range(4)),
        Machine("tf.keras", "tensorflow", (("TF_ENABLE_ONEDNN_OPTS", "0"),)),
        Machine("tf.keras with oneDNN", "tensorflow", (("TF_ENABLE_ONEDNN_OPTS", "1"),)),
    ]


def missing():
    """The names of the kernels that this processor can't run."""
    return [name for name in KERNELS if not runs(name)]


@functools.cache
def runs(name):
    """Tell whether OpenBLAS takes this kernel here, and it computes: one that asks for too much ends the process."""
    environment = dict(os.environ, OPENBLAS_CORETYPE=name, OPENBLAS_VERBOSE="2")
    done = subprocess.run([sys.executable, "-c", PRODUCT], env=environment, capture_output=True, text=True)
    return done.returncode == 0 and "262144" in done.stdout and "not found" not in done.stderr


def _disturbed(kind, number):
    cell = f"from tools.rounding import sums\nsums.{kind.replace(' ', '_')}({number})"
    return Machine(f"{kind} {number + 1}", first_cell=cell)


def _features():
    """Which of FEATURES can be switched off here: NumPy warns of the others, and a warning would stand in the outputs."""
    from numpy._core._multiarray_umath import __cpu_dispatch__, __cpu_features__

    return [name for name in FEATURES.split() if name in __cpu_dispatch__ and __cpu_features__.get(name)]
