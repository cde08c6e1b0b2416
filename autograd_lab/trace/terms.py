"""Terms: a piece of a formula, written twice: as plain text and as MathML. Knows brackets, not ops."""

from __future__ import annotations

from html import escape
from typing import NamedTuple

SUM, PRODUCT, POWER, ATOM = 1, 2, 3, 9  # how tightly a term binds


class Term(NamedTuple):
    """`text` for people and tables, `mathml` for the page, `binds` for brackets."""

    text: str
    mathml: str
    binds: int = ATOM


def atom(text: str) -> Term:
    """A name, a number or a shape."""
    number = text.lstrip("-").replace(".", "", 1).replace("e", "", 1).replace("-", "", 1).isdigit()
    tag = "mn" if number else "mi" if text.isidentifier() else "mtext"
    shown = escape(text.replace("-", "\u2212") if number else text)
    return Term(text, f"<{tag}>{shown}</{tag}>", SUM if text.startswith("-") else ATOM)


def row(*parts: str) -> str:
    return f"<mrow>{''.join(parts)}</mrow>"


def operator(symbol: str) -> str:
    return f"<mo>{escape(symbol)}</mo>"


def bracketed(term: Term, at_least: int) -> Term:
    """`term`, in brackets when it binds less than `at_least`."""
    if term.binds >= at_least:
        return term
    return Term(f"({term.text})", row(operator("("), term.mathml, operator(")")))


def infix(symbol: str, left: Term, right: Term, binds: int, shown: str = "") -> Term:
    """left symbol right; `shown` is the sign in MathML when it is another one."""
    a, b = bracketed(left, binds), bracketed(right, binds + 1)
    return Term(f"{a.text} {symbol} {b.text}", row(a.mathml, operator(shown or symbol), b.mathml), binds)


def call(name: str, *arguments: Term) -> Term:
    """name(a, b)."""
    text = f"{name}({', '.join(a.text for a in arguments)})"
    inside = operator(",").join(a.mathml for a in arguments)
    return Term(text, row(f"<mi>{escape(name)}</mi>", operator("("), inside, operator(")")))


def fraction(top: Term, bottom: Term) -> Term:
    a, b = bracketed(top, PRODUCT), bracketed(bottom, PRODUCT + 1)
    return Term(f"{a.text} / {b.text}", f"<mfrac>{row(top.mathml)}{row(bottom.mathml)}</mfrac>", PRODUCT)


def power(base: Term, exponent: Term) -> Term:
    a, b = bracketed(base, ATOM), bracketed(exponent, ATOM)
    return Term(f"{a.text}^{b.text}", f"<msup>{row(a.mathml)}{row(exponent.mathml)}</msup>", POWER)


def root(term: Term) -> Term:
    return Term(f"sqrt({term.text})", f"<msqrt>{term.mathml}</msqrt>")


def absolute(term: Term) -> Term:
    return Term(f"|{term.text}|", row(operator("|"), term.mathml, operator("|")))


def negative(term: Term) -> Term:
    a = bracketed(term, PRODUCT)
    return Term(f"-{a.text}", row(operator("\u2212"), a.mathml), SUM)


def transposed(term: Term) -> Term:
    a = bracketed(term, ATOM)
    return Term(f"{a.text}^T", f"<msup>{row(a.mathml)}<mi>T</mi></msup>", POWER)


def indexed(term: Term, index: str) -> Term:
    a = bracketed(term, ATOM)
    return Term(f"{a.text}[{index}]", row(a.mathml, operator("["), f"<mtext>{escape(index)}</mtext>", operator("]")))


def total(term: Term, sign: str = "sum") -> Term:
    """sum(x), drawn with a capital sigma."""
    if sign != "sum":
        return call(sign, term)
    a = bracketed(term, PRODUCT)
    return Term(f"sum({term.text})", row(operator("\u2211"), a.mathml))


def equation(*sides: Term, sign: str = "=") -> Term:
    return Term(f" {sign} ".join(s.text for s in sides), row(operator(sign).join(s.mathml for s in sides)), 0)
