"""The names of `manifold.sdk`, each of which brings its module in when it is asked for."""

import ast
import inspect
import subprocess
import sys

import pytest

from manifold import sdk


def test_every_name_is_there_and_comes_from_the_module_that_types_are_checked_against() -> None:
    (checked,) = (node for node in ast.parse(inspect.getsource(sdk)).body if isinstance(node, ast.If))
    told = {
        alias.name: node.module for node in checked.body if isinstance(node, ast.ImportFrom) for alias in node.names
    }
    assert sorted(told) == sorted(sdk.__all__) == dir(sdk)
    for name, module in told.items():
        assert getattr(sdk, name) is getattr(sys.modules[str(module)], name)


def test_a_name_that_is_not_there_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="no attribute 'Scalar'"):
        _ = sdk.Scalar


def test_importing_the_package_brings_in_nothing_that_was_not_asked_for() -> None:
    program = "import sys, manifold.sdk; print(*{'asyncio', 'msgspec', 'manifold.sdk.manager'} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == ""


def test_a_name_is_what_it_was_even_where_its_module_was_imported_first() -> None:
    program = "import manifold.sdk.manager, manifold.sdk.sync; from manifold.sdk import rooms; print(callable(rooms))"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "True"
