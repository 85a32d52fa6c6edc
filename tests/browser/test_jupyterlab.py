"""The living picture in JupyterLab itself: the still picture in a notebook that is not trusted, the living one in a trusted one."""

import os
import socket
import subprocess
import sys
import time
import urllib.request

import nbformat
import pytest

from tests.browser.test_living import traced

pytestmark = pytest.mark.slow  # JupyterLab starts once


@pytest.fixture(scope="module")
def lab(tmp_path_factory):
    """`(address, folder, environment)` of a JupyterLab with a notebook "a.ipynb" that was made elsewhere."""
    folder = tmp_path_factory.mktemp("lab")
    cell = nbformat.v4.new_code_cell("model.graph(interactive=True)")
    bundle = traced().interactive()._repr_mimebundle_()
    cell.outputs = [nbformat.v4.new_output("execute_result", data=bundle, execution_count=1)]
    (folder / "notebooks").mkdir()
    kernel = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
    nbformat.write(nbformat.v4.new_notebook(cells=[cell], metadata=kernel), folder / "notebooks" / "a.ipynb")
    environment = {
        **os.environ,
        "HOME": str(folder),
        "JUPYTER_DATA_DIR": str(folder / "data"),
        "JUPYTER_CONFIG_DIR": str(folder / "config"),
    }
    environment["JUPYTER_RUNTIME_DIR"] = str(folder / "runtime")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    options = [f"--port={port}", "--no-browser", "--allow-root", "--IdentityProvider.token=", "--ServerApp.port_retries=0"]
    command = [sys.executable, "-m", "jupyter", "lab", *options, f"--ServerApp.root_dir={folder / 'notebooks'}"]
    with open(folder / "log", "w") as log:
        server = subprocess.Popen(command, env=environment, stdout=log, stderr=log, cwd=folder)
    address = f"http://127.0.0.1:{port}"
    try:
        for _ in range(240):
            try:
                urllib.request.urlopen(f"{address}/api", timeout=5).read()
                break
            except OSError:
                assert server.poll() is None, (folder / "log").read_text()
                time.sleep(0.5)
        yield address, folder, environment
    finally:
        server.terminate()
        server.wait(30)


def opened(browser, address):
    """A page of JupyterLab with the notebook open; nothing but JupyterLab itself may be asked for anything."""
    context = browser.new_context(viewport={"width": 1200, "height": 1000})
    asked = []
    context.route(
        "**/*", lambda route: route.continue_() if "127.0.0.1" in route.request.url else (asked.append(1), route.abort())
    )
    page = context.new_page()
    dialogs = page.locator("dialog.jp-Dialog")  # about kernels, news and the like
    page.add_locator_handler(dialogs, lambda dialog: page.keyboard.press("Escape"))
    page.goto(f"{address}/lab/tree/a.ipynb?reset")
    page.locator(".jp-OutputArea-output").first.wait_for(timeout=120_000)
    return page, context


def test_jupyterlab_shows_the_still_picture_untrusted_and_the_living_one_trusted(browser, lab):
    address, folder, environment = lab
    page, context = opened(browser, address)
    picture = page.locator(".jp-OutputArea-output img")
    picture.wait_for()
    assert picture.is_visible() and "siamese, view of calls" in picture.get_attribute("alt")
    assert picture.evaluate("image => image.naturalWidth > 200") and page.locator(".jp-OutputArea-output iframe").count() == 0
    context.close()

    trust = [sys.executable, "-m", "jupyter", "trust", str(folder / "notebooks" / "a.ipynb")]
    subprocess.run(trust, env=environment, check=True, capture_output=True, timeout=120)
    page, context = opened(browser, address)
    frame = page.frame_locator(".jp-OutputArea-output iframe")
    frame.locator('[data-act="first"]').click()
    assert frame.locator(".mk-say").inner_text().startswith("1/14 left (InputLayer)")
    assert not page.locator(".jp-OutputArea-output img").is_visible()
    context.close()


def test_the_exported_page_has_the_living_picture_without_a_network(page, lab, tmp_path):
    _, folder, environment = lab
    convert = [sys.executable, "-m", "jupyter", "nbconvert", "--to", "html", str(folder / "notebooks" / "a.ipynb")]
    subprocess.run([*convert, "--output-dir", str(tmp_path)], env=environment, check=True, capture_output=True, timeout=180)
    page.goto(f"file://{tmp_path / 'a.html'}", wait_until="domcontentloaded")
    frame = page.frame_locator("iframe")
    frame.locator('[data-act="next"]').click()
    assert frame.locator(".mk-say").inner_text().startswith("1/14")
