// SPDX-License-Identifier: GPL-3.0-or-later
#include "adapters/binance/facts.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <string>

namespace gannet::binance {

namespace {

struct StreamFact {
    StreamKind kind;
    LinkKind link;
    std::string_view suffix; ///< after the symbol in small letters
};

/// In the order of StreamKind. aggTrade is the documented public trade stream; `trade` is not documented on USD-M.
constexpr std::array kStreams = {
    StreamFact{StreamKind::Book, LinkKind::Public, "@depth@100ms"},
    StreamFact{StreamKind::Quote, LinkKind::Public, "@bookTicker"},
    StreamFact{StreamKind::Trades, LinkKind::Market, "@aggTrade"},
    StreamFact{StreamKind::Ticker, LinkKind::Market, "@ticker"},
    StreamFact{StreamKind::Mark, LinkKind::Market, "@markPrice@1s"},
    StreamFact{StreamKind::Kline, LinkKind::Market, "@kline_"},
};

[[nodiscard]] const StreamFact& fact(StreamKind kind)
{
    return kStreams.at(static_cast<std::size_t>(kind));
}

[[nodiscard]] Capabilities makeCapabilities()
{
    Capabilities c;
    c.slug = kSlug;
    c.name = "Binance USD-M";
    c.instrumentTypes = {InstrumentType::Perpetual};
    for (const StreamFact& stream : kStreams)
        c.streams.push_back(stream.kind);
    c.steadyStreams = {StreamKind::Mark}; // "Mark Price Stream": every second; the others only when something happens
    c.klineIntervals = {KlineInterval::OneMinute,      KlineInterval::ThreeMinutes,  KlineInterval::FiveMinutes,
                        KlineInterval::FifteenMinutes, KlineInterval::ThirtyMinutes, KlineInterval::OneHour,
                        KlineInterval::TwoHours,       KlineInterval::FourHours,     KlineInterval::EightHours,
                        KlineInterval::TwelveHours,    KlineInterval::OneDay};
    c.continuity = BookContinuity::PreviousLast;
    c.bookDepth = kSnapshotLimit;
    c.hasFunding = true;
    c.hasKlineHistory = true;
    c.maxStreamsPerLink = kMaxStreamsPerLink;
    c.budgets = {{"rest weight per minute", kWeightLimit, 60'000}, {"messages per second to a link", 10, 1'000}};
    c.source = "Binance USD-M API documentation and change log, 2026-08";
    return c;
}

} // namespace

std::string_view linkPath(LinkKind kind)
{
    return kind == LinkKind::Public ? "/public/stream" : "/market/stream";
}

std::string_view toString(LinkKind kind)
{
    return kind == LinkKind::Public ? "public" : "market";
}

LinkKind linkOf(StreamKind kind)
{
    return fact(kind).link;
}

std::string streamName(std::string_view symbol, StreamKind kind, KlineInterval interval)
{
    std::string name(symbol);
    std::ranges::transform(name, name.begin(),
                           [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
    name += fact(kind).suffix;
    if (kind == StreamKind::Kline)
        name += gannet::toString(interval);
    return name;
}

const Capabilities& capabilities()
{
    static const Capabilities instance = makeCapabilities();
    return instance;
}

std::int64_t klinesWeight(int count)
{
    if (count < 100)
        return 1;
    if (count < 500)
        return 2;
    return count <= 1000 ? 5 : 10;
}

std::string exchangeInfoPath()
{
    return "/fapi/v1/exchangeInfo";
}

std::string fundingInfoPath()
{
    return "/fapi/v1/fundingInfo";
}

std::string tickersPath()
{
    return "/fapi/v1/ticker/24hr";
}

std::string marksPath()
{
    return "/fapi/v1/premiumIndex";
}

std::string depthPath(std::string_view symbol)
{
    return fmt::format("/fapi/v1/depth?symbol={}&limit={}", symbol, kSnapshotLimit);
}

std::string bookTickerPath(std::string_view symbol)
{
    return fmt::format("/fapi/v1/ticker/bookTicker?symbol={}", symbol);
}

std::string klinesPath(std::string_view symbol, KlineInterval interval, int count)
{
    return fmt::format("/fapi/v1/klines?symbol={}&interval={}&limit={}", symbol, gannet::toString(interval), count);
}

} // namespace gannet::binance
