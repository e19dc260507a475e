"""How often is a claim said to hold where nothing is so, and where something is? On simulated worlds.

    python benchmarks/claims.py --worlds 100 --design panel --ratio 1.0

The worlds are those of ``tests/models/claims/simulated.py``: 32 states, 8 of them pressed from a day of their own,
pairs that differ for reasons of their own (lognormal, sd 0.4), 8,000 acts in two years.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections import Counter
from pathlib import Path

import numpy as np

from dragoman.models.claims.testing import run_history

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests" / "models" / "claims"))
import simulated


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--worlds", type=int, default=100)
    parser.add_argument("--ratio", type=float, default=1.0)
    parser.add_argument("--design", choices=["panel", "events"], default="panel")
    asked = parser.parse_args()
    start, answers, covered, ratios = time.process_time(), Counter[str](), 0, []
    for seed in range(asked.worlds):
        tested = run_history(
            simulated.history(seed, asked.ratio), simulated.claim(design=asked.design), lambda _what, _share: None
        )
        answers[tested.verdict.answer] += 1
        covered += tested.ratio.low <= asked.ratio <= tested.ratio.high
        ratios.append(tested.ratio.value)
    print(f"{asked.design}, true ratio {asked.ratio}, {asked.worlds} worlds: {dict(answers)}")
    print(f"median ratio {np.nanmedian(ratios):.2f}, interval covers the truth in {covered} of {asked.worlds}")
    print(f"{(time.process_time() - start) / asked.worlds:.1f} CPU s a world")


if __name__ == "__main__":
    main()
