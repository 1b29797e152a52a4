"""The order that every peer pays for. Imports nothing, so that cold starts measure the peer alone."""

API_KEY = "sandbox-bench-api-key"
SECRET_KEY = "sandbox-bench-secret-key"

STREET = "Nidakule Göztepe, Merdivenköy Mah. Bora Sok. No:1"


def order(number, lines):
    """The fields of a payment, with the names of the wire."""
    cents = lines * 150
    price = f"{cents // 100}.{cents % 100:02}"
    address = {"contactName": "Jane Doe", "city": "Istanbul", "country": "Turkey", "address": STREET}
    return {
        "locale": "tr",
        "conversationId": f"order-{number}",
        "price": price,
        "paidPrice": price,
        "currency": "TRY",
        "installment": 1,
        "basketId": "B67832",
        "paymentChannel": "WEB",
        "paymentGroup": "PRODUCT",
        "paymentCard": {
            "cardHolderName": "Jane Doe",
            "cardNumber": "5528790000000008",
            "expireMonth": "12",
            "expireYear": "2030",
            "cvc": "123",
        },
        "buyer": {
            "id": "BY789",
            "name": "Jane",
            "surname": "Doe",
            "identityNumber": "10000000146",
            "email": "jane@example.com",
            "gsmNumber": "+905350000000",
            "registrationAddress": STREET,
            "city": "Istanbul",
            "country": "Turkey",
            "ip": "85.34.78.112",
        },
        "shippingAddress": address,
        "billingAddress": address,
        "basketItems": [
            {
                "id": f"BI{index}",
                "name": f"Article {index}",
                "category1": "Collectibles",
                "itemType": "PHYSICAL",
                "price": "1.50",
            }
            for index in range(lines)
        ],
    }


def python_order(number, lines):
    """The same with the names of Python."""
    cents = lines * 150
    price = f"{cents // 100}.{cents % 100:02}"
    address = {"contact_name": "Jane Doe", "city": "Istanbul", "country": "Turkey", "address": STREET}
    return {
        "locale": "tr",
        "conversation_id": f"order-{number}",
        "price": price,
        "paid_price": price,
        "currency": "TRY",
        "installment": 1,
        "basket_id": "B67832",
        "payment_channel": "WEB",
        "payment_group": "PRODUCT",
        "payment_card": {
            "card_holder_name": "Jane Doe",
            "card_number": "5528790000000008",
            "expire_month": "12",
            "expire_year": "2030",
            "cvc": "123",
        },
        "buyer": {
            "id": "BY789",
            "name": "Jane",
            "surname": "Doe",
            "identity_number": "10000000146",
            "email": "jane@example.com",
            "gsm_number": "+905350000000",
            "registration_address": STREET,
            "city": "Istanbul",
            "country": "Turkey",
            "ip": "85.34.78.112",
        },
        "shipping_address": address,
        "billing_address": address,
        "basket_items": [
            {
                "id": f"BI{index}",
                "name": f"Article {index}",
                "category1": "Collectibles",
                "item_type": "PHYSICAL",
                "price": "1.50",
            }
            for index in range(lines)
        ],
    }
