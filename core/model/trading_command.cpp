// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/model/trading_command.h"

#include <fmt/format.h>

#include <string_view>
#include <type_traits>

namespace gannet {

namespace {

[[nodiscard]] std::string_view toText(const std::optional<CancelWhat>& what)
{
    return !what ? "no orders" : *what == CancelWhat::Entries ? "entries" : "everything";
}

[[nodiscard]] std::string target(const TargetKey& key)
{
    return key.empty() ? std::string("everywhere") : key;
}

[[nodiscard]] std::string confirmation(const std::vector<std::string>& confirmed)
{
    return confirmed.empty() ? std::string() : fmt::format(", confirmed {}", fmt::join(confirmed, " "));
}

[[nodiscard]] std::string text(const SubmitOrder& command)
{
    const OrderRequest& order = command.order;
    std::string words = fmt::format("{} of {} for {} {}{}", describe(order.terms), order.instrument, order.account,
                                    toString(order.mode), confirmation(order.confirmed));
    if (command.bracket) {
        for (const BracketPart& part : command.bracket->parts)
            words +=
                fmt::format("; part {} target {} stop {} trail {}", part.share.toString(),
                            part.target ? part.target->toString() : "none", part.stop ? part.stop->toString() : "none",
                            part.trail ? part.trail->toString() : "none");
    }
    return words;
}

[[nodiscard]] std::string text(const CancelOrder& command)
{
    return fmt::format("cancel {}", command.order.toHex());
}

[[nodiscard]] std::string text(const ReplaceOrder& command)
{
    return fmt::format("change {} to {}{}{}{}", command.order.toHex(), describe(command.terms),
                       command.bracketBy ? ", its bracket by " + command.bracketBy->toString() : std::string(),
                       command.mayCancelNew ? ", by cancel and new if need be" : "", confirmation(command.confirmed));
}

[[nodiscard]] std::string text(const CancelScope& command)
{
    return fmt::format("cancel {} {}{}", toText(command.what), target(command.target),
                       command.account.empty() ? std::string() : " of " + command.account);
}

[[nodiscard]] std::string text(const ClosePosition& command)
{
    return fmt::format("close {} of {} for {} {}, cancel {}{}", command.fraction.toString(), command.instrument,
                       command.account, toString(command.mode), toText(command.cancel),
                       confirmation(command.confirmed));
}

[[nodiscard]] std::string text(const ReversePosition& command)
{
    const std::string shown = command.shown ? command.shown->toString() + " of " : std::string();
    return fmt::format("reverse {}{} for {} {}{}", shown, command.instrument, command.account, toString(command.mode),
                       confirmation(command.confirmed));
}

[[nodiscard]] std::string text(const FlattenAll& command)
{
    return fmt::format("flatten all of {}{}", toString(command.mode), confirmation(command.confirmed));
}

[[nodiscard]] std::string text(const StopToBreakeven& command)
{
    return fmt::format("stop to breakeven in {} for {} {}", command.instrument, command.account,
                       toString(command.mode));
}

[[nodiscard]] std::string text(const SetLeverage& command)
{
    return fmt::format("leverage of {} for {} {} to {}x{}", command.instrument, command.account, toString(command.mode),
                       command.leverage, confirmation(command.confirmed));
}

[[nodiscard]] std::string text(const Arm& command)
{
    std::string words = fmt::format("arm {}", toString(command.mode));
    if (!command.confirmed.empty()) // sentences
        words += fmt::format(", confirmed {}", fmt::join(command.confirmed, "; "));
    return words;
}

[[nodiscard]] std::string text(const Disarm& command)
{
    return command.reason == DisarmReason::Person ? "disarm" : fmt::format("disarm: {}", toString(command.reason));
}

[[nodiscard]] std::string text(const SetKill& command)
{
    return fmt::format("kill {}: {}", target(command.target), command.why);
}

[[nodiscard]] std::string text(const ReleaseKill& command)
{
    return fmt::format("release the kill switch {}", target(command.target));
}

[[nodiscard]] std::string text(const QueryOrder& command)
{
    return fmt::format("query {}", command.order.toHex());
}

[[nodiscard]] std::string text(const SetConfirm& command)
{
    return fmt::format("confirm {} as {}", toString(command.mode), toString(command.level));
}

[[nodiscard]] std::string text(const SetAsk& command)
{
    return fmt::format("{} {} about {}", command.isAsked ? "ask" : "do not ask", toString(command.mode),
                       command.reason);
}

[[nodiscard]] std::string text(const CompareAccount& command)
{
    return fmt::format("compare {} {} of {}", toString(command.mode), command.account, command.venue);
}

[[nodiscard]] std::string text(const DismissDrift& command)
{
    return fmt::format("agree to difference {} of {} {} of {}: {}", fmt::join(command.items, ", "),
                       toString(command.mode), command.account, command.venue, command.note);
}

[[nodiscard]] std::string text(const TakeEntry& command)
{
    return fmt::format("take the venue's entry price, difference {} of {} {} of {}", command.item,
                       toString(command.mode), command.account, command.venue);
}

[[nodiscard]] std::string text(const SetMarginMode& command)
{
    return fmt::format("margin of {} for {} {} to {}{}", command.instrument, command.account, toString(command.mode),
                       toString(command.margin), confirmation(command.confirmed));
}

[[nodiscard]] std::string text(const MoveMargin& command)
{
    return fmt::format("{} of margin {} {} for {} {}{}", plainText(command.amount.absolute()),
                       command.amount.isNegative() ? "taken from" : "put to", command.instrument, command.account,
                       toString(command.mode), confirmation(command.confirmed));
}

[[nodiscard]] std::string text(const RefusedPress& command)
{
    return command.what;
}

} // namespace

const RequestId& requestOf(const TradingCommand& command)
{
    return std::visit(
        [](const auto& one) -> const RequestId& {
            if constexpr (std::is_same_v<std::decay_t<decltype(one)>, SubmitOrder>)
                return one.order.request;
            else
                return one.request;
        },
        command);
}

std::string describe(const TradingCommand& command)
{
    return std::visit([](const auto& one) { return text(one); }, command);
}

std::string describe(const OrderTerms& terms)
{
    std::string words = fmt::format("{} {} {}", toString(terms.side), terms.qty.toString(), toString(terms.type));
    if (terms.price)
        words += " " + terms.price->toString();
    if (terms.trigger)
        words += fmt::format(" trigger {} {}", toString(terms.triggerSource), terms.trigger->toString());
    if (terms.trailBy)
        words += " trail " + terms.trailBy->toString();
    if (terms.slippageCap)
        words += " cap " + terms.slippageCap->toString();
    if (terms.twap)
        words += fmt::format(" over {} min{}", terms.twap->minutes, terms.twap->isRandomized ? " randomized" : "");
    words += fmt::format(" {}", toString(terms.timeInForce));
    if (terms.isPostOnly)
        words += " post-only";
    if (terms.isReduceOnly)
        words += " reduce-only";
    return words;
}

} // namespace gannet
