"""Panels, wired: their keys in the data folder, draws from CSV, and a demonstration."""

from counterpoise.files.panel_keys import KeyFolder
from counterpoise.files.pool_csv import PoolCsv
from counterpoise.schemas.drawing import draw_document
from counterpoise.services.panels.house import PanelHouse, panel_house
from counterpoise.services.policies import Policies
from counterpoise.services.state import Entropy
from counterpoise.settings import Settings

__all__ = ["key_folder", "panels"]


def key_folder(settings: Settings) -> KeyFolder:
    """Where the keys of panels are: ``keys/`` of the data folder, the same for all processes of a server."""
    return KeyFolder(settings.data_dir / "keys")


def panels(settings: Settings, policies: Policies, entropy: Entropy) -> PanelHouse:
    """The services of panels."""
    return panel_house(
        policies,
        key_folder(settings),
        entropy,
        PoolCsv(),
        lambda found, unused: draw_document(found, unused).model_dump(mode="json"),
    )
