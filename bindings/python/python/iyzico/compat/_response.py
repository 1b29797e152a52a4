"""How a response of this client becomes one of the official client, and an error a refusal."""

from __future__ import annotations

import io
import json
import re
from typing import TYPE_CHECKING

from iyzico.compat._request import REFERENCE, on_the_wire

if TYPE_CHECKING:
    from collections.abc import Mapping

    from iyzico import ApiError
    from iyzico.errors import Finding, InvalidRequest, RateLimited

OK = 200


class Response(io.BytesIO):
    """An response, read like one of `http.client`: `read()` returns the bytes of its JSON."""

    def __init__(self, body: str, status: int = 200) -> None:
        super().__init__(body.encode())
        self.status = self.code = status
        self.reason = "OK" if status == OK else ""
        self.msg = self.headers = {"Content-Type": "application/json;charset=UTF-8"}

    def getheader(self, name: str, default: str | None = None) -> str | None:
        """Returns a header."""
        return next((v for n, v in self.headers.items() if n.lower() == name.lower()), default)

    def getheaders(self) -> list[tuple[str, str]]:
        """Returns the headers."""
        return [*self.headers.items()]

    def getcode(self) -> int:
        """Returns the HTTP status."""
        return self.status

    def isclosed(self) -> bool:
        """Returns whether it was closed."""
        return self.closed


def without_reference(made: str | None, response: str) -> str:
    """Returns a response without a reference that was generated here, and that iyzico has repeated.

    Programs look for the order by the `conversationId` of a response, and by another field where a
    response has none.
    """
    if made is None:
        return response
    field = rf'"{REFERENCE}"\s*:\s*"{made}"'
    return re.sub(rf",\s*{field}|{field}\s*,?", "", response)


def refusal(error: ApiError | RateLimited, made: str | None = None) -> Response:
    """Returns the response with which iyzico refused.

    Programs take a `failure` for a payment that was not made, and ask for another card: where that
    is not certain, the error is raised.
    """
    if error.outcome == "unknown" or error.raw_text is None:
        raise error
    return Response(without_reference(made, error.raw_text), error.http_status or OK)


def refusal_foreseen(
    error: InvalidRequest, reference: Mapping[str, object], spelt: Mapping[str, str]
) -> Response:
    """Returns the refusal that iyzico would have sent; raises the error where no code is known.

    Programs show its message to the buyer, who is asked to check a card that was mistyped.
    """
    wrong = [finding for finding in error.findings if finding.level == "error"]
    if not wrong or not all(finding.code for finding in wrong):
        raise error
    told = "; ".join(" ".join(_spelt(finding, spelt)) for finding in wrong)
    advice = error.advice
    if advice is not None and advice.key.startswith("correct_"):
        is_english = str(reference.get("locale")).strip().lower() == "en"
        told = advice.buyer_en if is_english else advice.buyer_tr
    response = {
        "status": "failure",
        "errorCode": wrong[0].code,
        "errorMessage": told,
        **reference,
    }
    known = {name: value for name, value in response.items() if value is not None}
    return Response(json.dumps(known, ensure_ascii=False, default=str))


def text_of(error: InvalidRequest, spelt: Mapping[str, str]) -> str:
    """Returns what an error says, with the names that the request has."""
    text = str(error)
    for finding in error.findings:
        path, problem = _spelt(finding, spelt)
        text = text.replace(f"{finding.path}: {finding.problem}", f"{path}: {problem}")
        allowed = f"allowed: {finding.allowed}"
        text = text.replace(allowed, _in_words_of_the_wire(allowed))
    return text


def _spelt(finding: Finding, spelt: Mapping[str, str]) -> tuple[str, str]:
    """Returns where something is wrong and what, with the names that the request has."""
    for name, wire in spelt.items():
        if finding.wire_path == wire:
            return name, finding.problem
    return finding.wire_path, _in_words_of_the_wire(finding.problem)


def _in_words_of_the_wire(text: str) -> str:
    return _NAME.sub(lambda found: on_the_wire(found[0]), text)


_NAME = re.compile(r"\b[a-z]+(?:_[a-z0-9]+)+\b")
