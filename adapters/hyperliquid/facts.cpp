// SPDX-License-Identifier: GPL-3.0-or-later
#include "adapters/hyperliquid/facts.h"

namespace gannet::hyperliquid {

std::int64_t candleWeight(int count)
{
    return kWeightInfo + (count + kCandlesPerWeight - 1) / kCandlesPerWeight;
}

const Capabilities& capabilities()
{
    static const Capabilities facts = [] {
        Capabilities c;
        c.slug = kSlug;
        c.name = kName;
        c.instrumentTypes = {InstrumentType::Perpetual};
        c.streams = {StreamKind::Book,   StreamKind::Quote, StreamKind::Trades,
                     StreamKind::Ticker, StreamKind::Mark,  StreamKind::Kline};
        // A whole book on a block at least 0.5 s after the one before; asset contexts with every block. Both also while
        // nothing moves (resources/demo, a book each 0.56 s by median).
        c.steadyStreams = {StreamKind::Book, StreamKind::Mark};
        // "Subscriptions": 1m to 1M; 3d, 1w and 1M are longer than our candles go.
        c.klineIntervals = {KlineInterval::OneMinute,      KlineInterval::ThreeMinutes,  KlineInterval::FiveMinutes,
                            KlineInterval::FifteenMinutes, KlineInterval::ThirtyMinutes, KlineInterval::OneHour,
                            KlineInterval::TwoHours,       KlineInterval::FourHours,     KlineInterval::EightHours,
                            KlineInterval::TwelveHours,    KlineInterval::OneDay};
        c.continuity = BookContinuity::Replace;
        c.bookDepth = kBookDepth;
        c.hasChecksum = false;
        c.hasFunding = true;
        c.hasKlineHistory = true;
        c.hasPrivate = false;
        c.maxStreamsPerLink = kSubscriptionsPerAddress;
        c.budgets = {
            {"rest weight per minute", static_cast<std::uint32_t>(kRestWeightPerMinute), 60'000},
            {"new connections per minute", static_cast<std::uint32_t>(kConnectionsPerMinute), 60'000},
            {"websocket messages sent per minute", kMessagesPerMinute, 60'000},
        };
        c.source = "hyperliquid.gitbook.io, For developers > API, as of 2026-08-22";
        return c;
    }();
    return facts;
}

} // namespace gannet::hyperliquid
