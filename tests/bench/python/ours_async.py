"""The client of this repository, on an asyncio loop."""

import os

from drive import drive_async
from iyzico import AsyncIyzico
from order import API_KEY, SECRET_KEY, python_order

from ours import read

with open(os.environ["BENCH_CA"], "rb") as file:
    authority = file.read()

client = AsyncIyzico(
    api_key=API_KEY,
    secret_key=SECRET_KEY,
    base_url=os.environ["BENCH_URL"],
    root_certificate_pem=authority,
    system_certificates=False,  # as without `SSL_CERT_FILE`, which is set for the clients that need it
)


async def pay(number, lines, everything):
    read(await client.payment.create(**python_order(number, lines)), everything)


async def close():
    client.close()


drive_async(pay, close)
