"""Finds the values of the API, and imports their modules when they are first used."""

from importlib import import_module

from iyzico._index import MODULES, RESPONSES


def value_of(name: str) -> object:
    """Returns a class or a choice by its name; raises `KeyError` when there is none."""
    return getattr(import_module(MODULES[name]), name)


def response_of(endpoint: str) -> object:
    """Returns the class of the response to a call."""
    return value_of(RESPONSES[endpoint])
