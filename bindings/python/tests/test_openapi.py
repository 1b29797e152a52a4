"""Runs `api/openapi.json` against the simulator: whatever fits the document gets a response."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import requests
import schemathesis
from hypothesis import HealthCheck, given, settings
from schemathesis.core import NotSet

from iyzico._index import RESPONSES
from iyzico.testing import Simulator

if TYPE_CHECKING:
    from collections.abc import Generator

DOCUMENT = Path(__file__).parents[3] / "api" / "openapi.json"
# Schemathesis types the schemas of all its formats as one, which says nothing.
SCHEMA: Any = schemathesis.openapi.from_dict(json.loads(DOCUMENT.read_text(encoding="utf-8")))
OPERATIONS: dict[str, Any] = {
    operation.label: operation
    for operation in (result.ok() for result in SCHEMA.get_all_operations())
}


@pytest.fixture(scope="module")
def simulator() -> Generator[Simulator]:
    with Simulator() as simulator:
        yield simulator


@pytest.fixture(scope="module")
def session() -> Generator[requests.Session]:
    with requests.Session() as session:
        session.trust_env = False  # no proxy stands between us and this machine
        yield session


MERCHANT = "3413541"
"""The number of the simulator's merchant."""


def authorization(simulator: Simulator, path: str, body: bytes) -> str:
    """Signs a request in the plainest way, as a witness against our own code."""
    nonce = "schemathesis"
    message = nonce.encode() + path.encode() + body
    signature = hmac.new(simulator.secret_key.encode(), message, hashlib.sha256).hexdigest()
    plain = f"apiKey:{simulator.api_key}&randomKey:{nonce}&signature:{signature}"
    return "IYZWSv2 " + base64.b64encode(plain.encode()).decode()


@pytest.mark.parametrize("label", OPERATIONS)
def test_whatever_fits_the_document_is_answered(
    label: str, simulator: Simulator, session: requests.Session
) -> None:
    operation = OPERATIONS[label]
    simulator.reset()

    @settings(
        max_examples=10,
        deadline=None,
        derandomize=True,
        database=None,
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
    )
    @given(case=operation.as_strategy())
    def ask(case: schemathesis.Case[Any]) -> None:
        body = b"" if isinstance(case.body, NotSet) else json.dumps(case.body).encode()
        response = session.request(
            case.method,
            simulator.base_url + case.formatted_path,
            params=case.query,
            data=body,
            headers={
                # Payments in a shop are not signed: they carry the keys and name the merchant.
                "x-api-key": simulator.api_key,
                "x-secret-key": simulator.secret_key,
                "x-merchant-id": MERCHANT,
                "x-callback-url": "https://shop.example/result",
                "Authorization": authorization(simulator, case.formatted_path, body),
                "Content-Type": "application/json",
            },
            timeout=60,
        )
        # Newer calls refuse with a status of their own, and do not find with another.
        assert response.status_code in {200, 400, 404, 422}
        received = response.json()
        # One operation, of users in shops, says no status on success.
        assert received.get("status", "success") in {"success", "failure"}
        assert received.get("errorCode") not in {"1000", "1001"}  # of a wrong signature

    ask()
    calls = [request.call for request in simulator.requests()]
    assert calls
    assert None not in calls


def test_every_call_is_described() -> None:
    operations = [operation.definition.raw for operation in OPERATIONS.values()]
    names = {operation["operationId"] for operation in operations}
    shared = {name for operation in operations for name in operation.get("x-iyzico-also", ())}
    assert names | shared == set(RESPONSES)
