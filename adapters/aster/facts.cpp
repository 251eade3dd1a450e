// SPDX-License-Identifier: GPL-3.0-or-later
#include "adapters/aster/facts.h"

#include <array>

namespace gannet::aster {

namespace {

/// One kind of link carries all public streams.
constexpr std::array<std::string_view, 1> kLinkPaths = {"/stream"};

constexpr std::array kStreams = {
    fapi::StreamFact{StreamKind::Book, 0, "@depth@100ms"},  fapi::StreamFact{StreamKind::Quote, 0, "@bookTicker"},
    fapi::StreamFact{StreamKind::Trades, 0, "@aggTrade"},   fapi::StreamFact{StreamKind::Ticker, 0, "@ticker"},
    fapi::StreamFact{StreamKind::Mark, 0, "@markPrice@1s"}, fapi::StreamFact{StreamKind::Kline, 0, "@kline_"},
};

/// Those of the documents that the program has; 3d, 1w and 1M it has not.
constexpr std::array kIntervals = {
    KlineInterval::OneMinute,      KlineInterval::ThreeMinutes,  KlineInterval::FiveMinutes,
    KlineInterval::FifteenMinutes, KlineInterval::ThirtyMinutes, KlineInterval::OneHour,
    KlineInterval::TwoHours,       KlineInterval::FourHours,     KlineInterval::EightHours,
    KlineInterval::TwelveHours,    KlineInterval::OneDay};

constexpr Duration kHour = Duration::minutes(60);

[[nodiscard]] constexpr fapi::Facts makeFacts()
{
    fapi::Facts f;
    f.slug = "aster";
    f.name = "Aster";
    f.source = "Aster futures API documents, V3, 2026-06-30, and recorded answers, 2026-01-12";
    f.restUrl = "https://fapi.asterdex.com";
    f.wsUrl = "wss://fstream.asterdex.com";
    f.testnetRestUrl = "https://fapi.asterdex-testnet.com";
    f.testnetWsUrl = "wss://fstream.asterdex-testnet.com";
    f.pathPrefix = "/fapi/v3";
    f.linkPaths = kLinkPaths;
    f.streams = kStreams;
    f.klineIntervals = kIntervals;
    f.dialect.hasTradePro = true;
    // "Websocket limits": 10 messages a second are taken from us, 200 streams carried, 24 h lived. That ping frames
    // count is not said; a silent link is sent one in two seconds, so there is room for them.
    f.maxStreamsPerLink = 200;
    f.messagesPerSecond = 5;
    f.venueMessagesPerSecond = 10;
    f.venueLinkLife = kHour * 24;
    f.linkLife = kHour * 23;
    f.weightPerMinute = 2400; // recorded rateLimits
    f.snapshotWeight = 20;
    f.exchangeInfoWeight = 1;
    f.bookTickerWeight = 1;
    f.tickersWeight = 40;
    f.marksWeight = 1;
    f.fundingInfoWeight = 1;
    f.snapshotLimit = 1000;
    f.maxKlines = 1500;
    // The documents' default; 4 h and 1 h exist, and fundingInfo names them by symbol.
    f.usualFunding = kHour * 8;
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

} // namespace gannet::aster
