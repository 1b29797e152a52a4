"""Where the system starts no thread, as in a container with a limit, nothing is sent."""

from __future__ import annotations

import os
import subprocess
import sys
import textwrap

import pytest

from iyzico.testing import Simulator

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="the limit is one of Linux")

PROGRAM = """
    import asyncio, os, resource, sys
    from iyzico import AsyncIyzico, Iyzico, NotSent
    from iyzico.errors import IyzicoError

    url, request = sys.argv[1], {"price": "1", "paid_price": "1", "conversation_id": "o-1"}
    card = {"card_holder_name": "A B", "card_number": "5528790000000008", "cvc": "123"}
    request["payment_card"] = {**card, "expire_month": "12", "expire_year": "2030"}
    place = {"city": "Istanbul", "country": "Turkey"}
    person = {"id": "1", "name": "A", "surname": "B", "identity_number": "10000000146"}
    more = {"email": "a@example.com", "registration_address": "Bora Sok. 1", "ip": "85.34.78.112"}
    request["buyer"] = {**person, **more, **place}
    request["billing_address"] = {"contact_name": "A B", "address": "Bora Sok. 1", **place}
    item = {"id": "1", "name": "Book", "category1": "Books", "item_type": "VIRTUAL", "price": "1"}
    request["basket_items"] = [item]
    settings = {"api_key": "sandbox-a", "secret_key": "sandbox-s", "base_url": url}

    async def make(client):
        for call in (client.payment.create, client.payment.create_once):
            try:
                ended = call(**request)
                ended = await ended if asyncio.iscoroutine(ended) else ended
            except IyzicoError as error:
                print(error.outcome)
            else:
                print("not_sent" if type(ended) is NotSent else ended)

    calls = {"sync": Iyzico, "async": AsyncIyzico}[sys.argv[2]](**settings)
    calls.payment.create, calls.payment.create_once  # a user without rights finds no modules
    if os.geteuid() == 0:
        os.setgid(65534)
        os.setuid(65534)  # the limit does not count for root
    resource.setrlimit(resource.RLIMIT_NPROC, (1, 1))
    asyncio.run(make(calls))
"""


@pytest.mark.parametrize("kind", ["sync", "async"])
def test_a_call_without_a_thread_is_not_sent(kind: str) -> None:
    with Simulator() as simulator:
        by_name = simulator.url.replace("127.0.0.1", "localhost")
        program = [sys.executable, "-c", textwrap.dedent(PROGRAM), by_name, kind]
        environment = {**os.environ, "RUST_BACKTRACE": "0"}
        ran = subprocess.run(program, env=environment, capture_output=True, text=True, check=False)
        assert ran.stdout.splitlines() == ["not_sent", "not_sent"], ran.stderr
        assert not simulator.requests()
