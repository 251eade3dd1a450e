// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace gannet {

/// What an order asks for. What a venue lacks is emulated by the engine and labelled local, or refused.
enum class OrderType : std::uint8_t {
    Market, ///< taken at once within the slippage cap
    Limit,
    Stop,            ///< market once the trigger is reached, in the direction of a loss
    StopLimit,       ///< limit once the trigger is reached
    TakeProfit,      ///< market once the trigger is reached, in the direction of a gain
    TakeProfitLimit, ///< limit once the trigger is reached
    Trailing,        ///< a stop that follows the price at a distance
    Twap,            ///< taken by the venue in slices, evenly over a time
};

enum class TimeInForce : std::uint8_t {
    Gtc,
    Ioc,
    Fok,
    Gtd, ///< until the order's expiry
    Day,
};

/// The price that fires a trigger.
enum class TriggerSource : std::uint8_t { Mark, Last, Index };

/// Strictest first: the effective mode is the least of those asked for and allowed.
enum class TradingMode : std::uint8_t { Paper, Shadow, Live };

/// Where an order stands. order_state.h is the only place that knows the moves.
enum class OrderState : std::uint8_t {
    Created, ///< made, not past the gates
    Denied,  ///< refused by our gates; final
    PendingNew,
    Open,
    PartiallyFilled,
    PendingCancel,  ///< a cancel is on its way; fills still count
    PendingReplace, ///< a change is on its way; fills still count
    Filled,         ///< final
    Cancelled,      ///< final
    Expired,        ///< final
    Rejected,       ///< by the venue's explicit word; final
};

/// What a venue says of an order.
enum class ExecType : std::uint8_t { Ack, Partial, Filled, Cancelled, Rejected, Expired };

/// Who made an order.
enum class OrderOrigin : std::uint8_t {
    Ticket,
    Ladder,
    Keyboard,
    OrderLine,
    Protection, ///< part of a bracket or a local stop
    External,   ///< found at the venue, not ours
};

/// What an action does to the account's risk; decides about arming and the kill switch.
enum class EffectClass : std::uint8_t { View, Prepare, Reduce, Risk };

/// Why trading was disarmed without a person's word.
enum class DisarmReason : std::uint8_t {
    Person,
    Idle,
    PrivateStreamDown,
    ReconcileMismatch,
    Suspended, ///< the machine slept, or the screen was locked
    AccountChanged,
    ClockJump,
    Rejects,
    Killed, ///< the kill switch for everything was set, and is released
};

/// What backs a position.
enum class MarginMode : std::uint8_t {
    Cross,    ///< all of the account
    Isolated, ///< its own margin alone
};

/// When a person is asked before an order goes.
enum class ConfirmLevel : std::uint8_t {
    Guarded, ///< each new order, and all of the below
    Fast,    ///< the first live one after arming, a change that takes, and all of the below
    Instant, ///< crossed soft limits, doubts about the data, a take that costs
};

[[nodiscard]] std::string_view toString(OrderType value);
[[nodiscard]] std::string_view toString(TimeInForce value);
[[nodiscard]] std::string_view toString(TriggerSource value);
[[nodiscard]] std::string_view toString(TradingMode value);
[[nodiscard]] std::string_view toString(OrderState value);
[[nodiscard]] std::string_view toString(ExecType value);
[[nodiscard]] std::string_view toString(OrderOrigin value);
[[nodiscard]] std::string_view toString(EffectClass value);
[[nodiscard]] std::string_view toString(DisarmReason value); ///< for a person
[[nodiscard]] std::string_view toString(MarginMode value);
[[nodiscard]] std::string_view toString(ConfirmLevel value);

/// The inverse of toString, as the store reads it back; nothing on another word.
[[nodiscard]] std::optional<OrderType> orderTypeFrom(std::string_view text);
[[nodiscard]] std::optional<TimeInForce> timeInForceFrom(std::string_view text);
[[nodiscard]] std::optional<TriggerSource> triggerSourceFrom(std::string_view text);
[[nodiscard]] std::optional<TradingMode> tradingModeFrom(std::string_view text);
[[nodiscard]] std::optional<OrderState> orderStateFrom(std::string_view text);
[[nodiscard]] std::optional<ExecType> execTypeFrom(std::string_view text);
[[nodiscard]] std::optional<OrderOrigin> orderOriginFrom(std::string_view text);
[[nodiscard]] std::optional<ConfirmLevel> confirmLevelFrom(std::string_view text);

} // namespace gannet
