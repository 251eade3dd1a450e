// SPDX-License-Identifier: GPL-3.0-or-later
// Sizes, worths, counts and losses, held against the limits of account, instrument and venue.
#include "core/trading/day_result.h"
#include "core/trading/risk_gates.h"
#include "core/trading/soft_limits.h"

#include <fmt/format.h>

#include <string_view>
#include <utility>

namespace gannet::gate {

namespace {

/// What the order is worth; nothing when no price is known or the product does not fit.
[[nodiscard]] std::optional<Decimal> worthOf(const RiskInput& input)
{
    const auto at = referencePrice(input);
    return at ? multiply(at->value, input.request.terms.qty.value) : std::nullopt;
}

/// The account's and the instrument's limit of a position.
Result<void> accountPosition(const RiskInput& input)
{
    const auto limit = stricter(input, &HardLimits::maxPosition);
    if (!limit)
        return {};
    const std::string most = plainText(limit->most);
    const bool isBuy = input.request.terms.side == Side::Buy;
    const auto open = add(isBuy ? input.openBuyQty : input.openSellQty, input.request.terms.qty.value);
    const auto after = !open ? std::nullopt : isBuy ? add(input.position, *open) : subtract(input.position, *open);
    if (!after)
        return deny(Code::MaxPosition, "The position after this order does not fit a number", most, "too large");
    if (after->absolute() <= limit->most)
        return {};
    return denySize(input, Code::MaxPosition,
                    fmt::format("With this order and what is open the position may become {} {}; the limit of {} is {}",
                                plainText(*after), input.instrument->base, limit->whose, most),
                    most, plainText(*after), sizeFor(input, *after, limit->most));
}

/// The venue's limit of an instrument's positions, over all accounts.
Result<void> venueSize(const RiskInput& input)
{
    const auto& most = input.limits->venue.hard.maxPosition;
    if (!most || leavesLess(input))
        return {};
    const auto end = endOf(input);
    const auto& others = input.venue.othersPosition;
    const auto after = end && others ? add(*others, end->absolute()) : std::nullopt;
    if (after && *after <= *most)
        return {};
    return denySize(input, Code::MaxPosition,
                    fmt::format("With this order and what is open the positions of all accounts may become {} {}; the "
                                "limit of {} is {}",
                                after ? plainText(*after) : "too much", input.instrument->base, venueWords(input),
                                plainText(*most)),
                    plainText(*most), after ? plainText(*after) : "too large",
                    end && others ? sizeFor(input, *end, subtract(*most, *others)) : std::vector<std::string>{});
}

/// ... and of what all positions are worth.
Result<void> venueWorth(const RiskInput& input)
{
    const auto& most = input.limits->venue.maxPositionNotional;
    if (!most || leavesLess(input))
        return {};
    const std::string& quote = input.instrument->quote;
    const auto ending = endingOf(input);
    if (!ending || !input.venue.othersNotional)
        return deny(Code::MaxPosition,
                    fmt::format("What the positions of {} are worth is not known, so they cannot be held against its "
                                "limit of {} {}",
                                venueWords(input), plainText(*most), quote),
                    plainText(*most), "unknown");
    const auto after = ending->worth ? add(*input.venue.othersNotional, *ending->worth) : std::nullopt;
    if (after && *after <= *most)
        return {};
    return denySize(
        input, Code::MaxPosition,
        fmt::format("With this order and what is open the positions of all accounts may be worth {} {}; the "
                    "limit of {} is {}",
                    after ? plainText(*after) : "too much", quote, venueWords(input), plainText(*most)),
        plainText(*most), after ? plainText(*after) : "too large",
        sizeWithin(input, *ending, *input.venue.othersNotional, most));
}

/// `taken` so far, one more wanted.
[[nodiscard]] Result<void> countBelow(std::uint32_t taken, const std::optional<std::uint32_t>& most, Code code,
                                      std::string_view what, const std::string& whose, std::string_view fix)
{
    if (!most || taken < *most)
        return {};
    return deny(code, fmt::format("{} {}; the limit of {} is {}: {}", taken, what, whose, *most, fix),
                std::to_string(*most), std::to_string(taken));
}

[[nodiscard]] std::string sinceText(Timestamp since)
{
    if (!since.isKnown())
        return {};
    const std::int64_t minutes = (since - midnightOf(since)).ns / Duration::minutes(1).ns;
    return fmt::format(" (some of it counts from {:02}:{:02} UTC: no price of before is known)", minutes / 60,
                       minutes % 60);
}

/// The day's result of an account or a venue, held against its limit.
[[nodiscard]] Result<void> lossBelow(const std::optional<Decimal>& most, const std::optional<Decimal>& result,
                                     const std::string& unknown, Timestamp since, const std::string& whose)
{
    if (!most)
        return {};
    if (!result)
        return deny(Code::DailyLoss,
                    fmt::format("The day's result of {} is not known until {} has a price, so no new risk is taken",
                                whose, unknown.empty() ? "each position" : unknown),
                    plainText(*most), "unknown");
    const Decimal loss = result->negated();
    if (loss < *most)
        return {};
    return deny(Code::DailyLoss,
                fmt::format("The day's loss of {} is {}{}; at {} no new risk is taken until 00:00 UTC", whose,
                            plainText(loss), sinceText(since), plainText(*most)),
                plainText(*most), plainText(loss));
}

[[nodiscard]] Result<void> rateBelow(std::uint32_t taken, const std::optional<std::uint32_t>& most,
                                     const std::string& whose)
{
    if (!most || taken < *most)
        return {};
    return fail(Error{.kind = ErrorKind::RateLimited,
                      .code = Code::OrderRate,
                      .message = fmt::format("{} orders within a second; the limit of {} is {}. Try again in a second",
                                             taken, whose, *most),
                      .limit = std::to_string(*most),
                      .value = std::to_string(taken)});
}

} // namespace

Result<void> sizeAndNotional(const RiskInput& input)
{
    if (!isRisk(input))
        return {};
    const Decimal& qty = input.request.terms.qty.value;
    const std::string& base = input.instrument->base;
    if (const auto limit = stricter(input, &HardLimits::maxQty); limit && qty > limit->most)
        return deny(Code::MaxSize,
                    fmt::format("{} {} is more than the {} {} an order may have (limit of {})", plainText(qty), base,
                                plainText(limit->most), base, limit->whose),
                    plainText(limit->most), plainText(qty), {plainText(limit->most)});
    const auto limit = stricter(input, &HardLimits::maxNotional);
    if (!limit)
        return {};
    const auto worth = worthOf(input);
    const std::string& quote = input.instrument->quote;
    const std::string most = plainText(limit->most);
    if (!worth)
        return deny(Code::MaxNotional,
                    fmt::format("No price is known to hold the order against the limit of {}, {} {}", limit->whose,
                                most, quote),
                    most, "unknown");
    if (*worth <= limit->most)
        return {};
    const auto fitting = divide(limit->most, referencePrice(input)->value, kFixScale, Rounding::Down);
    return denySize(input, Code::MaxNotional,
                    fmt::format("{} {} is worth {} {}; an order may be worth {} {} (limit of {})", plainText(qty), base,
                                plainText(*worth), quote, most, quote, limit->whose),
                    most, plainText(*worth), inLots(input, fitting));
}

Result<void> positionLimit(const RiskInput& input)
{
    if (!isRisk(input))
        return {};
    if (auto ok = accountPosition(input); !ok)
        return ok;
    if (auto ok = venueSize(input); !ok)
        return ok;
    return venueWorth(input);
}

Result<void> openOrderLimit(const RiskInput& input)
{
    if (!isRisk(input))
        return {};
    const auto below = [](std::uint32_t open, const std::optional<std::uint32_t>& most, const std::string& whose) {
        return countBelow(open, most, Code::OrderLimit, "orders are open", whose, "cancel one first");
    };
    const RiskLimits& limits = *input.limits;
    if (auto ok = below(input.openOrders, limits.hard.maxOpenOrders, accountWords(input)); !ok)
        return ok;
    const auto own = limits.hardOf.find(input.instrument->key);
    if (own != limits.hardOf.end()) {
        if (auto ok = below(input.openOrdersHere, own->second.maxOpenOrders, instrumentWords(input)); !ok)
            return ok;
    }
    return below(input.venue.openOrders, limits.venue.hard.maxOpenOrders, venueWords(input));
}

Result<void> dailyOrders(const RiskInput& input)
{
    if (!isRisk(input))
        return {};
    const auto below = [](std::uint32_t sent, const std::optional<std::uint32_t>& most, const std::string& whose) {
        return countBelow(sent, most, Code::DailyOrders, "orders were sent today", whose, "go on after 00:00 UTC");
    };
    if (auto ok = below(input.ordersToday, input.limits->maxOrdersPerDay, accountWords(input)); !ok)
        return ok;
    return below(input.venue.ordersToday, input.limits->venue.maxOrdersPerDay, venueWords(input));
}

Result<void> losses(const RiskInput& input)
{
    if (!isRisk(input))
        return {};
    const RiskLimits& limits = *input.limits;
    if (auto ok =
            lossBelow(limits.maxDailyLoss, input.dayResult, input.dayUnknown, input.daySince, accountWords(input));
        !ok)
        return ok;
    if (auto ok = lossBelow(limits.venue.maxDailyLoss, input.venue.dayResult, input.venue.dayUnknown,
                            input.venue.daySince, venueWords(input));
        !ok)
        return ok;
    const auto below = [](std::uint32_t rejects, const std::optional<std::uint32_t>& most, const std::string& whose) {
        return countBelow(rejects, most, Code::ConsecutiveRejects, "orders were rejected in a row", whose,
                          "arm again to go on");
    };
    if (auto ok = below(input.consecutiveRejects, limits.maxConsecutiveRejects, accountWords(input)); !ok)
        return ok;
    return below(input.venue.consecutiveRejects, limits.venue.maxConsecutiveRejects, venueWords(input));
}

Result<void> orderRate(const RiskInput& input)
{
    if (!isRisk(input))
        return {};
    if (auto ok = rateBelow(input.ordersInLastSecond, input.limits->maxOrdersPerSecond, accountWords(input)); !ok)
        return ok;
    return rateBelow(input.venue.ordersInLastSecond, input.limits->venue.maxOrdersPerSecond, venueWords(input));
}

} // namespace gannet::gate
