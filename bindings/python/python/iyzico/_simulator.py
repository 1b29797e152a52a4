"""Finds the simulator, which is a package of its own."""

from __future__ import annotations

import atexit

from iyzico._native import VERSION

__all__ = ["native"]

_INSTALL = "pip install 'iyzico[testing]'"

try:
    from iyzico_simulator import _native as native
except ModuleNotFoundError as missing:
    if missing.name != "iyzico_simulator":
        raise
    text = f"iyzico.testing needs the package iyzico-simulator: {_INSTALL}"
    raise ModuleNotFoundError(text, name=missing.name) from None

if native.VERSION != VERSION:
    text = f"iyzico-simulator {native.VERSION} does not go with iyzico {VERSION}: {_INSTALL}"
    raise ImportError(text, name="iyzico_simulator")

atexit.register(native.stop)
