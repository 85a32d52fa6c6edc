"""Editions of the lessons in other languages than English, held in step with the English ones.

A lesson's Korean source is a notebook of its own, solutions/ko/NN-name/NN-name.ipynb, from which lessons/ko/ is generated as lessons/ is.
`pairs` says where the two are not one lesson, `waiting` which cells of the English one were changed since they were translated,
`prose` where Korean text breaks the rules of docs/korean.md.
"""

LANGUAGES = ("ko",)
