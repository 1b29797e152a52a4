"""The checkout of a Django project: records in its database, views around it."""

from __future__ import annotations

import time
from dataclasses import asdict
from functools import wraps
from inspect import iscoroutine
from typing import TYPE_CHECKING, Any, Concatenate, ParamSpec, TypeVar, cast

from asgiref.sync import iscoroutinefunction, markcoroutinefunction
from django.conf import settings
from django.core.exceptions import SynchronousOnlyOperation
from django.db import DEFAULT_DB_ALIAS, IntegrityError, models, router, transaction
from django.db.models.functions import Concat
from django.utils import timezone
from django.utils.cache import add_never_cache_headers
from django.views.decorators.debug import sensitive_variables

from iyzico._payment_record import UNSETTLED
from iyzico.checkout import Checkout, StoredPayment
from iyzico.django._client import client
from iyzico.django._views import posted, receiver
from iyzico.django.payments._guard import hide
from iyzico.django.payments.models import Payment

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest

    from iyzico.checkout import Change, State

P = ParamSpec("P")
R = TypeVar("R")

_A_DAY = 24 * 60 * 60
_TRIES = 10
_MUST_STAY = (
    "a payment must be written down before anything is sent, and stay written down: use"
    " iyzico.django.payments.payment_view, or transaction.non_atomic_requests"
)


def _blocking(method: Callable[P, R]) -> Callable[P, R]:
    """Says what to do where Django refuses to wait: a database that fails is something else."""

    @wraps(method)
    def waits(*args: P.args, **kwargs: P.kwargs) -> R:
        try:
            return method(*args, **kwargs)
        except SynchronousOnlyOperation as problem:
            text = (
                "the checkout waits for the database and for iyzico: in an async view, call it in a"
                " thread, await sync_to_async(checkout().start_form)(...)"
            )
            raise RuntimeError(text) from problem

    return waits


class DjangoStore:
    """Keeps the records in the table of `Payment`."""

    def add(self, record: StoredPayment) -> StoredPayment | None:
        """Adds a record that holds its order; returns the one that is in its way, instead."""
        values = {**asdict(record), "held_order": record.merchant + record.order}
        del values["holds_order"]
        for _ in range(_TRIES):
            other = self.find(order=record.order, merchant=record.merchant)
            if other is not None:
                return other
            try:
                with _durable():
                    self._all().create(**values)
            except IntegrityError:
                continue  # another worker was faster; its record is there by now
            return None
        text = f"the order {record.order} could neither be held nor found held"
        raise RuntimeError(text)

    @_blocking
    def find(
        self,
        *,
        reference: str = "",
        token: str = "",
        payment_id: str = "",
        order: str = "",
        merchant: str = "",
    ) -> StoredPayment | None:
        """Returns the record with this reference, token or number, or the one of this order."""
        given = {"reference": reference, "token": token, "payment_id": payment_id}
        wanted: Any = models.Q(**{name: value for name, value in given.items() if value})
        if order:
            # A payment that was charged and is not settled by a person is in the way, too.
            in_the_way = models.Q(held_order__isnull=False) | models.Q(state="attention")
            wanted = models.Q(order=order) & in_the_way
        if not wanted:
            return None
        if merchant:
            wanted &= models.Q(merchant__in=(merchant, ""))
        holder_first = models.F("held_order").asc(nulls_last=True)
        found: Payment | None = self._all().filter(wanted).order_by(holder_first).first()
        return None if found is None else found.record

    def change(self, reference: str, states: tuple[State, ...], change: Change) -> bool:
        """Changes a record if it is in one of these states; returns whether it did."""
        values: dict[str, Any] = {**change, "changed_at": timezone.now()}
        holds_order: bool | None = values.pop("holds_order", None)
        if holds_order is not None:
            holder = Concat("merchant", "order", output_field=models.CharField())
            values["held_order"] = holder if holds_order else None
        return self._update(values, reference=reference, state__in=[*states])

    def claim_shipping(self, reference: str) -> bool:
        """Marks a paid record that holds its order as shipped; returns whether it did."""
        return self._update(
            {"shipped": True, "changed_at": timezone.now()},
            reference=reference,
            state="paid",
            shipped=False,
            held_order__isnull=False,
        )

    @_blocking
    def unsettled(self) -> list[StoredPayment]:
        """Returns the records whose end is not known, pages of the last day among them."""
        over = models.Q(state__in=("expired", "abandoned")) & ~models.Q(token="")
        page = over & models.Q(expires_at__gt=int(time.time()) - _A_DAY)
        found = self._all().filter(models.Q(state__in=UNSETTLED) | page)
        return [payment.record for payment in found]

    @_blocking
    def _update(self, values: dict[str, Any], **condition: object) -> bool:
        try:
            with _durable():
                changed: int = self._all().filter(**condition).update(**values)
        except IntegrityError:  # another record holds the order
            return False
        return changed == 1

    def _all(self) -> Any:  # noqa: ANN401 - a QuerySet, whose stubs pyright cannot read
        return cast("Any", models).QuerySet(Payment, using=_database())


def _database() -> str:
    return router.db_for_write(Payment) or "default"


def _durable() -> Any:  # noqa: ANN401 - a context manager of Django
    """A transaction that is over when its block is, whatever happens to the request later."""
    connection: Any = transaction.get_connection(_database())
    blocks: list[Any] = connection.atomic_blocks
    # Django lets durable blocks stand in the transaction of a TestCase.
    if blocks and not getattr(blocks[-1], "_from_testcase", False):
        text = f"{_MUST_STAY}, and no transaction.atomic around it"
        raise RuntimeError(text)
    if not blocks and not connection.get_autocommit():  # a block ends there without a commit
        text = f"{_MUST_STAY}; with AUTOCOMMIT off, or set_autocommit(False), nothing stays"
        raise RuntimeError(text)
    return transaction.atomic(using=_database(), durable=True)


def outside_of_transactions(view: Any) -> Any:  # noqa: ANN401
    """Has a view run in no transaction that `ATOMIC_REQUESTS` would make around it.

    What a payment's record is given stays written down, in whichever database the records are.
    """
    for name in {DEFAULT_DB_ALIAS, _database()}:
        view = transaction.non_atomic_requests(using=name)(view)
    return view


def checkout() -> Checkout:
    """Returns the checkout of this project.

    `IYZICO_DEADLINE` in the settings is for how many seconds a request waits while a lost response
    is looked up; 10 when missing. `IYZICO_LOOK_UP_UNSIGNED = True` is for notifications without a
    signature, as for `Checkout`.
    """
    return Checkout(
        client(),
        DjangoStore(),
        deadline=getattr(settings, "IYZICO_DEADLINE", 10),
        look_up_unsigned=getattr(settings, "IYZICO_LOOK_UP_UNSIGNED", False),
    )


def payment_callback_view(
    view: Callable[Concatenate[HttpRequest, StoredPayment, P], R],
) -> Callable[Concatenate[HttpRequest, P], R]:
    """Makes the view behind `callback_url`: it gets the payment, looked up.

        @payment_callback_view
        def back(request, payment):
            return redirect("order", payment.reference)

    After a lost response it is neither paid nor declined yet: show the order, by `may_pay_again`. A
    post that comes again gets the same payment. No session and no CSRF token is needed. A forged
    post gets status 400, one about an unknown payment 404.
    """
    made = receiver(view, lambda request: checkout().returned(posted(request)))
    return cast("Callable[Concatenate[HttpRequest, P], R]", outside_of_transactions(made))


def payment_webhook_view(
    view: Callable[Concatenate[HttpRequest, StoredPayment | None, P], R],
) -> Callable[Concatenate[HttpRequest, P], R]:
    """Makes the view to which iyzico sends notifications: it gets the payment, looked up.

        @payment_webhook_view
        def notified(request, payment):
            return HttpResponse()

    `None` when the notification is about no payment of this project.
    """
    made = receiver(view, _notified)
    return cast("Callable[Concatenate[HttpRequest, P], R]", outside_of_transactions(made))


def _notified(request: HttpRequest) -> StoredPayment | None:
    return checkout().notified(posted(request), request.META)


def payment_view(view: Callable[P, R]) -> Callable[P, R]:
    """Makes the view that takes a card or opens a page: nothing of it is cached, shown or undone.

    Error reports of Django leave out what was posted and all variables, also those of threads in
    which an `async` view has its work done. The request runs outside of a transaction, so that a
    payment stays written down whatever fails later.
    """
    calls: Any = _hidden(view)

    def finished(response: Any) -> Any:  # noqa: ANN401
        add_never_cache_headers(response)
        return response

    async def finished_later(response: Any) -> Any:  # noqa: ANN401
        return finished(await response)

    def pay(request: HttpRequest, *args: Any, **kwargs: Any) -> Any:  # noqa: ANN401
        hide(request)
        response = calls(request, *args, **kwargs)
        # Not every view says beforehand that it is to be awaited: a method `dispatch` does not.
        return finished_later(response) if iscoroutine(response) else finished(response)

    guarded: Any = wraps(view)(pay)
    if iscoroutinefunction(view):
        markcoroutinefunction(guarded)
    return cast("Callable[P, R]", outside_of_transactions(guarded))


def _hidden(view: Any) -> Any:  # noqa: ANN401
    """Has reports that know of no request leave the variables of a view out."""
    if not iscoroutinefunction(view):
        return sensitive_variables()(view)
    sensitive_variables()(getattr(view, "func", view))  # it notes where the function stands
    return view
