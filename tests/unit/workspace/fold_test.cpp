// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/workspace/fold.h"

#include "core/workspace/block_types.h"
#include "core/workspace/templates.h"
#include "tests/unit/workspace/desk.h"

#include <QTest>

#include <algorithm>

using namespace gannet;
using namespace gannet::workspace;

namespace {

[[nodiscard]] ArrangeRules rules(Size least)
{
    return {.separator = 4, .tabStrip = 24, .leastOf = [least](BlockId) { return least; }};
}

[[nodiscard]] BlockId first(const std::vector<BlockId>& blocks)
{
    return blocks.front();
}

} // namespace

class FoldTest : public QObject {
    Q_OBJECT

private slots:
    void leavesAloneWhatFits();
    void theSmallestGivesWay();
    void showsTheOneThatIsUsed();
    void foldsWithinColumnsFirst();
    void fitsWhereverOnePlaceFits();
    void startersFitSmallWindows();
};

void FoldTest::leavesAloneWhatFits()
{
    const Workspace desk = mixedDesk();
    QCOMPARE(foldedToFit(desk.main().root, {208, 228}, rules({100, 100}), first), desk.main().root);
    QCOMPARE(drawn(foldedToFit(emptyDesk().main().root, {10, 10}, rules({100, 100}), first)), "-");
}

void FoldTest::theSmallestGivesWay()
{
    const Workspace desk = setWeights(rowOf(4), kMain, {}, {4000, 1000, 3000, 2000}).value();
    const Node& root = desk.main().root;
    QCOMPARE(drawn(foldedToFit(root, {330, 400}, rules({100, 100}), first)), "H([1* 2]:5000 3:3000 4:2000)");
    QCOMPARE(drawn(foldedToFit(root, {210, 400}, rules({100, 100}), first)), "H([1* 2]:5000 [3* 4]:5000)");
    QCOMPARE(drawn(foldedToFit(root, {110, 400}, rules({100, 100}), first)), "[1* 2 3 4]");
    QCOMPARE(drawn(foldedToFit(root, {10, 10}, rules({100, 100}), first)), "[1* 2 3 4]");
}

void FoldTest::showsTheOneThatIsUsed()
{
    const auto last = [](const std::vector<BlockId>& blocks) { return blocks.back(); };
    QCOMPARE(drawn(foldedToFit(rowOf(3).main().root, {120, 400}, rules({100, 100}), last)), "[1 2 3*]");
}

void FoldTest::foldsWithinColumnsFirst()
{
    // H(V(1 2) 3): too low for two in a column.
    Workspace desk = add(rowOf(2), block(3), Beside{id(1), Edge::Bottom}).value();
    QCOMPARE(drawn(foldedToFit(desk.main().root, {300, 150}, rules({100, 100}), first)), "H([1* 3]:5000 2:5000)");
}

void FoldTest::fitsWhereverOnePlaceFits()
{
    SplitMix random(31);
    Ids ids = seededIds(6);
    for (int round = 0; round < 1500; ++round) {
        Workspace desk = emptyDesk();
        for (std::uint64_t step = random.upTo(16); step > 0; --step)
            desk = randomStep(desk, random, ids);
        const Size area{120 + static_cast<int>(random.upTo(700)), 130 + static_cast<int>(random.upTo(500))};
        for (const Window& window : desk.windows) {
            const Node folded = foldedToFit(window.root, area, rules({120, 100}), first);
            const Size least = leastSize(folded, rules({120, 100}));
            QVERIFY(least.width <= area.width && least.height <= area.height);
            auto before = blocksOf(window.root);
            auto after = blocksOf(folded);
            QCOMPARE(after, before);
        }
    }
}

void FoldTest::startersFitSmallWindows()
{
    for (const Template& one : templates()) {
        Ids ids = seededIds(2);
        const Workspace desk = one.make(ids);
        const ArrangeRules real{.separator = 4, .tabStrip = 24, .leastOf = [&](BlockId block) {
                                    return leastSizeOf(*blockTypeOf(desk.blocks.at(block).type), 1, 18);
                                }};
        for (const Size area : {Size{960, 560}, Size{683, 380}, Size{1366, 692}}) {
            const Node folded = foldedToFit(desk.main().root, area, real, first);
            const Size least = leastSize(folded, real);
            QVERIFY(least.width <= area.width && least.height <= area.height);
        }
    }
}

QTEST_GUILESS_MAIN(FoldTest)
#include "fold_test.moc"
