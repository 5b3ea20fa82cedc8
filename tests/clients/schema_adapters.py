"""The tools as google-genai and openai-agents give them to a model, and calls as they come back from there.

Both packages are as published. google-genai turns schemas into its own; openai-agents makes them strict, so that every argument
is required and null stands for one that is left out.
"""

import asyncio
import copy
import json
import os
import sys
import tempfile
from importlib.metadata import version

# Neither may call home.
os.environ["OPENAI_AGENTS_DISABLE_TRACING"] = "1"

from agents.mcp import MCPServerStdio, MCPUtil
from agents.mcp.util import tool_input_schema
from agents.tool_context import ToolContext
from google.genai import types
from google.genai._adapters import McpToGenAiToolAdapter

# What the tools want at least, and an answer's field with what it then is. Names, numbers and text stand for ids.
ASKED = [
    ("cloudsync_list_connections", {}, "total", 8),
    ("cloudsync_get_connection", {"connection_id": "Dropbox"}, "connection_id", 3),
    ("cloudsync_list_tasks", {"connection_id": 2}, "total", 3),
    ("cloudsync_list_connection_logs", {"connection_id": "2"}, "connection_id", 2),
    ("cloudsync_get_task", {"task_id": "4"}, "task_id", 4),
    ("cloudsync_set_task_filters", {"task_id": "4", "filtered_paths": ["/raw"]}, "outcome", "done"),
    ("cloudsync_set_package_config", {"worker_count": 5}, "outcome", "done"),
    ("cloudsync_set_connection_settings", {"connection_id": "8", "task_name": "Archive"}, "outcome", "done"),
    ("cloudsync_remove_task", {"task_id": "51"}, "outcome", "confirmation_required"),
    ("hyperbackup_list_tasks", {}, "total", 13),
    ("hyperbackup_get_task", {"task_id": "Nightly to the vault"}, "task_id", "1"),
    ("hyperbackup_suspend_task", {"task_id": 2}, "outcome", "done"),
]

# A setter that is told null for what it shall not change.
KEPT = ("cloudsync_get_package_config", {"log_count": 20000, "admin_mode": True, "volume_path": "/volume2", "worker_count": 5})


class Checks:
    """Counts what is as it should be."""

    def __init__(self):
        self.passed, self.failed = 0, 0

    def __call__(self, good, what):
        self.passed, self.failed = self.passed + bool(good), self.failed + (not good)
        if not good:
            print(f"failed: {what}"[:700])


def server(binary, state):
    params = {"command": binary, "args": ["--demo"], "env": {"HOME": state, "XDG_STATE_HOME": state}}
    return MCPServerStdio(params, client_session_timeout_seconds=60, cache_tools_list=True)


async def google(check, binary, state):
    async with server(binary, state) as nas:
        adapter = McpToGenAiToolAdapter(nas.session, await nas.session.list_tools())
        declared = [one for tool in adapter.tools for one in tool.function_declarations]
        listed = await nas.list_tools()
        check([one.name for one in declared] == [tool.name for tool in listed], "google-genai has every tool")
        for tool, one in zip(listed, declared):
            own = tool_input_schema(tool)["properties"]
            given = one.parameters.properties or {}
            check(set(given) == set(own), f"google-genai knows the arguments of {tool.name}")
            for name, schema in given.items():
                plain = schema.type in ("STRING", "INTEGER", "BOOLEAN", "ARRAY") and not schema.any_of
                check(plain, f"{tool.name} {name} is {schema.type} to google-genai, {schema.any_of}")
        for name, arguments, field, value in ASKED:
            result = await adapter.call_tool(types.FunctionCall(name=name, args=arguments))
            answer = result.structured_content or {}
            check(not result.is_error and answer.get(field) == value, f"google-genai {name}: {result.content}")


async def openai(check, binary, state):
    async with server(binary, state) as nas:
        strict = {}
        for tool in await nas.list_tools():
            function = MCPUtil.to_function_tool(tool, nas, convert_schemas_to_strict=True)
            strict[tool.name] = function
            arguments = tool_input_schema(tool)["properties"]
            # Without arguments there is nothing to be strict about, and the package leaves it at that.
            check(function.strict_json_schema or not arguments, f"{tool.name} has no strict form")
            required = function.params_json_schema.get("required", [])
            check(set(required) == set(arguments), f"{tool.name} requires {required}")
        for name, arguments, field, value in ASKED:
            answer = await called(strict[name], arguments)
            check(answer.get(field) == value, f"openai-agents {name}: {answer}")
        name, kept = KEPT
        answer = await called(strict[name], {})
        check({key: answer.get(key) for key in kept} == kept, f"null changed something: {answer}")


async def called(function, arguments):
    """Calls as a model that obeys the strict schema: with every argument, null where it has nothing to say."""
    nulls = {name: None for name in function.params_json_schema["properties"]}
    given = json.dumps({**nulls, **copy.deepcopy(arguments)})
    context = ToolContext(context=None, tool_name=function.name, tool_call_id="call_1", tool_arguments=given)
    answer = await function.on_invoke_tool(context, given)
    text = answer["text"] if isinstance(answer, dict) else answer
    try:
        return json.loads(text)
    except (TypeError, ValueError):
        return {"error": answer}


async def main(binary):
    check = Checks()
    for package, client in (("google-genai", google), ("openai-agents", openai)):
        with tempfile.TemporaryDirectory() as state:
            before = (check.passed, check.failed)
            await client(check, binary, state)
            passed, failed = check.passed - before[0], check.failed - before[1]
            print(f"{package} {version(package)}: {passed} passed, {failed} failed")
    return 1 if check.failed else 0


if __name__ == "__main__":
    sys.exit(asyncio.run(main(sys.argv[1])))
