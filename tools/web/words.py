"""The site's own words, in each of its languages. A word that a language lacks is said in the first one."""

from tools.web.editions import FIRST

WORDS = {
    "en": {
        "title": "minikeras",
        "lessons": "Lessons",
        "pages": "Pages",
        "code": "The code",
        "reference": "Reference",
        "solutions": "Solutions",
        "solutions-text": "The answers, each beside its exercise. Try first: an answer that was read is soon forgotten.",
        "walk": "A walk through the code",
        "walk-text": "The rooms of the library in the order in which they are best read. Each stands on those before it.",
        "walk-first": "The first walk",
        "walk-second": "The second walk",
        "file": "file",
        "job": "what stands in it",
        "lines": "lines",
        "api": "All public names",
        "api-text": "Names and signatures are Keras's, under the same paths: `keras.layers.Dense` is `minikeras.layers.Dense`.",
        "cite": "How to cite",
        "languages": "Languages",
        "run": "Run here",
        "run-title": "Run the cells in this page: Python is loaded into your browser, and nothing is sent anywhere",
        "notebook": "Open as notebook",
        "notebook-title": "Work in this lesson as a notebook in your browser; what you write is kept there",
        "download": "Download",
        "download-title": "Download this lesson's notebook",
    },
    "ko": {
        "lessons": "강의",
        "pages": "문서",
        "code": "코드",
        "languages": "언어",
        "run": "여기서 실행",
        "notebook": "노트북으로 열기",
        "download": "내려받기",
    },
}


def say(language):
    """Return the words of a language as a dict."""
    return WORDS[FIRST] | WORDS.get(language, {})


# What the page says while it runs; run.js reads them from the bar.
RUNNING = {
    "en": {
        "again": "Run all again",
        "stop": "Stop",
        "cell": "Run",
        "cell-title": "Run this cell, and those above it that have not been run (Shift + Enter)",
        "edit": "Edit",
        "edit-title": "Change this cell's code",
        "undo": "Original",
        "undo-title": "Put the lesson's own code back",
        "code": "Code of this cell",
        "loading": "Loading {name} …",
        "ready": "Python is here: {seconds} s.",
        "running": "Running cell {cell} of {cells} …",
        "done": "All cells have been run: {seconds} s. Change the code and run it again.",
        "failed": "Cell {cell} ended with an error. What is below it was not run.",
        "stopped": "Stopped. The next run starts Python anew, and runs the cells above again.",
        "interrupted": "Interrupted.",
        "broken": "Python can't be run here: {text}",
    },
    "ko": {"again": "모두 다시 실행", "stop": "멈춤", "cell": "실행", "edit": "고치기", "undo": "원래대로"},
}


def running(language):
    """Return the words of a running page as a dict."""
    return RUNNING[FIRST] | RUNNING.get(language, {})


# The page around a notebook.
NOTEBOOK = {
    "en": {
        "title": "A lesson as a notebook",
        "back": "← The lesson's page",
        "done": "What I have done",
        "done-tells": "Each check that is run and right counts, once. This is read in your browser, and sent nowhere.",
        "reset": "Reset this lesson",
        "reset-asks": "All your changes to this lesson are thrown away, and it is as it was handed out. Points that you have made stay.",
        "reset-yes": "Throw my changes away",
        "hand-in": "Download to hand in",
        "name-asks": "Your name or number goes into the name of the file, so that your teacher knows whose it is. It is asked once.",
        "name": "Name or number",
        "close": "Close",
        "lesson": "lesson",
        "points": "points",
        "all": "All lessons",
        "here": "Kept in this browser.",
        "changed": "Changed …",
        "saving": "Saving …",
        "saved": "Saved in this browser.",
        "failed": "Not saved!",
    },
    "ko": {},
}


def notebook_words(language):
    """Return the words of the page around a notebook as a dict."""
    return NOTEBOOK[FIRST] | NOTEBOOK.get(language, {})
