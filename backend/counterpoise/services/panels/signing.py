"""The signatures of minorities: who signed a report is secret, that so many of the group did can be checked."""

from collections.abc import Iterable

from counterpoise.domain.disclosure.envelope import Envelope, EnvelopeSignature, fingerprint, pae
from counterpoise.domain.panels.group_signing import PAYLOAD_TYPE, member_seed, report_payload
from counterpoise.domain.panels.records import Panel, Report
from counterpoise.services.panels.convening import charter_digest
from counterpoise.services.panels.ports import PanelKeys, SeedSigning
from counterpoise.services.panels.rooms import key_of

__all__ = ["GroupSignatures"]


class GroupSignatures:
    """Signs for members of a group that signed its text.

    Args:
        keys: of the panels.
        signing: makes keys and signatures of 32 private bytes.
    """

    def __init__(self, keys: PanelKeys, signing: SeedSigning) -> None:
        self._keys, self._signing = keys, signing

    def public_keys(self, panel: Panel, members: Iterable[str]) -> list[str]:
        """The group's public keys in hex, sorted, so that their order says nothing; raises StorageFailed."""
        key = key_of(self._keys, panel)
        return sorted(self._signing.public(member_seed(key, name)).hex() for name in members)

    def envelope(self, panel: Panel, report: Report) -> str:
        """A written report as a DSSE envelope, signed by each who signed the text as it is; raises StorageFailed."""
        key = key_of(self._keys, panel)
        payload = report_payload(report, charter_digest(panel.charter), panel.charter.profile)
        message = pae(PAYLOAD_TYPE, payload)
        seeds = [member_seed(key, name) for name in report.signed]
        signed = sorted((fingerprint(self._signing.public(one)), self._signing.sign(one, message)) for one in seeds)
        return Envelope(PAYLOAD_TYPE, payload, tuple(EnvelopeSignature(*one) for one in signed)).written.decode()
