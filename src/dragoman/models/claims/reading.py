"""A claim from its file, or from those that come with the package; what is wrong is told by file and key."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from importlib.resources import files
from pathlib import Path
from typing import Any

from dragoman.errors import InputError, UsageError
from dragoman.models.claims.claim import (
    Checks,
    Claim,
    EventSettings,
    Exposure,
    PanelSettings,
    Period,
    Population,
    SharedPressure,
)
from dragoman.vocabulary.actors import require
from dragoman.vocabulary.dates import DateSpan

__all__ = ["builtin_claims", "claim_from_text", "read_claim"]


def builtin_claims() -> tuple[str, ...]:
    """The names of the claims that come with the package.

    >>> builtin_claims()
    ('ahmadinejad', 'long_pressed', 'pressure')
    """
    return tuple(sorted(path.name.removesuffix(".yaml") for path in _folder().iterdir() if path.name.endswith(".yaml")))


def read_claim(claim: str | Path) -> Claim:
    """A claim by the path of its file, or by the name of one that comes with the package.

    Raises
    ------
    UsageError
        There is no such claim, or a key is missing, unknown or has a value that cannot be; the message names the file,
        the key, the value and what is expected.
    InputError
        The file cannot be read, or is no YAML.

    >>> read_claim("pressure").says
    'States pressed by the same sanctioner cooperate more with each other.'
    """
    if str(claim) in builtin_claims():
        return claim_from_text((_folder() / f"{claim}.yaml").read_text(encoding="utf-8"), f"{claim}.yaml")
    path = Path(claim)
    if not path.is_file():
        raise UsageError(
            f"there is no file {str(claim)!r}, and no claim of that name comes with Dragoman; "
            f"those that do are {', '.join(builtin_claims())}"
        )
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"{path} cannot be read: {error}") from None
    return claim_from_text(text, str(path))


def claim_from_text(text: str, name: str = "claim") -> Claim:
    """A claim from YAML; ``name`` is what messages call the text."""
    import yaml

    try:
        found = yaml.safe_load(text)
    except yaml.YAMLError as error:
        raise InputError(f"{name} is no YAML: {' '.join(str(error).split())}") from None
    try:
        return _claim(_Section(found, ""))
    except UsageError as error:
        raise type(error)(f"{name}: {error}") from None


def _folder() -> Any:
    return files("dragoman.models.claims") / "builtin"


class _Section:
    """A mapping of a claim's file that knows where it stands, and complains of what nobody asked for."""

    def __init__(self, found: object, where: str) -> None:
        self.where = where
        if not isinstance(found, Mapping):
            raise UsageError(f"{where or 'a claim'} must be keys with values, not {found!r}")
        self.found = dict(found)
        self.asked: set[str] = set()

    def key(self, name: str) -> str:
        return f"{self.where}.{name}" if self.where else name

    def take(self, name: str, default: Any = None) -> Any:
        self.asked.add(name)
        value = self.found.get(name)
        return default if value is None else value

    def need(self, name: str, expected: str) -> Any:
        value = self.take(name)
        if value is None:
            raise UsageError(f"{self.key(name)} is missing; expected {expected}")
        return value

    def text(self, name: str, default: str | None = None) -> str:
        value = self.need(name, "text") if default is None else self.take(name, default)
        if not isinstance(value, str):
            raise UsageError(f"{self.key(name)} is {value!r}; expected text")
        return value

    def texts(self, name: str, none: str, default: tuple[str, ...] | None = None) -> tuple[str, ...] | None:
        """A list of texts; the word ``none`` (``any``, ``states``, ``all``) is no restriction."""
        value = self.take(name, default)
        if value is None or value == none:
            return None
        if not isinstance(value, Sequence) or not all(isinstance(one, str) for one in value):
            raise UsageError(f"{self.key(name)} is {value!r}; expected {none} or a list of names")
        return (value,) if isinstance(value, str) else tuple(value)

    def number(self, name: str, default: float) -> float:
        value = self.take(name, default)
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise UsageError(f"{self.key(name)} is {value!r}; expected a number")
        return float(value)

    def whole(self, name: str, default: int) -> int:
        value = self.number(name, default)
        if value != int(value):
            raise UsageError(f"{self.key(name)} is {value}; expected a whole number")
        return int(value)

    def day(self, name: str, *, needed: bool = False) -> date | None:
        """The first day of a day, month or year; YAML makes a date of one and a number of the other."""
        value = self.need(name, "a day, month or year") if needed else self.take(name)
        if isinstance(value, datetime):
            return value.date()
        if value is None or isinstance(value, date):
            return value
        try:
            return DateSpan.parse(str(value)).since
        except UsageError as error:
            raise UsageError(f"{self.key(name)}: {error}") from None

    def section(self, name: str) -> _Section:
        return _Section(self.take(name, {}), self.key(name))

    def done(self) -> None:
        unknown = [str(name) for name in self.found if name not in self.asked]
        if unknown:
            raise UsageError(f"{self.key(unknown[0])} is no setting; here are {', '.join(sorted(self.asked))}")


def _claim(top: _Section) -> Claim:
    beside = top.section("beside")
    span = top.section("span")
    events = top.take("events")
    claim = Claim(
        name=top.text("name"),
        says=top.text("says"),
        expects=top.text("expects", "more"),  # type: ignore[arg-type]
        outcome=_acts(top, "outcome"),
        beside={str(name): _acts(beside, name) for name in beside.found},
        exposure=_exposure(_Section(top.need("exposure", "kind and its settings"), "exposure")),
        population=_population(top.section("population")),
        since=span.day("since"),
        until=span.day("until"),
        events=_events(_Section(events, "events")) if events is not None else None,
        panel=_panel(top.section("panel")),
        checks=_checks(top.section("checks")),
        design=top.text("design", "auto"),  # type: ignore[arg-type]
    )
    span.done()
    top.done()
    return claim


def _acts(section: _Section, name: str) -> tuple[str, ...]:
    found = section.texts(name, "")
    if not found:
        raise UsageError(f"{section.key(name)} is missing; expected quads such as verbal_cooperation, or classes")
    return found


def _actors(section: _Section, name: str, none: str) -> tuple[str, ...] | None:
    names = section.texts(name, none)
    return None if names is None else tuple(_actor(section, name, one) for one in names)


def _actor(section: _Section, name: str, actor: str) -> str:
    try:
        return require(actor)
    except UsageError as error:
        raise UsageError(f"{section.key(name)}: {error}") from None


def _exposure(section: _Section) -> Exposure:
    kind = section.text("kind")
    found: Exposure
    if kind == "shared_pressure":
        found = SharedPressure(
            _actors(section, "by", "any"), section.texts("kinds", "any"), _actors(section, "targets", "any")
        )
    elif kind == "period":
        since, until = section.day("since", needed=True), section.day("until", needed=True)
        assert since is not None
        assert until is not None
        partners = _actors(section, "partners", "")
        found = Period(_actor(section, "actor", section.text("actor")), partners or (), since, until)
    else:
        raise UsageError(f"exposure.kind is {kind!r}; expected shared_pressure or period")
    section.done()
    return found


def _population(section: _Section) -> Population:
    found = Population(_actors(section, "actors", "states"), section.texts("parts", "all", Population().parts))
    section.done()
    return found


def _events(section: _Section) -> EventSettings:
    plain = EventSettings("")
    others = section.take("other_half_lives_days", list(plain.other_half_lives_days))
    if not isinstance(others, list) or not all(isinstance(days, int | float) for days in others):
        raise UsageError(f"{section.key('other_half_lives_days')} is {others!r}; expected a list of numbers")
    found = EventSettings(
        section.text("effect"),
        section.texts("controls", "none", ()) or (),
        section.number("half_life_days", plain.half_life_days),
        tuple(float(days) for days in others),
        section.whole("n_controls", plain.n_controls),
    )
    section.done()
    return found


def _panel(section: _Section) -> PanelSettings:
    found = PanelSettings(section.text("compare", "regions"), section.text("period", "auto"))  # type: ignore[arg-type]
    section.done()
    return found


def _checks(section: _Section) -> Checks:
    plain = Checks()
    found = Checks(section.whole("n_placebos", plain.n_placebos), section.whole("seed", plain.seed))
    section.done()
    return found
