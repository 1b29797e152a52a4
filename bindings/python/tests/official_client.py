"""Runs the official client, unmodified, in a process of its own.

Reads a list of calls from standard input, `[class, method, request]` each, and prints what came
back. The certificate authority of the simulator comes through the environment (`SSL_CERT_FILE`).
"""

from __future__ import annotations

import json
import sys
from typing import Any

import iyzipay  # pyright: ignore[reportMissingTypeStubs]


def main() -> None:
    options, calls = json.load(sys.stdin)
    responses: list[Any] = []
    for resource, method, request in calls:
        arguments = [options] if request is None else [request, options]
        response = getattr(getattr(iyzipay, resource)(), method)(*arguments)
        responses.append(json.load(response))
    json.dump(responses, sys.stdout)


if __name__ == "__main__":
    main()
