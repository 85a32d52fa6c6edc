"""A layered drawing of one graph, after Sugiyama: ranks, then an order within each rank, then coordinates.

Sources: K. Sugiyama, S. Tagawa, M. Toda, "Methods for Visual Understanding of Hierarchical System Structures", 1981 (ranks and
barycentres). Every step is linear in ranks and edges but for sorting, and a bound holds what is gone over, so a
graph of 2,000 nodes is laid out within 3 seconds.
"""

import bisect

import minikeras.views.coordinates as coordinates

RANK_GAP = 17  # between ranks; more where edges slant
SWEEPS = 8
MOST_COMPARED = 200_000  # pairs of links, while neighbours are changed over: below half a second
ONE_LINE = 20  # a label lower than that is passed at a slant
MAX_LANES = 15_000  # long edges beyond that many passages go straight instead of through lanes of their own
ENOUGH = 60_000  # links gone over in all sweeps together: large graphs are swept less often


class Item:
    """Something with a size in a rank: a box, a label or, with size 0, a lane that a long edge passes through."""

    __slots__ = ("width", "height", "rank", "place", "x", "top", "before", "after", "solid")

    def __init__(self, width, height, solid=True):
        self.width, self.height, self.solid = width, height, solid
        self.rank, self.place, self.x, self.top = 0, 0, 0.0, 0.0
        self.before, self.after = [], []  # links towards earlier and later ranks


class Edge:
    """From one item to another. `label` is an Item or None; offsets say where, from the middle, it leaves and arrives."""

    __slots__ = ("source", "target", "label", "leave", "arrive", "turned", "chain", "length")

    def __init__(self, source, target, label=None, leave=None, arrive=None, length=2):
        self.source, self.target, self.label, self.length = source, target, label, length
        self.leave, self.arrive = leave, arrive
        self.turned = False  # drawn upwards, because it closes a cycle
        self.chain = []


class Link:
    """One hop of an edge, from a rank to the next."""

    __slots__ = ("upper", "lower", "leave", "arrive", "weight")

    def __init__(self, upper, lower, leave, arrive, long):
        self.upper, self.lower, self.leave, self.arrive = upper, lower, leave, arrive
        # The way past other boxes is straight; where a long edge starts and ends it gives way to the short ones.
        self.weight = 2 if not long else 1 if leave or arrive else 8
        upper.after.append(self)
        lower.before.append(self)

    @property
    def offset_out(self):
        """How far from the middle of `upper` it starts."""
        return self.leave.leave if self.leave else 0.0

    @property
    def offset_in(self):
        """How far from the middle of `lower` it ends."""
        return self.arrive.arrive if self.arrive else 0.0


def lay_out(items, edges, top=(), bottom=()):
    """Give every item its `x` (of its middle) and `top`; returns the width and the height of the drawing.

    `top` and `bottom` are the items that have to stand in the first and in the last rank.
    """
    _turn_cycles(items, edges)
    _rank(items, edges, set(top), set(bottom))
    ranks = _order(items, _with_lanes(items, edges))
    _spread_ends(edges)
    coordinates.place(ranks, sweeps_for(ranks, coordinates.SWEEPS))
    width = _to_origin(ranks)
    return width, _place_across(ranks)


def route(edge):
    """The points an edge goes through, from its source to its target, after `lay_out`."""
    upper, lower = (edge.target, edge.source) if edge.turned else (edge.source, edge.target)
    points = [(upper.x + edge.leave, upper.top + upper.height)]
    for item in edge.chain:
        if item is edge.label and item.height <= ONE_LINE:
            points.append((item.x, item.top + item.height / 2))
        else:  # straight past the boxes of this rank, and through a tall label
            points += [(item.x, item.top), (item.x, item.top + item.height)]
    points.append((lower.x + edge.arrive, lower.top))
    return points[::-1] if edge.turned else points


def _ends(edge):
    return (edge.target, edge.source) if edge.turned else (edge.source, edge.target)


def _neighbours(items, edges):
    following = {item: [] for item in items}
    for edge in edges:
        upper, _ = _ends(edge)
        following[upper].append(edge)
    return following


def _turn_cycles(items, edges):
    """Turn round each edge that leads back to an item still open in a depth-first walk; what is left has no cycle."""
    following = _neighbours(items, edges)
    state = {}
    for start in items:
        if start in state:
            continue
        state[start] = "open"
        stack = [(start, iter(following[start]))]
        while stack:
            item, rest = stack[-1]
            edge = next(rest, None)
            if edge is None:
                state[item] = "done"
                stack.pop()
            elif edge.target not in state:
                state[edge.target] = "open"
                stack.append((edge.target, iter(following[edge.target])))
            elif state[edge.target] == "open":
                edge.turned = True


def _rank(items, edges, top, bottom):
    """Longest path from the sources; then a source moves down to just above what it feeds."""
    following = _neighbours(items, edges)
    waiting = dict.fromkeys(items, 0)
    for edge in edges:
        waiting[_ends(edge)[1]] += 1
    sources = [item for item in items if not waiting[item]]
    ready = list(sources)
    while ready:
        item = ready.pop()
        for edge in following[item]:
            lower = _ends(edge)[1]
            lower.rank = max(lower.rank, item.rank + edge.length)
            waiting[lower] -= 1
            if not waiting[lower]:
                ready.append(lower)
    for item in sources:
        if item not in top and following[item]:
            item.rank = min(_ends(edge)[1].rank - edge.length for edge in following[item])
    if bottom:
        last = max(item.rank + (item not in bottom) for item in items)
        for item in bottom:
            item.rank = last


def _with_lanes(items, edges):
    """Cut long edges into hops from rank to rank; returns all items, with labels and lanes."""
    lanes = []
    crowded = sum(_ends(e)[1].rank - _ends(e)[0].rank - 1 for e in edges) > MAX_LANES
    for edge in edges:
        upper, lower = _ends(edge)
        ranks = range(upper.rank + 1, lower.rank)
        if crowded and len(ranks) > 1:
            ranks = [upper.rank + 1] if edge.turned else [lower.rank - 1]
        edge.chain = [Item(0, 0, solid=False) for _ in ranks]
        if edge.label is not None and edge.chain:
            edge.chain[0 if edge.turned else -1] = edge.label  # at the arrow's head, where a reader asks what comes in
            edge.label.solid = False
        for item, rank in zip(edge.chain, ranks):
            item.rank = rank
        lanes += edge.chain
        path = [upper, *edge.chain, lower]
        for a, b in zip(path, path[1:]):
            Link(a, b, edge if a is upper else None, edge if b is lower else None, lower.rank - upper.rank > 2)
    return items + lanes


def _order(items, everything):
    """The ranks as lists, ordered so that few links cross: barycentre sweeps from a depth-first start; the best is kept."""
    ranks = [[] for _ in range(max((item.rank for item in everything), default=-1) + 1)]
    seen = set()
    for start in sorted(items, key=lambda item: item.rank):
        stack = [start]
        while stack:
            item = stack.pop()
            if item not in seen:
                seen.add(item)
                ranks[item.rank].append(item)
                stack += [link.lower for link in reversed(item.after)]
    _number(ranks)
    best, fewest = [list(rank) for rank in ranks], _crossings(ranks)
    for sweep in range(sweeps_for(ranks, SWEEPS)):
        if fewest == 0:
            break
        down = sweep % 2 == 0
        for rank in ranks if down else reversed(ranks):
            rank.sort(key=lambda item: _barycentre(item, down))
            for place, item in enumerate(rank):
                item.place = place
        crossings = _crossings(ranks)
        if crossings < fewest:
            best, fewest = [list(rank) for rank in ranks], crossings
    _number(best)
    if fewest:
        _swap_neighbours(best)
    return best


def sweeps_for(ranks, most):
    """How often all ranks are gone over: `most` times, or less often where there are very many links, but twice at least."""
    links = sum(len(item.after) for rank in ranks for item in rank)
    return max(2, min(most, ENOUGH // max(links, 1)))


def _swap_neighbours(ranks):
    """Change neighbours in a rank as long as that takes a crossing away: what barycentres leave over where links balance.

    Source: E. R. Gansner, E. Koutsofios, S. C. North, K.-P. Vo, "A Technique for Drawing Directed Graphs", 1993 (transpose).
    """
    left, helped = MOST_COMPARED, True
    while helped and left > 0:
        helped = False
        for rank in ranks:
            for place in range(len(rank) - 1):
                one, other = rank[place], rank[place + 1]
                before = [link.upper.place for link in one.before], [link.upper.place for link in other.before]
                after = [link.lower.place for link in one.after], [link.lower.place for link in other.after]
                left -= len(before[0]) * len(before[1]) + len(after[0]) * len(after[1]) + 1
                gain = _crossing(*before) + _crossing(*after) - _crossing(*before[::-1]) - _crossing(*after[::-1])
                if gain > 0:
                    rank[place], rank[place + 1] = other, one
                    one.place, other.place, helped = place + 1, place, True


def _crossing(ends, ends_of_the_next):
    """How many links of an item cross links of the item to its right, from where they end in a neighbouring rank."""
    return sum(a > b for a in ends for b in ends_of_the_next)


def _number(ranks):
    for rank in ranks:
        for place, item in enumerate(rank):
            item.place = place


def _barycentre(item, down):
    places = [link.upper.place for link in item.before] if down else [link.lower.place for link in item.after]
    return sum(places) / len(places) if places else item.place


def _crossings(ranks):
    """How many pairs of links cross: inversions, counted with a sorted list."""
    total = 0
    for rank in ranks:
        seen = []
        for item in rank:
            for place in sorted(link.lower.place for link in item.after):
                total += len(seen) - bisect.bisect_right(seen, place)
                bisect.insort(seen, place)
    return total


def _spread_ends(edges):
    """Let several edges into one item arrive side by side, in the order in which they come, the main one in the middle."""
    arriving = {}
    for edge in edges:
        edge.leave = edge.leave or 0.0
        if edge.arrive is None:
            arriving.setdefault(_ends(edge)[1], []).append(edge)
    for item, incoming in arriving.items():
        incoming.sort(key=lambda edge: _last_hop(edge).place)
        short = [i for i, edge in enumerate(incoming) if _ends(edge)[1].rank - _ends(edge)[0].rank <= 2] or range(len(incoming))
        middle = short[len(short) // 2] if len(short) % 2 else (len(incoming) - 1) / 2
        farthest = max(middle, len(incoming) - 1 - middle, 1)
        step = min(26, (item.width / 2 - 14) / farthest)
        for i, edge in enumerate(incoming):
            edge.arrive = (i - middle) * step


def _last_hop(edge):
    return edge.chain[-1] if edge.chain else _ends(edge)[0]


def _to_origin(ranks):
    everything = [item for rank in ranks for item in rank]
    left = min((item.x - item.width / 2 for item in everything), default=0.0)
    for item in everything:
        item.x -= left
    return max((item.x + item.width / 2 for item in everything), default=0.0)


def _place_across(ranks):
    """Give each rank the height it needs, and a wider gap where edges would slant; returns the height of it all."""
    y = 0.0
    for i, rank in enumerate(ranks):
        height = max((item.height for item in rank), default=0.0)
        for item in rank:
            item.height = item.height or height
            item.top = y + (height - item.height) / 2
        y += height
        if i + 1 < len(ranks):
            slant = max(
                (abs(k.lower.x + k.offset_in - k.upper.x - k.offset_out) for item in rank for k in item.after), default=0.0
            )
            y += RANK_GAP + min(30.0, slant / 9)
    return y
