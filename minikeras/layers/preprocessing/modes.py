"""The check of arguments that must be one of some words."""


def check_mode(argument, value, allowed, owner, or_function=False):
    """Raise ValueError, naming the argument and its owner, unless `value` is one of `allowed`.

    Args:
        or_function: whether None and functions will do as well.
    """
    if or_function and (value is None or callable(value)):
        return
    if not isinstance(value, str) or value not in allowed:
        raise ValueError(
            f"Unknown value for `{argument}` argument of {owner}. Allowed values are: {allowed}. Received: {argument}={value}"
        )
