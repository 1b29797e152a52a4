"""Does what each line of the input says, and writes a line with what came of it."""

from __future__ import annotations

import itertools
import json
import logging
import re
import sys
from typing import Any

from iyzico import Iyzico, IyzicoError

logging.disable()
client = Iyzico(total_timeout=5)
MOST = 8


def revive(value: dict[str, Any]) -> Any:
    """Values that JSON has not stand in objects that name them."""
    if "$big" in value:
        return int(value["$big"])
    if "$float" in value:
        return float(value["$float"])
    return value


def snake(name: str) -> str:
    return re.sub(r"[A-Z]", lambda letter: f"_{letter[0].lower()}", name)


def text(value: object) -> str | None:
    return None if value is None else str(value)


def told_of(findings: Any) -> list[list[str]]:
    return [[found.wire_path, found.level, found.problem] for found in findings]


def told_of_error(error: Exception) -> dict[str, Any]:
    if not isinstance(error, IyzicoError):
        return {"class": f"!{error!r}"}
    return {
        "class": error.kind,
        "message": str(error),
        "outcome": error.outcome,
        "code": error.code,
        "endpoint": error.endpoint,
        "httpStatus": error.http_status,
        "conversationId": error.conversation_id,
        "pending": error.pending is not None,
        "findings": told_of(getattr(error, "findings", ())),
    }


ROW = (
    "transaction_id",
    "payment_id",
    "price",
    "paid_price",
    "transaction_currency",
    "transaction_type",
    "payment_phase",
    "transaction_status",
)
DIFFERENCE = (
    "kind",
    "paymentId",
    "ours",
    "atIyzico",
    "ourCurrency",
    "currency",
    "conversationId",
    "transactionId",
)


def pages_of(given: dict[str, Any]) -> Any:
    resource, action = given["call"].split(".")
    request = {snake(name): value for name, value in given["request"].items()}
    return getattr(getattr(client, resource), f"{action}_pages")(**request)


def pages(given: dict[str, Any], told: dict[str, Any]) -> None:
    told["pages"] = []
    pages = pages_of(given)
    try:
        for page in pages:
            told["pages"].append({
                "of": [text(pages.page), text(pages.next_page)],
                "raw": page.raw_text,
                "httpStatus": page.http_status,
                "warnings": told_of(page.warnings),
            })
            if len(told["pages"]) == MOST:
                break
    finally:
        told["end"] = [text(pages.page), text(pages.next_page)]


def rows(given: dict[str, Any], told: dict[str, Any]) -> None:
    told["rows"] = []
    for row in itertools.islice(pages_of(given).rows(), 40):
        told["rows"].append([text(getattr(row, name, None)) for name in ROW])


def reconcile(given: dict[str, Any], told: dict[str, Any]) -> None:
    told["found"] = []
    for found in client.report.reconcile(given["day"], given["ours"]):
        fields = {name: text(getattr(found, snake(name))) for name in DIFFERENCE}
        told["found"].append({name: value for name, value in fields.items() if value is not None})


def request(given: dict[str, Any], told: dict[str, Any]) -> None:
    response = client.request(given["method"], given["path"], given["body"])
    _ = response.raw
    told.update(
        httpStatus=response.http_status,
        raw=response.raw_text,
        warnings=told_of(response.warnings),
    )


KINDS = {"pages": pages, "rows": rows, "reconcile": reconcile, "request": request}

for line in sys.stdin:
    given = json.loads(line, object_hook=revive)
    told: dict[str, Any] = {}
    try:
        KINDS[given["kind"]](given, told)
    except Exception as error:  # noqa: BLE001
        told["error"] = told_of_error(error)
    print(json.dumps(told), flush=True)  # noqa: T201
