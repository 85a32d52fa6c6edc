"""nbgrader's settings: solutions/ is its source, lessons/ its release.

`tools/lessons.py generate` uses the same preprocessors in the same order. Outputs are kept: a lesson is to be read too.
`python -m tools.teach` keeps what comes back in the same folders, so that nbgrader can go on from there (docs/teachers.md).
"""

import sys
from pathlib import Path

c = get_config()  # noqa: F821 (nbgrader puts it here)

c.CourseDirectory.course_id = "minikeras"
c.CourseDirectory.source_directory = "solutions"
c.CourseDirectory.release_directory = "lessons"
c.CourseDirectory.submitted_directory = "marking/submitted"
c.CourseDirectory.autograded_directory = "marking/autograded"
c.CourseDirectory.feedback_directory = "marking/nbgrader-feedback"

# An untouched lesson runs to its end: the stub is a value, and the checks say "not answered yet".
c.ClearSolutions.code_stub = {"python": "# Your code here.\n..."}
c.ClearSolutions.text_stub = "*Your answer here.*"
c.ExecutePreprocessor.record_timing = False
c.GenerateAssignment.preprocessors = [
    "nbgrader.preprocessors.LockCells",
    "nbgrader.preprocessors.ClearSolutions",
    "nbgrader.preprocessors.CheckCellMetadata",
    "nbgrader.preprocessors.ComputeChecksums",
    "nbgrader.preprocessors.SaveCells",
    # Hidden tests go last: the checksums and cells that grading goes by are those with the tests in them.
    "nbgrader.preprocessors.ClearHiddenTests",
    "nbgrader.preprocessors.ClearMarkScheme",
    "nbgrader.preprocessors.ComputeChecksums",
    "nbgrader.preprocessors.CheckCellMetadata",
]

# A learner's code runs behind the walls that `python -m tools.teach grade` has. c.WalledProvisioner.walls = "strict" refuses
# to grade where there are only limits; megabytes and seconds are the submission's.
sys.path.insert(0, str(Path(__file__).resolve().parent))  # this clone, where `tools` stands
c.Execute.kernel_manager_class = "tools.teach.provisioner.WalledKernelManager"

# What goes to people: a table in marking/, and pages without hidden tests and without a learner's HTML.
c.ExportPlugin.to = "marking/grades.csv"
c.HTMLExporter.sanitize_html = True
c.GenerateFeedback.preprocessors = [
    "nbgrader.preprocessors.GetGrades",
    "nbgrader.preprocessors.ClearHiddenTests",
    "nbconvert.preprocessors.CSSHTMLHeaderPreprocessor",
]
