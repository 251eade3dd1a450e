// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/model/order_enums.h"

#include "core/base/words.h"

namespace gannet {

namespace {

constexpr Words<OrderType, OrderType::Twap> kOrderTypes{
    "market", "limit", "stop", "stop_limit", "take_profit", "take_profit_limit", "trailing", "twap"};
constexpr Words<TimeInForce, TimeInForce::Day> kTimesInForce{"gtc", "ioc", "fok", "gtd", "day"};
constexpr Words<TriggerSource, TriggerSource::Index> kTriggerSources{"mark", "last", "index"};
constexpr Words<TradingMode, TradingMode::Live> kTradingModes{"paper", "shadow", "live"};
constexpr Words<OrderState, OrderState::Rejected> kOrderStates{
    "created",         "denied", "pending_new", "open",    "partially_filled", "pending_cancel",
    "pending_replace", "filled", "cancelled",   "expired", "rejected"};
constexpr Words<ExecType, ExecType::Expired> kExecTypes{"ack", "partial", "filled", "cancelled", "rejected", "expired"};
constexpr Words<OrderOrigin, OrderOrigin::External> kOrigins{"ticket",     "ladder",     "keyboard",
                                                             "order_line", "protection", "external"};
constexpr Words<EffectClass, EffectClass::Risk> kEffects{"view", "prepare", "reduce", "risk"};
constexpr Words<MarginMode, MarginMode::Isolated> kMarginModes{"cross", "isolated"};
constexpr Words<ConfirmLevel, ConfirmLevel::Instant> kConfirmLevels{"guarded", "fast", "instant"};

} // namespace

std::string_view toString(OrderType value)
{
    return kOrderTypes[value];
}
std::string_view toString(TimeInForce value)
{
    return kTimesInForce[value];
}
std::string_view toString(TriggerSource value)
{
    return kTriggerSources[value];
}
std::string_view toString(TradingMode value)
{
    return kTradingModes[value];
}
std::string_view toString(OrderState value)
{
    return kOrderStates[value];
}
std::string_view toString(ExecType value)
{
    return kExecTypes[value];
}
std::string_view toString(OrderOrigin value)
{
    return kOrigins[value];
}
std::string_view toString(EffectClass value)
{
    return kEffects[value];
}

std::string_view toString(DisarmReason value)
{
    static constexpr Words<DisarmReason, DisarmReason::Killed> kWords{"disarmed by hand",
                                                                      "nothing was traded for a while",
                                                                      "the venue's private stream is down",
                                                                      "what the venue says differs from what we hold",
                                                                      "the machine slept or was locked",
                                                                      "another account was chosen",
                                                                      "the clock jumped",
                                                                      "orders were rejected in a row",
                                                                      "the kill switch was set and released"};
    return kWords[value];
}
std::string_view toString(MarginMode value)
{
    return kMarginModes[value];
}
std::string_view toString(ConfirmLevel value)
{
    return kConfirmLevels[value];
}

std::optional<OrderType> orderTypeFrom(std::string_view text)
{
    return kOrderTypes.find(text);
}
std::optional<TimeInForce> timeInForceFrom(std::string_view text)
{
    return kTimesInForce.find(text);
}
std::optional<TriggerSource> triggerSourceFrom(std::string_view text)
{
    return kTriggerSources.find(text);
}
std::optional<TradingMode> tradingModeFrom(std::string_view text)
{
    return kTradingModes.find(text);
}
std::optional<OrderState> orderStateFrom(std::string_view text)
{
    return kOrderStates.find(text);
}
std::optional<ExecType> execTypeFrom(std::string_view text)
{
    return kExecTypes.find(text);
}
std::optional<OrderOrigin> orderOriginFrom(std::string_view text)
{
    return kOrigins.find(text);
}
std::optional<ConfirmLevel> confirmLevelFrom(std::string_view text)
{
    return kConfirmLevels.find(text);
}

} // namespace gannet
