"""Numbers in Arabic and English text, in digits and in words, by value.

A left-to-right reader over tokens: each number word has a role (unit, tens, hundred, scale ...), and
a small grammar says which role may follow which, with «و» or "and" between them or without. What
looks like a number but has no value to compare (12/5/2024, 08.45, 3-1, 192.168.0.1, F-35, +962 6
555) is ``opaque`` and is compared by its groups of digits. No input or output, linear in the text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Context, Decimal
from functools import lru_cache
from typing import Literal

from .arabic import WORD, fold_word
from .types import Span

Kind = Literal["digits", "words", "mixed", "ordinal", "opaque"]

MAX_DIGITS = 300  # longer runs are text: int() refuses 4,300 digits, and nobody counts so far
_EXACT = Context(prec=2 * MAX_DIGITS)


@dataclass(frozen=True, slots=True)
class Number:
    """A number in a text.

    Attributes:
        span: half-open, in code points; without currency, percent sign, unit and Arabic clitics of digits.
        value: None for an opaque token.
        kind: how it is written; ``ordinal`` for 5th, twenty-first, «الخامس».
        text: the span's text.
        sure: False where the words or digits may well mean something else («ست» a lady, "one of the", 5 pm).
    """

    span: Span
    value: Decimal | None
    kind: Kind
    text: str
    sure: bool = True

    @property
    def groups(self) -> tuple[str, ...]:
        """The groups of digits, in ASCII and without leading zeros.

        >>> find_numbers("at 09:30")[0].groups
        ('9', '30')
        """
        return tuple(_plain(run) for run in re.findall(r"\d+", self.text))


def _plain(run: str) -> str:
    return ("".join(str(int(char)) for char in run)).lstrip("0") or "0"


# Digits ----------------------------------------------------------------------------------------------

_SPACES = " \u00a0\u202f\u2009"
_MARKS = ".,:/٫٬،–-"
_TOKEN = re.compile(
    rf"(?P<spaced>(?<![\d{_MARKS}+])[1-9]\d{{0,2}}(?:[{_SPACES}]\d{{3}})+(?![{_SPACES}{_MARKS}]?\d))"
    rf"|(?P<chunk>\d+(?:[{_MARKS}]\d+)*)"
    rf"|(?P<word>{WORD.pattern})"
)
_GROUPED = re.compile(r"(?!0)\d{1,3}(?P<mark>[,٬،.])\d{3}(?:(?P=mark)\d{3})*(?:[.٫,](?<!(?P=mark))\d+)?")
_DECIMAL = re.compile(r"(?:0|(?!0)\d+)[.٫,،]\d+")
_BEFORE = re.compile(r"[A-Za-z\u00c0-\u024f]\+?\Z|[^\W\d_][\u0640]?[-‐‑]\Z")
_PHONE_DIGITS = 7
_ORDINAL_ENDS = frozenset({"st", "nd", "rd", "th"})
_UNITS = frozenset(
    "km kms km2 km² m2 m² mm mm2 cm m kg kgs g mg lb lbs oz ft in mi mph kph kmh ha nm l ml hp cc kw mw gw kwh mwh gwh "
    "gb mb tb kb hz khz mhz ghz k x c f".split()
)
_SUFFIX_SCALES = {"bn": 10**9, "mn": 10**6, "mln": 10**6, "tn": 10**12}
_CLOCK = re.compile(r"[ \u00a0]?(?:[ap]\.?m\b|o['’]clock)", re.IGNORECASE)
_LATIN_END = re.compile(r"[A-Za-z\u00b2\u00b3]+\d?")


@dataclass(frozen=True, slots=True)
class _Token:
    """A word or a run of digits, with the part that it can play in a number."""

    span: Span
    role: str
    value: Decimal = Decimal(0)
    sure: bool = True
    joined: bool = False  # only spaces or a hyphen stand between it and the token before
    linked: bool = False  # carries «و»
    digits: bool = False
    arabic: bool = False


def _digits_value(text: str) -> tuple[Decimal | None, bool]:
    """Read a run of digits with marks: its value (None: opaque) and whether that reading is sure."""
    if sum(map(str.isdecimal, text)) > MAX_DIGITS:
        return None, True
    if text.isdecimal():
        return (None if len(text) > 1 and int(text[0]) == 0 else Decimal(text)), True
    if match := _GROUPED.fullmatch(text):
        mark = match["mark"]
        whole = re.sub(f"[{_SPACES}{mark}]", "", text)
        if mark == "." and text.count(".") == 1:  # 10.000 is ten thousand; 1.234 may be either
            return (Decimal(whole), True) if text.endswith(("000", "٠٠٠")) else (Decimal(text), False)
        return Decimal(re.sub("[٫,]", ".", whole)), True
    if _DECIMAL.fullmatch(text):
        comma = any(mark in text for mark in ",،")
        return Decimal(re.sub("[٫,،]", ".", text)), not comma
    return None, True


def _digit_tokens(text: str, match: re.Match[str]) -> Iterator[_Token]:
    start, end = match.span()
    before = text[max(0, start - 3) : start]
    if match.lastgroup == "spaced":
        digits = re.sub(f"[{_SPACES}]", "", match.group())
        sure = len(digits) > 6 or "\u00a0" in match.group() or match.group().endswith(("000", "٠٠٠"))
        yield _Token((start, end), "digits", Decimal(digits), sure, digits=True)
    elif _BEFORE.search(before) or (before.endswith("+") and end - start >= _PHONE_DIGITS):
        yield _Token((start, end), "opaque")
    else:
        yield from _chunk_tokens(match.group(), start)


def _chunk_tokens(chunk: str, start: int) -> Iterator[_Token]:
    parts = re.split("[–-]", chunk)
    if len(parts) == 2 and not all(part.isdecimal() for part in parts):  # 10,000-30,000 but not 3-1
        values = [_digits_value(part) for part in parts]
        if all(value is not None for value, _ in values):
            for part, (value, sure) in zip(parts, values, strict=True):
                yield _Token((start, start + len(part)), "digits", value or Decimal(0), sure, digits=True)
                start += len(part) + 1
            return
    value, sure = _digits_value(chunk)
    span = start, start + len(chunk)
    yield _Token(span, "opaque") if value is None else _Token(span, "digits", value, sure, digits=True)


def _with_suffix(text: str, token: _Token, suffix: str) -> _Token:
    """Read the Latin letters that stick to digits: 5th, 90s, 160km, 5bn; anything else makes a name (5G, 39C)."""
    start, end = token.span
    low = suffix.lower()
    whole = (start, end + len(suffix))
    if low in _ORDINAL_ENDS and text[start:end].isdecimal():
        return replace(token, span=whole, role="ordinal")
    if low == "s" or low in ("am", "pm"):
        return replace(token, sure=False)
    if low in _SUFFIX_SCALES:
        return replace(token, span=whole, value=_times(token.value, Decimal(_SUFFIX_SCALES[low])))
    if suffix == "m" and text[max(0, start - 1) : start] in tuple("$€£"):
        return replace(token, span=whole, value=_times(token.value, Decimal(10**6)))
    if low in _UNITS and (len(low) > 1 or suffix.islower()):
        return token
    return replace(token, span=whole, role="opaque")


def _times(a: Decimal, b: Decimal) -> Decimal:
    return _EXACT.multiply(a, b)


# Words -----------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Word:
    role: str
    value: Decimal
    sure: bool = True
    arabic: bool = False
    linked: bool = False


_ENGLISH_ORDINALS = (
    "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth fifteenth "
    "sixteenth seventeenth eighteenth nineteenth"
).split()
_ENGLISH_TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()
_ENGLISH_SMALL = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen"
).split()
_SCALES = {"thousand": 10**3, "million": 10**6, "billion": 10**9, "trillion": 10**12}
FRACTIONS = frozenset("half halves quarter quarters thirds fifths sixths tenths ارباع اثلاث اخماس اسداس اعشار".split())

# Arabic words in the spellings that readers meet; «ال», «و», «ب», «ل» are taken off by the reader.
_ARABIC_UNITS: dict[int, str] = {
    2: "اثنان اثنين اثنتان اثنتين", 3: "ثلاثة ثلاث", 4: "أربعة أربع", 5: "خمسة خمس", 6: "ستة", 7: "سبعة",
    8: "ثمانية ثماني ثمان", 9: "تسعة تسع",
}  # fmt: skip
_ARABIC_UNSURE: dict[int, str] = {1: "واحد واحدة", 6: "ست", 7: "سبع"}  # "one of", a lady, a lion
_ARABIC_BOUND: dict[int, str] = {1: "أحد إحدى", 2: "اثنا اثني اثنتا اثنتي"}  # numbers in compounds only
_ARABIC_TENS = {2: "عشر", 3: "ثلاث", 4: "أربع", 5: "خمس", 6: "ست", 7: "سبع", 8: "ثمان", 9: "تسع"}
_ARABIC_ORDINALS: dict[int, str] = {
    1: "حادي حادية", 2: "ثاني ثان ثانية", 3: "ثالث ثالثة", 4: "رابع رابعة", 5: "خامس خامسة", 6: "سادس سادسة",
    7: "سابع سابعة", 8: "ثامن ثامنة", 9: "تاسع تاسعة", 10: "عاشر عاشرة",
}  # fmt: skip
_ARABIC_SCALES: tuple[tuple[int, str, str, str], ...] = (  # singular, plural (needs a number before it), dual
    (10**3, "ألف ألفا", "آلاف", "ألفان ألفين ألفي ألفا"),
    (10**6, "مليون مليونا", "ملايين", "مليونان مليونين مليوني"),
    (10**9, "مليار مليارا بليون بليونا", "مليارات بلايين", "ملياران مليارين ملياري"),
    (10**12, "تريليون تريليونا ترليون", "تريليونات", "تريليونان تريليونين تريليوني"),
)


def _english_words() -> Iterator[tuple[str, _Word]]:
    for value, word in enumerate(_ENGLISH_SMALL):
        role = "unit" if value < 10 else "teen"
        yield word, _Word(role, Decimal(value), value > 1)
    for tens, word in enumerate(_ENGLISH_TENS, 2):
        yield word, _Word("tens", Decimal(10 * tens))
        yield word[:-1] + "ieth", _Word("ordinal", Decimal(10 * tens), False)
    for value, word in enumerate(_ENGLISH_ORDINALS, 1):
        yield word, _Word("ordinal", Decimal(value), False)
    for ending in ("", "s"):
        yield "hundred" + ending, _Word("cent", Decimal(100))
        for word, value in _SCALES.items():
            yield word + ending, _Word("scale", Decimal(value))
    for article in ("a", "an"):
        yield article, _Word("a", Decimal(1))
    yield "and", _Word("and", Decimal(0))
    yield "half", _Word("half", Decimal("0.5"))


def _arabic_words() -> Iterator[tuple[str, _Word]]:
    def entries(forms: str, role: str, value: int | Decimal, sure: bool = True) -> Iterator[tuple[str, _Word]]:
        for form in forms.split():
            yield fold_word(form), _Word(role, Decimal(value), sure, arabic=True)

    for table, role, sure in (
        (_ARABIC_UNITS, "unit", True), (_ARABIC_UNSURE, "unit", False), (_ARABIC_BOUND, "bound", True),
        (_ARABIC_ORDINALS, "ordinal", False),
    ):  # fmt: skip
        for value, forms in table.items():
            yield from entries(forms, role, value, sure)
    yield from entries("عشرة", "ten", 10)
    yield from entries("عشر", "ten", 10, False)
    yield from entries("مئة مائة", "cent", 100)
    yield from entries("مئتان مئتين مائتان مائتين مئتي مائتي", "hundred", 200)
    for value, stem in _ARABIC_TENS.items():
        yield from entries(f"{stem}ون {stem}ين", "tens", 10 * value)
        if value > 2:
            yield from entries(f"{stem}مئة {stem}مائة", "hundred", 100 * value)
    yield from entries("ثمانيمئة ثمانيمائة", "hundred", 800)
    for value, singular, plural, dual in _ARABIC_SCALES:
        yield from entries(dual, "dual", 2 * value)
        yield from entries(plural, "plural", value)
        yield from entries(singular, "scale", value, value > 1000)  # «ألف» is a letter and a verb too
    yield from entries("نصف", "half", Decimal("0.5"))
    yield fold_word("و"), _Word("and", Decimal(0), arabic=True, linked=True)


@lru_cache(maxsize=1)
def _words() -> dict[str, _Word]:
    return dict((*_english_words(), *_arabic_words()))


_PREFIX = re.compile("([وف]?)([بلك]?)(ال|)(.+)|([وف]?)(لل)()(.+)", re.DOTALL)
_MIN_STEM = 4  # «لست» is "I am not": a short word stands without ل and ك


@lru_cache(maxsize=16384)
def _word(word: str) -> _Word | None:
    """Look a word up, without its proclitics; with the article it is a number that cannot be relied on."""
    table = _words()
    folded = fold_word(word)
    if found := table.get(folded):
        return found
    if not folded[0] in "وفبلكا":
        return None
    for conjunction in ("", folded[0] if folded[0] in "وف" else ""):
        rest = folded[len(conjunction) :]
        for preposition in ("", *(p for p in ("لل", "ب", "ل", "ك") if rest.startswith(p))):
            for article in ("ال", ""):
                stem = rest[len(preposition) :]
                if not stem.startswith(article) or (preposition in ("ل", "ك") and len(stem) < _MIN_STEM):
                    continue
                found = table.get(stem[len(article) :])
                if found and found.arabic and found.role != "and":
                    definite = bool(article) or preposition == "لل"
                    linked = conjunction == "و" and not preposition
                    role = "definite" if definite and found.role == "plural" else found.role
                    return replace(found, role=role, sure=found.sure and not definite, linked=linked)
    return None


# Reading ---------------------------------------------------------------------------------------------

_OTHER = _Word("", Decimal(0))
_SMALL = frozenset({"unit", "ten", "teen", "tens", "hundred", "cent", "bound"})
_HOURS = frozenset({fold_word("الساعة")})


def _tokens(text: str) -> list[_Token]:
    tokens: list[_Token] = []
    end, hour = 0, False
    matches = _TOKEN.finditer(text)
    for match in matches:
        if match.start() < end:  # letters that were read with the digits before them
            continue
        gap = text[end : match.start()]
        joined = bool(tokens) and len(gap) <= 2 and not gap.strip(_SPACES + "-‐‑")
        if match.lastgroup == "word":
            word = _word(match.group()) or _OTHER
            tokens.append(_Token(match.span(), word.role, word.value, word.sure, joined, word.linked, False, word.arabic))
            end, hour = match.end(), fold_word(match.group()) in _HOURS
            continue
        found = list(_digit_tokens(text, match))
        if suffix := _LATIN_END.match(text, match.end()):
            found[-1] = _with_suffix(text, found[-1], suffix.group())
            match_end = suffix.end()
        else:
            match_end = match.end()
        if hour or _CLOCK.match(text, found[-1].span[1]):
            found[-1] = replace(found[-1], sure=False)
        linked = text[max(0, match.start() - 1) : match.start()] == "و"
        if linked and tokens and tokens[-1].span[1] == match.start() and tokens[-1].role == "and":
            joined = tokens.pop().joined
        tokens += [replace(token, joined=joined and i == 0, linked=linked) for i, token in enumerate(found)]
        end, hour = match_end, False
    return tokens


@dataclass(slots=True)
class _Reading:
    """The part of a number read so far: ``total`` in whole scales, ``group`` what the next scale multiplies."""

    total: Decimal
    group: Decimal | None
    scale: Decimal
    role: str
    end: int  # tokens up to here are read
    sure: bool

    @property
    def value(self) -> Decimal:
        return _EXACT.add(self.total, self.group or Decimal(0))


_LIMIT = Decimal(10) ** (2 * MAX_DIGITS)


def _begin(tokens: list[_Token], i: int) -> _Reading | None:
    token = tokens[i]
    following = tokens[i + 1] if i + 1 < len(tokens) and tokens[i + 1].joined else None
    if token.role == "half":  # "half a million", «نصف مليون»
        skip = 2 if following and following.role == "a" else 1
        scale = tokens[i + skip] if i + skip < len(tokens) and tokens[i + skip].joined else None
        if scale and scale.role == "scale" and not scale.linked:
            return _Reading(Decimal(0), token.value, _LIMIT, "half", i + skip, token.sure)
        return None
    if token.role == "a":
        usable = following and following.role in ("cent", "scale")
        return _Reading(Decimal(0), Decimal(1), _LIMIT, "unit", i + 1, True) if usable else None
    if token.role == "bound" or (token.role in ("cent", "scale") and not token.arabic):
        fits = token.role == "bound" and following and following.role in ("ten", "tens")
        return _Reading(Decimal(0), token.value, _LIMIT, "unit", i + 1, token.sure) if fits else None
    if token.role in ("scale", "dual"):
        unit = token.value if token.role == "scale" else token.value / 2
        return _Reading(token.value, None, unit, "scale", i + 1, token.sure)
    if token.role == "cent":
        return _Reading(Decimal(0), token.value, _LIMIT, "hundred", i + 1, token.sure)
    if token.role in _SMALL or token.role in ("digits", "ordinal"):
        return _Reading(Decimal(0), token.value, _LIMIT, token.role, i + 1, token.sure)
    return None


def _extend(now: _Reading, tokens: list[_Token], i: int, linked: bool) -> _Reading | None:
    """Return the reading with token ``i`` added, None where the grammar does not allow it."""
    token, group = tokens[i], now.group
    role, end = token.role, i + 1
    if role in ("scale", "plural", "dual") and not linked:
        if group is None or role == "dual" or now.role == "ordinal" or token.value >= now.scale:
            return None
        total = _EXACT.add(now.total, _times(group, token.value))
        return _Reading(total, None, token.value, "scale", end, now.sure or now.role in ("unit", "ten"))
    if group is not None and not linked:
        if role == "cent" and now.role in ("unit", "teen", "tens") and (now.role == "unit" or not token.arabic):
            return _Reading(now.total, _times(group, token.value), now.scale, "hundred", end, True)
        if role == "ten" and token.arabic and now.role in ("unit", "ordinal") and group < 10:
            return _Reading(now.total, group + 10, now.scale, "ordinal" if now.role == "ordinal" else "teen", end, now.role != "ordinal")
    small = role in _SMALL
    if group is not None and small and (linked or not token.arabic):
        below = (
            (now.role == "hundred" and role in ("unit", "ten", "teen", "tens", "bound"))
            or (now.role in ("unit", "ordinal") and role == "tens" and token.arabic and linked)
            or (now.role == "tens" and role == "unit" and not token.arabic and not linked)
        )  # fmt: skip
        if below:
            new_role = now.role if now.role == "ordinal" else "tens" if now.role == "unit" else role
            return _Reading(now.total, group + token.value, now.scale, new_role, end, now.role != "ordinal")
    if group is None and now.role == "scale" and (linked or not token.arabic):
        if role == "digits" and not _scale_follows(tokens, i):
            return None
        if role == "half" and linked:
            return _Reading(now.total + now.scale / 2, None, now.scale, "halved", end, now.sure)
        value = Decimal(100) if role == "cent" else token.value
        if (small or role == "digits") and value < now.scale and not (role == "cent" and not token.arabic):
            return _Reading(now.total, value, now.scale, "hundred" if role == "cent" else role.replace("bound", "unit"), end, True)
        if role in ("scale", "dual") and linked and token.arabic and token.value < now.scale:
            return _Reading(now.total + token.value, None, token.value / (2 if role == "dual" else 1), "scale", end, True)
    if role == "ordinal" and not token.arabic and now.role in ("tens", "hundred", "scale") and token.value < 100:
        return _Reading(now.total, (group or 0) + token.value, now.scale, "ordinal", end, False)
    return None


def _scale_follows(tokens: list[_Token], i: int) -> bool:
    return i + 1 < len(tokens) and tokens[i + 1].joined and tokens[i + 1].role in ("scale", "plural")


def _and_a_half(now: _Reading, tokens: list[_Token], i: int) -> _Reading | None:
    """Read "and a half", «ونصف» behind a small number."""
    roles = [token.role for token in tokens[i : i + 3] if token.joined]
    width = 3 if roles[:3] == ["and", "a", "half"] else 1 if roles[:1] == ["half"] and tokens[i].linked else 0
    if not width or now.group is None or now.role not in ("unit", "ten", "teen", "tens", "digits"):
        return None
    return _Reading(now.total, _EXACT.add(now.group, Decimal("0.5")), now.scale, "half", i + width, now.sure)


def _read(tokens: list[_Token], start: int) -> _Reading | None:
    """Read the longest number that starts at a token."""
    now = _begin(tokens, start)
    kept = now  # what is certain should the words behind «و» turn out to be a number of their own
    while now is not None and now.end < len(tokens) and tokens[now.end].joined:
        i, token = now.end, tokens[now.end]
        if extended := _and_a_half(now, tokens, i):
            now = extended
            continue
        linked = token.linked
        if token.role == "and" and i + 1 < len(tokens) and tokens[i + 1].joined:
            if not token.arabic and (now.role not in ("hundred", "scale") or tokens[i + 1].digits):
                break
            i, linked = i + 1, True
        after = _extend(now, tokens, i, linked)
        if after is None:
            repeated = now.role == "halved" and token.role in ("scale", "definite")  # «مليون ونصف المليون»
            if repeated:
                now = replace(now, role="done", end=now.end + 1)
                kept = now
                continue
            if token.role in ("scale", "plural") and kept is not None and now.group is not None and not linked:
                return kept  # «ألف وثلاثة ملايين»: two numbers
            break
        if linked and now.role == "scale":
            kept = now
        now = after
    return now


def find_numbers(text: str) -> list[Number]:
    """Return the numbers of an Arabic or English text in order; they do not overlap.

    Args:
        text: any text.

    >>> [(n.text, n.value) for n in find_numbers("مئة وخمسين ألفا و١٠٬٠٠٠ و2.5 مليون")]
    [('مئة وخمسين ألفا', Decimal('150000')), ('١٠٬٠٠٠', Decimal('10000')), ('2.5 مليون', Decimal('2500000.0'))]
    >>> [(n.text, int(n.value)) for n in find_numbers("twenty-five of 10 million, the 5th of a hundred")]
    [('twenty-five', 25), ('10 million', 10000000), ('5th', 5), ('a hundred', 100)]
    >>> [(n.text, n.kind) for n in find_numbers("12/5/2024 at 08.45, 3-1, v2.0.1")]
    [('12/5/2024', 'opaque'), ('08.45', 'opaque'), ('3-1', 'opaque'), ('2.0.1', 'opaque')]
    """
    tokens = _tokens(text)
    numbers: list[Number] = []
    i = previous = 0
    while i < len(tokens):
        token = tokens[i]
        if token.role == "opaque":
            numbers.append(Number(token.span, None, "opaque", text[slice(*token.span)]))
            i += 1
            continue
        reading = _read(tokens, i) if token.role else None
        if reading is None:
            i += 1
            continue
        number = _number(text, tokens, i, reading)
        if numbers and previous == i and token.joined and not token.linked:
            number = _doubtful(numbers, number)
        numbers.append(number)
        i = previous = reading.end
    return numbers


def _doubtful(numbers: list[Number], number: Number) -> Number:
    """Mark two numbers in words that stand side by side ("nineteen ninety-nine") as unsure."""
    if numbers[-1].kind == number.kind == "words":
        numbers[-1] = replace(numbers[-1], sure=False)
        return replace(number, sure=False)
    return number


def _number(text: str, tokens: list[_Token], start: int, reading: _Reading) -> Number:
    part = tokens[start : reading.end]
    words = {token.digits for token in part}
    kind: Kind = "mixed" if len(words) == 2 else "digits" if words == {True} else "words"
    if reading.role == "ordinal":
        kind = "ordinal"
    span = _without_clitics(text, part), part[-1].span[1]
    behind = tokens[reading.end] if reading.end < len(tokens) else None
    fraction = behind is not None and behind.joined and kind == "words" and (
        fold_word(text[slice(*behind.span)]) in FRACTIONS or behind.role == "ordinal" and not behind.arabic
    )  # fmt: skip
    definite = any(not token.sure for token in part) and kind == "words" and len(part) > 1 and _any_article(text, part)
    return Number(span, reading.value, kind, text[slice(*span)], reading.sure and not fraction and not definite)


def _any_article(text: str, part: list[_Token]) -> bool:
    return any(fold_word(text[slice(*token.span)]).startswith(("ال", "لل", "وال", "بال")) and not token.sure for token in part)


def _without_clitics(text: str, part: list[_Token]) -> int:
    return part[0].span[0]
