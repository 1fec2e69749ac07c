"""The three-question start."""

from collections.abc import Sequence

from counterpoise.client.connection import Connection
from counterpoise.schemas.questions import ProposalDocument, QuestionDocument

__all__ = ["QuizCalls"]


class QuizCalls(Connection):
    """Calls about the quiz."""

    def quiz(self, seed: int = 0) -> list[QuestionDocument]:
        """Three questions with two replies each."""
        return self._many(QuestionDocument, "GET", "/quiz", params={"seed": seed})

    def proposal(self, answers: Sequence[tuple[str, str]]) -> ProposalDocument:
        """Weights from answers, each a pair of question id and ``a``, ``b`` or ``either``."""
        body = {"answers": [{"question": question, "choice": choice} for question, choice in answers]}
        return self._one(ProposalDocument, "POST", "/quiz/proposal", json=body)
