// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/trading/sizing.h"

#include <QTest>

#include <string>

using namespace gannet;

namespace {

[[nodiscard]] Decimal dec(const std::string& text)
{
    return Decimal::parse(text).value();
}

[[nodiscard]] Instrument bitcoin()
{
    Instrument one;
    one.symbol = "BTCUSDT";
    one.key = "alpha:BTCUSDT";
    one.base = "BTC";
    one.quote = "USDT";
    one.qtyScale = 3;
    one.lotStep = dec("0.001");
    one.minQty = dec("0.002");
    one.maxQty = dec("100");
    one.tickRule.tick = dec("0.1");
    return one;
}

/// "0.083 risk", or the code of the refusal.
[[nodiscard]] std::string text(const Result<Sized>& sized)
{
    return sized ? sized->qty.value.normalized().toString() + " " + sized->binding
                 : std::string(toString(sized.error().code)) + " " + sized.error().value;
}

} // namespace

class SizingTest final : public QObject {
    Q_OBJECT

private slots:
    void simple();
    void risk();
    void positions();
    void breakeven();
    void neverMoreThanAsked();
};

void SizingTest::simple()
{
    const Instrument btc = bitcoin();
    QCOMPARE(text(sizeOfUnits(dec("1.2349"), btc)), std::string("1.234 asked"));
    QCOMPARE(text(sizeOfUnits(dec("0.0019"), btc)), std::string("BAD_QTY 0.0019"));
    QCOMPARE(text(sizeOfUnits(dec("-1"), btc)), std::string("BAD_QTY -1"));
    QCOMPARE(text(sizeOfUnits(dec("5000"), btc)), std::string("100 venue"));
    QCOMPARE(text(sizeOfNotional(dec("500"), {dec("60000")}, btc)), std::string("0.008 asked")); // 0.00833...
    QCOMPARE(text(sizeOfNotional(dec("100"), {dec("60000")}, btc)), std::string("BAD_QTY 0.001666666666"));
    QCOMPARE(text(sizeOfNotional(dec("100"), {dec("0")}, btc)), std::string("BAD_QTY 0"));
    QCOMPARE(text(sizeOfEquity(dec("12000"), dec("0.25"), {dec("60000")}, btc)), std::string("0.05 asked"));
    QCOMPARE(text(sizeOfEquity(dec("0"), dec("0.25"), {dec("60000")}, btc)), std::string("BAD_QTY 0"));
    QCOMPARE(text(sizeOfEquity(dec("9223372036854775807"), dec("9"), {dec("1")}, btc)),
             std::string("BAD_QTY too large"));
}

void SizingTest::risk()
{
    const Instrument btc = bitcoin();
    // 0.5 % of 10,000 is 50; a unit loses 600 to the stop and 0.00045 * (60000 + 59400) = 53.73 to fees: 0.0764...
    RiskSize input{dec("10000"), dec("0.005"), {dec("60000")}, {dec("59400")}, dec("0.00045"), {}};
    QCOMPARE(text(sizeOfRisk(input, btc)), std::string("0.076 risk"));
    input.feeRate = dec("0");
    QCOMPARE(text(sizeOfRisk(input, btc)), std::string("0.083 risk"));
    input.stop = {dec("60600")}; // a short risks the same
    QCOMPARE(text(sizeOfRisk(input, btc)), std::string("0.083 risk"));
    // A tight stop makes a size that the margin does not carry; the smallest cap binds and is named.
    input.stop = {dec("59999")};
    input.caps = {{"max order", dec("2")}, {"margin", dec("1.6666")}, {"max position", dec("1.9")}};
    QCOMPARE(text(sizeOfRisk(input, btc)), std::string("1.666 margin"));
    input.caps = {{"max position", dec("0")}};
    QCOMPARE(text(sizeOfRisk(input, btc)), std::string("BAD_QTY 0"));
    QVERIFY(sizeOfRisk(input, btc).error().message.find("max position") != std::string::npos);
    input.stop = input.entry;
    QVERIFY(sizeOfRisk(input, btc).error().field == "stop");
    input.stop = {dec("-1")};
    QVERIFY(sizeOfRisk(input, btc).error().field == "stop");
}

void SizingTest::positions()
{
    const Instrument btc = bitcoin();
    QCOMPARE(text(sizeOfPosition(dec("-0.015"), dec("0.5"), btc)), std::string("0.007 asked"));
    QCOMPARE(text(sizeOfPosition(dec("0.015"), dec("0.25"), btc)), std::string("0.003 asked"));
    QCOMPARE(text(sizeOfPosition(dec("0.0155"), dec("1"), btc)), std::string("0.0155 asked")); // dust goes along
    QCOMPARE(text(sizeOfPosition(dec("0.003"), dec("0.25"), btc)), std::string("BAD_QTY 0.00075"));
    QCOMPARE(text(sizeOfPosition(dec("0"), dec("1"), btc)), std::string("BAD_QTY 0"));
    QCOMPARE(text(sizeOfPosition(dec("1"), dec("1.01"), btc)), std::string("BAD_QTY 1.01"));
}

void SizingTest::breakeven()
{
    const Instrument btc = bitcoin();
    // 60000 * 1.00045 / 0.99955 = 60054.0243...
    QVERIFY(breakevenPrice(dec("60000"), true, dec("0.00045"), btc)->value == dec("60054.1"));
    QVERIFY(breakevenPrice(dec("60000"), false, dec("0.00045"), btc)->value == dec("59946.0"));
    QVERIFY(breakevenPrice(dec("60000"), true, dec("0"), btc)->value == dec("60000"));
    QVERIFY(!breakevenPrice(dec("60000"), true, dec("1"), btc));
    QVERIFY(!breakevenPrice(dec("0.01"), false, dec("0"), btc)); // below one tick there is no price
}

void SizingTest::neverMoreThanAsked()
{
    const Instrument btc = bitcoin();
    for (std::int64_t cents = 150'00; cents < 2'000'00; cents += 777) {
        const auto sized = sizeOfNotional({cents, 2}, {dec("60123.4")}, btc);
        QVERIFY(sized.has_value());
        QVERIFY(*multiply(sized->qty.value, dec("60123.4")) <= (Decimal{cents, 2}));
        const auto more = add(sized->qty.value, btc.lotStep);
        QVERIFY(*multiply(*more, dec("60123.4")) > (Decimal{cents, 2})); // and no lot less than it could be
    }
}

QTEST_GUILESS_MAIN(SizingTest)
#include "sizing_test.moc"
