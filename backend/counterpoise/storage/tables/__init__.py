"""Table classes, one file a noun, apart from domain and wire types. They hold rows and check nothing; the domain does.

``metadata`` knows every table once this package is imported.
"""

from counterpoise.storage.tables.accounts import AccountRow, MembershipRow
from counterpoise.storage.tables.audit import AuditRow
from counterpoise.storage.tables.base import Row
from counterpoise.storage.tables.catalogues import CatalogueRow
from counterpoise.storage.tables.choices import ChoiceRow
from counterpoise.storage.tables.credentials import ApiTokenRow, InvitationRow, SessionRow
from counterpoise.storage.tables.deployments import DeploymentRow
from counterpoise.storage.tables.panel_replies import PanelReplyRow
from counterpoise.storage.tables.panels import (
    AssentRow,
    PanelBallotRow,
    PanelDrawRow,
    PanelEntryRow,
    PanelRow,
    PanelVoteRow,
    PropositionRow,
    ReportRow,
)
from counterpoise.storage.tables.profiles import AxisPositionRow, DraftRow, ProfileRow, VersionRow
from counterpoise.storage.tables.remembered import RememberedRow
from counterpoise.storage.tables.statements import ObjectionRow, StatementNameRow, StatementRow
from counterpoise.storage.tables.translog import LogCheckpointRow, LogEntryRow, LogHashRow, LogSignatureRow

__all__ = [
    "AccountRow",
    "ApiTokenRow",
    "AssentRow",
    "AuditRow",
    "AxisPositionRow",
    "CatalogueRow",
    "ChoiceRow",
    "DeploymentRow",
    "DraftRow",
    "InvitationRow",
    "LogCheckpointRow",
    "LogEntryRow",
    "LogHashRow",
    "LogSignatureRow",
    "MembershipRow",
    "ObjectionRow",
    "PanelBallotRow",
    "PanelDrawRow",
    "PanelEntryRow",
    "PanelReplyRow",
    "PanelRow",
    "PanelVoteRow",
    "ProfileRow",
    "PropositionRow",
    "RememberedRow",
    "ReportRow",
    "SessionRow",
    "StatementNameRow",
    "StatementRow",
    "VersionRow",
    "metadata",
]

metadata = Row.metadata
