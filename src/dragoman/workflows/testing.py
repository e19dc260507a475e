"""A claim tested on a store."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from dragoman.measures.estimate import json_ready
from dragoman.models.claims import Claim, Tested, read_claim, run_claim
from dragoman.store.evidence import Report, first_reports, reports
from dragoman.workflows.asking import Day, window_of
from dragoman.workflows.opening import open_store
from dragoman.workflows.tying import by_date, cited

if TYPE_CHECKING:
    import numpy.typing as npt

__all__ = ["ClaimTest", "test"]


@dataclass(frozen=True, slots=True)
class ClaimTest:
    """A tested claim and the reports behind it.

    ``tested`` holds every number (``dragoman.models.claims.Tested``); ``reports`` are those of the acts among the
    exposed that most reports tell.
    """

    store: str
    tested: Tested
    reports: tuple[Report, ...]

    @property
    def answer(self) -> str:
        """The verdict in a word or two, as ``dragoman.models.claims.verdict.verdict_of`` defines them."""
        return self.tested.verdict.answer

    def summary(self) -> str:
        """The verdict in a few sentences."""
        from dragoman.views.claim_words import beside_words, verdict_words

        return " ".join(filter(None, (verdict_words(self.tested), beside_words(self.tested))))

    def caveats(self) -> list[str]:
        """What to beware of."""
        from dragoman.views.claim_words import caveats

        return caveats(self.tested)

    def table(self) -> dict[str, npt.NDArray[Any]]:
        """Every ratio, one row each: ``check``, ``name``, ``ratio``, ``low``, ``high``, ``p_value``, ``n_exposed``."""
        tested = self.tested
        rows = [("claim", tested.claim.name, tested.ratio)]
        rows += [("outcome", one.name, one.ratio) for one in tested.outcomes]
        rows += [(one.kind, one.name, one.ratio) for one in (*tested.dose, *tested.variants)]
        steps = zip(tested.curve.steps, tested.curve.ratios, strict=True)
        rows += [("curve", f"{step:+d} {tested.curve.period}s", ratio) for step, ratio in steps]
        return {
            "check": np.array([kind for kind, _, _ in rows], dtype=object),
            "name": np.array([name for _, name, _ in rows], dtype=object),
            "ratio": np.array([ratio.value for _, _, ratio in rows]),
            "low": np.array([ratio.low for _, _, ratio in rows]),
            "high": np.array([ratio.high for _, _, ratio in rows]),
            "p_value": np.array([ratio.p_value for _, _, ratio in rows]),
            "n_exposed": np.array([ratio.n_exposed for _, _, ratio in rows]),
        }

    def evidence(self) -> list[Report]:
        """Reports of the acts among the exposed that most reports tell, by date."""
        return by_date(self.reports)

    def cite(self) -> list[str]:
        """The links the evidence rests on, and the data sets of evidence without one."""
        return cited(self.reports)

    def plot(self) -> Any:
        """Every ratio, and the curve around the onset, as a Matplotlib figure; needs the extra ``plots``."""
        from dragoman.views.claim_plots import plot_claim

        return plot_claim(self.tested)

    def html(self) -> str:
        """One self-contained page: verdict, caveats, numbers, checks, pictures and acts."""
        from dragoman.views.claim_page import claim_page

        return claim_page(self)

    def to_dict(self) -> dict[str, Any]:
        """Ready for JSON."""
        plain: dict[str, Any] = json_ready(self.tested)
        words = {"store": self.store, "summary": self.summary(), "caveats": self.caveats()}
        return words | plain | {"reports": [report.to_dict() for report in self.evidence()]}


def test(
    claim: str | Path | Claim = "pressure",
    *,
    store: Path | str | None = None,
    since: Day = None,
    until: Day = None,
    every_report: bool = False,
    progress: Callable[[str, float], None] | None = None,
) -> ClaimTest:
    """Test a claim: do the exposed act more (or less) than others alike, and is that more than chance?

    In a test module write ``import dragoman`` and call ``dragoman.test``: pytest would take a bare ``test`` for a test.

    Parameters
    ----------
    claim
        The path of a claim's YAML file, the name of one that comes with Dragoman (``pressure``, ``ahmadinejad``), or a
        ``dragoman.models.claims.Claim``.
    store
        The store; by default ``dragoman.duckdb`` here if there, else the embedded casebook.
    since, until
        Days, months or years looked at, instead of the claim's; ``until`` is exclusive.
    every_report
        Fetch every report of the acts shown as evidence, not only the first of each.
    progress
        Called with what is being done and the share done.

    Raises
    ------
    UsageError
        The claim has a fault (file, key and expectation are named), or names actors the store tells nothing of.
    NotEnoughData
        The store has no such act, or nobody is ever exposed.

    Examples
    --------
    >>> test("pressure").answer
    'too little'
    """
    asked = claim if isinstance(claim, Claim) else read_claim(claim)
    window = window_of(since, until)
    asked = replace(asked, since=window.since or asked.since, until=window.until or asked.until)
    with open_store(store) as opened:
        tested = run_claim(opened.engine, asked, progress)
        found = (
            reports(opened.engine, tested.acts) if every_report else first_reports(opened.engine, tested.acts).values()
        )
        return ClaimTest(opened.name, tested, tuple(found))
