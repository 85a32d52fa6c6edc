"""The data sets of the lessons are there, are what their README says, and are found from every folder."""

import io

import numpy as np
import pytest

from minikeras import course
from tools import data as making


@pytest.mark.parametrize(("name", "train", "test"), [("digits", 200, 50), ("fashion", 500, 100)])
def test_pictures_are_balanced_shuffled_and_not_in_both_parts(name, train, test):
    pictures = course.data(name)
    for part, count in (("train", train), ("test", test)):
        labels = pictures[f"y_{part}"]
        assert (pictures[f"x_{part}"].shape, pictures[f"x_{part}"].dtype) == ((10 * count, 28, 28), np.uint8)
        assert np.bincount(labels).tolist() == [count] * 10
        assert np.abs(np.diff(labels.astype(int))).mean() > 2
    train_rows, test_rows = ({picture.tobytes() for picture in pictures[f"x_{part}"]} for part in ("train", "test"))
    assert not train_rows & test_rows


def test_films_have_every_number():
    films = course.data("films")
    assert len(films["title"]) == 15898
    assert films["year"].min() == 1940 and films["year"].max() == 2014
    for column in ("year", "runtime", "meter", "reviews"):
        assert films[column].dtype == np.float32
        assert np.isfinite(films[column]).all()
    assert films["meter"].max() <= 100
    assert sum("Horror" in genres.split(", ") for genres in films["genres"]) > 500


def test_sentences_are_short_and_have_their_speaker():
    speeches = course.data("speeches")
    lengths = np.char.str_len(speeches["sentence"])
    assert lengths.min() >= 40
    assert lengths.max() <= 160
    assert len(np.unique(speeches["speaker"])) > 40
    assert len(set(zip(speeches["year"], speeches["speaker"]))) > 225


def test_study_hours_is_what_its_script_makes():
    table = course.data("study_hours")
    assert table["hours"].tolist() == making.HOURS
    assert table["score"].dtype == np.float32
    assert making.same_content(making.FOLDER / "study_hours.csv", making.study_hours())


def test_an_extract_is_the_same_each_time_and_balanced():
    pictures = np.arange(60 * 4, dtype="uint8").reshape(60, 2, 2)
    labels = np.repeat(np.arange(3), 20).astype("uint8")
    made = making.extract([(pictures, labels)], train=4, test=2)
    assert made == making.extract([(pictures, labels)], train=4, test=2)
    with np.load(io.BytesIO(made)) as file:
        assert sorted(file["y_train"]) == [0] * 4 + [1] * 4 + [2] * 4
        assert all(
            (pictures[labels == label] == picture).all((1, 2)).any() for picture, label in zip(file["x_test"], file["y_test"])
        )


def test_an_unknown_set_is_refused_with_the_names_of_the_known_ones():
    with pytest.raises(FileNotFoundError, match="No data set 'digit' .* There are: .*digits, .*study_hours"):
        course.data("digit")


def test_the_data_is_found_from_a_folder_below_and_from_elsewhere(monkeypatch, tmp_path):
    (tmp_path / "lessons" / "data").mkdir(parents=True)
    (tmp_path / "lessons" / "01").mkdir()
    (tmp_path / "lessons" / "data" / "own.csv").write_text("a,b\n1,x\n")
    monkeypatch.chdir(tmp_path / "lessons" / "01")
    assert course.data("own")["a"].tolist() == [1.0]
    assert course.data("own")["b"].tolist() == ["x"]
    monkeypatch.chdir("/")
    assert "x_train" in course.data("digits")


def test_each_set_is_described_in_the_readme():
    told = (making.FOLDER / "README.md").read_text(encoding="utf-8")
    for name, _ in making.SETS.values():
        assert f"| `{name}` |" in told
    assert {path.name for path in making.FOLDER.iterdir()} == {name for name, _ in making.SETS.values()} | {"README.md"}
