"""Function words of the common languages of scholarly abstracts, and the language of a text or sentence by them.

>>> language_of("der Wald und die Wiese".split())
'de'
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from itertools import islice
from types import MappingProxyType

ENGLISH = "en"

_FUNCTION_WORDS = {
    ENGLISH: """a about above across after again against al all almost along already also although always am among
        amongst an and another any anyone anything are around as at away back be became because become becomes been
        before behind being below beside besides between beyond both but by can cannot could did do does doing done
        down due during each e.g eg either else enough etc et even ever every everything few for from further had has
        have having he hence her here hers herself him himself his how however i i.e ie if in indeed instead into is
        it its itself just last least less like many may me might mine more moreover most mostly much must my myself
        namely nearly neither never nevertheless next no nobody none nor not nothing now of off often on once one ones
        only onto or other others otherwise our ours ourselves out over own per perhaps quite rather really same
        seem seemed seems several she should since so some something sometimes somewhat soon still such than that the
        their theirs them themselves then thence there thereby therefore these they this those though through
        throughout thus to together too toward towards under unless until up upon us use used uses using usually
        various very via was way ways we well went were what whatever when whenever where whereas whereby wherein
        whether which while who whole whom whose why will with within without would yet you your yours don't doesn't
        isn't can't it's let's i'm we've vs versus""",
    "de": """der die das den dem des ein eine einer eines einem einen und oder aber auch als am an auf aus bei
        bis damit dass daß denn diese dieser dieses diesem diesen doch durch er es für gegen hat haben hatte ich
        ihr ihre im in ist kann kein keine können man mehr mit nach nicht noch nur ob ohne sehr sein seine sich
        sie sind so sowie über um uns unter vom von vor war waren wenn werden wie wir wird wurde wurden zu zum
        zur zwischen""",
    "fr": """a ai as au aux avec ce ces cet cette dans de des du elle elles en entre est et eux il ils je la le
        les leur leurs lui mais même mes moins mon ne nos notre nous on ont ou où par pas plus pour qu que qui
        sa sans se ses son sont sous sur ta tes ton tous tout toute très tu un une vos votre vous été être aussi
        ainsi comme donc dont l d c j m n s t y à était ces afin chez peut nous cet""",
    "es": """a al algo ante antes aunque como con contra cual cuando de del desde donde dos el ella ellas ellos
        en entre era es esa ese eso esta este esto estos estas están está fue ha hacia han hasta hay la las le
        les lo los más me mi mientras muy no nos nosotros o para pero por porque pues que qué se según ser si
        sin sino sobre son su sus también tanto te tiene todo todos tras tu un una unas unos y ya""",
    "pt": """a ao aos as até com como da das de dele do dos e é ela ele em entre era essa esse esta este estes
        foi foram há isso isto já mais mas me mesmo muito na não nas nem no nos nós num numa o os ou para pela
        pelas pelo pelos por quando que quem se sem ser seu seus são só sobre sua suas também tem um uma são
        através""",
    "it": """a ad agli ai al alla alle allo anche che chi ci come con cui da dagli dai dal dalla dalle degli dei
        del della delle dello di dove e è ed era essere gli ha hanno i il in io la le lo loro ma mi ne nei nel
        nella nelle noi non o per perché più quale quando quella quello questa questo questi se sei si sia sono
        su sua sui sul sulla suo tra fra tutti un una uno l d""",
    "nl": """aan al alle als bij dan dat de der deze die dit doch door dus een en er ge geen had heb heeft het
        hij hoe hun ik in is ja je kan maar me meer men met mijn na naar niet nog nu of om omdat onder ons ook
        op over te tot uit van veel voor was wat we wel werd wij worden wordt zich zij zijn zo zou""",
    "sv": """alla att av blev bli de den denna deras dess det detta dig din du där då efter ej eller en er ett
        från för ha hade han har hon hur här i icke inte jag kan man med men mot mycket när någon och om oss på
        samma sig sin ska som så till under upp ut var vi vid vilka är även över""",
    "pl": """a aby ale ani bardzo bez był była było były być czy dla do gdy go i ich im jak jako jego jej jest
        już która które który którzy lub ma między może na nad nas nie niż o od on ona one oraz po pod przez
        przy się są ta tak także te tego tej ten to tych tylko tym w we wraz z za ze że""",
    "tr": """ama ancak ve veya bir bu da de daha diye en gibi göre hem her için ile ise kadar ki mi mu ne o olan
        olarak olduğu oldu sonra şu üzere ya yani çok""",
    "ru": """а без более бы был была были было быть в вам вас во вот все всех вы где да для до его ее её если
        есть еще ещё же за и из или им их к как ко когда которая которые который которых ли между мы на над не
        нет ни но о об он она они оно от по под при с со так также такие такой там то того только том у уже чем
        что чтобы эта эти это этого этой этом этот являются является""",
    "uk": """а або але без був була були було бути в вже від він вона вони для до є за з зі і із й його їх її
        коли на над не ні по під при про та так також те ті то у це цей ця ці чи що щоб як яка які який""",
    "ar": """في من على إلى الى عن مع أن ان إن هذا هذه ذلك تلك التي الذي الذين هو هي هم كان كانت كما لا ما لم لن
        قد أو او ثم بين بعد قبل عند كل غير حيث و""",
    "fa": """از به در با که این آن را و برای است بود شد شده می ها های یک تا بر هم نیز یا اما هر کرد کند شود باشد""",
    "ko": """적은 많은 높은 낮은 작은 큰 자주 및 또는 그리고 그러나 하지만 이 그 저 본 각 등 수 것 때 때문 위해
        통해 대한 대해 의해 따라 매우 더 가장 우리 우리는 또한 이는 이를 이러한 그런 있다 있는 없는 하는 되는
        같은 다른 모든 여러 따른 관한 위한 통한 의한 있으며 하며""",
    "zh": "",
    "ja": "",
    "th": "",
    "he": """של על את עם אל לא הוא היא הם זה זו כי אם או גם כל אשר יש אין בין עד מן היה היו רק כך אבל""",
}

FUNCTION_WORDS: Mapping[str, frozenset[str]] = MappingProxyType(
    {language: frozenset(words.split()) for language, words in _FUNCTION_WORDS.items()}
)
OPENING = 300
"""Characters of a text that are used to detect its language."""
ENOUGH, HARDLY = 20, 0.1
"""A text with at least this many words is in a language only if at least this share are function words of the language.
Of 1,000 arXiv abstracts, including formulas, none has less than .15 English function words, and of texts in German,
French, Turkish and Ukrainian none has more than .09."""
SAMPLE = 2_000
"""Texts that are used to detect the languages of a collection."""
_READ = 80
_WORD = re.compile(r"[^\W\d_]+")
_PAST_LATIN = "\u0250"
_PAST_ARABIC = "\u0e00"
_SCRIPTS = (
    ("ja", re.compile("[\u3040-\u30ff]")),
    ("zh", re.compile("[\u3400-\u9fff\uf900-\ufaff]")),
    ("ko", re.compile("[\uac00-\ud7a3]")),
    ("th", re.compile("[\u0e00-\u0e7f]")),
)
NOT_LATIN = frozenset({"ar", "fa", "he", "ja", "ko", "ru", "th", "uk", "zh"})
LEAST_WORDS = 3
"""A sentence with fewer words is assumed to be in the language of its text."""
PARTICLES = frozenset(["da", "de", "del", "della", "den", "der", "di", "du", "el", "la", "le", "van", "von"])
"""Particles of names: "van der Waals", "de Sitter"."""
_BEFORE_APOSTROPHES = frozenset("cdjlmnst")
_LANGUAGES_OF: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        word: tuple(language for language, words in FUNCTION_WORDS.items() if word in words)
        for word in sorted(frozenset().union(*FUNCTION_WORDS.values()))
    }
)


def language_of(tokens: Iterable[str]) -> str:
    """The language of the first tokens, by script or most common function words; English if uncertain."""
    written = list(islice(tokens, _READ))
    head = [token.casefold() for token in written]
    script = _by_script(head)
    if script:
        return script
    if 4 * sum(map(FUNCTION_WORDS[ENGLISH].__contains__, head)) >= len(head):
        return ENGLISH
    hits = Counter(language for token in _telling(written) for language in _LANGUAGES_OF.get(token, ()))
    return max(hits, key=lambda language: (hits[language], language == ENGLISH, language), default=ENGLISH)


def _telling(tokens: Sequence[str]) -> list[str]:
    """The tokens in lower case, without those that tell no language, though they are spelled like function words.

    These are single letters that only stand before an apostrophe, words in capitals among others ("AI"), and, in texts
    without accents, the particles of names ("van der Waals", "de Sitter").
    """
    kept: list[str] = []
    named = False
    plain, shouted = all(map(str.isascii, tokens)), all(token.isupper() for token in tokens if token.isalpha())
    for token in reversed(tokens):
        word = token.casefold()
        is_particle = plain and named and word in PARTICLES
        is_short_form = len(token) > 1 and token.isupper() and not shouted
        if not (is_particle or is_short_form or word in _BEFORE_APOSTROPHES):
            kept.append(word)
        named = token[0].isupper() or is_particle
    return kept


def _by_script(tokens: Sequence[str]) -> str:
    """The language of a text in a script without spaces or in Hangul; empty for other scripts."""
    if "".join(tokens).isascii():
        return ""
    counts = Counter(code for token in tokens for code in (_script(token),) if code)
    if 4 * sum(counts.values()) < len(tokens) or not counts:
        return ""
    if counts["ja"] * 20 >= sum(counts.values()):
        return "ja"
    return max(counts, key=lambda code: (counts[code], code))


def _script(token: str) -> str:
    letter = token[0]
    if letter < _PAST_ARABIC:
        return ""
    for code, scripts in _SCRIPTS:
        if scripts.match(letter):
            return code
    return ""


def is_latin(text: str) -> bool:
    """Whether most letters of a text are Latin."""
    if text.isascii():
        return any(map(str.isalpha, text))
    letters = [letter for letter in text if letter.isalpha()]
    return 2 * sum(letter < _PAST_LATIN for letter in letters) > len(letters)


def sentence_language(tokens: Sequence[str], language: str) -> str:
    """The language of a sentence in a text in `language`; a different one only if the words clearly show it."""
    words = [token.casefold() for token in tokens if token[0].isalpha()]
    if len(words) < LEAST_WORDS:
        return language
    script = _by_script(words)
    if script:
        return script
    if language in NOT_LATIN:
        return ENGLISH if is_latin("".join(words)) else language
    telling = _telling([token for token in tokens if token[0].isalpha()])
    hits = Counter(code for word in telling if len(word) > 1 for code in _LANGUAGES_OF.get(word, ()))
    best = max(hits, key=lambda code: (hits[code], code == language, code), default=language)
    only = best == ENGLISH and not hits[language] and hits[best] > 0
    return best if only or hits[best] >= hits[language] + 2 else language


def is_in(language: str, text: str) -> bool:
    """Whether a text seems to be in a language with Latin letters, by its letters and function words."""
    return _are_in(language, _WORD.findall(text))


def _are_in(language: str, words: Sequence[str]) -> bool:
    """`is_in` for the words of a text, in their own case."""
    if not "".join(words).isascii() and 2 * sum(word[0] < _PAST_LATIN for word in words) < len(words):
        return False
    longer = [word.casefold() for word in words if len(word) > 1]  # single letters come from formulas
    common = sum(map(FUNCTION_WORDS[language].__contains__, longer))
    if len(longer) >= ENOUGH and common < HARDLY * len(longer):
        return False
    return language_of([word for word in words if len(word) > 1]) == language


def share_in(language: str, texts: Sequence[str]) -> float:
    """The share of texts that seem to be in a language, from the openings of at most `SAMPLE` texts; 1 for no texts."""
    read = texts[:: max(1, -(-len(texts) // SAMPLE))]
    return sum(is_in(language, text[:OPENING]) for text in read) / len(read) if read else 1.0


def latin_languages(texts: Iterable[str]) -> list[str]:
    """The code of each text's language, by its opening; empty for text that is not in Latin letters.

    >>> latin_languages(["The words of a text", "Nous analysons les mots dans un texte", "注意力"])
    ['en', 'fr', '']
    """
    codes = []
    for text in texts:
        found = _WORD.findall(text[:OPENING])
        words = [word for word in found if len(word) > 1]
        latin = bool(words) and is_latin("".join(words))
        codes.append((ENGLISH if _are_in(ENGLISH, found) else language_of(words)) if latin else "")
    return codes
