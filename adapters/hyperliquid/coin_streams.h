// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "adapters/hyperliquid/facts.h"
#include "adapters/hyperliquid/session_context.h"
#include "core/venue/wire_message.h"

#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace gannet::hyperliquid {

/// One instrument's streams: what is wanted, and the events made of the venue's messages. One Event object per stream
/// is filled and emitted again and again, so that nothing is allocated once warm.
///
/// The book: every message is the whole visible book. Accepted are block times that do not fall, per connection; equal
/// ones pass (the first two messages of a connection may share one). A crossed or unreadable message empties the book
/// (health Crossed or Gap) and the next good message heals it: there is nothing to replay.
class CoinStreams {
public:
    CoinStreams(SessionContext& context, InstrumentId instrument, std::string symbol);

    [[nodiscard]] InstrumentId instrument() const { return m_instrument; }
    [[nodiscard]] const std::string& symbol() const { return m_symbol; }

    /// Returns whether it was otherwise before.
    bool setWanted(StreamKind kind, KlineInterval interval, bool isWanted);
    [[nodiscard]] bool isWanted(StreamKind kind, KlineInterval interval = KlineInterval::OneMinute) const;
    /// Intervals whose candles are wanted, shortest first.
    [[nodiscard]] std::vector<KlineInterval> wantedKlines() const;

    /// Turns a message about this coin into events; what is not wanted is ignored. Fails {Protocol, BadNumber} when a
    /// number does not fit the instrument's decimals: then nothing of it was emitted.
    [[nodiscard]] Result<void> apply(const WireMessage& message, Timestamp now);
    /// Whether the ticker comes from allMids, because there is no asset context for this coin.
    void serveTickerByMids(bool isServed) { m_isServedByMids = isServed; }
    void applyMid(const Decimal& mid);
    /// The answer to a request for candles, oldest first.
    [[nodiscard]] Result<void> applyHistory(const WireMessage& message, Timestamp now);
    /// A book read over REST: compared with the socket's book of the same block time, now or when that comes.
    [[nodiscard]] Result<void> compareBook(const WireMessage& snapshot, Timestamp now);

    /// A frame that held this coin's book was refused: the book is emptied until the next one.
    void onBookRefused();
    /// The socket is gone: all that is shown is stale, and block times count from new.
    void onLinkDown();
    /// The venue took the subscription of a stream again.
    void onServed(StreamKind kind, KlineInterval interval);
    /// Empties the book by hand.
    void dropBook();

    /// Whether the book has just gone stale or still is, and its subscription should be sent anew now.
    [[nodiscard]] bool isResubscribeDue(Timestamp now);
    /// Whether a book should be read over REST for comparison now.
    [[nodiscard]] bool isCompareDue(Timestamp now) const { return m_compareAt.isKnown() && m_compareAt <= now; }
    /// When that will be; unknown when not.
    [[nodiscard]] Timestamp compareAt() const { return m_compareAt; }
    /// It was asked for; the next time is set by its answer.
    void onCompareSent() { m_compareAt = {}; }
    /// It brought no answer: tried again a little later.
    void onCompareFailed(Timestamp now);

    void emitStatus(StreamKind kind, KlineInterval interval, StreamHealth health, ResyncReason reason,
                    std::string_view words);
    [[nodiscard]] const BookStats& bookStats() const { return m_stats; }

private:
    struct KlineStream {
        Event event;
        bool isWanted = false;
        bool isStarted = false;
    };
    struct Comparison {
        Timestamp time;
        std::vector<BookLevel> bids;
        std::vector<BookLevel> asks;
    };

    [[nodiscard]] StreamKey key(StreamKind kind, KlineInterval interval = KlineInterval::OneMinute) const;
    [[nodiscard]] const Instrument& facts() const { return m_context.catalogue.at(m_instrument); }

    [[nodiscard]] Result<void> onBook(const WireMessage& message, Timestamp now);
    [[nodiscard]] Result<void> onQuote(const WireMessage& message, Timestamp now);
    [[nodiscard]] Result<void> onTrades(const WireMessage& message, Timestamp now);
    [[nodiscard]] Result<void> onKline(const WireKline& kline);
    void onContext(const WireMessage& message);
    [[nodiscard]] Result<Kline> toKline(const WireKline& wire) const;
    void emitKline(Event& event, std::uint64_t salt);
    [[nodiscard]] bool isNewTrade(const WireTrade& trade);
    void breakBook(StreamHealth health, ResyncReason reason, std::string_view words);
    void healBook(Timestamp now);
    void settleComparison(Timestamp now);
    void retryComparison(Timestamp now);

    SessionContext& m_context;
    const InstrumentId m_instrument;
    const std::string m_symbol;
    bool m_wanted[static_cast<std::size_t>(StreamKind::Kline)] = {}; ///< by StreamKind, without Kline
    std::map<KlineInterval, KlineStream> m_klines;
    std::set<StreamKey> m_lost; ///< told stale when the link went, and not served since

    Event m_book; ///< the last whole book, also what comparisons are made with
    BookStats m_stats;
    StreamHealth m_bookHealth = StreamHealth::Idle;
    ResyncReason m_bookReason = ResyncReason::None;
    bool m_wasLive = false;         ///< the book was live at least once since it was asked for
    Timestamp m_bookTime;           ///< block time of the last message of this connection
    std::uint64_t m_equalTimes = 0; ///< messages before with the same block time
    Timestamp m_bookAt;             ///< engine time of the last book message
    Timestamp m_otherAt;            ///< engine time of the last quote or trade
    Timestamp m_resubscribedAt;     ///< while stale
    Timestamp m_compareAt;
    std::uint32_t m_compareTries = 0;
    std::optional<Comparison> m_comparison;

    Event m_quote;
    Timestamp m_quoteTime;
    std::uint64_t m_equalQuoteTimes = 0;
    Event m_trade;
    bool m_isBacklogDue = true;
    std::vector<std::pair<Timestamp, std::uint64_t>> m_seenTrades; ///< ring of kTradeWindow
    std::size_t m_seenNext = 0;
    Event m_ticker;
    bool m_isServedByMids = false;
    Event m_mark;
    Event m_status;
};

} // namespace gannet::hyperliquid
