// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/model/order_enums.h"

#include <optional>

namespace gannet {

/// What happens to an order: a venue's report, or one of our own acts.
enum class OrderMove : std::uint8_t {
    // The venue's word.
    Ack,
    Partial,
    Filled,
    Cancelled,
    Rejected,
    Expired,
    // Ours.
    Deny,          ///< a gate refused it
    Submit,        ///< past the gates, on its way
    Withdraw,      ///< taken back before it left us
    NotSent,       ///< past the gates, and yet it could not leave us; whoever says so knows that it did not
    AskCancel,     ///< a cancel is on its way
    AskReplace,    ///< a change is on its way
    CancelFailed,  ///< the venue refused the cancel and the order lives
    ReplaceFailed, ///< the venue refused the change and the order lives as it was
};

[[nodiscard]] OrderMove moveOf(ExecType type);

/// Nothing moves it any more but a late fill, which is counted in the position and told, never in the state.
[[nodiscard]] bool isFinal(OrderState state);
/// At the venue, or may be: PendingNew to PendingReplace.
[[nodiscard]] bool isWorking(OrderState state);

/// The one table of moves. `hasFills` tells Open from PartiallyFilled where an order comes back from a pending state.
/// Nothing when the move is not listed: it is logged, counted, and changes nothing.
[[nodiscard]] std::optional<OrderState> nextState(OrderState from, OrderMove move, bool hasFills);

} // namespace gannet
