from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

from hierarchography.rendering.outline import outline_markdown

GOLDEN = Path(__file__).parents[2] / "golden" / "landmarks-outline.md"


def test_the_outline_of_six_papers(small):
    assert outline_markdown(small) == (
        "# Test map\n\n6 papers, 7 topics, 2 levels.\n\n"
        "- **Physics** (3)\n  - **Optics** (2)\n  - **Waves** (1)\n"
        "- **Biology** (3)\n  - **Cells** (2)\n  - **Genes** (1)\n"
    )


def test_a_single_topic_is_one_item(single):
    assert outline_markdown(single).endswith("1 paper, 1 topic, 0 levels.\n\n- **All papers** (1)\n")


def test_names_and_keywords_cannot_bring_markup(small):
    topics = [replace(topic, name="[x](http://y) <b>\n# h", keywords=("`a`", "*b*")) for topic in small.tree]
    item = outline_markdown(small.with_tree(small.tree.with_topics(topics))).splitlines()[4]
    assert item == r"- **\[x\]\(http\://y\) \<b\> \# h** (3): \`a\`, \*b\*"


def test_the_outline_of_the_landmarks_is_the_golden_one(landmarks):
    outline = outline_markdown(landmarks)
    if os.environ.get("UPDATE_GOLDEN"):
        GOLDEN.write_text(outline, encoding="utf-8", newline="\n")
    assert outline == GOLDEN.read_text(encoding="utf-8")
