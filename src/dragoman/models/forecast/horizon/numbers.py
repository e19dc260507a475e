"""How many acts, if there are any: one, and further ones by a negative binomial.

    Y = 0 with 1 − p;    Y − 1 | Y > 0  ~  negative binomial with mean m and variance m (1 + α m)

log m is linear in the logit of p and in the acts of the last month and half year of the pair. A hurdle (Mullahy 1986)
keeps the calibrated p as it is. m is fitted as a Poisson mean, which is right whatever the variance, and α by moments.

References
----------
Mullahy, J. (1986), Specification and testing of some modified count data models, Journal of Econometrics 33(3),
341-365, https://doi.org/10.1016/0304-4076(86)90002-3.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from dragoman.models.newton import maximise

__all__ = ["Numbers", "fit_numbers"]

Floats = npt.NDArray[np.float64]

#: Logarithms of further acts are not extrapolated beyond what was ever seen by more than this.
_MOST_LOG = 6.0


class Numbers(NamedTuple):
    """Coefficients of log m, and α."""

    gamma: Floats
    alpha: float

    def further(self, design: Floats) -> Floats:
        """m, the acts expected beyond the first if there is one."""
        mean: Floats = np.exp(np.minimum(design @ self.gamma, _MOST_LOG))
        return mean

    def expected(self, chance: Floats, design: Floats) -> Floats:
        """Acts expected, none included."""
        mean: Floats = chance * (1.0 + self.further(design))
        return mean

    def quantile(self, chance: Floats, design: Floats, share: float) -> Floats:
        """The smallest number that is not exceeded with at least this probability."""
        from scipy.stats import nbinom

        further = self.further(design)
        within = np.clip((share - (1.0 - chance)) / chance, 0.0, 1.0 - 1e-12)
        size = 1.0 / self.alpha
        beyond = nbinom.ppf(within, size, size / (size + further))
        found: Floats = np.where(share <= 1.0 - chance, 0.0, 1.0 + np.maximum(beyond, 0.0))
        return found


def fit_numbers(counts: Floats, design: Floats) -> Numbers:
    """Fit to the numbers of acts where there was any."""
    beyond = np.asarray(counts, np.float64) - 1.0
    penalty = np.full(design.shape[1], 1.0)
    penalty[0] = 0.01

    def objective(gamma: Floats) -> tuple[float, Floats, Floats]:
        log_mean = np.minimum(design @ gamma, 30.0)
        mean = np.exp(log_mean)
        value = float((beyond * log_mean - mean).sum() - 0.5 * penalty @ gamma**2)
        score = design.T @ (beyond - mean) - penalty * gamma
        information = (design * mean[:, None]).T @ design + np.diag(penalty)
        return value, score, information

    start = np.zeros(design.shape[1])
    start[0] = np.log(max(1e-3, float(beyond.mean())))
    gamma = maximise(objective, start).theta
    mean = np.exp(design @ gamma)
    excess = float(((beyond - mean) ** 2 - mean).sum() / max(1e-12, float((mean**2).sum())))
    return Numbers(gamma, max(excess, 1e-3))
