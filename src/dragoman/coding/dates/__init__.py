"""When an act happened: the words of time in its clause, read against the day of publication, as precise as they are.

>>> from datetime import date
>>> from dragoman.coding.dates.expressions import expressions
>>> from dragoman.coding.dates.spans import span_of
>>> sunday = date(2020, 8, 16)
>>> [str(span_of(found, sunday, future=False)) for found in expressions("On Thursday and again in May 2018,")]
['2020-08-13', '2018-05']
"""

from __future__ import annotations

from dragoman.coding.dates.attachment import when
from dragoman.coding.dates.report import of_report

__all__ = ["of_report", "when"]
