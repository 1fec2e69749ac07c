"""Ports of everything that is kept: repositories, the unit of work around them, and where time and chance come from.

One contract suite holds the fake, SQLite and PostgreSQL to this page. Services commit nothing; whoever opened the unit
of work does.
"""

from counterpoise.services.state.ambient import Clock, Entropy, Passwords
from counterpoise.services.state.catalogues import Catalogues
from counterpoise.services.state.offers import Choices, Deployments, Idempotency, Profiles
from counterpoise.services.state.panel_replies import PanelReplies
from counterpoise.services.state.panels import Contributions, Panels
from counterpoise.services.state.people import Accounts, Audit, Credentials
from counterpoise.services.state.statements import Objections, Statements
from counterpoise.services.state.translog import Translog
from counterpoise.services.state.work import Store, UnitOfWork

__all__ = [
    "Accounts",
    "Audit",
    "Catalogues",
    "Choices",
    "Clock",
    "Contributions",
    "Credentials",
    "Deployments",
    "Entropy",
    "Idempotency",
    "Objections",
    "PanelReplies",
    "Panels",
    "Passwords",
    "Profiles",
    "Statements",
    "Store",
    "Translog",
    "UnitOfWork",
]
