"""Receives notifications with Flask."""

import threading

from flask import Flask, Response, request
from werkzeug.serving import make_server

import shop
from iyzico import errors

app = Flask(__name__)
handled: set[str] = set()  # a table with a unique key, in a shop


@app.post("/iyzico")
def receive() -> Response:
    """Verifies the body as it arrived, handles each notification once, and only then responds."""
    try:
        event = shop.client.webhook.verify(request.get_data(), request.headers)
    except errors.WebhookError:
        return Response(status=400)
    if event.dedupe_key not in handled:
        # The notification says where to look, and the payment itself whether to ship.
        payment = shop.look_up(event)
        if payment and payment.may_ship:  # the acceptance after a review has the same key
            print(event.iyzi_event_type, shop.ship(payment.payment_id))
            handled.add(event.dedupe_key)
        elif payment and payment.is_refused_by_risk:
            print(event.iyzi_event_type, "refused by risk: ship nothing, cancel it")
    return Response(status=200)


if __name__ == "__main__":
    with make_server("127.0.0.1", 0, app) as server:
        running = threading.Thread(target=server.serve_forever)
        running.start()
        shop.notify(f"http://127.0.0.1:{server.server_port}/iyzico")
        server.shutdown()
        running.join()
