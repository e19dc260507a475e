"""What a brief says, in sentences: the same in the terminal, on the page and in JSON.

Every sentence names its number with its interval and what it rests on, or says why there is none.
"""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from dragoman.measures.estimate import Estimate
from dragoman.measures.follow_through import FollowThrough
from dragoman.measures.pressure import SharedSender
from dragoman.measures.turning_points import Turn
from dragoman.vocabulary.actors import display_name
from dragoman.workflows.briefing import Brief, Episode, Phase, episodes

__all__ = [
    "FORCE_WITHIN_DAYS",
    "Statement",
    "are_crowded",
    "day_words",
    "interval",
    "months_words",
    "outcome_words",
    "phase_words",
    "statements",
    "turn_words",
]

#: A threat is called carried out, or not, by what came within this many days.
FORCE_WITHIN_DAYS = 60

#: Smaller shares are given to a tenth of a percent.
_WHOLE_PERCENT_FROM = 0.1

#: More threats than this in an average episode are crowded.
_THREATS_PER_EPISODE = 5

#: Fewer acts than this in a year are called few dealings, where they are too thin for a number.
_SCARCE_ACTS_PER_YEAR = 1.0

_CLOSENESS = {
    "nearer": "nearer to each other than their activity predicts",
    "further": "further apart than their activity predicts",
    "as expected": "no nearer and no further than their activity predicts",
}

#: Closeness sets cooperation against hostility; of two that hardly deal with each other it may still say nearer.
_THOUGH_APART = ", though they have less to do with each other"

_VERDICT = {"nearer": "nearer than expected", "further": "further apart than expected", "as expected": "as expected"}


class Statement(NamedTuple):
    """One answer of the page: its question, the answer, and the acts it rests on."""

    question: str
    answer: str
    acts: tuple[int, ...]


def statements(brief: Brief) -> list[Statement]:
    """The answers of the page, in the order in which a reader asks."""
    tie = brief.tie
    found = [
        Statement("How close", _how_close(brief), tie.closeness.acts),
        Statement("Since when", _since_when(brief), tuple(act for t in tie.turning_points.turns for act in t.acts)),
        Statement("Symbolic or material", _substance(brief), tie.substance.acts),
        Statement("Who moves first", _initiative(brief), tie.initiative.acts),
        Statement("Pressure on both", _pressure(brief), tie.pressure.acts),
    ]
    if brief.against is not None:
        found.append(Statement(f"Against {brief.against.label}", _against(brief), _against_acts(brief)))
    threats = tuple(act for result in brief.threats for act in result.acts)
    found.append(Statement("Threats carried out", _threats(brief), threats))
    return found


def interval(estimate: Estimate, *, percent: bool = False) -> str:
    """A number with its interval.

    >>> interval(Estimate(0.5, 0.25, 0.75), percent=True)
    '50 % (25-75)'
    """
    if estimate.is_missing:
        return "no number"
    if percent:
        digits = 0 if estimate.value >= _WHOLE_PERCENT_FROM else 1
        value, low, high = (100 * number for number in (estimate.value, estimate.low, estimate.high))
        return f"{value:.{digits}f} % ({low:.{digits}f}-{high:.{digits}f})"
    digits = 2 if abs(estimate.value) < 10 else 0
    dash = " to " if estimate.low < 0 else "-"
    return f"{estimate.value:.{digits}f} ({estimate.low:.{digits}f}{dash}{estimate.high:.{digits}f})"


def day_words(since: date, until: date) -> str:
    """A span of days as a reader writes it: a day, a month, or first and last day.

    >>> day_words(date(2020, 5, 1), date(2020, 6, 1)), day_words(date(2020, 5, 22), date(2020, 5, 23))
    ('May 2020', '22 May 2020')
    """
    days = (until - since).days
    if days == 1:
        return f"{since.day} {since:%b %Y}"
    if since.day == until.day == 1 and 28 <= days <= 31:
        return f"{since:%b %Y}"
    if since.month == until.month == 1 and since.day == until.day == 1 and until.year == since.year + 1:
        return f"{since.year}"
    last = date.fromordinal(until.toordinal() - 1)
    first = f"{since.day} {since:%b}" if since.year == last.year else f"{since.day} {since:%b %Y}"
    return f"{first} to {last.day} {last:%b %Y}"


def _basis(n_acts: int, n_reports: int) -> str:
    return f"{n_acts:,} act{'s' * (n_acts != 1)} in {n_reports:,} report{'s' * (n_reports != 1)}"


def _how_close(brief: Brief) -> str:
    result = brief.tie.closeness
    if result.verdict == "no recorded acts":
        return f"Nothing is recorded between {brief.tie.pair.label}."
    basis = _basis(result.closeness.n_acts, result.closeness.n_reports)
    if result.closeness.thin:
        return f"Too thin to say: {result.closeness.thin} ({basis})."
    said = _CLOSENESS[result.verdict]
    if result.verdict == "nearer" and result.cooperation.high < 1:
        said += _THOUGH_APART
    return (
        f"{brief.tie.pair.label} are {said}: closeness {interval(result.closeness)}, with "
        f"{interval(result.cooperation)} times the cooperation and {interval(result.hostility)} times the hostility "
        f"expected of them; {basis}."
    )


def phase_words(phase: Phase) -> str:
    """How close the two were in one phase, in a word or two.

    Where hardly anything is recorded there is no number, but that itself says that they had little to do with each
    other as far as this store can tell.
    """
    result = phase.closeness
    if result.verdict == "no recorded acts":
        return "no dealings"
    if result.closeness.thin:
        return "few dealings" if phase.n_acts_per_year < _SCARCE_ACTS_PER_YEAR else "too thin"
    if result.verdict == "as expected":
        return "unclear, near" if result.closeness.value > 0 else "unclear, far"
    return {"nearer": "near", "further": "far apart"}[result.verdict]


def _since_when(brief: Brief) -> str:
    turning = brief.tie.turning_points
    if turning.thin:
        return f"Too thin to see a turn: {turning.thin}."
    if not turning.turns:
        return "No turning point: what is recorded is compatible with one level throughout."
    told = "; ".join(turn_words(turn) for turn in turning.turns)
    first = brief.phases[0]
    if first.closeness.closeness.thin and first.n_acts_per_year < _SCARCE_ACTS_PER_YEAR:
        n_acts = first.activity.n_acts
        told += (
            f". Before {first.until:%b %Y} they were far apart: {n_acts} recorded act{'s' * (n_acts != 1)} in "
            f"{(first.until - first.since).days / 365.25:.0f} years"
        )
    return _sentence(told)


def turn_words(turn: Turn) -> str:
    """One turn: which way, from when, between which months, and how sure."""
    said = turn.direction if turn.strength == "clear" else f"possibly {turn.direction}"
    return f"{said} from {turn.day:%b %Y} ({turn.low:%b %Y} to {turn.high:%b %Y})"


def months_words(since: date, until: date) -> str:
    """First and last month of a span.

    >>> months_words(date(1999, 4, 1), date(2005, 1, 1))
    'Apr 1999-Dec 2004'
    """
    last = date.fromordinal(until.toordinal() - 1)
    return f"{since:%b %Y}-{last:%b %Y}"


def _substance(brief: Brief) -> str:
    result = brief.tie.substance
    if result.share.is_missing or result.share.thin:
        return f"Too thin to say: {result.share.thin or 'no cooperation is recorded'}."
    also = f", though {' or '.join(result.also_possible)} is possible" if result.also_possible else ""
    return _sentence(
        f"{result.verdict}{also}: {interval(result.share, percent=True)} of the weight and "
        f"{interval(result.by_count, percent=True)} of the acts of their cooperation are material "
        f"({_basis(result.share.n_acts, result.share.n_reports)}; all ties here: {100 * result.base_rate:.0f} %)."
    )


def _initiative(brief: Brief) -> str:
    result = brief.tie.initiative
    if result.verdict == "no recorded acts":
        return "Cannot be told: no act is known to the day." if brief.tie.activity.n_acts else "No recorded acts."
    left_out = f"{result.n_joint} silences ended jointly, {result.n_unordered} acts not known to the day"
    if result.share_of_a.thin:
        return f"Too thin to say: {result.share_of_a.thin} ({left_out})."
    a, b = result.pair.a.label, result.pair.b.label
    who = {"A": f"{a} more often", "B": f"{b} more often", "neither": "neither clearly"}[result.verdict]
    return _sentence(
        f"{who}: {a} opened {interval(result.share_of_a, percent=True)} of {result.n_first_a + result.n_first_b} "
        f"times after {result.quiet_days} quiet days ({left_out})."
    )


def _pressure(brief: Brief) -> str:
    result = brief.pressing
    if not result.shared:
        return "No sender is listed as pressing both at once."
    told = "; ".join(f"{display_name(one.sender)} {_periods(one)}" for one in result.shared)
    coded = [
        f"{interval(share, percent=True)} of {share.n_acts} against {side.label}"
        for share, side in ((result.shared_of_a, result.pair.a), (result.shared_of_b, result.pair.b))
        if not share.is_missing
    ]
    rest = f" Of coded sanctions and coercion, such senders did {' and '.join(coded)}." if coded else ""
    return f"Both are under measures by {told}.{rest}"


def _periods(one: SharedSender) -> str:
    return ", ".join(
        f"since {since:%b %Y}" if until is None else f"{since:%b %Y} to {until:%b %Y}" for since, until in one.periods
    )


def _against(brief: Brief) -> str:
    parts = []
    for one in (brief.against_a, brief.against_b):
        if one is None:
            continue
        result = one.closeness
        if result.closeness.thin or result.closeness.is_missing:
            parts.append(f"{one.pair.label}: too thin to say")
        else:
            basis = _basis(result.hostility.n_acts, result.hostility.n_reports)
            parts.append(
                f"{one.pair.label} are {_VERDICT[result.verdict]}, with {interval(result.hostility)} times the "
                f"hostility expected of them ({basis})"
            )
    return _sentence("; ".join(parts) + ".")


def _against_acts(brief: Brief) -> tuple[int, ...]:
    return tuple(act for one in (brief.against_a, brief.against_b) if one for act in one.closeness.acts)


def _threats(brief: Brief) -> str:
    return _sentence("; ".join(_threats_of(result) for result in brief.threats) + ".")


def _threats_of(result: FollowThrough) -> str:
    """How often force followed one actor's threats against another, as a rate where there are enough."""
    who = f"{result.pair.a.label} against {result.pair.b.label}"
    if not result.n_threats:
        return f"{who}: no recorded threats"
    threats = f"{who}: {result.n_threats} threat{'s' * (result.n_threats != 1)}"
    force = result.outcome("force")
    place = force.horizons.index(FORCE_WITHIN_DAYS)
    share, ratio = force.threatened[place], force.ratio[place]
    if result.verdict == "too thin" or share.is_missing:
        found = episodes(result)
        if are_crowded(result):
            return f"{threats}, too close together to tell what followed which"
        by_force = sum(one.force is not None and one.force[0] <= FORCE_WITHIN_DAYS for one in found)
        return f"{threats}, too few for a rate; {by_force} of {len(found)} episodes followed by force"
    said = f"{threats}, {interval(share, percent=True)} followed by force within {FORCE_WITHIN_DAYS} days"
    if ratio.is_missing:
        return said
    return f"{said}, {interval(ratio)} times as often as without a threat"


def are_crowded(result: FollowThrough) -> bool:
    """Whether threats follow each other so closely that what followed one may have followed the next."""
    return result.n_threats > _THREATS_PER_EPISODE * len(episodes(result))


def outcome_words(episode: Episode) -> tuple[str, str]:
    """What followed an episode by force and by sanctions, each in a few words."""
    words = []
    for deed in (episode.force, episode.sanctions):
        if deed is not None and deed[0] <= FORCE_WITHIN_DAYS:
            words.append(f"day {deed[0]}, {deed[1].day} {deed[1]:%b %Y}")
        elif episode.watched_days < FORCE_WITHIN_DAYS:
            words.append(f"none in {episode.watched_days} days on record")
        elif deed is not None:
            words.append(f"none until {deed[1]:%b %Y}")
        else:
            words.append("none")
    return words[0], words[1]


def _sentence(text: str) -> str:
    """With a capital and a full stop, whatever it was put together from."""
    text = text.strip()
    return text[:1].upper() + text[1:] + ("" if text.endswith(".") else ".")
