"""Prometheus metrics: counts and times by route template. No id, address or other personal text is a label."""

import os

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from prometheus_client.multiprocess import MultiProcessCollector

from counterpoise import __version__
from counterpoise.api.observation import Counts

__all__ = ["PrometheusCounts"]

_SECONDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)


class PrometheusCounts(Counts):
    """Counts in this process; in all worker processes where ``PROMETHEUS_MULTIPROC_DIR`` names their common folder."""

    def __init__(self) -> None:
        self._registry = CollectorRegistry()
        labels = ("method", "route", "status")
        self._requests = Counter("counterpoise_requests", "Requests answered.", labels, registry=self._registry)
        self._seconds = Histogram(
            "counterpoise_request_seconds",
            "Time to answer.",
            ("method", "route"),
            buckets=_SECONDS,
            registry=self._registry,
        )
        self._failures = Counter("counterpoise_sign_in_failures", "Sign-ins that failed.", registry=self._registry)
        build = Gauge(
            "counterpoise_build_info",
            "Always 1; the version is the label.",
            ("version",),
            registry=self._registry,
            multiprocess_mode="max",
        )
        build.labels(__version__).set(1)

    def request(self, method: str, route: str, status: int, seconds: float) -> None:
        """Count one request."""
        self._requests.labels(method, route, str(status)).inc()
        self._seconds.labels(method, route).observe(seconds)

    def sign_in_failed(self) -> None:
        """Count one sign-in that failed."""
        self._failures.inc()

    def text(self) -> bytes:
        """Everything counted, in the text format of Prometheus."""
        if "PROMETHEUS_MULTIPROC_DIR" not in os.environ:
            return generate_latest(self._registry)
        of_all = CollectorRegistry()
        MultiProcessCollector(of_all)  # type: ignore[no-untyped-call]
        return generate_latest(of_all)
