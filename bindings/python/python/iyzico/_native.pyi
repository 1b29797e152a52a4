import dataclasses
from collections.abc import Mapping
from inspect import Signature
from typing import Any, ClassVar, Generic, TypeAlias, TypeVar, overload

from typing_extensions import Self, dataclass_transform

from iyzico import types
from iyzico._aliases import Settled
from iyzico._attempt import Observer
from iyzico._calls import Found
from iyzico._raw import RawReceived
from iyzico._words import Outcome
from iyzico.errors import Finding, TransportError

_T = TypeVar("_T")
_T_co = TypeVar("_T_co", covariant=True)

__version__: str
"""Version of the package."""

Event: TypeAlias = tuple[
    str,
    str | None,
    int,
    float,
    int | None,
    Outcome | None,
    str | None,
    str | None,
    str | None,
    bool | None,
    float | None,
    float,
]
"""The fields of an attempt, as the native client notes them."""

@overload
def field(*, repr: bool = True, compare: bool = True, wire: str | None = None) -> Any:
    """Says what is special about a field of a record."""

@overload
def field(
    *, default: _T, repr: bool = True, compare: bool = True, wire: str | None = None
) -> _T: ...

@dataclass_transform(kw_only_default=True, frozen_default=True, field_specifiers=(field,))
class Record:
    """A value with named fields that do not change: a frozen dataclass that is quickly made."""

    __dataclass_fields__: ClassVar[dict[str, dataclasses.Field[Any]]]
    __slots__ = ()
    def __init_subclass__(cls, *, kw_only: bool = True, brief: bool | None = None) -> None: ...
    def __copy__(self) -> Self: ...
    def __replace__(self, **changes: Any) -> Self: ...
    def to_dict(self, *, wire: bool = False) -> dict[str, Any]:
        """Returns the fields as values that JSON has: amounts and moments are text.

        The names are those of Python; with `wire`, those of the wire, and what is `None` is left
        out. What is known about the transport is left out.
        """

def record_fields(class_: type[Record]) -> list[tuple[str, str, bool, Any, bool, bool, bool]]:
    """Returns what is known of each field.

    That is its name, its annotation, whether there is a default, the default, whether `repr` shows
    it, whether it is compared, and whether it is given by name.
    """

def restore(class_: type[_T], fields: Mapping[str, Any]) -> _T:
    """Makes a record from its fields: how records are unpickled."""

class Resource:
    """The calls of one resource, for a client that waits or for one on an event loop."""

    def __init__(self, client: Client, observer: Observer, is_async: bool) -> None: ...

class Call:
    """A method that makes a call."""

    __name__: str
    __signature__: Signature
    def __init__(
        self,
        endpoint: str,
        returns: str,
        *,
        once: bool = False,
        of_line: bool = False,
        pages: tuple[str, str, int | str] | None = None,
    ) -> None: ...
    def __set_name__(self, class_: type, name: str) -> None: ...
    @overload
    def __get__(self, resource: None, class_: type) -> Self: ...
    @overload
    def __get__(self, resource: object, class_: type) -> Any: ...
    def __call__(self, resource: Resource, /, *positional: Any, **request: Any) -> Any: ...

class Client:
    """A client with its connections."""

    def __init__(self, settings: Mapping[str, Any], waits: bool) -> None: ...
    def request(
        self,
        method: str,
        path: str,
        body: Json | None,
        options: Mapping[str, object],
        wanted: bool,
    ) -> Running[RawReceived]:
        """Returns a request that no call describes, to be made as soon as somebody waits for it.

        Its attempts are noted when they are wanted.
        """

    def resolve(
        self, pending: str, options: Mapping[str, object], wanted: bool
    ) -> Running[Settled[Found]]:
        """Returns the search for what became of a money call."""

    def pending(
        self, endpoint: str, request: Mapping[str, object], extra: Mapping[str, object] | None
    ) -> str:
        """Returns the handle of a money call that is about to be made, as JSON text."""

    def lint(
        self, endpoint: str, request: Mapping[str, object], extra: Mapping[str, object] | None
    ) -> list[Finding]:
        """Judges a request without sending it."""

    def fields_as_sent(self, endpoint: str, fields: dict[str, object]) -> str:
        """Judges some fields of a request, each for itself.

        Returns them as JSON text as they would be sent. The fields are empty afterwards.
        """

    def verify_webhook(self, body: bytes, signature: str | None, merchant_id: str | None) -> str:
        """Verifies a notification over its raw body; returns the event as JSON text."""

    def read_callback(self, body: bytes) -> str:
        """Verifies the body of a callback; returns what was read as JSON text."""

    host: str
    """The host that the client talks to, with its port where it is not the usual one."""

    merchants: list[str]
    """The marks that the merchant has or had at that host; by the first one it is known."""

    def close(self) -> list[Event]:
        """Closes the connections, and returns the attempts of calls that were not waited for.

        Calls in progress are completed.
        """

class Json:
    """A JSON value on its way to the core, with the names that it was given."""

    def __init__(self, value: object) -> None: ...

class Running(Generic[_T_co]):
    """A call that is ready to be made, under way, or over."""

    endpoint: str
    conversation_id: str | None

    def wait(self) -> _T_co:
        """Makes the call and waits for its end.

        Other threads run meanwhile, and Ctrl-C ends the wait.
        """

    def end(self, observer: Observer | None = None) -> _T_co:
        """Makes the call, waits for its end, and tells the observer of its attempts."""

    def advance(self, mailbox: Mailbox, ticket: int) -> bool:
        """Does as much of the call as can be done at once; returns whether it has ended.

        Otherwise the ticket is put into the mailbox as soon as there is more to do.
        """

    def result(self) -> _T_co:
        """Returns the result of a call that has ended."""

    def attempts(self) -> list[Event]:
        """Takes what is known about the attempts, after those that earlier calls left behind."""

    def interrupt(self) -> TransportError | None:
        """Ends the call that nobody waits for any more; returns what is known about the money.

        `None` when the interpreter is about to end.
        """

class Mailbox:
    """Receives the tickets of calls for one event loop."""

class Bell:
    """The end of a mailbox that its event loop watches."""

    def __init__(self) -> None: ...
    def mailbox(self) -> Mailbox:
        """Returns the mailbox for which it rings."""

    def fileno(self) -> int:
        """Returns the descriptor that becomes readable when there is something to collect."""

    def collect(self) -> list[int]:
        """Takes all tickets."""

SIGNATURE_HEADER: str
"""Header of a notification that carries its signature."""

VERSION: str
"""The version of the package."""

def stop() -> None:
    """Ends all traffic before the interpreter does; called when Python exits."""

def page_after(
    endpoint: str, request: object, response: str
) -> tuple[int | str | None, int | str | None]:
    """Names the page behind a page, whose response is given as text."""

class Reconciliation:
    """The rows of a day, with which payments are compared."""

    def add_page(self, response: str) -> None:
        """Takes in one page, given as the text of the response."""

    def compare(self, ours: object) -> str | None:
        """Returns what differs about a payment, as JSON; `None` where nothing does."""

    def rest(self) -> str:
        """Returns what iyzico has beyond what was compared, as JSON."""

def fields_of(request: object) -> dict[str, Any]:
    """Returns the fields of a request that is an object, as keywords for a call.

        client.payment.create(**iyzico.fields_of(order))

    An object is a dict or another mapping, a dataclass, a class of attrs, a model of pydantic or a
    named tuple. What is inside of it may be any of these as well, and is left as it is.
    """

def route(endpoint: str) -> tuple[str, str] | None:
    """Returns method and path of a call, the path with the names of fields in it."""

def check_once(options: dict[str, object]) -> None:
    """Refuses what cannot be said of a call that is sent once."""

def extra_names(extra: Mapping[str, object] | None) -> list[str]:
    """Returns the names of extra fields as they may stand in a log."""

def wire_name(path: str) -> str:
    """Spells a field, or a path of fields, as on the wire: `paid_price` is `paidPrice` there."""

def read_callback(secret_key: object, body: bytes) -> str:
    """Verifies the body of a callback; returns what was read as JSON text."""

def sign_callback(
    secret_key: object,
    *,
    conversation_data: str,
    conversation_id: str,
    md_status: str,
    payment_id: str,
    status: str,
) -> str:
    """Signs the fields of a 3-D Secure callback as iyzico does."""

def decode_html(content: str) -> str:
    """Reads HTML inside a response, such as `three_ds_html_content`, whether base64 or raw."""

def is_as_ordered(
    result: types.PageResult,
    *,
    price: types.Amount,
    paid_price: types.Amount,
    currency: types.Currency | None = None,
    basket_id: str | None = None,
) -> bool:
    """Tells whether a buyer who was sent to a page has paid for this order there.

    The result of a page is asked for by its token alone: only your own record of the order tells
    whether it belongs to it. Currency is TRY when missing, as when the page is opened. Installments
    may make a payment dearer than `paid_price`, nothing cheaper.

    Raises `InvalidRequest` for what is no order.
    """

def exact_amount(text: str) -> str:
    """Writes an amount as those of responses are written."""

def hide_numbers(text: str) -> str:
    """Returns a text without the card numbers in it, for logs."""

def verify_webhook(
    secret_key: object, body: bytes, signature: str | None, merchant_id: str | None = None
) -> str:
    """Verifies a notification over its raw body; returns the event as JSON text."""

def read_hint(body: bytes) -> str | None:
    """Returns what a notification names that nobody has signed; `None` where it is none."""

def sign_webhook(secret_key: object, body: bytes, merchant_id: str | None = None) -> str:
    """Signs a notification as iyzico does."""
