"""Requests with the names of the wire."""

from __future__ import annotations

from iyzico import _names as t


def wire(request: t.Mapping[str, object]) -> t.Any:  # noqa: ANN401
    """Returns a request with the names of the wire, so that type checkers take it.

        client.payment.create(**types.wire({"paidPrice": "1.20", ...}))

    Every call takes both spellings, `paid_price` and `paidPrice`, at every depth. Type checkers
    know the first one only, so of the fields in here they check nothing; the request itself is
    checked as always before it is sent.
    """
    return dict(request)
