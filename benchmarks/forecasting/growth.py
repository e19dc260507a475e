"""How cost grows with the number of facts: training and ranking the last tenth of ever longer parts of a data set.

    python benchmarks/forecasting/growth.py FOLDER [--plot FILE]

Facts are taken from the beginning; rankers learn as in ``ranking.py``, the questions they learn from growing with the
facts. The kernels are compiled before the clock starts.
"""

from __future__ import annotations

import argparse
import time
from pathlib import Path

import numpy as np
from quadruple_files import read_split

from dragoman.models.forecast.roles import Roles
from dragoman.models.forecast.training import Facts, TrainingSettings, rank_days, train

SHARES = (0.125, 0.25, 0.5, 1.0)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--plot", type=Path)
    asked = parser.parse_args()
    split = read_split(asked.folder)
    _run(split.facts, split.names, SHARES[0])  # compiles
    measured = []
    print("| facts | questions ranked | record, train CPU s | rank CPU s |")
    print("|---|---|---|---|")
    for share in SHARES:
        measured.append(_run(split.facts, split.names, share))
        print("| " + " | ".join(f"{value:,.0f}" for value in measured[-1]) + " |", flush=True)
    if asked.plot:
        _draw(np.array(measured), asked.folder.name, asked.plot)


def _run(facts: Facts, names: list[str], share: float) -> tuple[int, int, float, float]:
    n = int(share * facts.day.size)
    part = Facts(facts.day[:n], facts.source[:n], facts.act[:n], facts.target[:n], facts.n_acts)
    days = np.unique(part.day)
    until = int(days[int(0.9 * days.size)])
    settings = TrainingSettings(
        n_days_logit=max(5, days.size // 20),
        n_days_reranked=max(10, days.size // 2),
        n_questions_logit=max(1000, n // 12),
        n_questions_reranked=max(1000, n // 2),
    )
    clock = time.process_time()
    walk, rankers = train(part, Roles.from_names(names), until, settings)
    trained = time.process_time()
    ranked = rank_days(walk, rankers, part, until, int(days[-1]) + 1)
    return n, ranked.day.size, trained - clock, time.process_time() - trained


def _draw(measured: np.ndarray, name: str, path: Path) -> None:
    from matplotlib.figure import Figure

    figure = Figure(figsize=(5, 3.4), layout="constrained")
    axes = figure.subplots()
    axes.plot(measured[:, 0], measured[:, 2], "o-", label="record and train")
    axes.plot(measured[:, 0], measured[:, 3], "s-", label="rank the last tenth")
    axes.set(xlabel=f"facts of {name}", ylabel="CPU seconds", xlim=(0, None), ylim=(0, None))
    axes.legend(frameon=False)
    figure.savefig(path)


if __name__ == "__main__":
    main()
