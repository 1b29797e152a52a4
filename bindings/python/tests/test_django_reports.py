"""A card is in no error report of Django, wherever the view has its work done."""

from __future__ import annotations

import asyncio
import sys
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any, cast

import pytest

from django_app import application

application()

from asgiref.sync import sync_to_async  # noqa: E402
from django.core.signals import got_request_exception  # noqa: E402
from django.http import HttpRequest, HttpResponse  # noqa: E402
from django.test import Client, RequestFactory, override_settings  # noqa: E402
from django.urls import path  # noqa: E402
from django.utils.decorators import method_decorator  # noqa: E402
from django.views import View, debug  # noqa: E402

import seed  # noqa: E402
from checkouts import card  # noqa: E402
from iyzico.django.payments import checkout, payment_view  # noqa: E402

if TYPE_CHECKING:
    from collections.abc import Callable, Generator

    from iyzico.testing import Simulator

DEFAULT_FILTER: Any = debug.get_default_exception_reporter_filter
NUMBER = seed.CARD_WITHOUT_FUNDS
CVC = "98765"


def read(request: Any) -> Any:
    """Reads a card, in a request that cannot work."""
    given = {"card_number": request.POST["number"], "cvc": request.POST["cvc"]}
    whole = card()
    return {**whole, "payment_card": {**whole["payment_card"], **given}, "price": "x"}


@payment_view
def at_once(request: Any) -> HttpResponse:
    asked = read(request)
    checkout().pay("r1", **asked)
    return HttpResponse()


@payment_view
async def in_a_thread(request: Any) -> HttpResponse:
    asked = read(request)
    pay = (await sync_to_async(checkout)()).pay
    await sync_to_async(pay)("r1", **asked)
    return HttpResponse()


@payment_view
async def in_a_closure(request: Any) -> HttpResponse:
    asked = read(request)
    await sync_to_async(lambda: checkout().pay("r1", **asked))()
    return HttpResponse()


@payment_view
async def in_a_thread_of_asyncio(request: Any) -> HttpResponse:
    asked = read(request)
    await asyncio.to_thread(lambda: checkout().pay("r1", **asked))
    return HttpResponse()


@payment_view
async def in_a_thread_without_context(request: Any) -> HttpResponse:
    asked = read(request)
    with ThreadPoolExecutor(1) as pool:
        await asyncio.get_running_loop().run_in_executor(pool, lambda: fail(asked))
    return HttpResponse()


@payment_view
async def in_a_task(request: Any) -> HttpResponse:
    asked = read(request)

    async def later(given: Any) -> None:
        await asyncio.sleep(0)
        fail(given)

    await asyncio.create_task(later(asked))
    return HttpResponse()


@payment_view
def with_a_cause(request: Any) -> HttpResponse:
    asked = read(request)
    try:
        with ThreadPoolExecutor(1) as pool:
            pool.submit(fail, asked).result()
    except ZeroDivisionError as problem:
        raise KeyError(order_of(request)) from problem
    return HttpResponse()


@method_decorator(payment_view, name="dispatch")
class Whole(View):
    def post(self, request: Any) -> HttpResponse:
        fail(read(request))
        return HttpResponse()


class OneMethod(View):
    @method_decorator(payment_view)
    def post(self, request: Any) -> HttpResponse:
        fail(read(request))
        return HttpResponse()


@payment_view
def good(request: Any) -> HttpResponse:
    return HttpResponse(request.POST["number"][-4:])


@payment_view
async def good_async(request: Any) -> HttpResponse:
    await asyncio.sleep(0)
    return HttpResponse(request.POST["number"][-4:])


def order_of(request: Any) -> str:
    return str(request.path)


def fail(asked: Any) -> None:
    raise ZeroDivisionError(len(asked))


BAD: list[Any] = [
    at_once,
    in_a_thread,
    in_a_closure,
    in_a_thread_of_asyncio,
    in_a_thread_without_context,
    in_a_task,
    with_a_cause,
    Whole.as_view(),
    OneMethod.as_view(),
]
GOOD: list[Any] = [good, good_async]
urlpatterns: list[Any] = [path(f"{number}/", view) for number, view in enumerate([*BAD, *GOOD])]


class Own(debug.SafeExceptionReporterFilter):
    """The filter of a project."""

    def get_safe_request_meta(self, request: Any) -> Any:  # noqa: ARG002
        return {"OWN": "of the project"}


@pytest.fixture
def post(simulator: Simulator) -> Generator[Callable[[Any], Any]]:
    keys = {
        "base_url": simulator.url,
        "api_key": simulator.api_key,
        "secret_key": simulator.secret_key,
    }
    browser = Client(raise_request_exception=False, headers={"host": "shop.example"})
    usual: dict[str, Any] = {"ROOT_URLCONF": __name__, "MIDDLEWARE": [], "DEBUG": False}
    with override_settings(**usual, IYZICO=keys):
        yield lambda view: browser.post(
            f"/{[*BAD, *GOOD].index(view)}/", {"number": NUMBER, "cvc": CVC}
        )


@pytest.fixture
def reports() -> Generator[list[str]]:
    """What would be mailed to those who run the site."""
    made: list[str] = []

    def report(request: Any = None, **_: Any) -> None:
        kind, error, traceback = sys.exc_info()
        reporter: Any = debug.ExceptionReporter(request, kind, cast("Any", error), traceback)
        made.extend((reporter.get_traceback_html(), reporter.get_traceback_text()))

    got_request_exception.connect(report)
    yield made
    got_request_exception.disconnect(report)


@pytest.mark.parametrize("view", BAD, ids=lambda view: getattr(view, "__name__", "view"))
def test_card_is_in_no_report(post: Callable[[Any], Any], reports: list[str], view: Any) -> None:
    assert post(view).status_code == 500
    assert len(reports) == 2
    for shown in reports:
        assert view.__name__ in shown or "post" in shown
        assert NUMBER not in shown
        assert CVC not in shown


def test_filter_of_the_project_is_asked_too(post: Callable[[Any], Any], reports: list[str]) -> None:
    name = f"{__name__}.Own"
    with override_settings(DEFAULT_EXCEPTION_REPORTER_FILTER=name):
        DEFAULT_FILTER.cache_clear()
        assert post(in_a_thread).status_code == 500
    DEFAULT_FILTER.cache_clear()
    assert "of the project" in reports[0]
    assert NUMBER not in "".join(reports)


@pytest.mark.parametrize("view", GOOD)
def test_view_that_works_is_not_cached(post: Callable[[Any], Any], view: Any) -> None:
    answered = post(view)
    assert answered.content.decode() == NUMBER[-4:]
    assert "no-store" in answered.headers["Cache-Control"]
    assert "default" in view._non_atomic_requests


def test_method_that_is_not_decorated_as_one_is_told() -> None:
    class Wrong(View):
        @payment_view
        def post(self, request: Any) -> HttpResponse:
            return HttpResponse(request.path)

    with pytest.raises(TypeError, match="method_decorator"):
        cast("Any", Wrong()).post(None)


def test_request_of_rest_framework_is_told_how_to_get_here() -> None:
    class Request:
        """What its views get: it passes everything on, and is no request of Django."""

        def __init__(self, request: HttpRequest) -> None:
            self._request = request

        def __getattr__(self, name: str) -> Any:
            return getattr(self._request, name)

    given: Any = Request(RequestFactory().post("/"))
    with pytest.raises(TypeError, match=r"Django REST framework; decorate above @api_view, or a"):
        good(given)
