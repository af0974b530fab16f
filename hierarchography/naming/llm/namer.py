"""The language model namer: names by keywords first, then what the model says, where it may stand."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from hierarchography.cache import Cache
from hierarchography.config import NamingConfig
from hierarchography.model import Corpus, Embeddings, Topic, TopicTree
from hierarchography.naming import keywords
from hierarchography.naming.evidence import Encode
from hierarchography.naming.llm.answers import Proposal
from hierarchography.naming.llm.asking import AREA, Asker, Rehearsal
from hierarchography.naming.llm.client import ChatClient
from hierarchography.naming.llm.ledger import Ledger, estimate
from hierarchography.naming.llm.prompts import Conversation
from hierarchography.naming.llm.support import Support
from hierarchography.naming.llm.walk import Outcome, Walk
from hierarchography.naming.portrait import retold
from hierarchography.progress import SILENT, Reporter

EXPECTED_SHARE = 0.5
"""About how much of the room for an answer models use."""


def name_tree(
    tree: TopicTree,
    corpus: Corpus,
    embeddings: Embeddings,
    encode: Encode,
    config: NamingConfig,
    progress: Reporter = SILENT,
) -> TopicTree:
    """The same tree as the keyword namer's, with a language model's names and descriptions where they may stand.

    Siblings are asked for in one request, the deepest first; their names and summaries describe the topics
    above. `details` of a topic that the model named hold its `description`, `facets` (where asked for) and
    `named_by`. What the model does not answer, or answers against the rules twice, keeps its keyword name: no
    server can make this fail. The same answers give the same tree; answers are kept in the cache.

    Raises `InputError` and `MissingExtra` where asking is impossible from the start, and what the keyword
    namer raises.
    """
    client = ChatClient(config)
    named = keywords.name_tree(tree, corpus, embeddings, encode, config, progress)
    topics = len(named) - 1
    if not topics:
        return named
    titles, abstracts = (corpus.frame[column].tolist() for column in ("title", "abstract"))
    walk = Walk(
        named, Support(named, corpus, embeddings, encode), lambda row: (titles[row], abstracts[row]), config.llm_facets
    )
    ledger = Ledger.of(config)
    asker = Asker(client, Cache(area=AREA), ledger, config.llm_concurrency)
    try:
        rehearsal = Rehearsal(asker.recall)
        outcome = walk.run(rehearsal)
        progress.note(_expected(client, rehearsal.missing, topics, ledger))
        if rehearsal.missing:
            with progress.stage("Asking the model", total=topics) as advance:
                outcome = walk.run(asker, advance)
        else:
            ledger.recall(rehearsal.recalled)
    finally:
        client.close()
    progress.note(_spent(client, ledger, outcome, topics))
    told = named.with_topics(_told(topic, outcome.proposals, client.model) for topic in named)
    return retold(named, told, corpus)


def _told(topic: Topic, proposals: Mapping[str, Proposal], model: str) -> Topic:
    """A topic with what the model says of it, or as it is."""
    said = proposals.get(topic.id)
    if said is None:
        return topic
    details: dict[str, object] = {**topic.details, "named_by": model}
    if said.summary:
        details["description"] = said.summary
    if said.facets:
        details["facets"] = dict(said.facets)
    return replace(topic, name=said.name, details=details)


def _expected(client: ChatClient, missing: list[Conversation], topics: int, ledger: Ledger) -> str:
    """What asking will take, told before it starts."""
    if not missing:
        return f"{client.model}: the cache holds every answer for {_counted(topics, 'topic')}; nothing is asked"
    tokens_in = sum(estimate(question.text) for question in missing)
    tokens_out = int(sum(question.most_tokens for question in missing) * EXPECTED_SHARE)
    price = _price(Ledger(0, ledger.price_in, ledger.price_out, 0, tokens_in, tokens_out))
    limit = f"; it stops at {ledger.budget:,}" if 0 < ledger.budget < tokens_in + tokens_out else ""
    return (
        f"{client.model} at {client.url}: about {_counted(len(missing), 'request')}, {tokens_in:,} tokens in "
        f"and {tokens_out:,} out{price} for {_counted(topics, 'topic')}{limit}"
    )


def _spent(client: ChatClient, ledger: Ledger, outcome: Outcome, topics: int) -> str:
    """What asking took, told when it is over."""
    told = (
        f"{client.model}: {len(outcome.proposals):,} of {_counted(topics, 'topic')} named; "
        f"{_counted(ledger.requests, 'request')}, {ledger.tokens_in:,} tokens in and {ledger.tokens_out:,} out"
        f"{_price(ledger)}, {_counted(ledger.recalled, 'answer')} from the cache, "
        f"{_counted(outcome.rejected, 'name')} rejected"
    )
    if ledger.failed:
        told += f", {_counted(ledger.failed, 'request')} failed"
    if ledger.stopped:
        told += f"; stopped: {ledger.stopped}"
    if len(outcome.proposals) < topics:
        told += "; the other topics keep their keyword names"
    return told


def _counted(number: int, what: str) -> str:
    return f"{number:,} {what}" if number == 1 else f"{number:,} {what}s"


def _price(ledger: Ledger) -> str:
    return f" (cost {ledger.cost:,.4f})" if ledger.price_in or ledger.price_out else ""
