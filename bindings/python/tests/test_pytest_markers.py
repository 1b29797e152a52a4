"""Markers of the plugin for pytest: the closest one to a test wins; and files of snapshots."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from test_pytest_plugin import Suite

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def suite(tmp_path: Path) -> Suite:
    return Suite(tmp_path)


def test_closest_marker_wins(suite: Suite) -> None:
    output = suite.run(
        """
        import pytest, datetime as dt

        def starts(year):
            return pytest.mark.iyzico(starts_at=dt.datetime(year, 1, 1, tzinfo=dt.timezone.utc))

        pytestmark = [starts(2024), pytest.mark.iyzico(api_key="sandbox-module")]

        def test_of_the_module(iyzico_simulator):
            assert iyzico_simulator.now().year == 2024
            assert iyzico_simulator.api_key == "sandbox-module"

        @starts(2030)
        def test_of_the_function(iyzico_simulator):
            assert iyzico_simulator.now().year == 2030
            assert iyzico_simulator.api_key == "sandbox-module"

        @starts(2031)
        @starts(2030)
        def test_of_two_the_inner(iyzico_simulator):
            assert iyzico_simulator.now().year == 2030

        @starts(2025)
        class TestBase:
            def test_of_the_class(self, iyzico_simulator):
                assert iyzico_simulator.now().year == self.year

            @starts(2030)
            def test_of_the_method(self, iyzico_simulator):
                assert iyzico_simulator.now().year == 2030

            year = 2025

        @starts(2026)
        class TestDerived(TestBase):
            year = 2026

        class TestDerivedWithout(TestBase):
            pass

        @starts(2026)
        @pytest.mark.parametrize("year", [pytest.param(2030, marks=starts(2030)), 2026])
        def test_of_the_parameter(iyzico_simulator, year):
            assert iyzico_simulator.now().year == year
        """
    )
    assert "11 passed" in output, output


def test_closest_scenario_is_played(suite: Suite) -> None:
    output = suite.run(
        """
        import pytest
        from iyzico.testing import Simulator

        pytestmark = pytest.mark.iyzico_scenario("slow-bank")

        def rules(name):
            with Simulator(scenario=name) as simulator:
                return [rule.fault for rule in simulator.faults()]

        def test_of_the_module(iyzico_simulator):
            assert [it.fault for it in iyzico_simulator.faults()] == rules("slow-bank")

        @pytest.mark.iyzico_scenario("lost-responses")
        def test_of_the_function(iyzico_simulator):
            assert [it.fault for it in iyzico_simulator.faults()] == rules("lost-responses")

        @pytest.mark.iyzico_scenario("forged-responses")
        class TestBase:
            scenario = "forged-responses"

            def test_of_the_class(self, iyzico_simulator):
                assert [it.fault for it in iyzico_simulator.faults()] == rules(self.scenario)

        @pytest.mark.iyzico_scenario("lost-responses")
        class TestDerived(TestBase):
            scenario = "lost-responses"
        """
    )
    assert "4 passed" in output, output


def test_what_a_marker_cannot_mean_is_an_error(suite: Suite) -> None:
    output = suite.run(
        """
        import pytest

        @pytest.mark.iyzico("sandbox-key")
        def test_option_without_a_name(iyzico_simulator): pass

        @pytest.mark.iyzico(5, seed=1)
        def test_option_with_and_without(iyzico_simulator): pass

        @pytest.mark.iyzico_fault
        def test_no_fault(iyzico_simulator): pass

        @pytest.mark.iyzico_scenario
        def test_no_scenario(iyzico_simulator): pass

        @pytest.mark.iyzico
        def test_no_options_are_none(iyzico_simulator): pass
        """
    )
    assert "1 passed, 4 errors" in output, output
    assert output.count("options have names") >= 2


SNAPSHOTS = """
        import pytest

        class TestA:
            def test_pay(self, ask):
                ask(0)

            class TestInner:
                def test_pay(self, ask):
                    ask(1)

        class TestB:
            def test_pay(self, ask):
                ask(2)

        class Testb:
            def test_pay(self, ask):
                ask(3)

        def test_pay(ask):
            ask(4)

        @pytest.mark.parametrize("n", ["a/b", "a-b", "a:b", "A-b", "a b", "a.b", "ğ", "a" * 255])
        def test_each(n, ask):
            ask(5, n)

        @pytest.fixture
        def ask(iyzico_client, iyzico_snapshot):
            def ask(number, n="0"):
                price = number + 1
                iyzico_client.installment.list(bin_number="552879", price=price, conversation_id=n)
                iyzico_snapshot.check()
                iyzico_client.connection.test()
                iyzico_snapshot.check("a/b")
                iyzico_client.connection.test()
                iyzico_snapshot.check("A/b")
            return ask
"""


def test_each_test_has_snapshots_of_its_own(suite: Suite) -> None:
    assert "13 passed" in suite.run(SNAPSHOTS, "--iyzico-update")
    folder = suite.folder / "__iyzico__" / "test_shop"
    names = [path.name for path in folder.iterdir()]
    assert len(names) == 39
    # Also where names that differ in their case only, or are long, are the same or none.
    assert len({name.lower() for name in names}) == 39
    assert max(map(len, names)) < 200
    assert all(name.isascii() and not set(name) & set('<>:"/\\\\|?*') for name in names)
    assert "test_pay.json" in names
    assert "13 passed" in suite.run(SNAPSHOTS)


def test_marker_that_would_do_nothing_fails_its_test(suite: Suite) -> None:
    output = suite.run(
        """
        import pytest

        def lost(**conditions):
            return pytest.mark.iyzico_fault("rateLimited", **conditions)

        pytestmark = lost()

        @pytest.mark.iyzico(api_key="sandbox-k")
        def test_bare_options():
            pass

        @lost()
        def test_bare_fault():
            pass

        @pytest.mark.iyzico_scenario([])
        def test_bare_scenario():
            pass

        def test_of_a_module_with_markers():
            pass

        @lost()
        @pytest.mark.usefixtures("iyzico_client")
        def test_that_uses_a_client():
            pass
        """
    )
    for name in ("iyzico", "iyzico_fault", "iyzico_scenario"):
        assert f"the marker {name} is for a test with the fixture iyzico_simulator" in output
    assert "2 passed, 3 errors" in output, output
