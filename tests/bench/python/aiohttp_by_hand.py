"""aiohttp, with its pool of connections."""

import os

import aiohttp
from by_hand import PATH, read, signed, trusting, verified
from drive import drive_async

url = os.environ["BENCH_URL"] + PATH
session = None


async def pay(number, lines, everything):
    global session
    if session is None:
        connector = aiohttp.TCPConnector(ssl=trusting(), limit=64)
        session = aiohttp.ClientSession(connector=connector)
    body, headers = signed(number, lines)
    async with session.post(url, data=body, headers=headers) as response:
        response.raise_for_status()
        read(verified(await response.read()), everything)


async def close():
    if session is not None:
        await session.close()


drive_async(pay, close)
