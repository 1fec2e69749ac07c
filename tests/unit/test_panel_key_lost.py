"""A panel whose key is lost takes nothing more, and can still be closed."""

import pytest
from tests.panel_people import PanelPeople

from counterpoise.domain.errors import StepRefused, StorageFailed


@pytest.mark.parametrize("stage", ["learning", "proposing", "voting", "balloting", "ratifying"])
def test_it_is_closed_with_a_reason_and_once(policies, stage: str) -> None:
    people = PanelPeople(policies)
    names = getattr(people, stage)()
    people.keys.destroy("elm")
    with pytest.raises((StepRefused, StorageFailed)):
        people.step("ratified")
    people.step("closed", because="Its key was lost.")
    with people.asking(names[0]) as caller:
        panel = people.house.convening.get(caller, "elm")
    assert (panel.stage, panel.ended_because) == ("closed", "Its key was lost.")
    with pytest.raises(StepRefused):
        people.step("closed", because="Again.")
