"""One question to a language model's endpoint, asked again where that helps."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from dragoman.errors import InputError, UsageError

__all__ = ["Answer", "Endpoint", "EndpointError"]

#: Statuses that pass by themselves: time-out, conflict, too many requests, and the server's own faults.
_PASSING = frozenset((408, 409, 425, 429, 500, 502, 503, 504))
_LONGEST_WAIT_SECONDS = 60.0


class EndpointError(InputError):
    """The endpoint gave no usable answer; the message says what it did, and after how many tries."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a model said, and the tokens it counted."""

    content: str
    n_prompt_tokens: int = 0
    n_completion_tokens: int = 0


@dataclass(frozen=True, slots=True)
class Endpoint:
    """Where a model answers, and how patiently it is asked.

    Parameters
    ----------
    url
        The base of the protocol, such as ``http://localhost:11434/v1``; ``/chat/completions`` is added.
    model
        The model's name there.
    key_variable
        The environment variable that holds the key; an endpoint without keys needs none.
    seconds
        For one answer.
    n_tries
        Of one question, the first included. Waits double from ``first_wait_seconds``, unless the endpoint says
        how long to wait.
    """

    url: str
    model: str
    key_variable: str = "DRAGOMAN_LLM_KEY"
    seconds: float = 120.0
    n_tries: int = 5
    first_wait_seconds: float = 1.0

    def __post_init__(self) -> None:
        if not self.url.startswith(("http://", "https://")):
            raise UsageError(f"the endpoint is {self.url!r}; write its base, such as https://host/v1")
        if not self.model:
            raise UsageError("the endpoint needs the name of a model")
        if self.n_tries < 1 or self.seconds <= 0 or self.first_wait_seconds < 0:
            raise UsageError(f"tries and seconds must be positive, not {self.n_tries} and {self.seconds}")

    def ask(
        self,
        messages: list[dict[str, str]],
        schema: dict[str, Any] | None = None,
        sleep: Callable[[float], None] = time.sleep,
    ) -> Answer:
        """The model's answer to a conversation; ``schema`` is the JSON schema that the answer should follow.

        Raises
        ------
        EndpointError
            No answer after all tries, or a refusal that more tries would not change.
        """
        import urllib3

        pool = urllib3.PoolManager(timeout=urllib3.Timeout(total=self.seconds), retries=False)
        body: dict[str, Any] = {"model": self.model, "messages": messages, "temperature": 0}
        if schema is not None:
            body["response_format"] = {
                "type": "json_schema",
                "json_schema": {"name": "records", "strict": True, "schema": schema},
            }
        complaint = ""
        for attempt in range(self.n_tries):
            wait = self.first_wait_seconds * 2**attempt
            try:
                response = pool.request(
                    "POST",
                    self.url.rstrip("/") + "/chat/completions",
                    body=json.dumps(body).encode(),
                    headers=self._headers(),
                )
            except urllib3.exceptions.HTTPError as error:
                refused = isinstance(error, urllib3.exceptions.NewConnectionError)  # which is a TimeoutError, too
                late = isinstance(error, urllib3.exceptions.TimeoutError) and not refused
                complaint = f"no answer in {self.seconds:g} seconds" if late else f"no connection ({error})"
            else:
                if response.status == 200:
                    return _answer(response.data)
                complaint = f"status {response.status}: {response.data[:200].decode('utf-8', 'replace')}"
                if response.status == 400 and "response_format" in body:
                    del body["response_format"]  # the endpoint knows no schemas; the prompt asks for JSON all the same
                    continue
                if response.status not in _PASSING:
                    raise EndpointError(f"{self.url} refuses: {complaint}")
                wait = _asked_wait(response.headers.get("Retry-After"), wait)
            if attempt + 1 < self.n_tries:
                sleep(min(wait, _LONGEST_WAIT_SECONDS))
        raise EndpointError(f"{self.url} gave no answer in {self.n_tries} tries; the last: {complaint}")

    def _headers(self) -> dict[str, str]:
        key = os.environ.get(self.key_variable, "")
        return {"Content-Type": "application/json"} | ({"Authorization": f"Bearer {key}"} if key else {})


def _answer(data: bytes) -> Answer:
    try:
        body = json.loads(data)
        content = body["choices"][0]["message"]["content"]
        usage = body.get("usage") or {}
        counts = int(usage.get("prompt_tokens") or 0), int(usage.get("completion_tokens") or 0)
    except (ValueError, KeyError, IndexError, TypeError, AttributeError) as error:
        raise EndpointError(
            f"the endpoint's answer is not of the protocol ({type(error).__name__}: {error}): "
            + data[:200].decode("utf-8", "replace")
        ) from None
    if not isinstance(content, str):
        raise EndpointError("the endpoint's answer has no content")
    return Answer(content, *counts)


def _asked_wait(header: str | None, wait: float) -> float:
    try:
        return max(0.0, float(header)) if header else wait
    except ValueError:
        return wait
