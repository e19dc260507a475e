"""What becomes of an act under the words around it: a promise, a threat, its opposite, an attempt.

The rules are CODEBOOK.md's "Choices that decide most disagreements": what an actor announces for later is AGREE or
THREATEN and never the act; hostile attempts are COERCE; stopping what is hostile is RETREAT.
"""

from __future__ import annotations

from typing import NamedTuple

from dragoman.coding.status import Reading
from dragoman.vocabulary.acts import Quad, classes
from dragoman.vocabulary.records import Status

__all__ = ["is_cooperative", "promised", "turn"]

_STOPPED = {
    "CONSULT": "REJECT", "AGREE": "REJECT", "SUPPORT": "SANCTION", "AID": "SANCTION", "COOPERATE": "SANCTION",
    "REQUEST": "CONCEDE", "ACCUSE": "CONCEDE", "REJECT": "CONCEDE", "THREATEN": "CONCEDE",
    "PROTEST": "RETREAT", "SANCTION": "RETREAT", "MOBILIZE": "RETREAT", "COERCE": "RETREAT", "ASSAULT": "RETREAT",
}  # fmt: skip
#: Classes that stay themselves when promised: a vow to reject rejects.
_PROMISED = {"RETREAT": "CONCEDE", "CONCEDE": "CONCEDE", "REJECT": "REJECT", "REQUEST": "REQUEST"}
#: Words are said whatever hangs on the condition they name: "threatened sanctions unless they withdrew".
_CONDITIONAL = frozenset({"THREATEN", "AGREE", "CONCEDE", "REQUEST"})


def is_cooperative(event: str) -> bool:
    """Whether a class is one of cooperation."""
    return classes()[event].quad in {Quad.VERBAL_COOPERATION, Quad.MATERIAL_COOPERATION}


def promised(event: str) -> str:
    """What announcing an act for later is.

    >>> promised("AID"), promised("RETREAT"), promised("ASSAULT")
    ('AGREE', 'CONCEDE', 'THREATEN')
    """
    return _PROMISED.get(event) or ("AGREE" if is_cooperative(event) else "THREATEN")


def turn(event: str, reading: Reading) -> tuple[str, Status, bool] | None:
    """Class and status of an act as told, and whether it is no longer the act itself; None where it is not coded."""
    told = Told(event, reading.status, False)
    for word, _, below in reading.operators:
        further = _turned(told, word.kind, below)
        if further is None:
            return None
        told = further
    event, status, turned = told
    if reading.condition is not None and status == "actual" and event not in _CONDITIONAL:
        status = "possible"
    return event, status, turned


class Told(NamedTuple):
    """An act as the words so far make it."""

    event: str
    status: Status
    turned: bool


def _turned(told: Told, kind: str, below: Status) -> Told | None:
    """What one more word makes of an act; ``below`` is the status that the act had under the word."""
    event, status, _ = told
    cooperative = is_cooperative(event)
    if kind == "commit" or (kind in {"intend", "decide"} and cooperative):
        # "Promised not to attack" yields; "threatened not to pay" threatens.
        opposite = "THREATEN" if cooperative else "CONCEDE"
        return Told(opposite if below == "denied" else promised(event), status, True)
    if kind == "refuse":
        return _refused(told)
    if kind == "end" or (kind == "cease" and event == "ASSAULT"):
        # Not to stop an act is to go on with it.
        return told._replace(status="actual") if status == "denied" else Told(_STOPPED.get(event, event), status, True)
    if kind == "attempt" and event in {"ASSAULT", "COERCE"}:
        return told._replace(event="COERCE")
    open_still = (kind == "attempt" and cooperative and event != "CONSULT") or (
        kind == "intend" or (kind == "decide" and event != "SANCTION")
    )
    return told._replace(status="possible") if open_still and status == "actual" else told


def _refused(told: Told) -> Told | None:
    if told.status == "denied":
        # Not to rule an act out threatens or promises it.
        return Told(promised(told.event), "actual", True)
    return Told("REJECT", told.status, True) if is_cooperative(told.event) else None
