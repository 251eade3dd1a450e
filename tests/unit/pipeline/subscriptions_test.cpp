// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/pipeline/subscriptions.h"

#include "tests/support/events.h"

#include <QtTest>

#include <rapidcheck.h>

#include <map>
#include <set>

using namespace gannet;
using namespace gannet::test;
using Change = Subscriptions::Change;

class SubscriptionsTest : public QObject {
    Q_OBJECT
private slots:
    void firstInSubscribesLastOutUnsubscribes()
    {
        Subscriptions table;
        QVERIFY(table.add(ConsumerId{1}, kBookStream) == Change::First);
        QVERIFY(table.add(ConsumerId{2}, kBookStream) == Change::None);
        QVERIFY(table.add(ConsumerId{1}, kBookStream) == Change::None); // asking twice counts once
        QVERIFY(table.remove(ConsumerId{1}, kBookStream) == Change::None);
        QVERIFY(table.has(kBookStream));
        QVERIFY(table.remove(ConsumerId{1}, kBookStream) == Change::None); // leaving twice as well
        QVERIFY(table.remove(ConsumerId{2}, kBookStream) == Change::Last);
        QVERIFY(!table.has(kBookStream));
        QCOMPARE(table.streamCount(VenueId{0}), 0U);
    }

    void versionGrowsWithEachChangeOnly()
    {
        Subscriptions table;
        const std::uint32_t before = table.routingVersion();
        (void)table.add(ConsumerId{1}, kBookStream);
        const std::uint32_t once = table.routingVersion();
        QVERIFY(once > before);
        (void)table.add(ConsumerId{1}, kBookStream);
        (void)table.remove(ConsumerId{7}, kBookStream);
        QCOMPARE(table.routingVersion(), once);
        (void)table.remove(ConsumerId{1}, kBookStream);
        QVERIFY(table.routingVersion() > once);
    }

    void venueSeesAStreamExactlyWhileSomeoneWantsIt()
    {
        QVERIFY(rc::check("the venue's state is that of the set of consumers", [] {
            Subscriptions table;
            std::map<StreamKey, std::set<std::uint16_t>> wanted;
            std::map<StreamKey, bool> atVenue;
            const auto steps = *rc::gen::container<std::vector<std::tuple<bool, std::uint8_t, std::uint8_t>>>(
                rc::gen::tuple(rc::gen::arbitrary<bool>(), rc::gen::inRange<std::uint8_t>(0, 3),
                               rc::gen::inRange<std::uint8_t>(0, 3)));
            for (const auto& [isAdd, consumer, kind] : steps) {
                const StreamKey key{VenueId{0}, InstrumentId{0}, static_cast<StreamKind>(kind),
                                    KlineInterval::OneMinute};
                const Change change =
                    isAdd ? table.add(ConsumerId{consumer}, key) : table.remove(ConsumerId{consumer}, key);
                if (isAdd)
                    wanted[key].insert(consumer);
                else
                    wanted[key].erase(consumer);
                if (change != Change::None)
                    atVenue[key] = change == Change::First;
                RC_ASSERT(atVenue[key] == !wanted[key].empty());
                RC_ASSERT(table.has(key) == !wanted[key].empty());
            }
        }));
    }
};

QTEST_GUILESS_MAIN(SubscriptionsTest)
#include "subscriptions_test.moc"
