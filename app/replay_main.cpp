// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/replay.h"
#include "app/usage.h"

#include "core/base/time.h"

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include <iostream>
#include <string>
#include <vector>

using namespace gannet;

namespace {

constexpr int kBroken = 1; ///< a journal could not be read, or not to its end

constexpr const char* kAbout =
    "Feeds a journal to the engine and writes what happened: one JSON line per event\n"
    "  {\"type\",\"instrument\",\"seq\"?,\"venueTime\"?,...}    what the venue does not tell is left out\n"
    "with orders, fills, positions and answers of a run that traded where they happened (type order, fill, ...),\n"
    "and at the end the final state's digest:\n"
    "  {\"digest\":\"<16 hex digits>\",\"items\":n,\"events\":n}\n"
    "With --trading only what trading came to: each order by its id, each fill, each position, in the words of\n"
    "`gannet-inspect trading`, so the two can be compared byte for byte (docs/journal.md).\n"
    "Two runs over the same journal write the same bytes. No network, no clock. The segments of one run are given in\n"
    "their order; a later segment may also be replayed alone (docs/journal.md).\n"
    "A torn or damaged journal is replayed up to the damage; the error with its byte goes to stderr.\n"
    "Exit status: 0; 1 when a journal could not be read to its end; 2 when the arguments are wrong, which\n"
    "one plain line on stderr says.";

} // namespace

int main(int argc, char** argv)
{
    std::ios::sync_with_stdio(false);
    CLI::App app(kAbout, "gannet-replay");
    std::vector<std::string> paths;
    bool isDigestOnly = false;
    bool isQuiet = false;
    bool isBench = false;
    bool isTrading = false;
    app.add_option("journal", paths, "*.journal files, the segments of one run in order")
        ->required()
        ->check(readableFile());
    auto* digest = app.add_flag("--digest-only", isDigestOnly, "only the last line");
    auto* quiet = app.add_flag("--quiet", isQuiet, "nothing; the exit status tells whether the journal is whole");
    digest->excludes(quiet);
    auto* trading = app.add_flag("--trading", isTrading, "only orders, fills and positions as they are at the end");
    trading->excludes(quiet)->excludes(digest);
    app.add_flag("--bench", isBench, "no event lines; at the end also how long it took, on stderr");
    if (const auto status = answerArguments(app, argc, argv))
        return *status;

    const SystemClock clock;
    const Timestamp start = clock.now();
    const bool hasEvents = !isDigestOnly && !isQuiet && !isBench && !isTrading;
    const Result<ReplayReport> report =
        replayJournal(paths, hasEvents ? &std::cout : nullptr, isTrading ? &std::cout : nullptr);
    const Duration took = clock.now() - start;
    if (!report) {
        std::cerr << toJson(report.error()) << '\n';
        return kBroken;
    }
    if (!isQuiet && !isTrading)
        std::cout << toJson(*report) << '\n';
    if (!std::cout.flush()) {
        std::cerr << toJson(
                         Error{.kind = ErrorKind::Unavailable, .code = Code::Io, .message = "cannot write to stdout"})
                  << '\n';
        return kBroken;
    }
    if (isBench)
        std::cerr << fmt::format("{} items ({} frames) in {} ms: {} frames per second\n", report->items, report->frames,
                                 took.toMilliseconds(),
                                 took.ns > 0 ? report->frames * 1'000'000'000 / static_cast<std::uint64_t>(took.ns)
                                             : 0);
    if (report->torn) {
        std::cerr << toJson(*report->torn) << '\n';
        return kBroken;
    }
    return 0;
}
