"""The engine Prism as a process that does not outlive the command, however that ends."""

from __future__ import annotations

from typing import Any

from apache_beam.options.pipeline_options import PipelineOptions
from apache_beam.runners.portability.job_server import StopOnExitJobServer
from apache_beam.runners.portability.prism_runner import PrismJobServer, PrismRunner

from transforms.workers.mortal import mortal


class OwnPrismRunner(PrismRunner):
    """Beam's runner for Prism, whose engine is killed with this process."""

    def default_job_server(self, options: PipelineOptions) -> Any:
        """The engine of this process, started by the first pipeline."""
        return PrismRunner.shared_handle.acquire(lambda: StopOnExitJobServer(_MortalJobServer(options)))


class _MortalJobServer(PrismJobServer):
    def subprocess_cmd_and_endpoint(self) -> tuple[list[Any], str]:
        command, endpoint = super().subprocess_cmd_and_endpoint()
        return mortal([str(word) for word in command]), endpoint
