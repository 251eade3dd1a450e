// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/frame_text.h"

#include "core/model/event.h"

#include <nlohmann/json.hpp>

#include <optional>

namespace gannet {

namespace {

using Json = nlohmann::ordered_json;
using Type = WireMessage::Type;

[[nodiscard]] std::string lineOf(const Json& json)
{
    return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

[[nodiscard]] Json start(std::string_view type, std::string_view slug, std::string_view symbol, std::uint64_t seq,
                         Timestamp time)
{
    Json json;
    json["type"] = type;
    json["instrument"] = symbol.empty() ? Json() : Json(std::string(slug) + ':' + std::string(symbol));
    json["seq"] = seq;
    json["venueTime"] = time.ns;
    return json;
}

[[nodiscard]] Json levels(const std::vector<WireLevel>& side)
{
    Json out = Json::array();
    for (const WireLevel& level : side)
        out.push_back({level.price.toString(), level.qty.toString()});
    return out;
}

void put(Json& json, const char* name, const std::optional<Decimal>& value)
{
    if (value)
        json[name] = value->toString();
}

[[nodiscard]] std::string book(const WireMessage& m, std::string_view slug)
{
    const auto type = m.type == Type::BookSnapshot ? PayloadType::BookSnapshot : PayloadType::BookUpdate;
    Json json = start(toString(type), slug, m.symbol, m.lastSeq, m.venueTime);
    if (m.firstSeq != 0)
        json["firstSeq"] = m.firstSeq;
    if (m.previousSeq != 0)
        json["previousSeq"] = m.previousSeq;
    json["bids"] = levels(m.bids);
    json["asks"] = levels(m.asks);
    return lineOf(json);
}

[[nodiscard]] std::string quote(const WireMessage& m, std::string_view slug)
{
    Json json = start(toString(PayloadType::Quote), slug, m.symbol, m.lastSeq, m.venueTime);
    json["bid"] = m.bids.empty() ? Json() : levels(m.bids).front();
    json["ask"] = m.asks.empty() ? Json() : levels(m.asks).front();
    return lineOf(json);
}

[[nodiscard]] std::string trade(const WireMessage& m, const WireTrade& t, std::string_view slug)
{
    const Timestamp time = t.time.isKnown() ? t.time : m.venueTime;
    Json json = start(toString(PayloadType::Trade), slug, m.symbol, m.lastSeq, time);
    json["price"] = t.price.toString();
    json["qty"] = t.qty.toString();
    json["side"] = toString(t.aggressor);
    json["tradeId"] = t.tradeId;
    if (t.count != 1)
        json["count"] = t.count;
    return lineOf(json);
}

[[nodiscard]] std::string kline(const WireMessage& m, const WireKline& k, std::string_view slug)
{
    Json json = start(toString(PayloadType::Kline), slug, m.symbol, m.lastSeq, m.venueTime);
    json["interval"] = toString(k.interval);
    json["openTime"] = k.openTime.ns;
    json["closeTime"] = k.closeTime.ns;
    json["open"] = k.open.toString();
    json["high"] = k.high.toString();
    json["low"] = k.low.toString();
    json["close"] = k.close.toString();
    json["volume"] = k.volume.toString();
    json["trades"] = k.trades;
    json["isClosed"] = k.isClosed;
    return lineOf(json);
}

[[nodiscard]] bool hasTicker(const WireMessage& m)
{
    return m.last || m.open || m.high || m.low || m.volume || m.quoteVolume || m.mid;
}

[[nodiscard]] std::string ticker(const WireMessage& m, std::string_view slug)
{
    Json json = start(toString(PayloadType::Ticker), slug, m.symbol, m.lastSeq, m.venueTime);
    put(json, "last", m.last);
    put(json, "open", m.open);
    put(json, "high", m.high);
    put(json, "low", m.low);
    put(json, "volume", m.volume);
    put(json, "quoteVolume", m.quoteVolume);
    put(json, "mid", m.mid);
    return lineOf(json);
}

[[nodiscard]] std::string mark(const WireMessage& m, std::string_view slug)
{
    Json json = start(toString(PayloadType::Mark), slug, m.symbol, m.lastSeq, m.venueTime);
    put(json, "mark", m.mark);
    put(json, "index", m.index);
    put(json, "fundingRate", m.fundingRate);
    put(json, "openInterest", m.openInterest);
    if (m.nextFunding)
        json["nextFunding"] = m.nextFunding->ns;
    return lineOf(json);
}

/// What a venue says beside its markets.
[[nodiscard]] std::string talk(const WireMessage& m, std::string_view type, std::string_view slug)
{
    Json json = start(type, slug, m.symbol, m.lastSeq, m.venueTime);
    if (m.requestId != 0)
        json["requestId"] = m.requestId;
    if (!m.venueCode.empty())
        json["venueCode"] = m.venueCode;
    if (!m.words.empty())
        json["words"] = m.words;
    return lineOf(json);
}

} // namespace

std::vector<std::string> describe(const WireMessage& m, std::string_view slug)
{
    std::vector<std::string> lines;
    switch (m.type) {
    case Type::BookSnapshot:
    case Type::BookDiff: lines.push_back(book(m, slug)); break;
    case Type::Quote: lines.push_back(quote(m, slug)); break;
    case Type::Trades:
        for (const WireTrade& one : m.trades)
            lines.push_back(trade(m, one, slug));
        break;
    case Type::Klines:
        for (const WireKline& one : m.klines)
            lines.push_back(kline(m, one, slug));
        break;
    case Type::Mids:
        for (const WireMid& one : m.mids) {
            Json json = start(toString(PayloadType::Ticker), slug, one.symbol, m.lastSeq, m.venueTime);
            json["mid"] = one.mid.toString();
            lines.push_back(lineOf(json));
        }
        break;
    case Type::Mark:
        lines.push_back(mark(m, slug));
        if (hasTicker(m))
            lines.push_back(ticker(m, slug));
        break;
    case Type::Ticker: lines.push_back(ticker(m, slug)); break;
    case Type::Control: lines.push_back(talk(m, "control", slug)); break;
    case Type::Ack: lines.push_back(talk(m, "ack", slug)); break;
    case Type::Pong: lines.push_back(talk(m, "pong", slug)); break;
    case Type::VenueError: lines.push_back(talk(m, "venue_error", slug)); break;
    case Type::ServerShutdown: lines.push_back(talk(m, "server_shutdown", slug)); break;
    }
    return lines;
}

} // namespace gannet
