// SPDX-License-Identifier: GPL-3.0-or-later
#include "adapters/fapi/rest_codec.h"

#include "adapters/fapi/wire_read.h"
#include "core/base/json.h"
#include "core/model/catalogue.h"

#include <fmt/format.h>

#include <algorithm>
#include <limits>

namespace gannet::fapi {

using json::member;
using Type = WireMessage::Type;

// --- shared with the stream codec -----------------------------------------------------------------------------------

namespace {

/// [price, qty]; more elements than two are ignored, as older answers had a third, empty one. Each is looked at all the
/// same: an iterator over a broken array tells so only then, and would go on for ever.
[[nodiscard]] WireLevel readLevel(json::Value value, std::string_view field)
{
    WireLevel level;
    int index = 0;
    for (auto element : json::hot::array(value, field)) {
        json::Value cell = element.value();
        if (index == 0)
            level.price = json::hot::positive(cell, field);
        else if (index == 1)
            level.qty = json::hot::nonNegative(cell, field);
        ++index;
    }
    if (index < 2)
        json::refuse(Code::MissingField, field, fmt::format("{}: a level without price or size", field));
    return level;
}

} // namespace

void readLevels(json::Value value, std::string_view field, std::vector<WireLevel>& out)
{
    for (auto element : json::array(value, field))
        out.push_back(readLevel(element.value(), field));
}

void readSide(json::Value value, std::string_view field, Side side, std::vector<WireLevel>& out)
{
    readLevels(value, field, out);
    for (std::size_t i = 0; i < out.size(); ++i) {
        if (out[i].qty.isZero())
            json::refuse(Code::BadBook, field, fmt::format("{}: an empty level at {}", field, out[i].price.toString()));
        if (i == 0)
            continue;
        const bool isWorse = side == Side::Buy ? out[i].price < out[i - 1].price : out[i].price > out[i - 1].price;
        if (!isWorse)
            json::refuse(
                Code::BadBook, field,
                fmt::format("{}: {} stands after {}", field, out[i].price.toString(), out[i - 1].price.toString()));
    }
}

void readBest(json::Object& object, const BestFields& fields, WireMessage& out)
{
    WireLevel bid, ask;
    bid.price = json::nonNegative(member(object, fields.bidPrice), fields.bidPrice);
    bid.qty = json::nonNegative(member(object, fields.bidQty), fields.bidQty);
    ask.price = json::nonNegative(member(object, fields.askPrice), fields.askPrice);
    ask.qty = json::nonNegative(member(object, fields.askQty), fields.askQty);
    if (!bid.price.isZero() && !bid.qty.isZero())
        out.bids.push_back(bid);
    if (!ask.price.isZero() && !ask.qty.isZero())
        out.asks.push_back(ask);
    if (!out.bids.empty() && !out.asks.empty() && bid.price >= ask.price)
        json::refuse(Code::BadBook, fields.bidPrice,
                     fmt::format("bid {} and ask {} cross", bid.price.toString(), ask.price.toString()));
}

std::optional<Decimal> readAmountOrNone(json::Object& object, std::string_view field)
{
    const Decimal value = json::nonNegative(member(object, field), field);
    return value.isZero() ? std::nullopt : std::optional(value);
}

void readSymbol(json::Object& object, std::string_view field, WireMessage& out)
{
    const std::string_view symbol = json::text(member(object, field), field);
    if (symbol.empty())
        json::refuse(Code::MissingField, field, fmt::format("{} is empty", field));
    out.symbol = symbol;
}

void readTicker(json::Object& object, const TickerFields& fields, WireMessage& out)
{
    out.type = Type::Ticker;
    out.venueTime = json::milliseconds(member(object, fields.time), fields.time);
    readSymbol(object, fields.symbol, out);
    out.last = readAmountOrNone(object, fields.last);
    out.open = readAmountOrNone(object, fields.open);
    out.high = readAmountOrNone(object, fields.high);
    out.low = readAmountOrNone(object, fields.low);
    out.volume = json::nonNegative(member(object, fields.volume), fields.volume);
    out.quoteVolume = json::nonNegative(member(object, fields.quoteVolume), fields.quoteVolume);
}

void readMark(json::Object& object, const MarkFields& fields, WireMessage& out)
{
    out.type = Type::Mark;
    out.venueTime = json::milliseconds(member(object, fields.time), fields.time);
    readSymbol(object, fields.symbol, out);
    out.mark = readAmountOrNone(object, fields.mark);
    out.index = readAmountOrNone(object, fields.index);
    auto rate = member(object, fields.fundingRate);
    // Contracts without funding send an empty text.
    if (!rate.raw_json_token().starts_with("\"\""))
        out.fundingRate = json::decimal(rate, fields.fundingRate);
    const Timestamp next = json::milliseconds(member(object, fields.nextFunding), fields.nextFunding);
    if (next.isKnown())
        out.nextFunding = next;
}

void readVenueError(json::Object& object, WireMessage& out)
{
    out.type = Type::VenueError;
    out.venueCode = std::to_string(json::int64(member(object, "code"), "code"));
    out.words = json::text(member(object, "msg"), "msg");
}

std::uint32_t readCount(json::Value value, std::string_view field)
{
    const std::uint64_t count = json::uint64(value, field);
    if (count > std::numeric_limits<std::uint32_t>::max())
        json::refuse(Code::OutOfRange, field, fmt::format("{} = {} is too many", field, count));
    return static_cast<std::uint32_t>(count);
}

void requireCandle(const WireKline& kline)
{
    if (kline.closeTime <= kline.openTime)
        json::refuse(Code::OutOfRange, "T", "a candle that ends before it begins");
}

// --- answers --------------------------------------------------------------------------------------------------------

namespace {

constexpr std::uint64_t kMaxFundingHours = 24 * 7;

[[nodiscard]] json::Reader& reader()
{
    thread_local json::Reader instance;
    return instance;
}

[[nodiscard]] int readScale(json::Value value, std::string_view field)
{
    const std::uint64_t scale = json::uint64(value, field);
    if (scale > Decimal::kMaxScale)
        json::refuse(Code::OutOfRange, field, fmt::format("{} = {} decimals", field, scale));
    return static_cast<int>(scale);
}

/// Limits of zero mean that there is none.
[[nodiscard]] std::optional<Decimal> limitOrNone(json::Object& filter, std::string_view field)
{
    const auto limit = readAmountOrNone(filter, field);
    return limit ? std::optional(limit->normalized()) : std::nullopt;
}

/// The same of a field that not every answer has.
[[nodiscard]] std::optional<Decimal> optionalLimit(json::Object& object, std::string_view field)
{
    const auto value = json::optionalMember(object, field);
    const Decimal limit = value ? json::nonNegative(*value, field).normalized() : Decimal{};
    return limit.isZero() ? std::nullopt : std::optional(limit);
}

void readFilter(json::Object& filter, Instrument& instrument)
{
    const std::string_view type = json::text(member(filter, "filterType"), "filterType");
    if (type == "PRICE_FILTER") {
        instrument.tickRule.tick = json::nonNegative(member(filter, "tickSize"), "tickSize").normalized();
        instrument.minPrice = optionalLimit(filter, "minPrice");
        instrument.maxPrice = optionalLimit(filter, "maxPrice");
    } else if (type == "LOT_SIZE") {
        instrument.lotStep = json::nonNegative(member(filter, "stepSize"), "stepSize").normalized();
        instrument.minQty = limitOrNone(filter, "minQty");
        instrument.maxQty = limitOrNone(filter, "maxQty");
    } else if (type == "MARKET_LOT_SIZE") {
        LotRule& lot = instrument.marketLot.emplace();
        lot.step = json::nonNegative(member(filter, "stepSize"), "stepSize").normalized();
        lot.minQty = limitOrNone(filter, "minQty");
        lot.maxQty = limitOrNone(filter, "maxQty");
    } else if (type == "MIN_NOTIONAL") {
        instrument.minNotional = limitOrNone(filter, "notional");
    } else if (type == "PERCENT_PRICE") {
        PriceBand& band = instrument.priceBand.emplace();
        band.up = limitOrNone(filter, "multiplierUp");
        band.down = limitOrNone(filter, "multiplierDown");
    } else if (type == "MAX_NUM_ORDERS") {
        instrument.openOrderLimits.here = readCount(member(filter, "limit"), "limit");
    } else if (type == "MAX_NUM_ALGO_ORDERS") {
        instrument.openOrderLimits.triggersHere = readCount(member(filter, "limit"), "limit");
    }
}

/// False for contracts that we do not trade.
[[nodiscard]] bool readInstrument(json::Object& object, Instrument& out)
{
    out.symbol = json::text(member(object, "symbol"), "symbol");
    if (out.symbol.empty())
        json::refuse(Code::MissingField, "symbol", "symbol is empty");
    if (json::text(member(object, "contractType"), "contractType") != "PERPETUAL")
        return false;
    out.isTrading = json::text(member(object, "status"), "status") == "TRADING";
    out.base = json::text(member(object, "baseAsset"), "baseAsset");
    out.quote = json::text(member(object, "quoteAsset"), "quoteAsset");
    out.marketTakeBound = optionalLimit(object, "marketTakeBound");
    const int pricePrecision = readScale(member(object, "pricePrecision"), "pricePrecision");
    const int qtyPrecision = readScale(member(object, "quantityPrecision"), "quantityPrecision");
    for (auto element : json::array(member(object, "filters"), "filters")) {
        auto filter = json::object(element.value(), "filters");
        readFilter(filter, out);
    }
    out.priceScale = std::max<int>(pricePrecision, out.tickRule.tick.scale);
    out.qtyScale = std::max<int>(qtyPrecision, out.lotStep.scale);
    out.type = InstrumentType::Perpetual;
    out.canonical = canonicalName(out.type, out.base, out.quote).id;
    return true;
}

/// A candle is an array of twelve; the last three (taker volumes and a relic) are of no use to us.
void readKlineCell(int index, json::Value cell, WireKline& kline)
{
    switch (index) {
    case 0: kline.openTime = json::milliseconds(cell, "openTime"); break;
    case 1: kline.open = json::positive(cell, "open"); break;
    case 2: kline.high = json::positive(cell, "high"); break;
    case 3: kline.low = json::positive(cell, "low"); break;
    case 4: kline.close = json::positive(cell, "close"); break;
    case 5: kline.volume = json::nonNegative(cell, "volume"); break;
    case 6: kline.closeTime = json::milliseconds(cell, "closeTime"); break;
    case 8: kline.trades = readCount(cell, "trades"); break;
    default: break;
    }
}

void readKlineRow(json::Value row, KlineInterval interval, WireMessage& out)
{
    WireKline kline;
    kline.interval = interval;
    kline.isClosed = true;
    int index = 0;
    for (auto element : json::array(row, "kline"))
        readKlineCell(index++, element.value(), kline);
    if (index < 9)
        json::refuse(Code::MissingField, "kline", "a candle with too few elements");
    requireCandle(kline);
    if (!out.klines.empty() && out.klines.back().openTime >= kline.openTime)
        json::refuse(Code::BadFormat, "openTime", "candles are not in the order of time");
    out.klines.push_back(kline);
}

/// An answer about all symbols: one object each.
template <class F> [[nodiscard]] Result<std::vector<WireMessage>> decodeEach(std::string_view body, F&& readOne)
{
    std::vector<WireMessage> messages;
    const auto read = reader().read(body, [&](json::Document& document) {
        for (auto element : json::rootArray(document)) {
            auto object = json::object(element.value(), "symbol");
            readOne(object, messages.emplace_back());
        }
    });
    if (!read)
        return fail(read.error());
    return messages;
}

} // namespace

Result<std::vector<WireMessage>> decodeTickers(std::string_view body)
{
    return decodeEach(body, [](json::Object& object, WireMessage& out) {
        readTicker(object,
                   {"symbol", "closeTime", "lastPrice", "openPrice", "highPrice", "lowPrice", "volume", "quoteVolume"},
                   out);
    });
}

Result<std::vector<WireMessage>> decodeMarks(std::string_view body)
{
    return decodeEach(body, [](json::Object& object, WireMessage& out) {
        readMark(object, {"symbol", "time", "markPrice", "indexPrice", "lastFundingRate", "nextFundingTime"}, out);
    });
}

Result<std::vector<FundingInterval>> decodeFundingInfo(std::string_view body)
{
    std::vector<FundingInterval> found;
    const auto read = reader().read(body, [&](json::Document& document) {
        for (auto element : json::rootArray(document)) {
            auto object = json::object(element.value(), "fundingInfo");
            FundingInterval interval;
            interval.symbol = json::text(member(object, "symbol"), "symbol");
            const std::uint64_t hours = json::uint64(member(object, "fundingIntervalHours"), "fundingIntervalHours");
            if (hours == 0 || hours > kMaxFundingHours)
                json::refuse(Code::OutOfRange, "fundingIntervalHours",
                             fmt::format("fundingIntervalHours = {} is not from 1 to {}", hours, kMaxFundingHours));
            interval.length = Duration::minutes(static_cast<std::int64_t>(hours) * 60);
            found.push_back(std::move(interval));
        }
    });
    if (!read)
        return fail(read.error());
    return found;
}

Result<void> decodeDepth(std::string_view body, std::string_view symbol, WireMessage& out)
{
    out.clear();
    return reader().read(body, [&](json::Document& document) {
        auto root = json::rootObject(document);
        out.type = Type::BookSnapshot;
        out.symbol = symbol;
        out.lastSeq = json::uint64(member(root, "lastUpdateId"), "lastUpdateId");
        if (out.lastSeq == 0)
            json::refuse(Code::OutOfRange, "lastUpdateId", "lastUpdateId is zero");
        if (const auto time = json::optionalMember(root, "E"))
            out.venueTime = json::milliseconds(*time, "E");
        readSide(member(root, "bids"), "bids", Side::Buy, out.bids);
        readSide(member(root, "asks"), "asks", Side::Sell, out.asks);
    });
}

Result<std::vector<Instrument>> decodeExchangeInfo(std::string_view body, VenueId venue)
{
    std::vector<Instrument> instruments;
    const auto read = reader().read(body, [&](json::Document& document) {
        auto root = json::rootObject(document);
        for (auto element : json::array(member(root, "symbols"), "symbols")) {
            auto object = json::object(element.value(), "symbols");
            Instrument instrument;
            instrument.venue = venue;
            if (readInstrument(object, instrument))
                instruments.push_back(std::move(instrument));
        }
    });
    if (!read)
        return fail(read.error());
    return instruments;
}

Result<void> decodeKlines(std::string_view body, std::string_view symbol, KlineInterval interval, WireMessage& out)
{
    out.clear();
    return reader().read(body, [&](json::Document& document) {
        out.type = Type::Klines;
        out.symbol = symbol;
        for (auto row : json::rootArray(document))
            readKlineRow(row.value(), interval, out);
    });
}

Result<void> decodeBookTicker(std::string_view body, WireMessage& out)
{
    out.clear();
    return reader().read(body, [&](json::Document& document) {
        auto root = json::rootObject(document);
        out.type = Type::Quote;
        out.symbol = json::text(member(root, "symbol"), "symbol");
        readBest(root, {"bidPrice", "bidQty", "askPrice", "askQty"}, out);
    });
}

Result<void> decodeError(std::string_view body, WireMessage& out)
{
    out.clear();
    return reader().read(body, [&](json::Document& document) {
        auto root = json::rootObject(document);
        readVenueError(root, out);
    });
}

} // namespace gannet::fapi
