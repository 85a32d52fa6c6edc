"""nbval on every lesson and solution, on both engines: the pytest plugin that the project's conftest.py loads."""
