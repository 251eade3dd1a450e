#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""usage: qmllint.py BUILD_FOLDER

Runs qmllint over every file of qml/ with the modules of this build on its import path. A warning fails.
"""
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
QMLLINT = "/usr/lib/qt6/bin/qmllint"


def import_paths(build):
    """The folders from which an import finds our modules: where A/B/qmldir says it is module A.B."""
    paths = set()
    for qmldir in build.rglob("qmldir"):
        match = re.search(r"^module\s+([\w.]+)", qmldir.read_text(encoding="utf-8"), re.MULTILINE)
        depth = len(match.group(1).split(".")) if match else 0
        if match and list(qmldir.parent.parts[-depth:]) == match.group(1).split("."):
            paths.add(qmldir.parents[depth])
    return sorted(paths)


def main():
    build = Path(sys.argv[1])
    files = sorted((ROOT / "qml").rglob("*.qml"))
    if not files:
        print("no file in qml/")
        return 1
    command = [QMLLINT]
    for path in import_paths(build):
        command += ["-I", str(path)]
    result = subprocess.run(command + [str(file) for file in files], check=False, text=True, capture_output=True)
    words = (result.stdout + result.stderr).replace(str(ROOT) + "/", "")
    warnings = re.findall(r"^(?:Warning|Error): .*", words, re.MULTILINE)
    print("\n".join(warnings if warnings or result.returncode == 0 else [words]))
    print(f"{len(files)} files, {len(warnings)} warnings")
    return 1 if warnings or result.returncode else 0


if __name__ == "__main__":
    sys.exit(main())
