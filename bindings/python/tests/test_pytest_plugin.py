"""The fixtures and markers that come along for pytest, in test suites of their own."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING

import pytest

from suites import INSTALLED, try_suite

if TYPE_CHECKING:
    from pathlib import Path


class Suite:
    """A test suite of somebody who uses the package."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def run(self, source: str, *arguments: str) -> str:
        (self.folder / "test_shop.py").write_text(textwrap.dedent(source), encoding="utf-8")
        return try_suite(self.folder, *arguments)


@pytest.fixture
def suite(tmp_path: Path) -> Suite:
    return Suite(tmp_path)


REQUEST = """
        REQUEST = dict(
            price="149.90", paid_price="149.90", basket_id="B1",
            payment_card=dict(card_holder_name="Jane Doe", card_number="5528790000000008",
                              expire_month="12", expire_year="2030", cvc="123"),
            buyer=dict(id="1", name="Jane", surname="Doe", identity_number="10000000146",
                       email="jane@example.com", registration_address="x", city="Istanbul",
                       country="Turkey", ip="85.34.78.112"),
            billing_address=dict(contact_name="Jane Doe", city="Istanbul", country="Turkey",
                                 address="Bora Sok. 1"),
            basket_items=[dict(id="1", name="Course", category1="Lessons", item_type="VIRTUAL",
                               price="149.90")],
        )
"""


def test_payment_of_a_test(suite: Suite) -> None:
    output = suite.run(
        REQUEST
        + """
        def test_paid(iyzico_simulator, iyzico_client):
            payment = iyzico_client.payment.create(**REQUEST)
            assert [p.payment_id for p in iyzico_simulator.ledger()] == [payment.payment_id]

        def test_client_of_the_application(iyzico_simulator):
            from iyzico import Iyzico
            with Iyzico() as client:  # set up from the environment
                client.payment.create(**REQUEST)
            assert len(iyzico_simulator.ledger()) == 1

        def test_notifications_about_subscriptions(iyzico_simulator, iyzico_client):
            import json
            from iyzico import Iyzico, webhook
            event = {"iyziEventType": "subscription.order.success", "orderReferenceCode": "o"}
            event |= {"subscriptionReferenceCode": "s", "customerReferenceCode": "c"}
            keys = {"secret_key": iyzico_simulator.secret_key,
                    "merchant_id": iyzico_simulator.merchant_id}
            signature = webhook.sign(event, **keys)
            for client in (iyzico_client, Iyzico()):
                assert client.webhook.verify(json.dumps(event), signature)
        """
    )
    assert "3 passed" in output


@pytest.mark.parametrize(
    "how",
    [
        "import pytest_asyncio\n        pytestmark = pytest.mark.asyncio",
        """pytestmark = pytest.mark.anyio
        @pytest.fixture
        def anyio_backend(): return 'asyncio'""",
    ],
)
def test_asynchronous_client(suite: Suite, how: str) -> None:
    output = suite.run(
        f"        import pytest\n        {how}\n"
        + REQUEST
        + """
        async def test_paid(iyzico_async_client, iyzico_simulator):
            payment = await iyzico_async_client.payment.create(**REQUEST)
            assert iyzico_simulator.ledger()[0].payment_id == payment.payment_id
        """
    )
    assert "1 passed" in output


def test_markers(suite: Suite) -> None:
    output = suite.run(
        "        import pytest, iyzico, datetime as dt\n"
        + REQUEST
        + """
        @pytest.mark.iyzico_fault({"cut": "afterCommit"}, call="payment.create", times=1)
        def test_lost(iyzico_simulator, iyzico_client):
            settled = iyzico_client.payment.create_once(**REQUEST)
            assert settled.looked_up
            assert len(iyzico_simulator.ledger()) == 1

        @pytest.mark.iyzico(starts_at=dt.datetime(2026, 3, 1, tzinfo=dt.timezone.utc))
        class TestMarch:
            def test_clock(self, iyzico_simulator):
                assert iyzico_simulator.now().month == 3

            @pytest.mark.iyzico(api_key="sandbox-other")
            def test_nearest_marker_wins(self, iyzico_simulator, iyzico_client):
                assert iyzico_simulator.now().month == 3
                assert iyzico_simulator.api_key == "sandbox-other"
                assert iyzico_client.connection.test().status == "success"

        @pytest.mark.iyzico_scenario("slow-bank")
        @pytest.mark.iyzico_fault("rateLimited", call="bin.check")
        def test_scenario(iyzico_simulator):
            assert len(iyzico_simulator.faults()) > 1
            assert iyzico_simulator.faults()[-1].fault == "rateLimited"

        def test_nothing_is_left(iyzico_simulator):
            assert iyzico_simulator.faults() == []
            assert iyzico_simulator.now().year > 2000

        @pytest.mark.iyzico(nonsense=1)
        def test_wrong_option(iyzico_simulator):
            pass
        """
    )
    assert "5 passed" in output
    assert "there is no option named nonsense" in output
    assert "1 error" in output


def test_numbers_do_not_collide_and_are_the_same_in_each_run(suite: Suite) -> None:
    source = (
        "        import pytest\n"
        + REQUEST
        + """
        @pytest.mark.parametrize("n", range(5))
        def test_number(iyzico_client, n, record_property):
            print("number", iyzico_client.payment.create(**REQUEST).payment_id)
        """
    )
    runs = [
        [line for line in suite.run(source, "-s").splitlines() if "number" in line]
        for _ in range(2)
    ]
    assert runs[0] == runs[1]
    assert len(set(runs[0])) == 5


def test_numbers_go_on_after_a_reset(suite: Suite) -> None:
    output = suite.run(
        REQUEST
        + """
        def test_reset(iyzico_simulator, iyzico_client):
            first = iyzico_client.payment.create(**REQUEST)
            iyzico_simulator.reset()
            second = iyzico_client.payment.create(**REQUEST)
            assert first.payment_id != second.payment_id
            assert len(iyzico_simulator.ledger()) == 1
        """
    )
    assert "1 passed" in output


def test_simulator_is_loaded_by_the_first_fixture_only(suite: Suite) -> None:
    output = suite.run(
        """
        import sys

        def test_nothing_is_loaded():
            loaded = {name for name in sys.modules if "iyzico" in name}
            assert "iyzico.testing" not in loaded
            assert not any("simulator" in name for name in loaded)

        def test_loaded(iyzico_simulator):
            assert "iyzico.testing" in sys.modules
        """
    )
    assert "2 passed" in output


def test_snapshot_of_requests(suite: Suite) -> None:
    source = (
        "        import iyzico\n"
        + REQUEST
        + """
        def test_sent(iyzico_client, iyzico_snapshot):
            payment = iyzico_client.payment.create(**REQUEST)
            iyzico_client.payment.retrieve(payment_id=payment.payment_id)
            iyzico_snapshot.check()
            iyzico_client.payment.cancel(payment_id=payment.payment_id)
            iyzico_snapshot.check("cancelled")
        """
    )
    assert "`pytest --iyzico-update` writes it" in suite.run(source)
    assert "1 passed" in suite.run(source, "--iyzico-update")
    folder = suite.folder / "__iyzico__" / "test_shop"
    written = (folder / "test_sent.json").read_text(encoding="utf-8")
    assert {path.name for path in folder.iterdir()} == {
        "test_sent.json",
        "test_sent-cancelled.json",
    }
    assert "5528790000000008" not in written
    assert '"paymentId": "<paymentId 1>"' in written
    assert "1 passed" in suite.run(source)
    changed = suite.run(source.replace('basket_id="B1"', 'basket_id="B2"'))
    assert "1 failed" in changed
    assert "B2" in changed


def test_plugin_can_be_left_out(suite: Suite) -> None:
    if not INSTALLED:
        pytest.skip("the package is not installed: pytest does not find the plugin by itself")
    assert "no tests ran" in suite.run("", "-p", "no:iyzico")
