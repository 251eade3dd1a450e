// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/decimal.h"
#include "core/base/time.h"
#include "core/model/enums.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace gannet {

/// A level as the venue wrote it: the decimals are the venue's own.
struct WireLevel {
    Decimal price;
    Decimal qty;
};

struct WireTrade {
    Decimal price;
    Decimal qty;
    Side aggressor = Side::Buy;
    std::uint64_t tradeId = 0;
    std::uint32_t count = 1; ///< fills it stands for, where the venue aggregates
    Timestamp time;
};

struct WireMid {
    std::string symbol;
    Decimal mid;
};

struct WireKline {
    KlineInterval interval = KlineInterval::OneMinute;
    Timestamp openTime;
    Timestamp closeTime;
    Decimal open, high, low, close, volume;
    std::uint32_t trades = 0;
    bool isClosed = false;
};

/// What one frame of a venue says, in our words but with the venue's decimals: the output of every codec. Codecs are
/// pure: they fill a message completely and validly or return an error, so nothing of a refused frame is ever applied.
/// The object is meant to be reused: clear() keeps the vectors' memory.
struct WireMessage {
    enum class Type : std::uint8_t {
        Control, ///< nothing for a book or a screen: greeting, unknown but harmless push
        Ack,     ///< a (un)subscribe or request was taken; `symbol`/`words` hold what the venue echoed
        Pong,
        VenueError, ///< the venue refused something; `words` holds its text, `venueCode` its code
        BookSnapshot,
        BookDiff,
        Quote,
        Trades,
        Ticker,
        Mark,
        Mids,
        Klines,
        ServerShutdown, ///< the venue asks us to connect anew
    };

    Type type = Type::Control;
    std::string symbol; ///< the venue's own text; empty where the message has none
    Timestamp venueTime;
    // Sequence numbers; 0 where the venue has none.
    std::uint64_t firstSeq = 0;    ///< first update id in the message (Binance U)
    std::uint64_t lastSeq = 0;     ///< last update id (Binance u, lastUpdateId)
    std::uint64_t previousSeq = 0; ///< last id of the message before (Binance pu)
    std::vector<WireLevel> bids;   ///< BookSnapshot: best first; BookDiff: any order; Quote: at most one
    std::vector<WireLevel> asks;
    std::vector<WireTrade> trades; ///< in execution order
    std::vector<WireMid> mids;
    std::vector<WireKline> klines; ///< one from a stream, many from history, oldest first
    // Ticker and Mark; absent where the venue says nothing or null.
    std::optional<Decimal> last, open, high, low, volume, quoteVolume, mid, mark, index, fundingRate, openInterest;
    std::optional<Timestamp> nextFunding;
    std::string words;
    std::string venueCode;
    std::uint64_t requestId = 0; ///< of an Ack or VenueError, where the venue echoes it

    void clear()
    {
        type = Type::Control;
        symbol.clear();
        venueTime = {};
        firstSeq = lastSeq = previousSeq = requestId = 0;
        bids.clear();
        asks.clear();
        trades.clear();
        mids.clear();
        klines.clear();
        last = open = high = low = volume = quoteVolume = mid = mark = index = fundingRate = openInterest =
            std::nullopt;
        nextFunding.reset();
        words.clear();
        venueCode.clear();
    }
};

} // namespace gannet
