// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/workspace/placement.h"

#include "tests/unit/workspace/desk.h"

#include <QTest>

using namespace gannet;
using namespace gannet::workspace;

namespace {

const Screen kLaptop{.id = "laptop", .free = {0, 30, 1366, 738}, .isPrimary = true};
const Screen kBig{.id = "big", .free = {1366, 0, 2560, 1400}};
const std::vector<Screen> kBoth{kLaptop, kBig};
const std::vector<Screen> kOne{kLaptop};

} // namespace

class PlacementTest : public QObject {
    Q_OBJECT

private slots:
    void a_set_of_screens_has_one_name()
    {
        QCOMPARE(topologyKey(kBoth), topologyKey(std::vector{kBig, kLaptop}));
        QCOMPARE(topologyKey(kOne), std::string("laptop"));
        QCOMPARE(topologyKey(std::vector{kBig, kBig}), std::string("big+big#2"));
        QVERIFY(topologyKey({}).empty());
    }
    void what_is_put_away_comes_back_exactly()
    {
        for (const Rect rect : {Rect{40, 60, 640, 480}, Rect{1500, 100, 900, 1200}, Rect{2000, 0, 300, 200}}) {
            const Placement kept = placementOf(rect, kBoth);
            QCOMPARE(placedOn(kept, {100, 100}, kBoth), rect);
            QCOMPARE(placementOf(placedOn(kept, {100, 100}, kBoth), kBoth), kept); // no growth, however often
        }
        QCOMPARE(placementOf({1500, 100, 900, 1200}, kBoth).screen, std::string("big"));
        QCOMPARE(placementOf({40, 60, 640, 480}, kBoth).y, 30);
    }
    /// A screen was unplugged: its windows stand on the one that is left, whole and no smaller than can be used.
    void a_window_of_a_screen_that_is_gone_comes_to_the_primary()
    {
        const Placement kept = placementOf({3000, 900, 1200, 900}, kBoth);
        const Rect now = placedOn(kept, {300, 200}, kOne);
        QVERIFY(now.x >= 0 && now.right() <= 1366);
        QVERIFY(now.y >= 30 && now.bottom() <= 768);
        QCOMPARE(now.width, 1200);
        QCOMPARE(now.height, 738 * 95 / 100);
    }
    void no_window_is_without_a_size_data()
    {
        QTest::addColumn<int>("width");
        QTest::addColumn<int>("height");
        QTest::newRow("none") << 0 << 0;
        QTest::newRow("less") << -5 << 3;
        QTest::newRow("huge") << 1'000'000 << 1'000'000;
    }
    void no_window_is_without_a_size()
    {
        QFETCH(int, width);
        QFETCH(int, height);
        const Rect now = placedOn({.screen = "laptop", .x = 0, .y = 0, .width = width, .height = height}, {}, kOne);
        QVERIFY(now.width >= kLeastWindow.width && now.width <= 1366);
        QVERIFY(now.height >= kLeastWindow.height && now.height <= 738);
    }
    void the_least_of_its_blocks_counts()
    {
        const Rect now = placedOn({.screen = "laptop", .x = 0, .y = 0, .width = 240, .height = 160}, {400, 300}, kOne);
        QCOMPARE(now, (Rect{0, 30, 400, 300}));
    }
    void a_head_stays_in_sight_data()
    {
        QTest::addColumn<int>("x");
        QTest::addColumn<int>("y");
        QTest::newRow("above") << 100 << -400;
        QTest::newRow("below") << 100 << 2000;
        QTest::newRow("left") << -900 << 100;
        QTest::newRow("right") << 1300 << 100;
        QTest::newRow("far") << 1'000'000 << -1'000'000;
    }
    void a_head_stays_in_sight()
    {
        QFETCH(int, x);
        QFETCH(int, y);
        const Rect now = placedOn({.screen = "laptop", .x = x, .y = y, .width = 500, .height = 400}, {}, kOne);
        QVERIFY(now.x >= 0 && now.right() <= 1366);
        QVERIFY(now.y >= 30 && now.bottom() <= 768);
    }
    /// A person may leave it half outside.
    void a_head_that_is_in_sight_stays_where_it_is()
    {
        const Rect now = placedOn({.screen = "laptop", .x = 1200, .y = 600, .width = 500, .height = 400}, {}, kOne);
        QCOMPARE(now, (Rect{1200, 630, 500, 400}));
    }
    void no_two_begin_at_one_place()
    {
        std::vector<Rect> taken;
        for (int i = 0; i < 40; ++i) {
            const Rect now =
                placedOn({.screen = "laptop", .x = 100, .y = 100, .width = 500, .height = 400}, {}, kOne, taken);
            for (const Rect& other : taken)
                QVERIFY2(other.x != now.x || other.y != now.y, qPrintable(QString::number(i)));
            QVERIFY(now.y + kLeastInSight.height <= kLaptop.free.bottom());
            taken.push_back(now);
        }
        QCOMPARE(taken[1].x - taken[0].x, kCascade);
    }
    /// A block that becomes a window near an edge is seen whole.
    void a_new_window_is_wholly_on_its_screen()
    {
        QCOMPARE(fittedOn({3500, 1200, 600, 500}, kBoth), (Rect{3326, 866, 600, 500}));
        QCOMPARE(fittedOn({-50, -50, 300, 300}, kBoth), (Rect{0, 64, 300, 300}));
        QCOMPARE(fittedOn({100, 100, 5000, 5000}, kOne).width, 1366);
        QCOMPARE(fittedOn({9000, 9000, 300, 200}, kBoth).right(), 1366); // on none: on the primary
        QCOMPARE(fittedOn({200, 200, 300, 300}, kBoth), (Rect{200, 200, 300, 300}));
    }
    /// The place on these screens, else on as many others, else any.
    void the_nearest_set_of_screens_tells()
    {
        auto desk = setPlacement(emptyDesk(), "a+b", kMain, {.screen = "a", .x = 1, .y = 1, .width = 1, .height = 1});
        QVERIFY(desk.has_value());
        QCOMPARE(placementFor(*desk, kMain, kOne)->x, 1);
        desk = setPlacement(*desk, "other", kMain, {.screen = "other", .x = 2, .y = 1, .width = 1, .height = 1});
        QCOMPARE(placementFor(*desk, kMain, kOne)->x, 2);
        desk = setPlacement(*desk, "laptop", kMain, {.screen = "laptop", .x = 3, .y = 1, .width = 1, .height = 1});
        QCOMPARE(placementFor(*desk, kMain, kOne)->x, 3);
        QCOMPARE(placementFor(*desk, kMain, kBoth)->x, 1);
        QVERIFY(!placementFor(*desk, id(77), kOne));
    }
};

QTEST_GUILESS_MAIN(PlacementTest)
#include "placement_test.moc"
