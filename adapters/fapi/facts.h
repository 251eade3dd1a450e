// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "adapters/fapi/dialect.h"
#include "core/base/time.h"
#include "core/venue/capabilities.h"
#include "core/venue/venue_adapter.h"

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

/// The dialect that Binance's USD-M futures speak under /fapi, and the venues that copied it: stream names, U/u/pu ids
/// of books, REST answers, error numbers. What differs from venue to venue is data, given at construction.
namespace gannet::fapi {

/// A public stream of one symbol.
struct StreamFact {
    StreamKind kind = StreamKind::Book;
    std::size_t linkKind = 0; ///< which of Facts::linkPaths carries it
    std::string_view suffix;  ///< after the symbol in small letters; of Kline without the interval
};

/// What a venue says of itself. Kept for as long as an adapter lives; texts and lists are static.
struct Facts {
    std::string_view slug;
    std::string_view name;   ///< for people: "Binance USD-M"
    std::string_view source; ///< pages and date the facts come from
    std::string_view restUrl;
    std::string_view wsUrl;
    std::string_view testnetRestUrl;
    std::string_view testnetWsUrl;
    std::string_view pathPrefix; ///< "/fapi/v1"
    /// Paths of the combined-stream endpoints, one per kind of link. Where there are several, a link carries streams of
    /// its kind only, and there is no order between two. Streams are asked for once a link is open.
    std::span<const std::string_view> linkPaths;
    std::span<const StreamFact> streams; ///< in the order of StreamKind
    std::span<const KlineInterval> klineIntervals;
    Dialect dialect;

    // Of a link.
    std::size_t maxStreamsPerLink = 0;  ///< that we put on one
    std::int64_t messagesPerSecond = 0; ///< that we send; ping frames of ours come on top
    std::uint32_t venueMessagesPerSecond = 0;
    Duration venueLinkLife; ///< the venue ends a link after this long
    Duration linkLife;      ///< ours is renewed before

    // REST weight, for an address.
    std::uint32_t weightPerMinute = 0; ///< the venue's limit; we use 80 %
    std::int64_t snapshotWeight = 0;
    std::int64_t exchangeInfoWeight = 0;
    std::int64_t bookTickerWeight = 0; ///< of one symbol
    std::int64_t tickersWeight = 0;    ///< of all symbols
    std::int64_t marksWeight = 0;      ///< of all symbols
    std::int64_t fundingInfoWeight = 0;

    int snapshotLimit = 0; ///< levels a side that are asked for
    int maxKlines = 0;     ///< of one request
    /// Between funding payments of a symbol that fundingInfo does not name.
    Duration usualFunding;
};

inline constexpr std::size_t kStreamsPerMessage = 50;
/// Weight that may be used at once.
inline constexpr std::int64_t kWeightBurst = 400;
/// How often the catalogue is read anew: contracts are listed, delisted and get another funding interval while we run.
inline constexpr Duration kCatalogueEvery = Duration::minutes(60);
/// Between two tries to renew a link that is still up.
inline constexpr Duration kRenewAgain = Duration::minutes(1);

/// Whether an adapter can work with these: for a static_assert where they are stated.
[[nodiscard]] constexpr bool isSound(const Facts& facts)
{
    bool areInOrder = !facts.streams.empty();
    for (std::size_t i = 0; i < facts.streams.size(); ++i)
        areInOrder = areInOrder && static_cast<std::size_t>(facts.streams[i].kind) == i &&
                     facts.streams[i].linkKind < facts.linkPaths.size();
    // Several renewals are tried before the venue's cut.
    const bool isRenewed = facts.linkLife + kRenewAgain * 5 < facts.venueLinkLife;
    return areInOrder && isRenewed && facts.messagesPerSecond > 0 && facts.maxStreamsPerLink > 0 &&
           facts.weightPerMinute * std::int64_t{8} / 10 >= kWeightBurst;
}

[[nodiscard]] Capabilities capabilitiesOf(const Facts& facts);

/// The hosts of the settings, or where they name none those of their network.
[[nodiscard]] std::string restUrlOf(const Facts& facts, const VenueSettings& settings);
[[nodiscard]] std::string wsUrlOf(const Facts& facts, const VenueSettings& settings);

/// The kind of link that carries a stream.
[[nodiscard]] std::size_t linkKindOf(const Facts& facts, StreamKind kind);
/// "btcusdt@depth@100ms". `interval` counts for Kline only.
[[nodiscard]] std::string streamName(const Facts& facts, std::string_view symbol, StreamKind kind,
                                     KlineInterval interval);
[[nodiscard]] std::int64_t klinesWeight(int count);

// Paths below the REST host.
[[nodiscard]] std::string exchangeInfoPath(const Facts& facts);
[[nodiscard]] std::string fundingInfoPath(const Facts& facts);
[[nodiscard]] std::string tickersPath(const Facts& facts); ///< of all symbols
[[nodiscard]] std::string marksPath(const Facts& facts);   ///< of all symbols
[[nodiscard]] std::string depthPath(const Facts& facts, std::string_view symbol);
[[nodiscard]] std::string bookTickerPath(const Facts& facts, std::string_view symbol);
[[nodiscard]] std::string klinesPath(const Facts& facts, std::string_view symbol, KlineInterval interval, int count);

} // namespace gannet::fapi
