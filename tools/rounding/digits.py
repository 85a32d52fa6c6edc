"""Show more digits: installed in a notebook's process, it lets each cell print numbers as they were before they were rounded.

`f"{loss:.2f}"` becomes `f"{loss:.8f}"`, `x.round(3)` becomes `x.round(9)`. The text stays the same but for the digits.
"""

import ast
import re

MORE = 6  # a float32 has seven digits
FORMAT = re.compile(r"^([^.]*\.)(\d+)([fFeEgG%])$")


class Sharper(ast.NodeTransformer):
    """Gives every format and every rounding of a cell more digits."""

    def visit_FormattedValue(self, node):
        self.generic_visit(node)
        parts = node.format_spec.values if node.format_spec else []
        if len(parts) == 1 and isinstance(parts[0], ast.Constant) and FORMAT.match(parts[0].value):
            before, digits, kind = FORMAT.match(parts[0].value).groups()
            parts[0].value = f"{before}{int(digits) + MORE}{kind}"
        return node

    def visit_Call(self, node):
        self.generic_visit(node)
        method = isinstance(node.func, ast.Attribute) and node.func.attr == "round"
        function = isinstance(node.func, ast.Name) and node.func.id == "round"
        of_numpy = method and isinstance(node.func.value, ast.Name) and node.func.value.id == "np"
        place = 0 if method and not of_numpy else 1
        if (method or function) and len(node.args) == place:
            node.args.append(ast.Constant(MORE))
        elif (method or function) and isinstance(node.args[place], ast.Constant):
            node.args[place] = ast.Constant(node.args[place].value + MORE)
        return node


def install():
    """Let the cells that follow show more digits."""
    import numpy as np
    from IPython import get_ipython

    get_ipython().ast_transformers.append(Sharper())
    np.set_printoptions(precision=10, floatmode="maxprec", linewidth=10_000)
