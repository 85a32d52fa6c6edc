"""From the config in a file to a model: looked through first, then made, within a budget."""

import contextlib

import minikeras.saving.lambdas as lambdas

# The rooms whose names files may use; importing them enters these names into the tables.
from minikeras import constraints, initializers, layers, losses, metrics, models, optimizers, regularizers  # noqa: F401
from minikeras.budget import Budget
from minikeras.saving.refusal import CannotBeMade, FileRefused
from minikeras.saving.schema import Schema
from minikeras.serialization import CustomObjectScope, ObjectSharingScope, deserialize_keras_object, get_custom_objects
from minikeras.serialization.tables import scope_objects

MAX_BYTES = 2 << 30


@contextlib.contextmanager
def model_within_budget(config, custom_objects, member, max_bytes=MAX_BYTES):
    """A context with the model that a config describes; its weights are zeros inside.

    At its end the initializers run for the variables whose ids the block put into the set `model, done = ...`.

    Args:
        config: the model as plain values, as a file has it.
        custom_objects: dict of names and a learner's own classes and functions.
        member: where the config comes from, for texts.
        max_bytes: the most that all weights may take.

    Raises FileRefused where the config breaks a rule.
    """
    known = known_names(config, custom_objects)
    config = lambdas.replaced(config, known)
    Schema(member, known).check(config)
    done = set()
    with Budget(max_bytes) as budget, CustomObjectScope(known), ObjectSharingScope():
        yield _made(config, known, member), done
        budget.fill(done)


def _made(config, known, member):
    model = error = None
    try:
        model = deserialize_keras_object(config, custom_objects=known)
    except Exception as raised:
        error = raised
    budget = Budget.current()
    if budget.exceeded is not None or isinstance(error, MemoryError):
        reason = budget.exceeded or "there is not enough memory for it"
        raise FileRefused(
            3, member, f"{reason}. Where you trust the file, raise the limit with load_model(..., max_bytes=...)."
        ) from error
    if isinstance(error, FileRefused):
        raise error
    if error is not None:
        raise CannotBeMade(2, member, f"no model can be made of it: {_first_cause(error)}") from error
    return model


def _first_cause(error):
    """The error that was there first, before each level of the config said that it could not be read either."""
    while error.__cause__ is not None:
        error = error.__cause__
    return error


def known_names(config, custom_objects):
    """The learner's own names: registered, in scope and handed over; a class handed over by its plain name also counts as the
    `package>name` that the config calls it by."""
    given = dict(custom_objects or {})
    known = {**given, **scope_objects(), **get_custom_objects()}
    for full in _registered_names(config):
        plain = full.rpartition(">")[2]
        if full not in known and plain in given:
            known[full] = given[plain]
    return known


def _registered_names(config):
    """All names with a package in a config."""
    found, waiting = set(), [config]
    while waiting:
        value = waiting.pop()
        if isinstance(value, dict):
            for key in ("registered_name", "config"):
                if isinstance(value.get(key), str) and ">" in value[key]:
                    found.add(value[key])
            waiting.extend(value.values())
        elif isinstance(value, list):
            waiting.extend(value)
    return found
