"""Ways to go through elements: in groups, in windows, in turn through several, from memory. Each takes an open iterator."""

import collections
import itertools


def groups(elements, size, drop_remainder):
    """Lists of `size` elements; the last one may be shorter, or is left out."""
    while group := list(itertools.islice(elements, size)):
        if len(group) == size or not drop_remainder:
            yield group


def windows(elements, size, shift, stride, drop_remainder):
    """Lists of `size` elements, every `stride`-th; the next one begins `shift` elements further on. The last ones may be shorter."""
    reach, ahead, ended = (size - 1) * stride + 1, collections.deque(), False
    while True:
        ahead.extend(itertools.islice(elements, max(reach - len(ahead), 0)))
        window = list(itertools.islice(ahead, 0, reach, stride))
        if not window or drop_remainder and len(window) < size:
            return
        yield window
        for _ in range(shift):
            if ahead:
                ahead.popleft()
            else:
                ended = next(elements, elements) is elements
        if ended:
            return


def interleaved(datasets, cycle_length, block_length):
    """`block_length` elements of one data set, then of the next, with `cycle_length` of them open. One that has ended leaves its place
    to the next one when its turn comes again."""
    open_ones, going = [None] * cycle_length, True
    while going:
        going = False
        for place in range(cycle_length):
            if open_ones[place] is None:
                following = next(datasets, None)
                open_ones[place] = None if following is None else iter(following)
            if open_ones[place] is not None:
                going = True
                block = list(itertools.islice(open_ones[place], block_length))
                yield from block
                open_ones[place] = open_ones[place] if len(block) == block_length else None


def remembered(elements, kept):
    """The elements, from the list in `kept` where one pass was made to its end; the first such pass leaves its list there."""
    if kept:
        yield from kept[0]
        return
    seen = []
    for element in elements:
        seen.append(element)
        yield element
    kept[:] = [seen]
