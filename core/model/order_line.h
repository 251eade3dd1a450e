// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/model/trading_views.h"

#include <tl/expected.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace gannet {

// The order line: what is typed there, as a request, and back as text. Own small grammar, read a word at a time:
//
//   buy|sell SIZE [SYMBOL] [@PRICE|market|join|mid] [stop EXIT] [tp EXIT[,EXIT...]] [ioc|fok|gtc|gtd TIME] [post] [ro]
//            [on VENUE]                                  what follows the symbol may stand in any order, each once
//   cancel [entries|all|#ID|SYMBOL]
//   close [SYMBOL] [PERCENT%]
//   flat
//   lev N                                                leverage of the target, whole times
//
// SIZE and PRICE are as in a ticket (typed_ask.h), TIME as in typed_time.h. EXIT is a price, a distance from the entry
// (1%, 30bp, 50T for ticks: typed_distance.h), $entry or $liq. $bid, $ask, $mid, $last, $entry and $liq stand for
// prices, $pos for a size. An unknown word is an error: nothing of the line is then meant. Pure; any thread.

inline constexpr std::size_t kLineLength = 400; ///< bytes
inline constexpr std::size_t kLineTargets = 4;

/// Where a position is to be left again.
struct ExitAsk {
    enum class At : std::uint8_t {
        Price,       ///< `value` is the price, never moved
        Fraction,    ///< `value` of the entry away from it
        Ticks,       ///< `value` ticks away from the entry
        Entry,       ///< the position's average entry
        Liquidation, ///< the position's liquidation price
    };
    At at = At::Price;
    Decimal value;
};

struct EntryLine {
    std::string symbol; ///< as typed; empty: the target's
    std::string venue;  ///< as typed, small letters; empty: the target's
    TicketDraft draft;  ///< account, mode and bracket are not from here
    std::optional<ExitAsk> stop;
    std::vector<ExitAsk> targets; ///< equal shares
};

struct CancelLine {
    CancelWhat what = CancelWhat::Entries;
    std::string order;  ///< beginning of an order's id in hex, small letters; empty: not by order
    std::string symbol; ///< as typed; empty: everything
};

struct CloseLine {
    std::string symbol; ///< as typed; empty: the target's
    Decimal fraction{1, 0};
};

struct FlatLine {};

struct LeverageLine {
    std::int32_t leverage = 1;
};

using OrderLine = std::variant<EntryLine, CancelLine, CloseLine, FlatLine, LeverageLine>;

/// What a line may lean on.
struct LineFacts {
    Timestamp now;
    Duration utcOffset;                        ///< of the clock that the person reads
    std::optional<Decimal> entry, liquidation; ///< of the target's position
};

/// What is wrong with a line, and where the caret goes. Offsets are bytes of UTF-8.
struct LineError {
    Error error;
    std::size_t at = 0;
    std::size_t length = 0; ///< 0: something is missing there
};

[[nodiscard]] tl::expected<OrderLine, LineError> readOrderLine(std::string_view line, const LineFacts& facts);

/// As it would be typed: read again at the same moment, it is the same.
[[nodiscard]] std::string lineText(const OrderLine& line, Duration utcOffset = {});

/// Stop and targets of a line as a bracket for an entry at this price; nothing where it has none. Typed prices stay as
/// they are; the others are put on the grid towards the entry. Fails {Invalid, BadTrigger | BadPrice} naming the exit.
[[nodiscard]] Result<std::optional<Bracket>> bracketOf(const EntryLine& line, const Price& entry,
                                                       const Instrument& instrument, const LineFacts& facts);

} // namespace gannet
