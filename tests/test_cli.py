"""The command line: what it prints where, and with which exit code."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from dragoman.cli import main


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def run(*arguments: str, stdin: str | None = None) -> Result:
    return CliRunner().invoke(main, arguments, input=stdin)


EVENTS = (
    '{"source": "KEN", "target": "ETH", "event": "CONSULT", "date": "2021-02-03", "text": "They met."}\n'
    '{"source": "ETH", "target": "KEN", "event": "CONSULT", "date": "2021-02-03", "text": "They met, says Addis."}\n'
    '{"source": "KEN", "target": "ETH", "event": "DANCE", "date": "2021-02-03"}\n'
)


@pytest.fixture
def events(here: Path) -> Path:
    path = here / "events.jsonl"
    path.write_text(EVENTS, encoding="utf-8")
    return path


def test_the_main_job_tells_the_story_of_the_casebook(here: Path) -> None:
    result = run("brief", "IRN", "VEN", "--against", "USA")
    assert result.exit_code == 0
    assert "Iran and Venezuela are nearer to each other" in " ".join(result.stdout.split())
    assert "Both are under measures by United States since May 2006" in " ".join(result.stdout.split())
    (threats,) = [line for line in result.stdout.splitlines() if line.startswith("May 2020 ") and "deed" in line]
    assert "none until Aug 2020" in threats
    assert "24 Jun 2020" in threats
    assert max(map(len, result.stdout.splitlines())) <= 80 or "http" in result.stdout


def test_no_line_but_a_link_is_wider_than_a_terminal(here: Path) -> None:
    for arguments in (("brief", "IRN", "VEN", "--against", "USA"), ("tie", "IRN", "VEN"), ("status",)):
        for line in run(*arguments).stdout.splitlines():
            assert len(line) <= 80 or line.strip().startswith("http"), line


def test_output_is_the_same_every_time(here: Path) -> None:
    arguments = ("brief", "IRN", "VEN", "--json")
    assert run(*arguments).stdout == run(*arguments).stdout


def test_json_is_json_and_leads_to_the_evidence(here: Path) -> None:
    page = json.loads(run("brief", "IRN", "VEN", "--against", "USA", "--json").stdout)
    assert page["closeness"]["closeness"]["low"] > 0
    acts = page["closeness"]["acts"]
    assert acts
    assert all(page["reports"][str(act)]["text"] for act in acts)


def test_the_page_is_written_where_asked(here: Path) -> None:
    result = run("brief", "IRN", "VEN", "-o", "page.html")
    assert (result.exit_code, result.stdout) == (0, "")
    assert "<svg" in (here / "page.html").read_text(encoding="utf-8")
    assert run("brief", "IRN", "VEN", "-o", str(here / "no" / "page.html")).exit_code == 2


def test_unknown_and_ambiguous_actors_are_wrong_use(here: Path) -> None:
    for name in ("Atlantis", "Korean", "Iran"):
        result = run("brief", "IRN", name)
        assert result.exit_code == 2
        assert result.stdout == ""
        assert result.stderr.startswith("dragoman: ")
        assert "Traceback" not in result.stderr


def test_a_pair_without_acts_is_nothing_found(here: Path) -> None:
    result = run("brief", "Fiji", "Malta")
    assert result.exit_code == 1
    assert "Nothing is recorded between them" in result.stdout


def test_a_wrong_day_is_wrong_use(here: Path) -> None:
    result = run("tie", "IRN", "VEN", "--since", "last year")
    assert result.exit_code == 2
    assert "YYYY-MM-DD" in result.stderr


def test_adding_reports_every_row_and_repeats_safely(events: Path, here: Path) -> None:
    first = run("add", "events.jsonl")
    assert first.exit_code == 0
    assert "2 records added (1 new acts, 1 joined to an act); 1 set aside" in first.stdout
    assert (here / "dragoman.duckdb").is_file()
    again = run("add", "events.jsonl")
    assert again.exit_code == 0
    assert "nothing new" in again.stdout
    status = run("status")
    assert "1 row, first line 3" in status.stdout
    evidence = run("tie", "KEN", "ETH", "--evidence")
    assert "They met, says Addis." in evidence.stdout
    assert "[mutual act]" in " ".join(evidence.stdout.split())


def test_a_dry_run_keeps_nothing(events: Path, here: Path) -> None:
    result = run("add", "events.jsonl", "--dry-run")
    assert "2 records added" in result.stdout
    assert "Nothing was kept" in result.stdout
    assert not (here / "dragoman.duckdb").exists()


def test_a_file_that_cannot_be_read_is_bad_input_and_the_rest_is_kept(events: Path, here: Path) -> None:
    (here / "poem.txt").write_text("Rough winds do shake the darling buds of May\n", encoding="utf-8")
    result = run("add", "poem.txt", "missing.csv", "events.jsonl", "--json")
    assert result.exit_code == 3
    poem, missing, kept = json.loads(result.stdout)
    assert "supported" in poem["error"]
    assert "there is no file" in missing["error"]
    assert kept["load"]["n_records"] == 2


def test_an_interrupt_keeps_what_was_finished(events: Path, here: Path) -> None:
    with (here / "long.jsonl").open("w", encoding="utf-8") as file:
        for number in range(60_000):
            file.write(EVENTS.splitlines()[0].replace("They met.", f"They met for the {number}th time.") + "\n")
    command = [sys.executable, "-m", "dragoman", "add", "events.jsonl", "long.jsonl"]
    # a job in the background ignores the signal, and so would the command that it starts
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
            assert process.stdout is not None
            assert "2 records added" in process.stdout.readline()
            process.send_signal(signal.SIGINT)
            _, complaint = process.communicate()
    finally:
        signal.signal(signal.SIGINT, before)
    assert process.returncode == 130
    assert complaint == "dragoman: interrupted; what was finished is kept, the rest can be run again\n"
    assert json.loads(run("status", "--json").stdout)["origins"][0]["n_records"] == 2


def test_standard_input_is_read(here: Path) -> None:
    result = run("add", "-", stdin=EVENTS)
    assert result.exit_code == 0
    assert "2 records added" in result.stdout


def test_export_writes_what_it_names(events: Path, here: Path) -> None:
    run("add", "events.jsonl")
    for format_ in ("parquet", "csv", "bibtex"):
        result = run("export", "--to", format_, format_)
        assert result.exit_code == 0
        assert all(Path(line).is_file() for line in result.stdout.split())


def test_a_named_store_that_is_missing_is_bad_input(here: Path) -> None:
    result = run("brief", "IRN", "VEN", "--store", "nowhere.duckdb")
    assert result.exit_code == 3
    assert "dragoman add" in result.stderr


def test_as_of_a_day_nothing_later_is_known(here: Path) -> None:
    page = json.loads(run("brief", "IRN", "VEN", "--as-of", "2010-01-01", "--json").stdout)
    assert all(report["date_since"] < "2010" for report in page["reports"].values())
