// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/venue/order_rules.h"

#include <QTest>

#include <rapidcheck.h>

#include <string>

using namespace gannet;

namespace {

constexpr Timestamp kNow = Timestamp::fromMilliseconds(1'790'000'000'000);

[[nodiscard]] Decimal dec(const std::string& text)
{
    return Decimal::parse(text).value();
}

/// A perpetual with a tick of 0.1 and a lot of 0.001, at least 0.001 and 5 USDT.
[[nodiscard]] Instrument fixedTicks()
{
    Instrument instrument;
    instrument.symbol = "BTCUSDT";
    instrument.key = "binance-usdm:BTCUSDT";
    instrument.base = "BTC";
    instrument.quote = "USDT";
    instrument.priceScale = 1;
    instrument.qtyScale = 3;
    instrument.tickRule.tick = dec("0.1");
    instrument.lotStep = dec("0.001");
    instrument.minQty = dec("0.001");
    instrument.maxQty = dec("120");
    instrument.minNotional = dec("5");
    return instrument;
}

[[nodiscard]] OrderTerms limitOrder(const std::string& qty, const std::string& price)
{
    OrderTerms terms;
    terms.qty = {dec(qty)};
    terms.price = Price{dec(price)};
    return terms;
}

[[nodiscard]] QString codeOf(const Result<void>& result)
{
    if (result)
        return QStringLiteral("ok");
    const auto code = toString(result.error().code);
    return QString::fromUtf8(code.data(), static_cast<qsizetype>(code.size())) + u'/' +
           QString::fromStdString(result.error().field);
}

[[nodiscard]] QString fixesOf(const Result<void>& result)
{
    QStringList fixes;
    for (const std::string& fix : result ? std::vector<std::string>() : result.error().fixes)
        fixes << QString::fromStdString(fix);
    return fixes.join(u' ');
}

} // namespace

class OrderRulesTest final : public QObject {
    Q_OBJECT

private slots:
    void shape_data();
    void shape();
    void grid_data();
    void grid();
    void numbersTooLargeForTheGrid();
    void refusalsAreWholeSentences();
    void significantFigures();
    void minNotional_data();
    void minNotional();
    void fixesPass();
};

void OrderRulesTest::shape_data()
{
    QTest::addColumn<QString>("change");
    QTest::addColumn<QString>("code");
    QTest::newRow("a limit order") << ""
                                   << "ok";
    QTest::newRow("no size") << "qty=0"
                             << "BAD_QTY/qty";
    QTest::newRow("negative size") << "qty=-1"
                                   << "BAD_QTY/qty";
    QTest::newRow("a limit order without a price") << "noprice"
                                                   << "BAD_PRICE/price";
    QTest::newRow("a market order with a price") << "market"
                                                 << "BAD_PRICE/price";
    QTest::newRow("a market order") << "market noprice"
                                    << "ok";
    QTest::newRow("a stop without a trigger") << "stop noprice"
                                              << "BAD_TRIGGER/trigger";
    QTest::newRow("a limit order with a trigger") << "trigger"
                                                  << "BAD_TRIGGER/trigger";
    QTest::newRow("a trailing stop without a distance") << "trailing noprice"
                                                        << "BAD_TRIGGER/trail_by";
    QTest::newRow("a trailing stop at no distance") << "trailing noprice trail=0"
                                                    << "BAD_TRIGGER/trail_by";
    QTest::newRow("a trailing stop") << "trailing noprice trail=25.5"
                                     << "ok";
    QTest::newRow("post-only and at once") << "post ioc"
                                           << "INVALID_REQUEST/post_only";
    QTest::newRow("post-only market order") << "post market noprice"
                                            << "INVALID_REQUEST/post_only";
    QTest::newRow("post-only") << "post"
                               << "ok";
    QTest::newRow("a stop at once") << "stop noprice trigger ioc"
                                    << "INVALID_REQUEST/time_in_force";
    QTest::newRow("gtd without a time") << "gtd"
                                        << "BAD_EXPIRY/expiry";
    QTest::newRow("gtd in the past") << "gtd expiry=-1"
                                     << "BAD_EXPIRY/expiry";
    QTest::newRow("gtd now") << "gtd expiry=0"
                             << "BAD_EXPIRY/expiry";
    QTest::newRow("gtd to come") << "gtd expiry=1"
                                 << "ok";
    QTest::newRow("gtc with a time") << "expiry=1"
                                     << "BAD_EXPIRY/expiry";
    QTest::newRow("twap") << "twap noprice minutes=5"
                          << "ok";
    QTest::newRow("twap without minutes") << "twap noprice"
                                          << "INVALID_REQUEST/minutes";
    QTest::newRow("twap over no time") << "twap noprice minutes=0"
                                       << "INVALID_REQUEST/minutes";
    QTest::newRow("minutes of a limit") << "minutes=5"
                                        << "INVALID_REQUEST/minutes";
    QTest::newRow("twap with a price") << "twap minutes=5"
                                       << "BAD_PRICE/price";
    QTest::newRow("twap ioc") << "twap noprice minutes=5 ioc"
                              << "INVALID_REQUEST/time_in_force";
    QTest::newRow("twap post-only") << "twap noprice minutes=5 post"
                                    << "INVALID_REQUEST/post_only";
    QTest::newRow("twap with a cap") << "twap noprice minutes=5 cap=0.01"
                                     << "INVALID_REQUEST/slippage_cap";
    QTest::newRow("a slippage cap above one") << "market noprice cap=1.01"
                                              << "INVALID_REQUEST/slippage_cap";
    QTest::newRow("a negative slippage cap") << "market noprice cap=-0.1"
                                             << "INVALID_REQUEST/slippage_cap";
}

void OrderRulesTest::shape()
{
    QFETCH(QString, change);
    QFETCH(QString, code);
    OrderTerms terms = limitOrder("1", "61680.5");
    const QStringList words = change.split(u' ', Qt::SkipEmptyParts);
    for (const QString& word : words) {
        const std::string value = word.section(u'=', 1).toStdString();
        if (word == "noprice")
            terms.price.reset();
        else if (word == "market")
            terms.type = OrderType::Market;
        else if (word == "stop")
            terms.type = OrderType::Stop;
        else if (word == "trailing")
            terms.type = OrderType::Trailing;
        else if (word == "twap")
            terms.type = OrderType::Twap;
        else if (word.startsWith("minutes="))
            terms.twap = TwapPlan{std::stoi(value), false};
        else if (word == "trigger")
            terms.trigger = Price{dec("61000")};
        else if (word == "post")
            terms.isPostOnly = true;
        else if (word == "ioc")
            terms.timeInForce = TimeInForce::Ioc;
        else if (word == "gtd")
            terms.timeInForce = TimeInForce::Gtd;
        else if (word.startsWith("qty="))
            terms.qty = {dec(value)};
        else if (word.startsWith("trail="))
            terms.trailBy = dec(value);
        else if (word.startsWith("cap="))
            terms.slippageCap = dec(value);
        else if (word.startsWith("expiry="))
            terms.expiry = kNow + Duration::seconds(std::stoll(value));
        else
            QFAIL("a word that this test does not know");
    }
    QCOMPARE(codeOf(checkShape(terms, kNow)), code);
}

void OrderRulesTest::grid_data()
{
    QTest::addColumn<QString>("field");
    QTest::addColumn<QString>("value");
    QTest::addColumn<QString>("code");
    QTest::addColumn<QString>("fixes");
    QTest::newRow("price on the grid") << "price"
                                       << "61680.5"
                                       << "ok"
                                       << "";
    QTest::newRow("price with zeros at its end") << "price"
                                                 << "61680.5000"
                                                 << "ok"
                                                 << "";
    QTest::newRow("price between two ticks") << "price"
                                             << "61680.55"
                                             << "BAD_TICK/price"
                                             << "61680.5 61680.6";
    QTest::newRow("price below the first tick") << "price"
                                                << "0.05"
                                                << "BAD_TICK/price"
                                                << "0.1";
    QTest::newRow("price zero") << "price"
                                << "0"
                                << "BAD_PRICE/price"
                                << "";
    QTest::newRow("price negative") << "price"
                                    << "-61680.5"
                                    << "BAD_PRICE/price"
                                    << "";
    QTest::newRow("size in lots") << "qty"
                                  << "0.015"
                                  << "ok"
                                  << "";
    QTest::newRow("size between two lots") << "qty"
                                           << "0.0155"
                                           << "BAD_QTY/qty"
                                           << "0.015 0.016";
    QTest::newRow("size below a lot") << "qty"
                                      << "0.0000099"
                                      << "BAD_QTY/qty"
                                      << "0.001";
    QTest::newRow("size above the most") << "qty"
                                         << "120.001"
                                         << "BAD_QTY/qty"
                                         << "120";
    QTest::newRow("size with 18 decimals") << "qty"
                                           << "0.000000000000000001"
                                           << "BAD_QTY/qty"
                                           << "0.001";
}

void OrderRulesTest::grid()
{
    QFETCH(QString, field);
    QFETCH(QString, value);
    QFETCH(QString, code);
    QFETCH(QString, fixes);
    const Decimal number = dec(value.toStdString());
    const auto result = field == "qty" ? checkQty({number}, fixedTicks()) : checkPrice({number}, fixedTicks(), "price");
    QCOMPARE(codeOf(result), code);
    QCOMPARE(fixesOf(result), fixes);
    if (!result)
        QCOMPARE(result.error().value, number.normalized().toString());
}

/// A key that got stuck: refused like any other number, without a fix because none fits.
void OrderRulesTest::numbersTooLargeForTheGrid()
{
    const Instrument instrument = fixedTicks();
    const auto price = checkPrice(Price{dec("9000000000000000000")}, instrument, "price");
    QVERIFY(!price && price.error().code == Code::BadTick && price.error().fixes.empty());
    const auto qty = checkQty(Qty{dec("9000000000000000000")}, instrument);
    QVERIFY(!qty && qty.error().code == Code::BadQty && qty.error().fixes == std::vector<std::string>{"120"});
    QCOMPARE(
        QString::fromStdString(qty.error().message),
        QString("Sizes of BTCUSDT are multiples of 0.001; 9000000000000000000 is too large to be counted in them"));
}

/// What is said names what it lies between, in the words that screens have for types and times in force.
void OrderRulesTest::refusalsAreWholeSentences()
{
    const auto said = [](const Result<void>& result) {
        return QString::fromStdString(result ? "ok" : result.error().message);
    };
    QCOMPARE(said(checkPrice(Price{dec("60000.05")}, fixedTicks(), "price")),
             QString("price of BTCUSDT moves in steps of 0.1 here; 60000.05 lies between 60000 and 60000.1"));
    OrderTerms terms = limitOrder("1", "60000");
    terms.isPostOnly = true;
    terms.timeInForce = TimeInForce::Ioc;
    QCOMPARE(said(checkShape(terms, kNow)),
             QString("Post-only rests in the book, and an order that is IOC never does"));
    QVERIFY(checkShape(terms, kNow).error().fixes.empty()); // a switch is no word to be typed
    terms.type = OrderType::Market;
    terms.price.reset();
    terms.timeInForce = TimeInForce::Gtc;
    QCOMPARE(said(checkShape(terms, kNow)), QString("Post-only rests in the book, and a market order never does"));
    terms = limitOrder("1", "60000");
    terms.type = OrderType::TakeProfitLimit;
    QCOMPARE(said(checkShape(terms, kNow)), QString("A take-profit limit order needs a trigger"));
}

void OrderRulesTest::significantFigures()
{
    Instrument instrument = fixedTicks();
    instrument.tickRule = {};
    instrument.tickRule.significantFigures = 5;
    instrument.tickRule.maxDecimals = 1;
    QCOMPARE(codeOf(checkPrice({dec("123456")}, instrument, "price")), QString("ok")); // an integer always passes
    const auto refused = checkPrice({dec("12345.6")}, instrument, "price");
    QCOMPARE(codeOf(refused), QString("BAD_TICK/price"));
    QCOMPARE(fixesOf(refused), QString("12345 12346"));
}

void OrderRulesTest::minNotional_data()
{
    QTest::addColumn<QString>("qty");
    QTest::addColumn<QString>("price");
    QTest::addColumn<bool>("reduceOnly");
    QTest::addColumn<QString>("code");
    QTest::addColumn<QString>("fixes");
    QTest::newRow("worth enough") << "0.001"
                                  << "61680.5" << false << "ok"
                                  << "";
    QTest::newRow("worth just enough") << "0.005"
                                       << "1000" << false << "ok"
                                       << "";
    QTest::newRow("worth too little") << "0.004"
                                      << "1000" << false << "MIN_NOTIONAL/qty"
                                      << "0.005";
    QTest::newRow("the fix is a whole lot") << "0.001"
                                            << "999.9" << false << "MIN_NOTIONAL/qty"
                                            << "0.006";
    QTest::newRow("ten times the size") << "0.001"
                                        << "500" << false << "MIN_NOTIONAL/qty"
                                        << "0.01";
    QTest::newRow("more than that: the price is the slip") << "0.010"
                                                           << "1" << false << "MIN_NOTIONAL/qty"
                                                           << "";
    QTest::newRow("too little, but it only reduces") << "0.004"
                                                     << "1000" << true << "ok"
                                                     << "";
    QTest::newRow("more than a number holds") << "9000000000"
                                              << "9000000000.5" << false << "ok"
                                              << "";
}

void OrderRulesTest::minNotional()
{
    QFETCH(QString, qty);
    QFETCH(QString, price);
    QFETCH(bool, reduceOnly);
    QFETCH(QString, code);
    QFETCH(QString, fixes);
    OrderTerms terms = limitOrder(qty.toStdString(), price.toStdString());
    terms.isReduceOnly = reduceOnly;
    const auto result = checkMinNotional(terms, fixedTicks(), *terms.price);
    QCOMPARE(codeOf(result), code);
    QCOMPARE(fixesOf(result), fixes);
}

/// Whatever is typed: a fix that is offered is accepted.
void OrderRulesTest::fixesPass()
{
    QVERIFY(rc::check("every fix passes the rule that offered it", [] {
        const Instrument instrument = fixedTicks();
        const Decimal value{*rc::gen::inRange<std::int64_t>(1, 1'000'000'000), *rc::gen::inRange<std::int8_t>(0, 9)};
        const auto price = checkPrice({value}, instrument, "price");
        if (!price) {
            for (const std::string& fix : price.error().fixes)
                RC_ASSERT(checkPrice({dec(fix)}, instrument, "price").has_value());
        }
        const auto qty = checkQty({value}, instrument);
        if (!qty) {
            RC_ASSERT(!qty.error().fixes.empty());
            for (const std::string& fix : qty.error().fixes) {
                // A lot above the most allowed is the one neighbour that a second look may still refuse.
                if (dec(fix) <= *instrument.maxQty)
                    RC_ASSERT(checkQty({dec(fix)}, instrument).has_value());
            }
        }
        OrderTerms terms = limitOrder("0.001", "1");
        terms.price = Price{value};
        const auto worth = checkMinNotional(terms, instrument, *terms.price);
        if (!worth) {
            RC_ASSERT(worth.error().fixes.size() <= 1);
            for (const std::string& fix : worth.error().fixes) {
                terms.qty = {dec(fix)};
                RC_ASSERT(checkMinNotional(terms, instrument, *terms.price).has_value());
            }
        }
    }));
}

QTEST_GUILESS_MAIN(OrderRulesTest)
#include "order_rules_test.moc"
