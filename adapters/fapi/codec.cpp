// SPDX-License-Identifier: GPL-3.0-or-later
#include "adapters/fapi/codec.h"

#include "adapters/fapi/wire_read.h"
#include "core/base/json.h"

#include <fmt/format.h>

#include <algorithm>
#include <limits>
#include <optional>

namespace gannet::fapi {

namespace {

using json::member;
using Type = WireMessage::Type;

void readDepth(json::Object& data, const Dialect& dialect, WireMessage& out)
{
    out.type = Type::BookDiff;
    out.venueTime = json::milliseconds(member(data, "E"), "E");
    readSymbol(data, "s", out);
    out.firstSeq = json::uint64(member(data, "U"), "U");
    out.lastSeq = json::uint64(member(data, "u"), "u");
    if (dialect.hasPreviousId)
        out.previousSeq = json::uint64(member(data, "pu"), "pu");
    if (out.firstSeq == 0 || out.firstSeq > out.lastSeq || out.previousSeq >= out.lastSeq)
        json::refuse(Code::BadBook, "u",
                     fmt::format("ids run backwards: U {}, u {}, pu {}", out.firstSeq, out.lastSeq, out.previousSeq));
    readLevels(member(data, "b"), "b", out.bids);
    readLevels(member(data, "a"), "a", out.asks);
    json::skipRest(data);
}

void readQuote(json::Object& data, const Dialect& dialect, WireMessage& out)
{
    out.type = Type::Quote;
    out.lastSeq = json::uint64(member(data, "u"), "u");
    readSymbol(data, "s", out);
    readBest(data, {"b", "B", "a", "A"}, out);
    if (dialect.isQuoteNamed)
        out.venueTime = json::milliseconds(member(data, "E"), "E");
}

void readAggTrade(json::Object& data, WireMessage& out)
{
    out.type = Type::Trades;
    WireTrade trade;
    out.venueTime = json::milliseconds(member(data, "E"), "E");
    trade.tradeId = json::uint64(member(data, "a"), "a");
    readSymbol(data, "s", out);
    trade.price = json::positive(member(data, "p"), "p");
    trade.qty = json::positive(member(data, "q"), "q");
    const std::uint64_t first = json::uint64(member(data, "f"), "f");
    const std::uint64_t last = json::uint64(member(data, "l"), "l");
    if (last < first || last - first >= std::numeric_limits<std::uint32_t>::max())
        json::refuse(Code::OutOfRange, "l", fmt::format("trade ids {} to {} are no range", first, last));
    trade.count = static_cast<std::uint32_t>(last - first + 1);
    out.firstSeq = first;
    out.lastSeq = last;
    trade.time = json::milliseconds(member(data, "T"), "T");
    // The buyer made the resting order, so the seller came to it.
    trade.aggressor = json::boolean(member(data, "m"), "m") ? Side::Sell : Side::Buy;
    out.trades.push_back(trade);
}

void readTrade(json::Object& data, WireMessage& out)
{
    out.type = Type::Trades;
    WireTrade trade;
    out.venueTime = json::milliseconds(member(data, "E"), "E");
    trade.time = json::milliseconds(member(data, "T"), "T");
    readSymbol(data, "s", out);
    trade.tradeId = json::uint64(member(data, "t"), "t");
    trade.price = json::nonNegative(member(data, "p"), "p");
    trade.qty = json::nonNegative(member(data, "q"), "q");
    const auto origin = json::presentMember(data, "X");
    const bool isMarket = !origin || json::text(*origin, "X") == "MARKET";
    trade.aggressor = json::boolean(member(data, "m"), "m") ? Side::Sell : Side::Buy;
    if (!isMarket) {
        out.type = Type::Control;
        return;
    }
    if (trade.price.isZero() || trade.qty.isZero())
        json::refuse(Code::OutOfRange, trade.price.isZero() ? "p" : "q", "a trade of nothing");
    out.trades.push_back(trade);
}

void readTradePro(json::Object& data, WireMessage& out)
{
    out.type = Type::Control;
    out.venueTime = json::milliseconds(member(data, "E"), "E");
    readSymbol(data, "s", out);
    static_cast<void>(json::uint64(member(data, "t"), "t"));
    static_cast<void>(json::positive(member(data, "p"), "p"));
    static_cast<void>(json::positive(member(data, "q"), "q"));
}

void readKline(json::Object& data, WireMessage& out)
{
    out.type = Type::Klines;
    out.venueTime = json::milliseconds(member(data, "E"), "E");
    readSymbol(data, "s", out);
    auto k = json::object(member(data, "k"), "k");
    WireKline kline;
    kline.openTime = json::milliseconds(member(k, "t"), "t");
    kline.closeTime = json::milliseconds(member(k, "T"), "T");
    const std::string_view word = json::text(member(k, "i"), "i");
    const auto interval = klineIntervalFrom(word);
    if (!interval)
        json::refuse(Code::UnknownChannel, "i", fmt::format("candles of \"{}\" are not known", word.substr(0, 16)));
    kline.interval = *interval;
    kline.open = json::positive(member(k, "o"), "o");
    kline.close = json::positive(member(k, "c"), "c");
    kline.high = json::positive(member(k, "h"), "h");
    kline.low = json::positive(member(k, "l"), "l");
    kline.volume = json::nonNegative(member(k, "v"), "v");
    kline.trades = readCount(member(k, "n"), "n");
    kline.isClosed = json::boolean(member(k, "x"), "x");
    requireCandle(kline);
    out.klines.push_back(kline);
}

void readEvent(std::string_view event, json::Object& data, const Dialect& dialect, WireMessage& out)
{
    if (event == "depthUpdate")
        readDepth(data, dialect, out);
    else if (event == "bookTicker")
        readQuote(data, dialect, out);
    else if (event == "aggTrade")
        readAggTrade(data, out);
    else if (event == "trade")
        readTrade(data, out);
    else if (event == "markPriceUpdate")
        readMark(data, {"s", "E", "p", "i", "r", "T"}, out);
    else if (event == "24hrTicker")
        readTicker(data, {"s", "E", "c", "o", "h", "l", "v", "q"}, out);
    else if (event == "kline")
        readKline(data, out);
    else if (event == "tradepro" && dialect.hasTradePro)
        readTradePro(data, out);
    else if (event == "serverShutdown")
        out.type = Type::ServerShutdown;
    else
        json::refuse(Code::UnknownChannel, "e", fmt::format("event \"{}\" is not known", event.substr(0, 40)));
}

/// Ids are echoed as we wrote them; ours are numbers, others may be texts or null.
void readRequestId(json::Object& object, WireMessage& out)
{
    const auto id = json::presentMember(object, "id");
    std::uint64_t number = 0;
    json::Value value;
    if (id && (value = *id).get_uint64().get(number) == simdjson::SUCCESS)
        out.requestId = number;
}

/// What has no event name: answers to our requests, errors, and the spot quote.
void readNameless(json::Object& data, const Dialect& dialect, WireMessage& out)
{
    if (json::presentMember(data, "result")) {
        out.type = Type::Ack;
        readRequestId(data, out);
    } else if (auto error = json::presentMember(data, "error")) {
        auto inner = json::object(*error, "error");
        readVenueError(inner, out);
        readRequestId(data, out);
    } else if (json::presentMember(data, "code")) {
        readVenueError(data, out);
        readRequestId(data, out);
    } else if (!dialect.isQuoteNamed && json::presentMember(data, "u")) {
        readQuote(data, dialect, out);
    } else {
        json::refuse(Code::UnknownChannel, "e", "no event name, no answer, no error");
    }
}

/// Whose book is lost when the rest of the frame cannot be read.
void noteStream(std::string_view stream, WireMessage& out)
{
    const std::size_t at = stream.find('@');
    if (at == std::string_view::npos || !stream.substr(at).starts_with("@depth"))
        return;
    out.type = Type::BookDiff;
    out.symbol = stream.substr(0, at);
    std::ranges::transform(out.symbol, out.symbol.begin(),
                           [](char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c; });
}

void readData(json::Object& data, const Dialect& dialect, WireMessage& out)
{
    if (const auto event = json::presentMember(data, "e"))
        readEvent(json::text(*event, "e"), data, dialect, out);
    else
        readNameless(data, dialect, out);
}

} // namespace

Result<void> decodeFrame(std::string_view bytes, const Dialect& dialect, WireMessage& out)
{
    thread_local json::Reader reader;
    out.clear();
    return reader.read(bytes, [&](json::Document& document) {
        auto root = json::rootObject(document);
        const auto stream = json::presentMember(root, "stream");
        if (!stream)
            return readData(root, dialect, out);
        noteStream(json::text(*stream, "stream"), out);
        auto data = json::object(member(root, "data"), "data");
        readData(data, dialect, out);
        if (out.type == Type::BookDiff)
            json::skipRest(root);
    });
}

std::string requestText(std::string_view method, std::span<const std::string> streams, std::uint64_t id)
{
    return fmt::format(R"({{"method":"{}","params":["{}"],"id":{}}})", method, fmt::join(streams, R"(",")"), id);
}

} // namespace gannet::fapi
