"""A frozen view is one fragment that nothing in a document can break open."""

from __future__ import annotations

import base64
import gzip
import json
import re
from html.parser import HTMLParser
from xml.etree import ElementTree

import pytest

from autograd_lab.trace.documents import BackwardDocument, GraphDocument, LedgerDocument, Node, to_json
from autograd_lab_widgets import freeze

NASTY = '</script></iframe>"><img src=x onerror=alert(1)><!--{{player}}\u2028'


class Tags(HTMLParser):
    """Collects tags with their attributes, and the text of scripts."""

    def __init__(self, html):
        super().__init__()
        self.tags, self.scripts, self._script = [], [], False
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))
        self._script = tag == "script"
        if self._script:
            self.scripts.append("")

    def handle_endtag(self, tag):
        self._script = False

    def handle_data(self, data):
        if self._script:
            self.scripts[-1] += data


def nasty():
    return GraphDocument([Node(1, "leaf", NASTY, name=NASTY)], title=NASTY)


@pytest.mark.parametrize("document", [GraphDocument(), BackwardDocument(GraphDocument()), LedgerDocument(), nasty()])
def test_the_fragment_is_a_picture_and_a_frame(document):
    parsed = Tags(freeze.frozen(document, "en"))
    assert [tag for tag, _ in parsed.tags] == ["div", "img", "iframe"]
    (_, div), (_, img), (_, frame) = parsed.tags
    assert div["class"] == "autograd-lab-frozen"
    svg = base64.b64decode(img["src"].removeprefix("data:image/svg+xml;base64,")).decode()
    ElementTree.fromstring(svg)
    assert img["alt"] == frame["title"] == (document.title or f"Autograd Lab: {document.kind}")
    page = Tags(frame["srcdoc"])
    assert [tag for tag, _ in page.tags] == [
        "html",
        "head",
        "meta",
        "meta",
        "title",
        "style",
        "body",
        "div",
        "script",
        "script",
    ]


def test_the_page_carries_the_document_and_the_player():
    document = nasty()
    setup, player = Tags(freeze.page(document, "zh")).scripts
    carried = re.search(r"document: (\{.*\}), lang: \"(\w+)\"", setup)
    assert json.loads(carried[1]) == to_json(document)
    assert carried[2] == "zh"
    packed = re.search(r'atob\("([^"]*)"\)', player)[1]
    assert gzip.decompress(base64.b64decode(packed)) == freeze.SCRIPT.read_bytes()
    assert "{{" not in setup.replace(carried[1], "")


def test_the_page_needs_no_network():
    page = freeze.page(GraphDocument(), "en")
    assert [a for _, a in Tags(page).tags if "src" in a or "href" in a] == []


def test_a_script_cannot_be_closed_from_inside():
    text = freeze.script_json(["</script>", "</SCRIPT >", "<!--", "<script", "\u2028"])
    assert not set("<>\u2028") & set(text)
    assert json.loads(text)[0] == "</script>"


def test_the_same_document_freezes_to_the_same_bytes():
    assert freeze.frozen(nasty(), "en") == freeze.frozen(nasty(), "en")


def test_the_placeholder_matches_the_sanitizer():
    for html in (freeze.placeholder(), freeze.frozen(GraphDocument(), "en")):
        assert re.sub(r'(?s)<div class="autograd-lab-frozen".*', "FROZEN", html) == "FROZEN"
