"""Colours by their role, for a light and for a dark page."""

LIGHT = {
    "paper": "#ffffff", "border": "#d0d7de", "ink": "#1f2328", "muted": "#59636e", "edge": "#6e7781",
    "box": "#f6f8fa", "box-line": "#8c959f", "input": "#ddf4ff", "input-line": "#0969da",
    "operation": "#ffffff", "operation-line": "#8c959f", "frame": "#fbfcfd", "frame-line": "#afb8c1",
    "chip": "#eaeef2", "chip-ink": "#424a53", "alarm": "#cf222e", "alarm-fill": "#ffebe9", "bar": "#54aeff",
    "group-0": "#fff4d1", "group-0-line": "#9a6700", "group-1": "#f3e8ff", "group-1-line": "#8250df",
    "group-2": "#dcfce4", "group-2-line": "#1a7f37", "group-3": "#ffe8f2", "group-3-line": "#bf3989",
    "group-4": "#d8f5f1", "group-4-line": "#0f766e", "group-5": "#ffe9dc", "group-5-line": "#bc4c00",
}
DARK = {
    "paper": "#0d1117", "border": "#30363d", "ink": "#e6edf3", "muted": "#9198a1", "edge": "#8b949e",
    "box": "#161b22", "box-line": "#6e7681", "input": "#10263f", "input-line": "#58a6ff",
    "operation": "#0d1117", "operation-line": "#6e7681", "frame": "#10151c", "frame-line": "#484f58",
    "chip": "#262c36", "chip-ink": "#c9d1d9", "alarm": "#ff7b72", "alarm-fill": "#3c1618", "bar": "#388bfd",
    "group-0": "#332701", "group-0-line": "#e3b341", "group-1": "#2a1d47", "group-1-line": "#bc8cff",
    "group-2": "#0f2d19", "group-2-line": "#56d364", "group-3": "#3b1629", "group-3-line": "#ff9bce",
    "group-4": "#0b2e2b", "group-4-line": "#4fd1c5", "group-5": "#3a1e0e", "group-5-line": "#ffa657",
}
GROUPS = 6
