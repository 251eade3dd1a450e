// SPDX-License-Identifier: GPL-3.0-or-later
// The orders of a bracket: brought to the size that is to be protected, and what happens where they cannot be.
#include "core/model/order_state.h"
#include "core/trading/protection.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>

namespace gannet {

namespace {

constexpr SubmitOptions kUpkeep{.isAgreed = true, .wasArmed = true, .isUpkeep = true};
constexpr Duration kForgotten = Duration::seconds(60); ///< after that long a failure is no part of a row

[[nodiscard]] bool isPending(const Order& leg)
{
    return leg.isOutcomeUnknown || leg.state == OrderState::PendingNew || leg.state == OrderState::PendingReplace;
}

[[nodiscard]] std::string_view wordOf(bool isTarget, bool isExit)
{
    return isTarget ? "its target" : isExit ? "its exit" : "its stop";
}

} // namespace

std::vector<const Order*> Protection::living(const std::vector<ClientOrderId>& legs) const
{
    std::vector<const Order*> orders;
    for (const ClientOrderId& id : legs) {
        const Order* const order = m_oms.orders().find(id);
        if (!isFinal(order->state))
            orders.push_back(order);
    }
    return orders;
}

/// What of it is still to be filled, once a change on its way is taken.
Decimal Protection::sizeOf(const Order& leg) const
{
    const auto asked = m_asked.find(leg.id);
    return asked == m_asked.end() ? leg.openQty() : asked->second;
}

Decimal Protection::sizeOf(const std::vector<ClientOrderId>& legs) const
{
    Decimal sum;
    for (const Order* leg : living(legs))
        sum = gannet::add(sum, sizeOf(*leg)).value_or(sum);
    return sum;
}

/// Of those, what the venue has said it has, or what waits here.
Decimal Protection::inForce(const std::vector<ClientOrderId>& legs) const
{
    Decimal sum;
    for (const Order* leg : living(legs)) {
        if (m_oms.isLocal(leg->id) || (leg->state != OrderState::Created && leg->state != OrderState::PendingNew))
            sum = gannet::add(sum, sizeOf(*leg)).value_or(sum);
    }
    return sum;
}

/// ... and what was sent, and nobody knows whether it arrived.
Decimal Protection::inDoubt(const std::vector<ClientOrderId>& legs) const
{
    Decimal sum;
    for (const Order* leg : living(legs)) {
        if (leg->isOutcomeUnknown && leg->venueOrderId.empty())
            sum = gannet::add(sum, sizeOf(*leg)).value_or(sum);
    }
    return sum;
}

Decimal Protection::cover(Plan& plan, Part& part, Leg kind, Decimal wanted)
{
    const auto index = static_cast<std::size_t>(kind);
    Attempt& attempt = part.attempts[index];
    const std::vector<const Order*> legs = living(part.legs[index]);
    const Decimal sum = sizeOf(part.legs[index]);
    if (!part.takenAway[index].empty())
        wanted = std::min(wanted, sum);
    const auto missing = subtract(wanted, sum);
    if (!missing || missing->isZero())
        return {};
    if (missing->isNegative()) {
        const auto isCancelling = [](const Order* leg) { return leg->state == OrderState::PendingCancel; };
        if (std::any_of(legs.begin(), legs.end(), isCancelling))
            return {}; // its end brings us back
        if (attempt.again.isKnown() && m_oms.now() < attempt.again && !wanted.isZero())
            lookAgain(plan, attempt.again);
        else
            shrink(legs, attempt, missing->negated());
        return {};
    }
    if (mustWait(plan, attempt, *missing))
        return {};
    for (const Order* leg : legs) {
        const auto larger = gannet::add(leg->openQty(), *missing);
        if (larger && resize(*leg, attempt, *larger))
            return {};
    }
    if (waitsForLegs(plan, legs))
        return *missing;
    add(plan, part, kind, *missing);
    return {};
}

/// Their answer brings us back, and then one of them can be made larger; one that does not come is not waited for.
bool Protection::waitsForLegs(Plan& plan, const std::vector<const Order*>& legs) const
{
    std::size_t onTheirWay = 0;
    Timestamp first;
    for (const Order* leg : legs) {
        const bool isAsked = leg->state == OrderState::Created || isPending(*leg);
        const Timestamp until = leg->changed + kAnswer;
        if (m_oms.isLocal(leg->id) || leg->isOutcomeUnknown || !isAsked || until <= m_oms.now())
            continue;
        ++onTheirWay;
        first = first.isKnown() ? std::min(first, until) : until;
    }
    if (onTheirWay < kLegsAtOnce)
        return false;
    lookAgain(plan, first);
    return true;
}

/// Takes what is too much off the newest first; what is on its way is waited for.
void Protection::shrink(const std::vector<const Order*>& legs, Attempt& attempt, Decimal excess)
{
    for (auto it = legs.rbegin(); it != legs.rend() && excess.isPositive(); ++it) {
        const Order& leg = **it;
        const Decimal size = sizeOf(leg);
        if (size <= excess) {
            cancel(leg, "nothing is left for it to protect");
            excess = subtract(excess, size).value_or(Decimal{});
            continue;
        }
        if (!m_oms.isLocal(leg.id) && isPending(leg))
            continue; // its ack brings us back
        const auto smaller = subtract(size, excess);
        if (smaller && !resize(leg, attempt, *smaller))
            cancel(leg, "too large for what is left");
        return;
    }
}

/// The market is past the stop: what is left of the part is closed, one order at a time, until nothing is.
void Protection::exit(Plan& plan, Part& part, const Decimal& wanted)
{
    const auto index = static_cast<std::size_t>(Leg::Exit);
    if (wanted.isZero() || !living(part.legs[index]).empty() || mustWait(plan, part.attempts[index], wanted))
        return;
    add(plan, part, Leg::Exit, wanted);
}

bool Protection::resize(const Order& leg, const Attempt& attempt, const Decimal& open)
{
    const AccountDesk* const desk = m_oms.account(accountOf(leg));
    const bool isLocal = m_oms.isLocal(leg.id);
    const bool isResting = leg.state == OrderState::Open || leg.state == OrderState::PartiallyFilled;
    const bool isRefused = attempt.noResize.isKnown() && m_oms.now() < attempt.noResize;
    const bool canChange =
        isLocal || (isResting && !isRefused && desk && desk->gateway && desk->gateway->capabilities().hasReplace);
    const auto qty = gannet::add(leg.filledQty, open);
    if (!canChange || leg.isOutcomeUnknown || !qty)
        return false;
    ReplaceOrder change;
    change.request = leg.request;
    change.origin = OrderOrigin::Protection;
    change.order = leg.id;
    change.terms = leg.terms;
    change.terms.qty.value = *qty;
    if (!isLocal)
        m_asked[leg.id] = open;
    if (m_oms.change(change, kUpkeep)) {
        m_asked.erase(leg.id);
        return false;
    }
    return true;
}

void Protection::cancel(const Order& leg, std::string_view why)
{
    m_cancelled.insert(leg.id);
    static_cast<void>(m_oms.cancel(leg.id, leg.request, "protection", why));
}

OrderRequest Protection::requestFor(const Plan& plan, const Part& part, Leg kind, const Decimal& qty) const
{
    const Order& entry = *m_oms.orders().find(plan.entry);
    const auto index = static_cast<std::size_t>(&part - plan.parts.data());
    OrderRequest request;
    request.request = {fmt::format("{}/{}{}{}", entry.id.toHex(), index,
                                   std::string_view("stx")[static_cast<std::size_t>(kind)], plan.legs + 1)};
    request.instrument = m_oms.market().instrument(entry.instrument)->key;
    request.account = entry.account;
    request.mode = entry.mode;
    request.origin = OrderOrigin::Protection;
    request.tag = entry.tag;
    OrderTerms& terms = request.terms;
    terms.side = entry.terms.side == Side::Buy ? Side::Sell : Side::Buy;
    terms.qty = {qty};
    terms.isReduceOnly = true;
    if (kind == Leg::Exit) {
        terms.type = OrderType::Market;
        terms.timeInForce = TimeInForce::Ioc;
        terms.slippageCap = part.terms.slippageCap;
        return request;
    }
    BracketPart at = part.terms;
    for (const Order* leg : living(part.legs[static_cast<std::size_t>(kind)])) {
        if (const OrderTerms* const asked = m_oms.changing(leg->id)) { // being moved: the new one stands there at once
            at.target = asked->price != leg->terms.price ? asked->price : at.target;
            at.stop = asked->trigger != leg->terms.trigger ? asked->trigger : at.stop;
            at.trail = asked->trailBy != leg->terms.trailBy ? asked->trailBy : at.trail;
        }
    }
    if (kind == Leg::Target) {
        terms.type = OrderType::Limit;
        terms.price = at.target;
        return request;
    }
    // The mark is hardest to push; where the venue tells none, a stop on it would wait for ever.
    const MarketNow now = m_oms.market().now(entry.instrument);
    terms.triggerSource = !now.mark && now.last ? TriggerSource::Last : TriggerSource::Mark;
    terms.type = at.trail ? OrderType::Trailing : OrderType::Stop;
    terms.trailBy = at.trail;
    terms.trigger = at.trail ? std::nullopt : at.stop;
    terms.slippageCap = at.slippageCap;
    return request;
}

void Protection::add(Plan& plan, Part& part, Leg kind, const Decimal& qty)
{
    const OrderRequest request = requestFor(plan, part, kind, qty);
    ++plan.legs;
    const Submitted made = m_oms.submit(request, kUpkeep);
    if (made.refusal) {
        failed(plan, part, kind, qty, made.refusal->error, true);
        return;
    }
    auto& legs = part.legs[static_cast<std::size_t>(kind)];
    legs.push_back(made.order->id);
    m_places[made.order->id] = {plan.entry, static_cast<std::size_t>(&part - plan.parts.data()), kind};
    m_terms[made.order->id] = made.order->terms;
    const bool isOnMark = made.order->terms.triggerSource == TriggerSource::Mark;
    if (kind == Leg::Stop && legs.size() == 1 && isOnMark && !m_oms.market().now(made.order->instrument).mark)
        m_tell.tell(TradingTrouble{{.kind = ErrorKind::Unavailable,
                                    .code = Code::StaleData,
                                    .message = fmt::format("{} of the position of order {} are without its protection: "
                                                           "its stop waits for the mark price of {}, and none is told",
                                                           plainText(qty), entryName(plan.entry), request.instrument)},
                                   plan.entry,
                                   m_oms.now()});
}

std::string Protection::entryName(const ClientOrderId& entry) const
{
    const Order* const order = m_oms.orders().find(entry);
    return order ? m_oms.nameOf(*order) : entry.toHex();
}

/// Said at once, and tried again: soon at first, then ever less often.
void Protection::failed(Plan& plan, Part& part, Leg kind, const Decimal& qty, const Error& why, bool isOurs)
{
    Attempt& attempt = part.attempts[static_cast<std::size_t>(kind)];
    const Timestamp now = m_oms.now();
    if (attempt.last.isKnown() && now - attempt.last > kForgotten)
        attempt = {};
    const bool isNews = attempt.failures == 0 || attempt.why.code != why.code;
    ++attempt.failures;
    attempt.last = now;
    const std::int64_t times = std::int64_t{1} << std::min<std::uint32_t>(attempt.failures - 1, 10);
    attempt.again = now + std::min(kRetryFirst * times, kRetryMost);
    attempt.qty = qty;
    attempt.isOurs = isOurs;
    attempt.why = why;
    lookAgain(plan, attempt.again);
    if (!isNews)
        return;
    Error error = why;
    error.message =
        fmt::format("{} of the position of order {} are without its protection, {} could not be placed and "
                    "is tried again: {}",
                    plainText(qty), entryName(plan.entry), wordOf(kind == Leg::Target, kind == Leg::Exit), why.message);
    if (error.fixes.empty())
        error.fixes = {"close the position"};
    m_tell.tell(TradingTrouble{std::move(error), plan.entry, now});
    if (kind != Leg::Target)
        plan.nakedTold = now;
}

/// Whether what failed is not to be tried yet; a size that was refused for being small is, once it is larger.
bool Protection::mustWait(Plan& plan, const Attempt& attempt, const Decimal& missing) const
{
    if (!attempt.again.isKnown() || m_oms.now() >= attempt.again)
        return false;
    const bool wasSmall = attempt.why.code == Code::MinNotional || attempt.why.code == Code::BadQty;
    if (wasSmall && missing > attempt.qty)
        return false;
    lookAgain(plan, attempt.again);
    return true;
}

void Protection::lookAgain(Plan& plan, Timestamp at) const
{
    plan.again = plan.again.isKnown() ? std::min(plan.again, at) : at;
}

void Protection::note(const Plan& plan, Bare& bare, const Decimal& qty) const
{
    if (qty.isZero())
        bare = {};
    else if (bare.qty.isZero())
        bare.since = plan.isRestored ? Timestamp{} : m_oms.now();
    bare.qty = qty;
}

/// Stops of a person's own that are in force against the position, or on their way.
Decimal Protection::ownStops(const AccountKey& account, InstrumentId instrument) const
{
    Decimal sum;
    const auto count = [&](const Order& order) {
        using enum OrderType;
        const OrderType type = order.terms.type;
        if (order.instrument == instrument && accountOf(order) == account && !m_places.contains(order.id) &&
            (type == Stop || type == StopLimit || type == Trailing) && !m_oms.isEntry(order))
            sum = gannet::add(sum, order.openQty()).value_or(sum);
    };
    for (const Order* order : m_oms.orders().working())
        count(*order);
    for (const ClientOrderId id : m_oms.localOrders())
        count(*m_oms.orders().find(id));
    return sum;
}

std::optional<Unprotected> Protection::unprotected(const AccountKey& account, InstrumentId instrument) const
{
    Bare naked, removed;
    Unprotected found;
    const auto count = [](Bare& sum, const Bare& one) {
        if (one.qty.isZero())
            return;
        sum.since = sum.qty.isZero() ? one.since : std::min(sum.since, one.since); // unknown is before any
        sum.qty = gannet::add(sum.qty, one.qty).value_or(sum.qty);
    };
    const auto less = [](Decimal& qty, Decimal& by) {
        const Decimal both = std::min(qty, by);
        qty = subtract(qty, both).value_or(Decimal{});
        by = subtract(by, both).value_or(Decimal{});
    };
    for (const auto& [id, plan] : m_plans) {
        const Order& entry = *m_oms.orders().find(id);
        if (entry.instrument != instrument || accountOf(entry) != account)
            continue;
        count(naked, plan.naked);
        count(removed, plan.removed);
        if (plan.naked.qty.isZero())
            continue;
        found.why = plan.nakedWhy;
        for (const Part& part : plan.parts) {
            for (const Leg kind : {Leg::Stop, Leg::Exit}) {
                const Timestamp again = part.attempts[static_cast<std::size_t>(kind)].again;
                if (again.isKnown() && again > m_oms.now())
                    found.again = found.again.isKnown() ? std::min(found.again, again) : again;
            }
        }
    }
    if (naked.qty.isZero() && removed.qty.isZero())
        return std::nullopt;
    Decimal own = ownStops(account, instrument);
    less(removed.qty, own);
    less(naked.qty, own);
    const auto qty = gannet::add(naked.qty, removed.qty);
    if (!qty || qty->isZero())
        return std::nullopt;
    found.qty = *qty;
    found.isByHand = naked.qty.isZero();
    Bare all;
    count(all, naked);
    count(all, removed);
    found.since = all.since;
    if (found.isByHand) {
        found.why = {};
        found.again = {};
    }
    return found;
}

/// A position without its stop is said again as long as it has none.
void Protection::tellNaked(Plan& plan, const Decimal& naked, const Error& why)
{
    if (naked.isZero()) {
        plan.nakedTold = {};
        return;
    }
    const Timestamp now = m_oms.now();
    if (!plan.nakedTold.isKnown() || now - plan.nakedTold >= kRemind) {
        plan.nakedTold = now;
        Error error = why;
        error.message = fmt::format("Position without stop: {} of order {}, tried again until it has one: {}",
                                    plainText(naked), entryName(plan.entry), why.message);
        error.limit = "a stop for " + plainText(naked);
        error.value = "none";
        if (error.fixes.empty())
            error.fixes = {"close the position"};
        m_tell.tell(TradingTrouble{std::move(error), plan.entry, now});
    }
    lookAgain(plan, plan.nakedTold + kRemind);
}

void Protection::onMarket(InstrumentId instrument)
{
    std::vector<ClientOrderId> touched;
    for (auto& [id, plan] : m_plans) {
        if (!plan.again.isKnown() || m_oms.orders().find(id)->instrument != instrument)
            continue;
        for (Part& part : plan.parts) {
            for (std::size_t kind = 0; kind < kLegs; ++kind) {
                Attempt& attempt = part.attempts[kind];
                if (!attempt.isOurs || !attempt.again.isKnown() || m_oms.now() >= attempt.again)
                    continue;
                const auto refused = m_oms.check(requestFor(plan, part, static_cast<Leg>(kind), attempt.qty));
                if (refused && refused->error.code != Code::NeedsConfirm)
                    continue;
                attempt.again = {};
                touched.push_back(id);
            }
        }
    }
    convergeAll(touched);
}

} // namespace gannet
