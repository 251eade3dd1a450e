// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/ledger/ledger_amount.h"

#include <QTest>

#include <rapidcheck.h>

#include <array>
#include <limits>
#include <string>
#include <string_view>

using namespace gannet;

namespace {

constexpr std::array kRoundings = {Rounding::Down, Rounding::Up, Rounding::HalfEven, Rounding::HalfUp};
constexpr std::int64_t kMax = std::numeric_limits<std::int64_t>::max();
constexpr std::int64_t kMin = std::numeric_limits<std::int64_t>::min();

[[nodiscard]] Decimal decimal(std::string_view text)
{
    return Decimal::parse(text).value();
}

[[nodiscard]] LedgerAmount amount(std::string_view text)
{
    return LedgerAmount::from(decimal(text));
}

/// Any number there is.
[[nodiscard]] rc::Gen<Decimal> anyDecimal()
{
    return rc::gen::apply(
        [](std::int64_t mantissa, int scale) {
            return Decimal{mantissa, static_cast<std::int8_t>(scale)};
        },
        rc::gen::oneOf(rc::gen::arbitrary<std::int64_t>(), rc::gen::inRange(kMin, kMax)),
        rc::gen::inRange(0, Decimal::kMaxScale + 1));
}

/// Any number with a few digits, so that products of two are likely to fit a third.
[[nodiscard]] rc::Gen<Decimal> anyShortDecimal()
{
    return rc::gen::apply(
        [](std::int32_t mantissa, int scale) {
            return Decimal{mantissa, static_cast<std::int8_t>(scale)};
        },
        rc::gen::arbitrary<std::int32_t>(), rc::gen::inRange(0, 10));
}

/// Any amount that two numbers make.
[[nodiscard]] rc::Gen<LedgerAmount> anyAmount()
{
    return rc::gen::apply(&LedgerAmount::product, anyDecimal(), anyDecimal());
}

} // namespace

class LedgerAmountTest final : public QObject {
    Q_OBJECT

private slots:
    void texts();
    void limits();
    void roundings_data();
    void roundings();
    void agreesWithDecimal();
    void sums();
    void shares();
    void quotients();
    void factors();
};

void LedgerAmountTest::texts()
{
    QCOMPARE(LedgerAmount{}.toString(), std::string("0"));
    QCOMPARE(amount("-0.50").toString(), std::string("-0.5"));
    QCOMPARE(amount("1200").toString(), std::string("1200"));
    const Decimal finest{1, Decimal::kMaxScale};
    QCOMPARE(LedgerAmount::product(finest, finest).toString(), "0." + std::string(35, '0') + "1");
    QCOMPARE(LedgerAmount::product(Decimal{kMin, 0}, Decimal{kMin, 0}).toString(),
             std::string("85070591730234615865843651857942052864")); // 2^126
    QVERIFY(!LedgerAmount::product(Decimal{-1, 0}, Decimal{}).isNegative());
    QVERIFY(!LedgerAmount{}.negated().isNegative());
}

void LedgerAmountTest::limits()
{
    LedgerAmount sum = LedgerAmount::product(Decimal{kMin, 0}, Decimal{kMin, 0});
    int doublings = 0;
    for (auto next = add(sum, sum); next; next = add(sum, sum)) {
        sum = *next;
        ++doublings;
    }
    QCOMPARE(doublings, 10); // 2^126 * 10^36 * 2^10 is below 2^256, and twice that is not
    QVERIFY(!subtract(sum.negated(), sum));
    QVERIFY(subtract(sum, sum)->isZero());
    QVERIFY(!sum.times(decimal("2"), Rounding::Down));
    QVERIFY(!sum.rounded(0, Rounding::Down));
    QVERIFY(!divide(sum, amount("1"), 0, Rounding::Down));
    QCOMPARE(divide(sum, sum, 18, Rounding::Down)->toString(), std::string("1.000000000000000000"));
    QVERIFY(!divide(sum, LedgerAmount{}, 2, Rounding::Down));
    QVERIFY(!amount("1").rounded(-1, Rounding::Down));
    QVERIFY(!amount("1").rounded(19, Rounding::Down));
}

void LedgerAmountTest::roundings_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QByteArray>("down");
    QTest::addColumn<QByteArray>("up");
    QTest::addColumn<QByteArray>("halfEven");
    QTest::addColumn<QByteArray>("halfUp");
    const auto row = [](const char* text, const char* down, const char* up, const char* halfEven, const char* halfUp) {
        QTest::newRow(text) << QByteArray(text) << QByteArray(down) << QByteArray(up) << QByteArray(halfEven)
                            << QByteArray(halfUp);
    };
    row("2.50", "2.5", "2.5", "2.5", "2.5");
    row("2.54", "2.5", "2.6", "2.5", "2.5");
    row("2.55", "2.5", "2.6", "2.6", "2.6");
    row("2.45", "2.4", "2.5", "2.4", "2.5");
    row("2.45000000000001", "2.4", "2.5", "2.5", "2.5");
    row("-2.45", "-2.5", "-2.4", "-2.4", "-2.5");
    row("-2.46", "-2.5", "-2.4", "-2.5", "-2.5");
    row("-0.04", "-0.1", "0.0", "0.0", "0.0");
}

void LedgerAmountTest::roundings()
{
    QFETCH(QByteArray, text);
    QFETCH(QByteArray, down);
    QFETCH(QByteArray, up);
    QFETCH(QByteArray, halfEven);
    QFETCH(QByteArray, halfUp);
    const LedgerAmount value = amount(text.toStdString());
    QCOMPARE(value.rounded(1, Rounding::Down)->toString(), down.toStdString());
    QCOMPARE(value.rounded(1, Rounding::Up)->toString(), up.toStdString());
    QCOMPARE(value.rounded(1, Rounding::HalfEven)->toString(), halfEven.toStdString());
    QCOMPARE(value.rounded(1, Rounding::HalfUp)->toString(), halfUp.toStdString());
}

/// Where a Decimal can hold the result, both kinds of number say the same.
void LedgerAmountTest::agreesWithDecimal()
{
    QVERIFY(rc::check("products", [] {
        const Decimal a = *anyShortDecimal();
        const Decimal b = *anyShortDecimal();
        const auto exact = multiply(a, b);
        RC_ASSERT(exact.has_value());
        RC_ASSERT(LedgerAmount::product(a, b) == LedgerAmount::from(*exact));
        RC_ASSERT(LedgerAmount::product(a, b).toString() == exact->normalized().toString());
    }));
    QVERIFY(rc::check("order", [] {
        const Decimal a = *anyDecimal();
        const Decimal b = *anyDecimal();
        RC_ASSERT((LedgerAmount::from(a) <=> LedgerAmount::from(b)) == (a <=> b));
    }));
    QVERIFY(rc::check("quotients of every rounding", [] {
        const Decimal a = *anyShortDecimal();
        const Decimal b = *anyShortDecimal();
        const int scale = *rc::gen::inRange(0, 10);
        const Rounding rounding = *rc::gen::elementOf(kRoundings);
        const auto quotient = divide(a, b, scale, rounding);
        RC_PRE(quotient.has_value());
        RC_ASSERT(divide(LedgerAmount::from(a), LedgerAmount::from(b), scale, rounding)->mantissa ==
                  quotient->mantissa);
    }));
}

void LedgerAmountTest::sums()
{
    QVERIFY(rc::check("what was added comes off again, in any order", [] {
        const LedgerAmount a = *anyAmount();
        const LedgerAmount b = *anyAmount();
        RC_ASSERT(add(a, b) == add(b, a));
        RC_ASSERT(subtract(add(a, b).value(), b) == a);
        RC_ASSERT(subtract(a, b)->negated() == subtract(b, a));
        RC_ASSERT((a < b) == subtract(a, b)->isNegative());
    }));
    QVERIFY(rc::check("a product of a sum is the sum of products", [] {
        const std::int64_t a = *rc::gen::inRange(kMin / 2, kMax / 2);
        const std::int64_t b = *rc::gen::inRange(kMin / 2, kMax / 2);
        const auto scale = static_cast<std::int8_t>(*rc::gen::inRange(0, Decimal::kMaxScale + 1));
        const Decimal factor = *anyDecimal();
        RC_ASSERT(
            LedgerAmount::product(Decimal{a + b, scale}, factor) ==
            add(LedgerAmount::product(Decimal{a, scale}, factor), LedgerAmount::product(Decimal{b, scale}, factor)));
    }));
}

void LedgerAmountTest::shares()
{
    QCOMPARE(amount("1").share(decimal("1"), decimal("3")).toString(), "0." + std::string(36, '3'));
    QCOMPARE(amount("-2").share(decimal("1"), decimal("3")).toString(), "-0." + std::string(35, '6') + "7");
    QCOMPARE(amount("10").share(decimal("-0.5"), decimal("-2.00")).toString(), std::string("2.5"));
    QVERIFY(rc::check("two parts make the whole to a unit of the last decimal, and the whole is itself", [] {
        const LedgerAmount value = *anyAmount();
        const std::int64_t whole = *rc::gen::inRange(std::int64_t{1}, kMax);
        const std::int64_t part = *rc::gen::inRange(std::int64_t{0}, whole);
        const auto scale = static_cast<std::int8_t>(*rc::gen::inRange(0, Decimal::kMaxScale + 1));
        const Decimal all{whole, scale};
        const LedgerAmount first = value.share(Decimal{part, scale}, all);
        const LedgerAmount second = value.share(Decimal{whole - part, scale}, all);
        const Decimal finest{1, Decimal::kMaxScale};
        const LedgerAmount missing = subtract(value, add(first, second).value())->absolute();
        RC_ASSERT(missing <= LedgerAmount::product(finest, finest));
        RC_ASSERT(first.absolute() <= value.absolute());
        RC_ASSERT(value.share(all, all) == value);
    }));
    QVERIFY(rc::check("parts written with other decimals are the same parts", [] {
        const LedgerAmount value = *anyAmount();
        const std::int64_t whole = *rc::gen::inRange<std::int64_t>(1, 1'000'000);
        const std::int64_t part = *rc::gen::inRange<std::int64_t>(0, whole + 1);
        const LedgerAmount plain = value.share(Decimal{part, 0}, Decimal{whole, 0});
        RC_ASSERT(value.share(Decimal{part * 1'000'000, 6}, Decimal{whole, 0}) == plain);
        RC_ASSERT(value.share(Decimal{part, 0}, Decimal{whole * 1'000, 3}) == plain);
    }));
}

void LedgerAmountTest::quotients()
{
    QVERIFY(rc::check("rounded down, the quotient is the last one whose product is not above", [] {
        const LedgerAmount a = *anyAmount();
        const Decimal b = *anyDecimal();
        const int scale = *rc::gen::inRange(0, Decimal::kMaxScale + 1);
        const auto quotient = divide(a, LedgerAmount::from(b), scale, Rounding::Down);
        RC_PRE(quotient.has_value() && quotient->mantissa != kMax);
        const Decimal next{quotient->mantissa + 1, quotient->scale};
        if (b.isNegative()) {
            RC_ASSERT(LedgerAmount::product(*quotient, b) >= a);
            RC_ASSERT(LedgerAmount::product(next, b) < a);
        } else {
            RC_ASSERT(LedgerAmount::product(*quotient, b) <= a);
            RC_ASSERT(LedgerAmount::product(next, b) > a);
        }
    }));
}

void LedgerAmountTest::factors()
{
    QVERIFY(rc::check("times a factor is the product where 36 decimals are enough", [] {
        const Decimal a = *anyDecimal();
        const Decimal factor = *anyDecimal();
        RC_ASSERT(LedgerAmount::from(a).times(factor, Rounding::Down) == LedgerAmount::product(a, factor));
    }));
    const Decimal finest{1, Decimal::kMaxScale};
    const LedgerAmount unit = LedgerAmount::product(finest, finest);
    QVERIFY(unit.times(decimal("0.5"), Rounding::Down)->isZero());
    QVERIFY(unit.times(decimal("0.5"), Rounding::Up) == unit);
    QVERIFY(unit.times(decimal("-0.5"), Rounding::Down) == unit.negated());
    QVERIFY(unit.times(decimal("0.5"), Rounding::HalfEven)->isZero());
    QVERIFY(unit.times(decimal("1.5"), Rounding::HalfEven) == add(unit, unit));
}

QTEST_GUILESS_MAIN(LedgerAmountTest)
#include "ledger_amount_test.moc"
