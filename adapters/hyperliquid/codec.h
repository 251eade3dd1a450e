// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "core/model/instrument.h"
#include "core/venue/wire_message.h"

#include <string>
#include <string_view>
#include <vector>

/// Hyperliquid's bytes to our words and back. Pure: the same bytes give the same answer, nothing throws. A message is
/// filled completely and validly, or an error of kind Protocol comes back and nothing in it is to be used. Members
/// that are not listed here are ignored. Any thread.
namespace gannet::hyperliquid {

/// The feeds we ask for, by the venue's own names.
enum class Feed : std::uint8_t { L2Book, Trades, Bbo, Candle, ActiveAssetCtx, AllMids };
[[nodiscard]] std::string_view toString(Feed feed);

/// What is subscribed to. `coin` is empty for AllMids; `interval` counts only for Candle.
struct Subscription {
    Feed feed = Feed::L2Book;
    std::string coin;
    KlineInterval interval = KlineInterval::OneMinute;
};

/// Decodes one websocket text frame.
/// - `l2Book`: BookSnapshot, at most 20 levels a side, each side strictly best first, amounts above zero; else BadBook
///   or OutOfRange. Whether the two sides cross is not judged here: that is the book's state, not the frame's form.
/// - `bbo`: Quote; a null side is absent; bid >= ask is BadBook.
/// - `trades`: Trades of one coin in execution order; an empty list is Control.
/// - `candle`: Klines with one candle; never marked closed, because the venue does not say so.
/// - `activeAssetCtx`, `activeSpotAssetCtx`: Mark, with the 24 h figures in the fields of a Ticker too.
/// - `allMids`: Mids. `pong`: Pong. The greeting that is not JSON: Control.
/// - `subscriptionResponse`: Ack; `words` is subscriptionWords() of what the venue echoed after its method, whatever
///   the order of keys and whichever null defaults were added: "subscribe candle BTC 1m".
/// - `error`: VenueError with the venue's text in `words`.
/// - any other channel: an error UnknownChannel. That includes the channels of accounts (`orderUpdates`, `user`, ...):
///   nothing here asks for them, and taking one as harmless would lose a fill without a trace.
[[nodiscard]] Result<void> decodeFrame(std::string_view bytes, WireMessage& out);

/// Decodes the answer to `l2Book` of /info: as the frame, without its envelope. BadBook when it is about another coin.
[[nodiscard]] Result<void> decodeSnapshot(std::string_view body, std::string_view symbol, WireMessage& out);

/// Decodes the answer to `meta` or `metaAndAssetCtxs` of /info: perpetuals, delisted ones included and not trading,
/// because the venue's asset numbers are places in this list.
[[nodiscard]] Result<std::vector<Instrument>> decodeCatalogue(std::string_view body, VenueId venue);

/// Decodes the answer to `recentTrades` of /info; oldest first, as in a frame.
[[nodiscard]] Result<void> decodeRecentTrades(std::string_view body, std::string_view symbol, WireMessage& out);

/// Decodes the answer to `candleSnapshot` of /info: candles of one coin and interval, oldest first. The last one is
/// still growing. An empty list is a message without candles.
[[nodiscard]] Result<void> decodeCandles(std::string_view body, std::string_view symbol, KlineInterval interval,
                                         WireMessage& out);

/// The subscription that an `error` text quotes as JSON at its end ("Already subscribed: {...}"), as
/// subscriptionWords(); empty when there is none.
[[nodiscard]] std::string echoedSubscription(std::string_view words);

/// One subscription as a line of words that is equal for equal subscriptions: "l2Book BTC", "candle BTC 1m", "allMids".
[[nodiscard]] std::string subscriptionWords(const Subscription& subscription);

// What we send. One line of JSON each.
[[nodiscard]] std::string encodeSubscribe(const Subscription& subscription);
[[nodiscard]] std::string encodeUnsubscribe(const Subscription& subscription);
[[nodiscard]] std::string encodePing();
// Bodies of POST /info.
[[nodiscard]] std::string encodeCatalogueRequest();
[[nodiscard]] std::string encodeBookRequest(std::string_view coin);
[[nodiscard]] std::string encodeRecentTradesRequest(std::string_view coin);
/// Candles whose opening time lies in [from, to].
[[nodiscard]] std::string encodeCandlesRequest(std::string_view coin, KlineInterval interval, Timestamp from,
                                               Timestamp to);

} // namespace gannet::hyperliquid
