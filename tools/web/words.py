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
        "in-order": "in the order of reading",
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
