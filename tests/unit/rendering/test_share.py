from __future__ import annotations

import html
import json
import re
from dataclasses import replace

import pytest

from hierarchography.errors import RenderError
from hierarchography.rendering.page import iframe_snippet, render_page
from hierarchography.rendering.page.share import address, oembed, oembed_json, shared


def at(map_, url):
    return replace(map_, config=map_.config.with_settings({"rendering.url": url}))


def test_addresses_are_relative_until_the_folder_has_one(small):
    assert address(small, "map.png") == "map.png"
    assert address(at(small, "https://example.org/maps/"), "map.png") == "https://example.org/maps/map.png"
    assert address(at(small, "https://example.org/maps"), "map.png") == "https://example.org/maps/map.png"


@pytest.mark.parametrize(
    "url", ["maps/", "javascript:alert(1)", "ftp://example.org", "https://a.org/?x=1", "https://a b"]
)
def test_only_a_folder_on_the_web_is_an_address(small, url):
    with pytest.raises(RenderError, match="url must be the http or https address"):
        address(at(small, url), "map.html")


def test_the_page_says_how_it_wants_to_be_previewed(small):
    page = render_page(at(replace(small, config=small.config.with_settings(title='A "map"')), "https://example.org/m"))
    found = dict(re.findall(r'<meta property="(og:[\w:]+)" content="([^"]*)">', page))
    assert html.unescape(found["og:title"]) == 'A "map"'
    assert found["og:image"] == "https://example.org/m/map.png"
    assert found["og:url"] == "https://example.org/m/map.html"
    assert found["og:description"] == "A map of 6 papers, 7 topics, 2 levels: Physics (3), Biology (3)."
    assert (found["og:image:width"], found["og:image:height"]) == ("2400", "1260")
    assert 'type="application/json+oembed" href="https://example.org/m/oembed.json"' in page


def test_without_an_address_the_picture_is_the_file_beside_the_page(small):
    assert shared(small)["og:image"] == "map.png"
    assert "og:url" not in shared(small)


def test_oembed_is_a_rich_answer_with_the_frame(small):
    answer = json.loads(oembed_json(at(small, "https://example.org/m")))
    assert answer == oembed(at(small, "https://example.org/m"))
    assert (answer["version"], answer["type"]) == ("1.0", "rich")
    assert answer["html"] == iframe_snippet("https://example.org/m/map.html", small.title)
    assert isinstance(answer["width"], int) and isinstance(answer["height"], int)
    assert answer["thumbnail_url"] == "https://example.org/m/map.png"
