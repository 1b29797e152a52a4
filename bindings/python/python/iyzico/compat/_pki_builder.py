"""What the official client wrote before requests were signed as they are now; no call needs it."""

from __future__ import annotations

import base64
from pathlib import Path


class PKIBuilder:
    """Writes values in the form that the first signatures covered; no request needs it now."""

    def __init__(self, request_string: str) -> None:
        self.request_string = request_string

    def append(self, key: str, value: object = None) -> PKIBuilder:
        """Appends a value that is not empty."""
        if value:
            self.append_key_value(key, value)
        return self

    def append_price(self, key: str, value: object = None) -> PKIBuilder:
        """Appends an amount, as text or `Decimal`."""
        if isinstance(value, float):
            text = f"{key}: float is refused as an amount; pass text or Decimal"
            raise TypeError(text)
        if value is not None and value != "":
            self.append_key_value(key, value)
        return self

    def append_array(self, key: str, array: list[str] | None = None) -> PKIBuilder:
        """Appends a list."""
        if array:
            self.append_key_value_array(key, "".join(f"{value}, " for value in array))
        return self

    def append_key_value(self, key: str, value: object = None) -> None:
        """Appends a value."""
        if value is not None and value != "":
            self.request_string += f"{key}={value},"

    def append_key_value_array(self, key: str, appended_value: str) -> PKIBuilder:
        """Appends a list that is written already."""
        if appended_value:
            self.request_string += f"{key}=[{appended_value[:-2]}],"
        return self

    def remove_trailing_comma(self) -> PKIBuilder:
        """Removes the last comma."""
        self.request_string = self.request_string[:-1]
        return self

    def append_prefix(self) -> PKIBuilder:
        """Puts brackets around what was written."""
        self.request_string = f"[{self.request_string}]"
        return self

    def get_request_string(self) -> str:
        """Ends and returns the text."""
        self.remove_trailing_comma()
        self.append_prefix()
        return self.request_string


class IyziFileBase64Encoder:
    """Writes a file as text."""

    @staticmethod
    def encode(file_path: str) -> str:
        """Returns the file as Base64."""
        return base64.b64encode(Path(file_path).read_bytes()).decode()
