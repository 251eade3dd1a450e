// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/model/order_state.h"

#include "core/base/check.h"

namespace gannet {

OrderMove moveOf(ExecType type)
{
    switch (type) {
    case ExecType::Ack: return OrderMove::Ack;
    case ExecType::Partial: return OrderMove::Partial;
    case ExecType::Filled: return OrderMove::Filled;
    case ExecType::Cancelled: return OrderMove::Cancelled;
    case ExecType::Rejected: return OrderMove::Rejected;
    case ExecType::Expired: return OrderMove::Expired;
    }
    CHECK(false, "an exec type is one of six");
}

bool isFinal(OrderState state)
{
    switch (state) {
    case OrderState::Denied:
    case OrderState::Filled:
    case OrderState::Cancelled:
    case OrderState::Expired:
    case OrderState::Rejected: return true;
    default: return false;
    }
}

bool isWorking(OrderState state)
{
    return state != OrderState::Created && !isFinal(state);
}

std::optional<OrderState> nextState(OrderState from, OrderMove move, bool hasFills)
{
    using S = OrderState;
    using M = OrderMove;
    if (from == S::Created) {
        if (move == M::Deny)
            return S::Denied;
        if (move == M::Submit)
            return S::PendingNew;
        if (move == M::Withdraw)
            return S::Cancelled;
        return std::nullopt;
    }
    if (isFinal(from))
        return std::nullopt;

    const S resting = hasFills ? S::PartiallyFilled : S::Open;
    const bool isChanging = from == S::PendingCancel || from == S::PendingReplace;
    switch (move) {
    case M::Ack:
        // Of a pending change it is the venue's word that the change was taken; of a pending cancel it is an older
        // report that says nothing new.
        return from == S::PendingCancel ? S::PendingCancel : resting;
    case M::Partial: return isChanging ? from : S::PartiallyFilled;
    case M::Filled: return S::Filled;
    case M::Cancelled: return S::Cancelled;
    case M::Rejected: return S::Rejected;
    case M::Expired: return S::Expired;
    case M::AskCancel: return S::PendingCancel;
    case M::AskReplace:
        return from == S::Open || from == S::PartiallyFilled ? std::optional(S::PendingReplace) : std::nullopt;
    case M::CancelFailed: return from == S::PendingCancel ? std::optional(resting) : std::nullopt;
    case M::ReplaceFailed: return from == S::PendingReplace ? std::optional(resting) : std::nullopt;
    case M::Withdraw: return from == S::PendingNew ? std::optional(S::Cancelled) : std::nullopt;
    case M::NotSent: return from == S::PendingNew || from == S::PendingCancel ? std::optional(S::Denied) : std::nullopt;
    case M::Deny:
    case M::Submit: return std::nullopt;
    }
    return std::nullopt;
}

} // namespace gannet
