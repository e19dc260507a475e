"""A language model is asked by the protocol, faults included, and nothing it invents is believed."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterator
from datetime import date
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from dragoman.coding.language_models import AnswerCache, Endpoint, EndpointError, LanguageModelCoder
from dragoman.coding.language_models.answers import record_of
from dragoman.coding.language_models.prompt import SCHEMA, question
from dragoman.errors import UsageError
from dragoman.vocabulary.documents import Document
from dragoman.vocabulary.records import Record

TEXT = "Turkey sent tents to Syria after the earthquake. Damascus thanked Ankara."
DOCUMENT = Document(TEXT, title="Tents for Aleppo", published=date(2023, 2, 9), name="story")
SPANS = [(0, 48), (49, 73)]
AID = {
    "sentence": 1, "source": "TUR", "target": "SYR", "event": "AID", "status": "actual", "predicate": "sent tents",
    "attribution": "", "condition": "", "date": "2023-02",
}  # fmt: skip

#: A scripted endpoint: each request takes the next reply, the last one for good.
Reply = tuple[int, bytes, dict[str, str]]


def said(content: str) -> Reply:
    body = {"choices": [{"message": {"content": content}}], "usage": {"prompt_tokens": 100, "completion_tokens": 20}}
    return 200, json.dumps(body).encode(), {}


def records(*items: dict[str, Any]) -> Reply:
    return said(json.dumps({"records": list(items)}))


class Script(ThreadingHTTPServer):
    daemon_threads = True
    replies: list[Reply]
    asked: list[dict[str, Any]]
    delay_seconds = 0.0


class Handler(BaseHTTPRequestHandler):
    server: Script

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.asked.append(json.loads(body) | {"path": self.path, "key": self.headers.get("Authorization")})
        status, content, headers = self.server.replies[0]
        if len(self.server.replies) > 1:
            self.server.replies.pop(0)
        time.sleep(self.server.delay_seconds)
        try:
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)
        except ConnectionError:
            self.close_connection = True

    def log_message(self, format: str, *args: object) -> None:
        del format, args


@pytest.fixture
def script() -> Iterator[Script]:
    server = Script(("127.0.0.1", 0), Handler)
    server.asked = []
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


@pytest.fixture
def coder(script: Script) -> Callable[..., LanguageModelCoder]:
    def build(*replies: Reply, cache: AnswerCache | None = None, **settings: Any) -> LanguageModelCoder:
        script.replies = list(replies)
        endpoint = Endpoint(
            f"http://127.0.0.1:{script.server_port}/v1", "test-model", **({"first_wait_seconds": 0.0} | settings)
        )
        return LanguageModelCoder(endpoint, sentences=lambda text: SPANS[: 1 + (len(text) > 50)], cache=cache)

    return build


Build = Callable[..., LanguageModelCoder]


def coded(coder: LanguageModelCoder, *documents: Document) -> list[Record]:
    return [record for _, found in coder.code(documents or (DOCUMENT,)) for record in found]


def test_a_record_the_text_bears_out_is_kept_with_its_spans(coder: Build, script: Script) -> None:
    model = coder(records(AID))
    (record,) = coded(model)
    assert (record.source, record.target, record.event, record.status) == ("TUR", "SYR", "AID", "actual")
    assert record.predicate is not None
    assert TEXT[slice(*record.predicate)] == "sent tents"
    assert record.text == "Turkey sent tents to Syria after the earthquake."
    assert str(record.date) == "2023-02"
    assert record.document == DOCUMENT.id
    assert script.asked[0]["path"] == "/v1/chat/completions"
    assert script.asked[0]["response_format"]["json_schema"]["schema"] == SCHEMA
    assert "2. Damascus thanked Ankara." in script.asked[0]["messages"][1]["content"]
    assert model.usage.n_prompt_tokens == 100
    assert not model.refusals


def test_the_key_is_read_from_the_environment(coder: Build, script: Script, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DRAGOMAN_LLM_KEY", "secret")
    coded(coder(records()))
    assert script.asked[0]["key"] == "Bearer secret"


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"predicate": "sent blankets"}, "does not have the words"),
        ({"predicate": "thanked Ankara"}, "does not have the words"),
        ({"predicate": ""}, "does not have the words"),
        ({"sentence": 7}, "no sentence 7"),
        ({"sentence": True}, "no sentence True"),
        ({"sentence": None}, "no sentence None"),
        ({"event": "HELP"}, "no class 'HELP'"),
        ({"event": "STATEMENT"}, "no class"),
        ({"status": "likely"}, "status is none of"),
        ({"source": "Narnia"}, "'Narnia' is no actor"),
        ({"source": ""}, "source is missing"),
        ({"target": ""}, "needs a target"),
        ({"target": "TUR"}, "acts on itself"),
        ({"attribution": "Reuters Gazette"}, "does not name"),
        ({"condition": "if it rains"}, "does not have the condition"),
        ({"date": "last week"}, "no date"),
    ],
)
def test_what_is_invented_is_refused_with_its_reason(coder: Build, change: dict[str, Any], reason: str) -> None:
    model = coder(records(AID | change, AID))
    assert len(coded(model)) == 1
    (refusal,) = model.refusals
    assert reason in refusal.reason
    assert refusal.document == "story"


@pytest.mark.parametrize("item", [None, 3, "AID", [], [AID]])
def test_items_that_are_no_objects_are_refused(item: Any) -> None:
    assert not isinstance(record_of(item, DOCUMENT, SPANS), Record)


def test_names_are_resolved_and_a_named_asserter_is_kept(coder: Build) -> None:
    (record,) = coded(coder(records(AID | {"source": "Ankara", "attribution": "Damascus"})))
    assert (record.source, record.attribution) == ("TUR", "SYR")


def test_too_many_requests_and_faults_of_the_server_are_waited_out(script: Script) -> None:
    script.replies = [(429, b"slow down", {"Retry-After": "7"}), (503, b"", {}), records(AID)]
    waits: list[float] = []
    endpoint = Endpoint(f"http://127.0.0.1:{script.server_port}/v1", "m", first_wait_seconds=1.0)
    answer = endpoint.ask(question([TEXT], "", None), sleep=waits.append)
    assert json.loads(answer.content)["records"] == [AID]
    assert waits == [7.0, 2.0]


def test_a_refusal_that_will_not_pass_is_not_asked_again(coder: Build, script: Script) -> None:
    model = coder((401, b"no such key", {}))
    assert coded(model) == []
    assert len(script.asked) == 1
    assert "401" in model.refusals[0].reason
    assert model.usage.n_failed == 1


def test_an_endpoint_without_schemas_is_asked_without(coder: Build, script: Script) -> None:
    assert len(coded(coder((400, b"unknown field response_format", {}), records(AID)))) == 1
    assert "response_format" not in script.asked[1]


def test_a_late_answer_fails_after_all_tries_and_the_next_document_goes_on(coder: Build, script: Script) -> None:
    model = coder(records(AID), seconds=0.1, n_tries=2)
    script.delay_seconds = 0.5
    assert coded(model) == []
    assert "in 2 tries" in model.refusals[0].reason
    assert "no answer in 0.1 seconds" in model.refusals[0].reason
    script.delay_seconds = 0.0
    assert len(coded(model)) == 1


def test_an_endpoint_that_is_not_there_is_told() -> None:
    endpoint = Endpoint("http://127.0.0.1:9/v1", "m", n_tries=2, first_wait_seconds=0.0)
    with pytest.raises(EndpointError, match="no connection"):
        endpoint.ask([])


def test_malformed_json_is_asked_again_once_with_the_complaint(coder: Build, script: Script) -> None:
    assert len(coded(coder(said("Here are the records: ..."), records(AID)))) == 1
    assert "not the JSON asked for" in script.asked[1]["messages"][-1]["content"]


@pytest.mark.parametrize(
    "reply",
    [
        said("never JSON"),
        said('{"records": 3}'),
        said("[" * 100_000),
        (200, b"<html>", {}),
        (200, b'{"choices": []}', {}),
    ],
)
def test_answers_beyond_repair_are_reported_and_lose_nothing_else(coder: Build, reply: Reply) -> None:
    model = coder(reply)
    assert coded(model) == []
    assert "no usable answer" in model.refusals[0].reason


def test_the_same_text_is_asked_once(coder: Build, script: Script, tmp_path: Path) -> None:
    cache = AnswerCache(tmp_path / "answers")
    first = coded(coder(records(AID), cache=cache))
    model = coder((500, b"down", {}), cache=cache)
    assert coded(model) == first
    assert (model.usage.n_questions, model.usage.n_cached) == (0, 1)


def test_a_damaged_answer_in_the_cache_is_asked_again(coder: Build, tmp_path: Path) -> None:
    cache = AnswerCache(tmp_path)
    coded(coder(records(AID), cache=cache))
    (kept,) = tmp_path.iterdir()
    kept.write_text("{")
    assert len(coded(coder(records(AID), cache=cache))) == 1


def test_a_malformed_answer_is_not_kept(coder: Build, tmp_path: Path) -> None:
    coded(coder(said("never JSON"), cache=AnswerCache(tmp_path)))
    assert list(tmp_path.iterdir()) == []


def test_settings_are_checked_when_made() -> None:
    with pytest.raises(UsageError, match="base"):
        Endpoint("localhost", "m")
    with pytest.raises(UsageError, match="name of a model"):
        Endpoint("http://localhost", "")
    with pytest.raises(UsageError, match="positive"):
        Endpoint("http://localhost", "m", n_tries=0)
