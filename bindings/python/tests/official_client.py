"""Runs the official client, unmodified, in a process of its own.

Reads a line for each batch from standard input: options, and a list of calls, `[class, method,
request]` each. Writes a line with what came back. The certificate authority of the simulator comes
through the environment (`SSL_CERT_FILE`).
"""

from __future__ import annotations

import json
import sys
from typing import Any

import iyzipay  # pyright: ignore[reportMissingTypeStubs]


def main() -> None:
    for line in sys.stdin:
        options, calls = json.loads(line)
        responses: list[Any] = []
        for resource, method, request in calls:
            arguments = [options] if request is None else [request, options]
            response = getattr(getattr(iyzipay, resource)(), method)(*arguments)
            responses.append(json.load(response))
        sys.stdout.write(f"{json.dumps(responses)}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
