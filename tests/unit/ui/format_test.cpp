// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/format.h"

#include <QtTest>

#include <random>

using namespace gannet;

namespace {

/// What a person would do: strip the grouping, turn the minus, and read the number back.
[[nodiscard]] std::optional<Decimal> readBack(QString text)
{
    text.remove(QChar(kThinSpace));
    text.replace(QChar(kMinus), QLatin1Char('-'));
    return Decimal::tryParse(text.toStdString());
}

[[nodiscard]] MaybeAmount known(std::int64_t mantissa, int scale)
{
    return {mantissa, static_cast<std::int8_t>(scale), true};
}

} // namespace

class FormatTest : public QObject {
    Q_OBJECT

private slots:
    void amounts_data()
    {
        QTest::addColumn<qint64>("mantissa");
        QTest::addColumn<int>("scale");
        QTest::addColumn<QString>("text");
        QTest::newRow("price with trailing zero") << qint64{673'100} << 1 << QStringLiteral("67\u2009310.0");
        QTest::newRow("tiny") << qint64{1'234} << 8 << QStringLiteral("0.00001234");
        QTest::newRow("zero") << qint64{0} << 2 << QStringLiteral("0.00");
        QTest::newRow("no decimals") << qint64{61'680} << 0 << QStringLiteral("61\u2009680");
        QTest::newRow("below a thousand") << qint64{999} << 0 << QStringLiteral("999");
        QTest::newRow("millions") << qint64{1'234'567'800} << 2 << QStringLiteral("12\u2009345\u2009678.00");
        QTest::newRow("negative") << qint64{-120'355} << 2 << QStringLiteral("\u22121\u2009203.55");
        QTest::newRow("most negative") << qint64{INT64_MIN} << 18 << QStringLiteral("\u22129.223372036854775808");
        QTest::newRow("largest") << qint64{INT64_MAX} << 0
                                 << QStringLiteral("9\u2009223\u2009372\u2009036\u2009854\u2009775\u2009807");
    }
    void amounts()
    {
        QFETCH(qint64, mantissa);
        QFETCH(int, scale);
        QFETCH(QString, text);
        QCOMPARE(amountText(mantissa, scale), text);
    }

    void anyAmountCanBeReadBackExactly()
    {
        std::mt19937_64 random(20'261'120);
        for (int i = 0; i < 20'000; ++i) {
            const int scale = static_cast<int>(random() % 19);
            const auto mantissa = static_cast<std::int64_t>(random()) >> (random() % 63);
            const QString text = amountText(mantissa, scale);
            const auto back = readBack(text);
            QVERIFY2(back, qPrintable(text));
            QCOMPARE(back->mantissaAt(scale), std::optional(mantissa));
            const auto point = text.indexOf(QLatin1Char('.'));
            QCOMPARE(point < 0 ? 0 : text.size() - point - 1, qsizetype{scale});
        }
    }

    void signIsSaidAlwaysWhenAsked()
    {
        QCOMPARE(amountText(1240, 2, Grouping::Thin, SignStyle::Always), QStringLiteral("+12.40"));
        QCOMPARE(amountText(0, 2, Grouping::Thin, SignStyle::Always), QStringLiteral("0.00"));
        QCOMPARE(amountText(-5, 1, Grouping::Thin, SignStyle::Always), QStringLiteral("\u22120.5"));
    }

    void sizesShortenFromTenThousandAndNeverUp()
    {
        QCOMPARE(shortSizeText(9'999'999, 3), QStringLiteral("9\u2009999.999"));
        QCOMPARE(shortSizeText(12'399'999, 3), QStringLiteral("12.3k"));
        QCOMPARE(shortSizeText(10'000, 0), QStringLiteral("10.0k"));
        QCOMPARE(shortSizeText(9'999'999, 0), QStringLiteral("9\u2009999.9k"));
        QCOMPARE(shortSizeText(45'699'999, 0), QStringLiteral("45.6M"));
        QCOMPARE(shortSizeText(78'999'999'999, 0), QStringLiteral("78.9B"));
    }

    void moneyHasTwoDecimalsAndBelowACentFourDigits()
    {
        const auto money = [](std::int64_t mantissa, int scale) {
            return moneyText(MaybeAmount{mantissa, static_cast<std::int8_t>(scale), true}, SignStyle::Always);
        };
        QCOMPARE(money(-120'355, 2), QStringLiteral("\u22121\u2009203.55"));
        QCOMPARE(money(12'345, 3), QStringLiteral("+12.34")); // half to even
        QCOMPARE(money(0, 0), QStringLiteral("0.00"));
        QCOMPARE(money(1, 2), QStringLiteral("+0.01"));
        QCOMPARE(money(12'344'999, 10), QStringLiteral("+0.0012"));
        QCOMPARE(money(-5, 3), QStringLiteral("\u22120.0050"));
        QCOMPARE(money(12'344, 10), QStringLiteral("+0.0000012"));
        QCOMPARE(money(-99'999, 7), QStringLiteral("\u22120.0100"));
        QCOMPARE(moneyText(MaybeAmount{}), QStringLiteral("—"));
        QCOMPARE(roundedText(MaybeAmount{614'125, 1, true}, 0), QStringLiteral("61\u2009412"));
    }

    void unknownIsADashAndNeverZero()
    {
        QCOMPARE(amountText(MaybeAmount{}), QStringLiteral("—"));
        QCOMPARE(percentText(MaybeAmount{}), QStringLiteral("—"));
        QCOMPARE(fundingText(MaybeAmount{}), QStringLiteral("—"));
        QCOMPARE(timeText(Timestamp{}), QStringLiteral("—"));
    }

    void percentAndFunding()
    {
        QCOMPARE(percentText(known(142, 2)), QStringLiteral("+1.42"));
        QCOMPARE(percentText(known(-35, 2)), QStringLiteral("\u22120.35"));
        QCOMPARE(percentText(known(12'345, 4)), QStringLiteral("+1.23"));
        QCOMPARE(fundingText(known(1, 4)), QStringLiteral("+0.0100"));
        QCOMPARE(fundingText(known(125, 7)), QStringLiteral("+0.0012"));
        QCOMPARE(fundingText(known(-31, 6)), QStringLiteral("\u22120.0031"));
    }

    void spreadInBasisPoints()
    {
        QCOMPARE(spreadHundredthsOfBp(61'680, 61'681), std::optional<std::int64_t>(16));
        QCOMPARE(spreadHundredthsOfBp(100, 102), std::optional<std::int64_t>(19'802));
        QCOMPARE(spreadHundredthsOfBp(61'682, 61'681), std::optional<std::int64_t>(-16));
        QCOMPARE(spreadHundredthsOfBp(0, 61'681), std::nullopt);
        QCOMPARE(spreadHundredthsOfBp(INT64_MAX - 1, INT64_MAX), std::optional<std::int64_t>(0));
    }

    void ages_data()
    {
        QTest::addColumn<qint64>("ms");
        QTest::addColumn<QString>("text");
        QTest::newRow("negative") << qint64{-400} << QStringLiteral("0 ms");
        QTest::newRow("ms") << qint64{230} << QStringLiteral("230 ms");
        QTest::newRow("tenths") << qint64{4'299} << QStringLiteral("4.2 s");
        QTest::newRow("seconds") << qint64{14'900} << QStringLiteral("14 s");
        QTest::newRow("minutes") << qint64{239'000} << QStringLiteral("3 m");
        QTest::newRow("hours") << qint64{7'300'000} << QStringLiteral("2 h");
        QTest::newRow("days") << qint64{5 * 86'400'000LL} << QStringLiteral("5 d");
    }
    void ages()
    {
        QFETCH(qint64, ms);
        QFETCH(QString, text);
        QCOMPARE(ageText(Duration::milliseconds(ms)), text);
    }

    void timesAreUtc()
    {
        const Timestamp time = Timestamp::fromMilliseconds(1'795'185'126'962); // 2026-11-20 14:32:06.962
        QCOMPARE(timeText(time), QStringLiteral("14:32:06.962"));
        QCOMPARE(clockText(time), QStringLiteral("14:32:06"));
        QCOMPARE(dateText(time), QStringLiteral("2026-11-20"));
        QCOMPARE(timeText(Timestamp::fromMilliseconds(-1)), QStringLiteral("23:59:59.999"));
        QCOMPARE(dateText(Timestamp::fromMilliseconds(-1)), QStringLiteral("1969-12-31"));
    }

    void whatIsLeftIsRoundedUp()
    {
        QCOMPARE(countdownText(Duration::milliseconds(172'001)), QStringLiteral("02:53"));
        QCOMPARE(countdownText(Duration::seconds(18'173)), QStringLiteral("5:02:53"));
        QCOMPARE(countdownText(Duration::seconds(-3)), QStringLiteral("00:00"));
    }

    void venuesHaveShortTags()
    {
        QCOMPARE(venueTag("hyperliquid"), QStringLiteral("HL"));
        QCOMPARE(venueTag("binance-usdm"), QStringLiteral("BN"));
        QCOMPARE(venueTag("newone"), QStringLiteral("NE"));
        QCOMPARE(toQString(splitKey("kraken:BTC/USD:X").symbol), QStringLiteral("BTC/USD:X"));
    }
};

QTEST_GUILESS_MAIN(FormatTest)
#include "format_test.moc"
