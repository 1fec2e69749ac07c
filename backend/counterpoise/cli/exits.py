"""Errors to exit codes: 1 refused or failed check, 2 usage. Every leaf stands in the table; a test holds it to that."""

from counterpoise.domain import errors

__all__ = ["EXIT", "REFUSED", "USAGE"]

REFUSED, USAGE = 1, 2

EXIT: dict[type[errors.CounterpoiseError], int] = {
    errors.InvalidDocument: REFUSED,
    errors.UnknownProfile: USAGE,
    errors.UnknownAxis: USAGE,
    errors.UnknownContext: USAGE,
    errors.UnknownHazard: USAGE,
    errors.UnknownTarget: USAGE,
    errors.UnknownMeasurement: USAGE,
    errors.UnknownEvidence: USAGE,
    errors.InvalidOption: USAGE,
    errors.BudgetTooSmall: REFUSED,
    errors.OutputExists: REFUSED,
    errors.QuotasInfeasible: REFUSED,
    errors.TimeUp: REFUSED,
    errors.ModelMissing: REFUSED,
    errors.ModelFailed: REFUSED,
    errors.UnknownVersion: USAGE,
    errors.UnknownDraft: USAGE,
    errors.UnknownDeployment: USAGE,
    errors.UnknownAccount: USAGE,
    errors.UnknownToken: USAGE,
    errors.UnknownInvitation: USAGE,
    errors.SignInNeeded: REFUSED,
    errors.WrongCredentials: REFUSED,
    errors.NotAllowed: REFUSED,
    errors.FormExpired: REFUSED,
    errors.InvitationSpent: REFUSED,
    errors.TooManyRequests: REFUSED,
    errors.AlreadyThere: REFUSED,
    errors.StaleRevision: REFUSED,
    errors.RevisionNeeded: REFUSED,
    errors.KeyReused: REFUSED,
    errors.NotOffered: REFUSED,
    errors.NothingToPublish: REFUSED,
    errors.UnknownPanel: USAGE,
    errors.UnknownProposition: USAGE,
    errors.UnknownReport: USAGE,
    errors.StepRefused: REFUSED,
    errors.QuorumMissing: REFUSED,
    errors.NotOpen: REFUSED,
    errors.StorageFailed: REFUSED,
}
