// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/model/order_line.h"

#include <QString>

#include <cstddef>
#include <string_view>

namespace gannet {

// The words of an order line: where they stand, and what is said of them. Pure.

/// A word of a line, in bytes.
struct LineWord {
    std::size_t at = 0;
    std::size_t length = 0; ///< 0: the end of the line
};
inline constexpr std::size_t kLineEnd = static_cast<std::size_t>(-1);

/// The word of this number, from 0; the end of the line where there are not so many.
[[nodiscard]] LineWord wordAt(std::string_view line, std::size_t number);
/// The number of the word after `keyword`, small letters; kLineEnd without one.
[[nodiscard]] std::size_t wordAfter(std::string_view line, std::string_view keyword);
/// The number of the word that a ticket's field stands in.
[[nodiscard]] std::size_t wordOfField(std::string_view line, TicketField field);
/// Characters as a text field counts them, of so many bytes.
[[nodiscard]] int charsOf(std::string_view line, std::size_t at, std::size_t length);

[[nodiscard]] bool hasExits(const OrderLine& line);
/// "BTC-PERP".
[[nodiscard]] QString titleOf(const Instrument& instrument);
/// " stop 60000.0 · target 62000.0, 63000.0"; empty without a bracket.
[[nodiscard]] QString exitsText(const std::optional<Bracket>& bracket, int priceScale);
/// No order, or several, whose id begins so.
[[nodiscard]] Error noSuchOrder(const std::string& digits, std::size_t found);

} // namespace gannet
