"""``datasets`` loads every profile's preference pairs, and TRL's own functions take them for what the page says."""

from pathlib import Path
from typing import Any

import pytest
from datasets import Dataset, List, Value, load_dataset
from trl.data_utils import is_conversational, maybe_extract_prompt, maybe_unpair_preference_dataset

from counterpoise.services.exports import export
from counterpoise.services.policies import Policies

PROFILES = [path.stem for path in sorted((Path(__file__).parents[3] / "value_profiles" / "profiles").glob("*.yaml"))]
MESSAGES = List({"role": Value("string"), "content": Value("string")})


def loaded(policies: Policies, name: str, folder: Path) -> Dataset | None:
    """The file as ``datasets`` reads it; None where no axis leans."""
    files = {
        file.path: file.content for file in export(policies, "preference-pairs", policies.profiles[name]).artifacts
    }
    if "train.jsonl" not in files:
        return None
    path = folder / "train.jsonl"
    path.write_text(files["train.jsonl"], encoding="utf-8")
    return load_dataset("json", data_files=str(path), split="train", cache_dir=str(folder / "cache"))


@pytest.mark.parametrize("name", PROFILES)
def test_the_pairs_are_a_conversational_preference_set_with_an_explicit_prompt(
    name: str, policies: Policies, tmp_path: Path
) -> None:
    found = loaded(policies, name, tmp_path)
    if found is None:
        assert name == "balanced", "only a profile that leans nowhere has no pairs"
        return
    assert {column: found.features[column] for column in ("prompt", "chosen", "rejected")} == dict.fromkeys(
        ("prompt", "chosen", "rejected"), MESSAGES
    )
    for row in found:
        assert is_conversational(row)
        assert maybe_extract_prompt(row) == row, "TRL finds the prompt where it is"
        assert [message["role"] for part in ("prompt", "chosen", "rejected") for message in row[part]] == [
            "user",
            "assistant",
            "assistant",
        ]
        assert row["chosen"] != row["rejected"]


def test_trl_unpairs_them_into_one_good_and_one_bad_completion_each(policies: Policies, tmp_path: Path) -> None:
    found = loaded(policies, "candid-coach", tmp_path)
    assert found is not None
    columns = found.select_columns(["prompt", "chosen", "rejected"])
    single: Any = maybe_unpair_preference_dataset(columns)
    assert len(single) == 2 * len(found)
    assert sum(single["label"]) == len(found)


def test_written_with_an_implicit_prompt_they_come_to_the_same(policies: Policies, tmp_path: Path) -> None:
    found = loaded(policies, "candid-coach", tmp_path)
    assert found is not None
    row = found[0]
    implicit = {"chosen": row["prompt"] + row["chosen"], "rejected": row["prompt"] + row["rejected"]}
    extracted = maybe_extract_prompt(implicit)
    assert (extracted["prompt"], extracted["chosen"]) == (row["prompt"], row["chosen"])
