"""Cuts texts into words, in scripts with and without spaces."""

from __future__ import annotations

import re

from hierarchography.vocabulary.asciiwords import ascii_words

_STOP_WORDS = """
    a about above across after afterwards again against all almost alone along already also although always am among
    amongst amoungst amount an and another any anyhow anyone anything anyway anywhere are around as at back be
    became because become becomes becoming been before beforehand behind being below beside besides between beyond
    bill both bottom but by call can cannot cant co con could couldnt cry de describe detail do done down due during
    each eg eight either eleven else elsewhere empty enough etc even ever every everyone everything everywhere
    except few fifteen fifty fill find fire first five for former formerly forty found four from front full further
    get give go had has hasnt have he hence her here hereafter hereby herein hereupon hers herself him himself his
    how however hundred i ie if in inc indeed interest into is it its itself keep last latter latterly least less
    ltd made many may me meanwhile might mill mine more moreover most mostly move much must my myself name namely
    neither never nevertheless next nine no nobody none noone nor not nothing now nowhere of off often on once one
    only onto or other others otherwise our ours ourselves out over own part per perhaps please put rather re same
    see seem seemed seeming seems serious several she should show side since sincere six sixty so some somehow
    someone something sometime sometimes somewhere still such system take ten than that the their them themselves
    then thence there thereafter thereby therefore therein thereupon these they thick thin third this those though
    three through throughout thru thus to together too top toward towards twelve twenty two un under until up upon
    us very via was we well were what whatever when whence whenever where whereafter whereas whereby wherein
    whereupon wherever whether which while whither who whoever whole whom whose why will with within without would
    yet you your yours yourself yourselves
"""
STOP_WORDS = frozenset(_STOP_WORDS.split())
"""The English stop words of scikit-learn, whose import takes two seconds."""

_PARTED = r"\w\u0900-\u0dff"  # letters and digits, and the vowel signs of Indian scripts
_UNPARTED = (
    r"\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U000323af"
)
_SPACELESS = re.compile(f"[{_UNPARTED}]")  # Thai, Lao, Burmese, Khmer, Japanese, Chinese
_RUN = re.compile(f"[{_UNPARTED}]+|(?:(?![{_UNPARTED}])[{_PARTED}]){{2,}}")


def words_of(text: str) -> list[str]:
    """The words of a text in lower case, without English stop words; pairs of characters in scripts without spaces.

    >>> words_of("The maps of science: 科学地図")
    ['maps', 'science', '科学', '学地', '地図']
    """
    return [word for word in all_words_of(text) if word not in STOP_WORDS]


def all_words_of(text: str) -> list[str]:
    """The same with the stop words."""
    text = text.lower()
    if text.isascii():  # the same words, many times as fast
        return [word for word in ascii_words(text) if len(word) > 1]
    words: list[str] = []
    for run in _RUN.findall(text):
        if _SPACELESS.match(run):
            words.extend(run[place : place + 2] for place in range(max(1, len(run) - 1)))
        else:
            words.append(run)
    return words
