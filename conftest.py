"""The project's tests: those in tests/, and every notebook of solutions/ and lessons/ on both engines."""

pytest_plugins = ["tests.notebooks.plugin"]
