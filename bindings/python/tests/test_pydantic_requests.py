"""What pydantic makes of requests: nothing is left out, and no amount becomes another one."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any, get_args, get_type_hints

import fastapi
import pytest
from fastapi.testclient import TestClient
from pydantic import TypeAdapter, ValidationError, create_model

import seed
from iyzico import types

REQUESTS: list[Any] = [
    kind for name in dir(types) if hasattr(kind := getattr(types, name), "__total__")
]


def locations(error: ValidationError) -> set[Any]:
    return {problem["loc"][-1] for problem in error.errors()}


def test_an_unknown_field_is_told_and_not_left_out() -> None:
    wrong = {"gsmNumberr": "x"}
    for kind in REQUESTS:
        alone: Any = TypeAdapter(kind)
        of_shop: Any = create_model("OfShop", it=(kind, ...))
        for validate, given in (
            (alone.validate_python, wrong),
            (alone.validate_json, json.dumps(wrong)),
            (of_shop.model_validate, {"it": wrong}),
        ):
            with pytest.raises(ValidationError) as caught:
                validate(given)
            assert wrong.keys() <= locations(caught.value), kind


def test_an_unknown_field_is_told_at_every_depth() -> None:
    request: Any = seed.payment()
    request["buyer"]["zipCode"] = "34732"
    request["basket_items"][1]["subMerchantPrice"] = "0.1"
    request["shipping_address"]["zipcode"] = request["billing_address"]["zip"] = "34732"
    with pytest.raises(ValidationError) as caught:
        TypeAdapter(types.CreatePayment).validate_python(request)
    assert locations(caught.value) == {"zipCode", "subMerchantPrice", "zipcode", "zip"}


def amounts(kind: Any) -> list[str]:
    """The fields that are amounts, or have one within `None`."""
    return [name for name, hint in get_type_hints(kind).items() if Decimal in get_args(hint)]


WRONG: list[Any] = [True, False, 1.5, 149.90, 0.1 + 0.2, float("inf"), [], {}]
RIGHT: list[Any] = [1, "1.50", "149.90", Decimal("149.90"), types.Price("149.90")]


def problems(adapter: TypeAdapter[Any], given: dict[str, Any]) -> set[Any]:
    """Where pydantic finds something wrong, that is not something missing."""
    try:
        adapter.validate_python(given)
    except ValidationError as error:
        return {it["loc"][0] for it in error.errors() if it["type"] != "missing"}
    return set()


def test_no_amount_becomes_another_one() -> None:
    assert len([name for kind in REQUESTS for name in amounts(kind)]) > 50
    for kind in REQUESTS:
        names = amounts(kind)
        adapter = TypeAdapter[Any](kind)
        for amount in WRONG:
            assert problems(adapter, dict.fromkeys(names, amount)) == {*names}, (kind, amount)
        for amount in RIGHT:
            assert problems(adapter, dict.fromkeys(names, amount)) == set(), (kind, amount)


def test_amounts_are_read_as_they_are_written() -> None:
    item: Any = TypeAdapter(types.BasketItem)
    text = json.dumps(seed.basket()[0]).replace('"0.3"', "{}")
    assert item.validate_json(text.replace("{}", '"149.90"'))["price"] == "149.90"
    assert item.validate_json(text.replace("{}", "149"))["price"] == 149
    for number in ("149.90", "12345678901234567.89", "1e2", "true"):
        with pytest.raises(ValidationError, match="must be text, a whole number or a Decimal"):
            item.validate_json(text.replace("{}", number))


def test_fastapi_says_what_an_amount_is() -> None:
    app = fastapi.FastAPI()

    @app.post("/")
    def take(item: types.BasketItem) -> str:
        return str(item["price"])

    client: Any = TestClient(app)
    assert client.post("/", json={**seed.basket()[0], "price": "149.90"}).json() == "149.90"
    refused = client.post("/", json={**seed.basket()[0], "price": 149.90})
    assert refused.status_code == 422
    assert "must be text, a whole number or a Decimal" in refused.text
    price = app.openapi()["components"]["schemas"]["BasketItem"]["properties"]["price"]
    assert {it["type"] for it in price["anyOf"]} == {"string", "integer"}
