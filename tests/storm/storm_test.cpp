// SPDX-License-Identifier: GPL-3.0-or-later
// Seeded storms in virtual time over a venue's twin: whatever the network, the venue and kill -9 do, no order is
// doubled, no fill is lost or counted twice, and in calm weather the program holds what the venue holds.
// GANNET_STORMS says how many sessions there are, GANNET_SEED where they begin.
#include "tests/storm/storm.h"
#include "tests/support/instrumented.h"

#include <QTest>

#include <algorithm>
#include <string_view>

using namespace gannet;
using namespace gannet::test;

namespace {

constexpr int kStorms =
    (std::string_view(GANNET_STORM_VENUE) == "hyperliquid" ? 350 : 130) / (kInstrumented * kInstrumented);
constexpr std::size_t kDetails = 200;

[[nodiscard]] std::uint64_t numberFrom(const char* name, std::uint64_t usual)
{
    return qEnvironmentVariableIsSet(name) ? qEnvironmentVariable(name).toULongLong() : usual;
}

} // namespace

class StormTest : public QObject {
    Q_OBJECT

private slots:
    void storms()
    {
        const auto& venues = virtualVenues();
        const auto venue = std::ranges::find(venues, GANNET_STORM_VENUE, &VirtualVenue::slug);
        QVERIFY(venue != venues.end());
        const std::uint64_t first = numberFrom("GANNET_SEED", 1);
        StormCounts counts;
        for (std::uint64_t i = 0; i < numberFrom("GANNET_STORMS", kStorms); ++i)
            counts += storm(*venue, first + i);
        qInfo("%s: %s", venue->slug.c_str(), counts.line().c_str());
        for (std::size_t i = 0; i < std::min(kDetails, counts.details.size()); ++i)
            qInfo("%s", counts.details[i].c_str());
        QVERIFY(counts.isClean());
        // The weather was bad, and something was traded all the same.
        QVERIFY(counts.fills > counts.sessions);
        QVERIFY(counts.faults > counts.sessions);
    }
};

QTEST_GUILESS_MAIN(StormTest)
#include "storm_test.moc"
