"""Rooms know the vocabulary and nothing of each other; importing the package reads and loads next to nothing."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

PACKAGE = Path(__file__).resolve().parents[1] / "src" / "dragoman"

#: What each room may import besides itself. Views know result types and workflows; workflows introduce the rooms.
MAY_IMPORT = {
    "errors": set[str](),
    "vocabulary": {"errors"},
    "sources": {"errors", "vocabulary", "casebook"},
    "coding": {"errors", "vocabulary"},
    "store": {"errors", "vocabulary"},
    "measures": {"errors", "vocabulary"},
    "models": {"errors", "vocabulary"},
    "casebook": set[str](),
    "views": {"errors", "vocabulary", "store", "measures", "models", "workflows"},
    "workflows": {"errors", "vocabulary", "sources", "coding", "store", "measures", "models", "casebook", "views"},
    "cli": {"errors", "workflows", "views"},
    "__main__": {"cli"},
    "__init__": {"errors", "vocabulary", "workflows"},
}


def room_of(path: Path) -> str:
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


def imported_rooms(path: Path) -> set[str]:
    rooms = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path} imports relatively; write the full name, so that rooms can be seen"
            names = [node.module or ""]
            if node.module == "dragoman":
                names = [f"dragoman.{alias.name}" for alias in node.names]
        elif isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        else:
            continue
        rooms |= {name.split(".")[1] for name in names if name.startswith("dragoman.")}
    return rooms


@pytest.mark.parametrize("path", sorted(PACKAGE.rglob("*.py")), ids=lambda path: str(path.relative_to(PACKAGE)))
def test_rooms_import_only_what_they_may(path: Path) -> None:
    room = room_of(path)
    allowed = MAY_IMPORT[room] | {room, "__version__"}
    assert imported_rooms(path) <= allowed


def test_the_boundary_test_sees_imports() -> None:
    seen = imported_rooms(PACKAGE / "workflows" / "tying.py")
    assert {"measures", "store", "vocabulary", "views"} <= seen


def test_importing_the_package_loads_nothing_heavy() -> None:
    code = (
        "import sys, dragoman.cli; "
        "heavy = {'duckdb', 'numpy', 'scipy', 'numba', 'rich', 'jinja2', 'matplotlib'} & set(sys.modules); "
        "print(*sorted(heavy))"
    )
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert result.stdout.strip() == ""
