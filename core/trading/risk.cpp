// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/trading/risk.h"

#include "core/ledger/pnl.h"
#include "core/trading/day_result.h"
#include "core/trading/sizing.h"
#include "core/trading/soft_limits.h"
#include "core/venue/order_rules.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <string>
#include <utility>

namespace gannet {

namespace {

[[nodiscard]] tl::unexpected<Error> deny(Code code, std::string message, std::string limit, std::string value,
                                         std::vector<std::string> fixes = {})
{
    return fail(Error{.kind = ErrorKind::Denied,
                      .code = code,
                      .message = std::move(message),
                      .limit = std::move(limit),
                      .value = std::move(value),
                      .fixes = std::move(fixes)});
}

[[nodiscard]] bool isRisk(const RiskInput& input)
{
    return effectOf(input) == EffectClass::Risk;
}

/// The strictest limit of its kind, and whose it is.
template <class T> struct Limit {
    T most;
    std::string whose;
};

[[nodiscard]] std::string accountWords(const RiskInput& input)
{
    return "account " + input.request.account;
}

[[nodiscard]] std::string venueWords(const RiskInput& input)
{
    const std::string& key = input.instrument->key;
    return "venue " + key.substr(0, key.find(':'));
}

[[nodiscard]] std::string instrumentWords(const RiskInput& input)
{
    return input.instrument->key + " for " + accountWords(input);
}

template <class T>
[[nodiscard]] std::optional<Limit<T>> stricter(const RiskInput& input, std::optional<T> HardLimits::*limit)
{
    const RiskLimits& limits = *input.limits;
    const std::optional<T> most = hardLimitsOf(limits, input.instrument->key).*limit;
    if (!most)
        return std::nullopt;
    if (limits.hard.*limit == most)
        return Limit<T>{*most, accountWords(input)};
    const auto own = limits.hardOf.find(input.instrument->key);
    const bool isOwn = own != limits.hardOf.end() && own->second.*limit == most;
    return Limit<T>{*most, isOwn ? instrumentWords(input) : venueWords(input)};
}

constexpr int kMarginScale = 8; ///< decimals of a margin as told
constexpr int kFixScale = 12;   ///< decimals of a size on its way to the lot

/// A size to be told as a fix, down to the lot; nothing where none is left.
[[nodiscard]] std::vector<std::string> inLots(const RiskInput& input, const std::optional<Decimal>& qty)
{
    const auto fitting = qty && qty->isPositive() ? floorToLot(*qty, *input.instrument) : std::nullopt;
    if (!fitting || !fitting->isPositive())
        return {};
    return {plainText(*fitting)};
}

/// What the order is worth; nothing when no price is known or the product does not fit.
[[nodiscard]] std::optional<Decimal> worthOf(const RiskInput& input)
{
    const auto at = referencePrice(input);
    return at ? multiply(at->value, input.request.terms.qty.value) : std::nullopt;
}

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
        return deny(Code::MarketClosed, fmt::format("{} does not trade now", input.request.instrument), "trading",
                    "halted, settling or delisted");
    return {};
}

Result<void> wholeOrder(const RiskInput& input)
{
    return checkShape(input.request.terms, input.now);
}

Result<void> accountAndMode(const RiskInput& input)
{
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
    return deny(Code::Disarmed, fmt::format("Disarmed for {}: F12 arms", toString(effectiveMode(input))), "armed",
                "disarmed");
}

Result<void> notKilled(const RiskInput& input)
{
    const bool isKilled = input.kill.isGlobal || input.kill.isVenue || input.kill.isInstrument;
    if (!isKilled || !isRisk(input))
        return {};
    const std::string which = input.kill.isGlobal  ? "for everything"
                              : input.kill.isVenue ? fmt::format("for {}", input.venueName)
                                                   : fmt::format("for {}", input.request.instrument);
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
                fmt::format("{} is not ready for orders: {}", input.venueName, toString(input.session)), "Ready",
                std::string(toString(input.session)));
}

Result<void> freshData(const RiskInput& input)
{
    const auto doubt = dataDoubt(input);
    if (!doubt || !isRisk(input) || !wouldTake(input))
        return {}; // what does not take, or only reduces, is asked about among the soft limits
    return deny(Code::StaleData,
                fmt::format("Not taken from a book that may be wrong: {} of {}", *doubt, input.request.instrument),
                fmt::format("live on both sides, at most {} s old", input.limits->maxDataAge.toMilliseconds() / 1000),
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
    if (input.leverage)
        return can.hasLeverage ? Result<void>{} : lacks("leverage that could be set from here");
    if (!holds(can.types, terms.type))
        return lacks(fmt::format("{} orders", toString(terms.type)));
    if (!holds(can.timesInForce, terms.timeInForce))
        return lacks(fmt::format("time in force {}", toString(terms.timeInForce)));
    if ((hasTrigger(terms.type) || terms.type == OrderType::Trailing) &&
        !holds(can.triggerSources, terms.triggerSource))
        return lacks(fmt::format("triggers on the {} price", toString(terms.triggerSource)));
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
    return deny(
        Code::Allowlist,
        fmt::format("{} is not on the allowlist of account {}", input.request.instrument, input.request.account),
        input.limits->allowlist.empty() ? std::string("an empty list")
                                        : fmt::format("{}", fmt::join(input.limits->allowlist, ", ")),
        input.request.instrument);
}

Result<void> onTheGrid(const RiskInput& input)
{
    const OrderTerms& terms = input.request.terms;
    if (terms.price) {
        if (auto ok = checkPrice(*terms.price, *input.instrument, "price"); !ok)
            return ok;
    }
    if (terms.trigger) {
        if (auto ok = checkPrice(*terms.trigger, *input.instrument, "trigger"); !ok)
            return ok;
    }
    if (auto ok = checkQty(terms.qty, *input.instrument); !ok)
        return ok;
    const auto at = referencePrice(input);
    return at ? checkMinNotional(terms, *input.instrument, *at) : Result<void>{};
}

Result<void> reduces(const RiskInput& input)
{
    const OrderTerms& terms = input.request.terms;
    if (!terms.isReduceOnly)
        return {};
    const bool isAgainst = terms.side == Side::Buy ? input.position.isNegative() : input.position.isPositive();
    if (!isAgainst)
        return deny(Code::ReduceOnly,
                    fmt::format("Nothing for a reduce-only {} to reduce: the position is {}", toString(terms.side),
                                plainText(input.position)),
                    terms.side == Side::Buy ? "a short position" : "a long position", plainText(input.position));
    const Decimal size = input.position.absolute();
    if (terms.qty.value > size)
        return deny(Code::ReduceOnly,
                    fmt::format("A reduce-only order of {} is larger than the position of {}",
                                plainText(terms.qty.value), plainText(input.position)),
                    plainText(size), plainText(terms.qty.value), {plainText(size)});
    return {};
}

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
    return deny(Code::MaxNotional,
                fmt::format("{} {} is worth {} {}; an order may be worth {} {} (limit of {})", plainText(qty), base,
                            plainText(*worth), quote, most, quote, limit->whose),
                most, plainText(*worth), inLots(input, fitting));
}

/// What this order would make of the instrument's position, with what is open on its side filled; signed.
[[nodiscard]] std::optional<Decimal> endOf(const RiskInput& input)
{
    const bool isBuy = input.request.terms.side == Side::Buy;
    const auto open = add(isBuy ? input.openingBuyQty : input.openingSellQty, input.request.terms.qty.value);
    return !open ? std::nullopt : isBuy ? add(input.position, *open) : subtract(input.position, *open);
}

/// The size at which `end` would be no larger than `most`, to be told as a fix; nothing where none is left.
[[nodiscard]] std::vector<std::string> sizeFor(const RiskInput& input, const Decimal& end,
                                               const std::optional<Decimal>& most)
{
    const auto excess = most ? subtract(end.absolute(), *most) : std::nullopt;
    return inLots(input, excess ? subtract(input.request.terms.qty.value, *excess) : std::nullopt);
}

/// What the instrument's position could be worth with this order and what is open on its side filled: as large as it is
/// now at what it is worth, what comes on top at the order's price.
struct Ending {
    Decimal end; ///< signed
    Decimal kept;
    Price at;
    std::optional<Decimal> keptWorth; ///< absent: too large for a number
    std::optional<Decimal> worth;     ///< likewise
};

/// Nothing where that is not known.
[[nodiscard]] std::optional<Ending> endingOf(const RiskInput& input)
{
    const auto end = endOf(input);
    const auto at = referencePrice(input);
    const Decimal held = input.position.absolute();
    if (!end || !at || (!held.isZero() && !input.value))
        return std::nullopt;
    Ending ending{*end, std::min(end->absolute(), held), *at, {}, {}};
    ending.keptWorth = input.value ? multiply(ending.kept, input.value->value) : std::optional(Decimal{});
    const auto added = subtract(end->absolute(), ending.kept);
    const auto addedWorth = added ? multiply(*added, at->value) : std::nullopt;
    ending.worth = ending.keptWorth && addedWorth ? add(*ending.keptWorth, *addedWorth) : std::nullopt;
    return ending;
}

/// Whether it leaves less of the position than there is.
[[nodiscard]] bool leavesLess(const RiskInput& input)
{
    const auto end = endOf(input);
    return end && end->isNegative() == input.position.isNegative() && end->absolute() < input.position.absolute();
}

/// The size with which it and `others` would be worth no more than `room`.
[[nodiscard]] std::vector<std::string> sizeWithin(const RiskInput& input, const Ending& ending, const Decimal& others,
                                                  const std::optional<Decimal>& room)
{
    const auto ownRoom = room ? subtract(*room, others) : std::nullopt;
    const auto moreRoom = ownRoom && ending.keptWorth ? subtract(*ownRoom, *ending.keptWorth) : std::nullopt;
    const auto more = moreRoom ? divide(*moreRoom, ending.at.value, kFixScale, Rounding::Down) : std::nullopt;
    return sizeFor(input, ending.end, more ? add(ending.kept, *more) : std::nullopt);
}

Result<void> venuePosition(const RiskInput& input)
{
    const auto& most = input.limits->venue.maxPositionNotional;
    if (!most || !isRisk(input) || leavesLess(input))
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
    return deny(Code::MaxPosition,
                fmt::format("With this order and what is open the positions of all accounts may be worth {} {}; the "
                            "limit of {} is {}",
                            after ? plainText(*after) : "too much", quote, venueWords(input), plainText(*most)),
                plainText(*most), after ? plainText(*after) : "too large",
                sizeWithin(input, *ending, *input.venue.othersNotional, most));
}

Result<void> positionLimit(const RiskInput& input)
{
    const auto limit = stricter(input, &HardLimits::maxPosition);
    if (!limit || !isRisk(input))
        return venuePosition(input);
    const std::string most = plainText(limit->most);
    const bool isBuy = input.request.terms.side == Side::Buy;
    const auto open = add(isBuy ? input.openBuyQty : input.openSellQty, input.request.terms.qty.value);
    const auto after = !open ? std::nullopt : isBuy ? add(input.position, *open) : subtract(input.position, *open);
    if (!after)
        return deny(Code::MaxPosition, "The position after this order does not fit a number", most, "too large");
    if (after->absolute() <= limit->most)
        return venuePosition(input);
    return deny(Code::MaxPosition,
                fmt::format("With this order and what is open the position may become {} {}; the limit of {} is {}",
                            plainText(*after), input.instrument->base, limit->whose, most),
                most, plainText(*after), sizeFor(input, *after, limit->most));
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
    return below(input.venue.openOrders, limits.venue.maxOpenOrders, venueWords(input));
}

Result<void> dailyOrders(const RiskInput& input)
{
    if (!isRisk(input))
        return {};
    return countBelow(input.ordersToday, input.limits->maxOrdersPerDay, Code::DailyOrders, "orders were sent today",
                      accountWords(input), "go on after 00:00 UTC");
}

/// "5%", as it would be typed.
[[nodiscard]] std::string percentText(const Decimal& fraction)
{
    const auto percent = multiply(fraction, {100, 0});
    return percent ? plainText(percent->normalized()) + "%" : "?";
}

constexpr int kCapScale = 6; ///< decimals of the largest cap as told

/// The largest cap with which a take keeps to the band; not above zero where no cap does.
[[nodiscard]] std::optional<Decimal> largestCap(const RiskInput& input, const Decimal& most)
{
    const OrderTerms& terms = input.request.terms;
    const bool isBuy = terms.side == Side::Buy;
    const auto touch = isBuy ? input.ask : input.bid;
    if (terms.type != OrderType::Market || !touch || !input.mark)
        return most; // a trigger takes from a touch that is not there yet
    const auto edge = isBuy ? add({1, 0}, most) : subtract({1, 0}, most);
    const auto worst = edge ? multiply(input.mark->value, *edge) : std::nullopt;
    const auto ratio =
        worst ? divide(*worst, touch->value, kCapScale, isBuy ? Rounding::Down : Rounding::Up) : std::nullopt;
    const auto room = !ratio ? std::nullopt : isBuy ? subtract(*ratio, {1, 0}) : subtract({1, 0}, *ratio);
    return room ? std::optional(std::min(*room, most)) : std::nullopt;
}

/// Of what has no price of its own: how far it may take is its slippage cap.
[[nodiscard]] Result<void> capInBand(const RiskInput& input, const Limit<Decimal>& limit)
{
    const auto& cap = input.request.terms.slippageCap;
    const auto largest = largestCap(input, limit.most);
    if (cap && largest && *cap <= *largest)
        return {};
    const bool isLeft = largest && largest->isPositive();
    const std::string band = fmt::format("the price band of {} (limit of {})", percentText(limit.most), limit.whose);
    const std::string value = cap ? percentText(*cap) : "none";
    auto refused = !isLeft
                       ? deny(Code::PriceBand, fmt::format("What it would take is farther from the mark than {}", band),
                              percentText(limit.most), value)
                   : cap ? deny(Code::PriceBand, fmt::format("A slippage cap of {} goes beyond {}", value, band),
                                percentText(*largest), value, {percentText(*largest)})
                         : deny(Code::PriceBand, fmt::format("Without a slippage cap it could take beyond {}", band),
                                percentText(*largest), value, {percentText(*largest)});
    refused.value().field = "slippage_cap";
    return refused;
}

Result<void> priceBand(const RiskInput& input)
{
    const auto limit = stricter(input, &HardLimits::maxPriceOffset);
    const OrderTerms& terms = input.request.terms;
    if (!limit || !isRisk(input))
        return {};
    if (!terms.price)
        return capInBand(input, *limit);
    const Decimal& most = limit->most;
    const bool isBuy = terms.side == Side::Buy;
    const auto touch = isBuy ? input.ask : input.bid;
    if (!touch && !input.mark)
        return deny(Code::PriceBand, "Neither touch nor mark is known to hold the price against", plainText(most),
                    "unknown");
    for (const auto& [name, reference] : {std::pair{"touch", touch}, std::pair{"mark", input.mark}}) {
        if (!reference)
            continue;
        // Only the dear side is dangerous: buying far above or selling far below.
        const auto offset =
            isBuy ? subtract(terms.price->value, reference->value) : subtract(reference->value, terms.price->value);
        const auto room = multiply(reference->value, most);
        if (!offset || !room)
            return deny(Code::PriceBand, "The distance of the price does not fit a number", plainText(most),
                        "too large");
        if (*offset <= *room)
            continue;
        const auto bound = isBuy ? add(reference->value, *room) : subtract(reference->value, *room);
        return deny(Code::PriceBand,
                    fmt::format("{} is more than {} {} the {} of {} (limit of {})", plainText(terms.price->value),
                                percentText(most), isBuy ? "above" : "below", name, plainText(reference->value),
                                limit->whose),
                    bound ? plainText(*bound) : "", plainText(terms.price->value));
    }
    return {};
}

/// Of a change: what the venue and the account's limit leave.
Result<void> leverageAllowed(const RiskInput& input, const LeverageChange& change)
{
    const Decimal one{1, 0};
    auto most = change.most;
    const auto own = stricter(input, &HardLimits::maxLeverage);
    const bool isOurs = isRisk(input) && own && (!most || own->most < *most);
    if (isOurs) // lowering is never held up by a limit of ours
        most = std::max(own->most.rescaled(0, Rounding::Down).value_or(one), one);
    if (change.to >= one && (!most || change.to <= *most))
        return {};
    const Decimal& nearest = change.to < one ? one : *most;
    const std::string range = most ? "1 to " + plainText(*most) : std::string("1 or more");
    return deny(Code::Leverage,
                fmt::format("{} {} {} times leverage; {} was asked for", input.request.instrument,
                            isOurs ? fmt::format("is held by the limit of {} to", own->whose) : "may have", range,
                            plainText(change.to)),
                range, plainText(change.to), {plainText(nearest)});
}

Result<void> leverage(const RiskInput& input)
{
    if (input.leverage)
        return leverageAllowed(input, *input.leverage);
    const auto limit = stricter(input, &HardLimits::maxLeverage);
    if (!limit || !isRisk(input) || leavesLess(input))
        return {};
    const std::string most = plainText(limit->most);
    const auto ending = endingOf(input);
    if (!ending || !input.equity || !input.othersNotional)
        return deny(Code::Leverage, "Equity or exposure is not known, so leverage cannot be held against its limit",
                    most, "unknown");
    const auto after = ending->worth ? add(*input.othersNotional, *ending->worth) : std::nullopt;
    const auto room = multiply(*input.equity, limit->most);
    if (after && room && *after <= *room)
        return {};
    return deny(Code::Leverage,
                fmt::format("With this order and what is open positions may be worth {} on an equity of {}; the limit "
                            "of {} is {}x",
                            after ? plainText(*after) : "too much", plainText(*input.equity), limit->whose, most),
                most + "x", after ? plainText(*after) : "too large",
                sizeWithin(input, *ending, *input.othersNotional, room));
}

/// As venues bind it: the larger of what either side of the instrument could come to, over the leverage as set.
Result<void> margin(const RiskInput& input)
{
    if (!input.freeMargin || !input.setLeverage || !input.setLeverage->isPositive() || !isRisk(input))
        return {}; // where it is not known the venue says it
    if (hasTrigger(input.request.terms.type) || input.request.terms.type == OrderType::Trailing)
        return {}; // it binds nothing until it fires
    const bool isBuy = input.request.terms.side == Side::Buy;
    const auto end = endOf(input);
    const auto without = [&input](Side side, const Decimal& more) {
        const auto open = add(side == Side::Buy ? input.openingBuyQty : input.openingSellQty, more);
        return !open ? std::nullopt : side == Side::Buy ? add(input.position, *open) : subtract(input.position, *open);
    };
    const auto own = without(isBuy ? Side::Buy : Side::Sell, input.changedQty);
    const auto other = without(isBuy ? Side::Sell : Side::Buy, Decimal{});
    const auto at = referencePrice(input);
    if (!end || !own || !other || !at)
        return {};
    const Decimal before = std::max(own->absolute(), other->absolute());
    const auto bound = subtract(std::max(end->absolute(), other->absolute()), before);
    if (!bound || !bound->isPositive())
        return {};
    const auto needed = marginUsed(notional(*bound, *at), *input.setLeverage, kMarginScale, Rounding::Up);
    if (needed && *needed <= *input.freeMargin)
        return {};
    const auto worth = input.freeMargin->isPositive() ? multiply(*input.freeMargin, *input.setLeverage) : Decimal{};
    const auto more = worth ? divide(*worth, at->value, kFixScale, Rounding::Down) : std::nullopt;
    const std::string& quote = input.instrument->quote;
    return deny(Code::InsufficientFunds,
                fmt::format("This order needs a margin of {} {} at {}x; {} {} are free",
                            needed ? plainText(*needed) : "too many", quote, plainText(*input.setLeverage),
                            plainText(*input.freeMargin), quote),
                plainText(*input.freeMargin), needed ? plainText(*needed) : "too large",
                sizeFor(input, *end, more ? add(before, *more) : std::nullopt));
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
    return countBelow(input.consecutiveRejects, limits.maxConsecutiveRejects, Code::ConsecutiveRejects,
                      "orders were rejected in a row", accountWords(input), "arm again to go on");
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

Result<void> orderRate(const RiskInput& input)
{
    if (!isRisk(input))
        return {};
    if (auto ok = rateBelow(input.ordersInLastSecond, input.limits->maxOrdersPerSecond, accountWords(input)); !ok)
        return ok;
    return rateBelow(input.venue.ordersInLastSecond, input.limits->venue.maxOrdersPerSecond, venueWords(input));
}

constexpr std::array kGates = std::to_array<Gate>({
    {"request", newRequest, true}, {"instrument", knownInstrument, true},
    {"order", wholeOrder},         {"account and mode", accountAndMode, true},
    {"arm", armed, true},          {"kill switch", notKilled, true},
    {"store", storeKeeps, true},   {"venue", venueReady, true},
    {"data", freshData},           {"capability", capable, true},
    {"allowlist", allowed, true},  {"grid", onTheGrid},
    {"reduce-only", reduces},      {"size and notional", sizeAndNotional},
    {"position", positionLimit},   {"open orders", openOrderLimit},
    {"orders a day", dailyOrders}, {"price band", priceBand},
    {"leverage", leverage, true},  {"margin", margin},
    {"losses", losses, true},      {"soft limits", softLimits, true},
    {"rate", orderRate},
});

} // namespace

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
    if (const auto& change = input.leverage)
        return change->from && change->to <= *change->from ? EffectClass::Reduce : EffectClass::Risk;
    return input.request.terms.isReduceOnly ? EffectClass::Reduce : EffectClass::Risk;
}

std::span<const Gate> gates()
{
    return kGates;
}

std::optional<Refusal> firstRefusal(const RiskInput& input)
{
    for (const Gate& gate : kGates) {
        if (input.leverage && !gate.isForLeverage)
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
