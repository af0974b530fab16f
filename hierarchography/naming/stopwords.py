"""Words that never begin, end or make up a phrase, by language, and which language a text is in.

Function words are listed for languages that scholarly abstracts are written in. They apply only to a
text of that language, so that the German "die" or the French "son" does not cost an English text a
word. English lists further the verbs and adjectives of academic prose ("propose", "novel"), which
say how a paper talks and not what it is about.
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
    "de": """der die das den dem des ein eine einer eines einem einen und oder aber auch als am an auf aus bei bis
        damit dass daß denn diese dieser dieses diesem diesen doch durch er es für gegen hat haben hatte ich ihr ihre
        im in ist kann kein keine können man mehr mit nach nicht noch nur ob ohne sehr sein seine sich sie sind so
        sowie über um uns unter vom von vor war waren wenn werden wie wir wird wurde wurden zu zum zur zwischen""",
    "fr": """au aux avec ce ces cet cette dans de des du elle elles en entre est et eux il ils je la le les leur leurs
        lui mais même mes moins mon ne nos notre nous on ont ou où par pas plus pour qu que qui sa sans se ses son
        sont sous sur ta tes ton tous tout toute très tu un une vos votre vous été être aussi ainsi comme donc dont
        l d c j m n s t y à était ces afin chez peut nous cet""",
    "es": """a al algo ante antes aunque como con contra cual cuando de del desde donde dos el ella ellas ellos en
        entre era es esa ese eso esta este esto estos estas están está fue ha hacia han hasta hay la las le les lo
        los más me mi mientras muy no nos nosotros o para pero por porque pues que qué se según ser si sin sino sobre
        son su sus también tanto te tiene todo todos tras tu un una unas unos y ya""",
    "pt": """a ao aos as até com como da das de dele do dos e é ela ele em entre era essa esse esta este estes foi
        foram há isso isto já mais mas me mesmo muito na não nas nem no nos nós num numa o os ou para pela pelas pelo
        pelos por quando que quem se sem ser seu seus são só sobre sua suas também tem um uma são através""",
    "it": """a ad agli ai al alla alle allo anche che chi ci come con cui da dagli dai dal dalla dalle degli dei del
        della delle dello di dove e è ed era essere gli ha hanno i il in io la le lo loro ma mi ne nei nel nella nelle
        noi non o per perché più quale quando quella quello questa questo questi se sei si sia sono su sua sui sul
        sulla suo tra fra tutti un una uno l d""",
    "nl": """aan al alle als bij dan dat de der deze die dit doch door dus een en er ge geen had heb heeft het hij hoe
        hun ik in is ja je kan maar me meer men met mijn na naar niet nog nu of om omdat onder ons ook op over te tot
        uit van veel voor was wat we wel werd wij worden wordt zich zij zijn zo zou""",
    "sv": """alla att av blev bli de den denna deras dess det detta dig din du där då efter ej eller en er ett från
        för ha hade han har hon hur här i icke inte jag kan man med men mot mycket när någon och om oss på samma sig
        sin ska som så till under upp ut var vi vid vilka är även över""",
    "pl": """a aby ale ani bardzo bez był była było były być czy dla do gdy go i ich im jak jako jego jej jest już
        która które który którzy lub ma między może na nad nas nie niż o od on ona one oraz po pod przez przy się są
        ta tak także te tego tej ten to tych tylko tym w we wraz z za ze że""",
    "tr": """ama ancak ve veya bir bu da de daha diye en gibi göre hem her için ile ise kadar ki mi mu ne o olan
        olarak olduğu oldu sonra şu üzere ya yani çok""",
    "ru": """а без более бы был была были было быть в вам вас во вот все всех вы где да для до его ее её если есть
        еще ещё же за и из или им их к как ко когда которая которые который которых ли между мы на над не нет ни но
        о об он она они оно от по под при с со так также такие такой там то того только том у уже чем что чтобы эта
        эти это этого этой этом этот являются является""",
    "uk": """а або але без був була були було бути в вже від він вона вони для до є за з зі і із й його їх її коли
        на над не ні по під при про та так також те ті то у це цей ця ці чи що щоб як яка які який""",
    "ar": """في من على إلى الى عن مع أن ان إن هذا هذه ذلك تلك التي الذي الذين هو هي هم كان كانت كما لا ما لم لن قد
        أو او ثم بين بعد قبل عند كل غير حيث و""",
    "fa": """از به در با که این آن را و برای است بود شد شده می ها های یک تا بر هم نیز یا اما هر کرد کند شود باشد""",
    "he": """של על את עם אל לא הוא היא הם זה זו כי אם או גם כל אשר יש אין בין עד מן היה היו רק כך אבל""",
}

_ACADEMIC = """ability able abstract accordingly account accounting accounts achieve achieved achieves achieving add
    added adding addition additional address addressed addresses addressing adds advance advancement advancements
    advances advantage advantages aforementioned ago aim aimed aims allow allowed allowing allows alone analyse
    analysed analyses analyze analyzed analyzes analyzing appeared applicable applied apply applying appropriate
    argue argued argues argument arguments arise arises arising articles arxiv asked aspect aspects assess assessed
    assessing associated attract attracted author authors available base based basic began begin begins believe
    benefit benefits best better bridges bridging briefly bring bringing brings broad brought build building builds
    built call called came capable captures capturing careful carried carry cause caused certain challenging chapter
    characterize characterized choose chosen claim clear clearly closely colleagues combines combining come comes
    commonly comparable compare compared compares comparing completely comprehensive concern concerned concerning
    concerns conclude concludes conclusion conclusions conduct conducted conference confirm confirmed consequence
    consequences consider considerable considered considering considers consist consistent consistently consisting
    consists constitute contain contained containing contains contrary contribute contributes contribution
    contributions convincing convincingly copyright correspond corresponding corresponds covered create created
    creates creating critically crucial current currently dataset's date day days deal deals decade decades define
    defined defines defining demonstrate demonstrated demonstrates demonstrating depend depends derive derived
    derives describe described describes describing designed desirable despite detail detailed details determine
    determined determines determining develop developed developing develops differ difference differences different
    difficult difficulty directly discover discovered discuss discussed discusses discussing discussion doi dozen
    dozens drawback drew drives driving earlier earliest early easily easy effectively effectiveness efficient
    efficiently effort efforts eight elsevier emerged emerging emphasis employ employed employing employs enable
    enabled enables enabling end-to-end ended enhance enhanced enhances enhancing ensure ensures ensuring entire
    equally especially essential essentially establish established establishes establishing evaluate evaluated
    evaluates evaluating ever-growing examine examined examines example examples exceed exceeds excellent exhibit
    exhibits exist existing exists expect expected explain explained explains explicit explicitly exploit exploiting
    exploits explore explored explores exploring extend extending extends extensive extensively facilitate
    facilitates facilitating fact fail failed fails far faster featured fell fewer finally find findings finds
    first-ever five focus focused focuses focusing follow followed following follows former formulate formulated
    found four fraction fractions fully furthermore future gain gained gave generally get gets github give given
    gives giving go goal goals good got greater greatly grew grow growing grows guarantee guarantees hand held help
    helps high-quality highest highlight highlights highly hinder hinders hold holds hour hours http https hundred
    hundreds hypothesize identified identifies identify identifying ii iii illustrate illustrated illustrates
    implement implemented implementing implications implicit implicitly importance important impose improve improved
    improvements improves improving include included includes including incorporate incorporates incorporating
    increase increased increases increasing increasingly indicate indicated indicates indicating inform informs
    ingredient ingredients inherent inside insight insights inspired integrate integrates integrating intend
    interest interested interesting introduce introduced introduces introducing introduction investigate
    investigated investigates investigating involve involved involves involving issue issues iv join keep keeping
    keeps keywords kind kinds know lack large-scale largely larger largest late later latter lead leading leads
    leaving led left let lets letting leverage leverages leveraging lie lies likely limitation limitations list
    literature little long-standing longer look looking looks lowest made main mainly maintain maintaining maintains
    make makes making manner manuscript mattered matters meet mention million millions minute minutes mitigate
    mitigates mitigating modern month months motivated motivation move moves name named near near-optimal necessary
    need needed needs new newly nine non-trivial nontrivial notably note notion notions novel numerous observe
    observes obtain obtained obtaining obtains occur occurs off-the-shelf offer offered offering offers opened opens
    outline outperform outperforming outperforms outside overall overcome paper papers particularly passes past pave
    paved paving pdf percent perform performed performing performs played plays plus popular pose possible possibly
    posteriori potentially powerful pp practical precisely predates predominantly preliminary preprint present
    presented presenting presents preserve preserving previous previously primarily priori proceedings produce
    produced produces producing promise promising promote promotes promoting proposal proposals propose proposed
    proposes proposing prove proved proven proves provide provided provides providing publication published purpose
    purposes put raise raised ran ranging rapidly reached reaches reaching real-world recent recently recover reduce
    reduced reduces reducing refer references referred regard regarding related relative relatively relevant
    reliable rely relying remain remained remaining remains remark remarkable remarkably removed repeated replaced
    replaces replacing report reported reports represent represented represents require required requires requiring
    researcher researchers reserved respect respectively rest result resulting results reveal revealed revealing
    reveals reviewed right rights rises rising run runs satisfy saw say scarce see seek seen separated serve serves
    setting settings seven shares sharing shed show showed showing shown shows significance significant
    significantly similar similarly simplify simply situation situations six smaller smallest so-called solve solved
    solves solving specific specifically start started starting starts state-of-the-art stayed straightforward
    strengths strongly struggle struggles studied studies study studying subsequent subsequently substantial
    substantially successful successfully suffer suffers sufficient sufficiently suggest suggested suggesting
    suggests suitable summarize summarized summary superior supported supporting supports surprising surprisingly
    tackle tackles tackling take taken takes taking ten tends tested thanks think thousand thousands title today
    told took traditional treat treated tries try trying turned turns typical typically ubiquitous unable unclear
    uncover uncovers underlying underscore underscores understand understanding understood unified unique unknown
    unlike unprecedented url useful usual utilize utilized utilizes utilizing valid validate validated validates
    validating valuable varying verified verifies verify view viewed vital vol want weaknesses week weeks well-known
    wide widely wider widespread work works workshop worse write written wrote www year year-old years yield yielded
    yielding yields"""

_ALONE_TOO_GENERAL = """access accuracy accurate acid action activity adaptation adaptive advanced age agreement
    algorithm algorithms alternative amount analysis analytic analytical angle application applications approach
    approaches approximation arbitrary architecture architectures area areas article artificial assessment
    assumption assumptions asymptotic attempt attention automated average background bad balance baseline baselines
    basis behavior behaviors behaviour behaviours benchmark benchmarks bias block body book bound boundary bounded
    bounds bridge calculation calculations candidate candidates capability capacity capture case cases center
    central challenge challenges change changes channel characteristic characteristics characterization choice
    choices class classes classical close code coefficient coefficients collection combination combined common
    compact comparison complete complex complexity component components composition computation computational
    compute computed computer computers computing concentration concept concepts condition conditions configuration
    connection constant constraint constraints construct construction content context continuous contrast control
    conventional convergence core correction correlation cost count coupled cover covering covers critical curve
    cycle cycles data dataset datasets decision deep default definition degree delay dependence dependent deployment
    description design detection development device devices differential dimension dimensional dimensions direct
    direction directions discovery discrete distance distinct distributed distribution distributions diverse domain
    domains drive driven dynamic dynamical dynamics edge edges effect effective effects efficiency element elements
    empirical empty end energy engine entity environment environments equation equations error errors estimate
    estimates estimation evaluation event events evidence evolution exact existence expansion experience experiment
    experimental experiments expert explanation exponent expression extended extension extent external extraction
    factor factors failure failures family fast feature features field fields final finding finite first fit fixed
    flexible flow form formation forms formula formulation forward foundation framework free frequency full function
    functional functions fundamental gap general generalization generalized generate generated generates generating
    generation generic global great group groups growth guidance half hard heavy heterogeneous high higher history
    human hybrid hypothesis idea ideas image impact implementation improvement independent index individual
    inference influence information initial input inputs instance instances integrated intelligence intensity
    interaction interactions internal interpretation item items joint journal kernel key knowledge known label
    labels laboratory language large law layer layers learn learned learning length letter level levels light limit
    limited limits line linear link linked links local location long loss low lower machine machines major
    management map mapping maps mass match matching material materials matter maximal maximum mean means measure
    measured measurement measurements measures mechanism mechanisms method methodology methods metric minimal
    minimum minor mode model modeling modelling models modes module modules multiple natural nature negative neural
    nonlinear normal number numbers numerical object objective objects observation observations observed old open
    operation operations operator optimal optimization order ordinary original outcome outcomes output overview pair
    pairs paradigm paradigms parameter parameters part partial particular partner parts path pattern patterns people
    performance period person perspective perspectives phase phenomena phenomenon physical pipeline place platform
    platforms play point points policy poor population position positive potential power practice precise precision
    predict predicted prediction predictions presence primary principal principle principles prior problem problems
    procedure procedures process processes processing product production program programs progress project proof
    proofs properties property protocol public qualitative quality quantitative quantity question questions random
    range ranges rapid rate rates ratio reach read real realistic reasoning recognition reconstruction record
    recovery reduction reference regime region regions regular relation relations relationship relationships release
    representation representations requirement requirements research resolution resource resources response
    restriction review reviews rich rise robust robustness role rule rules sample samples sampling scalable scale
    scales scaling scenario scenarios scheme schemes science scientific scientist scientists score scores search
    second section select selection self sense sensitivity separate sequence sequences series service set sets shape
    share shared shift short sign signal signals similarity simple simulation simulations single site size skill
    slow small software solution solutions source sources space spaces spatial special speed square stable stage
    stages standard state states static statistical statistics step steps strategies strategy strength strong
    structural structure structured structures subject subset success support surface survey surveys symmetric
    symmetry system systematic systems target targets task task-specific tasks team technique techniques
    technologies technology temporal tend term terms test testing tests text theorem theorems theoretical theory
    third three threshold time times tool tools topic topics total trade-off trained training transfer transform
    transition treatment trend trends trial-and-error turn two type types unit units universal update updates user
    users validation value values variable variables variant variation variations variety vector version volume weak
    weakly weight weights window word words world zero"""

_UNSPACED = """我们 本文 本研究 提出 一种 进行 方法 研究 分析 结果 实验 表明 显示 证明 基于 使用 采用 通过 利用 可以
    能够 具有 不同 问题 因此 此外 同时 首先 其次 最后 目前 其中 以及 但是 然而 由于 对于 根据 相关 主要 重要 有效 效果
    我們 一種 進行 實驗 結果 顯示 通過 能夠 問題 由於 對於 相關 本稿 本論文 提案 手法"""

_FRAGMENTS = {ENGLISH: "of", "fr": "de du des d", "es": "de del", "pt": "de do da dos das", "it": "di del della dei"}

FUNCTION_WORDS: Mapping[str, frozenset[str]] = MappingProxyType(
    {language: frozenset(words.split()) for language, words in _FUNCTION_WORDS.items()}
)
STOP_WORDS: Mapping[str, frozenset[str]] = MappingProxyType(
    {**FUNCTION_WORDS, ENGLISH: FUNCTION_WORDS[ENGLISH] | frozenset(_ACADEMIC.split())}
)
CONNECTORS: Mapping[str, frozenset[str]] = MappingProxyType(
    {language: frozenset(_FRAGMENTS.get(language, "").split()) for language in _FUNCTION_WORDS}
)
"""Function words that may stand inside a phrase: "theory of relativity"."""

UNSPACED_WORDS = tuple(_UNSPACED.split())
"""Words of academic prose in scripts that set no spaces: no phrase holds them."""

GENERAL_WORDS = frozenset(_ALONE_TOO_GENERAL.split())
"""Words that say too little alone ("model"), yet belong in phrases ("Ising model")."""

_NOT_ADVERB = """anomaly assembly butterfly daily elderly family firefly friendly italy jelly melancholy molly monopoly
    multiply poly rally reassembly supply user-friendly"""
_NOT_ADVERBS = frozenset(_NOT_ADVERB.split())
OPENING = 300
"""Characters of a text that tell its language."""
ENOUGH, HARDLY = 20, 0.1
"""Words from which on a text of a language holds at least this share of the language's function words: of 1,000
abstracts of arXiv, formulas and all, none holds less than .15, and of texts in German, French, Turkish and Ukrainian
none more than .09 of the English ones."""
SAMPLE = 2_000
"""Texts that tell the language of a collection."""
_READ = 80
_WORD = re.compile(r"[^\W\d_]+")
_PAST_LATIN = "\u0250"
_LANGUAGES_OF: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        word: tuple(language for language, words in FUNCTION_WORDS.items() if word in words)
        for word in sorted(frozenset().union(*FUNCTION_WORDS.values()))
    }
)


def language_of(tokens: Iterable[str]) -> str:
    """The language whose function words are commonest among the first tokens; English where unsure."""
    head = [token.casefold() for token in islice(tokens, _READ)]
    english = FUNCTION_WORDS[ENGLISH]
    if 4 * sum(token in english for token in head) >= len(head):
        return ENGLISH
    hits = Counter(language for token in head for language in _LANGUAGES_OF.get(token, ()))
    return max(hits, key=lambda language: (hits[language], language == ENGLISH, language), default=ENGLISH)


def is_in(language: str, text: str) -> bool:
    """Whether a text seems to be in a language that is written in Latin letters: by its letters and function words."""
    words = _WORD.findall(text)
    latin = sum(word[0] < _PAST_LATIN for word in words)
    longer = [word.casefold() for word in words if len(word) > 1]  # single letters are of formulas
    common = sum(word in FUNCTION_WORDS[language] for word in longer)
    if 2 * latin < len(words) or (len(longer) >= ENOUGH and common < HARDLY * len(longer)):
        return False
    return language_of(longer) == language


def share_in(language: str, texts: Sequence[str]) -> float:
    """The share of texts that seem to be in a language, by the openings of at most `SAMPLE` of them; 1 of none."""
    read = texts[:: max(1, -(-len(texts) // SAMPLE))]
    return sum(is_in(language, text[:OPENING]) for text in read) / len(read) if read else 1.0


def is_stop_word(word: str, language: str) -> bool:
    """Whether a word in lower case can neither begin nor end a phrase of this language."""
    if word in STOP_WORDS[language]:
        return True
    return language == ENGLISH and len(word) > 5 and word.endswith("ly") and word not in _NOT_ADVERBS
