"""Limits of memory: read, kept by smaller blocks, or refused with the figure before any work."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest

from hierarchography import build_map
from hierarchography.build.budget import LEAST_BLOCK, MOST_BLOCK, block_bytes, bytes_of, check_mapping, check_reading
from hierarchography.errors import InputError


@pytest.mark.parametrize(
    ("text", "size"),
    [("4GB", 4 * 10**9), ("4 gib", 2**32), ("1.5G", 1_500_000_000), ("512MB", 512 * 10**6), ("1000", 1000), ("", 0)],
)
def test_sizes_are_read(text: str, size: int) -> None:
    assert bytes_of(text) == size


@pytest.mark.parametrize("text", ["much", "-4GB", "0", "4PB", "GB", "4GB!"])
def test_what_is_no_size_is_refused_with_an_example(text: str) -> None:
    with pytest.raises(InputError, match="such as 4GB"):
        bytes_of(text)


def test_less_memory_means_smaller_blocks() -> None:
    assert block_bytes("") == block_bytes("8GB") == MOST_BLOCK
    assert block_bytes("2GB") == 125_000_000
    assert block_bytes("1MB") == LEAST_BLOCK


def test_a_map_that_needs_more_is_refused_with_the_figure_and_what_was_allowed() -> None:
    check_mapping(100_000, 10**8, "4GB", 100_000)
    check_mapping(10**9, 10**12, "", 10**9)
    with pytest.raises(InputError, match=r"1,000,000 papers takes about 17\.8GB of memory, but the limit is 4GB"):
        check_mapping(1_000_000, 10**9, "4GB", 1_000_000)


def test_a_packed_file_counts_by_what_is_in_it(tmp_path: Path) -> None:
    plain, packed = tmp_path / "papers.csv", tmp_path / "papers.csv.gz"
    content = b"title,abstract\n" + b"whale,song\n" * 100_000
    plain.write_bytes(content)
    packed.write_bytes(gzip.compress(content))
    check_reading([str(plain), str(packed)], "600MB")
    said = []
    for file in (plain, packed):
        with pytest.raises(InputError, match="of memory") as refused:
            check_reading([str(file)], "1MB")
        said.append(str(refused.value).partition("takes")[2])
    assert said[0] == said[1]


def test_a_build_is_refused_before_it_starts(tmp_path: Path) -> None:
    file = tmp_path / "papers.csv"
    file.write_text("title,abstract\nwhale,song\n", encoding="utf-8")
    with pytest.raises(InputError, match="but the limit is"):
        build_map(file, encoder="no-such-encoder", memory="10MB")
    with pytest.raises(InputError, match="but the limit is"):
        build_map([{"title": "whale"}], encoder="no-such-encoder", memory="10MB")
    with pytest.raises(InputError, match="such as 4GB"):
        build_map([{"title": "whale"}], encoder="lsa", memory="plenty")


def test_a_limit_that_is_kept_changes_no_map() -> None:
    records = [{"title": f"{subject} number {row}"} for row in range(20) for subject in ("whale song", "star light")]
    # Far from the limit, so that the blocks stay as they are.
    free, limited = (build_map(records, encoder="lsa", memory=size) for size in ("", "8GB"))
    assert free.to_frame()["topic_id"].tolist() == limited.to_frame()["topic_id"].tolist()


def test_json_lines_take_less_than_other_files(tmp_path: Path) -> None:
    content = b'{"title": "whale", "abstract": "song"}\n' * 100_000
    for name in ("papers.json", "papers.jsonl"):
        (tmp_path / name).write_bytes(content)
    check_reading([str(tmp_path / "papers.jsonl")], "570MB")
    with pytest.raises(InputError, match="of memory"):
        check_reading([str(tmp_path / "papers.json")], "570MB")


def test_what_only_joins_a_sample_takes_less_than_what_is_learned_from() -> None:
    check_mapping(1_000_000, 1_400_000_000, "12GB", learned=100_000)
    with pytest.raises(InputError, match="1,000,000 papers"):
        check_mapping(1_000_000, 1_400_000_000, "12GB", learned=1_000_000)
    with pytest.raises(InputError, match="1,000,000 papers"):
        check_mapping(1_000_000, 1_400_000_000, "6GB", learned=100_000)


@pytest.mark.parametrize("papers", [1_800, 3_000, 3_900, 20_000])
def test_the_size_to_raise_the_limit_to_is_enough(papers: int) -> None:
    with pytest.raises(InputError, match="raise it to") as refused:
        check_mapping(papers, 1_500 * papers, "0.3GB", papers)
    size = str(refused.value).partition("raise it to ")[2].split()[0]
    check_mapping(papers, 1_500 * papers, size, papers)
