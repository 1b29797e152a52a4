"""httpx, blocking, with its pool of connections."""

import os

import httpx
from by_hand import PATH, read, signed, trusting, verified
from drive import drive

limits = httpx.Limits(max_connections=64, max_keepalive_connections=64)
client = httpx.Client(verify=trusting(), limits=limits, timeout=60)
url = os.environ["BENCH_URL"] + PATH


def pay(number, lines, everything):
    body, headers = signed(number, lines)
    response = client.post(url, content=body, headers=headers).raise_for_status()
    read(verified(response.content), everything)


drive(pay)
