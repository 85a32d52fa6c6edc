"""What the lessons use beside the library: data, pictures and checked exercises, the same on both engines.

    from minikeras import course

    digits = course.data("digits")                      # a dict of arrays
    with course.figure(alt="The loss falls.") as axes:  # a picture with its text alternative
        axes.plot(history.history["loss"])
    course.draw(model)                                  # the layer graph as a picture
    print(course.tree_of("m.weights.h5"))               # what is in a file
    with course.breaks(ValueError):                     # an error met on purpose
        keras.Model(a, out)
    with course.exercise("1.2", points=2) as check:     # says what is wrong, not only that it is
        check.close(answer, 3.0)
    course.progress()                                   # the points so far
    ins, units = course.variant("1.1", [(4, 3), (5, 2)]) # numbers that are drawn from who the learner is
    course.language("ko")                               # the language of the notebook: of checks, alternatives and errors
    with course.mine(softmax=softmax):                  # what you wrote, in the library's place
        model.fit(x, y)

Everything here reads only what every Keras has, and knows neither engine.
"""

from minikeras.on_demand import opened_on_demand

__getattr__, __dir__, __all__ = opened_on_demand(
    __name__,
    {
        "drawing": "describe draw",
        "exercises": "exercise progress",
        "mistakes": "breaks",
        "own.block": "mine my_keras",
        "pictures": "figure images",
        "minikeras.datasets.of_the_lessons": "data",
        "minikeras.hdf5": "tree_of",
        "solutions": "solution",
        "variants": "learner variant",
        "words": "language",
    },
    files_shown=True,
)
