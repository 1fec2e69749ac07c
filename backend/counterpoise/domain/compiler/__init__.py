"""From a profile to what a model and a guardrail run: pure, deterministic, byte-stable."""
