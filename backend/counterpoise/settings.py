"""Settings from ``COUNTERPOISE_…`` variables; frozen, built only in bootstrap and cli."""

from pathlib import Path
from typing import Annotated, Self

from pydantic import Field, SecretStr, field_validator, model_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

__all__ = ["Settings", "address", "default_catalogue_dir"]


def default_catalogue_dir() -> Path:
    """The catalogue inside the installed package, or beside the source tree in a checkout."""
    here = Path(__file__).resolve().parent
    packaged = here / "value_profiles"
    return packaged if packaged.is_dir() else here.parents[1] / "value_profiles"


def address(host: str, port: int) -> str:
    """The address that a browser on this machine uses: wildcard addresses are not one."""
    name = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104 - compared, not bound
    return f"http://[{name}]:{port}" if ":" in name else f"http://{name}:{port}"


class Settings(BaseSettings):
    """Everything that can be set from outside; docs/reference/settings.md lists it, and a test holds it to that."""

    model_config = SettingsConfigDict(env_prefix="COUNTERPOISE_", frozen=True, extra="ignore")

    catalogue_dir: Path = Field(
        default_factory=default_catalogue_dir, description="Folder with axes, commitments, … and profiles."
    )
    data_dir: Path = Field(default=Path("var"), description="Folder for what the program keeps; made when needed.")
    database_url: SecretStr | None = Field(
        default=None,
        description="Database of profiles, people and deployments: postgresql://…; without it, an SQLite file in "
        "the data folder.",
    )
    keys_dir: Path | None = Field(
        default=None, description="Folder of signing keys, apart from the database; `keys` in the data folder if unset."
    )
    log_origin: str | None = Field(
        default=None,
        pattern=r"^[^\s+]+$",
        description="Name of the log, which its first key gets and keeps; if unset, this server's address and /log.",
    )
    log_witnesses: Annotated[tuple[str, ...], NoDecode] = Field(
        default=(),
        description="Independent witnesses of the log, each written `URL VERIFIER-KEY`, with commas between.",
    )
    host: str = Field(default="127.0.0.1", description="Address that `serve` listens on.")
    port: int = Field(default=8000, ge=1, le=65535, description="Port of the API and the public pages.")
    ui_port: int = Field(default=8501, ge=1, le=65535, description="Port of the app for choosing and tuning.")
    api_url: str | None = Field(
        default=None, description="Where the app finds the API; `serve` sets it for the app that it starts."
    )
    ui_url: str | None = Field(
        default=None, description="Where people find the app; `serve` sets it for the workers that it starts."
    )
    body_limit: int = Field(default=524_288, ge=1024, description="Largest request body in bytes.")
    public_url: str | None = Field(
        default=None,
        pattern="^https?://[^/?#]+$",
        description="Address under which people reach this server, such as https://values.example.org; cookies are "
        "for https alone where it begins so. Without it, links name host and port.",
    )
    demonstration: bool = Field(
        default=False, description="Whether pages say that deployments here are made up; `serve --demo` sets it."
    )
    workers: int = Field(default=1, ge=1, le=64, description="Processes that answer requests.")
    trusted_proxies: str = Field(
        default="127.0.0.1", description="Addresses whose X-Forwarded-For and -Proto are believed, with commas; or *."
    )
    session_days: int = Field(default=14, ge=1, le=366, description="Days until people must sign in again.")
    requests_per_minute: int = Field(
        default=3000, ge=0, description="Requests of one client or credential; 0 for no limit."
    )
    sign_ins_per_minute: int = Field(
        default=10,
        ge=0,
        description="Sign-ins tried from one client, and in five minutes for one address; 0: no limit.",
    )
    replies_per_minute: int = Field(
        default=6,
        ge=0,
        description="Questions of one client that the embedded model answers; one at a time. 0: it answers nobody.",
    )
    objections_per_hour: int = Field(
        default=6, ge=0, description="Objections to statements from one client in an hour; 0: no limit."
    )
    rate_limit_storage: str = Field(
        default="memory://", description="Where attempts are counted; memory:// counts in each worker for itself."
    )
    cors_origins: Annotated[tuple[str, ...], NoDecode] = Field(
        default=(), description="Origins whose scripts may call the API, with commas; none by default."
    )
    oidc_issuer: str | None = Field(default=None, description="Address of the identity provider; off without it.")
    oidc_client_id: str | None = Field(default=None, description="What the identity provider knows this server as.")
    oidc_client_secret: SecretStr | None = Field(default=None, description="Its secret there, where it has one.")
    oidc_newcomers: bool = Field(
        default=False, description="Whether people whom the provider knows get an account without an invitation."
    )
    model_api_key: SecretStr | None = Field(
        default=None, description="Key for `--model URL`; `OPENAI_API_KEY` is read where this is unset."
    )

    @field_validator("cors_origins", "log_witnesses", mode="before")
    @classmethod
    def _separated(cls, given: object) -> object:
        """Several values as one text with commas, the way variables are written."""
        return tuple(part.strip() for part in given.split(",") if part.strip()) if isinstance(given, str) else given

    @model_validator(mode="after")
    def _whole_provider(self) -> Self:
        """An identity provider needs to know this server by an id."""
        if self.oidc_issuer is not None and self.oidc_client_id is None:
            raise ValueError("oidc_issuer needs oidc_client_id beside it")
        return self

    @property
    def keys(self) -> Path:
        """The folder of keys, apart from the database."""
        return self.keys_dir or self.data_dir / "keys"

    @property
    def address(self) -> str:
        """What people type to come here, without a slash at the end."""
        return self.public_url or address(self.host, self.port)
