"""The parts of a brief's page that cite evidence: answers, turns and threats, each with its acts."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import isnan

from dragoman.measures.follow_through import FollowThrough, Threat
from dragoman.measures.turning_points import Turn
from dragoman.views.brief_charts import threat_curves
from dragoman.views.brief_tables import Table, rates_table
from dragoman.views.cited import Cited, Record, number_ranges
from dragoman.views.svg import Drawing
from dragoman.views.words import (
    FORCE_WITHIN_DAYS,
    Statement,
    day_words,
    interval,
    outcome_words,
    statements,
    turn_words,
)
from dragoman.workflows.briefing import Brief, Episode, episodes

__all__ = ["Answer", "EpisodeShown", "ThreatsShown", "TurnShown", "acts_cited", "answers", "threats", "turns"]

#: Acts cited beneath one answer, episodes in one table, and acts shown at once around a turn.
_CITED, _EPISODES, _ACTS_PER_TURN = 50, 30, 4

#: Width at which the curves of threats are drawn; they keep it on every screen.
_CURVE_WIDTH = 390.0


@dataclass(frozen=True, slots=True)
class Answer:
    """A question, its answer in words, and the acts it rests on.

    ``numbers`` are those of the acts cited, for paper; ``n_more`` acts are not cited.
    """

    question: str
    words: str
    cited: tuple[Cited, ...]
    numbers: str
    n_more: int


@dataclass(frozen=True, slots=True)
class TurnShown:
    """A turning point: what it was, what the numbers say, and the acts around it, the weightiest apart.

    ``numbers`` are those of the rest, for paper.
    """

    title: str
    words: str
    first: tuple[Cited, ...]
    rest: tuple[Cited, ...]
    numbers: str


@dataclass(frozen=True, slots=True)
class EpisodeShown:
    """A row of the table of threats; ``quote`` is the sentence of its most reported threat."""

    when: str
    n_threats: int
    quote: str
    force: str
    sanctions: str
    also: str
    cited: tuple[Cited, ...]


@dataclass(frozen=True, slots=True)
class ThreatsShown:
    """The threats of one actor against another: their episodes, curves (each with its words) and rates.

    ``n_more`` episodes are left out; ``n_undated`` threats are dated too coarsely to tell what followed.
    """

    title: str
    episodes: tuple[EpisodeShown, ...]
    n_more: int
    n_undated: int
    curves: tuple[tuple[str, Drawing], ...]
    rates: Table | None


def acts_cited(brief: Brief) -> set[int]:
    """The acts the page will cite: those of answers and turns, and those of the episodes shown."""
    found = {act for one in statements(brief) for act in _first(one.acts)}
    found |= {act for turn in brief.tie.turning_points.turns for act in turn.acts}
    for result in brief.threats:
        found |= {act for one in _episodes_shown(result) for act in _acts_of_episode(one)}
    return found & brief.reports.keys()


def answers(brief: Brief, record: Record) -> tuple[Answer, ...]:
    """What the page says, each answer with its evidence."""
    return tuple(_answer(one, record) for one in statements(brief))


def _answer(one: Statement, record: Record) -> Answer:
    cited = record.cite(_first(one.acts))
    n_more = max(0, len(set(one.acts)) - len(cited))
    return Answer(one.question, one.answer, cited, number_ranges(cited), n_more)


def _first(acts: Iterable[int]) -> list[int]:
    return list(dict.fromkeys(acts))[:_CITED]


def turns(brief: Brief, record: Record) -> tuple[TurnShown, ...]:
    """The turning points, each with the acts around it."""
    return tuple(_turn(one, record) for one in brief.tie.turning_points.turns)


def _turn(turn: Turn, record: Record) -> TurnShown:
    ratios = (("cooperation", turn.cooperation_ratio), ("hostility", turn.hostility_ratio))
    told = [f"{name} came to {ratio:.1f} times its rate before" for name, ratio in ratios if not isnan(ratio)]
    if not turn.step.is_missing:
        told.append(f"closeness changed by {interval(turn.step)}")
    title = turn_words(turn)
    first = _unlike(turn.acts, record)
    rest = record.cite(set(turn.acts) - first)
    return TurnShown(
        title=title[:1].upper() + title[1:],
        words=f"Against what is expected of them, {'; '.join(told)}." if told else "",
        first=record.cite(first),
        rest=rest,
        numbers=number_ranges(rest),
    )


def _unlike(acts: Sequence[int], record: Record) -> set[int]:
    """The first few acts that are told by different sentences: one sentence may tell several."""
    told: dict[str, int] = {}
    for act in acts:
        for cited in record.cite([act]):
            told.setdefault(cited.sentence or cited.anchor, act)
    return set(list(told.values())[:_ACTS_PER_TURN])


def threats(brief: Brief, record: Record) -> tuple[ThreatsShown, ...]:
    """What became of the threats, for each pair of which some are recorded."""
    found = enumerate((result for result in brief.threats if result.threats), start=1)
    return tuple(_threats(result, f"threats-{place}", record) for place, result in found)


def _threats(result: FollowThrough, ident: str, record: Record) -> ThreatsShown:
    shown, n_all = _episodes_shown(result), episodes(result)
    curves = enumerate(threat_curves(result), start=1)
    return ThreatsShown(
        title=f"{result.pair.a.label} against {result.pair.b.label}",
        episodes=tuple(_episode(one, record) for one in shown),
        n_more=len(n_all) - len(shown),
        n_undated=len(result.threats) - sum(len(one.threats) for one in n_all),
        curves=tuple((one.description, one.draw(_CURVE_WIDTH, f"{ident}-{i}")) for i, one in curves),
        rates=rates_table(result),
    )


def _episodes_shown(result: FollowThrough) -> list[Episode]:
    """The episodes with most threats, the later first among equals; oldest first."""
    most = sorted(episodes(result), key=lambda one: (len(one.threats), one.since), reverse=True)[:_EPISODES]
    return sorted(most, key=lambda one: (one.since, one.until))


def _episode(one: Episode, record: Record) -> EpisodeShown:
    force, sanctions = outcome_words(one)
    loudest: Threat = max(one.threats, key=lambda threat: threat.n_reports)
    told = record.cite([loudest.act])
    also = []
    if one.denied:
        also.append(f"{len(one.denied)} told as not done")
    if one.order_unknown:
        also.append(f"{len(one.order_unknown)} of unknown order")
    return EpisodeShown(
        when=day_words(one.since, one.until),
        n_threats=len(one.threats),
        quote=told[0].sentence if told else "",
        force=force,
        sanctions=sanctions,
        also=", ".join(also),
        cited=record.cite(_acts_of_episode(one)),
    )


def _acts_of_episode(one: Episode) -> set[int]:
    """Its threats, the deeds counted as following them, those told as not done and those of unknown order."""
    deeds = (deed for deed in (one.force, one.sanctions) if deed is not None)
    followed = {act for days, _, act in deeds if days <= FORCE_WITHIN_DAYS}
    return {threat.act for threat in one.threats} | followed | {*one.denied, *one.order_unknown}
