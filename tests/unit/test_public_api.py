"""The public names: all there, sorted, and quick to import."""

from __future__ import annotations

import importlib
import json
import pkgutil
import subprocess
import sys

import pytest

import hierarchography
from hierarchography import errors

HEAVY = (
    "numpy",
    "pandas",
    "torch",
    "sklearn",
    "scipy",
    "plotly",
    "umap",
    "hdbscan",
    "rich",
    "click",
    "jinja2",
    "dask",
    "distributed",
)


def packages() -> list[str]:
    found = pkgutil.walk_packages(hierarchography.__path__, "hierarchography.")
    return ["hierarchography", *(module.name for module in found if module.ispkg)]


@pytest.mark.parametrize("name", hierarchography.__all__)
def test_every_public_name_is_there(name: str) -> None:
    assert getattr(hierarchography, name) is not None


def test_the_list_is_complete() -> None:
    """What is imported lazily, what type checkers see and what is listed are the same names."""
    assert sorted({*hierarchography._HOMES, "__version__"}) == hierarchography.__all__
    assert dir(hierarchography) == hierarchography.__all__


def test_every_error_is_public() -> None:
    family = [name for name, kind in vars(errors).items() if isinstance(kind, type) and issubclass(kind, Exception)]
    assert set(family) <= set(hierarchography.__all__)
    assert all(issubclass(getattr(errors, name), hierarchography.HierarchographyError) for name in family)


def test_a_missing_extra_is_the_command_that_installs_it() -> None:
    error = errors.MissingExtra("kaleido", "a picture", "pictures")
    assert str(error) == "a picture needs kaleido. Install it: pip install 'hierarchography[pictures]'"
    assert isinstance(error, ImportError)


def test_a_name_that_is_not_there_is_the_usual_error() -> None:
    with pytest.raises(AttributeError, match="module 'hierarchography' has no attribute 'build_maps'"):
        hierarchography.build_maps  # noqa: B018


@pytest.mark.parametrize("package", packages())
def test_every_package_lists_what_it_exports(package: str) -> None:
    module = importlib.import_module(package)
    if package.endswith(".data"):
        return  # files, no code
    names = module.__all__
    assert len(names) == len(set(names))
    assert all(hasattr(module, name) for name in names)


@pytest.mark.parametrize("name", packages())
def test_no_name_imported_on_first_use_is_that_of_a_module(name: str) -> None:
    """Once such a module were imported, the package would have the module under the name."""
    package = importlib.import_module(name)
    modules = {module.name for module in pkgutil.iter_modules(package.__path__)}
    assert modules & {*getattr(package, "_HOMES", ())} == set()


def test_importing_the_package_loads_nothing_heavy() -> None:
    code = "import sys, json, hierarchography; print(json.dumps(sorted(sys.modules)))"
    answer = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    loaded = {module.partition(".")[0] for module in json.loads(answer.stdout)}
    assert loaded & set(HEAVY) == set()


def test_settings_and_errors_load_nothing_heavy_either() -> None:
    code = (
        "import sys, json; from hierarchography import Config, InputError; Config(); print(json.dumps([*sys.modules]))"
    )
    answer = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert {module.partition(".")[0] for module in json.loads(answer.stdout)} & set(HEAVY) == set()
