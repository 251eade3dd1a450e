// SPDX-License-Identifier: GPL-3.0-or-later
#include "adapters/hyperliquid/codec.h"

#include "adapters/hyperliquid/facts.h"
#include "core/base/json.h"
#include "core/model/catalogue.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <limits>
#include <optional>
#include <set>

namespace gannet::hyperliquid {

namespace {

using json::refuse;
using JsonType = simdjson::ondemand::json_type;

constexpr int kMaxSizeDecimals = kPerpDecimals; ///< so that no price scale is negative
constexpr std::uint64_t kMaxLeverage = 1000;    ///< ours: beyond it a reply is nonsense

/// The parser's memory, kept from frame to frame. Holds nothing that a later call can see.
[[nodiscard]] json::Reader& frameReader()
{
    thread_local json::Reader instance;
    return instance;
}

/// Milliseconds since the epoch. Zero is refused: it means "not known" to us, and no block has that time.
[[nodiscard]] Timestamp blockTime(json::Value value, std::string_view field)
{
    const Timestamp time = json::milliseconds(value, field);
    if (!time.isKnown())
        refuse(Code::OutOfRange, field, fmt::format("{} = 0 is not a time", field));
    return time;
}

[[nodiscard]] std::string_view coinName(json::Value value, std::string_view field)
{
    const std::string_view name = json::text(value, field);
    if (name.empty() || name.size() > 64)
        refuse(Code::BadFormat, field, fmt::format("{} has {} bytes, not 1 to 64", field, name.size()));
    return name;
}

[[nodiscard]] std::optional<Decimal> optionalDecimal(json::Object& object, std::string_view field)
{
    const auto value = json::optionalMember(object, field);
    return value ? std::optional(json::decimal(*value, field)) : std::nullopt;
}

[[nodiscard]] std::optional<Decimal> optionalNonNegative(json::Object& object, std::string_view field)
{
    const auto value = json::optionalMember(object, field);
    return value ? std::optional(json::nonNegative(*value, field)) : std::nullopt;
}

/// A price that is absent when null, missing or zero: a coin that was never traded has prevDayPx "0.0".
[[nodiscard]] std::optional<Decimal> optionalPrice(json::Object& object, std::string_view field)
{
    const auto price = optionalNonNegative(object, field);
    return price && !price->isZero() ? price : std::nullopt;
}

[[nodiscard]] WireLevel readLevel(json::Value value)
{
    json::Object level = json::hot::object(value, "level");
    WireLevel result;
    result.price = json::hot::positive(json::hot::member(level, "px"), "px");
    result.qty = json::hot::positive(json::hot::member(level, "sz"), "sz");
    return result;
}

void readSide(json::Array levels, Side side, std::vector<WireLevel>& out)
{
    for (auto element : levels) {
        if (out.size() == kBookDepth)
            refuse(Code::BadBook, "levels", fmt::format("more than {} levels on a side", kBookDepth));
        const WireLevel level = readLevel(element.value());
        if (!out.empty()) {
            const Decimal& before = out.back().price;
            if (side == Side::Buy ? level.price >= before : level.price <= before)
                refuse(Code::BadBook, "levels",
                       fmt::format("{}s are not best first: {} after {}", side == Side::Buy ? "bid" : "ask",
                                   level.price.toString(), before.toString()));
        }
        out.push_back(level);
    }
}

void readBook(json::Object data, WireMessage& out)
{
    out.type = WireMessage::Type::BookSnapshot;
    out.symbol = coinName(json::member(data, "coin"), "coin");
    int sides = 0;
    for (auto side : json::array(json::member(data, "levels"), "levels")) {
        if (sides == 2)
            refuse(Code::BadBook, "levels", "more than two sides");
        readSide(json::array(side.value(), "levels"), sides == 0 ? Side::Buy : Side::Sell,
                 sides == 0 ? out.bids : out.asks);
        ++sides;
    }
    if (sides != 2)
        refuse(Code::BadBook, "levels", fmt::format("{} sides instead of two", sides));
    out.venueTime = blockTime(json::member(data, "time"), "time");
    json::skipRest(data);
}

void readQuote(json::Object data, WireMessage& out)
{
    out.type = WireMessage::Type::Quote;
    out.symbol = coinName(json::member(data, "coin"), "coin");
    out.venueTime = blockTime(json::member(data, "time"), "time");
    int sides = 0;
    for (auto element : json::array(json::member(data, "bbo"), "bbo")) {
        if (sides == 2)
            refuse(Code::BadBook, "bbo", "more than two sides");
        json::Value side = element.value();
        if (!side.is_null())
            (sides == 0 ? out.bids : out.asks).push_back(readLevel(side));
        ++sides;
    }
    if (sides != 2)
        refuse(Code::BadBook, "bbo", fmt::format("{} sides instead of two", sides));
    if (!out.bids.empty() && !out.asks.empty() && out.bids[0].price >= out.asks[0].price)
        refuse(Code::BadBook, "bbo",
               fmt::format("bid {} is not below ask {}", out.bids[0].price.toString(), out.asks[0].price.toString()));
}

void readTrade(json::Object trade, WireMessage& out)
{
    const std::string_view coin = coinName(json::member(trade, "coin"), "coin");
    if (out.trades.empty())
        out.symbol = coin;
    else if (out.symbol != coin)
        refuse(Code::BadFormat, "coin", fmt::format("trades of {} and {} in one message", out.symbol, coin));
    WireTrade result;
    result.price = json::positive(json::member(trade, "px"), "px");
    const std::string_view side = json::text(json::member(trade, "side"), "side");
    if (side != "B" && side != "A")
        refuse(Code::BadFormat, "side", fmt::format("side = \"{}\" is neither B nor A", side.substr(0, 20)));
    result.aggressor = side == "B" ? Side::Buy : Side::Sell;
    result.qty = json::positive(json::member(trade, "sz"), "sz");
    result.tradeId = json::uint64(json::member(trade, "tid"), "tid");
    result.time = blockTime(json::member(trade, "time"), "time");
    out.venueTime = result.time;
    out.trades.push_back(result);
}

void readTrades(json::Array trades, WireMessage& out)
{
    for (auto element : trades)
        readTrade(json::object(element.value(), "trade"), out);
    if (!out.trades.empty())
        out.type = WireMessage::Type::Trades;
}

void readCandle(json::Object candle, WireMessage& out)
{
    const std::string_view coin = coinName(json::member(candle, "s"), "s");
    if (out.klines.empty())
        out.symbol = coin;
    else if (out.symbol != coin)
        refuse(Code::BadFormat, "s", fmt::format("candles of {} and {} in one message", out.symbol, coin));
    WireKline kline;
    const std::string_view interval = json::text(json::member(candle, "i"), "i");
    const auto known = klineIntervalFrom(interval);
    if (!known)
        refuse(Code::UnknownChannel, "i", fmt::format("i = \"{}\" is not an interval we know", interval.substr(0, 20)));
    kline.interval = *known;
    kline.openTime = blockTime(json::member(candle, "t"), "t");
    kline.closeTime = blockTime(json::member(candle, "T"), "T");
    kline.open = json::positive(json::member(candle, "o"), "o");
    kline.close = json::positive(json::member(candle, "c"), "c");
    kline.high = json::positive(json::member(candle, "h"), "h");
    kline.low = json::positive(json::member(candle, "l"), "l");
    // A sum of sizes that carries the noise of a binary fraction ("3495670.8399999999"): kept as written.
    kline.volume = json::nonNegative(json::member(candle, "v"), "v");
    const std::uint64_t trades = json::uint64(json::member(candle, "n"), "n");
    if (trades > std::numeric_limits<std::uint32_t>::max())
        refuse(Code::OutOfRange, "n", fmt::format("n = {} is not a number of trades", trades));
    kline.trades = static_cast<std::uint32_t>(trades);
    if (kline.closeTime <= kline.openTime)
        refuse(Code::OutOfRange, "T", "a candle that closes before it opens");
    if (kline.high < kline.low)
        refuse(Code::OutOfRange, "h",
               fmt::format("high {} is below low {}", kline.high.toString(), kline.low.toString()));
    out.type = WireMessage::Type::Klines;
    out.venueTime = kline.openTime;
    out.klines.push_back(kline);
}

void readAssetContext(json::Object data, WireMessage& out)
{
    out.type = WireMessage::Type::Mark;
    out.symbol = coinName(json::member(data, "coin"), "coin");
    json::Object context = json::object(json::member(data, "ctx"), "ctx");
    out.mark = json::positive(json::member(context, "markPx"), "markPx");
    out.open = optionalPrice(context, "prevDayPx");
    out.mid = optionalPrice(context, "midPx");
    out.index = optionalPrice(context, "oraclePx");
    out.fundingRate = optionalDecimal(context, "funding");
    out.openInterest = optionalNonNegative(context, "openInterest");
    out.quoteVolume = optionalNonNegative(context, "dayNtlVlm");
    out.volume = optionalNonNegative(context, "dayBaseVlm");
}

void readMids(json::Object data, WireMessage& out)
{
    out.type = WireMessage::Type::Mids;
    json::Object mids = json::object(json::member(data, "mids"), "mids");
    for (auto field : mids) {
        const std::string_view coin = field.unescaped_key();
        const Decimal mid = json::positive(field.value(), "mids");
        out.mids.push_back(WireMid{std::string(coin), mid});
    }
}

/// The words of an echoed subscription. Defaults come back as null and do not count; what is not null makes it another
/// subscription (nSigFigs 5 is an aggregated book).
[[nodiscard]] std::string readSubscription(json::Object subscription)
{
    std::string words(json::text(json::member(subscription, "type"), "type"));
    for (const std::string_view field : {"coin", "interval"}) {
        if (const auto value = json::optionalMember(subscription, field)) {
            words += ' ';
            words += json::text(*value, field);
        }
    }
    for (const std::string_view field : {"nSigFigs", "mantissa", "dex", "user"}) {
        if (auto value = json::optionalMember(subscription, field)) {
            const std::string_view token = value->raw_json_token();
            words += fmt::format(" {}={}", field, token.substr(0, 80));
        }
    }
    return words;
}

void readAck(json::Object data, WireMessage& out)
{
    out.type = WireMessage::Type::Ack;
    const std::string_view method = json::text(json::member(data, "method"), "method");
    out.words = fmt::format("{} ", method);
    json::Object subscription = json::object(json::member(data, "subscription"), "subscription");
    if (const auto coin = json::optionalMember(subscription, "coin"))
        out.symbol = json::text(*coin, "coin");
    out.words += readSubscription(subscription);
}

void readFrame(json::Document& document, WireMessage& out)
{
    json::Object root = json::rootObject(document);
    const std::string_view channel = json::text(json::member(root, "channel"), "channel");
    const auto data = [&root] { return json::member(root, "data"); };
    const auto dataObject = [&data] { return json::object(data(), "data"); };
    if (channel == "l2Book") {
        readBook(dataObject(), out);
        json::skipRest(root);
    } else if (channel == "trades") {
        readTrades(json::array(data(), "data"), out);
    } else if (channel == "bbo") {
        readQuote(dataObject(), out);
    } else if (channel == "activeAssetCtx" || channel == "activeSpotAssetCtx") {
        readAssetContext(dataObject(), out);
    } else if (channel == "candle") {
        readCandle(dataObject(), out);
    } else if (channel == "allMids") {
        readMids(dataObject(), out);
    } else if (channel == "subscriptionResponse") {
        readAck(dataObject(), out);
    } else if (channel == "pong") {
        out.type = WireMessage::Type::Pong;
    } else if (channel == "error") {
        out.type = WireMessage::Type::VenueError;
        out.words = json::text(data(), "data");
    } else {
        refuse(Code::UnknownChannel, "channel",
               fmt::format("channel \"{}\" is not one we asked for", channel.substr(0, 60)));
    }
}

[[nodiscard]] Instrument readInstrument(json::Object entry, VenueId venue)
{
    Instrument instrument;
    instrument.venue = venue;
    instrument.symbol = coinName(json::member(entry, "name"), "name");
    const std::uint64_t decimals = json::uint64(json::member(entry, "szDecimals"), "szDecimals");
    if (decimals > kMaxSizeDecimals)
        refuse(Code::OutOfRange, "szDecimals",
               fmt::format("{}: szDecimals = {} is above {}", instrument.symbol, decimals, kMaxSizeDecimals));
    // A perpetual of a builder's exchange is "dex:COIN".
    const std::string_view symbol = instrument.symbol;
    instrument.base = symbol.substr(symbol.find(':') + 1);
    instrument.quote = kQuoteAsset;
    instrument.type = InstrumentType::Perpetual;
    instrument.canonical = canonicalName(instrument.type, instrument.base, instrument.quote).id;
    instrument.qtyScale = static_cast<int>(decimals);
    // All decimals that a price may ever have: five significant figures give fewer at today's price, but a deep level
    // or a fall below a power of ten uses them.
    instrument.priceScale = kPerpDecimals - instrument.qtyScale;
    instrument.tickRule = {.tick = {}, .significantFigures = kSignificantFigures, .maxDecimals = instrument.priceScale};
    instrument.lotStep = {1, static_cast<std::int8_t>(instrument.qtyScale)};
    instrument.minNotional = Decimal{kMinNotional, 0};
    instrument.fundingInterval = kFundingInterval;
    if (const auto leverage = json::optionalMember(entry, "maxLeverage")) {
        const std::uint64_t times = json::uint64(*leverage, "maxLeverage");
        if (times < 1 || times > kMaxLeverage)
            refuse(Code::OutOfRange, "maxLeverage", fmt::format("{}: maxLeverage = {}", instrument.symbol, times));
        instrument.maxLeverage = static_cast<int>(times);
        const auto* const row = std::ranges::find_if(
            kLargestOrders, [&](const LargestOrder& one) { return *instrument.maxLeverage >= one.maxLeverage; });
        instrument.maxMarketNotional = Decimal{row->maxMarketNotional, 0};
        instrument.maxLimitNotional = Decimal{row->maxMarketNotional * kLimitTimesMarket, 0};
    }
    instrument.priceBand = PriceBand{kPriceUp, kPriceDown, true};
    instrument.openOrderLimits.all = kMostOpenOrders;
    instrument.openOrderLimits.allBeforeTrigger = kOpenOrdersBeforeTrigger;
    if (const auto delisted = json::optionalMember(entry, "isDelisted"))
        instrument.isTrading = !json::boolean(*delisted, "isDelisted");
    return instrument;
}

void readUniverse(json::Object meta, VenueId venue, std::vector<Instrument>& out)
{
    std::set<std::string, std::less<>> names;
    for (auto element : json::array(json::member(meta, "universe"), "universe")) {
        out.push_back(readInstrument(json::object(element.value(), "universe"), venue));
        if (!names.insert(out.back().symbol).second)
            refuse(Code::BadFormat, "name", fmt::format("{} is listed twice", out.back().symbol));
    }
    if (out.empty())
        refuse(Code::BadFormat, "universe", "the list of instruments is empty");
}

[[nodiscard]] nlohmann::ordered_json toJson(const Subscription& subscription)
{
    nlohmann::ordered_json json;
    json["type"] = toString(subscription.feed);
    if (subscription.feed != Feed::AllMids)
        json["coin"] = subscription.coin;
    if (subscription.feed == Feed::Candle)
        json["interval"] = gannet::toString(subscription.interval);
    return json;
}

/// A name may be any bytes as far as the type goes; what is not UTF-8 is replaced rather than thrown at the caller.
[[nodiscard]] std::string dump(const nlohmann::ordered_json& json)
{
    return json.dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace);
}

} // namespace

std::string_view toString(Feed feed)
{
    switch (feed) {
    case Feed::L2Book: return "l2Book";
    case Feed::Trades: return "trades";
    case Feed::Bbo: return "bbo";
    case Feed::Candle: return "candle";
    case Feed::ActiveAssetCtx: return "activeAssetCtx";
    case Feed::AllMids: return "allMids";
    }
    return "?";
}

Result<void> decodeFrame(std::string_view bytes, WireMessage& out)
{
    out.clear();
    if (bytes == kGreeting)
        return {};
    return frameReader().read(bytes, [&out](json::Document& document) { readFrame(document, out); });
}

Result<void> decodeSnapshot(std::string_view body, std::string_view symbol, WireMessage& out)
{
    out.clear();
    return frameReader().read(body, [&](json::Document& document) {
        readBook(json::rootObject(document), out);
        if (out.symbol != symbol)
            refuse(Code::BadBook, "coin", fmt::format("a book of {} instead of {}", out.symbol, symbol));
    });
}

Result<std::vector<Instrument>> decodeCatalogue(std::string_view body, VenueId venue)
{
    std::vector<Instrument> instruments;
    const auto read = frameReader().read(body, [&](json::Document& document) {
        const JsonType type = document.type();
        if (type != JsonType::array) {
            readUniverse(json::rootObject(document), venue, instruments);
            return;
        }
        bool isFirst = true;
        for (auto element : json::rootArray(document)) {
            if (isFirst)
                readUniverse(json::object(element.value(), "meta"), venue, instruments);
            isFirst = false;
        }
        if (isFirst)
            refuse(Code::MissingField, "meta", "the reply is an empty list");
    });
    if (!read)
        return fail(read.error());
    return instruments;
}

Result<void> decodeRecentTrades(std::string_view body, std::string_view symbol, WireMessage& out)
{
    out.clear();
    return frameReader().read(body, [&](json::Document& document) {
        readTrades(json::rootArray(document), out);
        if (!out.trades.empty() && out.symbol != symbol)
            refuse(Code::BadFormat, "coin", fmt::format("trades of {} instead of {}", out.symbol, symbol));
    });
}

Result<void> decodeCandles(std::string_view body, std::string_view symbol, KlineInterval interval, WireMessage& out)
{
    out.clear();
    return frameReader().read(body, [&](json::Document& document) {
        out.type = WireMessage::Type::Klines;
        out.symbol = symbol;
        for (auto element : json::rootArray(document)) {
            const Timestamp before = out.klines.empty() ? Timestamp{} : out.klines.back().openTime;
            readCandle(json::object(element.value(), "candle"), out);
            if (out.symbol != symbol || out.klines.back().interval != interval)
                refuse(Code::BadFormat, "s", "a candle of another coin or interval");
            if (out.klines.back().openTime <= before)
                refuse(Code::BadFormat, "t", "candles are not oldest first");
        }
    });
}

std::string echoedSubscription(std::string_view words)
{
    const std::size_t begin = words.find('{');
    std::string echo;
    if (begin == std::string_view::npos)
        return echo;
    const auto read = frameReader().read(words.substr(begin), [&echo](json::Document& document) {
        echo = readSubscription(json::rootObject(document));
    });
    return read ? echo : std::string();
}

std::string subscriptionWords(const Subscription& subscription)
{
    std::string words(toString(subscription.feed));
    if (subscription.feed != Feed::AllMids) {
        words += ' ';
        words += subscription.coin;
    }
    if (subscription.feed == Feed::Candle) {
        words += ' ';
        words += gannet::toString(subscription.interval);
    }
    return words;
}

std::string encodeSubscribe(const Subscription& subscription)
{
    return dump({{"method", "subscribe"}, {"subscription", toJson(subscription)}});
}

std::string encodeUnsubscribe(const Subscription& subscription)
{
    return dump({{"method", "unsubscribe"}, {"subscription", toJson(subscription)}});
}

std::string encodePing()
{
    return R"({"method":"ping"})";
}

std::string encodeCatalogueRequest()
{
    return dump({{"type", "metaAndAssetCtxs"}});
}

std::string encodeBookRequest(std::string_view coin)
{
    return dump({{"type", "l2Book"}, {"coin", coin}});
}

std::string encodeRecentTradesRequest(std::string_view coin)
{
    return dump({{"type", "recentTrades"}, {"coin", coin}});
}

std::string encodeCandlesRequest(std::string_view coin, KlineInterval interval, Timestamp from, Timestamp to)
{
    nlohmann::ordered_json request = {{"coin", coin},
                                      {"interval", gannet::toString(interval)},
                                      {"startTime", from.toMilliseconds()},
                                      {"endTime", to.toMilliseconds()}};
    return dump({{"type", "candleSnapshot"}, {"req", std::move(request)}});
}

} // namespace gannet::hyperliquid
