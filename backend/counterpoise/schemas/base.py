"""The base of every wire model."""

from pydantic import BaseModel, ConfigDict

__all__ = ["Ask", "Wire"]


class Wire(BaseModel):
    """A frozen wire model. Replies may gain fields, so unknown ones are ignored when read."""

    model_config = ConfigDict(frozen=True, extra="ignore", populate_by_name=True)


class Ask(BaseModel):
    """A request body: an unknown field is refused, because it is a typing slip or a hope; and no `true` is a number."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)
