"""http.client of the standard library, with one kept connection for each thread."""

import threading
from http.client import HTTPSConnection

from by_hand import HOST, PATH, PORT, read, signed, trusting, verified
from drive import drive

context = trusting()
local = threading.local()


def pay(number, lines, everything):
    body, headers = signed(number, lines)
    if not hasattr(local, "connection"):
        local.connection = HTTPSConnection(HOST, int(PORT), context=context)
    local.connection.request("POST", PATH, body, headers)
    read(verified(local.connection.getresponse().read()), everything)


drive(pay)
