// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/model/order.h"
#include "core/model/trading_event.h"
#include "core/model/trading_views.h"
#include "ui/engine_client.h"
#include "ui/format.h"

#include <QString>
#include <QStringList>

#include <optional>
#include <string>
#include <string_view>

namespace gannet {

// Plain words for what the trading side says, the same in every list, toast and log. UI thread.

/// How an instrument is called and written, as far as its venue has told.
struct InstrumentWords {
    QString key;       ///< "venue:symbol"; empty while unknown
    QString name;      ///< "BTC-PERP"; "instrument 3" while unknown
    QString venueCode; ///< "HL"
    QString venueName;
    QString base, quote; ///< assets; may be empty
    int priceScale = -1; ///< decimals; below zero: as told
    int qtyScale = -1;
};
[[nodiscard]] InstrumentWords instrumentWords(const EngineClient& client, VenueId venue, InstrumentId instrument);
/// By its key, as views name it.
[[nodiscard]] InstrumentWords instrumentWords(const EngineClient& client, std::string_view key);

/// With the instrument's decimals where that loses nothing, else as it is.
[[nodiscard]] QString scaledText(const Decimal& value, int scale);
[[nodiscard]] MaybeAmount maybe(const std::optional<Decimal>& value);

/// "Buy", "Sell".
[[nodiscard]] QString sideWord(Side side);
/// "Limit", "Stop-limit", "Trailing".
[[nodiscard]] QString typeWord(OrderType type);
/// "Working", "Partial 0.4 / 1.0", "In doubt 3.1 s", "Rejected: post-only would cross".
[[nodiscard]] QString stateWords(const Order& order, bool isLocal, int qtyScale, Timestamp now);
/// "GTC post reduce local bracket".
[[nodiscard]] QString flagWords(const Order& order, bool isLocal);
/// "Buy 0.100 BTC-PERP limit 61 676.0 post".
[[nodiscard]] QString orderWords(const EngineClient& client, const Order& order);
/// "Buy 0.100 BTC-PERP @ 61 676.0".
[[nodiscard]] QString fillWords(const EngineClient& client, const Fill& fill);
/// "PAPER", "SHADOW", "LIVE".
[[nodiscard]] QString modeTag(TradingMode mode);
/// "main", "main/shadow".
[[nodiscard]] QString accountWords(const AccountKey& account);
/// "POST_ONLY_WOULD_CROSS: the sentence"; the venue's own words after it where it gave any.
[[nodiscard]] QString errorWords(const Error& error);
/// Why a request came to nothing; where its venue refused what had been taken, what was not done comes first: "Not
/// changed: ...".
[[nodiscard]] QString failedWords(const RequestAnswered& answer);
/// "Not sent: the disk is full"; what says so by itself is left as it is.
[[nodiscard]] QString notSentWords(const QString& why);
/// "everything", "Hyperliquid", "BTC-PERP on Hyperliquid".
[[nodiscard]] QString targetWords(const EngineClient& client, const std::string& target);
/// Why this run trades nothing, a sentence: the store's trouble, or that no account is named; empty: it trades.
[[nodiscard]] QString notTradingWords(const EngineClient& client);
/// Why nothing can be traded on a venue, without a full stop: the run trades nothing, or the config names no account.
[[nodiscard]] QString noAccountWords(const EngineClient& client, std::string_view slug);
/// "2026-11-20 14:32:06 UTC": of what may have begun days ago.
[[nodiscard]] QString sinceWords(Timestamp time);
/// Where a press acts, as every button, notice and question says it: "BTC-PERP · HL", "Hyperliquid", "everywhere".
[[nodiscard]] QString scopeWords(const EngineClient& client, const std::string& target);
/// What a press on a position comes to once that is gone: there is nothing to press on.
[[nodiscard]] QString noPositionWords(const EngineClient& client, const std::string& target);
/// No account of this mode holds anything, as far as was told.
[[nodiscard]] bool isFlat(const EngineClient& client, TradingMode mode);
/// What a press on every position comes to once none is open.
[[nodiscard]] QString flatWords(TradingMode mode);
/// "long 0.05" of a signed position.
[[nodiscard]] QString heldText(const Decimal& held);
/// "sell 0.10 → short 0.05": what the reverse of a signed position sends, and what becomes of it.
[[nodiscard]] QString reversalText(const Decimal& held);
/// "NO STOP" of a position that is to have one and has none; empty of any other.
[[nodiscard]] QString missingStopMark(const MissingStop& missing);
/// What is without a stop, how long, why, and what this program does about it, a line each; empty: nothing is missing.
[[nodiscard]] QString missingStopWords(const MissingStop& missing, int qtyScale, Timestamp now);
/// The order whose bracket this leg belongs to; nothing for any other order.
[[nodiscard]] std::optional<ClientOrderId> parentOf(const Order& order);

/// "main with Hyperliquid: 2 orders, 1 position, no differences", and a line for each difference.
[[nodiscard]] QStringList comparedWords(const EngineClient& client, const AccountCompared& compared);

enum class EventKind : std::uint8_t { Order, Fill, Press, Refusal, Switch, Account, Trouble };
/// An event in one line.
struct EventWords {
    EventKind kind = EventKind::Order;
    QString kindWord; ///< "Order", "Fill", "Refused", "Kill switch" ...
    QString words;
    QString mode;       ///< the effective one; empty: of none
    QString request;    ///< the whole id; empty: of none
    bool isBad = false; ///< refused, failed, in doubt, drifted, troubled: stands out
};
/// What a comparison came to: "equal", "3 taken over", "2 wait for you", "no answer".
[[nodiscard]] QString resultWords(const DriftReport& report);
/// Why it was made: "after the start", "on schedule".
[[nodiscard]] QString causeWords(CompareCause cause);
/// How many of its differences are left to a person.
[[nodiscard]] int openCount(const DriftReport& report);
[[nodiscard]] EventWords eventWords(const EngineClient& client, const TradingEvent& event);

} // namespace gannet
