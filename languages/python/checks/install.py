"""Installs what a repository asks for, for development too, into the environment that runs this."""

import pathlib
import subprocess
import sys

DEVELOPMENT = ("local", "dev", "development", "test", "tests", "testing")


def files() -> list[str]:
    """Lists of requirements: those of development in a folder of them bring the others."""
    folder = [f"requirements/{name}.txt" for name in DEVELOPMENT]
    found = [path for path in folder if pathlib.Path(path).is_file()]
    if found:
        return found
    beside = ["requirements.txt"]
    for name in DEVELOPMENT:
        beside += [f"requirements-{name}.txt", f"requirements_{name}.txt", f"requirements.{name}.txt"]
        beside += [f"{name}-requirements.txt", f"{name}_requirements.txt"]
    found = [path for path in beside if pathlib.Path(path).is_file()]
    return found or sorted(str(path) for path in pathlib.Path("requirements").glob("*.txt"))


def included(group: list, groups: dict) -> list[str]:
    """The requirements of a group and of those that it includes."""
    out = []
    for item in group:
        out += [item] if isinstance(item, str) else included(groups.get(item.get("include-group"), []), groups)
    return out


def project() -> list[str]:
    """What pyproject.toml asks for; the project itself where it says how it is built."""
    try:
        import tomllib
    except ImportError:
        return ["-e", "."]
    text = tomllib.loads(pathlib.Path("pyproject.toml").read_text(encoding="utf-8"))
    table = text.get("project", {})
    if not table and "poetry" in text.get("tool", {}):
        sys.exit("pyproject.toml is poetry's, and there is no poetry.lock: `poetry lock` makes it")
    groups = text.get("dependency-groups", {})
    extras = table.get("optional-dependencies", {})
    out = list(table.get("dependencies", []))
    for name in DEVELOPMENT:
        out += extras.get(name, []) + included(groups.get(name, []), groups)
    return out + (["-e", "."] if "build-system" in text else [])


def main() -> int:
    wanted = [word for path in files() for word in ("-r", path)]
    if not wanted and pathlib.Path("pyproject.toml").is_file():
        wanted = project()
    if not wanted and pathlib.Path("setup.py").is_file():
        wanted = ["-e", "."]
    if not wanted:
        return 0
    command = [sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", *wanted]
    return subprocess.run(command, check=False).returncode


sys.exit(main())
