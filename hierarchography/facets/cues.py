"""Phrases of English abstracts that hint at a facet: "however", "we propose", "results show"."""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

_ACTS = "propose|present|introduce|develop|design|describe|devise|formulate|construct|build|implement|extend"
_WORKS = (
    "use|used|employ|employed|apply|applied|adopt|adopted|train|trained|collect|collected|model|modelled|combine|"
    "combined|analy[sz]e|analy[sz]ed|conduct|conducted|perform|performed|compute|computed|measure|measured|fit|fitted|"
    "evaluate|evaluated|compare|compared|select|selected|simulate|simulated|observe the"
)
_FINDS = (
    "show|find|found|demonstrate|prove|achieve|obtain|report|conclude|detect|reveal|confirm|derive|showed|identified"
)
CUES = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        r"\b(?:however|yet|despite|although|nevertheless|unfortunately)\b",
        r"\b(?:remains?|is|are) (?:\w+ )?(?:unclear|unknown|challenging|open|limited|difficult|understudied|"
        r"unexplored|scarce)\b",
        r"\bchalleng(?:e|es|ing)\b",
        r"\b(?:little is known|lacks?|lacking|lack of|poorly understood|not well understood|gap)\b",
        r"\b(?:important|crucial|critical|essential|key|fundamental|vital|widely|increasingly)\b",
        r"\b(?:recent(?:ly)?|in recent years|traditional(?:ly)?|often|typically|commonly|usually)\b",
        r"\b(?:existing|current|previous|prior|conventional) (?:\w+ )?(?:methods?|approach\w*|works?|studies|models?|"
        r"research)\b",
        r"\b(?:has|have) (?:\w+ )?(?:been|become|shown|emerged|attracted|received)\b",
        r"\b(?:problem|task|question)s? of\b|\bwhether\b|\bresearch questions?\b",
        r"\b(?:aims?|aimed|goal|objective|purpose|we seek|we aim|motivated by|in order to understand)\b",
        r"\b(?:this|the present|our) (?:paper|study|work|article|thesis|survey|review)\b",
        r"\bwe (?:investigate|study|address|examine|explore|tackle|consider|ask|revisit|focus)\b",
        r"\b(?:need|needed|necessary|required|requires?|suffers?|hinders?|costly|expensive|prone)\b",
        rf"\bwe (?:\w+ )?(?:{_ACTS})\b|\bis (?:\w+ )?(?:proposed|presented|introduced|developed)\b",
        rf"\bwe (?:\w+ )?(?:{_WORKS})\b",
        r"\b(?:was|were) (?:\w+ )?(?:used|collected|recruited|performed|measured|analy[sz]ed|included|trained|"
        r"conducted|obtained|selected|applied|assessed|evaluated|compared|carried out|calculated|developed|"
        r"randomi[sz]ed)\b",
        r"\b(?:is|are) (?:\w+ )?(?:used|employed|applied|performed|computed|trained|evaluated|combined|fed)\b",
        r"\b(?:based on|by using|using|by means of|via|with the help of|leverag\w+|by combining)\b",
        r"\b(?:consists of|comprises|composed of|first|then|next|finally|specifically|to this end|in particular|"
        r"stages?)\b",
        r"\b(?:algorithm|framework|architecture|module|pipeline|encoder|network|loss|procedure|protocol|technique)\b",
        r"\b(?:dataset|data set|participants|patients|sample|survey|interviews?|questionnaire|observations?|spectra)\b",
        r"\b(?:our|the|these) (?:\w+ )?(?:results?|findings?|experiments?|evaluations?|analys[ei]s)\b",
        r"\b(?:results?|findings?|experiments?|evaluations?|analys[ei]s) (?:\w+ ){0,4}(?:show\w*|indicate\w*|"
        r"suggest\w*|demonstrate\w*|reveal\w*|confirm\w*)\b",
        rf"\bwe (?:\w+ )?(?:{_FINDS})\b",
        r"\b(?:outperform\w*|state-of-the-art|superior|surpass\w*|competitive|effective(?:ness)?)\b",
        r"\b(?:achiev\w+|improv\w+|increas\w+|decreas\w+|reduc\w+|gains?)\b",
        r"\d\s?(?:%|percent)|\bp\s?[<=>]|±|\bCI\b",
        r"\d\.\d",
        r"\bsignifican(?:t|tly)\b",
        r"\b(?:compared (?:to|with)|higher|lower|better|worse|greater|than)\b",
        r"\b(?:conclu\w+|suggest\w*|indicat\w+|impl(?:y|ies|ications?)|highlight\w*|underscor\w+|insights?|evidence)\b",
        r"\b(?:code|data|available) (?:\w+ ){0,3}(?:at|available)\b|github|https?:",
        r"\b(?:future|potential|promising|paves?|pave the way|can be (?:used|applied|extended))\b",
        r"\bwe\b|\bour\b",
        r"\b(?:was|were|had|did)\b",
        r"\?",
    )
)
"""What `marks` looks for; the weights of the classifier are in this order."""


def marks(sentences: Sequence[str]) -> NDArray[np.float32]:
    """Which phrases each sentence has, (n, len(CUES)) of 0 and 1."""
    rows = [[pattern.search(sentence) is not None for pattern in CUES] for sentence in sentences]
    return np.asarray(rows, dtype=np.float32).reshape(len(sentences), len(CUES))
