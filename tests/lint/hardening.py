#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""usage: hardening.py PROGRAM [--release]

Reads the program with readelf: position independent, relocations read-only before main (full RELRO), no executable
stack; a release also calls the checked functions of the C library.
"""
import re
import subprocess
import sys


def readelf(*arguments):
    return subprocess.run(["readelf", "--wide", *arguments], check=True, text=True, capture_output=True).stdout


def missing(program, release):
    """What the program lacks, in words."""
    header = readelf("--file-header", program)
    segments = readelf("--program-headers", program)
    dynamic = readelf("--dynamic", program)
    if not re.search(r"Type:\s+DYN", header):
        yield "not position independent (PIE)"
    if "GNU_RELRO" not in segments:
        yield "no RELRO segment"
    if not re.search(r"BIND_NOW|\(FLAGS_1\).*\bNOW\b", dynamic):
        yield "symbols are bound late (no BIND_NOW)"
    stack = re.search(r"GNU_STACK\s+(?:0x\w+\s+){5}(\w+)", segments)
    if not stack or "E" in stack.group(1):
        yield "the stack is executable"
    if release and not re.search(r"__(?:mem|str|sn?printf|fprintf|vsnprintf|read)\w*_chk\b",
                                 readelf("--dyn-syms", program)):
        yield "no checked function of the C library is called (_FORTIFY_SOURCE)"


def main():
    program = sys.argv[1]
    words = list(missing(program, "--release" in sys.argv[2:]))
    for word in words:
        print(f"{program}: {word}")
    print(f"{len(words)} of what a hardened program has is missing")
    return 1 if words else 0


if __name__ == "__main__":
    sys.exit(main())
