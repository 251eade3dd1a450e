// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/twins/fapi_filters.h"

namespace gannet::twin {

namespace {

Decimal number(const Json& filter, const char* name)
{
    return Decimal::parse(filter.at(name).get<std::string>()).value();
}

bool isOffGrid(const Decimal& value, const Decimal& least, const Decimal& step)
{
    if (step.isZero())
        return false;
    const auto above = subtract(value, least);
    return !above || !isMultiple(*above, step);
}

FapiResult<void> checkPrice(const FapiFilters& filters, const Decimal& price, bool isStop)
{
    if (!price.isPositive())
        return isStop ? refuse(-4006, "Stop price less than zero.") : refuse(-4001, "Price less than 0.");
    if (price.normalized().scale > filters.pricePrecision)
        return refuse(-1111, "Precision is over the maximum defined for this asset.");
    if (filters.maxPrice.isPositive() && price > filters.maxPrice)
        return isStop ? refuse(-4007, "Stop price greater than max price.")
                      : refuse(-4002, "Price greater than max price.");
    if (filters.minPrice.isPositive() && price < filters.minPrice)
        return refuse(-4013, "Price less than min price.");
    if (isOffGrid(price, filters.minPrice, filters.tick))
        return refuse(-4014, "Price not increased by tick size.");
    return {};
}

FapiResult<void> checkQty(const FapiFilters& filters, const FapiOrderAsk& ask)
{
    if (ask.isClosePosition)
        return {};
    const Decimal& qty = *ask.qty;
    const bool isMarket = ask.isMarket();
    if (!qty.isPositive())
        return refuse(-4003, "Quantity less than zero.");
    if (qty.normalized().scale > filters.qtyPrecision)
        return refuse(-1111, "Precision is over the maximum defined for this asset.");
    if (qty < (isMarket ? filters.minMarketQty : filters.minQty))
        return refuse(-4004, "Quantity less than min quantity.");
    if (qty > (isMarket ? filters.maxMarketQty : filters.maxQty))
        return refuse(-4005, "Quantity greater than max quantity.");
    if (isOffGrid(qty, isMarket ? filters.minMarketQty : filters.minQty, isMarket ? filters.marketStep : filters.step))
        return refuse(-4023, "Qty not increased by step size.");
    return {};
}

/// A buy may not be far above, a sell not far below; the other way is free.
FapiResult<void> checkBand(const FapiFilters& filters, const FapiOrderAsk& ask, const Decimal& from, bool isStop)
{
    if (ask.side == Side::Buy && *ask.price > multiply(from, filters.up).value())
        return isStop ? refuse(-4183, "Price is higher than stop price multiplier cap.")
                      : refuse(-4016, "Price is higher than mark price multiplier cap.");
    if (ask.side == Side::Sell && *ask.price < multiply(from, filters.down).value())
        return isStop ? refuse(-4184, "Price is lower than stop price multiplier floor.")
                      : refuse(-4024, "Price is lower than mark price multiplier floor.");
    return {};
}

FapiResult<void> checkTouch(const FapiFilters& filters, const FapiOrderAsk& ask, const FapiMarket& market)
{
    if (!market.mark)
        return {};
    const Decimal width = multiply(*market.mark, filters.marketTakeBound).value();
    const bool isBuy = ask.side == Side::Buy;
    const Decimal bound = isBuy ? add(*market.mark, width).value() : subtract(*market.mark, width).value();
    if (!market.touch || (isBuy ? *market.touch > bound : *market.touch < bound))
        return refuse(-4131, "The counterparty's best price does not meet the PERCENT_PRICE filter limit.");
    return {};
}

} // namespace

Json asterSymbol(const std::string& name, const FapiGrid& grid)
{
    const bool isBtc = name == "BTCUSDT";
    const std::string base = name.substr(0, name.size() - 4);
    Json filters = Json::array({Json{{"minPrice", isBtc ? "1" : grid.tick},
                                     {"maxPrice", "1000000"},
                                     {"filterType", "PRICE_FILTER"},
                                     {"tickSize", grid.tick}},
                                Json{{"stepSize", grid.step},
                                     {"filterType", "LOT_SIZE"},
                                     {"maxQty", isBtc ? "1000" : "1000000"},
                                     {"minQty", grid.step}},
                                Json{{"stepSize", grid.step},
                                     {"filterType", "MARKET_LOT_SIZE"},
                                     {"maxQty", isBtc ? "120" : "200000"},
                                     {"minQty", grid.step}},
                                Json{{"limit", 200}, {"filterType", "MAX_NUM_ORDERS"}},
                                Json{{"limit", 10}, {"filterType", "MAX_NUM_ALGO_ORDERS"}},
                                Json{{"notional", "5"}, {"filterType", "MIN_NOTIONAL"}},
                                Json{{"multiplierDown", "0.9800"},
                                     {"multiplierUp", "1.0200"},
                                     {"ltMultiplierDown", "0"},
                                     {"multiplierDecimal", "4"},
                                     {"filterType", "PERCENT_PRICE"},
                                     {"ltMultiplierUp", "0"}}});
    return Json{{"symbol", name},
                {"pair", name},
                {"contractType", "PERPETUAL"},
                {"deliveryDate", 4133404800000},
                {"onboardDate", 1627628400000},
                {"status", "TRADING"},
                {"maintMarginPercent", "2.5000"},
                {"requiredMarginPercent", "5.0000"},
                {"baseAsset", base},
                {"quoteAsset", "USDT"},
                {"marginAsset", "USDT"},
                {"pricePrecision", grid.pricePrecision},
                {"quantityPrecision", grid.qtyPrecision},
                {"baseAssetPrecision", 8},
                {"quotePrecision", 8},
                {"underlyingType", "COIN"},
                {"underlyingSubType", Json::array()},
                {"symbolType", 0},
                {"tradingMode", 0},
                {"name", base},
                {"channel", ""},
                {"sequenceNo", 10},
                {"twapMinNotional", "1000"},
                {"settlePlan", 0},
                {"triggerProtect", "0.0200"},
                {"liquidationFee", "0.025000"},
                {"marketTakeBound", "0.02"},
                {"createTime", 1630045468108},
                {"filters", filters},
                {"orderTypes", Json::array({"LIMIT", "MARKET", "STOP", "STOP_MARKET", "TAKE_PROFIT",
                                            "TAKE_PROFIT_MARKET", "TRAILING_STOP_MARKET"})},
                {"timeInForce", Json::array({"GTC", "IOC", "FOK", "GTX", "RPI", "HIDDEN"})}};
}

Json asterExchangeInfo(std::int64_t nowMs)
{
    const auto limit = [](const char* type, const char* interval, int count, int most) {
        return Json{{"rateLimitType", type}, {"interval", interval}, {"intervalNum", count}, {"limit", most}};
    };
    return Json{
        {"timezone", "UTC"},
        {"serverTime", nowMs},
        {"futuresType", "U_MARGINED"},
        {"rateLimits", Json::array({limit("REQUEST_WEIGHT", "MINUTE", 1, 2400), limit("ORDERS", "MINUTE", 1, 1200),
                                    limit("ORDERS", "SECOND", 10, 300)})},
        {"exchangeFilters", Json::array()},
        {"assets", Json::array({Json{{"asset", "USDT"}, {"marginAvailable", true}, {"autoAssetExchange", "-10000"}}})}};
}

FapiFilters filtersOf(const Json& symbol)
{
    FapiFilters out;
    for (const Json& filter : symbol.at("filters")) {
        const auto type = filter.at("filterType").get<std::string>();
        if (type == "PRICE_FILTER") {
            out.minPrice = number(filter, "minPrice");
            out.maxPrice = number(filter, "maxPrice");
            out.tick = number(filter, "tickSize");
        } else if (type == "LOT_SIZE") {
            out.minQty = number(filter, "minQty");
            out.maxQty = number(filter, "maxQty");
            out.step = number(filter, "stepSize");
        } else if (type == "MARKET_LOT_SIZE") {
            out.minMarketQty = number(filter, "minQty");
            out.maxMarketQty = number(filter, "maxQty");
            out.marketStep = number(filter, "stepSize");
        } else if (type == "MAX_NUM_ORDERS") {
            out.maxOrders = filter.at("limit").get<std::size_t>();
        } else if (type == "MAX_NUM_ALGO_ORDERS") {
            out.maxAlgoOrders = filter.at("limit").get<std::size_t>();
        } else if (type == "MIN_NOTIONAL") {
            out.minNotional = number(filter, "notional");
        } else if (type == "PERCENT_PRICE") {
            out.up = number(filter, "multiplierUp");
            out.down = number(filter, "multiplierDown");
        }
    }
    out.marketTakeBound = number(symbol, "marketTakeBound");
    out.pricePrecision = symbol.at("pricePrecision").get<int>();
    out.qtyPrecision = symbol.at("quantityPrecision").get<int>();
    return out;
}

FapiResult<void> check(const FapiFilters& filters, const FapiOrderAsk& ask, const FapiMarket& market)
{
    if (ask.price) {
        if (auto ok = checkPrice(filters, *ask.price, false); !ok)
            return ok;
    }
    if (ask.stopPrice) {
        if (auto ok = checkPrice(filters, *ask.stopPrice, true); !ok)
            return ok;
    }
    if (auto ok = checkQty(filters, ask); !ok)
        return ok;
    if (ask.price) {
        const auto from = ask.stopPrice ? ask.stopPrice : market.mark;
        if (from) {
            if (auto ok = checkBand(filters, ask, *from, ask.stopPrice.has_value()); !ok)
                return ok;
        }
    }
    if (ask.isMarket()) {
        if (auto ok = checkTouch(filters, ask, market); !ok)
            return ok;
    }
    const auto worthAt = ask.price ? ask.price : ask.stopPrice ? ask.stopPrice : market.mark;
    if (worthAt && !ask.isReduceOnly && !ask.isClosePosition &&
        multiply(*worthAt, *ask.qty).value() < filters.minNotional)
        return refuse(-4164, "Order's notional must be no smaller than 5.0 (unless you choose reduce only)");
    if (ask.isAlgo() && market.algoOrders >= filters.maxAlgoOrders)
        return refuse(-4045, "Reach max stop order limit.");
    if (market.orders >= filters.maxOrders)
        return refuse(-2025, "Reach max open order limit.");
    return {};
}

} // namespace gannet::twin
