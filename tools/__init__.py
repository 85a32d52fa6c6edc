"""The project's tools: they make, run and compare the lessons. None of them is part of the library."""
