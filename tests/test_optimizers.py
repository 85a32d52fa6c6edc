"""Optimizers and learning-rate schedules against tf.keras: the same gradients give the same weights."""

import os

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
os.environ.setdefault("TF_ENABLE_ONEDNN_OPTS", "0")

import keras
import numpy as np
import pytest
import tensorflow as tf
from keras.src.backend.common import global_state as keras_state

from minikeras import constraints, global_state, optimizers
from minikeras.autodiff import Variable
from minikeras.autodiff.row_gradient import RowGradient
from minikeras.config import use_fast_forms
from minikeras.serialization import register_keras_serializable

SHAPES = {"dense/kernel": (4, 3), "dense/bias": (3,), "scale/factor": (), "conv/kernel": (2, 3, 4)}


@pytest.fixture(autouse=True)
def fresh_names():
    global_state.clear()
    keras_state.set_global_attribute("object_name_uids", None)


def numbers(seed, spread=1.0):
    rng = np.random.default_rng(seed)
    return {path: np.asarray(rng.normal(scale=spread, size=shape), "float32") for path, shape in SHAPES.items()}


def variables_of(make, dtype="float32"):
    """One variable for each of SHAPES, made by either engine's `Variable`."""
    made = []
    for path, value in numbers(0).items():
        made.append(make(value.astype(dtype).copy(), dtype=dtype, name=path.split("/")[1]))
        made[-1]._path = made[-1].path = path
    return made


def keras_variable(value, dtype, name):
    class Named(keras.Variable):
        path = ""

    return Named(value, dtype=dtype, name=name)


def train(engine, make, build, steps=10, dtype="float32"):
    """The variables and the optimizer after some steps on random gradients."""
    variables = variables_of(make, dtype)
    optimizer = build(engine)
    for step in range(steps):
        optimizer.apply([g.astype(dtype) for g in numbers(step + 1).values()], variables)
    return variables, optimizer


def assert_same_values(ours, theirs):
    for a, b in zip(ours, theirs, strict=True):
        value = b.numpy()
        # A sum that ends near 0 has the rounding of its large terms.
        np.testing.assert_allclose(a.numpy(), value, rtol=1e-6, atol=1e-6 * max(1, np.abs(value).max()), err_msg=a.path)


def assert_same_training(build, **options):
    ours, optimizer = train(optimizers, Variable, build, **options)
    theirs, reference = train(keras.optimizers, keras_variable, build, **options)
    assert_same_values(ours, theirs)
    assert [v.path for v in optimizer.variables] == [v.path for v in reference.variables]
    assert [(v.dtype, v.name) for v in optimizer.variables] == [(v.dtype, v.name) for v in reference.variables]
    assert_same_values(optimizer.variables, reference.variables)
    assert optimizer.get_config() == reference.get_config()


RULES = [
    ("SGD", {}),
    ("SGD", dict(learning_rate=0.1, momentum=0.9)),
    ("SGD", dict(learning_rate=0.1, momentum=0.9, nesterov=True)),
    ("RMSprop", {}),
    ("RMSprop", dict(rho=0.8, momentum=0.5)),
    ("RMSprop", dict(centered=True)),
    ("RMSprop", dict(momentum=0.5, centered=True, epsilon=1e-3)),
    ("Adam", {}),
    ("Adam", dict(learning_rate=0.1, beta_1=0.8, beta_2=0.9, epsilon=1e-3)),
    ("Adam", dict(amsgrad=True)),
    ("AdamW", {}),
    ("AdamW", dict(learning_rate=0.1, weight_decay=0.1, amsgrad=True)),
    ("Adagrad", {}),
    ("Adagrad", dict(learning_rate=0.1, initial_accumulator_value=1.0)),
    ("Adadelta", {}),
    ("Adadelta", dict(learning_rate=1.0, rho=0.9, epsilon=1e-3)),
    ("Adamax", {}),
    ("Adamax", dict(learning_rate=0.1, beta_1=0.8, beta_2=0.9)),
    ("Nadam", {}),
    ("Nadam", dict(learning_rate=0.1, beta_1=0.8, beta_2=0.9)),
    ("Lion", {}),
    ("Lion", dict(beta_1=0.5, beta_2=0.6)),
    ("Ftrl", {}),
    ("Ftrl", dict(learning_rate=0.1, l1_regularization_strength=0.1, l2_regularization_strength=0.2)),
    ("Ftrl", dict(learning_rate=0.1, l2_shrinkage_regularization_strength=0.1, beta=0.5, learning_rate_power=-0.3)),
    ("Adafactor", {}),
    ("Adafactor", dict(learning_rate=0.5, clip_threshold=0.5, relative_step=False)),
    ("Lamb", {}),
    ("Lamb", dict(learning_rate=0.1, beta_1=0.8)),
]

COMMON = [
    dict(weight_decay=0.1),
    dict(clipnorm=0.5),
    dict(clipvalue=0.3),
    dict(global_clipnorm=0.5),
    dict(use_ema=True, ema_momentum=0.9),
    dict(use_ema=True, ema_overwrite_frequency=3),
    dict(loss_scale_factor=4.0),
    dict(gradient_accumulation_steps=3),
    dict(gradient_accumulation_steps=2, use_ema=True, clipnorm=1.0, weight_decay=0.01),
    dict(name="mine"),
]


@pytest.mark.parametrize("name, settings", RULES)
def test_ten_steps_are_keras_s(name, settings):
    assert_same_training(lambda engine: getattr(engine, name)(**settings))


@pytest.mark.parametrize("settings", COMMON)
@pytest.mark.parametrize("name", ["SGD", "Adam", "Nadam"])
def test_the_common_arguments_act_as_in_keras(name, settings):
    assert_same_training(lambda engine: getattr(engine, name)(learning_rate=0.05, **settings))


@pytest.mark.parametrize("name", ["SGD", "Adam", "RMSprop", "Ftrl", "Nadam"])
def test_a_float64_model_is_trained_in_float64(name):
    assert_same_training(lambda engine: getattr(engine, name)(learning_rate=0.05), dtype="float64")


SCHEDULES = [
    ("ExponentialDecay", dict(initial_learning_rate=0.1, decay_steps=3, decay_rate=0.7)),
    ("ExponentialDecay", dict(initial_learning_rate=0.1, decay_steps=3, decay_rate=0.7, staircase=True)),
    ("InverseTimeDecay", dict(initial_learning_rate=0.1, decay_steps=3, decay_rate=0.7)),
    ("InverseTimeDecay", dict(initial_learning_rate=0.1, decay_steps=3, decay_rate=0.7, staircase=True)),
    ("PolynomialDecay", dict(initial_learning_rate=0.1, decay_steps=7)),
    ("PolynomialDecay", dict(initial_learning_rate=0.1, decay_steps=7, end_learning_rate=0.01, power=2.0, cycle=True)),
    ("PiecewiseConstantDecay", dict(boundaries=[2, 9], values=[0.1, 0.05, 0.01])),
    ("CosineDecay", dict(initial_learning_rate=0.1, decay_steps=9, alpha=0.1)),
    ("CosineDecay", dict(initial_learning_rate=0.0, decay_steps=9, warmup_target=0.1, warmup_steps=5)),
    ("CosineDecayRestarts", dict(initial_learning_rate=0.1, first_decay_steps=3, alpha=0.1)),
    ("CosineDecayRestarts", dict(initial_learning_rate=0.1, first_decay_steps=3, t_mul=1.0, m_mul=0.5)),
    ("CosineDecayRestarts", dict(initial_learning_rate=0.1, first_decay_steps=2, t_mul=1.5, m_mul=0.9)),
]


@pytest.mark.parametrize("name, settings", SCHEDULES)
def test_schedules_give_keras_s_rates(name, settings):
    ours = getattr(optimizers.schedules, name)(**settings)
    theirs = getattr(keras.optimizers.schedules, name)(**settings)
    for step in range(30):
        np.testing.assert_allclose(ours(step).numpy(), np.asarray(theirs(step)), rtol=2e-6, atol=1e-8, err_msg=f"step {step}")
    assert ours(3).dtype == "float32"
    assert ours.get_config() == theirs.get_config()
    assert optimizers.schedules.serialize(ours) == keras.optimizers.schedules.serialize(theirs)
    assert optimizers.schedules.deserialize(optimizers.schedules.serialize(ours)).get_config() == ours.get_config()


def test_a_schedule_drives_the_optimizer():
    def build(engine):
        return engine.Adam(engine.schedules.ExponentialDecay(0.1, 4, 0.5))

    assert_same_training(build)


def test_a_schedule_counts_steps_also_while_gradients_are_accumulated():
    def build(engine):
        return engine.SGD(engine.schedules.InverseTimeDecay(0.1, 1, 0.5), gradient_accumulation_steps=2)

    assert_same_training(build)


def test_a_function_can_be_the_learning_rate():
    def build(engine):
        optimizer = engine.SGD(learning_rate=lambda: 0.25)
        optimizer.get_config = lambda: None  # a lambda is not written into configs by either engine in the same way
        return optimizer

    assert_same_training(build)


def test_a_schedule_of_ones_own_gets_the_step():
    class Warmup(optimizers.schedules.LearningRateSchedule):
        def __call__(self, step):
            return 0.5 / (step + 1)

    optimizer = optimizers.SGD(Warmup())
    w = Variable(np.zeros(1, "float32"))
    for _ in range(3):
        optimizer.apply([np.ones(1, "float32")], [w])
    np.testing.assert_allclose(w.numpy(), [-0.5 - 0.25 - 0.5 / 3], rtol=1e-6)


def test_exclude_from_weight_decay_leaves_weights_out_by_name_and_by_object():
    def build(engine):
        optimizer = engine.AdamW(weight_decay=0.5)
        optimizer.exclude_from_weight_decay(var_names=["bias", "fact"])
        return optimizer

    assert_same_training(build)
    w = Variable(np.ones(2, "float32"))
    optimizer = optimizers.SGD(weight_decay=0.5)
    optimizer.exclude_from_weight_decay(var_list=[w])
    optimizer.apply([np.zeros(2, "float32")], [w])
    np.testing.assert_array_equal(w.numpy(), [1, 1])
    with pytest.raises(ValueError, match="before the optimizer is built"):
        optimizer.exclude_from_weight_decay(var_names=["x"])


# Rows of tables


@pytest.mark.parametrize(
    "name, settings", [*RULES, *(("Adam", common) for common in COMMON if "loss_scale_factor" not in common)]
)
def test_a_row_used_twice_is_squared_and_clipped_use_by_use_as_in_tensorflow(name, settings):
    table, rows = np.random.default_rng(1).normal(size=(7, 3)).astype("float32"), np.array([1, 1, 2, 5, 1])
    ours, theirs = Variable(table.copy(), name="table"), keras.Variable(table, name="table")
    optimizer, reference = getattr(optimizers, name)(**settings), getattr(keras.optimizers, name)(**settings)
    for seed in range(4):
        values = np.random.default_rng(seed).normal(size=(5, 3)).astype("float32")
        optimizer.apply([RowGradient(values, rows, (7, 3))], [ours])
        reference.apply([tf.IndexedSlices(values, rows, (7, 3))], [theirs])
    assert_same_values([ours, *optimizer.variables], [theirs, *reference.variables])


def test_row_gradients_add_up():
    first = RowGradient(np.array([[1.0], [2.0]], "float32"), np.array([0, 2]), (3, 1))
    second = RowGradient(np.array([[5.0]], "float32"), np.array([2]), (3, 1))
    np.testing.assert_array_equal((first + second).array, [[1], [0], [7]])
    np.testing.assert_array_equal(np.ones((3, 1), "float32") + first, [[2], [1], [3]])
    np.testing.assert_array_equal(RowGradient(np.zeros((0, 1), "float32"), np.zeros(0, int), (2, 1)).array, [[0], [0]])


# The two forms


@pytest.mark.parametrize("name, settings", RULES)
def test_block_by_block_gives_the_same_bits_as_all_at_once(name, settings):
    def run():
        rng = np.random.default_rng(3)
        w = Variable(rng.normal(size=(300, 201)).astype("float32"))
        optimizer = getattr(optimizers, name)(**settings)
        for _ in range(3):
            optimizer.apply([rng.normal(size=(300, 201)).astype("float32")], [w])
        return w.numpy()

    fast = run()
    with use_fast_forms(False):
        np.testing.assert_array_equal(fast, run())


def test_a_weight_that_is_not_contiguous_is_changed_too():
    w = Variable(np.zeros((200, 150), "float32"))
    w.array = np.zeros((150, 200), "float32").T
    optimizers.SGD(1.0).apply([np.ones((200, 150), "float32")], [w])
    assert (w.numpy() == -1).all()


def test_gradients_are_left_as_they_were():
    g = np.ones((200, 150), "float32")
    for name in {name for name, _ in RULES}:
        getattr(optimizers, name)().apply([g], [Variable(np.ones((200, 150), "float32"))])
    assert (g == 1).all()


def test_the_array_a_variable_was_made_of_stays_as_it_was():
    array = np.ones(2, "float32")
    optimizers.SGD(1.0).apply([array], [Variable(array)])
    assert (array == 1).all()


# Around the rule


def test_constraints_hold_after_the_step():
    w = Variable(np.ones(3, "float32"), constraint=constraints.NonNeg())
    optimizers.SGD(1.0).apply([np.array([0.5, 2, 3], "float32")], [w])
    np.testing.assert_array_equal(w.numpy(), [0.5, 0, 0])


def test_a_missing_gradient_is_warned_about_and_its_weight_kept():
    a, b = (Variable(np.ones(1, "float32"), name=name) for name in "ab")
    with pytest.warns(UserWarning, match=r"Gradients do not exist for variables \['b'\] when minimizing the loss"):
        optimizers.SGD(0.5).apply([np.ones(1, "float32"), None], [a, b])
    assert a.numpy() == 0.5 and b.numpy() == 1
    with pytest.raises(ValueError, match="No gradients provided for any variable"):
        optimizers.SGD().apply([None], [a])


def test_learning_rate_can_be_read_and_set():
    optimizer = optimizers.SGD(0.5)
    assert float(optimizer.learning_rate) == 0.5
    optimizer.learning_rate = 0.25
    assert float(optimizer.learning_rate) == 0.25 and optimizer.variables[1] is optimizer.learning_rate
    optimizer.learning_rate = optimizers.schedules.CosineDecay(1.0, 10)
    assert float(optimizer.learning_rate) == 1 and len(optimizer.variables) == 1
    with pytest.raises(TypeError, match="created with a `LearningRateSchedule`"):
        optimizer.learning_rate = 0.1


@pytest.mark.parametrize("change", ["learning_rate", "beta_1", "beta_2"])
def test_adam_s_step_size_follows_what_is_changed_between_two_steps(change):
    def final(engine, make):
        variables, optimizer = train(engine, make, lambda engine: engine.Adam(0.1), steps=2)
        setattr(optimizer, change, 0.5)
        optimizer.apply(list(numbers(3).values()), variables)
        return [np.asarray(v) for v in variables]

    for a, b in zip(final(optimizers, Variable), final(keras.optimizers, keras_variable), strict=True):
        np.testing.assert_allclose(a, b, rtol=1e-5)


def test_adam_gives_weights_of_two_dtypes_a_step_size_of_each_s_own():
    def final(*dtypes):
        variables = [Variable(np.ones(3, dtype)) for dtype in dtypes]
        optimizer = optimizers.Adam(0.1)
        optimizer.apply([np.full(3, 0.3, dtype) for dtype in dtypes], variables)
        return [v.array for v in variables]

    together = final("float32", "float64", "float32")
    assert [w.dtype.name for w in together] == ["float32", "float64", "float32"]
    for dtype, got in zip(("float32", "float64", "float32"), together, strict=True):
        np.testing.assert_array_equal(got, final(dtype)[0])


def test_finalize_replaces_weights_by_their_average():
    w = Variable(np.zeros(1, "float32"))
    optimizer = optimizers.SGD(1.0, use_ema=True, ema_momentum=0.5)
    for _ in range(2):
        optimizer.apply_gradients([(np.ones(1, "float32"), w)])
    assert w.numpy() == -2
    optimizer.finalize_variable_values([w])
    assert w.numpy() == -1.5


def test_an_optimizer_of_ones_own_needs_only_build_and_update_step():
    def friction(base, add, multiply):
        class Friction(base):
            def __init__(self, **kwargs):
                super().__init__(learning_rate=0.1, **kwargs)

            def build(self, variables):
                super().build(variables)
                self.speeds = self.add_optimizer_variables(variables, "speed")

            def update_step(self, gradient, variable, learning_rate):
                speed = self.speeds[self._get_variable_index(variable)]
                self.assign(speed, add(multiply(0.9, speed), multiply(-learning_rate, gradient)))
                self.assign_add(variable, speed)

        return Friction()

    from minikeras import ops

    assert_same_training(
        lambda engine: friction(
            engine.Optimizer, *((ops.add, ops.multiply) if engine is optimizers else (keras.ops.add, keras.ops.multiply))
        )
    )


def test_weights_saved_and_loaded_continue_the_training():
    def run(optimizer, variables, steps):
        for step in steps:
            optimizer.apply(list(numbers(step).values()), variables)

    straight, split = variables_of(Variable), variables_of(Variable)
    run(optimizers.Adam(), straight, range(6))
    first, second, store = optimizers.Adam(), optimizers.Adam(), {}
    run(first, split, range(3))
    first.save_own_variables(store)
    assert list(store) == [str(i) for i in range(10)]
    second.build(split)
    second.load_own_variables(store)
    run(second, split, range(3, 6))
    for a, b in zip(straight, split):
        np.testing.assert_array_equal(a.numpy(), b.numpy())
    with pytest.warns(UserWarning, match="because it has 2 variables whereas the saved optimizer has 10 variables"):
        optimizers.Adam().load_own_variables(store)


def test_a_step_that_overflows_is_left_out_by_the_loss_scale_optimizer():
    def run(engine, variable):
        optimizer = engine.LossScaleOptimizer(engine.SGD(1.0), initial_scale=4.0, dynamic_growth_steps=2)
        for g in ([4.0], [np.inf], [4.0], [4.0], [4.0]):
            optimizer.apply([np.array(g, "float32")], [variable])
        return [v.numpy() for v in optimizer.variables], variable.numpy(), [v.path for v in optimizer.variables]

    ours = run(optimizers, Variable(np.zeros(1, "float32")))
    theirs = run(keras.optimizers, keras.Variable(np.zeros(1, "float32")))
    np.testing.assert_array_equal(ours[1], theirs[1])
    assert ours[0] == theirs[0] and ours[2] == theirs[2]


# Names and configs


@pytest.mark.parametrize("name", sorted({name for name, _ in RULES}))
def test_each_optimizer_is_found_by_name_and_by_config(name):
    for spelling in (name, name.lower(), name.upper()):
        assert type(optimizers.get(spelling)).__name__ == name
    global_state.clear()
    ours = getattr(optimizers, name)(learning_rate=0.25, clipnorm=2.0)
    theirs = getattr(keras.optimizers, name)(learning_rate=0.25, clipnorm=2.0)
    config = optimizers.serialize(ours)
    assert config == keras.optimizers.serialize(theirs)
    assert optimizers.deserialize(config).get_config() == ours.get_config()
    if name != "Lamb":  # Keras can't read its own
        assert keras.optimizers.deserialize(config).get_config() == ours.get_config()


def test_an_optimizer_with_a_schedule_comes_back_from_its_config():
    ours = optimizers.SGD(optimizers.schedules.PolynomialDecay(0.1, 10))
    theirs = keras.optimizers.deserialize(optimizers.serialize(ours))
    assert optimizers.serialize(ours) == keras.optimizers.serialize(theirs)
    assert optimizers.deserialize(optimizers.serialize(ours)).get_config() == ours.get_config()


def test_a_registered_optimizer_is_found_by_its_name():
    @register_keras_serializable("mine")
    class Still(optimizers.SGD):
        pass

    assert type(optimizers.get("mine>Still")) is Still


@pytest.mark.parametrize(
    "wrong, text",
    [
        (lambda engine: engine.SGD(lr=0.1), "Argument(s) not recognized: {'lr': 0.1}"),
        (lambda engine: engine.SGD(momentm=0.1), "Argument(s) not recognized: {'momentm': 0.1}"),
        (lambda engine: engine.SGD(learning_rate=1), "Argument `learning_rate` should be float"),
        (lambda engine: engine.SGD(momentum=2.0), "`momentum` must be a float between [0, 1]."),
        (lambda engine: engine.SGD(clipnorm=1.0, clipvalue=1.0), "Only one of `clipnorm`, `clipvalue` and `global_clipnorm`"),
        (lambda engine: engine.SGD(gradient_accumulation_steps=1), "`gradient_accumulation_steps` must be an integer >= 2"),
        (lambda engine: engine.SGD(use_ema=True, ema_momentum=2.0), "`ema_momentum` must be in the range [0, 1]"),
        (lambda engine: engine.SGD(use_ema=True, ema_overwrite_frequency=0.5), "`ema_overwrite_frequency` must be an integer"),
        (lambda engine: engine.AdamW(weight_decay=None), "Argument `weight_decay` must be a float"),
        (lambda engine: engine.Lion(beta_1=0.0), "Argument `beta_1` must be in the [0, 1] range"),
        (lambda engine: engine.Ftrl(learning_rate_power=0.5), "`learning_rate_power` needs to be negative or zero"),
        (
            lambda engine: engine.Ftrl(l1_regularization_strength=-1.0),
            "`l1_regularization_strength` needs to be positive or zero",
        ),
        (lambda engine: engine.get("adm"), "Could not interpret optimizer identifier: adm"),
        (lambda engine: engine.get(3), "Could not interpret optimizer identifier: 3"),
        (lambda engine: engine.get(engine.Adam), "Could not interpret optimizer identifier: <class"),
        (lambda engine: engine.SGD().apply([1.0]), "When passing `grads` without `variables`"),
        (lambda engine: engine.SGD().set_weights([]), "You are calling `set_weights()` on an optimizer that has not"),
        (lambda engine: engine.schedules.ExponentialDecay(0.1, 0, 0.5), "Argument `decay_steps` must be > 0"),
        (lambda engine: engine.schedules.CosineDecayRestarts(0.1, 0), "Argument `first_decay_steps` must be > 0"),
        (lambda engine: engine.schedules.PiecewiseConstantDecay([1], [0.1]), "The length of boundaries should be 1 less"),
    ],
)
def test_wrong_arguments_raise_keras_s_class_and_text(wrong, text):
    for engine in (optimizers, keras.optimizers):
        with pytest.raises(ValueError) as error:
            wrong(engine)
        assert str(error.value).startswith(text)


@pytest.mark.parametrize(
    "wrong, hint",
    [
        (lambda: optimizers.SGD(lr=0.1), "\n  Fix:    learning_rate=0.1"),
        (lambda: optimizers.SGD(momentm=0.1), "Did you mean 'momentum'?"),
        (lambda: optimizers.get("adm"), "Did you mean 'adam'?"),
        (lambda: optimizers.get(optimizers.Adam), "write Adam()"),
    ],
)
def test_wrong_arguments_are_answered_with_the_right_spelling(wrong, hint):
    with pytest.raises(ValueError) as error:
        wrong()
    assert hint in str(error.value)


def test_the_old_name_of_the_learning_rate_is_refused_with_the_new_one():
    with pytest.raises(AttributeError, match="'SGD' object has no attribute 'lr'\n  Fix:    optimizer.learning_rate"):
        optimizers.SGD().lr


def test_decay_and_a_negative_learning_rate_are_warned_about():
    with pytest.warns(UserWarning, match="Argument `decay` is no longer supported and will be ignored.\n.*InverseTimeDecay"):
        optimizers.SGD(decay=1e-6)
    with pytest.warns(UserWarning, match="learning_rate=-0.1 is negative"):
        optimizers.SGD(-0.1)


def test_an_unknown_variable_is_refused():
    optimizer = optimizers.SGD()
    optimizer.build([Variable(np.ones(1, "float32"))])
    with pytest.raises(ValueError, match="Unknown variable"):
        optimizer.apply([np.ones(1, "float32")], [Variable(np.ones(1, "float32"))])


def test_a_forgotten_super_init_is_named():
    class Forgetful(optimizers.Optimizer):
        def __init__(self):
            self.momentum = 0.9

    with pytest.raises(RuntimeError, match="In optimizer 'Forgetful', you forgot to call"):
        Forgetful()
