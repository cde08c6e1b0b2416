"""The language of a run, and that every sentence exists in both."""

from __future__ import annotations

import string

import pytest

from autograd_lab.lab.doctor import CHECKS
from autograd_lab.lab.language import choose
from autograd_lab.lab.messages import MESSAGES, message


@pytest.mark.parametrize(
    ("argv", "environ", "expected"),
    [
        ([], {}, "en"),
        ([], {"LANG": "zh_CN.UTF-8"}, "zh"),
        ([], {"LANG": "zh_CN.UTF-8", "LC_ALL": "C"}, "en"),
        ([], {"LANG": "de_DE.UTF-8"}, "en"),
        ([], {"AUTOGRAD_LAB_LANG": "zh", "LANG": "en_US"}, "zh"),
        ([], {"AUTOGRAD_LAB_LANG": "fr", "LANG": "zh_TW"}, "zh"),
        (["lab", "--lang", "zh"], {"AUTOGRAD_LAB_LANG": "en"}, "zh"),
        (["--lang=en", "doctor"], {"AUTOGRAD_LAB_LANG": "zh"}, "en"),
        (["--lang"], {}, "en"),
        (["--lang", "fr"], {}, "en"),
    ],
)
def test_choose(argv, environ, expected):
    assert choose(argv, environ) == expected


def placeholders(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}


@pytest.mark.parametrize("key", MESSAGES)
def test_both_languages_say_it(key):
    english, chinese = MESSAGES[key]
    assert english.strip() and chinese.strip()
    assert placeholders(english) == placeholders(chinese)
    assert english.isascii()
    for facts in placeholders(english):
        assert facts.isidentifier()


def test_message_fills_in_the_facts():
    assert message("kept", "en", name="a.ipynb").count("a.ipynb") == 1
    assert "端口 80 " in message("port_taken", "zh", port=80)
    with pytest.raises(KeyError):
        message("no such sentence", "en")


def test_every_check_of_the_doctor_has_a_name_and_advice():
    for id, _, _ in CHECKS:
        assert f"name_{id}" in MESSAGES
        assert f"advice_{id}" in MESSAGES
