"""Counterpoise: decide in the open which values an AI assistant puts first.

``from counterpoise import load_profile, compile_profile, export`` needs no server (docs/reference/python-library.md).
The names are loaded when they are first asked for, so ``import counterpoise`` alone costs next to nothing.
"""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from counterpoise.public import (
        Artifact,
        CompiledPolicy,
        CounterpoiseError,
        Export,
        Loss,
        Profile,
        Verdict,
        compile_profile,
        decision,
        export,
        load_profile,
        policy_document,
        target_names,
    )

__version__ = "0.1.0"

__all__ = [
    "Artifact",
    "CompiledPolicy",
    "CounterpoiseError",
    "Export",
    "Loss",
    "Profile",
    "Verdict",
    "__version__",
    "compile_profile",
    "decision",
    "export",
    "load_profile",
    "policy_document",
    "target_names",
]


def __getattr__(name: str) -> Any:
    if name not in __all__:
        raise AttributeError(f"module 'counterpoise' has no attribute {name!r}")
    from counterpoise import public  # noqa: PLC0415 - on first use, as the docstring says

    found = getattr(public, name)
    globals()[name] = found
    return found


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
