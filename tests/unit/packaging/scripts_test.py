#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The scripts that set a machine up, run against stand-ins for dpkg, apt, cmake and sudo that note their calls."""
import os
import shutil
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
TOOLS = ("bash", "env", "awk", "grep", "mktemp", "rm", "dirname", "cat", "id", "sed", "seq")


class Machine:
    """A folder with the scripts and with only these programs on its PATH."""

    def __init__(self, folder, installed=(), user=0, with_sudo=True, apt_status=0):
        self.bin = folder / "bin"
        self.bin.mkdir()
        self.calls = folder / "calls"
        self.root = folder / "clone"
        shutil.copytree(ROOT / "packaging", self.root / "packaging")
        for tool in TOOLS:
            os.symlink(shutil.which(tool), self.bin / tool)
        lines = "".join(f'echo "{name} installed"\n' for name in installed)
        self.stand_in("dpkg-query", lines)
        self.stand_in("apt-get", f'echo "apt-get $*" >>"{self.calls}"\nexit {apt_status}')
        self.stand_in("cmake", f'echo "cmake $*" >>"{self.calls}"')
        (self.bin / "id").unlink()
        self.stand_in("id", f"echo {user}")
        if with_sudo:
            self.stand_in("sudo", f'echo "sudo $1" >>"{self.calls}"\n[ "$1" = -n ] && shift\nexec "$@"')

    def stand_in(self, name, body, folder=None):
        path = (folder or self.bin) / name
        path.write_text(f"#!{shutil.which('bash')}\n{body}\n", encoding="utf-8")
        path.chmod(0o755)

    def run(self, *command, **environment):
        clean = {"PATH": str(self.bin), "HOME": str(self.root), **environment}
        return subprocess.run([str(self.root / command[0]), *command[1:]], env=clean, text=True, capture_output=True,
                              check=False, timeout=20)

    def called(self):
        return self.calls.read_text(encoding="utf-8") if self.calls.exists() else ""


def packages(*groups):
    """The names of these groups in packages.txt, read the plain way."""
    names, inside = [], False
    for line in (ROOT / "packaging/packages.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith("["):
            inside = line.strip("[]") in groups
        elif inside and line and not line.startswith("#"):
            names.append(line)
    return names


class Scripts(unittest.TestCase):
    def setUp(self):
        self.folder = Path(tempfile.mkdtemp())
        self.addCleanup(shutil.rmtree, self.folder)

    def machine(self, **traits):
        return Machine(self.folder, **traits)

    def test_nothing_missing_asks_apt_nothing(self):
        machine = self.machine(installed=packages("build", "runtime"))
        result = machine.run("packaging/install-packages", "build", "runtime")
        self.assertEqual((result.returncode, result.stdout, machine.called()), (0, "", ""))

    def test_root_installs_only_what_is_missing(self):
        machine = self.machine(installed=set(packages("build")) - {"ninja-build"})
        result = machine.run("packaging/install-packages", "build")
        self.assertEqual(result.returncode, 0, result.stderr)
        self.assertIn("install --no-install-recommends ninja-build\n", machine.called())
        self.assertNotIn("cmake", machine.called())
        self.assertNotIn("sudo", machine.called())
        self.assertIn("1 Debian packages", result.stdout)

    def test_a_user_installs_through_sudo(self):
        machine = self.machine(user=1000)
        self.assertEqual(machine.run("packaging/install-packages", "fuzz").returncode, 0)
        self.assertIn("sudo env", machine.called())

    def test_in_ci_sudo_asks_for_no_password(self):
        machine = self.machine(user=1000)
        self.assertEqual(machine.run("packaging/install-packages", "fuzz", CI="true").returncode, 0)
        self.assertIn("sudo -n", machine.called())

    def test_a_user_without_sudo_is_told_the_command(self):
        machine = self.machine(user=1000, with_sudo=False)
        result = machine.run("packaging/install-packages", "fuzz")
        self.assertEqual(result.returncode, 1)
        self.assertIn("apt-get install clang-14 libclang-rt-14-dev", result.stderr)

    def test_a_failed_install_fails(self):
        machine = self.machine(apt_status=100)
        self.assertEqual(machine.run("packaging/install-packages", "fuzz").returncode, 1)

    def test_an_unknown_group_is_refused(self):
        self.assertEqual(self.machine().run("packaging/install-packages", "tset").returncode, 2)

    def test_without_a_display_run_offers_a_picture(self):
        machine = self.machine(installed=packages("build", "runtime"))
        result = machine.run("packaging/run")
        self.assertEqual(result.returncode, 1)
        self.assertIn("--screenshot", result.stderr)
        self.assertIn("cmake --build", machine.called())

    def test_run_passes_its_arguments_on(self):
        machine = self.machine(installed=packages("build", "runtime"))
        programs = machine.root / "build/release/bin"
        programs.mkdir(parents=True)
        machine.stand_in("gannet", 'printf "<%s>" "$@"', programs)
        arguments = ("--screenshot", "a b.png", "--after", "10s", "--theme", "light", "--scale", "1.5")
        result = machine.run("packaging/run", *arguments)
        self.assertEqual(result.returncode, 0, result.stderr)
        self.assertTrue(result.stdout.endswith("".join(f"<{argument}>" for argument in arguments)), result.stdout)


if __name__ == "__main__":
    sys.exit(0 if unittest.main(exit=False).result.wasSuccessful() else 1)
