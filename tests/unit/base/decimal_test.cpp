// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/decimal.h"

#include <QTest>

#include <boost/multiprecision/cpp_int.hpp>
#include <rapidcheck.h>

#include <limits>
#include <string>

using namespace gannet;

namespace {

using Big = boost::multiprecision::cpp_int;

/// The same number as an integer of 10^-36, which holds every product of two Decimals.
[[nodiscard]] Big exact(const Decimal& d)
{
    return Big(d.mantissa) * boost::multiprecision::pow(Big(10), static_cast<unsigned>(36 - d.scale));
}

[[nodiscard]] Decimal anyDecimal()
{
    const auto bits = *rc::gen::inRange<int>(1, 63);
    const auto magnitude = *rc::gen::inRange<std::int64_t>(0, (std::int64_t{1} << bits) - 1);
    const bool negative = *rc::gen::arbitrary<bool>();
    const auto scale = *rc::gen::inRange<int>(0, Decimal::kMaxScale + 1);
    return {negative ? -magnitude : magnitude, static_cast<std::int8_t>(scale)};
}

} // namespace

class DecimalTest : public QObject {
    Q_OBJECT

private slots:
    void readsAndPrintsVerbatim_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("printed"); // empty: refused
        const auto row = [](const char* text, const char* printed) { QTest::newRow(text) << text << printed; };
        row("0", "0");
        row("-0", "0");
        row("-0.00", "0.00");
        row("1", "1");
        row("61800.20", "61800.20");
        row("0.00001234", "0.00001234");
        row("-12.5", "-12.5");
        row("007", "7");
        row("9223372036854775807", "9223372036854775807");
        row("-9223372036854775807", "-9223372036854775807");
        row("0.000000000000000001", "0.000000000000000001");
        row("1.5000000000000000000000", "1.500000000000000000");
        row("9223372036854775808", "");
        row("1234567890123456789012345678901234567890", "");
        row("0.0000000000000000001", "");
        row("", "");
        row("-", "");
        row(".5", "");
        row("5.", "");
        row("+5", "");
        row("1e5", "");
        row("1,234.5", "");
        row(" 1", "");
        row("1 ", "");
        row("NaN", "");
        row("Infinity", "");
        row("--1", "");
        row("1.2.3", "");
        row("0x10", "");
    }
    void readsAndPrintsVerbatim()
    {
        QFETCH(QString, text);
        QFETCH(QString, printed);
        const auto value = Decimal::tryParse(text.toStdString());
        QCOMPARE(value ? QString::fromStdString(value->toString()) : QString(), printed);
        QCOMPARE(Decimal::parse(text.toStdString()).has_value(), value.has_value());
    }

    void refusalQuotesTheText()
    {
        const auto result = Decimal::parse("1e5");
        QVERIFY(!result);
        QVERIFY(result.error().code == Code::BadNumber);
        QCOMPARE(result.error().value, std::string("1e5"));
    }

    void comparesByValue()
    {
        QVERIFY((Decimal{150, 2}) == (Decimal{15, 1}));
        QVERIFY((Decimal{150, 2}) < (Decimal{151, 2}));
        QVERIFY((Decimal{-1, 0}) < (Decimal{0, 18}));
        QVERIFY((Decimal{INT64_MAX, 0}) > (Decimal{INT64_MAX, 18}));
    }

    void roundsAsSaid_data()
    {
        QTest::addColumn<QString>("value");
        QTest::addColumn<int>("scale");
        QTest::addColumn<QStringList>("downUpEvenHalfUp");
        QTest::newRow("tie") << "2.5" << 0 << QStringList{"2", "3", "2", "3"};
        QTest::newRow("odd tie") << "3.5" << 0 << QStringList{"3", "4", "4", "4"};
        QTest::newRow("negative tie") << "-2.5" << 0 << QStringList{"-3", "-2", "-2", "-3"};
        QTest::newRow("below half") << "1.24" << 1 << QStringList{"1.2", "1.3", "1.2", "1.2"};
        QTest::newRow("negative") << "-1.26" << 1 << QStringList{"-1.3", "-1.2", "-1.3", "-1.3"};
        QTest::newRow("exact") << "1.20" << 1 << QStringList{"1.2", "1.2", "1.2", "1.2"};
        QTest::newRow("finer") << "1.2" << 3 << QStringList{"1.200", "1.200", "1.200", "1.200"};
    }
    void roundsAsSaid()
    {
        QFETCH(QString, value);
        QFETCH(int, scale);
        QFETCH(QStringList, downUpEvenHalfUp);
        const Decimal d = Decimal::parse(value.toStdString()).value();
        const Rounding all[] = {Rounding::Down, Rounding::Up, Rounding::HalfEven, Rounding::HalfUp};
        for (int i = 0; i < 4; ++i)
            QCOMPARE(QString::fromStdString(d.rescaled(scale, all[i]).value().toString()), downUpEvenHalfUp.at(i));
    }

    void textRoundTrips()
    {
        QVERIFY(rc::check("parse(toString(x)) == x, digit for digit", [] {
            const Decimal d = anyDecimal();
            const auto back = Decimal::tryParse(d.toString());
            RC_ASSERT(back.has_value());
            RC_ASSERT(back->mantissa == d.mantissa && back->scale == d.scale);
        }));
    }

    void arithmeticIsExactOrRefused()
    {
        QVERIFY(rc::check("add, subtract, multiply and order agree with big integers", [] {
            const Decimal a = anyDecimal();
            const Decimal b = anyDecimal();
            if (const auto sum = add(a, b))
                RC_ASSERT(exact(*sum) == exact(a) + exact(b));
            if (const auto difference = subtract(a, b))
                RC_ASSERT(exact(*difference) == exact(a) - exact(b));
            const Big scale36 = boost::multiprecision::pow(Big(10), 36U);
            if (const auto product = multiply(a, b))
                RC_ASSERT(exact(*product) * scale36 == exact(a) * exact(b));
            RC_ASSERT((a < b) == (exact(a) < exact(b)));
            RC_ASSERT((a == b) == (exact(a) == exact(b)));
            RC_ASSERT(exact(a.normalized()) == exact(a));
        }));
    }

    void whatIsCalculatedCanBeNegated()
    {
        const Decimal least{-std::numeric_limits<std::int64_t>::max(), 0};
        QVERIFY(least.absolute() == least.negated());
        QVERIFY(add(least, {0, 0}) == least);
        QVERIFY(!subtract(least, {1, 0}));
        QVERIFY(!multiply({std::numeric_limits<std::int64_t>::max() / 2 + 1, 0}, {-2, 0}));
    }

    void multiplesStandAroundAValue()
    {
        QVERIFY(rc::check("the value lies from the lower one to below the next, a step apart", [] {
            const Decimal value = {*rc::gen::inRange<std::int64_t>(-1'000'000'000, 1'000'000'000),
                                   static_cast<std::int8_t>(*rc::gen::inRange(0, 9))};
            const Decimal step = {*rc::gen::inRange<std::int64_t>(1, 1'000),
                                  static_cast<std::int8_t>(*rc::gen::inRange(0, 9))};
            const auto [below, above] = multiplesAround(value, step).value();
            RC_ASSERT(below <= value && value < above);
            RC_ASSERT(subtract(above, below) == step);
            RC_ASSERT(isMultiple(below, step) && isMultiple(above, step));
            RC_ASSERT(isMultiple(value, step) == (value == below));
        }));
        const Decimal huge{9'000'000'000'000'000'000, 0};
        QVERIFY(!isMultiple(huge, {1, 1}));
        QVERIFY(!multiplesAround(huge, {1, 1}));
        QVERIFY(multiplesAround(huge, {1, 0}).has_value());
    }

    void sumsThatFitAreNotRefused()
    {
        QVERIFY(rc::check("small amounts never fail", [] {
            const auto part = [] {
                return Decimal{*rc::gen::inRange<std::int64_t>(-1'000'000'000, 1'000'000'000),
                               static_cast<std::int8_t>(*rc::gen::inRange(0, 9))};
            };
            const Decimal a = part();
            const Decimal b = part();
            RC_ASSERT(add(a, b).has_value());
            RC_ASSERT(multiply(a, b).has_value());
        }));
    }

    void divisionIsWithinOneStep()
    {
        QVERIFY(rc::check("divide rounds down to the last decimal", [] {
            const Decimal a = anyDecimal();
            const Decimal b = anyDecimal();
            RC_PRE(!b.isZero());
            const int scale = *rc::gen::inRange(0, 10);
            const auto q = divide(a, b, scale, Rounding::Down);
            if (!q)
                return;
            const Decimal step{1, static_cast<std::int8_t>(scale)};
            // q * b <= a < (q + step) * b for b > 0, the other way round below zero.
            const Big scale36 = boost::multiprecision::pow(Big(10), 36U);
            const Big low = exact(*q) * exact(b);
            const Big high = (exact(*q) + exact(step)) * exact(b);
            const Big wanted = exact(a) * scale36;
            const bool isWithin = b.mantissa > 0 ? (low <= wanted && wanted < high) : (low >= wanted && wanted > high);
            RC_ASSERT(isWithin);
        }));
        QVERIFY(!divide({1, 0}, {0, 0}, 2, Rounding::Down));
    }

    void mantissaAtNeverLosesADigit()
    {
        QVERIFY(rc::check("mantissaAt is exact or nothing", [] {
            const Decimal d = anyDecimal();
            const int scale = *rc::gen::inRange(0, Decimal::kMaxScale + 1);
            if (const auto m = d.mantissaAt(scale))
                RC_ASSERT(exact(Decimal{*m, static_cast<std::int8_t>(scale)}) == exact(d));
            else
                RC_ASSERT(d.normalized().scale > scale || d.rescaled(scale, Rounding::Down) == std::nullopt);
        }));
    }
};

QTEST_GUILESS_MAIN(DecimalTest)
#include "decimal_test.moc"
