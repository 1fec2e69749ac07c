"""Ids that nobody knows."""

from collections.abc import Iterable

from counterpoise.domain.errors.base import CounterpoiseError

__all__ = [
    "NotKnown",
    "UnknownAccount",
    "UnknownAxis",
    "UnknownContext",
    "UnknownDeployment",
    "UnknownDraft",
    "UnknownEvidence",
    "UnknownHazard",
    "UnknownInvitation",
    "UnknownLogEntry",
    "UnknownMeasurement",
    "UnknownObjection",
    "UnknownPanel",
    "UnknownProfile",
    "UnknownProposition",
    "UnknownReply",
    "UnknownReport",
    "UnknownStatement",
    "UnknownTarget",
    "UnknownTile",
    "UnknownToken",
    "UnknownVersion",
]


class NotKnown(CounterpoiseError):
    """An id that the catalogue does not hold."""

    code = "not_known"
    noun = "thing"

    def __init__(self, asked: str, known: Iterable[str] | None = None) -> None:
        if known is None:
            # What people keep is not listed to whoever asks.
            super().__init__(f"There is no {self.noun} {asked!r}.", asked=asked)
            return
        choices = sorted(known)
        super().__init__(
            f"There is no {self.noun} {asked!r}. Known: {', '.join(choices) or 'none'}.",
            asked=asked,
            known=choices,
        )


class UnknownProfile(NotKnown):
    """No profile file or shipped profile has this name."""

    code = "unknown_profile"
    noun = "profile"


class UnknownAxis(NotKnown):
    """No axis of the catalogue has this id."""

    code = "unknown_axis"
    noun = "axis"


class UnknownContext(NotKnown):
    """No context of the catalogue has this id."""

    code = "unknown_context"
    noun = "context"


class UnknownHazard(NotKnown):
    """No hazard of the catalogue has this id."""

    code = "unknown_hazard"
    noun = "hazard"


class UnknownTarget(NotKnown):
    """No target of the registry has this name."""

    code = "unknown_target"
    noun = "target"


class UnknownMeasurement(NotKnown):
    """No stored measurement has this name."""

    code = "unknown_measurement"
    noun = "measurement"


class UnknownEvidence(NotKnown):
    """No evidence pack has this id."""

    code = "unknown_evidence"
    noun = "evidence pack"


class UnknownVersion(NotKnown):
    """The profile has no such published version."""

    code = "unknown_version"
    noun = "version"


class UnknownDraft(NotKnown):
    """The profile has no draft, or none that this account may see."""

    code = "unknown_draft"
    noun = "draft"


class UnknownDeployment(NotKnown):
    """No deployment has this id."""

    code = "unknown_deployment"
    noun = "deployment"


class UnknownAccount(NotKnown):
    """No account has this id."""

    code = "unknown_account"
    noun = "account"


class UnknownToken(NotKnown):
    """The account has no such API token."""

    code = "unknown_token"
    noun = "token"


class UnknownPanel(NotKnown):
    """No panel has this id."""

    code = "unknown_panel"
    noun = "panel"


class UnknownProposition(NotKnown):
    """The panel has no proposition of this number."""

    code = "unknown_proposition"
    noun = "proposition"


class UnknownReply(NotKnown):
    """The proposition has no reply of this number."""

    code = "unknown_reply"
    noun = "reply"


class UnknownReport(NotKnown):
    """The panel owes no minority report of this number."""

    code = "unknown_report"
    noun = "minority report"


class UnknownInvitation(NotKnown):
    """No invitation has this secret."""

    code = "unknown_invitation"
    noun = "invitation"

    def __init__(self) -> None:
        # The secret is not repeated: it may be a good one with a slip in it.
        CounterpoiseError.__init__(self, "There is no such invitation. Check that the link is whole.")


class UnknownLogEntry(NotKnown):
    """The log has no such entry."""

    code = "unknown_log_entry"
    noun = "log entry"


class UnknownTile(NotKnown):
    """The log has no tile or bundle of entries here, or not yet one of this width."""

    code = "unknown_tile"
    noun = "tile"


class UnknownStatement(NotKnown):
    """No statement has this name, number or digest."""

    code = "unknown_statement"
    noun = "statement"


class UnknownObjection(NotKnown):
    """There is no such objection, or not with this secret."""

    code = "unknown_objection"
    noun = "objection"
