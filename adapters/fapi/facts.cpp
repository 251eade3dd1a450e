// SPDX-License-Identifier: GPL-3.0-or-later
#include "adapters/fapi/facts.h"

#include <fmt/format.h>

#include <algorithm>
#include <string>

namespace gannet::fapi {

std::string restUrlOf(const Facts& facts, const VenueSettings& settings)
{
    if (!settings.restUrl.empty())
        return settings.restUrl;
    return std::string(settings.network == VenueNetwork::Testnet ? facts.testnetRestUrl : facts.restUrl);
}

std::string wsUrlOf(const Facts& facts, const VenueSettings& settings)
{
    if (!settings.wsUrl.empty())
        return settings.wsUrl;
    return std::string(settings.network == VenueNetwork::Testnet ? facts.testnetWsUrl : facts.wsUrl);
}

Capabilities capabilitiesOf(const Facts& facts)
{
    Capabilities c;
    c.slug = facts.slug;
    c.name = facts.name;
    c.instrumentTypes = {InstrumentType::Perpetual};
    for (const StreamFact& stream : facts.streams)
        c.streams.push_back(stream.kind);
    c.steadyStreams = {StreamKind::Mark}; // "Mark Price Stream": every second; the others only when something happens
    c.klineIntervals.assign(facts.klineIntervals.begin(), facts.klineIntervals.end());
    c.continuity = BookContinuity::PreviousLast;
    c.bookDepth = static_cast<std::uint32_t>(facts.snapshotLimit);
    c.hasFunding = true;
    c.hasKlineHistory = true;
    c.maxStreamsPerLink = static_cast<std::uint32_t>(facts.maxStreamsPerLink);
    c.budgets = {{"rest weight per minute", facts.weightPerMinute, 60'000},
                 {"messages per second to a link", facts.venueMessagesPerSecond, 1'000}};
    c.source = facts.source;
    return c;
}

std::size_t linkKindOf(const Facts& facts, StreamKind kind)
{
    return facts.streams[static_cast<std::size_t>(kind)].linkKind;
}

std::string streamName(const Facts& facts, std::string_view symbol, StreamKind kind, KlineInterval interval)
{
    std::string name(symbol);
    std::ranges::transform(name, name.begin(),
                           [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
    name += facts.streams[static_cast<std::size_t>(kind)].suffix;
    if (kind == StreamKind::Kline)
        name += toString(interval);
    return name;
}

std::int64_t klinesWeight(int count)
{
    if (count < 100)
        return 1;
    if (count < 500)
        return 2;
    return count <= 1000 ? 5 : 10;
}

std::string exchangeInfoPath(const Facts& facts)
{
    return fmt::format("{}/exchangeInfo", facts.pathPrefix);
}

std::string fundingInfoPath(const Facts& facts)
{
    return fmt::format("{}/fundingInfo", facts.pathPrefix);
}

std::string tickersPath(const Facts& facts)
{
    return fmt::format("{}/ticker/24hr", facts.pathPrefix);
}

std::string marksPath(const Facts& facts)
{
    return fmt::format("{}/premiumIndex", facts.pathPrefix);
}

std::string depthPath(const Facts& facts, std::string_view symbol)
{
    return fmt::format("{}/depth?symbol={}&limit={}", facts.pathPrefix, symbol, facts.snapshotLimit);
}

std::string bookTickerPath(const Facts& facts, std::string_view symbol)
{
    return fmt::format("{}/ticker/bookTicker?symbol={}", facts.pathPrefix, symbol);
}

std::string klinesPath(const Facts& facts, std::string_view symbol, KlineInterval interval, int count)
{
    return fmt::format("{}/klines?symbol={}&interval={}&limit={}", facts.pathPrefix, symbol, toString(interval), count);
}

} // namespace gannet::fapi
