"""Effects as a formula, for those who come from R.

    inertia + reciprocity(half_life_days = 90) + transitivity * same("region")

A term is an effect's name in snake case or its own spelling, with the settings of the dataclass in brackets; ``:`` and
``*`` interact, ``*`` with the main effects; ``1`` is the baseline; a leading ``~`` (or ``y ~``) is ignored. Values are
Python literals, R's ``TRUE`` and ``FALSE``, and memories: ``window(30)``, ``interval(7, 30)``, ``half_life(90)``.
"""

from __future__ import annotations

import ast
import re
from itertools import combinations

from dragoman.errors import UsageError
from dragoman.models.effects.base import Effect
from dragoman.models.effects.baseline import Baseline
from dragoman.models.effects.interaction import Interaction
from dragoman.models.effects.registry import effect_classes
from dragoman.models.memory import Full, HalfLife, Interval, Window

__all__ = ["effects_from_formula"]

MEMORIES = {"full": Full, "window": Window, "interval": Interval, "half_life": HalfLife}
CONSTANTS = {"TRUE": True, "FALSE": False, "NULL": None}


def effects_from_formula(formula: str) -> list[Effect]:
    """The effects a formula names.

    Raises
    ------
    UsageError
        When the formula cannot be read, or names an effect or a setting that is not there.

    Examples
    --------
    >>> [effect.own_name() for effect in effects_from_formula("~ inertia(window(30)) + same('region')")]
    Traceback (most recent call last):
    ...
    dragoman.errors.UsageError: inertia takes settings by name: inertia(memory = window(30))
    >>> [effect.own_name() for effect in effects_from_formula("~ inertia(memory = window(30)) + same('region')")]
    ['inertia[last 30]', 'same[region]']
    """
    text = formula.split("~", 1)[-1].strip()
    # ':' binds tighter than '+' but is no Python operator; '@' is
    try:
        tree = ast.parse(_colons_to_matmul(text), mode="eval").body
    except SyntaxError as error:
        raise UsageError(f"{formula!r} is no formula: {error.msg} at {error.offset}") from None
    effects: list[Effect] = []
    for effect in _sum(tree, formula):
        if effect not in effects:
            effects.append(effect)
    return effects


def _colons_to_matmul(text: str) -> str:
    """Replace ``:`` outside quotes."""
    return "".join(
        part if k % 2 else part.replace(":", "@") for k, part in enumerate(re.split(r"(\"[^\"]*\"|'[^']*')", text))
    )


def _sum(node: ast.expr, formula: str) -> list[Effect]:
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
        return _sum(node.left, formula) + _sum(node.right, formula)
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.MatMult):
        return [Interaction(tuple(_factors(node, ast.MatMult, formula)))]
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Mult):
        mains = _factors(node, ast.Mult, formula)
        pairs = [Interaction(group) for size in range(2, len(mains) + 1) for group in combinations(mains, size)]
        return [*mains, *pairs]
    return [_term(node, formula)]


def _factors(node: ast.expr, kind: type[ast.operator], formula: str) -> list[Effect]:
    if isinstance(node, ast.BinOp) and isinstance(node.op, kind):
        return _factors(node.left, kind, formula) + _factors(node.right, kind, formula)
    return [_term(node, formula)]


def _term(node: ast.expr, formula: str) -> Effect:
    if isinstance(node, ast.Constant) and node.value == 1:
        return Baseline()
    call = node if isinstance(node, ast.Call) else None
    name_node = call.func if call else node
    if not isinstance(name_node, ast.Name):
        raise UsageError(f"{ast.unparse(node)!r} in {formula!r} is no term; write effect or effect(setting = value)")
    kind = _effect_class(name_node.id)
    positional = [_value(argument) for argument in call.args] if call else []
    settings = {str(word.arg): _value(word.value) for word in call.keywords} if call else {}
    if any(isinstance(value, Full | Window | Interval | HalfLife) for value in positional):
        raise UsageError(f"{name_node.id} takes settings by name: {name_node.id}(memory = {ast.unparse(call.args[0])})")  # type: ignore[union-attr]
    try:
        return kind(*positional, **settings)  # type: ignore[arg-type]
    except TypeError as error:
        raise UsageError(f"{ast.unparse(node)!r}: {str(error).split('()')[-1].strip()}") from None


def _effect_class(name: str) -> type[Effect]:
    classes = effect_classes()
    wanted = name.replace("_", "").lower()
    found = {known.lower(): kind for known, kind in classes.items()}
    if wanted not in found:
        raise UsageError(f"no effect is called {name!r}; the effects are {', '.join(sorted(classes))}")
    return found[wanted]


def _value(node: ast.expr) -> object:
    if isinstance(node, ast.Name) and node.id in CONSTANTS:
        return CONSTANTS[node.id]
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
        arguments = [_value(argument) for argument in node.args]
        if node.func.id == "c":
            return tuple(arguments)
        if node.func.id in MEMORIES:
            return MEMORIES[node.func.id](*arguments, **{str(w.arg): _value(w.value) for w in node.keywords})
        return _term(node, ast.unparse(node))
    try:
        value: object = ast.literal_eval(node)
    except ValueError:
        raise UsageError(f"{ast.unparse(node)!r} is no value; write a number, a quoted text or c(...)") from None
    return value
