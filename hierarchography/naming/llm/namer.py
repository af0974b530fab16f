"""The language model namer: keyword names first, then the model's names where they pass the rules."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from hierarchography.cache import Cache
from hierarchography.config import LlmConfig, NamingConfig
from hierarchography.llm import AREA, Asker, ChatClient, Ledger, Rehearsal
from hierarchography.model import Corpus, Embeddings, Topic, TopicTree
from hierarchography.naming import keywords
from hierarchography.naming.evidence import Encode
from hierarchography.naming.llm.answers import Proposal
from hierarchography.naming.llm.gate import Gate
from hierarchography.naming.llm.spending import expected, facts, spent
from hierarchography.naming.llm.support import Support
from hierarchography.naming.llm.walk import Requested, Walk
from hierarchography.naming.pinfile import read_pins
from hierarchography.naming.pins import apply_pins
from hierarchography.naming.portrait import refresh_descriptions
from hierarchography.naming.share import NameShares
from hierarchography.progress import SILENT, Reporter


def name_tree(
    tree: TopicTree,
    corpus: Corpus,
    embeddings: Embeddings,
    encode: Encode,
    config: NamingConfig,
    progress: Reporter = SILENT,
    *,
    options: LlmConfig,
) -> TopicTree:
    """The keyword namer's tree, with the names and descriptions of a language model where they pass the rules.

    One request covers siblings, the deepest first; their names and summaries then describe their parents. For a topic
    named by the model, `details` contain its `description`, `facets` (if requested), `named_by`, and the share of its
    papers that the name is true of (`truth.Truth.details`). A topic keeps its keyword name if the model does not
    answer, or breaks the rules twice, so no server can make this function fail. The same answers give the same tree,
    and answers are cached. Topics that `config.names` names by hand are not requested; the model sees their names when
    it names their relatives. `options` set the model and the server.

    Raises `InputError` and `MissingExtra` if no request can be made at all, and the errors of the keyword namer.
    """
    client = ChatClient(options)
    named = keywords.name_tree(tree, corpus, embeddings, encode, config, progress)
    pinned = apply_pins(named, corpus, read_pins(config.names) if config.names else [])
    named, by_hand = pinned.tree, {topic_id for topic_id in pinned.topics if topic_id is not None}
    topics = sum(topic.parent is not None and topic.id not in by_hand for topic in named)
    if not topics:
        return named
    titles, abstracts = (corpus.frame[column].tolist() for column in ("title", "abstract"))
    support = Support(named, corpus, embeddings, encode)
    gate = Gate(NameShares.of(named, corpus, embeddings, encode, config))
    request = Requested(config.llm_facets, config.llm_topics)
    walk = Walk(named, by_hand, support, lambda row: (titles[row], abstracts[row]), request, gate)
    ledger = Ledger.of(options)
    asker = Asker(client, Cache(area=AREA), ledger, options.concurrency)
    try:
        rehearsal = Rehearsal(asker.recall)
        outcome = walk.run(rehearsal)
        progress.note(expected(client, rehearsal.missing, topics, ledger))
        if rehearsal.missing:
            with progress.stage("Asking the model", total=topics) as advance:
                outcome = walk.run(asker, advance)
        else:
            ledger.recall(rehearsal.recalled)
    finally:
        client.close()
    took = facts(client, ledger, outcome, topics, len(by_hand))
    progress.note(spent(took))
    progress.record("llm", took)
    described = named.with_topics(_with_proposal(topic, outcome.proposals, client.model, gate) for topic in named)
    return refresh_descriptions(named, described, corpus)


def _with_proposal(topic: Topic, proposals: Mapping[str, Proposal], model: str, gate: Gate) -> Topic:
    """A topic with the model's proposal, or unchanged if there is none."""
    said = proposals.get(topic.id)
    if said is None:
        return topic
    named = topic.called(said.name, model)
    details = {**named.details, **gate.truth(topic, said.name).details}
    if said.summary:
        details["description"] = said.summary
    if said.facets:
        details["facets"] = dict(said.facets)
    return replace(named, details=details)
