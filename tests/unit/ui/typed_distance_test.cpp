// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/typed_distance.h"

#include <QTest>

using namespace gannet;

namespace {

constexpr Decimal kFrom{616'760, 1};

[[nodiscard]] TickRule tenth()
{
    TickRule rule;
    rule.tick = {1, 1};
    return rule;
}

[[nodiscard]] QString text(const std::optional<Decimal>& value)
{
    return value ? QString::fromStdString(plainText(*value)) : QStringLiteral("nothing");
}

} // namespace

class TypedDistanceTest : public QObject {
    Q_OBJECT

private slots:
    void distancesInTwoUnits_data()
    {
        QTest::addColumn<QString>("typed");
        QTest::addColumn<QString>("quote");
        QTest::addColumn<QString>("fraction");
        QTest::newRow("ticks") << "200t"
                               << "20"
                               << "0.000324275244";
        QTest::newRow("ticks in words") << "200 ticks"
                                        << "20"
                                        << "0.000324275244";
        QTest::newRow("percent") << "0.5%"
                                 << "308.38"
                                 << "0.005";
        QTest::newRow("basis points") << "30 bp"
                                      << "185.028"
                                      << "0.003";
        QTest::newRow("bare") << "12.5"
                              << "12.5"
                              << "0.125";
        QTest::newRow("signed") << "-200t"
                                << "20"
                                << "0.000324275244";
        QTest::newRow("times the stop") << "2R"
                                        << "nothing"
                                        << "nothing";
        QTest::newRow("nothing") << " "
                                 << "nothing"
                                 << "nothing";
    }
    void distancesInTwoUnits()
    {
        QFETCH(const QString, typed);
        const TypedDistance read = readDistance(typed);
        QCOMPARE(read.problem, QString());
        QTEST(text(quoteDistance(read, kFrom, tenth())), "quote");
        QTEST(text(fractionDistance(read, kFrom, tenth())), "fraction");
    }
    void nonsenseIsRefusedWithItsUnit_data()
    {
        QTest::addColumn<QString>("typed");
        QTest::addColumn<QString>("fix");
        QTest::newRow("comma") << "1,5%"
                               << "1.5%";
        QTest::newRow("thousands") << "1,234.5t"
                                   << "1234.5t";
        QTest::newRow("exponent") << "1e2t"
                                  << "100t";
        QTest::newRow("too far") << "150%"
                                 << "100%";
        QTest::newRow("too many points") << "10001bp"
                                         << "10000bp";
        QTest::newRow("a signed price") << "-5"
                                        << "5";
        QTest::newRow("words") << "far"
                               << "";
        QTest::newRow("400 digits") << QString(400, QLatin1Char('9')) << "";
    }
    void nonsenseIsRefusedWithItsUnit()
    {
        QFETCH(const QString, typed);
        const TypedDistance read = readDistance(typed);
        QVERIFY(!read.number);
        QVERIFY2(read.problem.size() > 20, qPrintable(read.problem));
        QTEST(read.fix, "fix");
    }
    void ticksNeedAMarketToBeAFraction()
    {
        QCOMPARE(text(fractionDistance(readDistance(QStringLiteral("5t")), std::nullopt, tenth())),
                 QStringLiteral("nothing"));
    }
};

QTEST_APPLESS_MAIN(TypedDistanceTest)
#include "typed_distance_test.moc"
