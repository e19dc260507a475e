"""What is in the store, on one screen."""

from __future__ import annotations

from itertools import groupby

from dragoman.store.contents import Contents
from dragoman.views.terminal import heading, paragraph, table_text
from dragoman.vocabulary.actors import display_name

__all__ = ["status_text"]

#: Holes named one by one before the rest is only counted.
_HOLES_SHOWN = 12


def status_text(name: str, contents: Contents) -> str:
    """Say what a store holds, what it lacks, and what was set aside."""
    parts = [heading(f"Store: {name}"), _origins(contents), f"{contents.n_pressures:,} intervals of pressure"]
    if contents.n_undated:
        parts.append(f"{contents.n_undated:,} records without a date, which no measure counts")
    if contents.n_unresolved_names:
        parts.append(
            paragraph(f"{contents.n_unresolved_names:,} actors are kept by name only: the registry does not know them")
        )
    if contents.holes:
        parts.append(_holes(contents))
    if contents.rejects:
        parts.append(_rejects(contents))
    if contents.versions:
        parts.append(f"Read by Dragoman {', '.join(contents.versions)}")
    return "\n\n".join(parts)


def _origins(contents: Contents) -> str:
    if not contents.origins:
        return "No records yet; add some with `dragoman add FILE`."
    rows = [
        (
            origin.origin,
            f"{origin.n_records:,}",
            f"{origin.n_acts:,}",
            f"{origin.since} to {origin.until}" if origin.since else "undated",
            origin.n_empty_months or "none",
        )
        for origin in contents.origins
    ]
    return table_text(["origin", "records", "acts", "span", "empty months"], rows, numeric=[1, 2, 4])


def _holes(contents: Contents) -> str:
    """States a data set never names as such: claims about them would rest on their parts alone."""
    lines = [heading("Holes")]
    for origin in sorted({hole.origin for hole in contents.holes}):
        states = [display_name(hole.state) for hole in contents.holes if hole.origin == origin]
        more = f" and {len(states) - _HOLES_SHOWN} more" if len(states) > _HOLES_SHOWN else ""
        lines.append(
            paragraph(
                f"{origin} tells of parts of {', '.join(states[:_HOLES_SHOWN])}{more}, but never of the states "
                "themselves. What it says about their ties is incomplete."
            )
        )
    return "\n".join(lines)


def _rejects(contents: Contents) -> str:
    """Rows set aside, by file and kind of reason."""
    lines = [heading("Set aside")]
    for path, found in groupby(contents.rejects, key=lambda reject: reject[0]):
        lines.append(paragraph(path))
        lines += [
            paragraph(f"{n:,} {'row' if n == 1 else 'rows'}, first line {line:,}: {kind.strip()}", 2, 2)
            for _, kind, n, line in found
        ]
    return "\n".join(lines)
