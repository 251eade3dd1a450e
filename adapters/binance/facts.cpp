// SPDX-License-Identifier: GPL-3.0-or-later
#include "adapters/binance/facts.h"

#include <array>

namespace gannet::binance {

namespace {

/// Since 2026-04-23 streams are routed by kind.
constexpr std::size_t kPublic = 0;
constexpr std::size_t kMarket = 1;
constexpr std::array<std::string_view, 2> kLinkPaths = {"/public/stream", "/market/stream"};

/// aggTrade is the documented public trade stream; `trade` is not documented on USD-M.
constexpr std::array kStreams = {
    fapi::StreamFact{StreamKind::Book, kPublic, "@depth@100ms"},
    fapi::StreamFact{StreamKind::Quote, kPublic, "@bookTicker"},
    fapi::StreamFact{StreamKind::Trades, kMarket, "@aggTrade"},
    fapi::StreamFact{StreamKind::Ticker, kMarket, "@ticker"},
    fapi::StreamFact{StreamKind::Mark, kMarket, "@markPrice@1s"},
    fapi::StreamFact{StreamKind::Kline, kMarket, "@kline_"},
};

constexpr std::array kIntervals = {
    KlineInterval::OneMinute,      KlineInterval::ThreeMinutes,  KlineInterval::FiveMinutes,
    KlineInterval::FifteenMinutes, KlineInterval::ThirtyMinutes, KlineInterval::OneHour,
    KlineInterval::TwoHours,       KlineInterval::FourHours,     KlineInterval::EightHours,
    KlineInterval::TwelveHours,    KlineInterval::OneDay};

constexpr Duration kHour = Duration::minutes(60);

[[nodiscard]] constexpr fapi::Facts makeFacts()
{
    fapi::Facts f;
    f.slug = "binance-usdm";
    f.name = "Binance USD-M";
    f.source = "Binance USD-M API documentation and change log, 2026-08";
    f.restUrl = "https://fapi.binance.com";
    f.wsUrl = "wss://fstream.binance.com";
    f.testnetRestUrl = "https://demo-fapi.binance.com";
    f.testnetWsUrl = "wss://demo-fstream.binance.com";
    f.pathPrefix = "/fapi/v1";
    f.linkPaths = kLinkPaths;
    f.streams = kStreams;
    f.klineIntervals = kIntervals;
    // 10 messages a second are taken from us, 1024 streams carried; we stay well below both. Ping frames count as
    // messages; the venue answers them (its developer forum, "How to send ping/pong", read 2026-11-21). A silent link
    // is sent one in two seconds.
    f.maxStreamsPerLink = 200;
    f.messagesPerSecond = 5;
    f.venueMessagesPerSecond = 10;
    f.venueLinkLife = kHour * 24;
    f.linkLife = kHour * 24 - Duration::minutes(10);
    f.weightPerMinute = 2400;
    f.snapshotWeight = 20;
    f.exchangeInfoWeight = 1;
    f.bookTickerWeight = 2;
    f.tickersWeight = 40;
    f.marksWeight = 10;
    // It shares 500 requests in five minutes with the funding history instead.
    f.fundingInfoWeight = 0;
    f.snapshotLimit = 1000;
    f.maxKlines = 1500;
    f.usualFunding = kHour * 8; // "Get Funding Rate Info", read 2026-08
    return f;
}

constexpr fapi::Facts kFacts = makeFacts();
static_assert(fapi::isSound(kFacts));

} // namespace

const fapi::Facts& facts()
{
    return kFacts;
}

const Capabilities& capabilities()
{
    static const Capabilities instance = fapi::capabilitiesOf(kFacts);
    return instance;
}

} // namespace gannet::binance
