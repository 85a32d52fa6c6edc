"""Whoever looks at a file sees the old one or the new one, never half: killed, on a full disk, in a folder that is read-only."""

import errno
import os
import resource
import subprocess
import sys

import numpy as np
import pytest

import minikeras

KILLS = 70  # at most, of each format

# One process follows a save line by line and notes where the folder changes. Then, for each moment, it forks a child that kills
# itself on that line of the same save. Lines are counted and not milliseconds, so that a slow or busy machine kills at the same
# places. A kill leaves what the system was given by then, so that one before and one after each change leave every state that the
# folder has between two lines; the other kills are spread over the writing.
KILLED_WHILE_SAVING = """
import gc, os, signal, sys
import numpy as np
import minikeras

path, kills = sys.argv[1], int(sys.argv[2])
folder = os.path.dirname(path)
gc.disable()  # the lines that it runs come at no fixed place

def model(number):
    made = minikeras.Sequential([minikeras.Input((30,)), minikeras.layers.Dense(300), minikeras.layers.Dense(number)])
    made.set_weights([np.full(w.shape, number, "float32") for w in made.get_weights()])
    return made

def save(model, on_line):
    lines = 0
    def trace(frame, event, argument):
        nonlocal lines
        if event == "line":
            on_line(lines)
            lines += 1
        return trace
    sys.settrace(trace)
    model.save(path)
    sys.settrace(None)
    return lines

def look():
    return {(entry.name, entry.inode(), entry.stat().st_size) for entry in os.scandir(folder)}

def note_change(line):
    if look() != states[-1]:
        states.append(look())
        changes.append(line)

def kill_on(moment):
    return lambda line: line == moment and os.kill(os.getpid(), signal.SIGKILL)

old, new = model(1), model(2)
new.save(path)
old.save(path)
with open(path, "rb") as file:
    before = file.read()
states, changes = [look()], []
lines = save(new, note_change)
moments = {line - 1 for line in changes} | set(changes)
moments |= set(range(changes[0], lines, 1 + (lines - changes[0]) // (kills - len(moments))))
found = []
for moment in sorted(moments):
    with open(path, "wb") as file:
        file.write(before)
    child = os.fork()
    if child == 0:
        save(new, kill_on(moment))
        os._exit(0)
    ended = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    assert ended == -signal.SIGKILL, f"not killed on line {moment} of {lines}, but ended with {ended}"
    loaded = minikeras.models.load_model(path)
    number = loaded.output_shape[-1]
    assert all((w == number).all() for w in loaded.get_weights()), "half a file"
    found.append(number)
assert found == sorted(found), "the new file was there, and later on the old one again"
halves = [name for name in os.listdir(folder) if name.endswith(".part")]
print(found.count(1), found.count(2), len(halves))
"""


@pytest.mark.parametrize("ending", ["keras", "h5"])
def test_a_process_killed_at_any_moment_leaves_the_old_file_or_the_new_one(tmp_path, ending):
    run = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", KILLED_WHILE_SAVING, str(tmp_path / f"m.{ending}"), str(KILLS)],
        text=True,
        capture_output=True,
        env={**os.environ, "PYTHONPATH": os.getcwd()},
    )
    assert run.returncode == 0, run.stderr
    old, new, interrupted = map(int, run.stdout.split())
    assert old > 0 and new > 0, "the kills were all on one side of the change from the old file to the new one"
    assert interrupted > 5, "the kills came too early or too late to interrupt a save"


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
