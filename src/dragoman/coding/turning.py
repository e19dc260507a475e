"""What becomes of an act under the words around it: a promise, a threat, its opposite, an attempt.

The rules are CODEBOOK.md's "Choices that decide most disagreements": what an actor announces for later is AGREE or
THREATEN and never the act; hostile attempts are COERCE; stopping what is hostile is RETREAT.
"""

from __future__ import annotations

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
    """Class and status of an act as told, and whether it is no longer the act itself; None where it is not to be coded."""
    status: Status = reading.status
    turned = False
    for word, _, below in reading.operators:
        kind = word.kind
        if kind == "commit" or (kind in {"intend", "decide"} and is_cooperative(event)):
            if below == "denied":
                # "Promised not to attack" yields; "threatened not to pay" threatens.
                event = "THREATEN" if is_cooperative(event) else "CONCEDE"
            else:
                event = promised(event)
            turned = True
        elif kind in {"intend", "decide"}:
            if not (kind == "decide" and event == "SANCTION") and status == "actual":
                status = "possible"
        elif kind == "attempt":
            if event in {"ASSAULT", "COERCE"}:
                event = "COERCE"
            elif is_cooperative(event) and event != "CONSULT" and status == "actual":
                status = "possible"
        elif kind == "end" or (kind == "cease" and event == "ASSAULT"):
            if status == "denied":
                # Not to stop an act is to go on with it.
                status = "actual"
            else:
                event = _STOPPED.get(event, event)
                turned = True
        elif kind == "refuse" and status == "denied":
            # Not to rule an act out threatens or promises it.
            event, status, turned = promised(event), "actual", True
        elif kind == "refuse":
            if not is_cooperative(event):
                return None
            event, turned = "REJECT", True
    if reading.condition is not None and status == "actual" and event not in _CONDITIONAL:
        status = "possible"
    return event, status, turned
