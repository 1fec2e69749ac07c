"""A synchronous, typed HTTP client of the whole API; the calls are in one module a noun.

Every route has a method with the name of its operation.
"""

from counterpoise.client.catalogue import CatalogueCalls
from counterpoise.client.connection import Named, ServerProblem, ServerUnreachable, Tagged
from counterpoise.client.deployments import DeploymentCalls
from counterpoise.client.drafts import DraftCalls
from counterpoise.client.log import LogCalls
from counterpoise.client.measurements import MeasurementCalls
from counterpoise.client.operations import OperationCalls
from counterpoise.client.panel_replies import PanelReplyCalls
from counterpoise.client.panel_strata import StrataCalls
from counterpoise.client.panels import PanelCalls, PanelRoomCalls
from counterpoise.client.people import AdministrationCalls, SelfCalls
from counterpoise.client.policies import PolicyCalls
from counterpoise.client.profiles import ProfileCalls
from counterpoise.client.quiz import QuizCalls
from counterpoise.client.replies import ReplyCalls
from counterpoise.client.standing import StandingCalls
from counterpoise.client.statements import StatementCalls
from counterpoise.client.versions import VersionCalls

__all__ = ["Client", "Named", "ServerProblem", "ServerUnreachable", "Tagged"]


class Client(
    CatalogueCalls,
    ProfileCalls,
    DraftCalls,
    VersionCalls,
    PolicyCalls,
    ReplyCalls,
    StandingCalls,
    MeasurementCalls,
    LogCalls,
    QuizCalls,
    DeploymentCalls,
    StatementCalls,
    SelfCalls,
    AdministrationCalls,
    PanelCalls,
    PanelRoomCalls,
    StrataCalls,
    PanelReplyCalls,
    OperationCalls,
):
    """One connection pool to one server; use it as a context manager or call :meth:`close`.

    Args:
        base_url: for example ``http://127.0.0.1:8000``.
        token: an API token or a session's secret, for routes that ask who you are.
        transport: another transport, for tests.
        timeout: seconds for one call.

    Every method raises ServerUnreachable or ServerProblem.
    """
