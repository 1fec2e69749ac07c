"""Panels, wired: their keys in the data folder, draws from CSV, and a demonstration."""

from counterpoise.bootstrap.access import Surroundings
from counterpoise.bootstrap.library import Library
from counterpoise.files.panel_keys import KeyFolder
from counterpoise.files.pool_csv import PoolCsv
from counterpoise.schemas.drawing import draw_document
from counterpoise.services.panels.demonstration import demonstrate
from counterpoise.services.panels.house import PanelHouse, panel_house
from counterpoise.services.policies import Policies
from counterpoise.services.state import Entropy
from counterpoise.settings import Settings
from counterpoise.signing.ed25519 import Ed25519Seeds

__all__ = ["add_demonstration_panel", "key_folder", "panels"]


def key_folder(settings: Settings) -> KeyFolder:
    """Where the keys of panels are: the same folder for all processes of a server."""
    return KeyFolder(settings.keys)


def panels(settings: Settings, policies: Policies, entropy: Entropy) -> PanelHouse:
    """The services of panels."""
    return panel_house(
        policies,
        key_folder(settings),
        entropy,
        PoolCsv(),
        lambda found, unused: draw_document(found, unused).model_dump(mode="json"),
        Ed25519Seeds(),
    )


def add_demonstration_panel(settings: Settings, held: Library, around: Surroundings) -> bool:
    """Make the demonstration panel where there is none; whether it was made. Doing it again changes nothing.

    The database must be up to date (``bootstrap.state.prepare``). Its id is ``services.panels.demonstration.PANEL``.

    Raises:
        AlreadyThere: if somebody has published a profile under the demonstration's id.
        StorageFailed: if the database or the folder of keys fails.
    """
    house = panels(settings, held.policies, around.entropy)
    return demonstrate(house, around.store, around.clock.now())
