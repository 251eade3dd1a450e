// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/workspace/templates.h"

#include "core/workspace/arrange.h"
#include "core/workspace/block_types.h"
#include "core/workspace/document.h"
#include "core/workspace/invariants.h"
#include "tests/unit/workspace/desk.h"

#include <QTest>

#include <set>

using namespace gannet;
using namespace gannet::workspace;

namespace {

/// What the bars at the top and the bottom leave of a window, at scale 1.
constexpr int kBars = 76;

[[nodiscard]] ArrangeRules rulesOf(const Workspace& desk)
{
    return {.separator = 4, .tabStrip = 24, .leastOf = [&desk](BlockId id) {
                return leastSizeOf(*blockTypeOf(desk.blocks.at(id).type), 1, 18);
            }};
}

} // namespace

class TemplatesTest : public QObject {
    Q_OBJECT

private slots:
    void nothingIsTooSmall_data();
    void nothingIsTooSmall();
    void areWhole();
    void beginsWithTheOneThatFits();
};

void TemplatesTest::nothingIsTooSmall_data()
{
    QTest::addColumn<QString>("id");
    QTest::addColumn<int>("width");
    QTest::addColumn<int>("height");
    for (const Template& one : templates()) {
        const std::string id(one.id);
        if (one.id != "starter")
            QTest::addRow("%s at 1366x768", id.c_str()) << QString::fromStdString(id) << 1366 << 768;
        QTest::addRow("%s at 1920x1080", id.c_str()) << QString::fromStdString(id) << 1920 << 1080;
        QTest::addRow("%s at 2560x1440", id.c_str()) << QString::fromStdString(id) << 2560 << 1440;
    }
    QTest::addRow("starter at its least") << "starter" << 1560 << 960;
}

void TemplatesTest::nothingIsTooSmall()
{
    QFETCH(QString, id);
    QFETCH(int, width);
    QFETCH(int, height);
    Ids ids = seededIds(1);
    const Workspace desk = templateOf(id.toStdString())->make(ids);
    const Arranged arranged = arrange(desk.main().root, {0, 0, width, height - kBars}, rulesOf(desk));
    for (const PlacedLeaf& leaf : arranged.leaves) {
        const auto& tabs = std::get<Tabs>(*nodeAt(desk.main().root, leaf.path));
        QVERIFY2(!leaf.isTooSmall, desk.blocks.at(tabs.blocks.front()).type.c_str());
    }
}

void TemplatesTest::areWhole()
{
    for (const Template& one : templates()) {
        Ids ids = seededIds(1);
        const Workspace desk = one.make(ids);
        QVERIFY(!brokenInvariant(desk));
        QVERIFY(!desk.main().focus.isNone());
        std::set<std::string> types;
        for (const auto& [id, block] : desk.blocks)
            types.insert(block.type);
        for (const char* const needed : {"watchlist", "chart", "positions", "orders", "log", "health"})
            QVERIFY2(types.contains(needed), needed);
        // Two of them differ, and what is written of one is it.
        QVERIFY(one.make(ids).main().id != desk.main().id);
        QCOMPARE(readDocument(writeDocument(desk, "1"), ids)->workspace, desk);
    }
    QVERIFY(!templateOf("prediction"));
}

void TemplatesTest::beginsWithTheOneThatFits()
{
    QCOMPARE(usualTemplate(1366, 768).id, "laptop");
    QCOMPARE(usualTemplate(1920, 1080).id, "starter");
    QCOMPARE(usualTemplate(1920, 768).id, "laptop");
}

QTEST_GUILESS_MAIN(TemplatesTest)
#include "templates_test.moc"
