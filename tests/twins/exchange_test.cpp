// SPDX-License-Identifier: GPL-3.0-or-later
// The exchange behind the twins: ids, histories and what it tells, over the paper venue's matching.
#include "tests/twins/exchange.h"

#include "tests/support/dec.h"

#include <QTest>

#include <memory>

using namespace gannet;
using namespace gannet::test;
using namespace gannet::twin;

namespace {

[[nodiscard]] Timestamp at(std::int64_t ms)
{
    return Timestamp::fromMilliseconds(1'700'000'000'000 + ms);
}

class Lines final : public ExchangeListener {
public:
    std::vector<std::string> lines;

    void onOrder(ExchangeAccount&, const ExchangeOrder& order) override
    {
        lines.push_back("order " + std::to_string(order.id - m_first) + ' ' + std::string(toString(order.state)) + ' ' +
                        plainText(order.filledQty));
    }
    void onFill(ExchangeAccount&, const ExchangeFill& fill) override
    {
        lines.push_back("fill " + std::to_string(fill.order - m_first) + ' ' + plainText(fill.fill.qty.value) + " @ " +
                        plainText(fill.fill.price.value) + " from " + plainText(fill.startQty) + " won " +
                        plainText(fill.closedPnl));
    }
    void onFunding(ExchangeAccount&, const FundingPayment& payment) override
    {
        lines.push_back("funding " + plainText(payment.amount));
    }
    void onBalance(ExchangeAccount&, const Balance&) override {}
    void onPosition(ExchangeAccount&, const VenuePosition&) override {}

    void since(std::uint64_t first) { m_first = first; }
    /// One after another, and forgets them.
    [[nodiscard]] QString taken()
    {
        std::string all;
        for (const std::string& line : std::exchange(lines, {}))
            all += (all.empty() ? "" : "; ") + line;
        return QString::fromStdString(all);
    }

private:
    std::uint64_t m_first = 0;
};

} // namespace

class ExchangeTest : public QObject {
    Q_OBJECT

private slots:
    void init()
    {
        m_lines = std::make_unique<Lines>();
        m_exchange = std::make_unique<Exchange>("hyperliquid", *m_lines);
        Instrument btc;
        btc.symbol = btc.base = "BTC";
        btc.quote = "USD";
        btc.priceScale = 1;
        btc.qtyScale = 5;
        btc.tickRule = {{}, 5, 1};
        btc.lotStep = dec("0.00001");
        btc.maxLeverage = 40;
        m_btc = m_exchange->addInstrument(btc);
        m_account = &m_exchange->addAccount("0xabc", {{"USD", dec("10000")}}, 20);
        book("99990", "100010", 0);
        Mark mark;
        mark.mark = mark.index = dec("100000");
        m_exchange->setMark(m_btc, mark, at(0));
    }

    void restsIsFilledAndEnds()
    {
        const std::uint64_t id = place(Side::Buy, "0.01", "99980", 1);
        m_lines->since(id);
        QVERIFY(m_account->find(id)->state == OrderState::Open);
        QCOMPARE(m_account->openOrders().size(), std::size_t{1});
        m_lines->lines.clear();
        book("99970", "99980", 2); // the other side reaches it: one unit shown there
        QCOMPARE(m_lines->taken(), QStringLiteral("order 0 filled 0.01; fill 0 0.01 @ 99980 from 0 won 0"));
        QVERIFY(m_account->openOrders().empty());
        const auto gone = m_account->cancel(id, at(3));
        QVERIFY(!gone);
        QVERIFY(gone.error().code == Code::UnknownOrder);
    }

    void closingTellsWhatWasWon()
    {
        place(Side::Buy, "0.01", "100010", 1);
        book("100200", "100210", 2);
        const std::uint64_t id = place(Side::Sell, "0.004", "100200", 3);
        m_lines->since(id);
        QCOMPARE(m_account->fills().size(), std::size_t{2});
        QCOMPARE(plainText(m_account->fills().back().startQty), std::string("0.01"));
        QCOMPARE(plainText(m_account->fills().back().closedPnl), std::string("0.76"));
        QVERIFY(m_account->fills().front().tradeId < m_account->fills().back().tradeId);
        const AccountSnapshot state = m_account->state(at(4));
        QCOMPARE(state.positions.size(), std::size_t{1});
        QCOMPARE(plainText(state.positions.front().qty), std::string("0.006"));
    }

    void changeMakesAnotherOrderOfTheSameName()
    {
        const std::uint64_t first = place(Side::Buy, "0.01", "99980", 1, "0xc1");
        m_lines->since(first);
        m_lines->lines.clear();
        OrderTerms terms = m_account->find(first)->terms;
        terms.price = Price{dec("99985")};
        const auto second = m_account->supersede(first, terms, {}, at(2));
        QVERIFY(second.has_value());
        QCOMPARE(m_lines->taken(), QStringLiteral("order 1 open 0; order 0 cancelled 0"));
        QCOMPARE(m_account->findByClient("0xc1")->id, *second);
        QVERIFY(m_account->cancel(*second, at(3)).has_value());
        QCOMPARE(m_lines->taken(), QStringLiteral("order 1 cancelled 0"));
        QVERIFY(!m_account->supersede(*second, terms, {}, at(4)));
    }

    void refusedChangeLeavesTheOrder()
    {
        const std::uint64_t first = place(Side::Buy, "0.01", "99980", 1, "0xc1");
        OrderTerms terms = m_account->find(first)->terms;
        terms.qty.value = dec("100"); // far beyond the money
        QVERIFY(!m_account->supersede(first, terms, {}, at(2)));
        QVERIFY(!m_account->amend(first, terms, at(3)));
        QVERIFY(m_account->find(first)->isOpen());
        QCOMPARE(plainText(m_account->find(first)->terms.qty.value), std::string("0.01"));
        QCOMPARE(m_account->orders().size(), std::size_t{1});
        QVERIFY(m_account->cancel(first, at(4)).has_value());
    }

    void refusesWithAReason()
    {
        const std::uint64_t id = place(Side::Buy, "0.01", "99980.55", 1);
        QVERIFY(m_account->find(id)->state == OrderState::Rejected);
        QVERIFY(m_account->find(id)->reason->code == Code::BadTick);
    }

    void liquidates()
    {
        place(Side::Buy, "1.9", "100010", 1);
        m_lines->lines.clear();
        book("94500", "94510", 2);
        Mark mark;
        mark.mark = mark.index = dec("94500");
        m_exchange->setMark(m_btc, mark, at(3));
        QVERIFY(!m_account->fills().empty());
        const ExchangeOrder* const forced = m_account->find(m_account->fills().back().order);
        QVERIFY(forced->isForced);
        QVERIFY(forced->instrument == m_btc);
        QVERIFY(m_account->state(at(4)).positions.empty());
    }

    void fundsOnTheHour()
    {
        place(Side::Buy, "0.01", "100010", 1);
        Mark mark;
        mark.mark = mark.index = dec("100000");
        mark.fundingRate = dec("0.0001");
        mark.nextFunding = at(5'000);
        m_exchange->setMark(m_btc, mark, at(4'000));
        m_exchange->advance(at(6'000));
        QCOMPARE(m_account->funding().size(), std::size_t{1});
        QCOMPARE(plainText(m_account->funding().front().amount), std::string("-0.1"));
    }

private:
    void book(const char* bid, const char* ask, std::int64_t ms)
    {
        TruthBook truth;
        truth.apply(Json::array({Json::array({bid, "5"})}), Json::array({Json::array({ask, "5"})}));
        m_exchange->setBook(m_btc, truth, at(ms));
    }
    std::uint64_t place(Side side, const char* qty, const char* price, std::int64_t ms, std::string name = {})
    {
        OrderTerms terms;
        terms.side = side;
        terms.qty.value = dec(qty);
        terms.price = Price{dec(price)};
        return m_account->place(std::move(name), m_btc, terms, {}, at(ms)).id;
    }

    std::unique_ptr<Lines> m_lines;
    std::unique_ptr<Exchange> m_exchange;
    ExchangeAccount* m_account = nullptr;
    InstrumentId m_btc;
};

QTEST_GUILESS_MAIN(ExchangeTest)
#include "exchange_test.moc"
