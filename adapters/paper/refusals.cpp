// SPDX-License-Identifier: GPL-3.0-or-later
#include "adapters/paper/paper_gateway.h"
#include "adapters/paper/refusal.h"

#include "core/venue/order_rules.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

// What the venue says no to, in the order in which it looks. One function per question.

namespace gannet::paper {

namespace {

/// No order may be worth more, in quote units: its money fits 63 bits at kMoneyScale.
const Decimal kLargestNotional{10'000'000'000, 0};

/// The same words from the venue's mouth: our own gates have passed it already.
[[nodiscard]] std::optional<Error> asVenue(const Result<void>& checked)
{
    if (checked)
        return std::nullopt;
    Error error = checked.error();
    error.kind = ErrorKind::Rejected;
    error.outcome = Outcome::Rejected;
    return error;
}

template <class T> [[nodiscard]] bool holds(const std::vector<T>& values, const T& value)
{
    return std::find(values.begin(), values.end(), value) != values.end();
}

[[nodiscard]] Error lacks(std::string_view field, std::string_view what, std::string_view venue)
{
    Error error = refused(Code::Unsupported, field, fmt::format("{} has no {}", venue, what), "what the venue takes",
                          std::string(what));
    error.kind = ErrorKind::Unsupported;
    return error;
}

[[nodiscard]] std::optional<Decimal> share(const Decimal& of, const Decimal& fraction, Rounding rounding)
{
    return LedgerAmount::product(of, fraction).rounded(of.scale, rounding);
}

/// How far from the mark a price of this side may be: as the instrument says, else by the venue's rules. A price beyond
/// the other edge is no danger here.
[[nodiscard]] std::optional<Decimal> bandEdge(bool isBuy, const Decimal& mark, const Instrument& instrument,
                                              const PaperRules& rules)
{
    if (instrument.priceBand) {
        const auto& times = isBuy ? instrument.priceBand->up : instrument.priceBand->down;
        return times ? multiply(mark, *times) : std::nullopt;
    }
    const auto& band = isBuy ? rules.bandUp : rules.bandDown;
    const auto width = band ? share(mark, *band, Rounding::Up) : std::nullopt;
    return !width ? std::nullopt : isBuy ? add(mark, *width) : subtract(mark, *width);
}

} // namespace

std::optional<Error> PaperGateway::refusalOf(const Order& order, bool isWaiting)
{
    const Instrument* instrument = m_catalogue.find(order.instrument);
    if (!instrument || instrument->venue != m_venue)
        return refused(Code::UnknownSymbol, "instrument", fmt::format("{} has no such instrument", m_venueName),
                       "an instrument of this venue", instrument ? instrument->key : "one nobody has");
    if (auto error = refusalOfKind(order, *instrument))
        return error;
    if (auto error = asVenue(checkShape(order.terms, m_time)))
        return error;
    if (auto error = asVenue(checkOnInstrument(order.terms, *instrument, std::nullopt)))
        return error;
    if (auto error = refusalOfCount(order, isWaiting))
        return error;
    return isWaiting ? refusalOfTrigger(order, *instrument) : refusalOfMatch(order, *instrument);
}

std::optional<Error> PaperGateway::refusalOfKind(const Order& order, const Instrument& instrument) const
{
    const OrderTerms& terms = order.terms;
    const OrderCapabilities& can = m_rules.capabilities;
    if (!instrument.isTrading)
        return refused(Code::MarketClosed, "instrument", fmt::format("{} does not trade now", instrument.key),
                       "a trading instrument", "halted, settling or delisted");
    if (instrument.type != InstrumentType::Perpetual && instrument.type != InstrumentType::Future)
        return lacks("instrument", fmt::format("paper trading of {}", toString(instrument.type)), m_venueName);
    if (m_session != SessionState::Ready)
        return refused(Code::VenueLimited, "", fmt::format("{} is not ready for orders", m_venueName), "ready",
                       std::string(toString(m_session)));
    if (m_liquidating.contains(instrument.quote))
        return refused(Code::AccountRestricted, "account", "The account is being liquidated", "none until that is over",
                       "a new order");
    if (!holds(can.types, terms.type))
        return lacks("type", toString(terms.type), m_venueName);
    if (!holds(can.timesInForce, terms.timeInForce))
        return lacks("time_in_force", toString(terms.timeInForce), m_venueName);
    const bool isTriggered = hasTrigger(terms.type) || terms.type == OrderType::Trailing;
    if (isTriggered && !holds(can.triggerSources, terms.triggerSource))
        return lacks("trigger_source", fmt::format("trigger on {}", toString(terms.triggerSource)), m_venueName);
    return std::nullopt;
}

std::optional<Error> PaperGateway::refusalOfCount(const Order& order, bool isWaiting) const
{
    const auto isSame = [&](const auto& entry) {
        return entry.second.order.instrument == order.instrument && entry.second.isWaiting == isWaiting;
    };
    const auto here = static_cast<std::uint32_t>(std::count_if(m_orders.begin(), m_orders.end(), isSame));
    const auto refuse = [](std::string_view what, std::uint32_t limit) {
        return refused(Code::OrderLimit, "open_orders",
                       fmt::format("No more than {} {}: cancel one first", limit, what), std::to_string(limit),
                       std::to_string(limit));
    };
    if (m_rules.maxOrders && m_orders.size() >= *m_rules.maxOrders)
        return refuse("open orders of an account", *m_rules.maxOrders);
    const Instrument& instrument = *m_catalogue.find(order.instrument);
    const auto& told = isWaiting ? instrument.openOrderLimits.triggersHere : instrument.openOrderLimits.here;
    const auto& own = told ? told : isWaiting ? m_rules.maxTriggersPerInstrument : m_rules.maxOrdersPerInstrument;
    if (own && here >= *own)
        return refuse(isWaiting ? "waiting triggers in one instrument" : "open orders in one instrument", *own);
    return std::nullopt;
}

std::optional<Error> PaperGateway::refusalOfTrigger(const Order& order, const Instrument& instrument)
{
    const OrderTerms& terms = order.terms;
    const Desk& desk = deskOf(order.instrument);
    const auto& price = terms.triggerSource == TriggerSource::Mark   ? desk.mark
                        : terms.triggerSource == TriggerSource::Last ? desk.last
                                                                     : desk.index;
    // A real venue has its own prices and takes a trigger whatever it told us: it waits.
    if (price && terms.trigger && firesAt(terms.type, terms.side, terms.trigger->value, price->value))
        return refused(Code::BadTrigger, "trigger",
                       fmt::format("The {} price is {} already: the order would fire at once",
                                   toString(terms.triggerSource), plainText(price->value)),
                       "beyond " + plainText(price->value), plainText(terms.trigger->value));
    const auto reference = terms.price ? terms.price : terms.trigger ? terms.trigger : price;
    return reference ? asVenue(checkMinNotional(terms, instrument, *reference)) : std::nullopt;
}

std::optional<Error> PaperGateway::refusalOfMatch(const Order& order, const Instrument& instrument)
{
    const OrderTerms& terms = order.terms;
    Desk& desk = deskOf(order.instrument);
    if (!desk.matching.isLive())
        return refused(
            Code::VenueLimited, "instrument",
            fmt::format("The book of {} is not sure now, and nothing is matched against a guess", instrument.key),
            "a live book", std::string(toString(desk.health)));
    const auto value = m_account.priceOf(order.instrument);
    if (!value)
        return refused(Code::VenueLimited, "instrument",
                       fmt::format("Nobody has said yet what {} is worth", instrument.key), "a mark or a book",
                       "neither");
    const auto touch = desk.matching.touch(terms.side);
    const int scale = desk.matching.scales().price;
    const Price reference = terms.price ? *terms.price
                            : touch     ? Price{Decimal{*touch, static_cast<std::int8_t>(scale)}}
                                        : *value;
    if (auto error = asVenue(checkMinNotional(terms, instrument, reference)))
        return error;
    if (LedgerAmount::product(reference.value, terms.qty.value) > LedgerAmount::from(kLargestNotional))
        return refused(Code::PositionLimit, "qty", "The order is worth more than the paper venue counts",
                       plainText(kLargestNotional) + " " + instrument.quote, plainText(terms.qty.value));
    const bool isBuy = terms.side == Side::Buy;
    if (terms.price) {
        const auto bound = bandEdge(isBuy, value->value, instrument, m_rules);
        if (bound && !bound->isZero() && (isBuy ? terms.price->value > *bound : terms.price->value < *bound)) {
            std::vector<std::string> fixes;
            if (const auto near = instrument.tickRule.neighbours(*bound))
                fixes.push_back(plainText(isBuy ? near->below : near->above));
            return refused(Code::PriceBand, "price",
                           fmt::format("A {} may be at {} {} with the mark at {}", toString(terms.side),
                                       isBuy ? "most" : "least", plainText(*bound), plainText(value->value)),
                           plainText(*bound), plainText(terms.price->value), std::move(fixes));
        }
    }
    if (auto error = refusalOfReduceOnly(order))
        return error;
    if (auto error = refusalOfPostOnly(order, instrument))
        return error;
    return refusalOfMargin(order, instrument);
}

std::optional<Error> PaperGateway::refusalOfReduceOnly(const Order& order) const
{
    const Decimal position = m_account.qtyOf(order.instrument);
    const bool isBuy = order.terms.side == Side::Buy;
    if (!order.terms.isReduceOnly || (!position.isZero() && position.isNegative() == isBuy))
        return std::nullopt;
    return refused(Code::ReduceOnly, "reduce_only",
                   fmt::format("A reduce-only {} would not reduce the position of {}", toString(order.terms.side),
                               plainText(position)),
                   position.isZero() ? "none: flat"
                   : isBuy           ? "a sell"
                                     : "a buy",
                   fmt::format("{} {}", toString(order.terms.side), plainText(order.terms.qty.value)), {"off"});
}

std::optional<Error> PaperGateway::refusalOfPostOnly(const Order& order, const Instrument& instrument)
{
    if (!order.terms.isPostOnly)
        return std::nullopt;
    const Matching& matching = deskOf(order.instrument).matching;
    const bool isBuy = order.terms.side == Side::Buy;
    auto against = matching.touch(order.terms.side);
    if (const auto own = matching.firstAgainst(order.terms.side))
        against = !against ? own->price : isBuy ? std::min(*against, own->price) : std::max(*against, own->price);
    if (!against)
        return std::nullopt;
    const auto scale = static_cast<std::int8_t>(matching.scales().price);
    const Decimal touch{*against, scale};
    if (isBuy ? order.terms.price->value < touch : order.terms.price->value > touch)
        return std::nullopt;
    std::vector<std::string> fixes;
    if (*against > 1) {
        const auto near = instrument.tickRule.neighbours(Decimal{isBuy ? *against - 1 : *against + 1, scale});
        if (near)
            fixes.push_back(plainText(isBuy ? near->below : near->above));
    }
    return refused(Code::PostOnlyWouldCross, "price",
                   fmt::format("A post-only {} at {} would take: the other side is at {}", toString(order.terms.side),
                               plainText(order.terms.price->value), plainText(touch)),
                   (isBuy ? "below " : "above ") + plainText(touch), plainText(order.terms.price->value),
                   std::move(fixes));
}

std::optional<Error> PaperGateway::refusalOfMargin(const Order& order, const Instrument& instrument)
{
    const OrderTerms& terms = order.terms;
    const bool isBuy = terms.side == Side::Buy;
    const Decimal qty = order.openQty();
    const OpenQtys before = openQtys();
    OpenQtys after = before;
    Decimal& side = isBuy ? after[order.instrument].buy : after[order.instrument].sell;
    const auto sum = add(side, qty);
    const std::string& asset = instrument.quote;
    const auto needed = m_account.marginNeeded(asset, before);
    if (sum)
        side = *sum;
    const auto wanted = sum && !terms.isReduceOnly ? m_account.marginNeeded(asset, after) : needed;
    if (needed && wanted && *wanted <= *needed)
        return std::nullopt; // it binds no more than what is there

    const auto value = m_account.priceOf(order.instrument);
    const auto equity = m_account.equity(asset);
    if (!needed || !wanted || !equity || !value || !sum)
        return refused(Code::VenueLimited, "account",
                       "What the account is worth is not known: a position has no price yet",
                       "a price for each position", "none for one of them");
    // Beside the margin: what is lost at once when it trades beyond the value, and the taker's fee.
    Matching& matching = deskOf(order.instrument).matching;
    const auto touch = matching.touch(terms.side);
    const Price at = terms.price ? *terms.price
                     : touch     ? Price{Decimal{*touch, static_cast<std::int8_t>(matching.scales().price)}}
                                 : *value;
    const auto gap = isBuy ? subtract(at.value, value->value) : subtract(value->value, at.value);
    const Decimal adverse = gap && !gap->isNegative() ? *gap : Decimal{};
    auto cost = subtract(*wanted, *needed);
    const auto plus = [&cost](const LedgerAmount& part) { cost = cost ? add(*cost, part) : std::nullopt; };
    plus(LedgerAmount::product(adverse, qty));
    plus(LedgerAmount::from(feeOf(at, qty, m_fees.taker)));
    const auto free = subtract(*equity, *needed);
    if (!cost || !free || *cost > *free) {
        const auto shown = [](const std::optional<LedgerAmount>& amount) {
            const auto rounded = amount ? amount->rounded(2, Rounding::Down) : std::nullopt;
            return rounded ? plainText(*rounded) : std::string("more than can be counted");
        };
        const std::string has = shown(free) + " " + asset;
        std::vector<std::string> fixes;
        if (cost && free && !free->isNegative() && !free->isZero()) { // the same cost per unit, cut to a lot
            const auto part = divide(*free, *cost, 8, Rounding::Down);
            const auto fits =
                part ? LedgerAmount::product(qty, *part).rounded(instrument.qtyScale, Rounding::Down) : std::nullopt;
            const auto lots =
                fits && instrument.lotStep.isPositive() ? multiplesAround(*fits, instrument.lotStep) : std::nullopt;
            const auto size = lots ? std::optional(lots->below) : fits;
            if (size && !size->isZero())
                fixes.push_back(plainText(*size));
        }
        return refused(Code::InsufficientFunds, "qty",
                       fmt::format("{} {} need {} {} with {} times leverage, and {} are free", plainText(qty),
                                   instrument.base, shown(cost), asset,
                                   plainText(m_account.leverageOf(order.instrument)), has),
                       has, shown(cost) + " " + asset, std::move(fixes));
    }

    const auto most = add(m_account.qtyOf(order.instrument), isBuy ? *sum : sum->negated());
    const auto tiers = leverageTiers(m_rules, instrument);
    if (most) {
        const LeverageTier& tier = tierOf(tiers, notional(*most, *value));
        if (m_account.leverageOf(order.instrument) > tier.maxLeverage)
            return refused(Code::PositionLimit, "qty",
                           fmt::format("A position of {} {} may have {} times leverage at most; {} are set",
                                       plainText(*most), instrument.base, plainText(tier.maxLeverage),
                                       plainText(m_account.leverageOf(order.instrument))),
                           plainText(tier.maxLeverage), plainText(m_account.leverageOf(order.instrument)),
                           {plainText(tier.maxLeverage) + "x"});
    }
    return std::nullopt;
}

} // namespace gannet::paper
