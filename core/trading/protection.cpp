// SPDX-License-Identifier: GPL-3.0-or-later
// The life of a bracket: what is filled, what is gone, what a person did to it.
#include "core/trading/protection.h"

#include "core/model/order_state.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <utility>

namespace gannet {

namespace {

constexpr std::size_t kStop = 0;
constexpr std::size_t kTarget = 1;

[[nodiscard]] Decimal minus(const Decimal& a, const Decimal& b)
{
    const auto rest = subtract(a, b);
    return !rest || rest->isNegative() ? Decimal{} : *rest;
}

[[nodiscard]] Decimal plus(const Decimal& a, const Decimal& b)
{
    return add(a, b).value_or(a);
}

/// The request of what is sent in its place where a venue cannot change an order.
[[nodiscard]] RequestId successorOf(ClientOrderId order)
{
    return {order.toHex() + "/new"};
}

[[nodiscard]] bool hasStop(const BracketPart& terms)
{
    return terms.stop || terms.trail;
}

} // namespace

void Protection::expect(const RequestId& request, Bracket bracket)
{
    m_expected[request.text] = std::move(bracket);
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
    if (const auto* told = std::get_if<FillTold>(&event)) {
        if (!told->isRemembered)
            onFill(told->fill);
        return;
    }
    if (const auto* told = std::get_if<PositionChanged>(&event)) {
        onPosition(*told);
        return;
    }
    if (const auto* told = std::get_if<AccountChanged>(&event); told && told->state == AccountState::Ready) {
        std::vector<ClientOrderId> touched;
        for (auto& [entry, plan] : m_plans) {
            if (accountOf(*m_oms.orders().find(entry)) != told->account)
                continue;
            for (Part& part : plan.parts) {
                for (Attempt& attempt : part.attempts)
                    attempt.again = {}; // the venue is back: what it could not take may go now
            }
            touched.push_back(entry);
        }
        convergeAll(touched);
        return;
    }
    const auto* const told = std::get_if<OrderChanged>(&event);
    if (!told)
        return;
    onMoved(told->order);
    const auto place = m_places.find(told->order.id);
    const auto plan = m_plans.find(place == m_places.end() ? told->order.id : place->second.entry);
    if (plan == m_plans.end())
        return;
    if (place != m_places.end())
        onLeg(plan->second, Place(place->second), *m_oms.orders().find(told->order.id));
    converge(plan->second);
}

void Protection::begin(const Order& entry, const Bracket& bracket)
{
    Plan& plan = m_plans[entry.id];
    plan.entry = entry.id;
    for (const BracketPart& terms : bracket.parts)
        plan.parts.emplace_back().terms = terms;
    plan.kept = textOf(plan); // whoever submitted it stored it
    converge(plan);
}

void Protection::restore(const std::vector<StoredSetting>& settings)
{
    for (const StoredSetting& setting : settings) {
        if (!setting.key.starts_with(kBracketSetting) || !setting.value)
            continue;
        const std::string hex = setting.key.substr(kBracketSetting.size());
        const auto id = ClientOrderId::fromHex(hex);
        const auto stored = bracketFrom(*setting.value);
        const Order* const entry = id ? m_oms.orders().find(*id) : nullptr;
        if (id && stored && !entry) { // the run before ended after the bracket was stored, and before its order was
            m_store.push(StoredSetting{setting.key, std::nullopt, m_oms.now()});
            continue;
        }
        if (!stored || !entry) {
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
        plan.filled = entry->filledQty;
        plan.gone = stored->state.gone;
        plan.kept = *setting.value;
        plan.isRestored = true;
        for (const BracketPart& terms : stored->bracket.parts)
            plan.parts.emplace_back().terms = terms;
        findLegs(plan);
        for (std::size_t i = 0; i < plan.parts.size(); ++i) {
            const BracketState::Part& state = stored->state.parts[i];
            Part& part = plan.parts[i];
            part.isExiting = state.isExiting;
            part.exitedBefore = state.exitedBefore;
            for (const auto& legs : part.legs) {
                for (const ClientOrderId& leg : legs)
                    part.exited = plus(part.exited, m_oms.orders().find(leg)->filledQty);
            }
            part.exited = minus(part.exited, part.exitedBefore);
            for (const std::size_t kind : {kStop, kTarget}) {
                if (kind == kStop ? state.hasStop : state.hasTarget)
                    continue;
                part.takenAway[kind].insert(plan.entry); // a mark that stays
            }
        }
        plan.legs += 1000; // numbers of legs that the store no longer shows are not used again
    }
}

/// A leg's request is "<entry>/<part><s|t|x><number>", or "<leg>/new" of one that was sent anew.
void Protection::findLegs(Plan& plan)
{
    const std::string prefix = plan.entry.toHex() + "/";
    std::map<std::string, const Order*> anew;
    std::vector<std::pair<const Order*, Place>> found;
    for (const auto& [id, order] : m_oms.orders().all()) {
        if (order.origin != OrderOrigin::Protection)
            continue;
        const std::string& request = order.request.text;
        if (request.ends_with("/new"))
            anew[request] = &order;
        if (request.size() < prefix.size() + 3 || !request.starts_with(prefix))
            continue;
        const auto part = static_cast<std::size_t>(request[prefix.size()] - '0');
        const std::size_t kind = std::string_view("stx").find(request[prefix.size() + 1]);
        if (part < plan.parts.size() && kind < kLegs)
            found.push_back({&order, {plan.entry, part, static_cast<Leg>(kind)}});
    }
    for (std::size_t i = 0; i < found.size(); ++i) { // grows with those sent anew
        const auto [leg, place] = found[i];
        take(plan, *leg, place);
        if (const auto next = anew.find(successorOf(leg->id).text); next != anew.end())
            found.emplace_back(next->second, place);
    }
}

void Protection::take(Plan& plan, const Order& leg, Place place)
{
    plan.parts[place.part].legs[static_cast<std::size_t>(place.kind)].push_back(leg.id);
    ++plan.legs;
    m_places[leg.id] = place;
    if (!isFinal(leg.state))
        m_terms[leg.id] = leg.terms;
}

void Protection::onFill(const Fill& fill)
{
    m_lastFill = {fill.order, fill.side == Side::Buy ? fill.qty.value : fill.qty.value.negated()};
    if (const auto plan = m_plans.find(fill.order); plan != m_plans.end())
        plan->second.filled = plus(plan->second.filled, fill.qty.value);
    const auto place = m_places.find(fill.order);
    if (place == m_places.end())
        return;
    if (const auto plan = m_plans.find(place->second.entry); plan != m_plans.end()) {
        // Stop and target of a part may both fill: what is more than was open took nothing off this bracket.
        Part& part = plan->second.parts[place->second.part];
        const Decimal counted = std::min(fill.qty.value, open(plan->second));
        part.exited = plus(part.exited, counted);
        part.exitedBefore = plus(part.exitedBefore, minus(fill.qty.value, counted));
    }
}

/// What was filled before the position was flat is gone for good: what is held later is another position, or what the
/// entry fills from here on.
void Protection::onPosition(const PositionChanged& told)
{
    std::vector<ClientOrderId> touched;
    for (auto& [id, plan] : m_plans) {
        const Order& entry = *m_oms.orders().find(id);
        if (accountOf(entry) != told.account || entry.instrument != told.instrument)
            continue;
        touched.push_back(id);
        const bool isFlat = told.qty.isZero() || told.qty.isNegative() == (entry.terms.side == Side::Buy);
        if (isFlat && plan.gone != plan.filled) {
            plan.gone = plan.filled;
            for (Part& part : plan.parts) {
                part.exitedBefore = plus(part.exitedBefore, std::exchange(part.exited, {}));
                part.isExiting = false;
            }
        } else if (!isFlat && m_lastFill.order == id) {
            // The entry's fill turned a position round: the part that closed the old one opened nothing.
            const auto before = subtract(told.qty, m_lastFill.qty);
            if (before && !before->isZero() && before->isNegative() != told.qty.isNegative())
                plan.gone = plus(plan.gone, before->absolute());
        }
        keep(plan);
    }
    m_lastFill = {};
    convergeAll(touched);
}

void Protection::onLeg(Plan& plan, const Place& place, const Order& leg)
{
    const auto known = m_terms.find(leg.id);
    if (known == m_terms.end())
        return; // its end was seen
    Part& part = plan.parts[place.part];
    const auto kind = static_cast<std::size_t>(place.kind);
    const bool isResting = leg.state == OrderState::Open || leg.state == OrderState::PartiallyFilled;
    if (leg.state != OrderState::PendingReplace) {
        if (const auto asked = m_asked.find(leg.id); asked != m_asked.end()) {
            if (isResting && leg.openQty() != asked->second && leg.reason)
                part.attempts[kind].noResize = m_oms.now() + kRetryMost;
            m_asked.erase(asked);
        }
        // We change sizes only: another price is a person's.
        OrderTerms& was = known->second;
        if (leg.terms.type == was.type && place.kind == Leg::Target && leg.terms.price != was.price)
            part.terms.target = leg.terms.price;
        if (leg.terms.type == was.type && place.kind == Leg::Stop && leg.terms.trigger != was.trigger)
            part.terms.stop = leg.terms.trigger;
        if (leg.terms.type == was.type && place.kind == Leg::Stop && leg.terms.trailBy != was.trailBy)
            part.terms.trail = leg.terms.trailBy;
        was = leg.terms;
    }
    if (isResting) { // a cancel that failed leaves it as it was
        part.takenAway[kind].erase(leg.id);
        if (m_cancelled.erase(leg.id) > 0)
            part.attempts[kind].again = m_oms.now() + kRetryFirst;
    }
    if (isFinal(leg.state)) {
        m_terms.erase(known);
        onLegEnd(plan, place, leg);
    }
    keep(plan);
}

void Protection::onLegEnd(Plan& plan, const Place& place, const Order& leg)
{
    Part& part = plan.parts[place.part];
    const bool wasOurs = m_cancelled.erase(leg.id) > 0;
    if (leg.state == OrderState::Filled || part.takenAway[static_cast<std::size_t>(place.kind)].contains(leg.id))
        return;
    if (m_oms.orders().isTaken(successorOf(leg.id))) {
        const auto& all = m_oms.orders().all();
        const auto next = std::find_if(all.rbegin(), all.rend(), [&leg](const auto& one) {
            return one.second.request.text == successorOf(leg.id).text;
        });
        if (next != all.rend() && !isFinal(next->second.state)) {
            take(plan, next->second, place);
            if (place.kind == Leg::Stop) {
                part.terms.stop = next->second.terms.trigger;
                part.terms.trail = next->second.terms.trailBy;
            } else {
                part.terms.target = next->second.terms.price;
            }
            return;
        }
    }
    if (wasOurs)
        return;
    const auto rest = subtract(leg.terms.qty.value, leg.filledQty);
    const Error why = leg.reason.value_or(
        Error{.kind = ErrorKind::Rejected,
              .code = Code::Other,
              .message = fmt::format("the venue ended it ({}) and said nothing of why", toString(leg.state))});
    const bool hasFired = !leg.filledQty.isZero() || leg.terms.type == OrderType::Market;
    if (place.kind == Leg::Stop && (why.code == Code::BadTrigger || hasFired))
        part.isExiting = true; // the market is past it already: what it was to close is closed now
    if (place.kind == Leg::Exit && !leg.filledQty.isZero())
        return; // a part went: the rest goes at once
    failed(plan, part, place.kind, rest.value_or(Decimal{}), why, false);
    if (place.kind != Leg::Exit && leg.state == OrderState::Cancelled && leg.filledQty.isZero() &&
        part.attempts[static_cast<std::size_t>(place.kind)].failures == 1)
        part.attempts[static_cast<std::size_t>(place.kind)].again = {}; // it stood, so it may stand again
}

void Protection::takeAway(ClientOrderId id)
{
    const auto place = m_places.find(id);
    const auto plan = place == m_places.end() ? m_plans.end() : m_plans.find(place->second.entry);
    if (plan == m_plans.end() || !m_terms.contains(id) || place->second.kind == Leg::Exit)
        return;
    const Order& leg = *m_oms.orders().find(id);
    const bool isStop = place->second.kind == Leg::Stop;
    const std::string rest = plainText(minus(leg.terms.qty.value, leg.filledQty));
    plan->second.parts[place->second.part].takenAway[static_cast<std::size_t>(place->second.kind)].insert(id);
    keep(plan->second);
    if (!isStop)
        return;
    Error error{.kind = ErrorKind::Denied,
                .code = Code::UserDeclined,
                .message = fmt::format("Position without stop: {} of order {} have none any more, because it was "
                                       "cancelled by hand; none is placed again",
                                       rest, entryName(plan->first))};
    error.limit = "a stop for " + rest;
    error.value = "none";
    error.fixes = {"place a stop", "close the position"};
    m_tell.tell(TradingTrouble{std::move(error), plan->first, m_oms.now()});
}

void Protection::onCancel(const CancelOrder& command)
{
    takeAway(command.order);
}

void Protection::onCancel(const CancelScope& command)
{
    if (command.what != CancelWhat::Everything)
        return;
    std::vector<ClientOrderId> legs;
    for (const auto& [id, terms] : m_terms) {
        const Order& leg = *m_oms.orders().find(id);
        const Instrument* const instrument = m_oms.market().instrument(leg.instrument);
        const bool isTarget = command.target.empty() || command.target == m_oms.market().slug(leg.venue) ||
                              (instrument && command.target == instrument->key);
        if (isTarget && (command.account.empty() || command.account == leg.account) &&
            (!command.mode || *command.mode == leg.mode))
            legs.push_back(id);
    }
    for (const ClientOrderId& id : legs)
        takeAway(id);
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

/// What of the entry is still to be protected, as far as fills say.
Decimal Protection::open(const Plan& plan) const
{
    Decimal rest = minus(plan.filled, plan.gone);
    for (const Part& part : plan.parts)
        rest = minus(rest, part.exited);
    return rest;
}

/// Nothing more can come of it: the entry has ended and no leg lives, with nothing left to place.
bool Protection::isOver(const Plan& plan, const Order& entry) const
{
    if (!isFinal(entry.state) || plan.filled < entry.filledQty)
        return false; // or its last fills are still to be told
    bool hasWork = false;
    for (const Part& part : plan.parts) {
        for (const auto& legs : part.legs) {
            if (!living(legs).empty())
                return false;
        }
        // A stop that was taken away is no work, but what is without it is told until it is gone.
        hasWork =
            hasWork || part.isExiting || hasStop(part.terms) || (part.terms.target && part.takenAway[kTarget].empty());
    }
    return !hasWork || held(entry).isZero() || open(plan).isZero();
}

void Protection::converge(Plan& plan)
{
    const Order& entry = *m_oms.orders().find(plan.entry);
    const Instrument* const instrument = m_oms.market().instrument(entry.instrument);
    const AccountDesk* const desk = m_oms.account(accountOf(entry));
    plan.again = {};
    if (!instrument || !desk || !desk->gateway)
        return; // once the account is ready all are looked at again
    const bool isReady = desk->gateway->session() == SessionState::Ready;
    std::vector<BracketPart> terms;
    for (const Part& part : plan.parts)
        terms.push_back(part.terms);
    const Decimal filled = minus(plan.filled, plan.gone);
    Decimal left = std::min(held(entry), open(plan));
    Decimal naked, bare, removed, unsure;
    Error why;
    for (std::size_t i = 0; i < plan.parts.size(); ++i) {
        Part& part = plan.parts[i];
        const Decimal wanted = std::min(minus(shareOf(filled, terms, i, *instrument), part.exited), left);
        left = minus(left, wanted);
        if (wanted.isZero())
            part.isExiting = false;
        Decimal waiting;
        if (isReady) {
            if (hasStop(part.terms))
                waiting = cover(plan, part, Leg::Stop, part.isExiting ? Decimal{} : wanted);
            if (part.terms.target)
                static_cast<void>(cover(plan, part, Leg::Target, part.isExiting ? Decimal{} : wanted));
            exit(plan, part, part.isExiting ? wanted : Decimal{});
        }
        if (!hasStop(part.terms))
            continue;
        if (!part.takenAway[kStop].empty() && !part.isExiting) {
            removed = plus(removed, minus(wanted, sizeOf(part.legs[kStop])));
            continue;
        }
        const std::size_t kind = part.isExiting ? static_cast<std::size_t>(Leg::Exit) : kStop;
        const Decimal missing = minus(minus(wanted, sizeOf(part.legs[kind])), waiting);
        naked = plus(naked, missing);
        unsure = plus(unsure, inDoubt(part.legs[kind]));
        // What was refused and is on its way again is in force once the venue has it.
        bare = plan.naked.qty.isZero() ? plus(naked, unsure) : plus(bare, minus(wanted, inForce(part.legs[kind])));
        if (!missing.isZero() && part.attempts[kind].failures > 0)
            why = part.attempts[kind].why;
    }
    if (!unsure.isZero() && why.message.empty())
        why = {.kind = ErrorKind::Unavailable,
               .code = Code::UnknownOutcome,
               .message = fmt::format("whether {} has its stop is not known, and is being asked",
                                      m_oms.market().venueName(entry.venue))};
    if (!isReady) {
        why = {.kind = ErrorKind::Denied,
               .code = Code::VenueNotReady,
               .message = fmt::format("{} is not ready for orders", m_oms.market().venueName(entry.venue))};
        lookAgain(plan, m_oms.now() + Duration::seconds(1)); // a link that comes back is told by nobody
    }
    note(plan, plan.naked, bare);
    note(plan, plan.removed, removed);
    if (bare.isZero())
        plan.nakedWhy = {};
    else if (!why.message.empty())
        plan.nakedWhy = why;
    plan.isRestored = false;
    tellNaked(plan, naked, why);
    if (!isOver(plan, entry))
        return;
    // Fills that a venue counted and did not tell may be of this entry: the account is being asked.
    if (desk->isSnapshotWanted || desk->snapshotAsked.isKnown() || desk->comparing.again.isKnown() ||
        (entry.state == OrderState::Filled && entry.filledQty < entry.terms.qty.value))
        lookAgain(plan, m_oms.now() + Duration::seconds(5));
    else
        end(plan.entry);
}

void Protection::convergeAll(const std::vector<ClientOrderId>& entries)
{
    for (const ClientOrderId& entry : entries) {
        if (const auto plan = m_plans.find(entry); plan != m_plans.end())
            converge(plan->second);
    }
}

std::string Protection::textOf(const Plan& plan)
{
    StoredBracket stored;
    stored.state.gone = plan.gone;
    for (const Part& part : plan.parts) {
        stored.bracket.parts.push_back(part.terms);
        stored.state.parts.push_back(
            {part.exitedBefore, part.takenAway[kStop].empty(), part.takenAway[kTarget].empty(), part.isExiting});
    }
    return toText(stored);
}

void Protection::keep(Plan& plan)
{
    std::string text = textOf(plan);
    if (text == plan.kept)
        return;
    plan.kept = text;
    m_store.push(StoredSetting{std::string(kBracketSetting) + plan.entry.toHex(), std::move(text), m_oms.now()});
}

void Protection::end(ClientOrderId entry)
{
    std::erase_if(m_places, [this, entry](const auto& leg) {
        if (leg.second.entry != entry)
            return false;
        m_terms.erase(leg.first);
        m_asked.erase(leg.first);
        m_cancelled.erase(leg.first);
        return true;
    });
    m_plans.erase(entry);
    m_moves.erase(entry);
    m_store.push(StoredSetting{std::string(kBracketSetting) + entry.toHex(), std::nullopt, m_oms.now()});
}

Timestamp Protection::nextTimer() const
{
    Timestamp next;
    for (const auto& [entry, plan] : m_plans) {
        if (plan.again.isKnown())
            next = next.isKnown() ? std::min(next, plan.again) : plan.again;
    }
    return next;
}

void Protection::onTimer()
{
    std::vector<ClientOrderId> due;
    for (const auto& [entry, plan] : m_plans) {
        if (plan.again.isKnown() && plan.again <= m_oms.now())
            due.push_back(entry);
    }
    convergeAll(due);
}

} // namespace gannet
