"""Draw the picture of the README from the embedded casebook: ``python docs/make_picture.py``."""

from __future__ import annotations

from pathlib import Path

import dragoman
from dragoman.views.brief_charts import against_chart, closeness_chart
from dragoman.views.charts import WIDE
from dragoman.views.svg import standalone

PICTURE = Path(__file__).parent / "img" / "iran-venezuela.svg"


def picture() -> str:
    """Closeness of Iran and Venezuela with its turns, above the hostility of both with the United States."""
    page = dragoman.brief("Iran", "Venezuela", against="United States")
    charts = {
        "How close Iran and Venezuela were, month by month": closeness_chart(
            page.tie.closeness, page.tie.turning_points.turns
        ),
        "Hostility of each with the United States, and the cooperation of the two": against_chart(page),
    }
    drawn = [
        (heading, chart.draw(WIDE, f"chart-{place}"))
        for place, (heading, chart) in enumerate(charts.items(), start=1)
        if chart is not None
    ]
    return standalone("Iran and Venezuela, 1999 to 2024", drawn)


if __name__ == "__main__":
    PICTURE.parent.mkdir(exist_ok=True)
    PICTURE.write_text(picture(), encoding="utf-8")
    print(PICTURE)
