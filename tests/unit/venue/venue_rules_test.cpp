// SPDX-License-Identifier: GPL-3.0-or-later
// Rules of a venue beyond grid and smallest worth: each at its bound and one step beyond, and whatever is typed, a fix
// that is offered passes the rule that offered it.
#include "core/venue/venue_rules.h"

#include "core/venue/order_rules.h"
#include "tests/support/dec.h"

#include <QTest>

#include <rapidcheck.h>

#include <functional>
#include <string>
#include <vector>

using namespace gannet;
using test::dec;

namespace {

/// Aster's ASTERUSDT as recorded, with a band of 5 % and a market order's largest size below a limit order's.
[[nodiscard]] Instrument aster()
{
    Instrument made;
    made.symbol = "ASTERUSDT";
    made.key = "aster:ASTERUSDT";
    made.base = "ASTER";
    made.quote = "USDT";
    made.priceScale = 5;
    made.qtyScale = 2;
    made.tickRule.tick = dec("0.0001");
    made.lotStep = dec("0.01");
    made.minQty = dec("0.01");
    made.maxQty = dec("2000000");
    made.minNotional = dec("5");
    made.minPrice = dec("0.0001");
    made.maxPrice = dec("200");
    made.marketLot = LotRule{dec("0.1"), dec("0.5"), dec("200000")};
    made.priceBand = PriceBand{dec("1.05"), dec("0.95")};
    made.marketTakeBound = dec("0.05");
    made.openOrderLimits.here = 200;
    made.openOrderLimits.triggersHere = 10;
    return made;
}

/// Hyperliquid's BTC: five significant figures, 80 % either way.
[[nodiscard]] Instrument hyperliquid()
{
    Instrument made;
    made.symbol = "BTC";
    made.key = "hyperliquid:BTC";
    made.base = "BTC";
    made.quote = "USDC";
    made.priceScale = 1;
    made.qtyScale = 5;
    made.tickRule = {.tick = {}, .significantFigures = 5, .maxDecimals = 1};
    made.lotStep = dec("0.00001");
    made.minNotional = dec("10");
    made.priceBand = PriceBand{dec("1.8"), dec("0.2"), true};
    made.maxMarketNotional = dec("30000000");
    made.maxLimitNotional = dec("300000000");
    made.openOrderLimits.all = 5000;
    made.openOrderLimits.allBeforeTrigger = 1000;
    return made;
}

[[nodiscard]] OrderTerms limit(Side side, const std::string& qty, const std::string& price)
{
    OrderTerms terms;
    terms.side = side;
    terms.qty = {dec(qty)};
    terms.price = Price{dec(price)};
    return terms;
}

[[nodiscard]] OrderTerms unpriced(OrderType type, Side side, const std::string& qty, const std::string& cap = {})
{
    OrderTerms terms;
    terms.side = side;
    terms.type = type;
    terms.qty = {dec(qty)};
    if (type == OrderType::Market)
        terms.timeInForce = TimeInForce::Ioc;
    if (isTriggered(type) && type != OrderType::Trailing)
        terms.trigger = Price{dec("0.7")};
    if (!cap.empty())
        terms.slippageCap = dec(cap);
    return terms;
}

[[nodiscard]] OrderTerms reduceOnly(OrderTerms terms)
{
    terms.isReduceOnly = true;
    return terms;
}

/// "CODE field | limit | value | fix fix", or "ok".
[[nodiscard]] std::string said(const Result<void>& result)
{
    if (result)
        return "ok";
    const Error& error = result.error();
    std::string text =
        std::string(toString(error.code)) + " " + error.field + " | " + error.limit + " | " + error.value + " |";
    for (const std::string& fix : error.fixes)
        text += " " + fix;
    return text;
}

struct Row {
    const char* name;
    std::function<Result<void>()> check;
    const char* said;
};

[[nodiscard]] Result<void> band(const OrderTerms& terms, const Instrument& instrument, const char* mark,
                                const char* touch = nullptr)
{
    return checkPriceBand(terms, instrument,
                          {mark ? std::optional(Price{dec(mark)}) : std::nullopt,
                           touch ? std::optional(Price{dec(touch)}) : std::nullopt});
}

const std::vector<Row>& rows()
{
    using enum Side;
    using enum OrderType;
    static const Instrument kAster = aster();
    static const Instrument kBtc = hyperliquid();
    static const std::vector<Row> kRows = {
        // MARKET_LOT_SIZE
        {"market: the largest size", [] { return checkQty(unpriced(Market, Buy, "200000"), kAster); }, "ok"},
        {"market: a step more", [] { return checkQty(unpriced(Market, Buy, "200000.1"), kAster); },
         "BAD_QTY qty | 200000 | 200000.1 | 200000"},
        {"limit: that size", [] { return checkQty(limit(Buy, "200000.1", "0.7"), kAster); }, "ok"},
        {"limit: the largest size", [] { return checkQty(limit(Buy, "2000000", "0.7"), kAster); }, "ok"},
        {"limit: a step more", [] { return checkQty(limit(Buy, "2000000.01", "0.7"), kAster); },
         "BAD_QTY qty | 2000000 | 2000000.01 | 2000000"},
        {"market with a cap goes as a limit order",
         [] { return checkQty(unpriced(Market, Buy, "200000.1", "0.003"), kAster); }, "ok"},
        {"a stop becomes a market order", [] { return checkQty(unpriced(Stop, Sell, "200000.1"), kAster); },
         "BAD_QTY qty | 200000 | 200000.1 | 200000"},
        {"so does a take-profit", [] { return checkQty(unpriced(TakeProfit, Sell, "200000.1"), kAster); },
         "BAD_QTY qty | 200000 | 200000.1 | 200000"},
        {"market: the smallest size", [] { return checkQty(unpriced(Market, Buy, "0.5"), kAster); }, "ok"},
        {"market: a step less", [] { return checkQty(unpriced(Market, Buy, "0.4"), kAster); },
         "BAD_QTY qty | 0.5 | 0.4 | 0.5"},
        {"market: off its own step", [] { return checkQty(unpriced(Market, Buy, "10.05"), kAster); },
         "BAD_QTY qty | multiples of 0.1 | 10.05 | 10 10.1"},
        {"market: off the step beyond the most", [] { return checkQty(unpriced(Market, Buy, "200000.05"), kAster); },
         "BAD_QTY qty | multiples of 0.1 | 200000.05 | 200000"},
        {"market: off the step far beyond", [] { return checkQty(unpriced(Market, Buy, "300000.05"), kAster); },
         "BAD_QTY qty | multiples of 0.1 | 300000.05 | 200000"},
        {"market: off the step below the least", [] { return checkQty(unpriced(Market, Buy, "0.05"), kAster); },
         "BAD_QTY qty | multiples of 0.1 | 0.05 | 0.5"},
        // minPrice, maxPrice
        {"the highest price", [] { return checkPrice(Price{dec("200")}, kAster, "price"); }, "ok"},
        {"a tick higher", [] { return checkPrice(Price{dec("200.0001")}, kAster, "price"); },
         "PRICE_BAND price | 200 | 200.0001 | 200"},
        {"the highest trigger", [] { return checkPrice(Price{dec("200.0001")}, kAster, "trigger"); },
         "PRICE_BAND trigger | 200 | 200.0001 | 200"},
        {"off the tick above the highest", [] { return checkPrice(Price{dec("200.00005")}, kAster, "price"); },
         "BAD_TICK price | steps of 0.0001 | 200.00005 | 200"},
        {"the lowest price", [] { return checkPrice(Price{dec("0.0001")}, kAster, "price"); }, "ok"},
        {"below the lowest",
         [] {
             Instrument dear = kAster;
             dear.minPrice = dec("39.9");
             return checkPrice(Price{dec("39.8999")}, dear, "price");
         },
         "PRICE_BAND price | 39.9 | 39.8999 | 39.9"},
        {"a highest price that is on no tick",
         [] {
             Instrument odd = kAster;
             odd.maxPrice = dec("6989.00005");
             return checkPrice(Price{dec("7000")}, odd, "price");
         },
         "PRICE_BAND price | 6989.00005 | 7000 | 6989"},
        {"a tick of zero is a rule that is off",
         [] {
             Instrument off = kAster;
             off.tickRule.tick = {};
             return checkPrice(Price{dec("0.123456789")}, off, "price");
         },
         "ok"},
        {"a market lot without a step",
         [] {
             Instrument off = kAster;
             off.marketLot = LotRule{};
             return checkQty(unpriced(Market, Buy, "0.123456789"), off);
         },
         "ok"},
        // What an order may be worth.
        {"a limit order worth the most",
         [] { return checkMaxNotional(limit(Buy, "5000", "60000"), kBtc, {dec("60000")}); }, "ok"},
        {"a lot more", [] { return checkMaxNotional(limit(Buy, "5000.00001", "60000"), kBtc, {dec("60000")}); },
         "BAD_QTY qty | 300000000 USDC | 300000000.6 USDC | 5000"},
        {"a market order worth the most",
         [] { return checkMaxNotional(unpriced(Market, Buy, "500", "0.01"), kBtc, {dec("60000")}); }, "ok"},
        {"a lot more of it",
         [] { return checkMaxNotional(unpriced(Market, Buy, "500.00001", "0.01"), kBtc, {dec("60000")}); },
         "BAD_QTY qty | 30000000 USDC | 30000000.6 USDC | 500"},
        {"worth too much, but it only reduces",
         [] { return checkMaxNotional(reduceOnly(unpriced(Market, Sell, "501")), kBtc, {dec("60000")}); }, "ok"},
        {"10^18 of it",
         [] { return checkMaxNotional(limit(Buy, "1000000000000000000", "60000"), kBtc, {dec("60000")}); },
         "BAD_QTY qty | 300000000 USDC | too large | 5000"},
        {"digits that no product has room for are no large worth",
         [] { return checkMaxNotional(limit(Buy, "1000.12345", "60000"), kBtc, {dec("60000.1234567890123")}); }, "ok"},
        {"not known what it may be worth",
         [] { return checkMaxNotional(limit(Buy, "1000000", "1"), kAster, {dec("200")}); }, "ok"},
        // PERCENT_PRICE: one side each.
        {"a buy at the top of the band", [] { return band(limit(Buy, "10", "0.735"), kAster, "0.7"); }, "ok"},
        {"a tick above", [] { return band(limit(Buy, "10", "0.7351"), kAster, "0.7"); },
         "PRICE_BAND price | 0.735 | 0.7351 | 0.735"},
        {"a buy far below is no danger", [] { return band(limit(Buy, "10", "0.1"), kAster, "0.7"); }, "ok"},
        {"a sell at the bottom", [] { return band(limit(Sell, "10", "0.665"), kAster, "0.7"); }, "ok"},
        {"a tick below", [] { return band(limit(Sell, "10", "0.6649"), kAster, "0.7"); },
         "PRICE_BAND price | 0.665 | 0.6649 | 0.665"},
        {"a sell far above is none either", [] { return band(limit(Sell, "10", "7"), kAster, "0.7"); }, "ok"},
        {"a bound between two ticks", [] { return band(limit(Buy, "10", "0.7352"), kAster, "0.70005"); },
         "PRICE_BAND price | 0.7350525 | 0.7352 | 0.735"},
        {"a band beyond the highest price", [] { return band(limit(Buy, "10", "300"), kAster, "200"); },
         "PRICE_BAND price | 210 | 300 |"},
        {"the mark is not known", [] { return band(limit(Buy, "10", "9"), kAster, nullptr); }, "ok"},
        {"no band is known",
         [] {
             Instrument off = kAster;
             off.priceBand.reset();
             return band(limit(Buy, "10", "9"), off, "0.7");
         },
         "ok"},
        {"one side of it is off",
         [] {
             Instrument off = kAster;
             off.priceBand->up.reset();
             return band(limit(Buy, "10", "9"), off, "0.7");
         },
         "ok"},
        {"what only reduces goes to the venue", [] { return band(reduceOnly(limit(Buy, "10", "9")), kAster, "0.7"); },
         "ok"},
        {"a trigger waits for another mark",
         [] {
             OrderTerms terms = limit(Buy, "10", "0.9");
             terms.type = StopLimit;
             terms.trigger = Price{dec("0.9")};
             return band(terms, kAster, "0.7");
         },
         "ok"},
        {"a mark of 10^18", [] { return band(limit(Buy, "10", "9"), kAster, "1000000000000000000"); }, "ok"},
        // Caps of market orders.
        {"a cap to the bound", [] { return band(unpriced(Market, Buy, "10", "0.05"), kAster, "0.7", "0.7"); }, "ok"},
        {"a cap beyond", [] { return band(unpriced(Market, Buy, "10", "0.06"), kAster, "0.7", "0.7"); },
         "PRICE_BAND slippage_cap | 5% | 6% | 5%"},
        {"of a sell", [] { return band(unpriced(Market, Sell, "10", "0.06"), kAster, "0.7", "0.7"); },
         "PRICE_BAND slippage_cap | 5% | 6% | 5%"},
        {"the ask is half way there", [] { return band(unpriced(Market, Buy, "10", "0.06"), kAster, "0.7", "0.71"); },
         "PRICE_BAND slippage_cap | 3.5211% | 6% | 3.5211%"},
        {"the ask is outside already", [] { return band(unpriced(Market, Buy, "10", "0.003"), kAster, "0.7", "0.74"); },
         "PRICE_BAND type | 0.735 | 0.74 |"},
        {"no touch is known", [] { return band(unpriced(Market, Buy, "10", "0.9"), kAster, "0.7"); }, "ok"},
        // marketTakeBound, of the venue's own market orders.
        {"the ask at the bound", [] { return band(unpriced(Market, Buy, "10"), kAster, "0.7", "0.735"); }, "ok"},
        {"a tick beyond", [] { return band(unpriced(Market, Buy, "10"), kAster, "0.7", "0.7351"); },
         "PRICE_BAND type | 0.735 | 0.7351 |"},
        {"the bid at the bound", [] { return band(unpriced(Market, Sell, "10"), kAster, "0.7", "0.665"); }, "ok"},
        {"a tick below it", [] { return band(unpriced(Market, Sell, "10"), kAster, "0.7", "0.6649"); },
         "PRICE_BAND type | 0.665 | 0.6649 |"},
        // 80 % either way.
        {"80 % above", [] { return band(limit(Buy, "1", "108000"), kBtc, "60000"); }, "ok"},
        {"a step more", [] { return band(limit(Buy, "1", "108001"), kBtc, "60000"); },
         "PRICE_BAND price | 108000 | 108001 | 108000"},
        {"80 % below", [] { return band(limit(Buy, "1", "12000"), kBtc, "60000"); }, "ok"},
        {"a step less", [] { return band(limit(Buy, "1", "11999"), kBtc, "60000"); },
         "PRICE_BAND price | 12000 | 11999 | 12000"},
        {"a sell 80 % above", [] { return band(limit(Sell, "1", "108001"), kBtc, "60000"); },
         "PRICE_BAND price | 108000 | 108001 | 108000"},
        {"a bound across a power of ten", [] { return band(limit(Buy, "1", "100020"), kBtc, "55560.3"); },
         "PRICE_BAND price | 100008.54 | 100020 | 100008"},
        {"a bound just below one", [] { return band(limit(Buy, "1", "10001"), kBtc, "5555.51"); },
         "PRICE_BAND price | 9999.918 | 10001 | 9999.9"},
        // Counts.
        {"the last open order",
         [] {
             return checkOpenOrders(limit(Buy, "10", "0.7"), kAster, {199, 0, 199});
         },
         "ok"},
        {"one more",
         [] {
             return checkOpenOrders(limit(Buy, "10", "0.7"), kAster, {200, 0, 200});
         },
         "ORDER_LIMIT open_orders | 200 | 200 |"},
        {"the last trigger",
         [] {
             return checkOpenOrders(unpriced(Stop, Sell, "10"), kAster, {9, 9, 9});
         },
         "ok"},
        {"one trigger more",
         [] {
             return checkOpenOrders(unpriced(Stop, Sell, "10"), kAster, {10, 10, 10});
         },
         "ORDER_LIMIT open_orders | 10 | 10 |"},
        {"triggers do not count for what is none",
         [] {
             return checkOpenOrders(limit(Buy, "10", "0.7"), kAster, {10, 10, 10});
         },
         "ok"},
        {"the account's last order",
         [] {
             return checkOpenOrders(limit(Buy, "1", "60000"), kBtc, {0, 0, 4999});
         },
         "ok"},
        {"one more of the account's",
         [] {
             return checkOpenOrders(limit(Buy, "1", "60000"), kBtc, {0, 0, 5000});
         },
         "ORDER_LIMIT open_orders | 5000 | 5000 |"},
        {"a trigger beside 999",
         [] {
             return checkOpenOrders(unpriced(Stop, Sell, "1"), kBtc, {0, 0, 999});
         },
         "ok"},
        {"a trigger beside 1000",
         [] {
             return checkOpenOrders(unpriced(Stop, Sell, "1"), kBtc, {0, 0, 1000});
         },
         "ORDER_LIMIT open_orders | 1000 | 1000 |"},
        {"a limit order beside 1000",
         [] {
             return checkOpenOrders(limit(Buy, "1", "60000"), kBtc, {0, 0, 1000});
         },
         "ok"},
        // Reduce-only.
        {"all of the position", [] { return checkReduceOnly(reduceOnly(limit(Sell, "2", "1")), dec("2")); }, "ok"},
        {"more than the position", [] { return checkReduceOnly(reduceOnly(limit(Sell, "2.01", "1")), dec("2")); },
         "REDUCE_ONLY qty | 2 | 2.01 | 2"},
        {"more than a short one", [] { return checkReduceOnly(reduceOnly(limit(Buy, "3", "1")), dec("-2")); },
         "REDUCE_ONLY qty | 2 | 3 | 2"},
        {"the wrong side", [] { return checkReduceOnly(reduceOnly(limit(Buy, "2", "1")), dec("2")); },
         "REDUCE_ONLY reduce_only | a short position | 2 | off"},
        {"flat", [] { return checkReduceOnly(reduceOnly(limit(Sell, "2", "1")), dec("0")); },
         "REDUCE_ONLY reduce_only | a long position | 0 | off"},
        {"what may open", [] { return checkReduceOnly(limit(Buy, "2", "1"), dec("2")); }, "ok"},
        // All of an instrument's rules, in their order.
        {"price before size",
         [] { return checkOnInstrument(limit(Buy, "0.001", "0.70005"), kAster, Price{dec("0.7")}); },
         "BAD_TICK price | steps of 0.0001 | 0.70005 | 0.7 0.7001"},
        {"size before worth", [] { return checkOnInstrument(limit(Buy, "0.001", "0.7"), kAster, Price{dec("0.7")}); },
         "BAD_QTY qty | multiples of 0.01 | 0.001 | 0.01"},
        {"worth at last", [] { return checkOnInstrument(limit(Buy, "7.14", "0.7"), kAster, Price{dec("0.7")}); },
         "MIN_NOTIONAL qty | 5 USDT | 4.998 USDT | 7.15"},
        {"worth enough", [] { return checkOnInstrument(limit(Buy, "7.15", "0.7"), kAster, Price{dec("0.7")}); }, "ok"},
        {"worth not known", [] { return checkOnInstrument(limit(Buy, "7.14", "0.7"), kAster, std::nullopt); }, "ok"},
        {"too little, but it only reduces",
         [] { return checkOnInstrument(reduceOnly(limit(Buy, "7.14", "0.7")), kAster, Price{dec("0.7")}); }, "ok"},
        {"a sell with a cap is worth what the cap leaves",
         [] { return checkOnInstrument(unpriced(Market, Sell, "7.15", "0.01"), kAster, Price{dec("0.7")}); },
         "MIN_NOTIONAL qty | 5 USDT | 4.95495 USDT | 7.22"},
    };
    return kRows;
}

// --- whatever is typed ----------------------------------------------------------------------------------------------

[[nodiscard]] Decimal anyDecimal(std::int64_t most, int mostScale)
{
    return {*rc::gen::inRange<std::int64_t>(1, most), static_cast<std::int8_t>(*rc::gen::inRange(0, mostScale + 1))};
}

/// Amounts of each size, 10^18 and 18 decimals among them.
[[nodiscard]] Decimal wildDecimal()
{
    return *rc::gen::oneOf(rc::gen::exec([] { return anyDecimal(1'000'000'000, 9); }),
                           rc::gen::exec([] { return anyDecimal(1'000'000'000'000'000'000, 18); }),
                           rc::gen::element(Decimal{1'000'000'000'000'000'000, 0}, Decimal{1, 18}, Decimal{999'995, 1},
                                            Decimal{99'999'500'001, 6}, Decimal{9'223'372'036'854'775'807, 0},
                                            Decimal{9'223'372'036'854'775'807, 18}));
}

template <class T> [[nodiscard]] std::optional<T> maybe(T value)
{
    return *rc::gen::arbitrary<bool>() ? std::optional(std::move(value)) : std::nullopt;
}

[[nodiscard]] Instrument anyInstrument()
{
    Instrument made = *rc::gen::arbitrary<bool>() ? aster() : hyperliquid();
    made.qtyScale = *rc::gen::inRange(0, 9);
    if (made.tickRule.significantFigures == 0)
        made.tickRule.tick = *rc::gen::arbitrary<bool>() ? Decimal{} : anyDecimal(1000, 6);
    else
        made.tickRule.maxDecimals = *rc::gen::inRange(0, 7);
    made.lotStep = {*rc::gen::element<std::int64_t>(1, 1, 5, 25), static_cast<std::int8_t>(made.qtyScale)};
    made.minQty = maybe(anyDecimal(1000, 6));
    made.maxQty = maybe(anyDecimal(1'000'000'000, 3));
    made.marketLot = maybe(LotRule{anyDecimal(100, 4), maybe(anyDecimal(1000, 3)), maybe(anyDecimal(1'000'000, 2))});
    made.minPrice = maybe(anyDecimal(1000, 6));
    made.maxPrice = maybe(anyDecimal(1'000'000'000, 4));
    made.minNotional = maybe(anyDecimal(1000, 2));
    made.maxLimitNotional = maybe(anyDecimal(1'000'000'000, 1));
    made.maxMarketNotional = maybe(anyDecimal(100'000'000, 1));
    made.priceBand =
        maybe(PriceBand{maybe(Decimal{*rc::gen::inRange<std::int64_t>(1001, 1800), 3}),
                        maybe(Decimal{*rc::gen::inRange<std::int64_t>(200, 1000), 3}), *rc::gen::arbitrary<bool>()});
    return made;
}

[[nodiscard]] OrderTerms anyTerms()
{
    OrderTerms terms;
    terms.side = *rc::gen::element(Side::Buy, Side::Sell);
    terms.type = *rc::gen::element(OrderType::Limit, OrderType::Market, OrderType::Stop, OrderType::StopLimit);
    terms.qty = {wildDecimal()};
    if (hasPrice(terms.type))
        terms.price = Price{wildDecimal()};
    if (hasTrigger(terms.type))
        terms.trigger = Price{wildDecimal()};
    if (terms.type == OrderType::Market)
        terms.slippageCap = maybe(Decimal{*rc::gen::inRange<std::int64_t>(0, 1000), 3});
    terms.isReduceOnly = *rc::gen::inRange(0, 4) == 0;
    return terms;
}

/// The terms with a fix typed into the field that the error is about.
[[nodiscard]] OrderTerms mended(OrderTerms terms, const Error& error, const std::string& fix)
{
    if (error.field == "qty")
        terms.qty = {dec(fix)};
    else if (error.field == "price")
        terms.price = Price{dec(fix)};
    else if (error.field == "trigger")
        terms.trigger = Price{dec(fix)};
    else if (error.field == "slippage_cap") {
        const Decimal percent = dec(fix.substr(0, fix.size() - 1));
        terms.slippageCap = multiply(percent, Decimal{1, 2}).value();
    } else if (error.field == "reduce_only")
        terms.isReduceOnly = false;
    else
        RC_FAIL("a fix of an unknown field");
    return terms;
}

/// Field, code, limit and value are there; each fix passes the rule that offered it.
void holdFixes(const OrderTerms& terms, const std::function<Result<void>(const OrderTerms&)>& check)
{
    const auto refused = check(terms);
    if (refused)
        return;
    const Error& error = refused.error();
    RC_ASSERT(!error.field.empty() && !error.limit.empty() && !error.value.empty() && !error.message.empty());
    for (const std::string& fix : error.fixes) {
        const auto again = check(mended(terms, error, fix));
        RC_LOG() << error.message << " -> " << fix << (again ? "" : ": " + again.error().message) << std::endl;
        RC_ASSERT(again.has_value());
    }
}

} // namespace

class VenueRulesTest final : public QObject {
    Q_OBJECT

private slots:
    void rule_data();
    void rule();
    void unknownMarksAreTold();
    void fixesPass();
    void steppedOverPowersOfTen();
};

void VenueRulesTest::rule_data()
{
    QTest::addColumn<int>("row");
    for (std::size_t i = 0; i < rows().size(); ++i)
        QTest::newRow(rows()[i].name) << static_cast<int>(i);
}

void VenueRulesTest::rule()
{
    QFETCH(int, row);
    const Row& it = rows()[static_cast<std::size_t>(row)];
    const auto result = it.check();
    QCOMPARE(QString::fromStdString(said(result)), QString(it.said));
    if (!result)
        QVERIFY(result.error().kind == ErrorKind::Invalid && !result.error().message.empty());
}

/// Not checked is no yes: who asks can say so.
void VenueRulesTest::unknownMarksAreTold()
{
    const Instrument instrument = aster();
    const OrderTerms terms = limit(Side::Buy, "10", "9");
    QVERIFY(isBandUnknown(terms, instrument, {}));
    QVERIFY(!isBandUnknown(terms, instrument, {Price{dec("0.7")}, {}}));
    QVERIFY(!isBandUnknown(reduceOnly(terms), instrument, {}));
    QVERIFY(isBandUnknown(unpriced(OrderType::Market, Side::Buy, "10"), instrument, {}));
    QVERIFY(!isBandUnknown(unpriced(OrderType::Market, Side::Buy, "10"), hyperliquid(), {})); // has no bound of its own
    Instrument off = instrument;
    off.priceBand.reset();
    QVERIFY(!isBandUnknown(terms, off, {}));
}

void VenueRulesTest::fixesPass()
{
    QVERIFY(rc::check("every fix passes the rule that offered it", [] {
        const Instrument instrument = anyInstrument();
        const OrderTerms terms = anyTerms();
        const Price reference{*rc::gen::arbitrary<bool>() ? wildDecimal() : anyDecimal(100'000'000, 3)};
        const Decimal position = *rc::gen::element(Decimal{}, anyDecimal(1000, 3), anyDecimal(1000, 3).negated());
        const auto hasSize = terms.qty.value.isPositive();
        RC_ASSERT(hasSize);
        if (terms.price)
            holdFixes(terms, [&](const OrderTerms& it) { return checkPrice(*it.price, instrument, "price"); });
        if (terms.trigger)
            holdFixes(terms, [&](const OrderTerms& it) { return checkPrice(*it.trigger, instrument, "trigger"); });
        holdFixes(terms, [&](const OrderTerms& it) { return checkQty(it, instrument); });
        holdFixes(terms, [&](const OrderTerms& it) { return checkQty(it.qty, instrument); });
        holdFixes(terms, [&](const OrderTerms& it) { return checkMinNotional(it, instrument, reference); });
        holdFixes(terms, [&](const OrderTerms& it) { return checkMaxNotional(it, instrument, reference); });
        holdFixes(terms, [&](const OrderTerms& it) { return checkReduceOnly(it, position); });
        const BandMarket market{reference, Price{anyDecimal(100'000'000, 3)}};
        holdFixes(terms, [&](const OrderTerms& it) { return checkPriceBand(it, instrument, market); });
    }));
}

/// A mark a little above or below a power of ten, where the step of five significant figures changes: the bound's fix
/// lies on the grid of its own side.
void VenueRulesTest::steppedOverPowersOfTen()
{
    const Instrument instrument = hyperliquid();
    int refused = 0;
    for (int decade = 1; decade <= 6; ++decade) {
        const Decimal power{pow10(decade), 0};
        for (std::int64_t off = -30; off <= 30; ++off) {
            const auto bound = add(power, {off, 1});
            const auto mark = bound ? divide(*bound, dec("1.8"), 6, Rounding::Down) : std::nullopt;
            const auto price = bound ? multiply(*bound, Decimal{2, 0}) : std::nullopt;
            if (!mark || !price || !mark->isPositive())
                continue;
            OrderTerms terms = limit(Side::Buy, "1", "1");
            terms.price = Price{*price};
            const auto result = checkPriceBand(terms, instrument, {Price{*mark}, {}});
            QVERIFY(!result && result.error().fixes.size() == 1);
            terms.price = Price{dec(result.error().fixes.front())};
            QVERIFY(checkPriceBand(terms, instrument, {Price{*mark}, {}}).has_value());
            QVERIFY(checkPrice(*terms.price, instrument, "price").has_value());
            // One step further is outside.
            const auto next = nextPrice(terms.price->value, true, instrument);
            terms.price = Price{*next};
            QVERIFY(!checkPriceBand(terms, instrument, {Price{*mark}, {}}).has_value());
            ++refused;
        }
    }
    QVERIFY(refused > 300);
}

QTEST_GUILESS_MAIN(VenueRulesTest)
#include "venue_rules_test.moc"
