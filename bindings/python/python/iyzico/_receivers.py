"""What a client verifies with its own keys: notifications, and callbacks of buyers."""

from __future__ import annotations

from iyzico import _names as t
from iyzico import _native, callback, webhook
from iyzico._incoming import Body, Headers, form_bytes, notification_bytes, signature_of


class WebhookReceiver:
    """Verifies notifications with the keys of the client: `client.webhook`."""

    __slots__ = ("_native",)

    def __init__(self, native: _native.Client) -> None:
        self._native = native

    def verify(
        self,
        body: Body | t.Mapping[str, object],
        headers: Headers,
        *,
        merchant_id: str | None = None,
    ) -> webhook.WebhookEvent:
        """Verifies a notification and reads it, like `webhook.verify`.

        `merchant_id` is needed for subscriptions only; it is the one of the client when missing. It
        opens no connection, so asynchronous programs call it as it is.

        Raises what `webhook.verify` raises.
        """
        signature, raw = signature_of(headers), notification_bytes(body)
        return webhook.read_event(self._native.verify_webhook(raw, signature, merchant_id))


class CallbackReceiver:
    """Reads callbacks with the keys of the client: `client.callback`."""

    __slots__ = ("_native",)

    def __init__(self, native: _native.Client) -> None:
        self._native = native

    def read(self, body: Body | t.Mapping[str, object]) -> callback.Callback:
        """Reads and verifies the form post with which the buyer comes back, like `callback.read`.

        It opens no connection, so asynchronous programs call it as it is.

        Raises what `callback.read` raises.
        """
        return callback.read_text(self._native.read_callback(form_bytes(body)))
