"""`setup` for hosts that we did not write: each reads what it is told, connects to a NAS with 2-factor, and is left again."""

import subprocess
import sys
from contextlib import contextmanager

from hosts import HOSTS, fresh, installed

CODE = "123456"
IDS = {"claude": "claude-code", "gemini": "gemini-cli", "codex": "codex"}


@contextmanager
def careful_nas(binary):
    """A simulated NAS with a self-signed certificate and 2-factor on; gives its address and the SHA-256."""
    line = [binary, "simulate", "--tls", "--otp", CODE]
    process = subprocess.Popen(line, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    try:
        url = process.stdout.readline().strip()
        yield url, process.stdout.readline().rsplit(" ", 1)[-1].strip()
    finally:
        process.terminate()
        process.wait()


def setup(client, binary, words, **variables):
    """Runs `setup` in the home of a host; gives what went wrong."""
    done = subprocess.run(
        [binary, "setup", "--yes", *words], text=True, timeout=120, stdin=subprocess.DEVNULL,
        env={**client.environment, "SYNOLOGY_KEYRING": "off", **variables},
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
    )
    return f"`setup` ended with {done.returncode}: {done.stdout}" if done.returncode else None


def problem_with(host, programs, binary):
    with careful_nas(binary) as (url, fingerprint), fresh(host, programs) as client:
        words = ["--url", url, "--tls-fingerprint", fingerprint, "--username", "demo", "--nas", "attic"]
        told = ["--host", IDS[host.command]]
        problem = setup(client, binary, words + told, SYNOLOGY_PASSWORD="demo", SYNOLOGY_OTP_CODE=CODE)
        problem = problem or client.connects("synology") or setup(client, binary, ["--remove", "attic"])
        if problem:
            return problem
        return None if client.connects("synology") else "it connects though it was removed"


def main(binary, target):
    failed = 0
    for host in HOSTS:
        programs, missing = installed(host, target)
        if missing:
            print(f"skipped: {host.package} {host.version} cannot be installed: {missing}")
            continue
        problem = problem_with(host, programs, binary)
        failed += bool(problem)
        print(f"setup for {host.package}: {problem or 'passed'}"[:1500])
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], sys.argv[2]))
