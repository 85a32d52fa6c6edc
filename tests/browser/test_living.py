"""The living picture in a real browser: by mouse and by keyboard, in a page of its own and in a notebook's frame."""

import html as html_entities
import re

import numpy as np
import pytest

import minikeras as keras
from minikeras.views import graph
from minikeras.views.living import openings

pytestmark = pytest.mark.slow  # a browser takes its time


def siamese():
    keras.utils.set_random_seed(0)
    pixels = keras.Input((6,), name="pixels")
    wide = keras.layers.Dense(8, activation="relu", name="wide")(pixels)
    encoder = keras.Model(pixels, keras.layers.Dense(4, name="code")(wide), name="encoder")
    left, right = keras.Input((6,), name="left"), keras.Input((6,), name="right")
    both = keras.layers.Concatenate(name="both")([encoder(left), encoder(right)])
    model = keras.Model([left, right], keras.layers.Dense(1, activation="sigmoid", name="same")(both), name="siamese")
    model.compile("sgd", "binary_crossentropy")
    return model


def traced():
    draw = np.random.default_rng(0)
    return graph(siamese(), x=[draw.random((8, 6)), draw.random((8, 6))], y=draw.integers(0, 2, (8, 1)))


@pytest.fixture
def opened(page, tmp_path):
    page.goto(f"file://{traced().save(tmp_path / 'model.html')}")
    yield page
    assert not page.errors


def said(page):
    return page.locator(".mk-say").inner_text()


def faint(page, kind="box"):
    return page.locator(f'[data-part="{kind}"].mk-faint').evaluate_all("parts => parts.map(part => part.dataset.key)")


def press(page, act, times=1):
    for _ in range(times):
        page.locator(f'[data-act="{act}"]').click()


def box(page, key):
    return page.locator(f'[data-part="box"][data-key="{key}"],[data-part="frame"][data-key="{key}"]')


def test_a_click_lights_the_way_to_the_inputs_and_on_to_the_outputs(opened):
    box(opened, "encoder[0]").click()
    assert sorted(faint(opened)) == ["encoder[1]", "right"]
    assert "encoder[0] (Functional)" in said(opened) and "same weights" in said(opened)
    assert len(faint(opened, "edge")) == len(faint(opened, "label")) == 2, "the labels of the other way are faint, too"
    opened.keyboard.press("Escape")
    press(opened, "fit")
    assert faint(opened) == []


def test_steps_go_forward_with_values_and_back_with_gradients_that_add_up(opened):
    press(opened, "first")
    assert said(opened).startswith("1/14 left (InputLayer)")
    press(opened, "next", 4)
    assert re.match(r"5/14 both \(Concatenate\): takes from encoder\[0\] \(None, 4\) \(.*\)", said(opened))
    assert "same" in faint(opened) and "both" not in faint(opened)
    press(opened, "next", 3)
    assert re.match(r"8/14 loss \d\.\d+", said(opened))
    press(opened, "last")
    assert "back at left: |grad|" in said(opened)
    press(opened, "back", 2)
    assert "its weights add up what comes by encoder[1]" in said(opened)
    press(opened, "back", 30)
    assert said(opened) == "", "before the first step nothing is told"


def test_nested_models_open_and_close_in_place(opened):
    box(opened, "encoder[0]").dblclick()
    assert box(opened, "encoder[0]/code").count() == 1 and box(opened, "encoder[1]/code").count() == 0
    assert "encoder[0]: opened" in said(opened)
    box(opened, "encoder[1]").dblclick()
    assert box(opened, "encoder[1]/code").count() == 1
    box(opened, "encoder[0]").first.dblclick()
    assert box(opened, "encoder[0]/code").count() == 0 and box(opened, "encoder[1]/code").count() == 1


def test_the_keyboard_alone_does_everything(opened):
    for _ in range(9):  # eight buttons, the search, and then the boxes
        opened.keyboard.press("Tab")
    opened.keyboard.press("Tab")
    focused = "document.activeElement.dataset.key"
    first = opened.evaluate(focused)
    opened.keyboard.press("Enter")
    assert first in said(opened)
    while opened.evaluate(focused) != "encoder[0]":
        opened.keyboard.press("Tab")
    opened.keyboard.press("Space")
    assert box(opened, "encoder[0]/code").count() == 1 and opened.evaluate(focused) == "encoder[0]", "the focus stays"
    opened.keyboard.press("ArrowRight")
    assert said(opened).startswith("1/")
    before = opened.locator("svg").get_attribute("viewBox")
    opened.keyboard.press("+")
    assert opened.locator("svg").get_attribute("viewBox") != before
    opened.keyboard.press("Escape")
    assert opened.locator("svg").get_attribute("viewBox") == before


def test_search_lights_what_is_found(opened):
    opened.get_by_role("searchbox").fill("concat")
    assert "both" not in faint(opened) and "left" in faint(opened) and said(opened) == "1 found"
    opened.get_by_role("searchbox").fill("")
    assert faint(opened) == []


def test_playing_goes_on_by_itself_and_pauses(opened):
    press(opened, "play")
    opened.get_by_role("status").filter(has_text="2/14").wait_for(timeout=20000)
    press(opened, "play")
    told = said(opened)
    opened.wait_for_timeout(1200)
    assert said(opened) == told


def test_the_wheel_scrolls_the_page_unless_control_is_held(opened):
    view = opened.locator("svg").get_attribute("viewBox")
    box(opened, "both").hover()
    opened.mouse.wheel(0, 200)
    assert opened.locator("svg").get_attribute("viewBox") == view
    opened.keyboard.down("Control")
    opened.mouse.wheel(0, -200)
    assert float(opened.locator("svg").get_attribute("viewBox").split()[2]) < float(view.split()[2])


def test_what_can_be_pressed_has_a_name(opened):
    named = opened.evaluate(
        "[...document.querySelectorAll('button,[role=button],input')].every(one => (one.getAttribute('aria-label') || '').length > 2)"
    )
    assert named and opened.locator("[aria-live=polite]").count() == 1 and opened.title() == "siamese"
    assert opened.evaluate("document.documentElement.lang") == "en"


NAMES = [
    "</script><script>alert(1)</script>",
    'a"onload="alert(1)',
    "a'b",
    "line\nbreak",
    "\u202etxet",
    "${alert(1)}",
    "$title",
    "<!--",
]


def test_names_from_strangers_stay_text(page, tmp_path):
    alarms = []
    page.on("dialog", lambda dialog: (alarms.append(dialog.message), dialog.dismiss()))
    inputs = x = keras.Input((3,), name="x")
    for name in NAMES:
        layer = keras.layers.Dense(3)
        layer.name = name
        x = layer(x)
    living = keras.Model(inputs, x).graph(interactive=True)
    path = living.save(tmp_path / "strange.html")
    page.goto(f"file://{path}")
    for key in page.locator('[data-part="box"]').evaluate_all("parts => parts.map(part => part.dataset.key)"):
        page.locator('[data-part="box"]').nth(0).click()
        assert key
    press(page, "next", 9)
    assert not alarms and not page.errors and page.locator('[data-part="box"]').count() == len(NAMES) + 1
    page.set_content(living._repr_mimebundle_()["text/html"])
    frame = page.frame_locator("iframe")
    frame.locator('[data-act="next"]').click()
    assert not alarms and "x (InputLayer)" in frame.locator(".mk-say").inner_text()


def test_in_a_trusted_notebook_the_frame_is_shown_and_reaches_nothing_around_it(page):
    page.set_content(f"<p id=outside>mine</p>{traced().interactive()._repr_mimebundle_()['text/html']}")
    frame = page.frame_locator("iframe")
    frame.locator('[data-act="first"]').click()
    assert frame.locator(".mk-say").inner_text().startswith("1/14")
    assert not page.locator("body > img").is_visible()
    inside = page.frames[1]
    assert (
        inside.evaluate("(() => { try { return parent.document.body.innerText } catch (error) { return error.name } })()")
        == "SecurityError"
    )


def test_in_an_untrusted_notebook_the_still_picture_is_shown_with_its_words(page):
    """What a sanitizer leaves: no style, no frame."""
    html = traced().interactive()._repr_mimebundle_()["text/html"]
    left = re.sub(r"<style>.*?</style>|<iframe.*?</iframe>", "", html, flags=re.S)
    page.set_content(left)
    picture = page.locator("img")
    assert picture.is_visible() and "siamese, view of calls" in picture.get_attribute("alt")
    assert picture.evaluate("image => image.naturalWidth > 200")


def test_nothing_is_asked_of_another_host(page, tmp_path):
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    path = traced().save(tmp_path / "model.html")
    page.goto(f"file://{path}")
    press(page, "next", 3)
    assert [url for url in asked if not url.startswith("file://")] == []
    text = html_entities.unescape((tmp_path / "model.html").read_text(encoding="utf-8"))
    assert set(re.findall(r"https?://[^\s\"'<>\\]+", text)) <= {"http://www.w3.org/2000/svg"}


def test_ways_of_opening_are_all_of_them_for_few_models_and_levels_for_many():
    assert openings(["a", "b"]) == [frozenset(), {"a"}, {"b"}, {"a", "b"}]
    assert openings(["a", "a/b"]) == [frozenset(), {"a"}, {"a", "a/b"}], "what is inside opens after what is around it"
    many = [f"m{i}" for i in range(20)] + ["m0/inner"]
    assert openings(many) == [frozenset(), frozenset(many[:20]), frozenset(many)]
    assert openings([]) == [frozenset()]
