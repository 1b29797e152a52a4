"""Receives notifications with FastAPI."""

import asyncio
import socket
import threading

import uvicorn
from fastapi import FastAPI, Request, Response

import shop
from iyzico import errors

app = FastAPI()
handled: set[str] = set()  # a table with a unique key, in a shop


@app.post("/iyzico")
async def receive(request: Request) -> Response:
    """Verifies the body as it arrived, handles each notification once, and only then responds."""
    try:
        event = shop.client.webhook.verify(await request.body(), request.headers)
    except errors.WebhookError:
        return Response(status_code=400)
    if event.dedupe_key not in handled:
        payment = await asyncio.to_thread(shop.look_up, event)
        if payment and payment.may_ship:  # the acceptance after a review has the same key
            print(event.iyzi_event_type, shop.ship(payment.payment_id))
            handled.add(event.dedupe_key)
        elif payment and payment.is_refused_by_risk:
            print(event.iyzi_event_type, "refused by risk: ship nothing, cancel it")
    return Response(status_code=200)


if __name__ == "__main__":
    listener = socket.create_server(("127.0.0.1", 0))
    server = uvicorn.Server(uvicorn.Config(app, log_level="warning"))
    threading.Thread(target=server.run, args=([listener],)).start()
    shop.notify(f"http://127.0.0.1:{listener.getsockname()[1]}/iyzico")
    server.should_exit = True
