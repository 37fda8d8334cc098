"""Check a glossary: what cannot be read, what contradicts itself, and terms that would be found where they are not.

Every finding has a code::

    unreadable  encoding  malformed  header  cells      the file, or a row of it
    language  script  swapped  empty  control  case     an entry that cannot be used
    conflict    one source, two targets, no context
    licence     a TSV file does not say where it comes from, or under which licence it stands
    spaces      white space at the edge of a cell, or doubled inside it
    duplicate   an entry that stands twice
    short       a source of one or two letters
    stop-word   a source that is an Arabic function word
    common      a name that is an ordinary word of the lexicon
    clitic      a source that becomes another word with a proclitic before it, or without its first letter
    context     a context of several words, which never matches
    target      an alias or rejected rendering that is the target, a target in Arabic letters
    variant     a variant that folds to the source, and so is needless

The last checks concern terms that are found by themselves; a ``context`` silences short, stop-word,
common and clitic.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

from ..arabic import PROCLITICS, fold_word, has_arabic, light_word
from ..types import Term
from .find import MIN_LOOSE_LETTERS, NAME_KINDS, term_key
from .formats import Finding, line_of, read_glossary
from .read import read_table, shipped, shipped_terms

MIN_LETTERS = 3  # a shorter term is found in too many words
MIN_REST = 3  # letters that must remain for a word without its first letter to count
FINITE_FORMS = 5  # of a verb in the lexicon
SINGLE_PROCLITICS = tuple(prefix for prefix in PROCLITICS if len(prefix) == 1)
STOP_WORDS = frozenset(
    light_word(word)
    for word in (
        "في من إلى على عن مع حتى منذ خلال بين عند لدى لدي نحو ضد دون قبل بعد فوق تحت أمام وراء حول عبر غير "
        "سوى مثل كل بعض أي أية كلا كلتا هو هي هم هن هما أنا نحن أنت أنتم أنتن أنتما إياه إياها هذا هذه ذلك "
        "تلك هؤلاء أولئك هذان هاتان هذين هاتين هنا هناك هنالك الذي التي الذين اللذان اللذين اللتان اللتين "
        "اللواتي اللاتي ما ماذا متى أين كيف كم لماذا هل لا لم لن ليس ليست ليسوا لو لولا لوما إن أن أنه أنها "
        "إنه إنها لأن لأنه لأنها لكن لكنه لكنها كأن لعل ليت إذا إذ إذن إما أما أو أم بل ثم حيث حين حينما "
        "عندما بينما كما كذلك لذلك لهذا أيضا فقط قد لقد سوف كان كانت كانوا يكون تكون له لها لهم لنا لي لك به "
        "بها بهم بنا فيه فيها فيهم منه منها منهم عنه عنها عليه عليها عليهم إليه إليها إليهم معه معها وهو وهي "
        "وهم وفي ومن وعلى وإلى وأن ولا ولم وقد وكان وكانت ولكن فإن فقد مما عما فيما بما لما كلما ربما إلا "
        "ألا يا"
    ).split()
)
_DOUBLED = re.compile(r"\s\s")

_key = lru_cache(maxsize=4096)(term_key)  # several tests ask for the keys of one term

Fault = tuple[str, str, str]


def check(path: str | Path, encoding: str = "utf-8") -> list[Finding]:
    """Check one glossary file; the time is linear in its size.

    Args:
        path: a file in any format that :func:`~arabic_mt.glossary.formats.read_glossary` reads.
        encoding: of TSV, CSV and JSON.

    Returns:
        The findings in the order of the lines.

    Raises:
        GlossaryError: the suffix names no format.
    """
    findings: list[Finding] = []
    terms = read_glossary(path, findings, encoding)
    if Path(path).suffix.lower() == ".tsv":
        findings += _unlicensed(Path(path))
    seen: dict[tuple[str, str, tuple[str, ...]], Term] = {}
    for term in terms:
        faults = (*_doubled(term, seen), *check_term(term))
        findings += [Finding(str(path), line_of(term), *fault) for fault in faults]
    return sorted(findings, key=lambda finding: finding.line)


def check_term(term: Term) -> Iterator[Fault]:
    """Yield (code, message, remedy) of what is doubtful about one term by itself."""
    for test in (_shape, _english, _variants, _context):
        yield from test(term)
    if not term.context:
        for form in (term.source, *term.variants):
            yield from _risky(form, term)


def _unlicensed(path: Path) -> Iterator[Finding]:
    try:
        with path.open(encoding="utf-8-sig", errors="replace") as file:
            comments = [line.lower() for line in file if line.startswith("#")]
    except OSError:
        return
    for name, spelling in {"origin": "origin", "licence": "licen[cs]e"}.items():
        if not any(re.match(rf"#\s*{spelling}\s*:\s*\S", comment) for comment in comments):
            message = f"no comment says what the {name} is"
            yield Finding(str(path), 0, "licence", message, f"begin the file with '# {name}: ...'")


def _doubled(term: Term, seen: dict[tuple[str, str, tuple[str, ...]], Term]) -> Iterator[Fault]:
    key = _key(term.source), term.target, term.context
    if (first := seen.setdefault(key, term)) is not term:
        yield "duplicate", f"{term.source} = {term.target} stands in line {line_of(first)} too", "delete one"


def _shape(term: Term) -> Iterator[Fault]:
    texts = (term.source, term.target, *term.variants, *term.aliases, *term.rejected, *term.context)
    for text in texts:
        if text != text.strip() or _DOUBLED.search(text):
            yield "spaces", f"{text!r} has needless white space", "delete it"


def _english(term: Term) -> Iterator[Fault]:
    if has_arabic(term.target) and term.target != term.source:
        yield "target", f"the target {term.target!r} holds Arabic letters", "write it in English"
    for name, values in (("alias", term.aliases), ("rejected rendering", term.rejected)):
        if term.target in values:
            yield "target", f"the {name} {term.target!r} is the target itself", "delete it"
    if both := next((value for value in term.aliases if value in term.rejected), ""):
        yield "target", f"{both!r} is an alias and rejected", "decide for one"


def _variants(term: Term) -> Iterator[Fault]:
    source = _key(term.source)
    for variant in term.variants:
        key = _key(variant)
        if key == source or (len(source) >= MIN_LOOSE_LETTERS and fold_word(key) == fold_word(source)):
            yield "variant", f"the variant {variant} is found as {term.source} already", "delete it"


def _context(term: Term) -> Iterator[Fault]:
    for word in term.context:
        if " " in _key(word):
            yield "context", f"the context {word!r} has several words and never matches", "give one word of it"


def _risky(form: str, term: Term) -> Iterator[Fault]:
    """Find what makes a form match where the term is not meant."""
    key = _key(form)
    if len(key) < MIN_LETTERS:
        yield "short", f"{form} has fewer than {MIN_LETTERS} letters", "give a context, or a longer form"
    elif key in STOP_WORDS:
        yield "stop-word", f"{form} is an Arabic function word", "give a context, or delete it"
    elif term.kind in NAME_KINDS and (senses := lexicon_senses().get(key)) and senses != {_sense(term.target)}:
        yield "common", f"{form} is an ordinary word too ({', '.join(sorted(senses))})", "give a context"
    elif clash := _clash(key):
        yield "clitic", f"{form} and {clash}", "give a context"


def _clash(key: str) -> str:
    """Tell which word a key becomes by gaining or losing a proclitic, if any."""
    if " " in key:
        return ""
    for prefix in SINGLE_PROCLITICS:
        if (longer := prefix + key) in lexicon_senses() or longer in name_keys():
            return f"{prefix} before it give the word {longer}"
    rest = key[1:]
    words = nominal_keys() if key[0] in "بك" else lexicon_senses()  # no verb stands after ب or ك
    if key[0] in SINGLE_PROCLITICS and len(rest) >= MIN_REST and rest in words:
        return f"the word {rest} with {key[0]} before it look the same"
    return ""


def _forms() -> Iterator[tuple[str, bool, dict[str, str]]]:
    """Yield (key, is no verb form, row) of all forms that the shipped lexicon names."""
    for _, row in read_table(shipped("lexicon")):
        forms = [_key(form) for form in row["forms_ar"].split("|")]
        for at, key in enumerate((_key(row["lemma_ar"]), *forms)):
            if key:  # after its five finite forms a verb has its masdar and its participle
                yield key, row["pos"] != "verb" or at > FINITE_FORMS, row


@lru_cache(maxsize=1)
def lexicon_senses() -> dict[str, set[str]]:
    """Return the English senses of every form that the shipped lexicon names, by its key."""
    senses: dict[str, set[str]] = {}
    for key, _, row in _forms():
        senses.setdefault(key, set()).update(_sense(sense) for sense in row["english"].split(" / "))
    return senses


def _sense(english: str) -> str:
    return english.strip().removeprefix("the ").lower()


@lru_cache(maxsize=1)
def nominal_keys() -> frozenset[str]:
    """Return the keys of the forms to which ب and ك may attach."""
    return frozenset(key for key, nominal, _ in _forms() if nominal)


@lru_cache(maxsize=1)
def name_keys() -> frozenset[str]:
    """Return the keys of all shipped names and terms."""
    return frozenset(_key(form) for term in shipped_terms() for form in (term.source, *term.variants))
