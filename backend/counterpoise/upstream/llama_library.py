"""llama.cpp's public C interface (llama.h), from the shared object of the runtime's package.

Only what scoring a batch needs is bound. The structs are laid out as in the llama.h of one version. One of another
layout would be written past its end, so nothing is called unless the installed package is that version, and no model is
loaded unless the defaults read back as that header has them.
"""

import ctypes
from ctypes import POINTER, Structure, c_bool, c_char_p, c_float, c_int8, c_int32, c_size_t, c_uint32, c_void_p
from functools import lru_cache
from importlib import import_module, metadata
from typing import Any

__all__ = [
    "DISABLED",
    "F32",
    "BatchStruct",
    "ContextParams",
    "Declined",
    "LlamaLibrary",
    "ModelParams",
    "llama_library",
]

_PACKAGE = "xllamacpp"
# The package's version, whose last part is the number of the llama.cpp build in it.
_VERSION = "2026.10.11549"
DISABLED = 0
"""``LLAMA_FLASH_ATTN_TYPE_DISABLED``."""
F32 = 0
"""``GGML_TYPE_F32``."""
_F16 = 1
_AUTO = -1


class Declined(Exception):
    """The library is not the one that this binding was written for; its message says what differs."""


class ModelParams(Structure):
    """``struct llama_model_params``."""

    _fields_ = (
        ("devices", c_void_p),
        ("tensor_buft_overrides", c_void_p),
        ("n_gpu_layers", c_int32),
        ("split_mode", c_int32),
        ("load_mode", c_int32),
        ("lazy_mode", c_int32),
        ("main_gpu", c_int32),
        ("tensor_split", c_void_p),
        ("progress_callback", c_void_p),
        ("progress_callback_user_data", c_void_p),
        ("kv_overrides", c_void_p),
        ("vocab_only", c_bool),
        ("check_tensors", c_bool),
        ("use_extra_bufts", c_bool),
        ("no_host", c_bool),
        ("no_alloc", c_bool),
        ("load_mtp", c_bool),
    )


class ContextParams(Structure):
    """``struct llama_context_params``."""

    _fields_ = (
        ("n_ctx", c_uint32),
        ("n_batch", c_uint32),
        ("n_ubatch", c_uint32),
        ("n_seq_max", c_uint32),
        ("n_rs_seq", c_uint32),
        ("n_outputs_max", c_uint32),
        ("n_outputs_max_per_seq", c_uint32),
        ("n_threads", c_int32),
        ("n_threads_batch", c_int32),
        ("ctx_type", c_int32),
        ("rope_scaling_type", c_int32),
        ("pooling_type", c_int32),
        ("attention_type", c_int32),
        ("flash_attn_type", c_int32),
        ("rope_freq_base", c_float),
        ("rope_freq_scale", c_float),
        ("yarn_ext_factor", c_float),
        ("yarn_attn_factor", c_float),
        ("yarn_beta_fast", c_float),
        ("yarn_beta_slow", c_float),
        ("yarn_orig_ctx", c_uint32),
        ("defrag_thold", c_float),
        ("cb_eval", c_void_p),
        ("cb_eval_user_data", c_void_p),
        ("type_k", c_int32),
        ("type_v", c_int32),
        ("moe_cache_size", c_size_t),
        ("abort_callback", c_void_p),
        ("abort_callback_data", c_void_p),
        ("embeddings", c_bool),
        ("offload_kqv", c_bool),
        ("no_perf", c_bool),
        ("op_offload", c_bool),
        ("swa_full", c_bool),
        ("kv_unified", c_bool),
        ("samplers", c_void_p),
        ("n_samplers", c_size_t),
        ("ctx_other", c_void_p),
    )


class BatchStruct(Structure):
    """``struct llama_batch``."""

    _fields_ = (
        ("n_tokens", c_int32),
        ("token", POINTER(c_int32)),
        ("embd", POINTER(c_float)),
        ("pos", POINTER(c_int32)),
        ("n_seq_id", POINTER(c_int32)),
        ("seq_id", POINTER(POINTER(c_int32))),
        ("logits", POINTER(c_int8)),
    )


# What the header's comments and the library's sources state as defaults; all that is not named here is zero.
_MODEL_DEFAULTS: dict[str, object] = {
    "n_gpu_layers": -1,
    "split_mode": 1,
    "load_mode": _AUTO,
    "lazy_mode": 1,
    "use_extra_bufts": True,
}
_CONTEXT_DEFAULTS: dict[str, object] = {
    "n_ctx": 512,
    "n_batch": 2048,
    "n_ubatch": 512,
    "n_seq_max": 1,
    "n_outputs_max_per_seq": 1,
    "n_threads": 4,
    "n_threads_batch": 4,
    "rope_scaling_type": -1,
    "pooling_type": -1,
    "attention_type": -1,
    "flash_attn_type": _AUTO,
    "yarn_ext_factor": -1.0,
    "yarn_attn_factor": -1.0,
    "yarn_beta_fast": -1.0,
    "yarn_beta_slow": -1.0,
    "defrag_thold": -1.0,
    "type_k": _F16,
    "type_v": _F16,
    "offload_kqv": True,
    "no_perf": True,
    "op_offload": True,
    "swa_full": True,
}

_SIGNATURES: dict[str, tuple[Any, tuple[Any, ...]]] = {
    "llama_model_default_params": (ModelParams, ()),
    "llama_context_default_params": (ContextParams, ()),
    "llama_model_load_from_file": (c_void_p, (c_char_p, ModelParams)),
    "llama_model_free": (None, (c_void_p,)),
    "llama_init_from_model": (c_void_p, (c_void_p, ContextParams)),
    "llama_free": (None, (c_void_p,)),
    "llama_n_ctx": (c_uint32, (c_void_p,)),
    "llama_n_batch": (c_uint32, (c_void_p,)),
    "llama_n_ubatch": (c_uint32, (c_void_p,)),
    "llama_n_threads": (c_int32, (c_void_p,)),
    "llama_model_get_vocab": (c_void_p, (c_void_p,)),
    "llama_vocab_n_tokens": (c_int32, (c_void_p,)),
    "llama_get_memory": (c_void_p, (c_void_p,)),
    "llama_memory_clear": (None, (c_void_p, c_bool)),
    "llama_memory_seq_rm": (c_bool, (c_void_p, c_int32, c_int32, c_int32)),
    "llama_batch_init": (BatchStruct, (c_int32, c_int32, c_int32)),
    "llama_batch_free": (None, (BatchStruct,)),
    "llama_decode": (c_int32, (c_void_p, BatchStruct)),
    "llama_get_logits_ith": (POINTER(c_float), (c_void_p, c_int32)),
}


class LlamaLibrary:
    """The bound functions, by the names that llama.h gives them.

    Args:
        library: the opened shared object.

    Raises:
        Declined: if a function is missing, or the defaults are not the header's.
    """

    def __init__(self, library: ctypes.CDLL) -> None:
        for name, (result, arguments) in _SIGNATURES.items():
            try:
                function = getattr(library, name)
            except AttributeError as error:
                raise Declined(f"The shared object of {_PACKAGE} does not export {name}.") from error
            function.restype = result
            function.argtypes = arguments
            setattr(self, name, function)
        _compare(self.llama_model_default_params(), _MODEL_DEFAULTS)
        _compare(self.llama_context_default_params(), _CONTEXT_DEFAULTS)

    def __getattr__(self, name: str) -> Any:
        # Reached only for what is not bound; declared so that the bound functions may be called by name.
        raise AttributeError(name)


def _compare(found: Structure, stated: dict[str, object]) -> None:
    for name, *_ in type(found)._fields_:
        value = getattr(found, name)
        if value != stated.get(name, value if value is None else 0):
            raise Declined(
                f"{type(found).__name__}.{name} is {value} by default, not {stated.get(name, 0)}: "
                f"{_PACKAGE} was built with another llama.h than that of {_VERSION}."
            )


@lru_cache(maxsize=1)
def llama_library() -> LlamaLibrary:
    """The library of the installed runtime.

    Raises:
        Declined: if it is not installed, is of another version, exports too little, or has another layout.
    """
    try:
        version = metadata.version(_PACKAGE)
    except metadata.PackageNotFoundError as error:
        raise Declined(f"{_PACKAGE} is not installed.") from error
    # Compared before anything is called: a struct of another size would be written past its end.
    if version != _VERSION:
        raise Declined(f"{_PACKAGE} is {version}; its structs are known for {_VERSION} only.")
    try:
        path = import_module(f"{_PACKAGE}.{_PACKAGE}").__file__
        library = ctypes.CDLL(str(path))
    except (ImportError, OSError) as error:
        raise Declined(f"The shared object of {_PACKAGE} cannot be opened: {error}") from error
    return LlamaLibrary(library)
