"""The programs that are measured: where they come from, which versions they are."""

import importlib.metadata
import json
import os
import pathlib
import platform
import shutil
import subprocess
import sys
import venv

ROOT = pathlib.Path(__file__).resolve().parents[2]
OUT = ROOT / "target" / "peers"
FONTS = ROOT / "fonts"
PACKAGES = ["weasyprint", "typst", "fullbleed", "ironpress", "reportlab", "websocket-client"]
PROGRAMS = {"chromium": "chromium", "pdftotext": "poppler-utils", "taskset": "util-linux"}


def use_environment() -> None:
    """Goes on in a Python environment that has the peers, and sees the fonts of `fonts/` alone."""
    environment = OUT / "venv"
    if pathlib.Path(sys.prefix).resolve() != environment:
        if not environment.exists():
            venv.create(environment, with_pip=True)
        python = environment / "bin" / "python"
        os.execv(python, [python, *sys.argv])
    if not all(map(is_installed, PACKAGES)):
        subprocess.run([sys.executable, "-m", "pip", "install", "--quiet", *PACKAGES], check=True)
    for program, package in PROGRAMS.items():
        if shutil.which(program) is None:
            subprocess.run(["apt-get", "install", "-y", "-qq", "--no-install-recommends", package], check=True)
    config = OUT / "fonts.conf"
    config.write_text(f"<fontconfig><dir>{FONTS}</dir><cachedir>{OUT / 'fontcache'}</cachedir></fontconfig>")
    os.environ["FONTCONFIG_FILE"] = str(config)


def is_installed(package: str) -> bool:
    try:
        importlib.metadata.version(package)
    except importlib.metadata.PackageNotFoundError:
        return False
    return True


def build() -> tuple[pathlib.Path, pathlib.Path]:
    """Builds panelkit: its program, and the bench that makes packets as the peers do."""
    command = ["cargo", "build", "--release", "--quiet", "--message-format=json", "--bin", "panelkit", "--bench", "peer"]
    done = subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True)
    made = {}
    for line in done.stdout.splitlines():
        told = json.loads(line)
        if told.get("executable"):
            made[told["target"]["name"]] = pathlib.Path(told["executable"])
    return made["panelkit"], made["peer"]


def version(package: str) -> str:
    """The version of a Python package, or of Chromium."""
    if package == "chromium":
        done = subprocess.run(["chromium", "--version"], capture_output=True, text=True, check=True)
        return done.stdout.split()[1]
    return importlib.metadata.version(package)


def machine() -> str:
    """What this is measured on, in one line."""
    cpu = pathlib.Path("/proc/cpuinfo").read_text()
    model = next((line.split(":")[1].strip() for line in cpu.splitlines() if line.startswith("model name")), platform.machine())
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    rust = subprocess.run(["rustc", "--version"], capture_output=True, text=True, check=True).stdout.split()[1]
    cores = len(os.sched_getaffinity(0))
    return f"{model}, {cores} cores, {memory:.0f} GB of memory, Linux {platform.release()}, Rust {rust}, Python {platform.python_version()}"
