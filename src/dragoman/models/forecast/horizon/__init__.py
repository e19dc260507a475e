"""Who will do what to whom within a horizon: probabilities and counts, with the statistics they rest on.

The past is cut into windows as long as the horizon (``windows``). Before each, every act of every pair of actors is
described by its history (``record``, ``history``, ``succession``, ``statistics``); a logistic model learns on earlier
windows how the statistics go with what happened, and is calibrated on later ones (``chances``, ``forecaster``).
``numbers`` says how many acts, if any; ``baselines`` what can be had without a model; ``scores`` and ``backtest`` how
good it all was on windows that were never learnt from.
"""

from __future__ import annotations

from dragoman.models.forecast.horizon.backtest import Backtest, Judged, backtest
from dragoman.models.forecast.horizon.forecaster import Forecaster, fit_forecaster
from dragoman.models.forecast.horizon.record import ACTS, Asked, Record, read_record
from dragoman.models.forecast.horizon.scores import Reliability, Score, Skill

__all__ = [
    "ACTS",
    "Asked",
    "Backtest",
    "Forecaster",
    "Judged",
    "Record",
    "Reliability",
    "Score",
    "Skill",
    "backtest",
    "fit_forecaster",
    "read_record",
]
