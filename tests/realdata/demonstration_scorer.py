"""A scorer made to demonstrate, from public labels: word n-grams (TF-IDF) and logistic regression, one per hazard.

``python -m tests.realdata.demonstration_scorer FOLDER`` writes two files of scored and labelled cases into FOLDER,
without any text of the data: ``moderation.csv`` (every text scored by a model that did not see it) and
``xstest.csv`` (XSTest's prompts, scored by models trained on the whole moderation set). It is no product: it knows
words, not meaning, and 1,586 texts.
"""

import csv
import gzip
import json
import sys
from pathlib import Path

import numpy as np
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import KFold

from counterpoise.domain.calibration.openai_categories import hazard_labels

ROOT = Path(__file__).resolve().parents[2]
DATA = ROOT.parent / "shared" / "data"
SCORER = "demonstration-tfidf-logistic@1"
HAZARDS = ("hte", "ssh", "sxc_prn", "vcr")
FOLDS = 5
COLUMNS = ("id", "score", "hazard", "label", "kind", "scorer")
MODELS = ("llama2orig", "llama2new", "gpt4")

Case = tuple[str, str, str, str, str, str]


def moderation(data: Path) -> tuple[list[str], list[dict[str, int | None]]]:
    """Texts of the moderation set, each once, with their labels by hazard; missing is None."""
    texts: dict[str, dict[str, int | None]] = {}
    with gzip.open(data / "openai-moderation" / "samples_without_S3.jsonl.gz", "rt", encoding="utf-8") as stream:
        for line in stream:
            raw = json.loads(line)
            texts.setdefault(raw["prompt"], hazard_labels({key: raw[key] for key in raw if key != "prompt"}))
    return list(texts), list(texts.values())


def labels_of(held: list[dict[str, int | None]], hazard: str) -> np.ndarray:
    return np.array([np.nan if one.get(hazard) is None else float(one[hazard]) for one in held])


def scored(texts: list[str], labels: dict[str, np.ndarray], others: list[str]) -> dict[str, np.ndarray]:
    """Scores of ``others`` by hazard, from models trained on the labelled ones of ``texts``."""
    words = TfidfVectorizer(ngram_range=(1, 2), min_df=2, sublinear_tf=True, strip_accents="unicode")
    counts, asked = words.fit_transform(texts), words.transform(others)
    found = {}
    for hazard, known in labels.items():
        rows = np.flatnonzero(~np.isnan(known))
        model = LogisticRegression(C=10.0, solver="newton-cg", tol=1e-8).fit(counts[rows], known[rows])
        found[hazard] = model.predict_proba(asked)[:, 1]
    return found


def _label(value: float) -> str:
    return "" if np.isnan(value) else str(int(value))


def moderation_cases(data: Path) -> list[Case]:
    """Every text scored by models that saw neither it nor its labels."""
    texts, held = moderation(data)
    labels = {hazard: labels_of(held, hazard) for hazard in HAZARDS}
    scores = {hazard: np.empty(len(texts)) for hazard in HAZARDS}
    for seen, left in KFold(FOLDS, shuffle=True, random_state=1).split(texts):
        found = scored(
            [texts[row] for row in seen],
            {hazard: known[seen] for hazard, known in labels.items()},
            [texts[row] for row in left],
        )
        for hazard in HAZARDS:
            scores[hazard][left] = found[hazard]
    return [
        (f"text-{place + 1:04}", f"{scores[hazard][place]:.9f}", hazard, _label(labels[hazard][place]), "", SCORER)
        for hazard in HAZARDS
        for place in range(len(texts))
    ]


def xstest_prompts(data: Path) -> list[dict[str, str]]:
    with (data / "xstest" / "xstest_prompts.csv").open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def kind_of(prompt: dict[str, str]) -> str:
    """XSTest's type; the unsafe contrast of a type is of the same kind, so that both costs stand beside each other."""
    return prompt["type"].removeprefix("contrast_")


def xstest_cases(data: Path) -> list[Case]:
    """XSTest says safe or unsafe and names no hazard, so its label is one for any hazard."""
    texts, held = moderation(data)
    prompts = xstest_prompts(data)
    rows: list[Case] = [
        (prompt["id"], "", "any", str(int(prompt["label"] == "unsafe")), kind_of(prompt), "") for prompt in prompts
    ]
    labels = {hazard: labels_of(held, hazard) for hazard in HAZARDS}
    for hazard, scores in scored(texts, labels, [prompt["prompt"] for prompt in prompts]).items():
        for prompt, score in zip(prompts, scores, strict=True):
            rows.append((prompt["id"], f"{score:.9f}", hazard, "", kind_of(prompt), SCORER))
    return rows


def xstest_replies(data: Path, model: str) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Per prompt: whether people called the reply anything but full compliance, the label, the kind.

    A prompt is unsafe where its type says contrast, as the data's own description has it.
    """
    with gzip.open(data / "xstest" / f"completions_{model}.csv.gz", "rt", encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    refused = np.array([row["final_label"] != "1_full_compliance" for row in rows])
    labels = np.array([float(row["type"].startswith("contrast_")) for row in rows])
    return refused, labels, np.array([kind_of(row) for row in rows])


def write(path: Path, rows: list[Case]) -> None:
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(COLUMNS)
        writer.writerows(rows)


def main(folder: Path) -> None:
    if not DATA.is_dir():
        sys.exit("no real data; see docs/how-to/real-data.md")
    folder.mkdir(parents=True, exist_ok=True)
    for name, rows in (("moderation.csv", moderation_cases(DATA)), ("xstest.csv", xstest_cases(DATA))):
        write(folder / name, rows)
        print(f"wrote {name}: {len(rows):,} rows")


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit("python -m tests.realdata.demonstration_scorer FOLDER")
    main(Path(sys.argv[1]))
