#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""usage: coverage.py SUMMARY.json MINIMUM

Prints the line coverage of core and adapters from gcovr's summary; the status is 1 when one is under MINIMUM percent.
"""
import json
import sys


def share(files, folder):
    """(covered, all) lines of the files under this folder."""
    mine = [f for f in files if f["filename"].startswith(folder + "/")]
    return sum(f["line_covered"] for f in mine), sum(f["line_total"] for f in mine)


def main():
    with open(sys.argv[1], encoding="utf-8") as summary:
        files = json.load(summary)["files"]
    minimum = float(sys.argv[2])
    good = True
    for folder in ("core", "adapters"):
        covered, total = share(files, folder)
        if total == 0:
            print(f"line coverage of {folder}: nothing measured yet")
            continue
        percent = 100 * covered / total
        verdict = "" if percent >= minimum else f", under the {minimum:.0f} % that is asked"
        print(f"line coverage of {folder}: {percent:.1f} % ({covered} of {total} lines){verdict}")
        good = good and percent >= minimum
    worst = sorted(((f["line_total"] - f["line_covered"], f["filename"]) for f in files), reverse=True)[:5]
    print("most lines never run: " + ", ".join(f"{name} ({missed})" for missed, name in worst if missed))
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
