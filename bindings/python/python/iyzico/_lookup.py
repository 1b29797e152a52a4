"""Finds the values of the API, and imports their modules when they are first used."""

from iyzico._family import load
from iyzico._index import MODULES, RESPONSES


def value_of(name: str) -> object:
    """Returns a class or a choice by its name; raises `KeyError` when there is none."""
    return getattr(load(MODULES[name]), name)


def response_of(endpoint: str) -> object:
    """Returns the class of the response to a call."""
    return value_of(RESPONSES[endpoint])
