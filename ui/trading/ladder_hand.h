// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/model/enums.h"
#include "core/model/views.h"

#include <Qt>

#include <cstdint>
#include <optional>
#include <string_view>

namespace gannet {

// What a button over a row of a price ladder means. Pure.

/// Habits of the hand.
enum class LadderScheme : std::uint8_t {
    Columns, ///< the column says the side: left button a limit order, right a stop, Ctrl+left with the bracket
    Buttons, ///< the button says it, on any row: left buys, right sells; Ctrl a stop, Shift a stop for the position
    Auto,    ///< the column says the side, the side of the market whether it is a limit order or a stop
};
[[nodiscard]] std::string_view toString(LadderScheme scheme);
[[nodiscard]] std::optional<LadderScheme> ladderSchemeFrom(std::string_view word);

enum class LadderAct : std::uint8_t {
    Limit,
    Stop,
    Bracket,      ///< a limit order, and the bracket of the ticket with it
    PositionStop, ///< a stop for all of the position; the position says the side
};
struct LadderMeaning {
    Side side = Side::Buy;
    LadderAct act = LadderAct::Limit;
    friend bool operator==(const LadderMeaning&, const LadderMeaning&) = default;
};

/// A button that goes down. The column is absent over the prices.
struct LadderButton {
    Qt::MouseButton button = Qt::LeftButton;
    Qt::KeyboardModifiers modifiers;
    std::optional<Side> column;
    std::int64_t price = 0; ///< of the row, a mantissa at the book's scale
};

/// Nothing: this button means no order here.
[[nodiscard]] std::optional<LadderMeaning> meaningOf(LadderScheme scheme, const LadderButton& press,
                                                     const DepthView& depth);

} // namespace gannet
