"""Free ports, and waiting until a server that was just started listens."""

import socket
import subprocess


def free_port() -> int:
    """A loopback port that nobody listened on a moment ago."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def accepts(port: int, process: subprocess.Popen[bytes]) -> bool:
    """Wait until something listens on the port; False when the process has ended instead."""
    while True:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=30).close()
        except ConnectionRefusedError:
            try:
                process.wait(timeout=0.05)
            except subprocess.TimeoutExpired:
                continue
            return False
        else:
            return process.poll() is None
