"""Every snippet of the README: commands of hosts by the hosts themselves, entries of their files by starting what they name,
settings by the binary. A snippet that none of these knows fails.
"""

import json
import re
import shlex
import subprocess
import sys
import tempfile
import tomllib
from pathlib import Path

from hosts import HOSTS, fresh, installed

PLACEHOLDER = "/path/to/synology-backup-mcp"
PASSWORD = "not the password"
HELLO = {
    "jsonrpc": "2.0", "id": 1, "method": "initialize",
    "params": {"protocolVersion": "2025-11-25", "capabilities": {}, "clientInfo": {"name": "test", "version": "0"}},
}
# Packages are built, installed and started by the tests of the packaging, and these need what is not here.
ELSEWHERE = {"uvx", "uv", "npx", "npm", "pip", "pipx", "docker", "brew", "cargo"}
# Programs of the system in examples.
SYSTEM = {"openssl", "chmod", "ls", "tail", "cat", "curl", "tar", "shasum", "sha256sum", "xattr"}


class Checks:
    """Counts what is as it should be."""

    def __init__(self, binary, target, readme):
        self.binary, self.target, self.readme = binary, target, readme
        self.passed = self.failed = self.skipped = 0
        self.programs, self.missing = {}, {}

    def __call__(self, problem, what):
        self.passed, self.failed = self.passed + (not problem), self.failed + bool(problem)
        if problem:
            print(f"failed: {what}: {problem}"[:1500])

    def skip(self, why):
        self.skipped += 1
        print(f"skipped: {why}")

    def install(self):
        for host in HOSTS:
            self.programs[host.command], self.missing[host.command] = installed(host, self.target)
            if self.missing[host.command]:
                print(f"skipped: {host.package} {host.version} cannot be installed: {self.missing[host.command]}")


def blocks(text):
    """The language, line and text of each block."""
    for found in re.finditer(r"^```(\w+)\n(.*?)^```$", text, re.MULTILINE | re.DOTALL):
        yield found[1], text[: found.start()].count("\n") + 1, found[2]


def commands(text):
    """The commands of a block, those over several lines as one."""
    for line in text.replace("\\\n", " ").splitlines():
        line = line.strip()
        if line and not line.startswith("#"):
            yield line


def run_command(check, line, what):
    words = shlex.split(line)
    program = Path(words[0]).name
    hosts = {host.command: host for host in HOSTS}
    if program in hosts:
        added(check, hosts[program], line, what)
    elif words[:2] == ["cargo", "run"]:
        ours(check, words[words.index("--") + 1 :], what)
    elif program == "synology-backup-mcp":
        ours(check, words[1:], what)
    elif program in ELSEWHERE:
        check.skip(f"{what}: {line} is tried by other tests")
    elif program in SYSTEM:
        done = subprocess.run(["bash", "-n", "-c", line], capture_output=True, text=True)
        check(done.stderr, what)
    else:
        check(f"no test knows `{program}`; tell tests/clients/snippets.py how to try it", what)


def ours(check, words, what):
    """A command of ours: run where it needs nothing, else its command and flags are looked up in the help."""
    with tempfile.TemporaryDirectory() as home:
        environment = {"HOME": home}
        if "--demo" in words:
            done = subprocess.run([check.binary, *words], env=environment, capture_output=True, text=True, timeout=60, stdin=subprocess.DEVNULL)
            check(done.returncode and done.stderr, what)
            return
        command = next((word for word in words if not word.startswith("-")), None)
        done = subprocess.run([check.binary, *([command] if command else []), "--help"], env=environment, capture_output=True, text=True)
        check(done.returncode and done.stderr, what)
        for flag in (word.split("=")[0] for word in words if word.startswith("--")):
            check(None if flag in done.stdout else f"{flag} is not in the help", what)


def added(check, host, line, what):
    """Adds the server as written, then sees whether the host connects, and whether what it starts is content."""
    if check.missing[host.command]:
        check.skip(f"{what}: {line}")
        return
    with fresh(host, check.programs[host.command]) as client:
        for place in (client.home, client.work):
            password(place)
        line = line.replace(PLACEHOLDER, shlex.quote(check.binary)).replace("/home/me", str(client.home))
        problem = client.add(line)
        check(problem, what)
        if not problem:
            check(client.connects("synology"), what)
            for entry in entries(client):
                check(starts(entry, client.home), what)


def password(place, *names):
    for file in [place / ".synology-password", *map(Path, names)]:
        file.write_text(PASSWORD)
        file.chmod(0o600)


def entries(client):
    """What the host wrote into its files."""
    found = []
    for file in [*client.home.rglob("*.json"), *client.work.rglob("*.json"), *client.home.rglob("config.toml")]:
        try:
            value = tomllib.loads(file.read_text()) if file.suffix == ".toml" else json.loads(file.read_text())
        except ValueError:
            continue
        found += servers(value)
    return found


def servers(value):
    """The entries for servers, however deep they are."""
    if not isinstance(value, dict):
        return []
    own = [
        entry
        for key in ("mcpServers", "servers", "mcp_servers")
        if isinstance(value.get(key), dict)
        for entry in value[key].values()
        if isinstance(entry, dict) and "command" in entry
    ]
    return own + [entry for inner in value.values() for entry in servers(inner)]


def starts(entry, home):
    """Starts what an entry names; gives what is wrong."""
    environment = {name: value.replace("${input:password}", PASSWORD) for name, value in entry.get("env", {}).items()}
    left = [value for value in environment.values() if "${" in value]
    if left:
        return f"nothing fills {left}"
    done = subprocess.run(
        [entry["command"], *entry.get("args", [])], env={"HOME": str(home), **environment},
        input=json.dumps(HELLO) + "\n", capture_output=True, text=True, timeout=30,
    )
    lines = [json.loads(answer) for answer in done.stdout.splitlines()]
    if not lines or "result" not in lines[0]:
        return f"no greeting: {done.stdout}{done.stderr}"
    # A setting that cannot be used is told and does not end the server.
    return done.stderr if done.returncode or "SYNOLOGY_" in done.stderr else None


def json_snippet(check, text, what):
    try:
        value = json.loads(text)
    except ValueError as error:
        check(str(error), what)
        return
    found = servers(value)
    check(None if found else "there is no server in it", what)
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        password(home)
        for entry in found:
            if entry["command"] != PLACEHOLDER:
                check.skip(f"{what}: {entry['command']} is tried by other tests")
                continue
            plain = json.loads(json.dumps(entry).replace(PLACEHOLDER, check.binary).replace("/home/me", folder))
            check(starts(plain, home), what)


def toml_snippet(check, text, what):
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        text = text.replace(PLACEHOLDER, check.binary).replace("/home/me", folder)
        password(home, *re.findall(r'password_file\s*=\s*"(.*?)"', text))
        found = servers(tomllib.loads(text))
        for entry in found:
            check(starts(entry, home), what)
        if found:
            return
        config = home / "config.toml"
        config.write_text(authorities(text, home))
        for name in list(tomllib.loads(text).get("nas", {})) or [None]:
            chosen = ["--nas", name] if name else []
            line = [check.binary, "--config", str(config), *chosen, "tools"]
            done = subprocess.run(line, env={"HOME": folder}, capture_output=True, text=True)
            check(done.returncode and done.stderr, what)


def authorities(text, home):
    """The text with a real file where it names one with an authority."""
    file = home / "authority.pem"
    file.write_text(AUTHORITY)
    return re.sub(r'(ca_file\s*=\s*)"[^"]*"', lambda found: f'{found[1]}"{file}"', text)


def authority():
    from nas import self_signed

    pem = self_signed().decode()
    return pem[pem.index("-----BEGIN CERTIFICATE") :]


AUTHORITY = authority()


def demo(check):
    """Every host connects to the demo."""
    for host in HOSTS:
        if check.missing[host.command]:
            continue
        with fresh(host, check.programs[host.command]) as client:
            line = client.demo(check.binary)
            check(client.add(line) or client.connects("demo"), f"{host.package} and the demo")


def main(binary, target):
    readme = Path(__file__).resolve().parents[2] / "README.md"
    check = Checks(binary, target, readme)
    check.install()
    known = {"json": json_snippet, "toml": toml_snippet}
    for language, line, text in blocks(readme.read_text()):
        what = f"README.md:{line}"
        if language == "sh":
            for command in commands(text):
                run_command(check, command, what)
        elif language in known:
            known[language](check, text, what)
        else:
            check(f"no test knows a block of {language}", what)
    demo(check)
    versions = ", ".join(f"{host.command} {host.version}" for host in HOSTS if not check.missing[host.command])
    print(f"snippets of the README, {versions or 'no host'}: {check.passed} passed, {check.failed} failed, {check.skipped} skipped")
    return 1 if check.failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], sys.argv[2]))
