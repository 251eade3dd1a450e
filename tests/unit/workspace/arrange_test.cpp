// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/workspace/arrange.h"

#include "tests/unit/workspace/desk.h"

#include <QTest>

#include <algorithm>
#include <cstdint>

using namespace gannet;
using namespace gannet::workspace;

namespace {

[[nodiscard]] ArrangeRules rules(Size least)
{
    return {.separator = 4, .tabStrip = 24, .leastOf = [least](BlockId) { return least; }};
}

[[nodiscard]] std::vector<int> widths(const Arranged& arranged)
{
    std::vector<int> result;
    for (const PlacedLeaf& leaf : arranged.leaves)
        result.push_back(leaf.rect.width);
    return result;
}

[[nodiscard]] bool overlap(const Rect& a, const Rect& b)
{
    return a.x < b.right() && b.x < a.right() && a.y < b.bottom() && b.y < a.bottom();
}

} // namespace

class ArrangeTest : public QObject {
    Q_OBJECT

private slots:
    void followsWeights();
    void keepsTheLeast();
    void shrinksWhereNothingFits();
    void coversEverythingOnce();
    void dragsOneSeparator();
    void dragsAllOfASide();
    void draggingMovesNobodyElse();
    void draggingMovesNobodyElseBesideALeast();
};

void ArrangeTest::followsWeights()
{
    Workspace desk = setWeights(rowOf(3), kMain, {}, {2000, 3000, 5000}).value();
    const Arranged arranged = arrange(desk.main().root, {10, 20, 1008, 500}, rules({1, 1}));
    QCOMPARE(widths(arranged), (std::vector{200, 300, 500}));
    QCOMPARE(arranged.leaves[1].rect, (Rect{214, 20, 300, 500}));
    QCOMPARE(arranged.separators[1].rect, (Rect{514, 20, 4, 500}));
    QVERIFY(arranged.separators[1].axis == Axis::Horizontal);
    QVERIFY(arrange(emptyDesk().main().root, {0, 0, 100, 100}, rules({1, 1})).leaves.empty());
}

void ArrangeTest::keepsTheLeast()
{
    Workspace desk = setWeights(rowOf(3), kMain, {}, {100, 4900, 5000}).value();
    const Arranged arranged = arrange(desk.main().root, {0, 0, 1008, 500}, rules({150, 100}));
    // What the first lacks (140) comes from the others in proportion to what they have beyond their least.
    QCOMPARE(widths(arranged), (std::vector{150, 422, 428}));
    QVERIFY(!arranged.leaves[0].isTooSmall);
    // Tabs need room for their strip as well.
    desk = add(desk, block(4), IntoTabs{id(1), 1}).value();
    QCOMPARE(leastSize(desk.main().root, rules({150, 100})), (Size{3 * 150 + 2 * 4, 124}));
}

void ArrangeTest::shrinksWhereNothingFits()
{
    const Workspace desk = rowOf(3);
    const ArrangeRules wide{.separator = 4, .tabStrip = 24, .leastOf = [](BlockId block) {
                                return block == id(1) ? Size{600, 100} : Size{200, 100};
                            }};
    const Arranged arranged = arrange(desk.main().root, {0, 0, 508, 50}, wide);
    QCOMPARE(widths(arranged), (std::vector{300, 100, 100}));
    QVERIFY(arranged.leaves[0].isTooSmall && arranged.leaves[2].isTooSmall);
}

void ArrangeTest::coversEverythingOnce()
{
    SplitMix random(11);
    Ids ids = seededIds(4);
    for (int round = 0; round < 10'000; ++round) {
        Workspace desk = emptyDesk();
        for (std::uint64_t step = random.upTo(14); step > 0; --step)
            desk = randomStep(desk, random, ids);
        const Size least{static_cast<int>(random.upTo(300)), static_cast<int>(random.upTo(200))};
        const Rect area{static_cast<int>(random.upTo(50)), static_cast<int>(random.upTo(50)),
                        300 + static_cast<int>(random.upTo(2600)), 200 + static_cast<int>(random.upTo(1500))};
        for (const Window& window : desk.windows) {
            const Arranged arranged = arrange(window.root, area, rules(least));
            std::vector<Rect> all;
            std::int64_t covered = 0;
            for (const PlacedLeaf& leaf : arranged.leaves) {
                all.push_back(leaf.rect);
                QVERIFY(leaf.rect.width > 0 && leaf.rect.height > 0);
            }
            for (const PlacedSeparator& separator : arranged.separators)
                all.push_back(separator.rect);
            for (std::size_t i = 0; i < all.size(); ++i) {
                covered += std::int64_t{all[i].width} * all[i].height;
                for (std::size_t k = 0; k < i; ++k)
                    QVERIFY(!overlap(all[i], all[k]));
            }
            if (!all.empty())
                QCOMPARE(covered, std::int64_t{area.width} * area.height);
            const Size needed = leastSize(window.root, rules(least));
            if (needed.width <= area.width && needed.height <= area.height)
                QVERIFY(std::ranges::none_of(arranged.leaves, &PlacedLeaf::isTooSmall));
        }
    }
}

void ArrangeTest::dragsOneSeparator()
{
    const Workspace desk = rowOf(4); // 250 px each
    const Rect area{0, 0, 1012, 300};
    const ArrangeRules least100 = rules({100, 50});
    QCOMPARE(weightsAfterDrag(desk.main().root, area, least100, {}, 1, 50, false),
             (std::vector{2500, 3000, 2000, 2500}));
    QCOMPARE(weightsAfterDrag(desk.main().root, area, least100, {}, 1, -50, false),
             (std::vector{2500, 2000, 3000, 2500}));
    // No further than the least.
    QCOMPARE(weightsAfterDrag(desk.main().root, area, least100, {}, 1, 900, false),
             (std::vector{2500, 4000, 1000, 2500}));
    QCOMPARE(weightsAfterDrag(desk.main().root, area, rules({260, 50}), {}, 0, 90, false),
             (std::vector{2500, 2500, 2500, 2500}));
}

void ArrangeTest::dragsAllOfASide()
{
    const Workspace desk = rowOf(4);
    const Rect area{0, 0, 1012, 300};
    QCOMPARE(weightsAfterDrag(desk.main().root, area, rules({100, 50}), {}, 1, 100, true),
             (std::vector{3000, 3000, 2000, 2000}));
    QCOMPARE(weightsAfterDrag(desk.main().root, area, rules({100, 50}), {}, 0, 600, true),
             (std::vector{7000, 1000, 1000, 1000}));
}

/// Also where a place has its least size, which is more than its weight gives.
void ArrangeTest::draggingMovesNobodyElseBesideALeast()
{
    const Workspace desk = setWeights(rowOf(4), kMain, {}, {2260, 3840, 2000, 1900}).value();
    const ArrangeRules wide{.separator = 4, .tabStrip = 24, .leastOf = [](BlockId block) {
                                return block == id(3) ? Size{330, 50} : Size{240, 50};
                            }};
    const Rect area{4, 4, 1592, 600};
    const Arranged before = arrange(desk.main().root, area, wide);
    QCOMPARE(before.leaves[2].rect.width, 330);
    const auto weights = weightsAfterDrag(desk.main().root, area, wide, {}, 1, -60, false);
    const Arranged after = arrange(setWeights(desk, kMain, {}, weights)->main().root, area, wide);
    QVERIFY(std::abs(after.leaves[1].rect.right() - (before.leaves[1].rect.right() - 60)) <= 1);
    QVERIFY(std::abs(after.leaves[0].rect.width - before.leaves[0].rect.width) <= 1);
    QVERIFY(std::abs(after.leaves[3].rect.width - before.leaves[3].rect.width) <= 1);
}

void ArrangeTest::draggingMovesNobodyElse()
{
    SplitMix random(12);
    const Workspace desk = setWeights(rowOf(5), kMain, {}, {1234, 2345, 1111, 3210, 2100}).value();
    const Rect area{0, 0, 1919, 300};
    const ArrangeRules least = rules({60, 60});
    const Arranged before = arrange(desk.main().root, area, least);
    for (int round = 0; round < 400; ++round) {
        const int delta = static_cast<int>(random.upTo(300)) - 150;
        const auto weights = weightsAfterDrag(desk.main().root, area, least, {}, 2, delta, false);
        const Arranged after = arrange(setWeights(desk, kMain, {}, weights)->main().root, area, least);
        for (const std::size_t other : {0U, 1U, 4U})
            QCOMPARE(after.leaves[other].rect, before.leaves[other].rect);
        const int wanted = std::clamp(before.leaves[2].rect.width + delta, 60,
                                      before.leaves[2].rect.width + before.leaves[3].rect.width - 60);
        QVERIFY(std::abs(after.leaves[2].rect.width - wanted) <= 1);
    }
}

QTEST_GUILESS_MAIN(ArrangeTest)
#include "arrange_test.moc"
