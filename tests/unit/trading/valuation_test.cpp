// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/trading/valuation.h"

#include <QTest>

#include <string_view>

using namespace gannet;

namespace {

constexpr Duration kAge = Duration::seconds(10);

[[nodiscard]] Price at(std::string_view text)
{
    return Price{Decimal::parse(text).value()};
}

[[nodiscard]] MarketNow fresh()
{
    MarketNow now;
    now.time = Timestamp::fromMilliseconds(1'000'000);
    now.received = now.time - kAge;
    now.health = StreamHealth::Live;
    now.bid = at("0.00000123");
    now.ask = at("0.00000124");
    return now;
}

} // namespace

class ValuationTest : public QObject {
    Q_OBJECT
private slots:
    void theMarkGoesFirst()
    {
        MarketNow now = fresh();
        now.mark = at("5");
        now.health = StreamHealth::Stale;
        QVERIFY(valuePriceOf(now, kAge).by == Valuation::Mark);
        QVERIFY(valuePriceOf(now, kAge).price == at("5"));
    }

    void theMiddleIsExact()
    {
        QVERIFY(valuePriceOf(fresh(), kAge).by == Valuation::Middle);
        QVERIFY(valuePriceOf(fresh(), kAge).price == at("0.000001235"));
    }

    void onlyOfABookThatIsSure()
    {
        const auto isNothing = [](const MarketNow& now) {
            const ValuePrice value = valuePriceOf(now, kAge);
            return value.by == Valuation::None && !value.price;
        };
        QVERIFY(isNothing({}));
        for (const StreamHealth health :
             {StreamHealth::Idle, StreamHealth::Connecting, StreamHealth::Stale, StreamHealth::Gap}) {
            MarketNow now = fresh();
            now.health = health;
            QVERIFY(isNothing(now));
        }
        MarketNow now = fresh();
        now.received = now.received - Duration::nanoseconds(1);
        QVERIFY(isNothing(now));
        now = fresh();
        now.received = {};
        QVERIFY(isNothing(now));
        now = fresh();
        now.bid.reset();
        QVERIFY(isNothing(now));
        now = fresh();
        now.ask.reset();
        QVERIFY(isNothing(now));
    }

    /// 18 digits and one more: no number, so nothing.
    void whatDoesNotFitIsNothing()
    {
        MarketNow now = fresh();
        now.bid = Price{{9'000'000'000'000'000'000, 0}};
        now.ask = now.bid;
        QVERIFY(!valuePriceOf(now, kAge).price);
    }
};

QTEST_GUILESS_MAIN(ValuationTest)
#include "valuation_test.moc"
