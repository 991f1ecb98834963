"""The pool in which a Flink job's Python workers start. Beam's own listens on every interface; this one on loopback.

Whoever reaches the port can have this machine run workers for a job of theirs, without a password: keep it local.
"""

from __future__ import annotations

import sys
from concurrent.futures import ThreadPoolExecutor

import grpc
from apache_beam.portability.api import beam_fn_api_pb2_grpc
from apache_beam.runners.worker.worker_pool_main import BeamFnExternalWorkerPoolServicer

HOST = "127.0.0.1"


def main(port: int) -> None:
    """Serve until the process is ended; port 0 takes a free one. The address goes to standard output."""
    server = grpc.server(ThreadPoolExecutor())
    bound = server.add_insecure_port(f"{HOST}:{port}")
    pool = BeamFnExternalWorkerPoolServicer(use_process=True)
    beam_fn_api_pb2_grpc.add_BeamFnExternalWorkerPoolServicer_to_server(pool, server)
    server.start()
    sys.stdout.write(f"{HOST}:{bound}\n")
    sys.stdout.flush()
    server.wait_for_termination()


if __name__ == "__main__":
    main(int(sys.argv[1]))
