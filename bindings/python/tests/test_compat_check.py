"""`python -m iyzico.compat check` finds what is to be changed, and nothing else."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING, get_args

import pytest

from iyzico._choices import MoneyCallName
from iyzico.compat import _check
from iyzico.compat.__main__ import main
from iyzico.compat._check import check_path, check_source

if TYPE_CHECKING:
    from pathlib import Path


def codes(source: str) -> list[tuple[int, str]]:
    return [(place.line, place.code) for place in check_source(source)]


PREFIX = "import iyzipay\n"


@pytest.mark.parametrize(
    ("source", "code"),
    [
        ("import iyzipay", "import"),
        ("import iyzipay as official", "import"),
        ("from iyzipay import Payment", "import"),
        ("from iyzipay.iyzipay_resource import Payment as P", "import"),
        ("request = {'price': 1.5}", "float-amount"),
        ("request['paidPrice'] = float(total)", "float-amount"),
        ("request = dict(price=round(total, 2))", "float-amount"),
        ("request = {'price': total / 100}", "float-amount"),
        ("request = {'price': str(total * 1.2)}", "float-amount"),
        ("request = {'price': Decimal(1.5)}", "float-amount"),
        ("options = {'api_key': 'abc', 'secret_key': key}", "key-in-source"),
        (
            "options = {'api_key': k, 'secret_key': s, 'base_url': 'http://api.iyzipay.com'}",
            "base-url",
        ),
        ("answer = json.loads(response.read().decode('utf-8'))", "float-answer"),
        ("answer = json.load(response.read())", "float-answer"),
        (
            "def hook(request):\n    data = json.loads(request.body)['iyziEventType']",
            "unverified-webhook",
        ),
        ("async def hook(body):\n    return body['iyziReferenceCode']", "unverified-webhook"),
        (
            "def back(request):\n    if request.POST['mdStatus'] == '1': pay()",
            "unverified-callback",
        ),
    ],
)
def test_it_is_found(source: str, code: str) -> None:
    assert code in [found for _, found in codes(source)]


@pytest.mark.parametrize(
    ("source", "code"),
    [
        ("iyzipay.Payment().create(request, options)", "name"),
        ("p = iyzipay.Payment()\np.create(request, options)", "name"),
        ("iyzipay.api_key = 'x'", "module-settings"),
        ("iyzipay.Payment().verify_signature(a, b, c)", "verify-signature"),
        ("iyzipay.Payment().get_http_header('/x')", "signing"),
        ("iyzipay.ThreedsPayment().create(request, options)", "uncompared"),
        ("while True:\n    iyzipay.Payment().create(request, options)", "sent-again"),
        ("for _ in range(3):\n    iyzipay.Refund().create(request, options)", "sent-again"),
    ],
)
def test_it_is_found_behind_the_import(source: str, code: str) -> None:
    assert code in [found for _, found in codes(PREFIX + source)]
    moved = "from iyzico.compat import iyzipay\n" + source
    assert code in [found for _, found in codes(moved)]


@pytest.mark.parametrize(
    "source",
    [
        "from iyzico.compat import iyzipay\nfrom iyzico.compat.iyzipay import Payment",
        "from .iyzipay import Payment",
        "request = {'price': '1.5', 'paidPrice': Decimal('1.5'), 'ratio': 1.5, 'installment': 1}",
        "options = {'api_key': os.environ['K'], 'secret_key': key, 'base_url': 'api.iyzipay.com'}",
        "options = {'api_key': 'sandbox-x', 'secret_key': 'sandbox-y'}",
        "json.loads(response.read(), parse_float=Decimal)",
        "json.loads(text)",
        "def hook(request):\n    event = verify_signature(request)['iyziEventType']",
        "def back(request):\n    if check(request['signature']) and request['mdStatus']: pay()",
        "while True:\n    other.Payment().create(request, options)",
    ],
)
def test_what_is_right_is_left_alone(source: str) -> None:
    assert codes(source) == []


def test_a_call_in_a_function_in_a_loop_is_not_in_the_loop() -> None:
    source = "for x in y:\n    def f():\n        return iyzipay.Payment().create(r, o)\n"
    assert "sent-again" not in [code for _, code in codes(PREFIX + source)]


def test_money_calls_are_those_that_can_be_sent_once() -> None:
    payouts = {"payout.execute"}  # the official client has none
    assert set(get_args(MoneyCallName)) - payouts == _check._MONEY  # pyright: ignore[reportPrivateUsage]


def test_places_are_told_with_their_new_name() -> None:
    (place,) = (
        p for p in check_source(PREFIX + "iyzipay.BinNumber().retrieve(r, o)") if p.code == "name"
    )
    assert str(place) == "<text>:2:1: note name: BinNumber.retrieve is client.bin.check later"


def test_folders_are_read_without_what_is_not_theirs(tmp_path: Path) -> None:
    for name in ("shop/pay.py", "venv/lib/x.py", ".tox/x.py", "shop/node_modules/x.py"):
        file = tmp_path / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text("import iyzipay\n")
    assert [place.path for place in check_path(tmp_path)] == [str(tmp_path / "shop" / "pay.py")]


def test_file_that_is_no_python_is_told(tmp_path: Path) -> None:
    for content in (b"print 'old'\n", b"\xff\xfe", b"a\0b"):
        file = tmp_path / "old.py"
        file.write_bytes(content)
        (place,) = check_path(file)
        assert place.code == "unreadable"


def test_the_command(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "pay.py"
    file.write_text("x = 1\n")
    assert main(["check", str(tmp_path)]) == 0
    assert capsys.readouterr().out == "0 to change, 0 about money, 0 to know\n"
    file.write_text("import iyzipay\nr = {'price': 1.5}\n")
    assert main(["check", str(file)]) == 1
    assert capsys.readouterr().out.endswith("1 to change, 1 about money, 0 to know\n")
    assert main(["check", str(tmp_path / "nowhere")]) == 2
    done = subprocess.run(
        [sys.executable, "-m", "iyzico.compat", "check", str(file)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert "float-amount" in done.stdout
