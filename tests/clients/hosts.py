"""Hosts that we did not write, from npm: how each adds a server and says whether it connects.

Each runs in a home of its own, with what it tells its makers switched off, and with a proxy that leads nowhere.
"""

import json
import os
import shlex
import subprocess
import tempfile
from contextlib import contextmanager
from pathlib import Path

NOWHERE = "http://127.0.0.1:9"
QUIET = {
    "HTTP_PROXY": NOWHERE, "HTTPS_PROXY": NOWHERE, "ALL_PROXY": NOWHERE, "NO_PROXY": "127.0.0.1,localhost",
    "http_proxy": NOWHERE, "https_proxy": NOWHERE, "TERM": "dumb", "NO_COLOR": "1",
    "DISABLE_TELEMETRY": "1", "DISABLE_ERROR_REPORTING": "1", "DISABLE_AUTOUPDATER": "1",
    "CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC": "1",
    "GEMINI_TELEMETRY_ENABLED": "false", "GEMINI_CLI_TRUST_WORKSPACE": "true",
}


class Host:
    """A host in an empty home."""

    package = command = ""
    files = {}

    def __init__(self, folder, programs):
        self.home, self.work = Path(folder, "home"), Path(folder, "work")
        self.work.mkdir()
        for name, text in self.files.items():
            file = self.home / name
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text)
        self.home.mkdir(exist_ok=True)
        path = f"{programs}{os.pathsep}{os.environ['PATH']}"
        self.environment = {"PATH": path, "HOME": str(self.home), **QUIET}

    def run(self, line, **more):
        """Runs a line of a shell; gives its exit code and what it said."""
        done = subprocess.run(
            ["bash", "-c", line], cwd=self.work, env=self.environment, timeout=120, text=True,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, **{"stdin": subprocess.DEVNULL, **more},
        )
        return done.returncode, done.stdout

    def add(self, line):
        """Adds a server; gives what went wrong."""
        code, said = self.run(line)
        return f"`{line}` ended with {code}: {said}" if code else None

    def connects(self, name):
        """Lists the servers, which starts them; gives what is wrong with that one."""
        _, said = self.run(f"{self.command} mcp list")
        lines = [line for line in said.splitlines() if f"{name}:" in line]
        good = any(line.rstrip().endswith("Connected") and "✗" not in line for line in lines)
        return None if good else f"`{self.command} mcp list` says of {name}: {said}"


class Claude(Host):
    package, version, command = "@anthropic-ai/claude-code", "2.1.330", "claude"

    def demo(self, binary):
        return f"claude mcp add demo --transport stdio --env SYNOLOGY_DEMO=1 -- {shlex.quote(binary)}"


class Gemini(Host):
    package, version, command = "@google/gemini-cli", "0.61.0", "gemini"
    files = {
        ".gemini/settings.json": json.dumps(
            {"privacy": {"usageStatisticsEnabled": False}, "general": {"disableAutoUpdate": True}}
        )
    }

    def demo(self, binary):
        return f"gemini mcp add --scope user demo {shlex.quote(binary)} --env SYNOLOGY_DEMO=1"


class Codex(Host):
    package, version, command = "@openai/codex", "0.169.0", "codex"
    files = {".codex/config.toml": "check_for_update_on_startup = false\n[analytics]\nenabled = false\n"}

    def demo(self, binary):
        return f"codex mcp add demo --env SYNOLOGY_DEMO=1 -- {shlex.quote(binary)}"

    def connects(self, name):
        """`codex mcp list` starts nothing; what its editors speak to does."""
        code, said = self.run("codex mcp list --json 2>/dev/null")
        if code or name not in [server["name"] for server in json.loads(said)]:
            return f"`codex mcp list` does not know {name}: {said}"
        asks = [
            {"id": 1, "method": "initialize", "params": {"clientInfo": {"name": "test", "version": "0"}}},
            {"method": "initialized"},
            {"id": 2, "method": "mcpServerStatus/list", "params": {}},
        ]
        server = subprocess.Popen(
            ["codex", "app-server"], cwd=self.work, env=self.environment, text=True,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
        )
        try:
            server.stdin.write("".join(json.dumps(ask) + "\n" for ask in asks))
            server.stdin.flush()
            for line in server.stdout:
                answer = json.loads(line)
                if answer.get("id") == 2:
                    servers = answer.get("result", {}).get("data", [])
                    found = [one for one in servers if one["name"] == name and one["tools"]]
                    return None if found else f"codex does not connect: {line[:700]}"
            return "codex ended without an answer"
        finally:
            server.kill()
            server.wait()


HOSTS = [Claude, Gemini, Codex]


def installed(host, target):
    """Where the programs of a host are, or why it cannot be installed."""
    place = Path(target, "clients", "npm", host.command)
    manifest = place / "node_modules" / host.package / "package.json"
    if not (manifest.exists() and json.loads(manifest.read_text())["version"] == host.version):
        place.mkdir(parents=True, exist_ok=True)
        line = ["npm", "install", "--no-save", "--no-audit", "--no-fund", "--loglevel=error", "--prefix", str(place)]
        try:
            done = subprocess.run(
                [*line, f"{host.package}@{host.version}"], text=True, timeout=500,
                stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
            )
        except (OSError, subprocess.TimeoutExpired) as error:
            return None, str(error)
        if done.returncode:
            return None, done.stdout[-300:]
    return place / "node_modules" / ".bin", None


@contextmanager
def fresh(host, programs):
    """The host in a new home."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        yield host(folder, programs)
