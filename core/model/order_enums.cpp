// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/model/order_enums.h"

#include <array>
#include <cstddef>

namespace gannet {

namespace {

constexpr std::array<std::string_view, 7> kOrderTypes{
    "market", "limit", "stop", "stop_limit", "take_profit", "take_profit_limit", "trailing"};
constexpr std::array<std::string_view, 5> kTimesInForce{"gtc", "ioc", "fok", "gtd", "day"};
constexpr std::array<std::string_view, 3> kTriggerSources{"mark", "last", "index"};
constexpr std::array<std::string_view, 3> kTradingModes{"paper", "shadow", "live"};
constexpr std::array<std::string_view, 11> kOrderStates{
    "created",         "denied", "pending_new", "open",    "partially_filled", "pending_cancel",
    "pending_replace", "filled", "cancelled",   "expired", "rejected"};
constexpr std::array<std::string_view, 6> kExecTypes{"ack", "partial", "filled", "cancelled", "rejected", "expired"};
constexpr std::array<std::string_view, 6> kOrigins{"ticket",     "ladder",     "keyboard",
                                                   "order_line", "protection", "external"};
constexpr std::array<std::string_view, 4> kEffects{"view", "prepare", "reduce", "risk"};

template <class E, std::size_t N>
[[nodiscard]] std::string_view wordOf(const std::array<std::string_view, N>& words, E value)
{
    const auto i = static_cast<std::size_t>(value);
    return i < N ? words[i] : std::string_view("?");
}

template <class E, std::size_t N>
[[nodiscard]] std::optional<E> valueOf(const std::array<std::string_view, N>& words, std::string_view text)
{
    for (std::size_t i = 0; i < N; ++i) {
        if (words[i] == text)
            return static_cast<E>(i);
    }
    return std::nullopt;
}

} // namespace

std::string_view toString(OrderType value)
{
    return wordOf(kOrderTypes, value);
}
std::string_view toString(TimeInForce value)
{
    return wordOf(kTimesInForce, value);
}
std::string_view toString(TriggerSource value)
{
    return wordOf(kTriggerSources, value);
}
std::string_view toString(TradingMode value)
{
    return wordOf(kTradingModes, value);
}
std::string_view toString(OrderState value)
{
    return wordOf(kOrderStates, value);
}
std::string_view toString(ExecType value)
{
    return wordOf(kExecTypes, value);
}
std::string_view toString(OrderOrigin value)
{
    return wordOf(kOrigins, value);
}
std::string_view toString(EffectClass value)
{
    return wordOf(kEffects, value);
}

std::optional<OrderType> orderTypeFrom(std::string_view text)
{
    return valueOf<OrderType>(kOrderTypes, text);
}
std::optional<TimeInForce> timeInForceFrom(std::string_view text)
{
    return valueOf<TimeInForce>(kTimesInForce, text);
}
std::optional<TriggerSource> triggerSourceFrom(std::string_view text)
{
    return valueOf<TriggerSource>(kTriggerSources, text);
}
std::optional<TradingMode> tradingModeFrom(std::string_view text)
{
    return valueOf<TradingMode>(kTradingModes, text);
}
std::optional<OrderState> orderStateFrom(std::string_view text)
{
    return valueOf<OrderState>(kOrderStates, text);
}
std::optional<OrderOrigin> orderOriginFrom(std::string_view text)
{
    return valueOf<OrderOrigin>(kOrigins, text);
}

} // namespace gannet
