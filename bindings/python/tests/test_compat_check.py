"""`python -m iyzico.compat check` finds what is to be changed, and nothing else."""

from __future__ import annotations

import importlib
import re
import subprocess
import sys
from typing import TYPE_CHECKING, get_args

import iyzipay  # pyright: ignore[reportMissingTypeStubs]
import pytest
from iyzipay import iyzipay_resource  # pyright: ignore[reportMissingTypeStubs]

import iyzico
from iyzico._choices import MoneyCallName
from iyzico.compat import _source_reader
from iyzico.compat.__main__ import main
from iyzico.compat._check import check_path, check_source

if TYPE_CHECKING:
    from pathlib import Path


def codes(source: str) -> list[tuple[int, str]]:
    return [(place.line, place.code) for place in check_source(source)]


PREFIX = "import iyzipay\n"
SERVICE = """
class Service:
    def __init__(self): self.payment = iyzipay.Payment()
    def pay(self): self.payment.create(request, options)
"""
SERVICE_OF_CLASSES = """
class Service:
    def pay(self): self.payment().create(request, options)
    def __init__(self): self.payment = iyzipay.Payment
"""


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
        ("request = {'price': total * 1.2}", "float-amount"),
        ("request = {'price': -1.5 if x else price}", "float-amount"),
        ("request = {'price': max(total / 3, low)}", "float-amount"),
        ("request = {'price': Decimal(1.5)}", "float-amount"),
        ("options = {'api_key': 'abc', 'secret_key': key}", "key-in-source"),
        (
            "options = {'api_key': k, 'secret_key': s, 'base_url': 'http://api.iyzipay.com'}",
            "base-url",
        ),
        ("answer = json.loads(response.read().decode('utf-8'))", "float-response"),
        ("answer = json.load(response.read())", "float-response"),
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
    assert code in [found for _, found in codes(PREFIX + source)]
    if re.search(r"iyzi|paidPrice|mdStatus", source):
        assert code in [found for _, found in codes(source)]
    else:
        assert codes(source) == []  # who says that it has to do with iyzico


@pytest.mark.parametrize(
    ("source", "code"),
    [
        ("iyzipay.Payment().create(request, options)", "name"),
        ("p = iyzipay.Payment()\np.create(request, options)", "name"),
        ("iyzipay.api_key = 'x'", "module-settings"),
        (SERVICE, "name"),
        (SERVICE_OF_CLASSES, "name"),
        ("import helpers\nhelpers.iyzipay.Payment().create(request, options)", "name"),
        ("iyzipay.iyzipay_resource.Payment().create(request, options)", "name"),
        ("class P(iyzipay.Payment):\n    def f(self): self.create(request, options)", "name"),
        ("class P(iyzipay.Payment):\n    pass\nP().create(request, options)", "name"),
        ("class P(iyzipay.Payment):\n    def connect(self, *a): pass", "connection"),
        ("iyzipay.IyzipayResource.connect = mine", "connection"),
        ("class P(iyzipay.Payment):\n    def f(self): self.httplib = None", "connection"),
        ("iyzipay.Payment().httplib", "connection"),
        ("class P(iyzipay.IyzipayResource):\n    def f(self): self.get_http_header(u)", "signing"),
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
        "__import__('iyzipay')",
        "import importlib\nimportlib.import_module('iyzipay')",
        "import importlib\nimportlib.import_module(name='iyzipay.iyzipay_resource')",
        "from importlib import import_module as im\nim('iyzipay')",
        "import importlib.util\nimportlib.util.find_spec('iyzipay')",
        "pytest.importorskip('iyzipay')",
        "import_string('iyzipay.Payment')",
        "PROVIDER = 'iyzipay.Payment'",
        "@mock.patch('iyzipay.Payment.create')\ndef test(create): pass",
        "with patch('iyzipay.Payment') as payment: pass",
        "mocker.patch('iyzipay.Payment')",
        "monkeypatch.setattr('iyzipay.Payment.create', None)",
        "import sys\nsys.modules['iyzipay'] = None",
        "monkeypatch.setitem(sys.modules, 'iyzipay', None)",
        "mock.patch.dict('sys.modules', {'iyzipay': None})",
        "sys.modules.pop('iyzipay', None)",
        "there = 'iyzipay' in sys.modules",
    ],
)
def test_whatever_takes_a_module_by_its_name_is_an_import(source: str) -> None:
    (place,) = (place for place in check_source(source) if place.code == "import")
    assert "iyzico.compat.iyzipay" in place.text
    assert codes(source.replace("iyzipay", "iyzico.compat.iyzipay")) == []


@pytest.mark.parametrize(
    "source",
    [
        "p = __import__('iyzipay')\np.Payment().create(request, options)",
        "p = importlib.import_module('iyzipay')\np.Payment().create(request, options)",
        "importlib.import_module('iyzipay').Payment().create(request, options)",
        "P = import_string('iyzipay.Payment')\nP().create(request, options)",
        "P = import_string('iyzipay.Payment')()\nP.create(request, options)",
    ],
)
def test_calls_of_what_was_imported_by_its_name_are_found(source: str) -> None:
    assert "name" in [code for _, code in codes(source)]
    assert "name" in [code for _, code in codes(source.replace("iyzipay", "iyzico.compat.iyzipay"))]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("requirements.txt", "django\niyzipay==1.0.45\n"),
        ("requirements-dev.txt", "\nIyzipay>=1 # the client\n"),
        ("requirements/base.in", "\niyzipay\n"),
        ("requirements.txt", "\n-e git+https://github.com/iyzico/iyzipay-python#egg=iyzipay\n"),
        ("constraints.txt", "\niyzipay ~= 1.0\n"),
        ("pyproject.toml", "[project]\ndependencies = ['django', 'iyzipay>=1']\n"),
        ("pyproject.toml", '[tool.poetry.dependencies]\niyzipay = "^1.0"\n'),
        ("Pipfile", '[packages]\niyzipay = "*"\n'),
        ("setup.cfg", "install_requires =\n    iyzipay\n"),
        ("setup.py", "import setuptools\nsetuptools.setup(install_requires=['iyzipay'])\n"),
        ("environment.yml", "- pip:\n  - iyzipay==1.0.45\n"),
    ],
)
def test_line_of_a_dependency_is_found(tmp_path: Path, name: str, content: str) -> None:
    file = tmp_path / name
    file.parent.mkdir(exist_ok=True)
    file.write_text(content)
    for asked in (file, tmp_path):
        (place,) = check_path(asked)
        assert (place.line, place.code, place.level) == (2, "dependency", "note")
        assert place.text == "remove iyzipay once no file imports it"


@pytest.mark.parametrize(
    "content", ["# iyzipay\n", "iyzipay-extras\n", "iyzico\n", "x = 'api.iyzipay.com'\n", ""]
)
def test_what_is_no_dependency_is_left_alone(tmp_path: Path, content: str) -> None:
    for name in ("requirements.txt", "pyproject.toml"):
        (tmp_path / name).write_text(content)
    (tmp_path / "readme.txt").write_text("iyzipay\n")
    assert check_path(tmp_path) == []


@pytest.mark.parametrize(
    "source",
    [
        "HOST = 'iyzipay.com'\nPROVIDER = 'iyzipay'\nTEXT = 'iyzipay.Payment is old'",
        "log.info('iyzipay')\nchoices = {'iyzipay': 1}\nx = choices['iyzipay']",
        "from iyzico.compat import iyzipay\nfrom iyzico.compat.iyzipay import Payment",
        "from .iyzipay import Payment",
        "request = {'price': '1.5', 'paidPrice': Decimal('1.5'), 'ratio': 1.5, 'installment': 1}",
        "options = {'api_key': os.environ['K'], 'secret_key': key, 'base_url': 'api.iyzipay.com'}",
        "options = {'api_key': 'sandbox-x', 'secret_key': 'sandbox-y'}",
        "json.loads(response.read(), parse_float=Decimal)",
        "json.loads(text)",
        "def hook(request):\n    event = verify_signature(request)['iyziEventType']",
        "def back(request):\n    if check(request['signature']) and request['mdStatus']: pay()",
        "def hook(r):\n    if r.headers['X-SIGNATURE'] != ours: return\n    r['iyziEventType']",
        "def hook(r):\n    if hmac.new(k, m).hexdigest() != theirs: return\n    r['iyziEventType']",
        "def hook(r):\n    event = client.webhook.verify(b, h)\n    r['iyziEventType']",
        "iyzi = 1\nrequest = {'price': str(total * 1.2), 'paidPrice': f'{total / 3:.2f}'}",
        "iyzi = 1\nrequest = {'price': '{:.2f}'.format(total / 3)}",
        "iyzi = 1\nrequest = {'price': '%.2f' % (1.5 * x)}",
        "iyzi = 1\nrequest = {'price': round(total * 100), 'paidPrice': Decimal(total)}",
        "iyzi = 1\nrequest = {'price': text(total / 3), 'paidPrice': int(1.5)}",
        "a = json.loads(iyzi.read(), parse_float=Decimal)\nx = {'amount': float(a['paidPrice'])}",
        "iyzi = 1\nutils.verify_signature(request)",
        "Product.create(price=9.99)\nSTRIPE = {'api_key': 'abcd1234', 'secret_key': 'live_51H'}",
        "# not for iyzipay\nrequest = {'price': 1.5}",
        "while True:\n    other.Payment().create(request, options)",
    ],
)
def test_what_is_right_is_left_alone(source: str) -> None:
    assert codes(source) == []


@pytest.mark.parametrize(
    "source",
    [
        "def hook(r):\n    # its signature is not checked\n    return r['iyziEventType']",
        "def hook(r):\n    log.info('no signature yet')\n    return r['iyziEventType']",
        "def hook(r):\n    s = r.headers.get('X-IYZ-SIGNATURE-V3')\n    return r['iyziEventType']",
        "def hook(r):\n    log.info(r.signature)\n    return r['iyziEventType']",
        "def hook(r):\n    if 'signature' in r: pass\n    return r['iyziEventType']",
    ],
)
def test_to_speak_of_a_signature_verifies_nothing(source: str) -> None:
    assert "unverified-webhook" in [code for _, code in codes(source)]


NOT_ITS_OWN = {"base64", "importlib", "iyzipay", "json", "random", "urlencode"}
"""What the official module imports for itself."""


def names_of(module: object) -> list[str]:
    return [name for name in vars(module) if not name.startswith("_")]


def test_every_line_that_is_proposed_imports() -> None:
    sources = [
        "import iyzipay",
        "import iyzipay as i",
        "import iyzipay.iyzipay_resource",
        "import iyzipay.iyzipay_resource as i",
        "from iyzipay import *",
        "from iyzipay.iyzipay_resource import *",
        *(f"from iyzipay import {name}" for name in names_of(iyzipay)),
        *(f"from iyzipay import {name} as n" for name in names_of(iyzipay)),
        *(f"from iyzipay.iyzipay_resource import {name}" for name in names_of(iyzipay_resource)),
        "import importlib\nimportlib.import_module('iyzipay')",
        "import importlib\nimportlib.import_module('iyzipay.iyzipay_resource')",
        "import importlib\nimportlib.import_module('iyzipay.pki_builder')",
    ]
    for source in sources:
        exec(source, {})
        (place,) = check_source(source)
        if place.code == "not-there":
            assert source.rpartition(" ")[2] in NOT_ITS_OWN, source
        elif place.text.startswith("write `"):
            exec(place.text.removeprefix("write `").removesuffix("`"), {})
        else:
            importlib.import_module(place.text.removeprefix('write "').removesuffix('"'))


def test_a_call_in_a_function_in_a_loop_is_not_in_the_loop() -> None:
    source = "for x in y:\n    def f():\n        return iyzipay.Payment().create(r, o)\n"
    assert "sent-again" not in [code for _, code in codes(PREFIX + source)]


def test_money_calls_are_those_that_can_be_sent_once() -> None:
    payouts = {"payout.execute"}  # the official client has none
    assert set(get_args(MoneyCallName)) - payouts == _source_reader._MONEY  # pyright: ignore[reportPrivateUsage]


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


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (["--help"], 0),
        (["check", "--help"], 0),
        (["--version"], 0),
        ([], 2),
        (["nope"], 2),
        (["check"], 2),
        (["check", "--nope"], 2),
        (["--nope"], 2),
    ],
)
def test_words_that_check_nothing(
    capsys: pytest.CaptureFixture[str], words: list[str], code: int
) -> None:
    with pytest.raises(SystemExit) as ended:
        main(words)
    assert ended.value.code == code
    said = capsys.readouterr()
    if words == ["--version"]:
        assert said.out == f"iyzico {iyzico.__version__}\n"
    else:
        assert "usage: python -m iyzico.compat" in (said.out if code == 0 else said.err)


def test_the_command(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "pay.py"
    file.write_text("x = 1\n")
    assert main(["check", str(tmp_path)]) == 0
    assert capsys.readouterr().out == "0 to change, 0 about money, 0 to know\n"
    file.write_text("import iyzipay\nr = {'price': 1.5}\n")
    assert main(["check", str(file)]) == 1
    assert capsys.readouterr().out.endswith("1 to change, 1 about money, 0 to know\n")
    assert main(["check", str(tmp_path / "nowhere")]) == 2
    (tmp_path / "empty").mkdir()
    capsys.readouterr()
    assert main(["check", str(tmp_path / "empty")]) == 2
    assert capsys.readouterr().err == f"no source to check in {tmp_path / 'empty'}\n"
    done = subprocess.run(
        [sys.executable, "-m", "iyzico.compat", "check", str(file)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert "float-amount" in done.stdout
