"""Settings from ``COUNTERPOISE_…`` variables; frozen, built only in bootstrap and cli."""

from pathlib import Path

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

__all__ = ["Settings", "default_catalogue_dir"]


def default_catalogue_dir() -> Path:
    """The catalogue inside the installed package, or beside the source tree in a checkout."""
    here = Path(__file__).resolve().parent
    packaged = here / "value_profiles"
    return packaged if packaged.is_dir() else here.parents[1] / "value_profiles"


class Settings(BaseSettings):
    """Everything that can be set from outside; docs/reference/settings.md lists it, and a test holds it to that."""

    model_config = SettingsConfigDict(env_prefix="COUNTERPOISE_", frozen=True, extra="ignore")

    catalogue_dir: Path = Field(
        default_factory=default_catalogue_dir, description="Folder with axes, commitments, … and profiles."
    )
    data_dir: Path = Field(default=Path("var"), description="Folder for what the program keeps; made when needed.")
    host: str = Field(default="127.0.0.1", description="Address that `serve` listens on.")
    port: int = Field(default=8000, ge=1, le=65535, description="Port of the API and the public pages.")
    ui_port: int = Field(default=8501, ge=1, le=65535, description="Port of the app for choosing and tuning.")
    api_url: str | None = Field(
        default=None, description="Where the app finds the API; `serve` sets it for the app that it starts."
    )
    body_limit: int = Field(default=524_288, ge=1024, description="Largest request body in bytes.")
    model_api_key: SecretStr | None = Field(
        default=None, description="Key for `--model URL`; `OPENAI_API_KEY` is read where this is unset."
    )
