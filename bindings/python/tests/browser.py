"""A browser for tests: it follows redirects, submits forms, and keeps cookies to their own site."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import TYPE_CHECKING, Any
from urllib.parse import urljoin

import httpx2

if TYPE_CHECKING:
    from iyzico.testing import FormPost

SHOP = "https://shop.example"


@dataclass
class Form:
    """A form on a page."""

    action: str
    fields: dict[str, str] = field(default_factory=dict[str, str])


class Page(HTMLParser):
    """A page that is open."""

    def __init__(self, response: Any) -> None:
        super().__init__()
        self.url = str(response.url)
        self.status = int(response.status_code)
        self.text = str(response.text)
        self.forms: list[Form] = []
        self.feed(self.text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.forms.append(Form(given.get("action", "")))
        if tag == "input" and "name" in given and self.forms:
            self.forms[-1].fields[given["name"]] = given.get("value", "")


class Browser:
    """A buyer's browser."""

    def __init__(self, client: httpx2.Client) -> None:
        self.client = client

    def open(self, path: str) -> Page:
        return self._follow(self.client.get(path))

    def submit(self, page: Page, form: int = 0, **fields: str) -> Page:
        """Submits a form of a page of the shop itself."""
        chosen = page.forms[form]
        url = urljoin(page.url, chosen.action)
        return self._follow(
            self.client.post(url, data={**chosen.fields, **fields}, headers={"Origin": SHOP})
        )

    def come_back(self, post: FormPost) -> Page:
        """Posts what the bank's page makes the browser post: from another site.

        Cookies with `SameSite=Lax`, or without the attribute, stay at home; on the redirect that
        follows, a plain navigation, they come along again.
        """
        jar = self.client.cookies.jar
        kept = [*jar]
        jar.clear()
        headers = {"Content-Type": "application/x-www-form-urlencoded", "Origin": "null"}
        response = self.client.post(post.action, content=post.body, headers=headers)
        for cookie in kept:
            jar.set_cookie(cookie)
        return self._follow(response)

    def _follow(self, response: Any) -> Page:
        while response.status_code in {301, 302, 303, 307, 308}:
            url = urljoin(str(response.url), response.headers["location"])
            if not url.startswith(SHOP):
                return Page(httpx2.Response(200, request=httpx2.Request("GET", url)))
            response = self.client.get(url)
        return Page(response)
