"""Relational event models: what makes one actor act toward another, from who did what to whom when.

    from dragoman.models import EventList, Inertia, Reciprocity, fit

    result = fit(events, [Inertia(half_life_days=90), Reciprocity()])
    print(result.summary())

``dragoman.models.effects`` holds the effects, ``likelihoods`` the questions a model can answer, ``risk`` what could
have happened instead. The kernels are compiled on first use and kept for the next time.
"""

from importlib import import_module
from typing import TYPE_CHECKING

from dragoman.errors import UsageError
from dragoman.models import effects as _effects
from dragoman.models.context import Attribute, Context, Network, Presence
from dragoman.models.effects import *  # noqa: F403
from dragoman.models.events import EventList
from dragoman.models.likelihoods import Coordination, Ordinal, ReceiverChoice, SenderRate, Timed
from dragoman.models.memory import Full, HalfLife, Interval, Window
from dragoman.models.priors import Normal, StudentT
from dragoman.models.result import FitResult
from dragoman.models.risk import CaseControl, GivenControls, RiskSet

if TYPE_CHECKING:
    from dragoman.models.fitting import fit
    from dragoman.models.reading import statistics
    from dragoman.models.simulation import simulate, simulate_actors
    from dragoman.models.tables import fit_table

__all__ = [  # noqa: PLE0604 -- the effects name themselves
    *_effects.__all__,
    "Attribute",
    "CaseControl",
    "Context",
    "Coordination",
    "EventList",
    "FitResult",
    "Full",
    "GivenControls",
    "HalfLife",
    "Interval",
    "Network",
    "Normal",
    "Ordinal",
    "Presence",
    "ReceiverChoice",
    "RiskSet",
    "SenderRate",
    "StudentT",
    "Timed",
    "Window",
    "fit",
    "fit_table",
    "simulate",
    "simulate_actors",
    "statistics",
]


#: Names whose modules load the kernels, and with them Numba; they are imported when first asked for.
_LATE = {
    "fit": "fitting",
    "fit_table": "tables",
    "simulate": "simulation",
    "simulate_actors": "simulation",
    "statistics": "reading",
}


def __getattr__(name: str) -> object:
    if name not in _LATE:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    try:
        return getattr(import_module(f"dragoman.models.{_LATE[name]}"), name)
    except ModuleNotFoundError as error:
        if error.name != "numba":
            raise
        raise UsageError("relational event models need numba: pip install 'dragoman[models]'") from None
