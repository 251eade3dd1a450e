// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/latency_probe.h"

#include "ui/frame_pump.h"

#include <QCoreApplication>
#include <QTimer>

#include <fmt/format.h>

#include <cstdio>

namespace gannet {

namespace {

constexpr std::chrono::seconds kWaitForData{60};
constexpr std::chrono::seconds kSettle{3}; ///< the start's first frames are no measure of the running program
constexpr std::chrono::milliseconds kLook{100};

void report(const FramePump& pump)
{
    const auto& seen = pump.latencyTotal();
    const auto ms = [](Duration d) { return fmt::format("{}.{:02}", d.ns / 1'000'000, d.ns / 10'000 % 100); };
    fmt::print("socket to pixel: p50 {} ms, p99 {} ms, max {} ms over {} frames\n", ms(seen.percentile(500)),
               ms(seen.percentile(990)), ms(seen.max()), seen.count());
    std::fflush(stdout);
    QCoreApplication::exit(seen.count() > 0 ? 0 : 1);
}

} // namespace

void probeLatency(FramePump& pump, std::chrono::milliseconds howLong)
{
    auto* look = new QTimer(&pump);
    auto* giveUp = new QTimer(&pump);
    giveUp->setSingleShot(true);
    giveUp->callOnTimeout([] {
        fmt::print(stderr, "gannet: nothing was shown within a minute; is the venue there?\n");
        QCoreApplication::exit(1);
    });
    look->callOnTimeout([&pump, look, giveUp, howLong] {
        if (pump.latencyTotal().count() == 0)
            return;
        look->stop();
        giveUp->stop();
        QTimer::singleShot(kSettle, &pump, [&pump, howLong] {
            pump.resetTotals();
            QTimer::singleShot(howLong, &pump, [&pump] { report(pump); });
        });
    });
    giveUp->start(kWaitForData);
    look->start(kLook);
}

} // namespace gannet
