"""Which of the numbers that the lessons show hang on the rounding of one machine.

    python -m tools.rounding                       every lesson and solution, on every machine that can be played here
    python -m tools.rounding 02 11 --only solutions --machines Nehalem,noise
    python -m tools.rounding 02 --all              also the numbers that no machine moves

A training adds up thousands of products, and each processor adds them in an order of its own. So a lesson's cells are run on
many `machines`; `digits` lets each cell show more digits than the lesson does; and `spread` tells, for each number that a learner
sees, how far the machines are apart, and how far the number is from the next edge, where it would be rounded to another text. A
number whose spread is above a third of that distance is to be changed: fewer digits, a range, or a training that is not on an edge.
"""
