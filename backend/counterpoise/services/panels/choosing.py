"""A ballot from choices between replies: questions for a member, and what the answers suggest. Nothing is kept."""

from collections.abc import Sequence

from counterpoise.domain.panels.choosing import BallotProposal, choosing_questions, proposed_ballot
from counterpoise.domain.panels.records import Panel
from counterpoise.domain.quiz.questions import Answer, Question
from counterpoise.services.callers import Caller
from counterpoise.services.panels.rooms import check_open, check_panelist, known
from counterpoise.services.policies import Policies

__all__ = ["BallotChoosing"]


class BallotChoosing:
    """Questions and proposals, where ballots are asked for. It writes nothing, and a ballot does not say it came so.

    Args:
        policies: knows the catalogue.
    """

    def __init__(self, policies: Policies) -> None:
        self._policies = policies

    def questions(self, caller: Caller, panel_id: str, seed: int) -> tuple[Question, ...]:
        """Six questions about each axis of the charter that the catalogue has; the seed decides order and sides.

        Raises:
            UnknownPanel: if there is none.
            NotAllowed: if the caller is no member.
            NotOpen: outside of learning and ballots, or after the stage's date.
        """
        axes = self._policies.catalogue.axes
        panel = self._open(caller, panel_id)
        return choosing_questions([axes[axis] for axis in panel.charter.axes if axis in axes], seed)

    def proposal(self, caller: Caller, panel_id: str, answers: Sequence[Answer]) -> BallotProposal:
        """The ballot that the answers suggest, for its member to edit and put in, or not.

        Raises as ``questions``, and InvalidDocument listing every answer that cannot be read.
        """
        panel = self._open(caller, panel_id)
        return proposed_ballot(answers, panel.charter.axes, self._policies.catalogue)

    @staticmethod
    def _open(caller: Caller, panel_id: str) -> Panel:
        panel = known(caller, panel_id)
        check_panelist(caller, panel)
        check_open(caller, panel, "learn", "ballots")
        return panel
