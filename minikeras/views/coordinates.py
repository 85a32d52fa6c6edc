"""Coordinates within the ranks of a layered drawing: lines as straight as the order of each rank allows.

First every rank by itself is put as near as it can be to what it is linked to, again and again, down and up. Then items that
should stand exactly below each other are tied into columns, which move as one.

Sources: pool adjacent violators, R. E. Barlow et al., "Statistical Inference under Order Restrictions", 1972; columns as in
U. Brandes and B. Koepf, "Fast and Simple Horizontal Coordinate Assignment", 2002.
"""

import bisect

GAP = 24  # between neighbours in a rank
LANE = 14  # between two edges that pass through a rank side by side
SWEEPS = 6
WIDEST = 1.6  # straight columns are given up where they make a drawing that much wider


def place(ranks, sweeps=SWEEPS):
    """Give every item of the ranks (lists, in order) its `x`; `sweeps` says how often they are gone over."""
    for rank in ranks:
        offsets = _offsets(rank)
        for item, offset in zip(rank, offsets):
            item.x = offset - offsets[-1] / 2
    for _ in range(sweeps):
        for rank in ranks:
            _pull(rank, up=True)
        for rank in reversed(ranks):
            _pull(rank, down=True)
    for rank in reversed(ranks):
        _pull(rank, up=True, down=True)
    before = {item: item.x for rank in ranks for item in rank}
    width = _width(ranks)
    _straighten(ranks, sweeps)
    if _width(ranks) > WIDEST * width:
        for item, x in before.items():
            item.x = x


def _width(ranks):
    """From the leftmost edge of all ranks to the rightmost."""
    ends = [(rank[0].x - rank[0].width / 2, rank[-1].x + rank[-1].width / 2) for rank in ranks if rank]
    return max(end for _, end in ends) - min(start for start, _ in ends) if ends else 0.0


def _pull(rank, up=False, down=False):
    wishes, weights = [], []
    for item in rank:
        pulls = _pulls(item, up, down)
        wishes.append(_median(pulls) if pulls else item.x)
        weights.append(sum(weight for _, weight in pulls) or 0.1)
    for item, x in zip(rank, _nearest(wishes, weights, _offsets(rank))):
        item.x = x


def _pulls(item, up, down):
    """Where the item's links want it, as `(x, weight)` pairs."""
    pulls = [(link.upper.x + link.offset_out - link.offset_in, link.weight) for link in item.before] if up else []
    if down:
        pulls += [(link.lower.x + link.offset_in - link.offset_out, link.weight) for link in item.after]
    return pulls


def _median(pulls):
    """The weighted median, the middle between two where they balance: straighter lines than a mean gives."""
    if len(pulls) == 1:
        return pulls[0][0]
    pulls.sort()
    half, so_far = sum(weight for _, weight in pulls) / 2, 0.0
    for i, (x, weight) in enumerate(pulls):  # noqa: B007 (used below: where the loop ended)
        so_far += weight
        if so_far >= half:
            break
    return (x + pulls[i + 1][0]) / 2 if so_far == half else x


def _offsets(rank):
    """Where the items' middles stand when they are packed side by side."""
    offsets, end = [], 0.0
    for i, item in enumerate(rank):
        if i:
            end += GAP if item.solid or rank[i - 1].solid else LANE
        offsets.append(end + item.width / 2)
        end += item.width
    return offsets


def _nearest(wishes, weights, offsets):
    """The places nearest to the wishes (least weighted squares) that keep order and distances: pool adjacent violators."""
    pools = []
    for wish, weight, offset in zip(wishes, weights, offsets):
        mean, mass, count = wish - offset, weight, 1
        while pools and pools[-1][0] > mean:
            earlier, earlier_mass, earlier_count = pools.pop()
            mean = (earlier * earlier_mass + mean * mass) / (earlier_mass + mass)
            mass, count = mass + earlier_mass, count + earlier_count
        pools.append((mean, mass, count))
    shifts = [mean for mean, _, count in pools for _ in range(count)]
    return [shift + offset for shift, offset in zip(shifts, offsets)]


class _Column:
    """Items below each other: `shifts` are their places relative to the column's `x`."""

    def __init__(self):
        self.x = 0.0
        self.items, self.shifts = [], []
        self.left, self.right = [], []  # (neighbouring column, least distance to it)

    def move(self, x):
        self.x = x
        for item, shift in zip(self.items, self.shifts):
            item.x = x + shift

    def wish(self):
        """Where the links that leave the column want it; where it is, if there are none."""
        inside = set(self.items)
        pulls = []
        for item, shift in zip(self.items, self.shifts):
            pulls += [
                (link.upper.x + link.offset_out - link.offset_in - shift, link.weight)
                for link in item.before
                if link.upper not in inside
            ]
            pulls += [
                (link.lower.x + link.offset_in - link.offset_out - shift, link.weight)
                for link in item.after
                if link.lower not in inside
            ]
        return _median(pulls) if pulls else self.x


def _straighten(ranks, sweeps):
    """Tie items into columns, separate the columns again, and let each move towards its links as far as its neighbours allow."""
    columns = _in_order(_columns(ranks))
    for column in columns:
        column.x = sum(item.x - shift for item, shift in zip(column.items, column.shifts)) / len(column.items)
    rightwards, leftwards = {}, {}
    for column in columns:
        rightwards[column] = max([column.x] + [rightwards[other] + distance for other, distance in column.left])
    for column in reversed(columns):
        leftwards[column] = min([column.x] + [leftwards[other] - distance for other, distance in column.right])
    for column in columns:
        column.move((rightwards[column] + leftwards[column]) / 2)
    for sweep in range(sweeps):
        for column in reversed(columns) if sweep % 2 else columns:
            lowest = max((other.x + distance for other, distance in column.left), default=float("-inf"))
            highest = min((other.x - distance for other, distance in column.right), default=float("inf"))
            column.move(max(lowest, min(highest, column.wish())))


def _columns(ranks):
    """The columns of a drawing, tied along links that don't cross, with their neighbours."""
    of = {}
    for rank in ranks:
        above = _straight_links(rank)
        for item in rank:
            link = above.get(item)
            column = of[link.upper] if link else _Column()
            shift = 0.0
            if link:
                shift = column.shifts[-1] + link.offset_out - link.offset_in
            column.items.append(item)
            column.shifts.append(shift)
            of[item] = column
        for a, b, distance in _distances(rank):
            shift = of[a].shifts[-1] - of[b].shifts[-1]
            of[a].right.append((of[b], distance + shift))
            of[b].left.append((of[a], distance + shift))
    return list(dict.fromkeys(of.values()))


def _distances(rank):
    offsets = _offsets(rank)
    for a, b, x, y in zip(rank, rank[1:], offsets, offsets[1:]):
        yield a, b, y - x


def _straight_links(rank):
    """For items of a rank the link from above that is drawn straight: each end's favourite, heavy ones first, none crossing."""
    below = {upper: _favourite(upper.after, "lower") for upper in {link.upper for item in rank for link in item.before}}
    wanted = [link for link in map(_favourite_above, rank) if link and below[link.upper] is link]
    wanted.sort(key=lambda link: (-link.weight, link.upper.place))
    places, taken = [], {}
    for link in wanted:
        at = bisect.bisect(places, (link.upper.place, link.lower.place))
        if (at == 0 or places[at - 1][1] < link.lower.place) and (at == len(places) or places[at][1] > link.lower.place):
            places.insert(at, (link.upper.place, link.lower.place))
            taken[link.lower] = link
    return taken


def _favourite_above(item):
    return _favourite(item.before, "upper")


def _favourite(links, end):
    """The middle one of the heaviest links; None where two are equally in the middle."""
    heaviest = max((link.weight for link in links), default=0)
    links = sorted((link for link in links if link.weight == heaviest), key=lambda link: getattr(link, end).place)
    return links[len(links) // 2] if len(links) % 2 else None


def _in_order(columns):
    """From left to right: a column after all that stand to its left."""
    waiting = {column: len(column.left) for column in columns}
    ready = [column for column in columns if not waiting[column]]
    order = []
    while ready:
        column = ready.pop()
        order.append(column)
        for other, _ in column.right:
            waiting[other] -= 1
            if not waiting[other]:
                ready.append(other)
    return order
