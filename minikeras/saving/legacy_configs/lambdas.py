"""Lambda layers of old files: byte code, or the name of a function."""


def modern_lambda(inner):
    """The arguments of a Lambda in the newer form; byte code stays what it is, and is never run."""
    left_out = ("module", "function_type", "output_shape_type", "output_shape_module", "mask_type", "mask_module")
    modern = {key: value for key, value in inner.items() if key not in left_out}
    for key in ("function", "output_shape", "mask"):
        kind = inner.get(f"{key}_type", "lambda" if key == "function" else "raw")
        if kind == "lambda" and _is_byte_code(modern.get(key)):
            code, defaults, closure = modern[key]
            modern[key] = {"class_name": "__lambda__", "config": {"code": code, "defaults": defaults, "closure": closure}}
        elif kind == "function" and isinstance(modern.get(key), str):
            modern[key] = function_named(modern[key])
    return modern


def function_named(name):
    """A function in the form of the newer files."""
    return {"module": "builtins", "class_name": "function", "config": name, "registered_name": "function"}


def _is_byte_code(value):
    return isinstance(value, list) and len(value) == 3 and isinstance(value[0], str)
