// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/venue/capabilities.h"
#include "core/venue/transport.h"

#include "core/base/decimal.h"
#include "core/base/time.h"

#include <array>
#include <cstdint>
#include <string_view>

/// What is known of Hyperliquid, perpetuals, public side. Where nothing else is said, a fact is from the venue's own
/// documentation (hyperliquid.gitbook.io, "For developers > API", as of 2026-08-22). "Ours" marks a choice.
namespace gannet::hyperliquid {

inline constexpr std::string_view kSlug = "hyperliquid";
inline constexpr std::string_view kName = "Hyperliquid";
/// Decimals of amounts of margin that are moved: the venue counts them in millionths (`ntli`).
inline constexpr int kUsdDecimals = 6;

// API page. The websocket is at /ws of the same host; reads are POSTs to /info.
inline constexpr std::string_view kRestUrl = "https://api.hyperliquid.xyz";
inline constexpr std::string_view kWsUrl = "wss://api.hyperliquid.xyz";
inline constexpr std::string_view kTestnetRestUrl = "https://api.hyperliquid-testnet.xyz";
inline constexpr std::string_view kTestnetWsUrl = "wss://api.hyperliquid-testnet.xyz";
inline constexpr std::string_view kWsPath = "/ws";
inline constexpr std::string_view kInfoPath = "/info";

/// Not JSON; may come first on a connection (hyperliquid-python-sdk @7ee976d expects it).
inline constexpr std::string_view kGreeting = "Websocket connection established.";

// "Timeouts and heartbeats": the server closes a connection on which it has sent nothing for 60 s; it answers
// {"method":"ping"}. Ours: asked whenever the link was silent for as long as a transport waits, because nothing is said
// of ping frames. That is at most 30 of the messages a minute below. A connection on which pings bring nothing is dead,
// also when something between us and the venue still answers ping frames.
inline constexpr Duration kPingAfter = kHeartbeatEvery;
inline constexpr Duration kDeadAfter = kLinkDeadAfter;
static_assert(kPingAfter < Duration::seconds(60));

// Ours; "Rate limits and user limits" allows 30 new connections a minute and 10 open ones per address.
inline constexpr Duration kReconnectFirst = Duration::milliseconds(250);
inline constexpr Duration kReconnectMost = Duration::seconds(30);
inline constexpr std::int64_t kConnectionsPerMinute = 30;
inline constexpr std::int64_t kConnectionBurst = 10;
/// Ours: an opening that takes longer has failed.
inline constexpr Duration kConnectTimeout = Duration::seconds(15);

/// Ours: a book without a message this long while the best quote or trades of the coin advance is stale. Books are
/// published each 0.5 s at least when they change (median 0.56 s in the recording).
inline constexpr Duration kBookStaleAfter = Duration::seconds(5);

/// Ours: how often books are looked at for that.
inline constexpr Duration kStaleCheckEvery = Duration::seconds(1);
/// Ours: a stale book is subscribed anew, and again after this while it stays stale.
inline constexpr Duration kStaleRetry = Duration::seconds(30);

/// Ours: acks came within 0.3 s in recordings; after this the subscription is sent once more.
inline constexpr Duration kAckTimeout = Duration::seconds(5);

// "Rate limits and user limits", per address.
inline constexpr std::int64_t kRestWeightPerMinute = 1200;
inline constexpr std::int64_t kRestWeightBurst = 200; ///< ours: what may be spent at once
inline constexpr std::uint32_t kMessagesPerMinute = 2000;
inline constexpr std::uint32_t kSubscriptionsPerAddress = 1000;
inline constexpr std::int64_t kWeightL2Book = 2;
inline constexpr std::int64_t kWeightInfo = 20;       ///< meta, metaAndAssetCtxs and most others
inline constexpr std::int64_t kCandlesPerWeight = 60; ///< candleSnapshot: 20 and one more per 60 candles
inline constexpr int kMaxCandles = 5000;              ///< "Only the most recent 5000 candles are available"

/// Ours: coins beyond this many have their ticker from the one allMids feed, so that a long watchlist stays far below
/// the limit of subscriptions.
inline constexpr std::size_t kMaxAssetContexts = 200;

// Ours: reads that failed are repeated after these delays; a 429 without Retry-After waits the longer one.
inline constexpr Duration kReadRetryFirst = Duration::seconds(1);
inline constexpr Duration kReadRetryMost = Duration::minutes(1);
inline constexpr Duration kRateLimitPause = Duration::seconds(10);
/// Ours: a request for candles is given up after so many failures.
inline constexpr int kCandleTries = 5;
/// Ours: failed catalogue reads in a row after which the session is Degraded.
inline constexpr std::uint32_t kCatalogueTries = 3;

/// Ours: the socket's book is compared with a read of the same block time. Blocks come faster than books, so some reads
/// meet no equal time: they are repeated this often, this far apart, before the next regular comparison.
inline constexpr std::uint32_t kCompareTries = 8;
inline constexpr Duration kCompareRetry = Duration::seconds(3);

/// Ours: trades of one coin remembered to tell a repeated one. The backlog holds about 30.
inline constexpr std::size_t kTradeWindow = 256;

/// "l2 book snapshot": at most 20 levels a side.
inline constexpr std::uint32_t kBookDepth = 20;

// "Tick and lot size": a perpetual's price is an integer, or has at most 5 significant figures and at most
// 6 - szDecimals decimals; sizes have szDecimals decimals.
inline constexpr int kSignificantFigures = 5;
inline constexpr int kPerpDecimals = 6;
/// Dollars; the venue says "Order must have minimum value of $10".
inline constexpr std::int64_t kMinNotional = 10;
// "Contract specifications": a market order may be worth so much, by the coin's largest leverage; a limit order ten
// times as much.
struct LargestOrder {
    int maxLeverage;                ///< from here on
    std::int64_t maxMarketNotional; ///< dollars
};
inline constexpr std::array kLargestOrders{LargestOrder{25, 30'000'000}, LargestOrder{20, 5'000'000},
                                           LargestOrder{10, 2'000'000}, LargestOrder{0, 500'000}};
inline constexpr std::int64_t kLimitTimesMarket = 10;
/// "Margining": where margin is taken from a position, at least a tenth of its worth must stay.
inline constexpr Decimal kIsolatedKept{1, 1};
/// A reject of the venue: "Order price cannot be more than 80% away from the reference price". It does not say which
/// price that is; ours is the mark.
inline constexpr Decimal kPriceUp{18, 1};
inline constexpr Decimal kPriceDown{2, 1};
// "Rate limits and user limits": 1000 open orders of a user, one more for each 5M dollars traded, at most 5000. With
// 1000 none is taken that waits for a trigger or only reduces.
inline constexpr std::uint32_t kMostOpenOrders = 5000;
inline constexpr std::uint32_t kOpenOrdersBeforeTrigger = 1000;
/// "Funding": paid each hour.
inline constexpr Duration kFundingInterval = Duration::minutes(60);
/// Positions are margined and paid in USDC ("Margining"); oracle prices are in USDT and are not converted.
inline constexpr std::string_view kQuoteAsset = "USDC";

/// Weight of a candleSnapshot request for `count` candles.
[[nodiscard]] std::int64_t candleWeight(int count);

/// Facts; built once.
[[nodiscard]] const Capabilities& capabilities();

} // namespace gannet::hyperliquid
