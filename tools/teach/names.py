"""The names that a cell of code binds, and those that it reads."""

import ast


def bound_names(source):
    """Return the names that a cell's code binds where it stands: by =, import, def, class, for, with."""
    names, to_look_at = set(), [_parsed(source)]
    while to_look_at:
        node = to_look_at.pop()
        if isinstance(node, (ast.FunctionDef, ast.ClassDef, ast.AsyncFunctionDef)):
            names.add(node.name)
        elif isinstance(node, ast.alias):
            names.add((node.asname or node.name).partition(".")[0])
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            names.add(node.id)
        elif not isinstance(node, (ast.Lambda, ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)):
            to_look_at += ast.iter_child_nodes(node)
    return names


def read_names(source):
    """Return the names that a cell's code reads, inside its functions too."""
    return {node.id for node in ast.walk(_parsed(source)) if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load)}


def _parsed(source):
    try:
        return ast.parse(source)
    except SyntaxError:  # IPython's own spellings, such as %time
        return ast.Module([], [])
