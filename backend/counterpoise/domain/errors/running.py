"""Options out of range, output in the way, models that fail."""

from counterpoise.domain.errors.base import CounterpoiseError

__all__ = [
    "BudgetTooSmall",
    "InvalidOption",
    "ModelError",
    "ModelFailed",
    "ModelMissing",
    "OutputExists",
    "TimeUp",
]


class InvalidOption(CounterpoiseError):
    """A compile option, score or weight is outside its range."""

    code = "invalid_option"


class BudgetTooSmall(CounterpoiseError):
    """The commitments alone are longer than the budget; they are never dropped."""

    code = "budget_too_small"


class OutputExists(CounterpoiseError):
    """The place to write to holds something that we did not write."""

    code = "output_exists"


class TimeUp(CounterpoiseError):
    """The time that a long run was given is over; what it has done so far is kept."""

    code = "time_up"


class ModelError(CounterpoiseError):
    """The language model that was asked to answer could not."""

    code = "model_error"


class ModelMissing(ModelError):
    """The model is not installed, or no file is at the path given."""

    code = "model_missing"


class ModelFailed(ModelError):
    """The model or its endpoint failed, or answered in a form we cannot read."""

    code = "model_failed"
