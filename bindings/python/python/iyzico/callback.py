"""What the buyer's browser brings back to `callback_url`.

A browser can be made to post anything, twice or never. What `read` returns for 3-D Secure is signed
by iyzico; the token of a page proves nothing by itself: retrieve its result.

    match callback.read(request.body):
        case callback.ThreeDsCallback() as confirmed:
            order = order_of(confirmed.payment_id)
            client.three_ds.complete(**confirmed.completion(
                paid_price=order.paid_price, basket_id=order.basket_id, currency="TRY"))
        case callback.PageCallback(token=token):
            client.checkout_form.retrieve(token=token)
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, TypeAlias

from iyzico import _native
from iyzico._choices import Amount, Currency
from iyzico._environment import Key, SecretKey
from iyzico._incoming import Body, form_bytes
from iyzico._json import values_of
from iyzico._native import wire_name
from iyzico._requests.three_ds import CompleteThreeDs, CompleteThreeDsUncompared
from iyzico._responses import incoming
from iyzico._responses.incoming import PageCallback

__all__ = ["Callback", "PageCallback", "ThreeDsCallback", "read", "sign"]


class ThreeDsCallback(incoming.ThreeDsCallback):
    """The buyer confirmed the payment at the bank, and the post is signed: finish it now.

    The same post may come twice. iyzico finishes a payment once and refuses the second attempt
    (5115).
    """

    __slots__ = ()

    def completion(
        self, *, paid_price: Amount, basket_id: str, currency: Currency
    ) -> CompleteThreeDs:
        """Returns the request for `three_ds.complete`.

        The three values are those of the start, from your own records: iyzico compares them, so
        that one payment cannot be swapped for another.
        """
        return CompleteThreeDs(
            **self.uncompared_completion(),
            paid_price=paid_price,
            basket_id=basket_id,
            currency=currency,
        )

    def uncompared_completion(self) -> CompleteThreeDsUncompared:
        """Returns the request for `three_ds.complete_uncompared`."""
        return CompleteThreeDsUncompared(
            payment_id=self.payment_id,
            conversation_id=self.conversation_id,
            conversation_data=self.conversation_data,
        )


Callback: TypeAlias = ThreeDsCallback | PageCallback
"""From where the buyer comes back."""


def read(body: Body | Mapping[str, object], *, secret_key: Key | None = None) -> Callback:
    """Reads and verifies the form post with which the buyer comes back.

    `body` is the body of the request, or the form that a framework has made of it: a mapping to
    texts, or to lists of texts. `secret_key` comes from `IYZICO_SECRET_KEY` when missing.

    Raises a `CallbackError`: `UnknownCallback`, `IncompleteCallback`, `RepeatedField`,
    `ForgedCallback` or `NotAuthenticated`. Raises `TypeError` for what is no form.
    """
    key = SecretKey(secret_key)
    del secret_key
    return read_text(_native.read_callback(key.reveal(), form_bytes(body)))


def read_text(text: str) -> Callback:
    """Makes a callback from what the native side has verified."""
    fields: dict[str, Any] = json.loads(text)
    kind = ThreeDsCallback if fields["kind"] == "three_ds" else PageCallback
    return kind(**values_of(kind, fields))


def sign(  # noqa: PLR0913
    *,
    payment_id: str,
    conversation_id: str = "",
    conversation_data: str = "",
    md_status: str = "1",
    status: str = "success",
    secret_key: Key | None = None,
) -> dict[str, str]:
    """Makes the fields of a 3-D Secure callback as iyzico does, with the signature, for tests."""
    key = SecretKey(secret_key)
    del secret_key
    fields = {
        "status": status,
        "payment_id": payment_id,
        "conversation_data": conversation_data,
        "conversation_id": conversation_id,
        "md_status": md_status,
    }
    fields["signature"] = _native.sign_callback(key.reveal(), **fields)
    return {wire_name(name): value for name, value in fields.items()}
