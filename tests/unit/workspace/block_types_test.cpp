// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/workspace/block_types.h"

#include "core/workspace/document.h"
#include "core/workspace/invariants.h"

#include <QTest>

#include <set>

using namespace gannet;
using namespace gannet::workspace;

namespace {

[[nodiscard]] JsonText json(std::string_view text)
{
    return canonicalObject(text).value();
}

} // namespace

class BlockTypesTest : public QObject {
    Q_OBJECT

private slots:
    void typesAreWhole();
    void settlesFieldByField();
    void changesOneSetting_data();
    void changesOneSetting();
};

void BlockTypesTest::typesAreWhole()
{
    std::set<std::string_view> names;
    for (const BlockType& type : blockTypes()) {
        QVERIFY(isTypeWord(type.type));
        QVERIFY2(names.insert(type.type).second, "two types of one name");
        QVERIFY(leastSizeOf(type, 1, 18).width >= 150 && leastSizeOf(type, 2, 36).height >= 240);
        for (const SettingRule& rule : type.settings)
            QVERIFY2(isAllowed(rule, rule.usual), std::string(rule.key).c_str());
    }
    QVERIFY(!blockTypeOf("hologram"));
}

void BlockTypesTest::settlesFieldByField()
{
    const BlockType& ladder = *blockTypeOf("ladder");
    const auto fresh = settle(ladder, {});
    QCOMPARE(fresh.settings.text(), "{\"group\":1,\"instrument\":\"\"}");
    QVERIFY(fresh.reset.empty());
    const auto mended = settle(ladder, json("{\"group\":5000,\"instrument\":\"a:b\",\"later\":[1.5]}"));
    QCOMPARE(mended.settings.text(), "{\"group\":1,\"instrument\":\"a:b\",\"later\":[1.5]}");
    QCOMPARE(mended.reset, std::vector<std::string>{"group"});
}

void BlockTypesTest::changesOneSetting_data()
{
    QTest::addColumn<QString>("type");
    QTest::addColumn<QString>("key");
    QTest::addColumn<QString>("value");
    QTest::addColumn<QString>("fix"); // empty: it is taken
    QTest::newRow("a choice") << "chart"
                              << "interval"
                              << "\"1h\""
                              << "";
    QTest::newRow("no choice") << "chart"
                               << "interval"
                               << "\"7m\""
                               << "\"1m\"";
    QTest::newRow("a whole number") << "tape"
                                    << "window_ms"
                                    << "0"
                                    << "";
    QTest::newRow("below") << "tape"
                           << "window_ms"
                           << "-1"
                           << "0";
    QTest::newRow("above") << "tape"
                           << "window_ms"
                           << "5001"
                           << "5000";
    QTest::newRow("broken") << "tape"
                            << "window_ms"
                            << "0.5"
                            << "50";
    QTest::newRow("a word for a number") << "tape"
                                         << "window_ms"
                                         << "\"50\""
                                         << "50";
    QTest::newRow("a decimal") << "tape"
                               << "min_size"
                               << "\"0.25\""
                               << "";
    QTest::newRow("no decimal") << "tape"
                                << "min_size"
                                << "\"\""
                                << "";
    QTest::newRow("a decimal below zero") << "tape"
                                          << "min_size"
                                          << "\"-1\""
                                          << "\"\"";
    QTest::newRow("a decimal as a number") << "tape"
                                           << "min_size"
                                           << "0.25"
                                           << "\"\"";
    QTest::newRow("a list") << "watchlist"
                            << "instruments"
                            << "[\"a:b\",\"c:d\"]"
                            << "";
    QTest::newRow("a list of numbers") << "watchlist"
                                       << "instruments"
                                       << "[1]"
                                       << "[]";
    QTest::newRow("a flag") << "book"
                            << "cumulative"
                            << "true"
                            << "";
    QTest::newRow("no flag") << "book"
                             << "cumulative"
                             << "1"
                             << "false";
    QTest::newRow("no JSON") << "book"
                             << "cumulative"
                             << "tru"
                             << "false";
}

void BlockTypesTest::changesOneSetting()
{
    QFETCH(QString, type);
    QFETCH(QString, key);
    QFETCH(QString, value);
    QFETCH(QString, fix);
    const BlockType& of = *blockTypeOf(type.toStdString());
    const auto changed = withSetting(of, json("{\"later\":1}"), key.toStdString(), value.toStdString());
    QCOMPARE(changed.has_value(), fix.isEmpty());
    if (changed) {
        QVERIFY(changed->text().find("\"later\":1") != std::string::npos);
        QVERIFY(settle(of, *changed).reset.empty());
        QCOMPARE(settle(of, *changed).settings, *changed);
        return;
    }
    QCOMPARE(QString::fromStdString(changed.error().fixes.at(0)), fix);
    QVERIFY(!changed.error().limit.empty());
    QVERIFY(withSetting(of, {}, key.toStdString(), changed.error().fixes.at(0)));
    QVERIFY(!withSetting(of, {}, "nothing", "true"));
}

QTEST_GUILESS_MAIN(BlockTypesTest)
#include "block_types_test.moc"
