"""Words that may not begin, end or form a phrase, by language.

Function words (`vocabulary.languages`) apply only to texts in that language, so that German "die" or French "son" are
not removed from English texts. There are also verbs and adjectives of academic prose ("propose", "novel"), which do not
say what a paper is about.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType

from hierarchography.vocabulary.languages import ENGLISH, FUNCTION_WORDS

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
    hundreds hypothesize identified identifies identify identifying illustrate illustrated illustrates
    implement implemented implementing implications implicit implicitly importance important impose improve improved
    improvements improves improving include included includes including incorporate incorporates incorporating
    increase increased increases increasing increasingly indicate indicated indicates indicating inform informs
    ingredient ingredients inherent inside insight insights inspired integrate integrates integrating intend
    interest interested interesting introduce introduced introduces introducing introduction investigate
    investigated investigates investigating involve involved involves involving issue issues join keep keeping
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

_PROSE = {
    "de": """aktuelle allem aller alle allen anhand arbeit artikel aufgrund außerdem basierend bei beiden beim
        bereits beitrag beschreiben beschreibt beschrieben besonders besser bessere bestehende bestimmte bietet
        bisher daher dabei dadurch darüber dargestellt davon dazu deren dessen deutlich eingesetzt entwickelt
        ergebnis ergebnisse ermöglicht erreicht erste ersten etwa folgenden führt gegenüber geht gezeigt gibt
        große großen hierbei hierzu ihrer ihren insbesondere jedoch jeweils konnte konnten können lassen lässt
        mehrere mehreren mithilfe mittels neue neuen neuer neues oft ohne präsentieren präsentiert schließlich
        schlagen seit sowohl solche solcher solchen stellen stellt studie studien untersuchen untersucht
        untersuchung verbessert verglichen vergleichen verschiedene verschiedenen verschiedener verwendet
        verwenden viele vielen vor vorgestellt vorliegende vorliegenden vorschlagen weitere weiteren weiterhin
        welche welcher wichtige wichtigen wobei wurde zeigen zeigt ziel zudem zwei drei""",
    "fr": """abord abordons actuellement afin ainsi ait alors amélioration améliorer améliore aider ailleurs
        apporter après article aucun aucune auparavant auteur auteurs autre autres autour avaient avait avant
        avoir avons ayant beaucoup bien but car cadre cas cela celle celles celui cependant certain certaine
        certaines certains chacun chacune chaque cherchons ci combiner comment compare comparer comparons
        concentrons concerne conclusion consiste considérer contre contribution correspondant côté cours
        davantage décrire décrit décrite décrites décrits décrivons depuis dernier dernière dernières derniers
        dès deux deuxième développé développée différent différente différentes différents dire discute
        discutons dispose distinguent divers diverses doit doivent donne donner donnent dont due dues dus durant
        effectuer effet également elles enfin ensemble ensuite entraîne entraine essentiellement étant étions
        étude étudie étudier étudions étudiée eu évaluer évaluons existe existant existante existantes existants
        exploiter exploration façon faire fait faite faites faits fondée fondé font fournir fournit grâce grand
        grande grandes grands ici identifier illustrer indiquent intéresse intéressons introduisons issu issue
        issues issus jamais jusqu laquelle lequel lesquelles lesquels liés lieu lors lorsqu lorsque maintenant
        manière manque mettons mettre meilleur meilleure meilleures meilleurs mesurer mieux mis mise moment
        montrant montre montrent montré montrer montrons moyen nécessaire nécessaires nécessite nombre
        nombreuses nombreux notamment nouveau nouveaux nouvelle nouvelles objectif observons obtenir obtenons
        obtenu obtenue obtenues obtenus offre opérer papier parmi particulier particulière partie partir permet
        permettant permettent permettre peu peut peuvent plusieurs plupart plutôt porte possible pour pouvoir
        pouvons précédent précédents premier première premières premiers présenté présente présentée présentées
        présentent présenter présentons présents principal principale principales principaux problème proche
        produire propos proposant propose proposé proposée proposées proposent proposer proposons puis puisque
        quant quatre quel quelle quelles quelque quelques quels question rapidement rapport réalisé réalisée
        réaliser reposant repose résultat résultats rendre rôle sait selon semble ses seul seule seulement si
        soit soient suite sujet surtout tant telle telles tel tels tenant tenir tente tenter tester tirer
        toujours tous toutes travail travaux traite trois troisième trop trouver utilisant utilise utilisé
        utilisée utilisées utilisent utiliser utilisés utilisons vers veut via viser vise visant voir voire vu""",
    "es": """además alta alto análisis aplicación aplicar artículo aquí aún autores base basado basada basados
        basadas bien cada capaz caso casos cierta cierto compara comparan comparar conjunto cuanto cuyo cuyos
        cuya cuyas dan dar debe deben debido demuestran describe describen desarrollado desarrolla diferente
        diferentes distinta distintas distintos diversos diversas efecto embargo emplea emplean enfoque estudia
        estudiamos estudio evalúa evaluamos existe existen forma fueron general gran grandes hacer haber hemos
        incluye manera mayor mediante mejor mejora mejorar mejores menor método misma mismas mismo mismos modo
        muestra muestran mostramos necesario ninguna nuestra nuestras nuestro nuestros nueva nuevas nuevo nuevos
        objetivo obtenido obtenidos obtener obtienen ofrece otra otras otro otros parte partir permite permiten
        posible presenta presentado presentamos presentan presente primer primera principal principales problema
        propone proponemos propuesta propuesto proponen puede pueden realiza realizado realizar resultado
        resultados respecto sea sean segunda siendo sido siguiente tal tales tanto tienen tipo tipos trabajo
        trabajos tres través trata usa usamos usando uso utiliza utilizado utilizando utilizar varias varios vez""",
    "pt": """além alta ambos análise aplicação apresenta apresentado apresentamos apresentam artigo assim
        atingir autores baseada baseado baseados bem cada capaz caso casos conjunto consegue contudo cujo cuja
        deste desta destes destas demonstram descreve descrevemos desempenho desenvolvido devem deve devido
        diferentes diferente diversas diversos duas dois efeito enquanto esses essas estas estudo estudamos
        estudos existem existentes fazer forma grande grandes indicam inclui maior maioria maneira melhor
        melhora melhorar melhores menor meio método mesma mesmas mostra mostram mostramos nesta neste nova novas
        novo novos objetivo obtida obtidos obter obtidas onde outra outras outro outros parte partir permite
        permitem pode podem porém possível presente principais principal problema propomos proposta proposto
        propõe respeito resultado resultados segundo sendo sido sob tal tais tanto têm tipo tipos todas todos
        trabalho trabalhos três usa usando usar uso utiliza utilizado utilizada utilizando várias vários vez""",
    "it": """abbiamo altra altre altri altro alcune alcuni analisi articolo attraverso base basata basato basati
        caso casi ciascun dati dato deve devono diversa diverse diversi due esempio esistenti fare fine grande
        grazie infine inoltre lavoro mediante metodo migliore migliori modo molte molti mostra mostrano
        mostriamo nuova nuovi nuovo obiettivo ogni oltre ottenuti parte però permette possibile possono presenta
        presentiamo presentano presente problema propone proponiamo può quali quattro questo risultati risultato
        rispetto secondo sempre solo stata state stati stato stesso studio tale tali tre tutte tutto uso
        utilizza utilizzando utilizzato vari varie viene vengono""",
    "ru": """авторы анализ анализируется анализируются благодаря более больших большая большое важно важную
        важной вид виде возможность возможности высокая высокой данная данного данной данные данный данных два
        две демонстрирует достигается другие других значительно именно используется используются использование
        использованием использования использовать исследование исследования исследуется исследуются качестве
        каждый каждого которой которым которую которого который котором лучше метод мы можно может могут
        наиболее нами настоящей наша нашего нашей несколько новая новое новый нового новой новых обсуждаются
        однако описан описана описаны описывается описываются основе основные особое повысить показал показали
        показана показано показывает показывают полученные получены позволяет позволяют посвящена посвящено
        предлагаемый предлагается предлагаются предложен предложена предложено предложенный представлен
        представлена представлены при применение применения приводится приводятся проведен проведена проведено
        проведены проводится работа работе работы разработан разработана разработаны рамках рассматривается
        рассматриваются рассмотрен рассмотрены результат результате результатов результаты результатам решение
        решения различных различные своих свою собой статье статья существующих существующие таким такого трех
        увеличить уменьшить улучшить удалось установлено хорошо целью цель числе часто эксперимент эксперименты
        экспериментов эффективность эффективности""",
    "uk": """автори досліджено досліджується запропоновано запропонований метод можна новий нового нової описано
        показано показують пропонується результати результатів розглянуто роботі робота стаття статті""",
    "ar": """اثنين اقترح اقترحنا الباحثون البحث البحوث الدراسة الدراسات الورقة المقال المقترح المقترحة المختلفة
        المستخدمة النتائج نتائج أجل أجريت أخرى أداء أدى أظهرت أظهر أكثر أما أهم أيضا أيضاً باستخدام بالإضافة
        بشكل بناء بهذا تأثير تبين تتناول تحسين تحقق تستخدم تشير تظهر تعتمد تقترح تقدم تقديم تم تمت تناقش تهدف
        جدا جديد جديدة جيد حول خلال دراسة دور زيادة سوف طريقة عام عدة عدد عالية على عملية عند غير فإن فقد فقط
        قدمنا كبير كبيرة كذلك لدى لذلك لهذا ليس مثل مجموعة مختلفة مدى مقارنة مما منذ منها مهم ناقش نتيجة نحو
        نستخدم نقارن نقترح نقدم نقيم نهج نوع هدف هناك ورقة وأظهرت وتشير وذلك وقد وكذلك ونقترح ونقدم ونقارن يتم
        يتناول يحسن يستخدم يعتمد يقدم يمكن يهدف""",
    "ko": """결과 결과는 결과를 논문 논문은 논문에서 논문에서는 방법 방법을 방법은 연구 연구는 연구에서는 본
        제안 제안한다 제안하는 제안한 제안된 실험 실험을 기존 기존의 새로운 다양한 중요한 향상 향상시킨다
        향상되었다 분석 분석하였다 분석한다 개발 개발하였다 적용 적용하여 사용 사용하여 이용 이용하여 이용한
        기반 기반으로 기반한 비교 비교하여 평가 효과 효과적인 효과적으로 보여준다 보였다 나타났다 확인하였다
        확인했다 성능 성능을 성능이 높은 높다 낮은 크게 문제 문제를 필요 가능 가능한 수행 위하여 통하여""",
}
"""Words of academic prose by language; for English see `_ACADEMIC`. `boilerplate` finds others by their spread."""

_UNSPACED = """我们 本文 本研究 提出 一种 进行 方法 研究 分析 结果 实验 表明 显示 证明 基于 使用 采用 通过 利用 可以
    能够 具有 不同 问题 因此 此外 同时 首先 其次 最后 目前 其中 以及 但是 然而 由于 对于 根据 相关 主要 重要 有效 效果
    我們 一種 進行 實驗 結果 顯示 通過 能夠 問題 由於 對於 相關 本稿 本論文 提案 手法"""

_FRAGMENTS: Mapping[str, tuple[str, ...]] = {
    ENGLISH: ("of",),
    "fr": ("de", "du", "des", "d", "d'", "de la", "de l", "de l'"),
    "es": ("de", "del", "de la", "de los", "de las", "de el"),
    "pt": ("de", "do", "da", "dos", "das"),
    "it": ("di", "del", "della", "dei", "dello", "degli", "delle", "dell", "dell'"),
}

STOP_WORDS: Mapping[str, frozenset[str]] = MappingProxyType(
    {
        language: words | frozenset((_ACADEMIC if language == ENGLISH else _PROSE.get(language, "")).split())
        for language, words in FUNCTION_WORDS.items()
    }
)
CONNECTORS: Mapping[str, frozenset[str]] = MappingProxyType(
    {language: frozenset(_FRAGMENTS.get(language, ())) for language in FUNCTION_WORDS}
)
"""Function words that are allowed inside a phrase: "theory of relativity"."""

UNSPACED_WORDS = tuple(_UNSPACED.split())
"""Words of academic prose in scripts without spaces; no phrase contains them."""

GENERAL_WORDS = frozenset(_ALONE_TOO_GENERAL.split())
"""Words that are too general alone ("model") but allowed in phrases ("Ising model")."""

_NOT_ADVERB = """anomaly assembly butterfly daily elderly family firefly friendly italy jelly melancholy molly monopoly
    multiply poly rally reassembly supply user-friendly dragonfly mayfly sawfly sicily whitefly"""
_OF_TERMS = "doubly finitely fully gravitationally partially singly strongly weakly"
ADVERBS_OF_TERMS = frozenset(_OF_TERMS.split())
"""English adverbs with which terms begin: "weakly supervised", "strongly regular"."""
_NOT_ADVERBS = frozenset(_NOT_ADVERB.split()) | ADVERBS_OF_TERMS
_NEVER = re.compile(r"(?!)")
_ADVERBS = {
    ENGLISH: re.compile("ly$"),
    "fr": re.compile(
        "(?:iqu|iv|ell|al|air|eus|abl|ibl|ièr|pl?ein|fort|rapid|larg)ement$|[ae]mment$|(?:is|an|un)ément$"
    ),
    "es": re.compile("mente$"),
    "it": re.compile("mente$"),
    "pt": re.compile("mente$"),
}
HEAD_FIRST = frozenset({"ar", "es", "fa", "fr", "he", "it", "pt"})
"""Languages in which nouns come before their adjectives."""


def is_stop_word(word: str, language: str) -> bool:
    """Whether a word in lower case can neither begin nor end a phrase of this language."""
    if word in STOP_WORDS[language]:
        return True
    return len(word) > 5 and bool(_ADVERBS.get(language, _NEVER).search(word)) and word not in _NOT_ADVERBS
