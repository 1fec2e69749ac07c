from pathlib import Path

import pytest

from counterpoise.domain.errors import InvalidOption, ModelMissing
from counterpoise.services.ports import Message
from counterpoise.upstream.choosing import upstream_for
from counterpoise.upstream.embedded import EmbeddedModel
from counterpoise.upstream.openai_compatible import OpenAICompatible


@pytest.mark.parametrize("model", [None, "local"])
def test_local_is_the_embedded_model(model: str | None) -> None:
    upstream = upstream_for(model)
    assert isinstance(upstream, EmbeddedModel)
    assert upstream.name == "SmolLM2-135M-Instruct (Q4_1)"
    assert "an instrument and a demonstration, not a good assistant" in upstream.caveat


def test_a_path_is_a_file_and_is_not_touched_before_it_is_asked(tmp_path: Path) -> None:
    upstream = upstream_for(str(tmp_path / "my-model.gguf"))
    assert isinstance(upstream, EmbeddedModel)
    assert upstream.name == "my-model"
    assert "SHA-256" in upstream.caveat
    with pytest.raises(ModelMissing):
        upstream.answer([Message("user", "Hello?")], max_tokens=1, seed=0)


def test_a_url_is_an_endpoint() -> None:
    upstream = upstream_for("http://127.0.0.1:1#some-model", api_key="k")
    assert isinstance(upstream, OpenAICompatible)
    assert upstream.name == "some-model"


@pytest.mark.parametrize("model", ["file:///model.gguf", "ftp://example.org/v1", "javascript://x", "http://", "://"])
def test_other_schemes_are_refused(model: str) -> None:
    with pytest.raises(InvalidOption, match="http"):
        upstream_for(model)
