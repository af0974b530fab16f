"""The vocabulary: the bundled fields, a table of one's own, and every way in which one can be broken."""

from __future__ import annotations

from pathlib import Path

import pytest

from hierarchography.errors import InputError
from hierarchography.vocabulary import Vocabulary, read_vocabulary

TABLE = """name\tbroader\tgloss
Food\t\twhat is eaten
Bread\tFood\tflour, yeast, oven
Rye bread\tBread\trye
Drinks\t\twater
"""

WITH_ALIASES = "name\tbroader\tgloss\taliases\n"


def written(folder: Path, text: str | bytes, name: str = "own.tsv") -> str:
    path = folder / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return str(path)


def test_the_bundled_fields_have_broad_ones_at_the_top() -> None:
    fields = read_vocabulary("fields")
    assert fields is not None
    assert len(fields) > 9_000
    assert sum(map(bool, fields.aliases)) > 8_000
    top = {name for name, above in zip(fields.names, fields.broader, strict=True) if above < 0}
    assert {"Computer science", "Mathematics", "Physics", "Biology", "Medicine"} <= top


def test_none_is_no_vocabulary() -> None:
    assert read_vocabulary("none") is None


@pytest.mark.parametrize("delimiter", ["\t", ","])
def test_a_table_of_ones_own(tmp_path: Path, delimiter: str) -> None:
    """Rye bread is under bread, which is under food; a comma inside a cell is quoted in CSV."""
    text = (
        TABLE if delimiter == "\t" else TABLE.replace("flour, yeast, oven", '"flour, yeast, oven"').replace("\t", ",")
    )
    own = read_vocabulary(written(tmp_path, f"\ufeff{text}\n\n"))
    assert own is not None
    assert own.names == ("Food", "Bread", "Rye bread", "Drinks")
    assert own.broader == (-1, 0, 1, -1)
    assert own.texts[1] == "Bread: flour, yeast, oven"


def test_aliases_are_optional_and_cleaned(tmp_path: Path) -> None:
    """Blanks go, and so do an alias that comes again in another case and the entry's own name."""
    lines = ["name\tbroader\tgloss\tAliases", "Food\t\t\t", "Bread\tFood\tflour\t loaf ;; rye   loaf;Loaf; bread"]
    own = read_vocabulary(written(tmp_path, "\n".join(lines)))
    assert own is not None
    assert own.aliases[0] == ()
    assert [alias.casefold() for alias in own.aliases[1]] == ["loaf", "rye loaf"]
    without = read_vocabulary(written(tmp_path, TABLE))
    assert without is not None
    assert without.aliases == ((), (), (), ())


def test_aliases_are_part_of_what_a_vocabulary_is() -> None:
    plain, named = (Vocabulary(("Bread",), ("flour",), (-1,), aliases=aliases) for aliases in ((), (("loaf",),)))
    assert plain.digest != named.digest
    assert plain.texts == named.texts


def test_what_is_above_what() -> None:
    own = Vocabulary(("Food", "Bread", "Rye bread", "Drinks"), ("",) * 4, (-1, 0, 1, -1))
    assert own.holds.toarray().tolist() == [[1, 0, 0, 0], [1, 1, 0, 0], [1, 1, 1, 0], [0, 0, 0, 1]]
    assert own.levels.tolist() == [0, 1, 2, 0]
    assert own.above([2, 3]) == {0, 1}


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("name\tgloss\nFood\tx\n", "no column 'broader'"),
        ("", "no column 'name'"),
        ("name\tbroader\tgloss\n", "has no entries"),
        (TABLE + "Food\t\tagain\n", "line 6: the entry 'Food' occurs twice"),
        (TABLE + "Tea\tHot drinks\t\n", "line 6: 'Hot drinks', broader than 'Tea', is no entry"),
        (TABLE + "\tFood\tnameless\n", "line 6: the entry has no name"),
        ("name\tbroader\tgloss\nA\tB\t\nB\tA\t\n", "line 2: 'A' is broader than itself"),
        (f"{WITH_ALIASES}A\t\t\t\nB\t\t\ta\n", "line 3: 'B' has the alias 'a', which also means 'A' .line 2."),
        (f"{WITH_ALIASES}A\t\t\tx\nB\t\t\ty; X\n", "line 3: 'B' has the alias 'X', which also means 'A'"),
        (b"name\tbroader\tgloss\nCaf\xe9\t\t\n", "not UTF-8"),
        (f'{TABLE}Tea\t\t"{"hot " * 40_000}', "line 6: cannot be read as a table .*; close its quotation marks"),
    ],
)
def test_what_is_wrong_is_said_with_its_line(tmp_path: Path, text: str | bytes, message: str) -> None:
    path = written(tmp_path, text)
    with pytest.raises(InputError, match=message) as error:
        read_vocabulary(path)
    assert "own.tsv" in str(error.value)


def test_a_table_that_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"cannot read the vocabulary .*absent\.tsv.*give a table, 'fields' or 'none'"):
        read_vocabulary(str(tmp_path / "absent.tsv"))


def test_a_cell_of_several_lines_is_read_whole(tmp_path: Path) -> None:
    own = read_vocabulary(written(tmp_path, 'name,broader,gloss\nAlgebra,,"linear\nequations"\n', "own.csv"))
    assert own is not None
    assert own.glosses == ("linear equations",)


def test_what_stands_above() -> None:
    kitchen = Vocabulary(("Food", "Bread", "Rye bread", "Drinks"), ("",) * 4, (-1, 0, 1, -1))
    assert kitchen.above([2]) == {0, 1}
    assert kitchen.above([0, 3]) == frozenset()
