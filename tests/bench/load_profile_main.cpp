// SPDX-License-Identifier: GPL-3.0-or-later
// What a calm market, a busy trader and bursts cost the engine at each venue, from the bytes of frames and answers to
// books, orders and positions: CPU time of every single item, and memory. The load is made by the venue's twin out of
// the recording of resources/demo and a seed, once, and replayed into fresh engines.
// Usage: load_profile [SECONDS [SEED]]
#include "core/base/check.h"
#include "tests/bench/load_profile.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>
#include <numeric>
#include <string>
#include <variant>

using namespace gannet;
using namespace gannet::test;

namespace {

constexpr int kRounds = 3;

[[nodiscard]] double microseconds(std::int64_t ns)
{
    return static_cast<double>(ns) / 1000.0;
}

[[nodiscard]] std::string nameOf(const Inbound& item)
{
    if (const auto* const frame = std::get_if<FrameIn>(&item.item))
        return fmt::format("a frame of {} bytes", frame->bytes.size());
    if (const auto* const reply = std::get_if<HttpReply>(&item.item))
        return fmt::format("an answer of {} bytes", reply->body.size());
    if (std::holds_alternative<Command>(item.item))
        return "a press";
    return std::holds_alternative<Tick>(item.item) ? "a tick" : "news of store or link";
}

void measure(const VirtualVenue& venue, LoadProfile profile, Duration span, std::uint64_t seed)
{
    const LoadTape tape = recordLoad(venue, profile, span, seed);
    // Of each item the least of the rounds: what else the machine did is not the program's.
    std::vector<std::int64_t> least;
    std::int64_t heap = 0;
    for (int round = 0; round < kRounds; ++round) {
        const LoadCost cost = replayLoad(tape);
        CHECK(cost.digest == tape.digest && cost.orders == tape.orders, "a replay ended in another state");
        heap = std::max(heap, cost.heapBytes);
        if (least.empty())
            least = cost.cpuNs;
        std::ranges::transform(least, cost.cpuNs, least.begin(),
                               [](std::int64_t a, std::int64_t b) { return std::min(a, b); });
    }
    const auto dearest = std::ranges::max_element(least) - least.begin();
    const std::string dearestName = nameOf(tape.items[static_cast<std::size_t>(dearest)]);
    const std::int64_t all = std::accumulate(least.begin(), least.end(), std::int64_t{0});
    std::ranges::sort(least);
    const auto at = [&least](std::size_t inThousand) {
        return microseconds(least[std::min(least.size() - 1, least.size() * inThousand / 1000)]);
    };
    fmt::print("{:<12} {:<6} {:>7} items in {:>3.0f} s, {:>4} orders, {:>4} fills: CPU an item p50 {:>6.1f} us, p99 "
               "{:>7.1f} us, max {:>8.1f} us ({}); {:>5.2f} % of a core; heap {:.1f} MB\n",
               venue.slug, toString(profile), least.size(), static_cast<double>(tape.span.toMilliseconds()) / 1000.0,
               tape.orders, tape.fills, at(500), at(990), microseconds(least.back()), dearestName,
               100.0 * static_cast<double>(all) / static_cast<double>(tape.span.ns),
               static_cast<double>(heap) / 1048576.0);
}

} // namespace

int main(int argc, char** argv)
{
    const int seconds = argc > 1 ? std::atoi(argv[1]) : 60;
    const std::uint64_t seed = argc > 2 ? std::strtoull(argv[2], nullptr, 10) : 1;
    if (seconds < 1) {
        fmt::print(stderr, "load_profile: SECONDS has to be 1 or more, was {}\n", argv[1]);
        return 1;
    }
    for (const VirtualVenue& venue : virtualVenues()) {
        for (const LoadProfile profile : {LoadProfile::Calm, LoadProfile::Busy, LoadProfile::Burst})
            measure(venue, profile, Duration::seconds(seconds), seed);
    }
    return 0;
}
