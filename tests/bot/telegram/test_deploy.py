"""The systemd unit and the Dockerfile: what they name is there, and they hold no secret."""

from __future__ import annotations

import asyncio
import re
import shutil
import subprocess
import sys
import tomllib
from collections import defaultdict
from fnmatch import fnmatch
from pathlib import Path

import pytest
import typer

from bot.cli.commands import commands
from bot.deploy.healthcheck import fault_of
from bot.settings import Settings, variable_of
from bot.telegram.keeping.tables import metadata
from bot.telegram.operating.health import Health
from bot.telegram.operating.metrics import Metrics
from bot.telegram.operating.serving import serving
from rag.corpus.catalog.database import Database
from tests.support.elsewhere import ROOT

DEPLOY = ROOT / "bot" / "deploy"
UNIT = DEPLOY / "newsbot.service"
DOCKERFILE = DEPLOY / "Dockerfile"
DRAIN_S = 15  # that the bot takes to end what it answers


def unit() -> dict[str, list[str]]:
    """Every setting of the unit, with its values."""
    told = defaultdict(list)
    for line in UNIT.read_text().splitlines():
        if line and line[0] not in "#[":
            name, _, value = line.partition("=")
            told[name].append(value)
    return told


def instructions() -> list[tuple[str, str]]:
    """Those of the Dockerfile, each on a line of its own, without comments."""
    text = re.sub(r"^#.*\n", "", DOCKERFILE.read_text(), flags=re.MULTILINE)
    lines = re.sub(r"\\\n\s*", " ", text).splitlines()
    return [(name, rest) for name, _, rest in (line.partition(" ") for line in lines) if name]


def all_of(name: str) -> list[str]:
    return [rest for instruction, rest in instructions() if instruction == name]


def subcommands() -> set[str]:
    command = typer.main.get_command(commands)
    return set(getattr(command, "commands"))  # noqa: B009 - typer's types don't tell


# -- the unit ----------------------------------------------------------------------------------


def test_the_unit_starts_a_command_that_there_is() -> None:
    (start,) = unit()["ExecStart"]
    program, command = start.split()
    assert program.endswith("/.venv/bin/newsbot")
    assert command in subcommands()


def test_the_unit_gives_the_bot_time_to_end() -> None:
    assert int(unit()["TimeoutStopSec"][0]) > DRAIN_S
    assert unit()["Restart"] == ["on-failure"]
    assert unit()["Type"] == ["simple"]


def test_the_unit_sets_variables_that_there_are_and_no_secret() -> None:
    known = {variable_of(name) for name in Settings.model_fields if name != "locale"}
    given = {value.partition("=")[0] for value in unit()["Environment"]}
    assert given <= known
    assert not {name for name in given if "TOKEN" in name or "KEY" in name or "SECRET" in name}


def test_what_the_unit_tells_to_do_is_there() -> None:
    text = UNIT.read_text()
    for path in re.findall(r"/opt/newsbot/([\w./-]+)", text):
        assert path.startswith(".venv/") or (ROOT / path).exists(), path
    targets = re.findall(r"make -C \S+ (\w+)", text)
    assert targets
    for target in targets:
        assert f"\n{target}:" in (ROOT / "Makefile").read_text()


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="no systemd here")
def test_systemd_finds_nothing_wrong_with_the_unit(tmp_path: Path) -> None:
    copy = tmp_path / UNIT.name
    # It looks whether the program is there.
    copy.write_text(UNIT.read_text().replace("/opt/newsbot/.venv/bin/newsbot", sys.executable))
    done = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", copy], capture_output=True, text=True, check=False
    )
    ours = [line for line in done.stderr.splitlines() if UNIT.name in line]
    assert ours == []


# -- the image ---------------------------------------------------------------------------------


def test_the_image_copies_what_there_is_and_is_let_through() -> None:
    copied = [rest.split()[0] for rest in all_of("COPY") if "--from" not in rest]
    ignored = (DEPLOY / "Dockerfile.dockerignore").read_text().split("\n")
    let_through = {line[1:] for line in ignored if line.startswith("!")}
    for path in copied:
        assert (ROOT / path).exists()
        assert path.split("/")[0] in let_through
    assert {path.split("/")[0] for path in copied} == let_through


def test_the_image_has_every_package_of_the_project() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    packages = project["tool"]["hatch"]["build"]["targets"]["wheel"]["packages"]
    copied = {rest.split()[0] for rest in all_of("COPY")}
    assert {*packages, "pyproject.toml", "requirements.lock"} <= copied


def test_the_image_installs_by_hash_and_names_no_index() -> None:
    installs = [run for run in all_of("RUN") if "pip install" in run]
    assert "--require-hashes --requirement requirements.lock" in installs[0]
    assert all("--no-deps" in run for run in installs[1:])
    assert "://" not in DOCKERFILE.read_text()
    assert "index-url" not in DOCKERFILE.read_text()


def test_the_image_has_no_secret_and_no_root() -> None:
    given = " ".join(all_of("ENV") + all_of("ARG"))
    assert not re.search(r"TOKEN|SECRET|PASSWORD|API_KEY", given)
    assert all_of("USER") == ["newsbot"]
    names = [name for name, _ in instructions()]
    assert names.index("USER") < names.index("ENTRYPOINT")
    ignored = (DEPLOY / "Dockerfile.dockerignore").read_text().splitlines()
    assert "*" in ignored
    assert [line for line in ignored if fnmatch("x/.env", line)][-1] == "**/.env*"


def test_the_image_is_of_a_python_that_the_project_takes() -> None:
    bases = {rest.split()[0] for rest in all_of("FROM")}
    assert bases == {"python:3.11-slim"}


def test_the_image_starts_a_command_that_there_is() -> None:
    assert all_of("ENTRYPOINT") == ['["newsbot"]']
    (command,) = re.findall(r'\["(\w+)"\]', all_of("CMD")[-1])
    assert command in subcommands()
    assert all_of("VOLUME") == ["/data"]
    assert "NEWSBOT_DATA_DIR=/data" in " ".join(all_of("ENV"))


# -- the check of its health -------------------------------------------------------------------


async def test_the_health_check_asks_the_bot(tmp_path: Path) -> None:
    now = [0.0]
    database = Database.open(f"sqlite:///{tmp_path / 'catalog.db'}", metadata)
    health = Health(database, lambda: 0, is_polling=True, monotonic=lambda: now[0])
    async with serving(("127.0.0.1", 0), health, Metrics()) as (_, port):
        for listen in (f"127.0.0.1:{port}", f"0.0.0.0:{port}"):
            assert await asyncio.to_thread(fault_of, listen) is None
        now[0] = 100.0
        fault = await asyncio.to_thread(fault_of, f"127.0.0.1:{port}")
    assert fault is not None
    assert "polling stalled" in fault
    database.close()


def test_the_health_check_without_an_address_has_nothing_to_ask() -> None:
    assert fault_of("") is None


def test_the_health_check_tells_that_nobody_answers() -> None:
    done = subprocess.run(
        [sys.executable, DEPLOY / "healthcheck.py", "127.0.0.1:1"],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 1
    assert "no answer from 127.0.0.1:1" in done.stderr
