"""Charts are well-formed, stay within their picture, and can be told apart, whatever the data."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from datetime import date, timedelta
from itertools import pairwise
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dragoman.views.charts import NARROW, WIDE, Bars, Curves, Line, Lines, Part, Strip, Strips, Turning
from dragoman.views.svg import Drawing, Scale, chart_css, outline, spread, standalone, steps, trace
from dragoman.views.ticks import date_ticks, nice_ticks

numbers = st.floats(-1e6, 1e6, allow_nan=False) | st.sampled_from([math.nan, math.inf, -math.inf])
shares = st.floats(0, 1) | st.just(math.nan)
days = st.dates(date(1900, 1, 1), date(2100, 1, 1))
labels = st.text(max_size=40)
widths = st.sampled_from([WIDE, NARROW])


@st.composite
def spans(draw: st.DrawFn) -> tuple[date, date]:
    since = draw(days)
    return since, since + timedelta(days=draw(st.integers(1, 20_000)))


@st.composite
def lines(draw: st.DrawFn) -> Lines:
    since, until = draw(spans())
    n = draw(st.integers(0, 12))

    def column(of: st.SearchStrategy[float] = numbers) -> list[float]:
        return draw(st.lists(of, min_size=n, max_size=n))

    when = sorted(draw(st.lists(days.map(date.toordinal), min_size=n, max_size=n)))
    weak = draw(st.lists(st.booleans(), min_size=n, max_size=n))
    drawn = [
        Line(draw(labels), "coop", when, column(), column(), column(), weak),
        Line(draw(labels), "host dashed", when, column()),
        Line(draw(labels), "host2", when, column(), is_area=True),
    ]  # fmt: skip
    turns = sorted(draw(st.lists(st.tuples(days, days, days, labels, st.booleans()), max_size=5)))
    return Lines(
        title=draw(labels),
        description=draw(labels),
        since=since,
        until=until,
        lines=tuple(drawn[: draw(st.integers(0, 3))]),
        turns=tuple(Turning(day, min(a, b), max(a, b), label, clear) for day, a, b, label, clear in turns),
        is_signed=draw(st.booleans()),
        zero_label=draw(labels),
        above=draw(labels),
        below=draw(labels),
        count_label="acts",
        count_days=when,
        counts=column(),
    )


@st.composite
def bars(draw: st.DrawFn) -> Bars:
    since, until = draw(spans())
    years = list(range(since.year, min(until.year, since.year + 8) + 1))
    amounts = st.lists(numbers, min_size=len(years), max_size=len(years))
    up = (Part("deeds", "bar coop", draw(amounts)), Part("words", "bar coop light", draw(amounts)))
    down = (Part("deeds", "bar host", draw(amounts)), Part("words", "bar host light", draw(amounts)))
    return Bars("t", "d", since, until, years, "Up", up, "Down", down)


@st.composite
def strips(draw: st.DrawFn) -> Strips:
    since, until = draw(spans())
    counts = st.dictionaries(days.map(date.toordinal), st.integers(0, 30), max_size=6)

    def strip() -> Strip:
        steps_ = sorted(draw(counts).items())
        return Strip(draw(labels), "host", [day for day, _ in steps_], [n for _, n in steps_])

    groups = tuple((draw(labels), (strip(), strip())) for _ in range(draw(st.integers(0, 3))))
    return Strips("t", "d", since, until, groups)


@st.composite
def curves(draw: st.DrawFn) -> Curves:
    n = draw(st.integers(0, 8))
    when = sorted(draw(st.lists(st.integers(0, 500), min_size=n, max_size=n)))
    columns = [draw(st.lists(shares, min_size=n, max_size=n)) for _ in range(3)]
    usual = draw(st.none() | st.tuples(shares, shares, shares))
    return Curves("t", "d", "host", when, *columns, last_day=365, usual_day=60, usual=usual, usual_label="usual")


def parsed(drawing: Drawing) -> ElementTree.Element:
    return ElementTree.fromstring(drawing.__html__())


def points_of(element: ElementTree.Element) -> list[tuple[float, float]]:
    """Every coordinate a mark is drawn at."""
    at = {name: float(value) for name, value in element.attrib.items() if re.fullmatch(r"[-\d.]+|nan|inf", value)}
    kind = element.tag
    if kind == "rect":
        return [(at["x"], at["y"]), (at["x"] + at["width"], at["y"] + at["height"])]
    if kind == "line":
        return [(at["x1"], at["y1"]), (at["x2"], at["y2"])]
    if kind == "text":
        return [(at["x"], at["y"])]
    if kind == "circle":
        return [(at["cx"], at["cy"])]
    if kind == "path":
        pairs = re.findall(r"([-\w.]+) ([-\w.]+)", element.attrib["d"].replace("M", " ").replace("L", " ").rstrip("Z"))
        return [(float(x), float(y.removesuffix("h0"))) for x, y in pairs]
    return []


def assert_sound(drawing: Drawing) -> None:
    root = parsed(drawing)
    assert root.attrib["viewBox"] == f"0 0 {drawing.width:g} {drawing.height:.1f}".removesuffix(".0")
    for element in root.iter():
        for x, y in points_of(element):
            assert -0.05 <= x <= drawing.width + 0.05, ElementTree.tostring(element)
            assert -0.05 <= y <= drawing.height + 0.05, ElementTree.tostring(element)


@settings(max_examples=60, deadline=None)
@given(lines(), widths)
def test_lines_stay_in_the_picture(chart: Lines, width: float) -> None:
    assert_sound(chart.draw(width, "a"))


@settings(max_examples=40, deadline=None)
@given(bars(), widths)
def test_bars_stay_in_the_picture(chart: Bars, width: float) -> None:
    assert_sound(chart.draw(width, "a"))


@settings(max_examples=40, deadline=None)
@given(strips(), widths)
def test_strips_stay_in_the_picture(chart: Strips, width: float) -> None:
    assert_sound(chart.draw(width, "a"))


@settings(max_examples=40, deadline=None)
@given(curves())
def test_curves_stay_in_the_picture(chart: Curves) -> None:
    assert_sound(chart.draw(390, "a"))


def a_chart(title: str = "t", values: Sequence[float] = (1.0, 2.0, math.nan, 3.0), **given_: object) -> Lines:
    since = date(2020, 1, 1)
    when = [since.toordinal() + 30 * i for i in range(len(values))]
    line = Line(
        "tie", "coop", when, values, [v - 1 for v in values], [v + 1 for v in values], [False, True, False, False]
    )
    return Lines(title, "d", since, date(2020, 6, 1), (line,), **given_)  # type: ignore[arg-type]


def test_a_chart_has_a_name_and_a_description_and_escapes_both() -> None:
    drawing = a_chart("<script>&'\x00").draw(WIDE, "it")
    root = parsed(drawing)
    assert root.attrib["role"] == "img"
    assert root.attrib["aria-labelledby"] == "it-title it-desc"
    assert root.find("title") is not None
    assert root.findtext("title") == "<script>&'"
    assert "<script" not in drawing.__html__()


def test_gaps_are_gaps_and_thin_values_are_weak() -> None:
    root = parsed(a_chart().draw(WIDE, "a"))
    drawn = [path.attrib for path in root.iter("path")]
    strokes = [path for path in drawn if "line" in path["class"].split()]
    assert [path["class"] for path in strokes] == ["line coop weak", "line coop"]
    assert strokes[1]["d"].endswith("h0")
    assert [path["class"] for path in drawn if "band" in path["class"].split()] == ["band coop weak"]


def test_a_turn_shows_its_day_its_interval_and_its_doubt() -> None:
    turns = (
        Turning(date(2020, 2, 1), date(2020, 1, 10), date(2020, 3, 1), "nearer", True),
        Turning(date(2020, 4, 1), date(2020, 3, 10), date(2020, 5, 1), "possibly further", False),
    )
    root = parsed(a_chart(turns=turns).draw(WIDE, "a"))
    kinds = [mark.attrib["class"] for mark in root.iter("line") if "turn" in mark.attrib["class"].split()]
    assert kinds == ["turn", "turn range", "turn unsure", "turn range"]
    assert {"nearer", "possibly further"} <= {mark.text for mark in root.iter("text")}


def test_labels_of_crowded_turns_stand_in_rows_of_their_own() -> None:
    turns = tuple(
        Turning(date(2020, 3, i), date(2020, 3, i), date(2020, 3, i), "possibly nearer", False) for i in (1, 9, 17)
    )
    root = parsed(a_chart(turns=turns).draw(NARROW, "a"))
    rows = [mark.attrib["y"] for mark in root.iter("text") if mark.text == "possibly nearer"]
    assert len(set(rows)) == 3


def test_names_stand_beside_lines_where_there_is_room_and_above_them_where_not() -> None:
    wide, narrow = (parsed(a_chart().draw(width, "a")) for width in (WIDE, NARROW))

    def place(root: ElementTree.Element) -> float:
        return next(float(mark.attrib["x"]) for mark in root.iter("text") if mark.text == "tie")

    assert place(wide) > WIDE - 140
    assert place(narrow) < 100


def test_every_class_drawn_is_styled() -> None:
    turns = (Turning(date(2020, 2, 1), date(2020, 1, 1), date(2020, 3, 1), "nearer", False),)
    rest = Bars(
        "t", "d", date(2020, 1, 1), date(2021, 1, 1), [2020], "Up", (Part("a", "bar coop light", [1]),), "Down", ()
    )
    strip = Strips("t", "d", date(2020, 1, 1), date(2021, 1, 1), (("g", (Strip("s", "host2", [737425], [2]),)),))
    curve = Curves("t", "d", "host", [0, 5], [0, 0.5], [0, 0.1], [0, 0.9], 365, 60, (0.1, 0.0, 0.3), "usual")
    chart = a_chart(turns=turns, is_signed=True, count_label="n", count_days=[737425], counts=[2], below="low")
    drawn = [one.draw(WIDE, "a").__html__() for one in (chart, rest, strip, curve)]
    drawn.append(standalone("both", [("one", chart.draw(WIDE, "a"))]))
    used = {name for text in drawn for found in re.findall(r'class="([^"]*)"', text) for name in found.split()}
    styled = set(re.findall(r"\.([a-z][\w-]*)", chart_css()))
    assert used <= styled


def luminance(colour: str) -> float:
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("scheme", [0, 1], ids=["light", "dark"])
def test_text_and_marks_stand_out_from_the_paper(scheme: int) -> None:
    """WCAG 2.2: 4.5 to 1 for text, 3 to 1 for marks."""
    block = re.findall(r"\.chart \{(.*?)\}", chart_css(), re.DOTALL)[scheme]
    colours = dict(re.findall(r"--([\w-]+): (#\w{6})", block))
    paper = colours.pop("paper")
    for name, colour in colours.items():
        if name in ("ink", "soft") or name.endswith("-ink"):
            assert contrast(colour, paper) >= 4.5, name
        elif name in ("coop", "host", "host2"):
            assert contrast(colour, paper) >= 3, name


def test_a_picture_of_its_own_is_whole() -> None:
    chart = a_chart().draw(WIDE, "a")
    root = ElementTree.fromstring(standalone("Both <of them>", [("One", chart), ("Two", chart)]))
    space = "{http://www.w3.org/2000/svg}"
    assert root.tag == f"{space}svg"
    assert root.findtext(f"{space}title") == "Both <of them>"
    inner = root.findall(f"{space}svg")
    assert len(inner) == 2
    last = inner[-1].attrib
    assert float(last["y"]) + float(last["height"]) <= float(root.attrib["height"])


@given(numbers, numbers, st.integers(1, 10))
def test_round_values_are_even_and_inside(low: float, high: float, n_most: int) -> None:
    found = nice_ticks(low, high, n_most)
    if not (math.isfinite(low) and math.isfinite(high) and high > low):
        assert len(found) <= 1
        return
    reach = 1e-6 * max(abs(low), abs(high))
    assert all(low - reach <= tick <= high + reach for tick in found)
    assert len(found) <= n_most + 1
    gaps = [b - a for a, b in pairwise(found)]
    assert all(gap == pytest.approx(gaps[0], rel=1e-3) for gap in gaps)


@given(spans(), st.integers(1, 14))
def test_ticks_of_time_are_few_and_inside(span: tuple[date, date], n_most: int) -> None:
    since, until = span
    found = date_ticks(since, until, n_most)
    assert 1 <= len(found) <= n_most
    places = [tick.day for tick in found]
    assert places == sorted(set(places))
    assert all(since.toordinal() <= day < until.toordinal() for day in places)


@pytest.mark.parametrize(
    ("since", "until", "labels_"),
    [
        (date(1999, 4, 1), date(2024, 12, 9), ["2000", "2005", "2010", "2015", "2020"]),
        (date(2017, 11, 5), date(2018, 6, 1), ["Dec 2017", "Jan 2018", "Feb", "Mar", "Apr", "May"]),
        (date(2018, 3, 1), date(2018, 3, 22), ["1 Mar", "8 Mar", "15 Mar"]),
    ],
)
def test_ticks_of_time_are_those_a_reader_expects(since: date, until: date, labels_: list[str]) -> None:
    assert [tick.label for tick in date_ticks(since, until, 6)] == labels_


@given(numbers)
def test_a_scale_never_leaves_its_ends(value: float) -> None:
    assert 10 <= Scale(-5, 5, 10, 110)(value) <= 110
    assert Scale(3, 3, 10, 110)(value) == 10


@given(st.lists(st.floats(0, 100), max_size=6))
def test_spread_labels_keep_their_gap_and_their_order(wanted: list[float]) -> None:
    placed = spread(wanted, 10, 0, 100)
    ordered = [place for _, place in sorted(zip(wanted, placed, strict=True))]
    assert all(b - a >= 10 - 1e-9 for a, b in pairwise(sorted(ordered)))
    assert all(0 <= place <= 100 for place in placed)


def test_nothing_to_draw_is_nothing() -> None:
    assert trace([], "line") == ""
    assert outline([(0, 0)], [(0, 0)], "band") == ""
    assert steps([], 9) == []
