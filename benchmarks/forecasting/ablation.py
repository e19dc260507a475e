"""What each group of features is worth: the conditional logit without it, on the validation days.

    python benchmarks/forecasting/ablation.py FOLDER [--share 0.3]

One walk describes all days; the logit is fitted on the same choices once with all groups, once without each, and once
with each alone. Ranks are among the described candidates, with those never described counted as not found (1 / rank
0), so that figures are a little below those of ``ranking.py``.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np
from quadruple_files import read_split

from dragoman.models.forecast.features import FEATURES, GROUPS
from dragoman.models.forecast.logit import Choices, fit_logit, sampled_choices
from dragoman.models.forecast.training import TrainingSettings
from dragoman.models.forecast.walk import Walk, questions_of


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--share", type=float, default=0.3, help="share of the questions of a validation day")
    asked = parser.parse_args()
    split, settings = read_split(asked.folder), TrainingSettings()
    facts, random = split.facts, np.random.default_rng(0)
    since = split.valid - settings.n_days_logit
    early = facts.day < since
    roles = split.roles(since - 1).with_homes(facts.source[early], facts.target[early])
    walk = Walk(facts.n_acts, roles)
    choices, held, n_lost = [], [], 0
    for day, source, act, target in facts.days(0, split.test):
        if day >= since:
            who, acts, answers = questions_of(source, act, target, facts.n_acts)
            wanted = settings.n_questions_logit / settings.n_days_logit / who.size if day < split.valid else asked.share
            taken = np.flatnonzero(random.random(who.size) < wanted)
            described = walk.describe(day, who[taken], acts[taken])
            features = described.features()
            for question, k in enumerate(taken):
                rows = slice(described.start[question], described.start[question + 1])
                right = np.isin(described.actor[rows], answers[k])
                if day < split.valid:
                    choices += sampled_choices(features[rows], right, settings.n_others, random)
                else:
                    held.append((features[rows], right))
                    n_lost += answers[k].size - int(right.sum())
        walk.record(day, source, act, target)
    start = np.concatenate([[0], np.cumsum([rows.shape[0] for rows in choices])])
    learnt = Choices(np.concatenate(choices), start)
    print("| group | features | MRR without | MRR alone |")
    print("|---|---|---|---|")
    columns = list(range(len(FEATURES)))
    print(f"| all | {len(columns)} | | {_mrr(learnt, columns, held, n_lost):.2f} |")
    for group in GROUPS:
        own = [k for k in columns if FEATURES[k][1] == group]
        without = _mrr(learnt, [k for k in columns if k not in own], held, n_lost)
        print(f"| {group} | {len(own)} | {without:.2f} | {_mrr(learnt, own, held, n_lost):.2f} |", flush=True)


def _mrr(learnt: Choices, columns: list[int], held: list[tuple[np.ndarray, np.ndarray]], n_lost: int) -> float:
    logit = fit_logit(learnt, columns)
    total, n = 0.0, n_lost
    for features, right in held:
        scores = logit.scores(features)
        wrong, own = scores[~right], scores[right]
        ranks = 1.0 + (wrong > own[:, None]).sum(axis=1) + 0.5 * (wrong == own[:, None]).sum(axis=1)
        total += float((1.0 / ranks).sum())
        n += own.size
    return 100.0 * total / n


if __name__ == "__main__":
    main()
