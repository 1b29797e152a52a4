"""README and guide are equal in both languages, with tested code and links that lead somewhere."""

from __future__ import annotations

import re
import textwrap
from itertools import pairwise
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
GUIDE = ROOT / "docs" / "guide"
PAIRS = [
    (ROOT / "README.md", ROOT / "README.tr.md"),
    (ROOT / "docs" / "quirks.md", ROOT / "docs" / "quirks.tr.md"),
    *[(page, GUIDE / "tr" / page.name) for page in sorted((GUIDE / "en").glob("*.md"))],
]
PAGES = sorted(page for pair in PAIRS for page in pair)
OTHERS = [
    (ROOT / "docs" / f"{name}.md", ROOT / "docs" / f"{name}.tr.md")
    for name in ("reliability", "moving-from-iyzipay-node", "moving-from-iyzipay-python", "node")
]
"""Pages in both languages whose code is run by other tests, or is a sketch."""
TRANSLATED = [*PAIRS, *OTHERS, (ROOT / "docs" / "python.md", ROOT / "docs" / "python.tr.md")]
"""All pages in both languages; `test_guides.py` compares the structure of the last."""
LINKED = sorted(
    [
        *PAGES,
        *(page for pair in OTHERS for page in pair),
        *(
            ROOT / f"{name}.md"
            for name in ("ARCHITECTURE", "CODE_OF_CONDUCT", "CONTRIBUTING", "SECURITY")
        ),
        *(ROOT / "docs" / f"{name}.md" for name in ("figures", "releasing", "security")),
        *(ROOT / "crates").glob("*/README.md"),
    ]
)
TESTED = (
    "bindings/node/README.md",
    "bindings/node/examples/",
    "bindings/python/README.md",
    "bindings/python/examples/",
    "crates/iyzico-http/examples/",
    "crates/iyzico-http/src/lib.rs",
    "docs/python.md",
)
"""Files whose code is run or compiled by a test of their own."""

_BLOCK = re.compile(
    r"(?:^<!-- (?P<source>\S+) -->\n)?^```(?P<language>\w+)\n(?P<code>.*?)^```$",
    re.DOTALL | re.MULTILINE,
)
_CHAPTER = re.compile(r"^#+ .+$", re.MULTILINE)
_NAME = re.compile(r"`([^`]+)`")
_PARAGRAPH = re.compile(r"\n\s*\n|\n- |\n\d+\. |\n\|")
_LINK = re.compile(r"\]\(([^)\s]+)\)")
_MARKS = ("# ", "## ", "### ", "- ", "|", "```", "<!-- ")
_WORDS = re.compile(r"\".*?\"|: .*$| as .*$", re.MULTILINE)


def name_of(page: Path) -> str:
    return str(page.relative_to(ROOT))


def text_of(page: Path) -> str:
    return page.read_text(encoding="utf-8")


def prose_of(page: Path) -> str:
    return _BLOCK.sub("", text_of(page))


def outline(page: Path) -> list[str]:
    """Returns what the structure of a page is made of, without its words."""
    found: list[str] = []
    for line in _BLOCK.sub("```\n", text_of(page)).splitlines():
        mark = next((mark for mark in _MARKS if line.startswith(mark)), None)
        if mark == "|":
            found.append(f"row of {line.count('|')}")
        elif mark or re.match(r"\d+\. ", line):
            found.append(mark or "step")
    return found


def chapters_of(page: Path) -> list[tuple[int, set[str]]]:
    """Returns how many paragraphs each chapter has, and the names of code in them."""
    return [
        (sum(map(bool, map(str.strip, _PARAGRAPH.split(text)))), set(_NAME.findall(text)))
        for text in _CHAPTER.split(prose_of(page))
    ]


def blocks_of(page: Path) -> list[tuple[str | None, str, str]]:
    """Returns source, language and code of each block; of a picture its lines without words."""
    blocks: list[tuple[str | None, str, str]] = []
    for block in _BLOCK.finditer(text_of(page)):
        source, language, code = block.group("source", "language", "code")
        blocks.append((source, language, _WORDS.sub("", code) if language == "mermaid" else code))
    return blocks


def targets(page: Path) -> list[str]:
    """Returns where the links of a page lead; pages in both languages count as one."""
    return sorted(
        re.sub(r"#.*|\.tr(?=\.md)|/(en|tr)(?=/)", "", str((page.parent / link).resolve()))
        for link in _LINK.findall(prose_of(page))
        if "://" not in link
    )


def anchors(page: Path) -> set[str]:
    """Returns the anchors that GitHub gives to the headings of a page."""
    titles = re.findall(r"^#+ (.+)$", prose_of(page), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-") for title in titles}


@pytest.mark.parametrize(("english", "turkish"), [*PAIRS, *OTHERS], ids=name_of)
def test_both_languages_are_equal_in_structure(english: Path, turkish: Path) -> None:
    assert outline(english) == outline(turkish)
    assert blocks_of(english) == blocks_of(turkish)
    assert len(targets(english)) == len(targets(turkish))


@pytest.mark.parametrize(("english", "turkish"), TRANSLATED, ids=name_of)
def test_both_languages_say_the_same_in_each_chapter(english: Path, turkish: Path) -> None:
    """A statement about a call, a field or a setting names it, in both languages."""
    assert chapters_of(english) == chapters_of(turkish)


def test_every_page_in_turkish_is_compared_with_its_english_one() -> None:
    pages = {*ROOT.glob("*.tr.md"), *(ROOT / "docs").glob("*.tr.md"), *GUIDE.glob("tr/*.md")}
    assert pages == {turkish for _, turkish in TRANSLATED}


def test_every_page_of_the_guide_exists_in_both_languages_and_is_listed() -> None:
    for language in ("en", "tr"):
        names = {page.name for page in (GUIDE / language).glob("*.md")}
        assert names == {page.name for page in (GUIDE / "en").glob("*.md")}
        listed = set(_LINK.findall(text_of(GUIDE / language / "README.md")))
        assert names - {"README.md"} <= listed


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_every_block_is_taken_from_a_tested_file(page: Path) -> None:
    text = text_of(page)
    assert text.count("```") == 2 * len(_BLOCK.findall(text))
    for source, language, code in blocks_of(page):
        if language in {"mermaid", "sh", "toml"}:
            assert source is None  # `cargo xtask first-minutes` takes the manifest from the README
            continue
        assert source, f"a block of {language} does not say where it comes from"
        assert source.startswith(TESTED), source
        assert contains(ROOT / source, code.splitlines()), f"{source} has changed:\n{code}"


def contains(file: Path, code: list[str]) -> bool:
    """Says whether these lines stand in a file, at whatever depth."""
    text = text_of(file)
    lines = [line.removeprefix("//!").removeprefix(" ") for line in text.splitlines()]
    for source in (text.splitlines(), lines):
        for start in range(len(source) - len(code) + 1):
            excerpt = "\n".join(source[start : start + len(code)])
            if textwrap.dedent(excerpt).splitlines() == code:
                return True
    return False


_SHIPS = re.compile(r"may_?ship", re.IGNORECASE)
_WAITS = re.compile(r"\bwait\b|\bhold\(|being checked|under review|nothing yet", re.IGNORECASE)
_MADE = {"node_modules", ".next", ".out"}  # what builds of examples leave behind
_REFUSED = re.compile(r"refused_?by_?risk|Risk::Refused|fraud_?status\W+-1", re.IGNORECASE)


def code_of_examples() -> list[tuple[str, str]]:
    """Returns all code that is shown: of pages, examples, and the comments of the Rust crates."""
    shown = [
        (name_of(page), block.group("code"))
        for page in sorted(
            [
                *(ROOT / "docs").glob("*.md"),
                *GUIDE.glob("*/*.md"),
                *ROOT.glob("README*.md"),
                *(ROOT / "bindings").glob("*/README.md"),
            ]
        )
        for block in _BLOCK.finditer(text_of(page))
        if block.group("language") != "mermaid"
    ]
    for folder, ends in [
        ("crates/iyzico-http/examples", ["rs"]),
        ("bindings/python/examples", ["py"]),
        ("bindings/node/examples", ["mjs", "js", "ts"]),
    ]:
        files = [file for end in ends for file in sorted((ROOT / folder).rglob(f"*.{end}"))]
        shown += [(name_of(file), text_of(file)) for file in files if not _MADE & set(file.parts)]
    for crate in ("iyzico-core", "iyzico-http"):
        for file in sorted((ROOT / "crates" / crate / "src").rglob("*.rs")):
            comments = re.sub(r"^ *//[/!] ?", "", text_of(file), flags=re.MULTILINE)
            blocks = re.findall(r"^```(?:no_run)?\n(.*?)^```$", comments, re.DOTALL | re.MULTILINE)
            shown += [(name_of(file), code) for code in blocks]
    return shown


def test_no_example_waits_for_a_payment_that_risk_control_refused() -> None:
    """A payment that may not be shipped is not always one to wait for."""
    shown = [(name, code) for name, code in code_of_examples() if _SHIPS.search(code)]
    waiting = [(name, code) for name, code in shown if _WAITS.search(code)]
    assert len(waiting) > 20, "this found next to nothing"
    assert [name for name, code in waiting if not _REFUSED.search(code)] == []


@pytest.mark.parametrize("page", LINKED, ids=name_of)
def test_every_link_leads_somewhere(page: Path) -> None:
    for link in _LINK.findall(prose_of(page)):
        if "://" in link:
            continue
        path, _, anchor = link.partition("#")
        target = (page.parent / path).resolve() if path else page
        assert target.exists(), link
        assert not anchor or anchor in anchors(target), link


@pytest.mark.parametrize("page", LINKED, ids=name_of)
def test_commands_are_those_of_the_repository(page: Path) -> None:
    main = text_of(ROOT / "xtask" / "src" / "main.rs")
    variants = re.findall(r"^    ([A-Z]\w+)[ ({,]", main.partition("enum Task {")[2], re.MULTILINE)
    tasks = {re.sub(r"(?<!^)(?=[A-Z])", "-", name).lower() for name in variants}
    for task in re.findall(r"cargo xtask ([a-z-]+)", text_of(page)):
        assert task in tasks


@pytest.mark.parametrize("page", [*PAGES, *OTHERS[0]], ids=name_of)
def test_calls_that_are_named_exist(page: Path) -> None:
    for group, call in re.findall(r"`([a-z_0-9]+)\.([a-z_]+)`", prose_of(page)):
        reference = ROOT / "docs" / "reference" / f"{group}.md"
        if reference.exists():
            assert f"## {group}.{call}\n" in text_of(reference), f"{group}.{call}"


def test_headings_do_not_skip_a_level() -> None:
    for page in PAGES:
        levels = [len(marks) for marks in re.findall(r"^(#+) ", prose_of(page), re.MULTILINE)]
        assert levels[0] == 1
        assert all(below <= above + 1 for above, below in pairwise(levels)), name_of(page)
