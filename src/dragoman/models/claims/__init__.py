"""Claims: what is said to follow from what, tested on a store.

    claim = read_claim("pressure")          # or the path of a YAML file
    tested = run_claim(engine, claim)

One file for each idea: ``claim`` and ``reading`` say what is claimed, ``history``, ``spells`` and ``cells`` what the
store tells of it, ``relational`` and ``gravity`` are the two models, ``placebos``, ``curve`` and ``panel`` the checks,
``verdict`` what may be said.
"""

from dragoman.models.claims.claim import Claim, Period, SharedPressure
from dragoman.models.claims.ratio import Ratio
from dragoman.models.claims.reading import builtin_claims, claim_from_text, read_claim
from dragoman.models.claims.testing import Tested, run_claim
from dragoman.models.claims.verdict import Verdict

__all__ = [
    "Claim",
    "Period",
    "Ratio",
    "SharedPressure",
    "Tested",
    "Verdict",
    "builtin_claims",
    "claim_from_text",
    "read_claim",
    "run_claim",
]
