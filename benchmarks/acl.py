"""Labels for papers of the ACL Anthology: the subject of the workshop or conference series that published them.

A series on one subject ("BioNLP", "SIGMORPHON") is a label given by people; general conferences give none.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

_SERIES = {
    "Argument mining": r"argument(ation)? mining",
    "Asian translation": r"workshop on asian translation",
    "Biomedical language": r"bionlp|biomedical (language|natural)|clinical natural language|health text mining|louhi",
    "Building educational applications": r"building educational|techniques for educational",
    "Chinese language processing": r"chinese language processing",
    "Clinical psychology": r"clinical psychology",
    "Code-switching": r"code-?switching",
    "Cognitive modeling": r"cognitive modeling",
    "Computational semantics": r"international (conference|workshop) on computational semantics|\biwcs\b",
    "Conversational AI": r"nlp for conversational|natural language processing for conversational",
    "Dialogue": r"\bsigdial\b|discourse and dialogue|spoken dialogue",
    "Digital humanities": r"humanities|cultural heritage|\blatech\b",
    "E-commerce": r"e-commerce|ecnlp",
    "Fact verification": r"fact extraction and verification|\bfever\b",
    "Figurative language": r"figurative language|metaphor in nlp",
    "Financial narratives": r"financial (narrative|technology|news)|\bfinnlp\b|economics and natural language",
    "Gender bias": r"gender bias",
    "Graph-based methods": r"textgraphs|graph-based methods",
    "Grammar and parsing": r"parsing technologies|\biwpt\b|tree adjoining|\btag\+",
    "Historical language change": r"historical language change",
    "Indigenous and endangered languages": r"endangered languages|indigenous languages",
    "Insights and interpretation": r"blackboxnlp",
    "Legal language": r"legal language",
    "Linguistic annotation": r"linguistic annotation",
    "Machine reading": r"machine reading",
    "Machine translation": r"conference on machine translation|workshop on (statistical )?machine translation|"
    r"machine translation summit|association for machine translation|neural generation and translation",
    "Morphology and phonology": r"sigmorphon|morphology and phonology|phonetics, phonology",
    "Multiword expressions": r"multiword expressions",
    "Natural language generation": r"natural language generation",
    "Online abuse": r"online abuse|abusive language|trolling|aggression",
    "Propaganda and misinformation": r"internet freedom|propaganda|fact-?check",
    "Representation learning": r"representation learning for nlp",
    "Scholarly documents": r"scholarly document|mining scientific publications",
    "Sentiment and social media": r"subjectivity,? (and )?sentiment|wassa",
    "Sign language": r"sign language",
    "Similar languages and dialects": r"similar languages|vardial|arabic natural language|dravidian",
    "Social media mining for health": r"social media mining for health|smm4h",
    "Spoken language translation": r"spoken language translation",
    "Summarization": r"summari[sz]ation",
    "Universal dependencies": r"universal dependencies|dependency linguistics",
    "Visually grounded language": r"vision and language|language and vision|visually grounded|spatial language",
}
_PATTERNS = {name: re.compile(pattern, re.IGNORECASE) for name, pattern in _SERIES.items()}


def subjects_of(venues: Sequence[str]) -> list[str | None]:
    """The subject of each venue; None for general venues, and for those of two subjects.

    >>> subjects_of(["Proceedings of the 18th BioNLP Workshop and Shared Task", "Findings of EMNLP"])
    ['Biomedical language', None]
    """
    known: dict[str, str | None] = {}
    for venue in venues:
        if venue not in known:
            found = [name for name, pattern in _PATTERNS.items() if pattern.search(venue)]
            known[venue] = found[0] if len(found) == 1 else None
    return [known[venue] for venue in venues]
