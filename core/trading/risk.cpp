// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/trading/risk.h"

#include "core/base/overloaded.h"
#include "core/model/typed_ask.h"
#include "core/trading/risk_gates.h"
#include "core/trading/soft_limits.h"
#include "core/venue/order_rules.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <string>
#include <utility>

namespace gannet {

namespace {

using namespace gate;

Result<void> newRequest(const RiskInput& input)
{
    if (!input.isDuplicate)
        return {};
    return deny(Code::DuplicateRequest, "This press was taken before; nothing was sent a second time", "once",
                input.request.request.text);
}

Result<void> knownInstrument(const RiskInput& input)
{
    if (!input.instrument)
        return deny(Code::UnknownSymbol, fmt::format("No venue here has an instrument {}", input.request.instrument),
                    "an instrument of a connected venue", input.request.instrument);
    if (!input.instrument->isTrading)
        return deny(Code::MarketClosed, fmt::format("{} does not trade now", spokenName(input)), "trading",
                    "halted, settling or delisted");
    return {};
}

Result<void> wholeOrder(const RiskInput& input)
{
    return checkShape(input.request.terms, input.now);
}

Result<void> accountAndMode(const RiskInput& input)
{
    if (!input.limits && !input.whyClosed.empty())
        return deny(Code::Auth, fmt::format("Account {} is not open: {}", input.request.account, input.whyClosed),
                    "an account with its key", input.request.account);
    if (!input.limits)
        return deny(Code::Mode, fmt::format("There is no account \"{}\" here", input.request.account),
                    "an account of the config", input.request.account);
    if (input.request.mode > input.limits->maxMode)
        return deny(Code::Mode,
                    fmt::format("Account {} may trade {} at most; {} was asked for", input.request.account,
                                toString(input.limits->maxMode), toString(input.request.mode)),
                    std::string(toString(input.limits->maxMode)), std::string(toString(input.request.mode)),
                    {std::string(toString(input.limits->maxMode))});
    if (!input.routed)
        return deny(Code::Mode,
                    fmt::format("Account {} has nothing here that trades {}: choose an account that does",
                                input.request.account, toString(input.request.mode)),
                    "an account of that mode", std::string(toString(input.request.mode)));
    return {};
}

Result<void> armed(const RiskInput& input)
{
    if (input.isArmed || !isRisk(input))
        return {};
    return deny(Code::Disarmed,
                fmt::format("Disarmed for {}: {}", toString(effectiveMode(input)),
                            input.kill.isGlobal ? "the kill switch is set for everything; release it, then F12 arms"
                                                : "F12 arms"),
                "armed", "disarmed");
}

Result<void> notKilled(const RiskInput& input)
{
    const bool isKilled = input.kill.isGlobal || input.kill.isVenue || input.kill.isInstrument;
    if (!isKilled || !isRisk(input))
        return {};
    const std::string which = input.kill.isGlobal  ? "for everything"
                              : input.kill.isVenue ? fmt::format("for {}", input.venueName)
                                                   : fmt::format("for {}", spokenName(input));
    return deny(Code::Killed,
                fmt::format("The kill switch is set {}; only orders that reduce pass until it is released", which),
                "reduce-only", "an order that adds risk");
}

Result<void> storeKeeps(const RiskInput& input)
{
    if (input.storeTrouble.empty() || !isRisk(input))
        return {};
    return deny(Code::Io, fmt::format("Orders cannot be stored, so no new risk is taken: {}", input.storeTrouble),
                "a store that can be written", "it cannot");
}

Result<void> venueReady(const RiskInput& input)
{
    if (input.session == SessionState::Ready)
        return {};
    return deny(Code::VenueNotReady,
                fmt::format("{} is not ready for orders: {}", input.venueName,
                            input.sessionTrouble.empty() ? toString(input.session) : input.sessionTrouble),
                "Ready", std::string(toString(input.session)));
}

Result<void> freshData(const RiskInput& input)
{
    const auto doubt = dataDoubt(input);
    if (!doubt || !isRisk(input) || !wouldTake(input))
        return {}; // what does not take, or only reduces, is asked about among the soft limits
    return deny(
        Code::StaleData,
        fmt::format("Not taken from the book of {}, which may be wrong: {}", spokenName(input), *doubt),
        fmt::format("live on both sides, at most {} s old", maxDataAgeOf(*input.limits).toMilliseconds() / 1000),
        *doubt);
}

template <class T> [[nodiscard]] bool holds(const std::vector<T>& values, const T& value)
{
    return std::find(values.begin(), values.end(), value) != values.end();
}

Result<void> capable(const RiskInput& input)
{
    const auto lacks = [&input](std::string_view what) {
        return fail(Error{.kind = ErrorKind::Unsupported,
                          .code = Code::Unsupported,
                          .message = fmt::format("{} has no {}", input.venueName, what),
                          .value = std::string(what)});
    };
    if (!input.capabilities)
        return lacks("trading in this program");
    const OrderTerms& terms = input.request.terms;
    const OrderCapabilities& can = *input.capabilities;
    if (input.setting)
        return std::visit(
            overloaded{[&](const LeverageChange&) {
                           return can.hasLeverage ? Result<void>{} : lacks("leverage that could be set from here");
                       },
                       [&](const MarginModeChange&) {
                           return can.hasMarginMode ? Result<void>{} : lacks("margin mode that could be set from here");
                       },
                       [&](const MarginMove&) {
                           return can.hasMarginMove ? Result<void>{} : lacks("margin that could be moved from here");
                       }},
            *input.setting);
    if (!holds(can.types, terms.type))
        return lacks(fmt::format("{} orders", toString(terms.type)));
    if (terms.twap && can.twap) {
        if (auto ok = checkTwapPlan(*terms.twap, *can.twap, input.venueName); !ok)
            return ok;
    }
    if (!holds(can.timesInForce, terms.timeInForce))
        return lacks(fmt::format("time in force {}", toString(terms.timeInForce)));
    if (isTriggered(terms.type) && !holds(can.triggerSources, terms.triggerSource))
        return lacks(fmt::format("triggers on the {} price", toString(terms.triggerSource)));
    const bool isCapped = hasTrigger(terms.type) && !hasPrice(terms.type) && terms.slippageCap;
    if (isCapped && !can.hasTriggerCap && !input.isLocal)
        return fail(Error{.kind = ErrorKind::Unsupported,
                          .code = Code::Unsupported,
                          .message = fmt::format("{} keeps no slippage cap of what waits for its trigger: leave it "
                                                 "empty, or choose the same with a limit price",
                                                 input.venueName),
                          .field = "slippage_cap",
                          .limit = "none",
                          .value = percentText(*terms.slippageCap) + "%"});
    if (terms.isPostOnly && !can.hasPostOnly)
        return lacks("post-only orders");
    if (terms.isReduceOnly && !can.hasReduceOnly)
        return lacks("reduce-only orders");
    return {};
}

Result<void> allowed(const RiskInput& input)
{
    if (!input.limits->hasAllowlist || input.limits->allowlist.contains(input.request.instrument) || !isRisk(input))
        return {};
    return deny(Code::Allowlist,
                fmt::format("{} is not on the allowlist of account {}", spokenName(input), input.request.account),
                input.limits->allowlist.empty() ? std::string("an empty list")
                                                : fmt::format("{}", fmt::join(input.limits->allowlist, ", ")),
                input.request.instrument);
}

Result<void> onTheGrid(const RiskInput& input)
{
    return checkOnInstrument(input.request.terms, *input.instrument, referencePrice(input));
}

Result<void> softLimits(const RiskInput& input)
{
    const auto reasons = softReasons(input);
    std::vector<std::string> words;
    std::string sentence;
    for (const SoftReason& reason : reasons) {
        words.push_back(reason.word);
        sentence += (sentence.empty() ? "" : "; ") + reason.sentence;
    }
    std::sort(words.begin(), words.end());
    if (words.empty() || words == input.request.confirmed)
        return {};
    return deny(Code::NeedsConfirm, sentence, "", "", std::move(words));
}

/// A leverage that is not raised, margin that is put to a position. What backs a position is another danger either way.
[[nodiscard]] bool isHarmless(const MarginChange& setting)
{
    return std::visit(overloaded{[](const LeverageChange& to) { return to.from && to.to <= *to.from; },
                                 [](const MarginModeChange&) { return false; },
                                 [](const MarginMove& move) { return move.amount.isPositive(); }},
                      setting);
}

constexpr std::array kGates = std::to_array<Gate>({
    {"request", newRequest, true},
    {"instrument", knownInstrument, true},
    {"order", wholeOrder},
    {"account and mode", accountAndMode, true},
    {"arm", armed, true},
    {"kill switch", notKilled, true},
    {"store", storeKeeps, true},
    {"venue", venueReady, true},
    {"data", freshData},
    {"capability", capable, true},
    {"allowlist", allowed, true},
    {"grid", onTheGrid},
    {"reduce-only", reduces},
    {"venue band", venueBand},
    {"venue orders", venueOrders},
    {"size and notional", sizeAndNotional},
    {"position", positionLimit},
    {"open orders", openOrderLimit},
    {"orders a day", dailyOrders, true},
    {"price band", priceBand},
    {"leverage", leverage, true},
    {"venue leverage", venueLeverage},
    {"margin", margin, true},
    {"losses", losses, true},
    {"soft limits", softLimits, true},
    {"rate", orderRate, true},
});

} // namespace

bool isSoAlready(const MarginChange& setting)
{
    return std::visit(overloaded{[](const LeverageChange& change) { return change.from == change.to; },
                                 [](const MarginModeChange& change) { return change.from == change.to; },
                                 [](const MarginMove&) { return false; }},
                      setting);
}

TradingMode effectiveMode(const RiskInput& input)
{
    if (!input.limits)
        return TradingMode::Paper;
    const TradingMode most = std::min(input.request.mode, input.limits->maxMode);
    return input.routed ? std::min(most, *input.routed) : most;
}

EffectClass effectOf(const RiskInput& input)
{
    if (input.effect)
        return *input.effect;
    if (input.setting)
        return isHarmless(*input.setting) ? EffectClass::Reduce : EffectClass::Risk;
    return input.request.terms.isReduceOnly ? EffectClass::Reduce : EffectClass::Risk;
}

std::span<const Gate> gates()
{
    return kGates;
}

std::optional<Refusal> firstRefusal(const RiskInput& input)
{
    for (const Gate& gate : kGates) {
        if (input.setting && !gate.isForSettings)
            continue;
        if (auto ok = gate.check(input); !ok)
            return Refusal{gate.name, std::move(ok.error())};
    }
    return std::nullopt;
}

Result<void> passGates(const RiskInput& input)
{
    auto refusal = firstRefusal(input);
    return refusal ? fail(std::move(refusal->error)) : Result<void>{};
}

} // namespace gannet
