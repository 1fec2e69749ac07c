"""Azure's management SDK reads every content filter policy, and every value is one of its own."""

import json

from azure.mgmt.cognitiveservices import models

from counterpoise.services.exports import export
from counterpoise.services.policies import Policies
from counterpoise.services.targets.azure_content_safety import LEVELS


def test_every_policy_is_a_rai_policy_with_known_levels(policies: Policies) -> None:
    levels = {one.value for one in models.ContentLevel}
    sources = {one.value for one in models.RaiPolicyContentSource}
    assert set(LEVELS.values()) <= levels
    for profile in policies.profiles.values():
        for context in (None, "mental-health"):
            made = export(policies, "azure-content-safety", profile, None, context)
            (body,) = [json.loads(file.content) for file in made.artifacts if file.path == "content-filters.json"]
            read = models.RaiPolicy.from_dict(body)
            assert read is not None
            assert read.properties.base_policy_name == "Microsoft.Default"
            assert read.properties.mode in {one.value for one in models.RaiPolicyMode}
            assert read.properties.mode != models.RaiPolicyMode.ASYNCHRONOUS_FILTER, "shows text before it is checked"
            filters = read.properties.content_filters
            assert len(filters) == 8
            assert {one.severity_threshold for one in filters} <= levels
            assert {one.source for one in filters} == sources
            assert all(one.blocking is True and one.enabled is True for one in filters)
            assert read.serialize() == body
