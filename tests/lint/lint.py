#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""usage: lint.py

Holds the whole tree against the rules of rules.py and layers.py. Prints file:line: [rule] what is wrong; the status is
1 when something is.
"""
import sys

from rules import RULES
from tree import Tree


def findings(tree):
    """"path:line: [rule] words" of all that is wrong, sorted."""
    found = set()
    for rule in RULES:
        for file, number, words in rule(tree):
            found.add((file.path, number, f"[{rule.__name__}] {words}"))
    return [f"{path}:{number}: {words}" for path, number, words in sorted(found)]


def main():
    tree = Tree.read()
    lines = findings(tree)
    for line in lines:
        print(line)
    print(f"{len(tree.files)} files, {len(RULES)} rules, {len(lines)} findings")
    return 1 if lines else 0


if __name__ == "__main__":
    sys.exit(main())
