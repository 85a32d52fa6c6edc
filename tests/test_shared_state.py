"""What all threads share: each thing that functions change outside of themselves is known, and has its reason to be no Ambient."""

import ast
import threading

import pytest

from minikeras import tf
from tools import notebook

LOCKED = "behind a shared lock"
SETTING = "set for the whole program, as in Keras, and read as one value"
SAME = "filled with the same value by whoever comes first"
REGISTRY = "entries are added once, under names of their own"
SHARED = {
    "ambient": {
        "_held": "changed by the thread that forks, which holds all locks",
        "_shared": "locks are made when files open",
    },
    "config.caps": {"_caps": SETTING},
    "config.settings": {"_epsilon": SETTING, "_floatx": SETTING, "_image_data_format": SETTING},
    "config.switch": {"cls._here": "when the class is made", "cls._made": LOCKED},
    "course.exercises": {"_LEDGER": "one learner, one notebook"},
    "course.own.block": {"_lasting": "one learner, one notebook", "_worked": "one learner, one notebook"},
    "course.own.kept": {"_here": "one learner, one notebook"},
    "course.own.seats": {"_taken": LOCKED},
    "course.solutions": {"_LOOKED": "one learner, one notebook"},
    "course.variants": {"_said": "one learner, one notebook"},
    "errors.explaining": {"_classes": SAME},
    "errors.language": {"_chosen": SETTING},
    "errors.quiet": {"_turn": "a new lock for the child of a fork"},
    "global_state": {"_state": "as in Keras: counters of names and the global seed, each behind the lock of its user"},
    "graph.recorded": {"CLASSES": SAME},
    "layers.wrapped_methods": {"cls.__init__": "when the class is made", "cls.build": "when the class is made"},
    "machine.blas": {"_inside": LOCKED, "_outside": LOCKED, "_wanted": SETTING},
    "machine.memory": {"_applied": SETTING, "_wanted": SETTING},
    "models.functional_call": {"cls.__bases__": "when the class is first called with tensors"},
    "on_demand": {"_depths": "behind the condition beside it", "_found": SAME, "_above": "said once, by the package"},
    "ops.operators": {f"cls.__{name}__": "when the class is made" for name in ("abs", "getitem", "invert", "neg")},
    "ops.parallel": {"_helpers": "behind the turn", "_turn": "a new lock for the child of a fork"},
    "random.op_seeds": {"_program": SETTING},
    "serialization.tables": {
        name: REGISTRY for name in ("_builtin_names", "_builtin_objects", "_custom_names", "_custom_objects", "_specials")
    },
    "tf.random": {"_global_generator": LOCKED},
}
CHANGING = "append add update pop clear extend setdefault remove discard popitem insert".split()


def changed_by_functions(tree):
    """The names of a file, or attributes of its classes, that its functions set or change."""
    targets = [target for statement in tree.body if isinstance(statement, ast.Assign) for target in statement.targets]
    parts = [part for target in targets for part in ast.walk(target)]
    names = {part.id for part in parts if isinstance(part, ast.Name)}
    for function in ast.walk(tree):
        if not isinstance(function, ast.FunctionDef):
            continue
        for node in ast.walk(function):
            if isinstance(node, ast.Global):
                yield from node.names
            if isinstance(node, (ast.Subscript, ast.Attribute)) and isinstance(node.ctx, (ast.Store, ast.Del)):
                if isinstance(node.value, ast.Name) and node.value.id in names | {"cls"}:
                    yield node.value.id if isinstance(node, ast.Subscript) else f"{node.value.id}.{node.attr}"
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in CHANGING:
                if isinstance(node.func.value, ast.Name) and node.func.value.id in names:
                    yield node.func.value.id


def test_what_threads_share_is_known_and_has_its_reason():
    found = {}
    for path in (notebook.ROOT / "minikeras").rglob("*.py"):
        changed = set(changed_by_functions(ast.parse(path.read_text(encoding="utf-8"))))
        if changed:
            found[".".join(path.relative_to(notebook.ROOT / "minikeras").with_suffix("").parts)] = changed
    assert found == {file: set(names) for file, names in SHARED.items()}


def test_a_change_of_a_global_is_found():
    text = """
seen, (a, b) = [], ({}, 0)
def one():
    global b
    b, a[1] = 1, 2
    seen.append(3)
    local = []
    local.append(seen[0])
"""
    assert set(changed_by_functions(ast.parse(text))) == {"seen", "a", "b"}


@pytest.mark.parametrize(
    "draw", [lambda: tf.random.normal((3,), seed=5), lambda: tf.random.get_global_generator().normal((3,))]
)
def test_threads_that_draw_at_once_share_the_numbers_of_one_that_draws_alone(draw):
    """Each number once: none twice, none lost."""

    def begin():
        tf.random.set_seed(1)
        tf.random.set_global_generator(tf.random.Generator.from_seed(1))

    begin()
    alone = sorted(tuple(draw().numpy().tolist()) for _ in range(80))
    begin()
    start, drawn = threading.Barrier(4), []

    def draws():
        start.wait()
        drawn.extend(tuple(draw().numpy().tolist()) for _ in range(20))

    threads = [threading.Thread(target=draws) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(drawn) == alone and len(set(alone)) == 80
