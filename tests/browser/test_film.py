"""A training played, what a box tells of itself, and whether everything can be used by all: in a real browser."""

import os

import numpy as np
import pytest

import minikeras as keras
from minikeras.views import graph
from minikeras.views.film import MOST_BYTES, MOST_FRAMES, _thinned, record_training
from tests.browser.test_living import NAMES, box, press, said, traced

pytestmark = pytest.mark.slow  # a browser takes its time


def trained(every=4, name="hidden", epochs=4):
    keras.utils.set_random_seed(0)
    hidden = keras.layers.Dense(8, activation="relu", name="hidden")
    hidden.name = name
    model = keras.Sequential([keras.Input((4,), name="x"), hidden, keras.layers.Dense(1, name="out")], name="net")
    model.compile("adam", "mse")
    x = np.random.default_rng(0).normal(size=(80, 4))
    recorded = record_training(model, x[:8], x[:8, :1], every=every)
    model.fit(x, x[:, :1], epochs=epochs, batch_size=8, verbose=0, callbacks=[recorded])
    return recorded


def test_a_training_is_recorded_every_few_batches_and_changes_nothing():
    recorded, model = trained(), None
    assert [words.split(":")[0] for words, _ in recorded.frames[:3]] == [
        "before the training",
        "epoch 1, batch 4",
        "epoch 1, batch 8",
    ]
    losses = [float(words.split("loss ")[1].split(";")[0]) for words, _ in recorded.frames]
    assert losses[-1] < losses[0] and len(losses) == 11
    weights = []
    for callbacks in ([], [1]):
        keras.utils.set_random_seed(1)
        model = keras.Sequential([keras.Input((4,)), keras.layers.Dropout(0.5), keras.layers.Dense(1)])
        model.compile("sgd", "mse")
        x = np.ones((16, 4))
        model.fit(x, x[:, :1], batch_size=4, verbose=0, callbacks=[record_training(model, x, x[:, :1], 1)] * len(callbacks))
        weights.append(model.get_weights()[0])
    assert np.array_equal(*weights)


def test_a_long_training_thins_itself_out():
    recorded = trained(every=1, epochs=10)
    assert len(recorded.frames) <= MOST_FRAMES and recorded.every == 2
    assert recorded.frames[0][0].startswith("before") and recorded.frames[-1][0].startswith("epoch 10, batch 10")
    assert _thinned(list(range(5))) == [0, 2, 4] and _thinned(list(range(4))) == [0, 2, 3]
    assert len(recorded._repr_mimebundle_()["text/html"]) < MOST_BYTES


def test_nothing_recorded_and_no_loss_are_said(tmp_path):
    model = keras.Sequential([keras.Input((2,)), keras.layers.Dense(1)])
    with pytest.raises(ValueError, match="compile"):
        record_training(model, np.ones((1, 2)), np.ones((1, 1)))
    model.compile("sgd", "mse")
    with pytest.raises(ValueError, match="callbacks="):
        record_training(model, np.ones((1, 2)), np.ones((1, 1))).save(tmp_path / "a.html")
    assert os.listdir(tmp_path) == []


def test_the_slider_moves_numbers_arrows_and_the_loss_curve(page, tmp_path):
    recorded = trained()
    page.goto(f"file://{recorded.save(tmp_path / 'film.html')}")
    slider = page.get_by_role("slider")

    def shown():
        label = page.locator('[data-part="label"][data-key="1"]').text_content()
        return label, page.locator('[data-part="marker"]').get_attribute("transform"), said(page)

    first = shown()
    assert first[2] == recorded.frames[0][0]
    slider.focus()
    page.keyboard.press("End")
    last = shown()
    assert last[2] == recorded.frames[-1][0] == slider.get_attribute("aria-valuetext")
    assert first[0] != last[0] and first[1] != last[1] and not page.errors


def test_a_picked_box_tells_its_settings_weights_and_the_line_that_made_the_call(page, tmp_path):
    page.goto(f"file://{traced().save(tmp_path / 'model.html')}")
    box(page, "same").click()
    details = page.get_by_role("region", name="Details of the box").inner_text()
    assert "made at test_living.py:" in details and "units = 1" in details and "kernel (8, 1)" in details
    assert "|grad|" in details and not page.errors


@pytest.mark.parametrize("name", NAMES)
def test_names_from_strangers_stay_text_in_a_film_too(name, page, tmp_path):
    alarms = []
    page.on("dialog", lambda dialog: (alarms.append(dialog.message), dialog.dismiss()))
    page.goto(f"file://{trained(name=name, epochs=1).save(tmp_path / 'film.html')}")
    page.get_by_role("slider").focus()
    page.keyboard.press("End")
    page.locator('[data-part="box"]').nth(1).click()
    assert not alarms and not page.errors and page.locator('[data-part="box"]').count() == 4
    assert page.locator("script").count() == 1


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("what", ["model", "film"])
def test_axe_finds_nothing_that_keeps_anyone_out(what, scheme, browser, tmp_path):
    from axe_playwright_python.sync_playwright import Axe

    path = traced().save(tmp_path / "a.html") if what == "model" else trained().save(tmp_path / "a.html")
    context = browser.new_context(offline=True, bypass_csp=True, color_scheme=scheme)  # so that the checker may run in the page
    page = context.new_page()
    page.goto(f"file://{path}")
    page.locator('[data-part="box"]').first.click()
    press(page, "next", 2)
    found = Axe().run(page).response["violations"]
    context.close()
    assert [
        (fault["id"], fault["nodes"][0]["html"]) for fault in found if fault["impact"] in ("serious", "critical", "moderate")
    ] == []


def test_a_film_s_picture_is_that_of_its_first_moment():
    recorded = trained(epochs=1)
    bundle = recorded._repr_mimebundle_()
    assert bundle["text/plain"] == str(recorded) and "<iframe" in bundle["text/html"] and "<svg" in bundle["image/svg+xml"]
    assert graph(recorded._seen).graph.title == "net"
