"""What a peer does besides calling: it loads the same modules, reads the authority, and makes the order."""

import os

from drive import drive
from order import python_order

with open(os.environ["BENCH_CA"], "rb") as file:
    file.read()


def pay(number, lines, everything):
    python_order(number, lines)


drive(pay)
