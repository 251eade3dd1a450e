// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/refused_ring.h"

#include "tests/support/events.h"

#include <QtTest>

using namespace gannet;
using namespace gannet::test;

namespace {

[[nodiscard]] RefusedFrame frameOf(std::uint16_t venue, Code code)
{
    RefusedFrame frame;
    frame.venue = VenueId{venue};
    frame.error.code = code;
    return frame;
}

} // namespace

class RefusedRingTest : public QObject {
    Q_OBJECT
private slots:
    void oneLinePerBurst()
    {
        RefusedRing ring;
        int lines = 0;
        for (int ms = 0; ms < 1000; ms += 10)
            lines += ring.add(frameOf(0, Code::BadJson), kNoon + Duration::milliseconds(ms)) ? 1 : 0;
        QCOMPARE(lines, 1);
        QCOMPARE(ring.bursts()[0].count, 100U);
        QVERIFY(ring.add(frameOf(0, Code::BadNumber), kNoon + Duration::seconds(1)));
        QVERIFY(ring.add(frameOf(1, Code::BadJson), kNoon + Duration::seconds(1)));
        QVERIFY(ring.add(frameOf(0, Code::BadJson), kNoon + Duration::seconds(7)));
        QCOMPARE(ring.count(VenueId{0}, Code::BadJson), 101U);
        QCOMPARE(ring.total(), 103U);
    }

    void isBoundedAndKeepsTheNewest()
    {
        RefusedRing ring;
        for (int i = 0; i < 300; ++i)
            (void)ring.add(frameOf(0, Code::BadJson), kNoon + Duration::seconds(10 * i));
        QCOMPARE(ring.bursts().size(), kRefusedMax);
        QCOMPARE(ring.bursts().front().first, kNoon + Duration::seconds(2990));
    }
};

QTEST_GUILESS_MAIN(RefusedRingTest)
#include "refused_ring_test.moc"
