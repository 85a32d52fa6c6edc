"""What a learner wrote, in the library's place: `course.mine`.

A primitive is a function with rules for its gradient, and a layer calls primitives: so one of them may be taken out, and a learner's
function put there, while everything around it stays. `seats` are the places, `piece` is a learner's function at work, held against the
library's, `operations` and `trainings` say which exercise fits which seat, `elsewhere` compares with another Keras, and `kept` writes
the pieces down beside the learner's progress.
"""
