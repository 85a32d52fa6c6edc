"""Whoever looks at a file sees the old one or the new one, never half: killed, on a full disk, in a folder that is read-only."""

import errno
import os
import resource
import subprocess
import sys

import numpy as np
import pytest

import minikeras

KILLS = 200

# One process imports minikeras; each round it forks a child that saves two models in turn until it is killed.
KILLED_WHILE_SAVING = """
import os, random, signal, sys, time
import numpy as np
import minikeras

path, kills = sys.argv[1], int(sys.argv[2])
def model(number):
    made = minikeras.Sequential([minikeras.Input((30,)), minikeras.layers.Dense(300), minikeras.layers.Dense(number)])
    made.set_weights([np.full(w.shape, number, "float32") for w in made.get_weights()])
    return made

models = [model(1), model(2)]
models[0].save(path)
started = time.time()
for m in models:
    m.save(path)
longest = (time.time() - started) * 1.5
random.seed(0)
seen = set()
for kill in range(kills):
    child = os.fork()
    if child == 0:
        while True:
            for m in models:
                m.save(path)
    time.sleep(random.uniform(0, longest))
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    loaded = minikeras.models.load_model(path)
    number = loaded.output_shape[-1]
    assert all((w == number).all() for w in loaded.get_weights()), "half a file"
    seen.add(number)
halves = [name for name in os.listdir(os.path.dirname(path)) if name.endswith(".part")]
print("seen", sorted(seen), "interrupted", len(halves))
"""


@pytest.mark.parametrize("ending", ["keras", "h5"])
def test_a_process_killed_at_any_moment_leaves_the_old_file_or_the_new_one(tmp_path, ending):
    run = subprocess.run([sys.executable, "-W", "ignore", "-c", KILLED_WHILE_SAVING, str(tmp_path / f"m.{ending}"), str(KILLS // 2)],
                         text=True, capture_output=True, env={**os.environ, "PYTHONPATH": os.getcwd()})
    assert run.returncode == 0, run.stderr
    words = run.stdout.split()
    assert words[:3] == ["seen", "[1,", "2]"]
    assert int(words[-1]) > 5, "the kills came too early or too late to interrupt a save"


def dense(units):
    return minikeras.Sequential([minikeras.Input((100,)), minikeras.layers.Dense(units)])


ENDINGS = ["m.keras", "m.h5", "m.weights.h5"]


def save(model, path):
    model.save_weights(path) if str(path).endswith(".weights.h5") else model.save(path)


@pytest.mark.parametrize("name", ENDINGS)
def test_a_full_disk_gives_one_error_and_leaves_the_old_file(tmp_path, name):
    """The system ends the file after 5,000 bytes, as a disk does that is full."""
    old = dense(10)
    save(old, tmp_path / name)
    before = (tmp_path / name).read_bytes()
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (5000, limits[1]))
    try:
        with pytest.raises(OSError, match="Not saved: File too large. The file that was there is as it was.") as caught:
            save(dense(20), tmp_path / name)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
    assert caught.value.filename == str(tmp_path / name)
    assert (tmp_path / name).read_bytes() == before
    assert os.listdir(tmp_path) == [name]


@pytest.mark.parametrize("step", ["fsync", "replace"])
def test_an_error_at_any_step_leaves_the_old_file(tmp_path, monkeypatch, step):
    save(dense(10), tmp_path / "m.keras")
    before = (tmp_path / "m.keras").read_bytes()

    def fail(*args):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, step, fail)
    with pytest.raises(OSError, match="Not saved: No space left on device") as caught:
        save(dense(20), tmp_path / "m.keras")
    assert caught.value.errno == errno.ENOSPC
    assert (tmp_path / "m.keras").read_bytes() == before
    assert os.listdir(tmp_path) == ["m.keras"]


def test_an_interruption_leaves_the_old_file_and_nothing_beside_it(tmp_path, monkeypatch):
    save(dense(10), tmp_path / "m.keras")
    before = (tmp_path / "m.keras").read_bytes()

    def interrupt(descriptor):
        raise KeyboardInterrupt

    monkeypatch.setattr(os, "fsync", interrupt)
    with pytest.raises(KeyboardInterrupt):
        save(dense(20), tmp_path / "m.keras")
    assert (tmp_path / "m.keras").read_bytes() == before
    assert os.listdir(tmp_path) == ["m.keras"]


def in_a_child_without_rights(action):
    """Run `action` in a child process that may not write to folders of others; returns its exit code."""
    child = os.fork()
    if child == 0:
        try:
            if os.geteuid() == 0:
                os.setgid(65534)
                os.setuid(65534)
            action()
            os._exit(0)
        except PermissionError as error:
            os._exit(13 if "Not saved: Permission denied" in str(error) else 1)
        except BaseException:
            os._exit(1)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


@pytest.mark.parametrize("name", ENDINGS)
def test_a_read_only_folder_gives_one_error_and_leaves_the_old_file(tmp_path, name):
    save(dense(10), tmp_path / name)
    before = (tmp_path / name).read_bytes()
    new = dense(20)
    os.chmod(tmp_path, 0o555)
    try:
        assert in_a_child_without_rights(lambda: save(new, tmp_path / name)) == 13
    finally:
        os.chmod(tmp_path, 0o755)
    assert (tmp_path / name).read_bytes() == before
    assert os.listdir(tmp_path) == [name]


def test_a_folder_that_is_missing_is_named(tmp_path):
    with pytest.raises(FileNotFoundError, match="Not saved: No such file or directory. No file was made.") as caught:
        dense(1).save(tmp_path / "missing" / "m.keras")
    assert caught.value.filename.endswith("missing/m.keras")


def test_a_config_that_cannot_be_written_leaves_the_old_file(tmp_path):
    save(dense(10), tmp_path / "m.keras")
    before = (tmp_path / "m.keras").read_bytes()
    odd = minikeras.Sequential([minikeras.Input((3,)), minikeras.layers.LeakyReLU(negative_slope=float("nan"))])
    with pytest.raises(ValueError):
        odd.save(tmp_path / "m.keras")
    assert (tmp_path / "m.keras").read_bytes() == before
    assert os.listdir(tmp_path) == ["m.keras"]


def test_the_new_file_has_the_rights_of_the_old_one(tmp_path):
    path = tmp_path / "m.keras"
    save(dense(1), path)
    mask = os.umask(0)
    os.umask(mask)
    assert path.stat().st_mode & 0o777 == 0o666 & ~mask
    path.chmod(0o640)
    save(dense(2), path)
    assert path.stat().st_mode & 0o777 == 0o640


def test_a_link_keeps_pointing_at_its_file(tmp_path):
    (tmp_path / "real").mkdir()
    save(dense(1), tmp_path / "real" / "m.keras")
    os.symlink(tmp_path / "real" / "m.keras", tmp_path / "link.keras")
    save(dense(2), tmp_path / "link.keras")
    assert os.path.islink(tmp_path / "link.keras")
    assert minikeras.models.load_model(tmp_path / "real" / "m.keras").output_shape == (None, 2)
    assert np.isfinite(minikeras.models.load_model(tmp_path / "link.keras").get_weights()[0]).all()
