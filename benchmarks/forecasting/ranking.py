"""Who next? Ranks on the benchmarks of temporal knowledge graph forecasting, beside published ones.

    python benchmarks/forecasting/ranking.py FOLDER [--part valid|test] [--without GROUP …]
                                                    [--knows registry|names|nothing] [--rankers network boosted]
                                                    [--train-only] [--share 1.0] [--no-baseline]

FOLDER holds one data set (see ``quadruple_files``). Protocol: single step, both directions, time-aware filter, all
actors as candidates, ties at mean rank. Rankers are fitted on the tail of the days before the part that is ranked, for
a test validation days included unless ``--train-only`` is given; settings were chosen on validation days. The history
holds every day before the one that is asked. The recurrency baseline is run on the same questions, its settings chosen
on the validation part. What is known beside the events are countries and sectors in the names of actors, and what the
registry of actors knows of officials and organisations on the day before the part that is ranked. ``--share`` keeps the
last share of the training days, to see how cost grows.
"""

from __future__ import annotations

import argparse
import resource
import time
from pathlib import Path

import numpy as np
from quadruple_files import Split, read_split

from dragoman.models.forecast.baselines import tuned_recurrency
from dragoman.models.forecast.boosted import BoostedSettings
from dragoman.models.forecast.features import GROUPS
from dragoman.models.forecast.network import NetworkSettings
from dragoman.models.forecast.protocol import day_interval, scored
from dragoman.models.forecast.roles import Roles
from dragoman.models.forecast.training import Facts, TrainingSettings, rank_days, train

#: MRR on the same split under the same protocol, all run or re-run by one team: Gastinger, Meilicke, Errica, Sztyler,
#: Schuelke & Stuckenschmidt (2024), IJCAI, arXiv:2404.16726.
PUBLISHED = {
    "ICEWS14": {"recurrency baseline, Gastinger et al. 2024": 37.4, "TiRGN, as re-run by Gastinger et al. 2024": 44.0},
    "ICEWS18": {"recurrency baseline, Gastinger et al. 2024": 28.8, "TiRGN, as re-run by Gastinger et al. 2024": 33.7},
}
NOVELTY = ("triple seen", "pair seen", "new pair")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--part", choices=["valid", "test"], default="test")
    parser.add_argument("--without", nargs="*", default=[], choices=GROUPS)
    parser.add_argument("--knows", choices=["registry", "names", "nothing"], default="registry")
    parser.add_argument(
        "--rankers",
        nargs="*",
        default=["network", "boosted"],
        choices=["network", "boosted"],
        help="those that rank again what the conditional logit picks; none: the logit alone",
    )
    parser.add_argument("--train-only", action="store_true", help="learn nothing on the validation days before a test")
    parser.add_argument("--no-baseline", action="store_true")
    parser.add_argument("--share", type=float, default=1.0)
    parser.add_argument("--coefficients", type=int, default=0, help="print so many of the logit's largest coefficients")
    asked = parser.parse_args()

    split = read_split(asked.folder)
    facts = _last_share(split, asked.share)
    since, until = (split.valid, split.test) if asked.part == "valid" else (split.test, split.end)
    roles = {
        "registry": lambda: split.roles(since - 1),
        "names": lambda: Roles.from_names(split.names),
        "nothing": lambda: Roles.unknown(len(split.names)),
    }[asked.knows]()
    settings = TrainingSettings(
        network=NetworkSettings() if "network" in asked.rankers else None,
        trees=BoostedSettings() if "boosted" in asked.rankers else None,
        without=tuple(asked.without),
    )
    print(f"# {asked.folder.name}, {asked.part}: {facts.day.size:,} facts, {len(split.names):,} actors")
    clock, cpu = time.perf_counter(), time.process_time()
    learnt = split.valid if asked.train_only else since
    walk, rankers = train(facts, roles, learnt, settings, report=lambda line: print(f"# {line}", flush=True))
    for day, source, act, target in facts.days(learnt, since):
        walk.record(day, source, act, target)
    trained = time.process_time() - cpu
    ranked = rank_days(walk, rankers, facts, since, until)
    took, cpu_all = time.perf_counter() - clock, time.process_time() - cpu
    print("| ranker | MRR | 95 % | Hits@1 | @3 | @10 | " + " | ".join(NOVELTY) + " |")
    print("|---|---|---|---|---|---|---|---|---|")
    for name in rankers.names:
        _row(name, ranked.rank[name], ranked.day, ranked.novelty)
    if not asked.no_baseline:
        days, ranks = tuned_recurrency(facts, len(split.names), split.valid, split.test).ranks(
            facts, len(split.names), since, until
        )
        _row("recurrency baseline, our run", ranks, days, None)
    for name, mrr in PUBLISHED.get(asked.folder.name, {}).items() if asked.part == "test" else ():
        print(f"| {name} | {mrr} | | | | | | | |")
    shares = [float((ranked.novelty == kind).mean()) for kind in range(3)]
    print("# shares of answers: " + ", ".join(f"{kind} {s:.1%}" for kind, s in zip(NOVELTY, shares, strict=True)))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(
        f"# training {trained:.0f} CPU s, with ranking {cpu_all:.0f} CPU s and {took:.0f} s by the clock, "
        f"peak {peak:.0f} MB"
    )
    for row in rankers.logit.table()[: asked.coefficients]:
        print(f"# {row['feature']:35s} {row['coefficient']:7.2f} ± {row['standard_error']:.2f}")


def _row(name: str, ranks: np.ndarray, days: np.ndarray, novelty: np.ndarray | None) -> None:
    result, (low, high) = scored(ranks), day_interval(ranks, days)
    by_kind = ["", "", ""] if novelty is None else [f"{scored(ranks[novelty == k]).mrr:.1f}" for k in range(3)]
    hits = f"{result.hits_1:.1f} | {result.hits_3:.1f} | {result.hits_10:.1f}"
    print(f"| {name} | {result.mrr:.2f} | {low:.1f} to {high:.1f} | {hits} | " + " | ".join(by_kind) + " |")


def _last_share(split: Split, share: float) -> Facts:
    facts = split.facts
    kept = facts.day >= (1.0 - share) * split.valid
    return Facts(facts.day[kept], facts.source[kept], facts.act[kept], facts.target[kept], facts.n_acts)


if __name__ == "__main__":
    main()
