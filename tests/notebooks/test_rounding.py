"""The solutions that train print what is stored with other kernels of OpenBLAS, too: other processors add up in another order.

`python -m tools.rounding` is the long form, with more machines. The kernels here are those that every x86 processor can run.
"""

import pytest

from tools import notebook, places
from tools.rounding import machines, spread

TRAINING = [path for path in places.solutions() if any(".fit(" in cell.source for cell in notebook.read(path).cells)]


class OnOneKernel:
    """A class for each kernel, so that the workers of a test run can share the kernels out."""

    kernel = None

    @pytest.mark.parametrize("path", TRAINING, ids=lambda path: path.stem)
    def test_a_solution_that_trains_prints_what_is_stored(self, path):
        if not machines.runs(self.kernel):
            pytest.skip(f"this processor, or this NumPy, has no kernel {self.kernel}")
        assert spread.disagreements(path, machines.kernel(self.kernel)) == []


class TestSandybridge(OnOneKernel):
    kernel = "Sandybridge"


class TestNehalem(OnOneKernel):
    kernel = "Nehalem"


class TestPrescott(OnOneKernel):
    kernel = "Prescott"


def test_each_of_the_short_forms_kernels_has_its_class():
    assert {kind.kernel for kind in OnOneKernel.__subclasses__()} == set(machines.SHORT)
