// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/time.h"
#include "core/venue/capabilities.h"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

/// What Binance USD-M says of itself, as data. Sources: the USD-M API documentation as of 2026-08, its change log, and
/// recorded sessions (tests/venues/binance/SOURCES.md).
namespace gannet::binance {

inline constexpr std::string_view kSlug = "binance-usdm";
inline constexpr std::string_view kRestUrl = "https://fapi.binance.com";
inline constexpr std::string_view kWsUrl = "wss://fstream.binance.com";

/// Since 2026-04-23 streams are routed by kind: a link carries one kind only, and there is no order between two links.
enum class LinkKind : std::uint8_t { Public, Market };
inline constexpr std::size_t kLinkKinds = 2;
/// Path of the combined-stream endpoint of a kind; streams are asked for once it is open.
[[nodiscard]] std::string_view linkPath(LinkKind kind);
[[nodiscard]] std::string_view toString(LinkKind kind);

/// The link that carries a stream.
[[nodiscard]] LinkKind linkOf(StreamKind kind);
/// "btcusdt@depth@100ms". `interval` counts for Kline only.
[[nodiscard]] std::string streamName(std::string_view symbol, StreamKind kind, KlineInterval interval);

/// Built once.
[[nodiscard]] const Capabilities& capabilities();

// Limits of a link: 10 messages a second are taken from us, 1024 streams carried; we stay well below both. Ping frames
// count as messages; the venue answers them (its developer forum, "How to send ping/pong", read 2026-11-21). A silent
// link is sent one in two seconds.
inline constexpr std::size_t kMaxStreamsPerLink = 200;
inline constexpr std::size_t kStreamsPerMessage = 50;
inline constexpr std::int64_t kMessagesPerSecond = 5;
/// The venue ends a link after this long; ours is renewed before.
inline constexpr Duration kVenueLinkLife = Duration::minutes(24 * 60);
inline constexpr Duration kLinkLife = Duration::minutes(23 * 60 + 50);

// REST weight: 2400 a minute for an address; we use 80 %.
inline constexpr std::int64_t kWeightLimit = 2400;
inline constexpr std::int64_t kWeightBudget = kWeightLimit * 8 / 10;
inline constexpr std::int64_t kWeightBurst = 400;
inline constexpr int kSnapshotLimit = 1000;
inline constexpr std::int64_t kSnapshotWeight = 20;
inline constexpr std::int64_t kExchangeInfoWeight = 1;
inline constexpr std::int64_t kBookTickerWeight = 2;
inline constexpr std::int64_t kTickersWeight = 40;
inline constexpr std::int64_t kMarksWeight = 10;
/// fundingInfo weighs nothing here: it shares 500 requests in five minutes with the funding history.
inline constexpr std::int64_t kFundingInfoWeight = 0;
inline constexpr int kMaxKlines = 1500;
[[nodiscard]] std::int64_t klinesWeight(int count);

/// Between funding payments where fundingInfo names no other time ("Get Funding Rate Info", read 2026-08).
inline constexpr Duration kUsualFunding = Duration::minutes(8 * 60);
/// How often the catalogue is read anew: contracts are listed, delisted and get another funding interval while we run.
inline constexpr Duration kCatalogueEvery = Duration::minutes(60);

// Paths below the REST host.
[[nodiscard]] std::string exchangeInfoPath();
[[nodiscard]] std::string fundingInfoPath();
[[nodiscard]] std::string tickersPath(); ///< of all symbols
[[nodiscard]] std::string marksPath();   ///< of all symbols
[[nodiscard]] std::string depthPath(std::string_view symbol);
[[nodiscard]] std::string bookTickerPath(std::string_view symbol);
[[nodiscard]] std::string klinesPath(std::string_view symbol, KlineInterval interval, int count);

} // namespace gannet::binance
