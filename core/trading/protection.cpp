// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/trading/protection.h"

#include "core/ledger/pnl.h"
#include "core/model/order_state.h"
#include "core/trading/bracket.h"
#include "core/trading/sizing.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace gannet {

namespace {

[[nodiscard]] Decimal minus(const Decimal& a, const Decimal& b)
{
    const auto rest = subtract(a, b);
    return !rest || rest->isNegative() ? Decimal{} : *rest;
}

[[nodiscard]] Decimal plus(const Decimal& a, const Decimal& b)
{
    return add(a, b).value_or(a);
}

/// What of `filled` falls to part i: shares are cut to the lot from the first on, the last has the rest.
[[nodiscard]] Decimal shareOf(const Decimal& filled, const std::vector<BracketPart>& parts, std::size_t i,
                              const Instrument& instrument)
{
    const auto upTo = [&](std::size_t count) {
        if (count == parts.size())
            return filled;
        Decimal share;
        for (std::size_t k = 0; k < count; ++k)
            share = plus(share, parts[k].share);
        const auto part = multiply(filled, share);
        return (part ? floorToLot(*part, instrument) : std::nullopt).value_or(Decimal{});
    };
    return minus(upTo(i + 1), upTo(i));
}

} // namespace

void Protection::expect(const RequestId& request, Bracket bracket)
{
    m_expected[request.text] = std::move(bracket);
}

void Protection::expectMove(const ReplaceOrder& command)
{
    if (command.bracketBy && m_plans.contains(command.order))
        m_moves[command.order] = {command.request, command.terms, *command.bracketBy};
}

/// The change of an entry is in force, or nothing has come of it.
void Protection::onMoved(const Order& entry)
{
    const auto move = m_moves.find(entry.id);
    const auto plan = m_plans.find(entry.id);
    if (move == m_moves.end() || entry.state == OrderState::PendingReplace)
        return;
    const bool isInForce = entry.terms.price == move->second.to.price && entry.terms.trigger == move->second.to.trigger;
    const Decimal by = move->second.by;
    m_moves.erase(move);
    const Instrument* const instrument = m_oms.market().instrument(entry.instrument);
    if (!isInForce || plan == m_plans.end() || !instrument)
        return;
    // Where no price is valid so far away, the next one below.
    const auto shift = [&](std::optional<Price>& price) {
        const auto to = price ? add(price->value, by) : std::nullopt;
        if (!to || !to->isPositive())
            return;
        const auto around = instrument->tickRule.isValid(*to) ? std::nullopt : instrument->tickRule.neighbours(*to);
        price = Price{around && around->below.isPositive() ? around->below : *to};
    };
    for (Part& part : plan->second.parts) {
        shift(part.terms.stop);
        shift(part.terms.target);
    }
    keep(plan->second);
}

/// What is to be placed outlives the run.
void Protection::keep(const Plan& plan)
{
    Bracket bracket;
    for (const Part& part : plan.parts)
        bracket.parts.push_back(part.terms);
    m_store.push(StoredSetting{std::string(kBracketSetting) + plan.entry.toHex(), toText(bracket), m_oms.now()});
}

void Protection::on(const TradingEvent& event)
{
    if (const auto* told = std::get_if<RequestAnswered>(&event)) {
        if (told->kind != RequestAnswered::Kind::Taken)
            std::erase_if(m_moves, [told](const auto& move) { return move.second.request.text == told->request.text; });
        const auto expected = m_expected.find(told->request.text);
        if (expected == m_expected.end())
            return;
        const Bracket bracket = std::move(expected->second);
        m_expected.erase(expected);
        if (told->kind == RequestAnswered::Kind::Taken && !told->orders.empty())
            begin(*m_oms.orders().find(told->orders.front()), bracket);
        return;
    }
    if (const auto* told = std::get_if<PositionChanged>(&event)) {
        std::vector<ClientOrderId> touched;
        for (const auto& [entry, plan] : m_plans) {
            const Order& order = *m_oms.orders().find(entry);
            if (accountOf(order) == told->account && order.instrument == told->instrument)
                touched.push_back(entry);
        }
        convergeAll(touched);
        return;
    }
    if (const auto* told = std::get_if<AccountChanged>(&event); told && told->state == AccountState::Ready) {
        std::vector<ClientOrderId> touched;
        for (auto& [entry, plan] : m_plans) {
            if (accountOf(*m_oms.orders().find(entry)) != told->account)
                continue;
            for (Part& part : plan.parts)
                part.failures = 0; // the venue is back: what it could not take may go now
            touched.push_back(entry);
        }
        convergeAll(touched);
        return;
    }
    const auto* const told = std::get_if<OrderChanged>(&event);
    if (!told)
        return;
    const ClientOrderId id = told->order.id;
    onMoved(told->order);
    if (const Order* const leg = m_oms.orders().find(id); leg && leg->state != OrderState::PendingReplace)
        m_asked.erase(id);
    const auto owner = m_entryOf.find(id);
    const auto plan = m_plans.find(owner == m_entryOf.end() ? id : owner->second);
    if (plan == m_plans.end())
        return;
    if (owner != m_entryOf.end() && told->order.state == OrderState::Rejected) {
        for (Part& part : plan->second.parts) {
            const auto& stops = part.legs[static_cast<std::size_t>(Leg::Stop)];
            if (std::find(stops.begin(), stops.end(), id) == stops.end())
                continue;
            unprotected(*m_oms.orders().find(plan->first), told->order.reason.value_or(Error{}));
            ++part.failures;
            if (told->order.reason && told->order.reason->code == Code::BadTrigger) {
                part.failures = kFailures; // the market is past it already: what it was to close is closed now
                exitNow(plan->second, told->order.terms.qty.value);
                return;
            }
        }
    }
    converge(plan->second);
}

void Protection::begin(const Order& entry, const Bracket& bracket)
{
    Plan& plan = m_plans[entry.id];
    plan.entry = entry.id;
    for (const BracketPart& part : bracket.parts)
        plan.parts.push_back({part, {}, 0});
    converge(plan);
}

void Protection::restore(const std::vector<StoredSetting>& settings)
{
    for (const StoredSetting& setting : settings) {
        if (!setting.key.starts_with(kBracketSetting) || !setting.value)
            continue;
        const std::string hex = setting.key.substr(kBracketSetting.size());
        const auto id = ClientOrderId::fromHex(hex);
        const auto bracket = bracketFrom(*setting.value);
        const Order* const entry = id ? m_oms.orders().find(*id) : nullptr;
        if (id && bracket && !entry) { // the run before ended after the bracket was stored, and before its order was
            m_store.push(StoredSetting{setting.key, std::nullopt, m_oms.now()});
            continue;
        }
        if (!bracket || !entry) {
            m_tell.tell(TradingTrouble{{.kind = ErrorKind::Protocol,
                                        .code = Code::BadFormat,
                                        .message = fmt::format("The bracket of order {} cannot be gone on with: its "
                                                               "legs stay as they are, look after them",
                                                               hex)},
                                       id.value_or(ClientOrderId{}),
                                       m_oms.now()});
            continue;
        }
        Plan& plan = m_plans[*id];
        plan.entry = *id;
        for (const BracketPart& part : bracket->parts)
            plan.parts.push_back({part, {}, 0});
        // A leg's request is "<entry>/<part><s|t><number>".
        for (const auto& [legId, leg] : m_oms.orders().all()) {
            const std::string& request = leg.request.text;
            if (request.size() < hex.size() + 4 || !request.starts_with(hex + "/"))
                continue;
            const auto part = static_cast<std::size_t>(request[hex.size() + 1] - '0');
            if (part >= plan.parts.size())
                continue;
            const Leg kind = request[hex.size() + 2] == 's' ? Leg::Stop : Leg::Target;
            plan.parts[part].legs[static_cast<std::size_t>(kind)].push_back(legId);
            m_entryOf[legId] = *id;
            ++plan.legs;
        }
        plan.legs += 1000; // numbers of legs that the store no longer shows are not used again
    }
}

Decimal Protection::held(const Order& entry) const
{
    const Position* const position =
        m_oms.positions(entry.mode == TradingMode::Shadow).find({entry.venue, entry.account, entry.instrument});
    if (!position || position->net.qty.isZero())
        return {};
    const Decimal& qty = position->net.qty;
    if (qty.isNegative() == (entry.terms.side == Side::Buy))
        return {}; // turned round: nothing of this entry is left
    return qty.absolute();
}

Decimal Protection::exited(const Part& part) const
{
    Decimal sum;
    for (const auto& legs : part.legs) {
        for (const ClientOrderId& id : legs)
            sum = plus(sum, m_oms.orders().find(id)->filledQty);
    }
    return sum;
}

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

/// Nothing more can come of it: the entry has ended and no leg lives, with nothing left to protect.
bool Protection::isOver(const Plan& plan, const Order& entry) const
{
    if (!isFinal(entry.state))
        return false;
    bool hasLeg = false;
    for (const Part& part : plan.parts) {
        for (const auto& legs : part.legs)
            hasLeg = hasLeg || !living(legs).empty();
    }
    if (hasLeg)
        return false;
    Decimal closed;
    for (const Part& part : plan.parts)
        closed = plus(closed, exited(part));
    return held(entry).isZero() || closed >= entry.filledQty;
}

void Protection::converge(Plan& plan)
{
    const Order& entry = *m_oms.orders().find(plan.entry);
    const Instrument* const instrument = m_oms.market().instrument(entry.instrument);
    const AccountDesk* const desk = m_oms.account(accountOf(entry));
    if (!instrument || !desk || !desk->gateway || desk->gateway->session() != SessionState::Ready)
        return; // once the account is ready all are looked at again
    std::vector<BracketPart> terms;
    for (const Part& part : plan.parts)
        terms.push_back(part.terms);
    Decimal left = held(entry);
    for (std::size_t i = 0; i < plan.parts.size(); ++i) {
        Part& part = plan.parts[i];
        const Decimal share = shareOf(entry.filledQty, terms, i, *instrument);
        const Decimal wanted = std::min(minus(share, exited(part)), left);
        left = minus(left, wanted);
        if (part.terms.stop || part.terms.trail)
            cover(plan, part, Leg::Stop, wanted);
        if (part.terms.target)
            cover(plan, part, Leg::Target, wanted);
    }
    if (isOver(plan, entry))
        end(plan.entry);
}

void Protection::convergeAll(const std::vector<ClientOrderId>& entries)
{
    for (const ClientOrderId& entry : entries) {
        if (const auto plan = m_plans.find(entry); plan != m_plans.end())
            converge(plan->second);
    }
}

void Protection::end(ClientOrderId entry)
{
    std::erase_if(m_entryOf, [entry](const auto& leg) { return leg.second == entry; });
    m_plans.erase(entry);
    m_moves.erase(entry);
    m_store.push(StoredSetting{std::string(kBracketSetting) + entry.toHex(), std::nullopt, m_oms.now()});
}

void Protection::cover(Plan& plan, Part& part, Leg kind, const Decimal& wanted)
{
    const std::vector<const Order*> legs = living(part.legs[static_cast<std::size_t>(kind)]);
    Decimal sum;
    bool isCancelling = false;
    for (const Order* leg : legs) {
        isCancelling = isCancelling || leg->state == OrderState::PendingCancel;
        const auto asked = m_asked.find(leg->id);
        sum = plus(sum, asked == m_asked.end() ? leg->openQty() : asked->second);
    }
    if (sum == wanted || isCancelling)
        return; // what is being cancelled ends first; its end brings us back
    if (wanted.isZero()) {
        for (const Order* leg : legs)
            static_cast<void>(m_oms.cancel(leg->id, leg->request, "protection", "nothing is left to protect"));
        return;
    }
    if (legs.size() == 1 && resize(*legs.front(), wanted))
        return;
    if (sum < wanted) {
        addLeg(plan, part, kind, minus(wanted, sum));
        return;
    }
    for (const Order* leg : legs) {
        if (leg->state == OrderState::PendingNew || leg->state == OrderState::PendingReplace)
            return; // its ack brings us back
    }
    for (const Order* leg : legs)
        static_cast<void>(m_oms.cancel(leg->id, leg->request, "protection", "too large for what is left"));
}

bool Protection::resize(const Order& leg, const Decimal& open)
{
    const AccountDesk* const desk = m_oms.account(accountOf(leg));
    const bool isResting = leg.state == OrderState::Open || leg.state == OrderState::PartiallyFilled;
    const bool canChange =
        m_oms.isLocal(leg.id) || (isResting && desk && desk->gateway && desk->gateway->capabilities().hasReplace);
    if (!canChange || leg.isOutcomeUnknown)
        return false;
    ReplaceOrder change;
    change.request = leg.request;
    change.origin = OrderOrigin::Protection;
    change.order = leg.id;
    change.terms = leg.terms;
    change.terms.qty.value = plus(leg.filledQty, open);
    if (!m_oms.isLocal(leg.id))
        m_asked[leg.id] = open;
    if (m_oms.change(change, {.isAgreed = true, .wasArmed = true, .isUpkeep = true})) {
        m_asked.erase(leg.id);
        return false;
    }
    return true;
}

void Protection::addLeg(Plan& plan, Part& part, Leg kind, const Decimal& qty)
{
    if (part.failures >= kFailures)
        return;
    const Order& entry = *m_oms.orders().find(plan.entry);
    const auto index = static_cast<std::size_t>(&part - plan.parts.data());
    OrderRequest request;
    request.request = {fmt::format("{}/{}{}{}", entry.id.toHex(), index, kind == Leg::Stop ? 's' : 't', ++plan.legs)};
    request.instrument = m_oms.market().instrument(entry.instrument)->key;
    request.account = entry.account;
    request.mode = entry.mode;
    request.origin = OrderOrigin::Protection;
    request.tag = entry.tag;
    OrderTerms& terms = request.terms;
    terms.side = entry.terms.side == Side::Buy ? Side::Sell : Side::Buy;
    terms.qty = {qty};
    terms.isReduceOnly = true;
    if (kind == Leg::Target) {
        terms.type = OrderType::Limit;
        terms.price = part.terms.target;
    } else {
        terms.type = part.terms.trail ? OrderType::Trailing : OrderType::Stop;
        terms.trailBy = part.terms.trail;
        terms.trigger = part.terms.stop;
        terms.slippageCap = part.terms.slippageCap;
    }
    const Submitted made = m_oms.submit(request, {.isAgreed = true, .wasArmed = true, .isUpkeep = true});
    if (made.refusal) {
        ++part.failures;
        unprotected(entry, made.refusal->error);
        return;
    }
    auto& legs = part.legs[static_cast<std::size_t>(kind)];
    legs.push_back(made.order->id);
    m_entryOf[made.order->id] = plan.entry;
    if (kind == Leg::Stop && legs.size() == 1 && !m_oms.market().now(entry.instrument).mark)
        unprotected(entry, {.kind = ErrorKind::Unavailable,
                            .code = Code::StaleData,
                            .message = fmt::format("its stop waits for the mark price of {}, and none is told",
                                                   request.instrument)});
}

void Protection::exitNow(Plan& plan, const Decimal& qty)
{
    const Order& entry = *m_oms.orders().find(plan.entry);
    OrderRequest request;
    request.request = {fmt::format("{}/x{}", entry.id.toHex(), ++plan.legs)};
    request.instrument = m_oms.market().instrument(entry.instrument)->key;
    request.account = entry.account;
    request.mode = entry.mode;
    request.origin = OrderOrigin::Protection;
    request.terms.side = entry.terms.side == Side::Buy ? Side::Sell : Side::Buy;
    request.terms.type = OrderType::Market;
    request.terms.timeInForce = TimeInForce::Ioc;
    request.terms.qty = {std::min(qty, held(entry))};
    request.terms.isReduceOnly = true;
    if (request.terms.qty.value.isZero())
        return;
    const Submitted made = m_oms.submit(request, {.isAgreed = true, .wasArmed = true});
    if (made.refusal)
        unprotected(entry, made.refusal->error);
}

void Protection::unprotected(const Order& entry, const Error& why)
{
    Error error = why;
    error.message =
        fmt::format("A part of the position of order {} is without its protection: {}", entry.id.toHex(), why.message);
    m_tell.tell(TradingTrouble{std::move(error), entry.id, m_oms.now()});
}

void Protection::carryOut(const StopToBreakeven& command)
{
    RequestAnswered told;
    told.request = command.request;
    told.kind = RequestAnswered::Kind::Refused;
    told.gate = "position";
    const auto refused = [&](Error error) {
        told.error = std::move(error);
        m_oms.answer(told);
    };
    const Instrument* const instrument = m_oms.market().instrument(command.instrument);
    const AccountDesk* const desk =
        instrument ? m_oms.route(instrument->venue, command.account, command.mode) : nullptr;
    const Position* const position =
        desk ? m_oms.positions(desk->key.isShadow).find({desk->key.venue, desk->key.account, instrument->id}) : nullptr;
    constexpr int kScale = 12;
    const auto entry = position ? averageEntry(position->net, kScale, Rounding::HalfEven) : std::nullopt;
    if (!entry) {
        refused({.kind = ErrorKind::NotFound,
                 .code = Code::StateConflict,
                 .message = fmt::format("There is no position with a known entry in {}", command.instrument)});
        return;
    }
    told.mode = desk->mode;
    const bool isLong = !position->net.qty.isNegative();
    const auto price = breakevenPrice(*entry, isLong, command.exitFeeRate, *instrument);
    if (!price) {
        refused(price.error());
        return;
    }
    const auto mark = m_oms.market().now(instrument->id).mark;
    if (!mark || (isLong ? *mark <= *price : *mark >= *price)) {
        Error error{.kind = ErrorKind::Denied,
                    .code = Code::BadTrigger,
                    .message = fmt::format("The market at {} is not past breakeven at {}: the stop would fire at once",
                                           mark ? mark->toString() : "an unknown price", price->toString())};
        error.limit = price->toString();
        error.value = mark ? mark->toString() : "unknown";
        refused(std::move(error));
        return;
    }
    for (const auto& [id, order] : m_oms.orders().all()) {
        const bool isStop = order.terms.type == OrderType::Stop || order.terms.type == OrderType::StopLimit;
        if (isFinal(order.state) || accountOf(order) != desk->key || order.instrument != instrument->id || !isStop ||
            (order.terms.side == Side::Buy) == isLong)
            continue;
        ReplaceOrder change;
        change.request = command.request;
        change.origin = command.origin;
        change.order = id;
        change.terms = order.terms;
        change.terms.trigger = *price;
        change.mayCancelNew = true;
        if (auto refusal = m_oms.change(change, {.isAgreed = true})) {
            told.gate = refusal->gate;
            refused(std::move(refusal->error));
            return;
        }
        told.orders.push_back(id);
    }
    if (told.orders.empty()) {
        refused({.kind = ErrorKind::NotFound,
                 .code = Code::UnknownOrder,
                 .message = fmt::format("There is no stop in {} to move", command.instrument)});
        return;
    }
    // What a bracket places later stands there too.
    for (auto& [id, plan] : m_plans) {
        const Order& order = *m_oms.orders().find(id);
        if (accountOf(order) != desk->key || order.instrument != instrument->id)
            continue;
        for (Part& part : plan.parts) {
            if (part.terms.stop)
                part.terms.stop = *price;
        }
        keep(plan);
    }
    told.kind = RequestAnswered::Kind::Taken;
    told.gate.clear();
    told.words = fmt::format("stop to {}", price->toString());
    m_oms.answer(std::move(told));
}

} // namespace gannet
