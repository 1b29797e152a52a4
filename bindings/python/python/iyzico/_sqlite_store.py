"""The records of payments in a file of SQLite."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Generator
from contextlib import closing, contextmanager
from dataclasses import asdict, fields
from os import PathLike, fspath
from pathlib import Path
from typing import Any

from iyzico._payment_record import UNSETTLED, Change, State, StoredPayment

_COLUMNS = [field.name for field in fields(StoredPayment) if field.name != "holds_order"]
_TYPES = {"expires_at": "INTEGER NOT NULL", "shipped": "INTEGER NOT NULL"}
_ADDED = {"merchant": "TEXT NOT NULL DEFAULT ''", "paid_as_of": "INTEGER NOT NULL DEFAULT 0"}
"""Columns that files of earlier versions are without."""
_TABLE = """
CREATE TABLE IF NOT EXISTS iyzico_payment (
    {columns},
    held_order TEXT UNIQUE
)
"""
# A payment that was charged and is not settled by a person is in the way of another one, too.
_OF_ORDER = """"order" = :it AND (held_order IS NOT NULL OR state = 'attention')"""
_NO_FILES = ("", ":memory:")
_A_DAY = 24 * 60 * 60


class SqliteStore:
    """Keeps the records in a file, for shops whose processes all run on one machine."""

    def __init__(self, path: str | PathLike[str]) -> None:
        """Opens the file, and makes its table when it is not there.

        Raises `ValueError` for a database in memory, which no other process has.
        """
        given = fspath(path)
        # Whatever the working directory is later, it is the same file.
        self._path = given if given in _NO_FILES else Path(given).absolute()
        types = {**_TYPES, **_ADDED}
        columns = [f'"{name}" {types.get(name, "TEXT NOT NULL")}' for name in _COLUMNS]
        with self._transaction() as database:
            database.execute(_TABLE.format(columns=",\n    ".join(columns)))
            there = {row["name"] for row in database.execute("PRAGMA table_info(iyzico_payment)")}
            for name in _ADDED.keys() - there:
                database.execute(f"ALTER TABLE iyzico_payment ADD COLUMN {name} {_ADDED[name]}")
            for name in ("reference", "token", "payment_id", "order"):
                unique = "UNIQUE " if name == "reference" else ""
                database.execute(
                    f"CREATE {unique}INDEX IF NOT EXISTS iyzico_payment_{name}"
                    f' ON iyzico_payment ("{name}")'
                )

        with self._transaction() as database:
            made = database.execute("SELECT name FROM sqlite_master WHERE name = 'iyzico_payment'")
            if made.fetchone() is None:
                text = f"path: {path!r} names no file; the records must outlive this process"
                raise ValueError(text)

    def add(self, record: StoredPayment) -> StoredPayment | None:
        """Adds a record that holds its order; returns the one that is in its way, instead."""
        values = {**asdict(record), "held_order": record.merchant + record.order}
        del values["holds_order"]
        names = ", ".join(f'"{name}"' for name in values)
        places = ", ".join(f":{name}" for name in values)
        with self._transaction() as database:
            other = _one(database, _OF_ORDER, record.order, record.merchant)
            if other is None:
                database.execute(
                    f"INSERT INTO iyzico_payment ({names}) VALUES ({places})",  # noqa: S608
                    values,
                )
            return other

    def find(
        self,
        *,
        reference: str = "",
        token: str = "",
        payment_id: str = "",
        order: str = "",
        merchant: str = "",
    ) -> StoredPayment | None:
        """Returns the record with this reference, token or number, or the one of this order."""
        given = {"reference": reference, "token": token, "payment_id": payment_id}
        wanted = {f"{name} = :it": value for name, value in given.items() if value}
        ((condition, value),) = (wanted or {_OF_ORDER: order}).items()
        with self._transaction() as database:
            return _one(database, condition, value, merchant)

    def change(self, reference: str, states: tuple[State, ...], change: Change) -> bool:
        """Changes a record if it is in one of these states; returns whether it did."""
        values: dict[str, Any] = {**change}
        holds_order: bool | None = values.pop("holds_order", None)
        sets = [f'"{name}" = :{name}' for name in values]
        if holds_order is not None:
            holder = 'merchant || "order"' if holds_order else "NULL"
            sets.append(f"held_order = {holder}")
        within = ", ".join(f":state_{number}" for number in range(len(states)))
        values |= {f"state_{number}": state for number, state in enumerate(states)}
        try:
            with self._transaction() as database:
                changed = database.execute(
                    f"UPDATE iyzico_payment SET {', '.join(sets)}"  # noqa: S608
                    f" WHERE reference = :reference AND state IN ({within})",
                    {**values, "reference": reference},
                )
                return changed.rowcount == 1
        except sqlite3.IntegrityError:  # another record holds the order
            return False

    def claim_shipping(self, reference: str) -> bool:
        """Marks a paid record that holds its order as shipped; returns whether it did."""
        with self._transaction() as database:
            changed = database.execute(
                "UPDATE iyzico_payment SET shipped = 1 WHERE reference = ? AND state = 'paid'"
                " AND shipped = 0 AND held_order IS NOT NULL",
                (reference,),
            )
            return changed.rowcount == 1

    def unsettled(self) -> list[StoredPayment]:
        """Returns the records whose end is not known, pages of the last day among them."""
        places = ", ".join("?" for _ in UNSETTLED)
        with self._transaction() as database:
            rows = database.execute(
                f"SELECT * FROM iyzico_payment WHERE state IN ({places})"  # noqa: S608
                " OR (state IN ('expired', 'abandoned') AND token <> '' AND expires_at > ?)",
                (*UNSETTLED, time.time() - _A_DAY),
            )
            return [_read(row) for row in rows]

    @contextmanager
    def _transaction(self) -> Generator[sqlite3.Connection]:
        with closing(sqlite3.connect(self._path, timeout=60, isolation_level=None)) as database:
            database.row_factory = sqlite3.Row
            database.execute("BEGIN IMMEDIATE")
            try:
                yield database
            except BaseException:
                database.execute("ROLLBACK")
                raise
            database.execute("COMMIT")


def _one(
    database: sqlite3.Connection, condition: str, value: str, merchant: str
) -> StoredPayment | None:
    row = database.execute(
        f"SELECT * FROM iyzico_payment WHERE ({condition})"  # noqa: S608 - our own words
        " AND (:merchant = '' OR merchant IN (:merchant, ''))"
        " ORDER BY held_order IS NULL LIMIT 1",
        {"it": value, "merchant": merchant},
    ).fetchone()
    return None if row is None else _read(row)


def _read(row: sqlite3.Row) -> StoredPayment:
    values: dict[str, Any] = {name: row[name] for name in _COLUMNS}
    values["shipped"] = bool(values["shipped"])
    return StoredPayment(**values, holds_order=row["held_order"] is not None)
