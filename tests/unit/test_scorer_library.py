"""Which library is taken, and what happens when it is not the one that the binding was written for."""

import ctypes
from collections.abc import Iterator
from importlib import metadata
from types import SimpleNamespace
from typing import Any

import pytest

from counterpoise.upstream import embedded_scorer, llama_library, local_scoring
from counterpoise.upstream.batch_scoring import BatchScoring
from counterpoise.upstream.embedded_scorer import EmbeddedScorer
from counterpoise.upstream.forced_scoring import ForcedScoring
from counterpoise.upstream.llama_library import ContextParams, Declined, LlamaLibrary, ModelParams
from counterpoise.upstream.llama_runtime import Pinned, runtime_version
from counterpoise.upstream.weights import embedded_weights


@pytest.fixture(autouse=True)
def _anew() -> Iterator[None]:
    llama_library.llama_library.cache_clear()
    yield
    llama_library.llama_library.cache_clear()


def played(**changes: Any) -> Any:
    """A shared object with every function, whose defaults are the header's but for ``changes``."""
    functions = {name: SimpleNamespace() for name in llama_library._SIGNATURES}
    library = SimpleNamespace(**functions)

    def defaults(kind: Any, stated: dict[str, object]) -> Any:
        made = kind(**stated)
        for name, value in changes.items():
            if hasattr(made, name):
                setattr(made, name, value)
        return lambda: made

    library.llama_model_default_params = defaults(ModelParams, llama_library._MODEL_DEFAULTS)
    library.llama_context_default_params = defaults(ContextParams, llama_library._CONTEXT_DEFAULTS)
    return library


def test_the_installed_library_is_the_one_that_the_binding_was_written_for() -> None:
    pytest.importorskip("xllamacpp")
    assert isinstance(llama_library.llama_library(), LlamaLibrary)
    assert (ctypes.sizeof(ModelParams), ctypes.sizeof(ContextParams)) == (80, 168)


def test_another_version_is_declined_before_anything_is_called(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(metadata, "version", lambda _: "2027.1.12000")
    monkeypatch.setattr(ctypes, "CDLL", lambda _: pytest.fail("opened"))
    with pytest.raises(Declined, match=r"xllamacpp is 2027\.1\.12000"):
        llama_library.llama_library()


def test_a_package_that_is_not_there_is_declined(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(llama_library, "_PACKAGE", "no_such_package")
    with pytest.raises(Declined, match="not installed"):
        llama_library.llama_library()


@pytest.mark.parametrize(
    "changes", [{"n_ctx": 2048}, {"type_k": 0}, {"use_extra_bufts": False}, {"moe_cache_size": 1}, {"samplers": 8}]
)
def test_other_defaults_are_another_layout(changes: dict[str, Any]) -> None:
    LlamaLibrary(played())
    with pytest.raises(Declined, match=f"{next(iter(changes))} is "):
        LlamaLibrary(played(**changes))


def test_a_function_that_is_not_exported_is_named() -> None:
    library = played()
    del library.llama_decode
    with pytest.raises(Declined, match="does not export llama_decode"):
        LlamaLibrary(library)


@pytest.mark.model
@pytest.mark.xdist_group("model")
def test_without_the_library_replies_are_forced_and_the_identity_says_which(monkeypatch: pytest.MonkeyPatch) -> None:
    model = (embedded_weights().path, "small", Pinned(threads=1, context=256))
    assert isinstance(local_scoring.local_scoring(model), BatchScoring)
    assert EmbeddedScorer().identity.runtime == f"{runtime_version()}, batch"

    def declined() -> LlamaLibrary:
        raise Declined("It is another.")

    monkeypatch.setattr(local_scoring, "llama_library", declined)
    assert isinstance(local_scoring.local_scoring(model), ForcedScoring)
    assert EmbeddedScorer().identity.runtime == runtime_version()
    assert embedded_scorer.local_scoring is local_scoring.local_scoring
