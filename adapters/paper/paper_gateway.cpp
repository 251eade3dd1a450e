// SPDX-License-Identifier: GPL-3.0-or-later
#include "adapters/paper/paper_gateway.h"

#include "adapters/paper/refusal.h"

#include "core/base/check.h"
#include "core/base/overloaded.h"
#include "core/venue/order_rules.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace gannet::paper {

PaperGateway::PaperGateway(VenueId venue, const Catalogue& catalogue, PaperSettings settings, OrderSink& sink)
    : m_venue(venue),
      m_venueName(catalogue.slug(venue)),
      m_catalogue(catalogue),
      m_settings(std::move(settings)),
      m_rules(rulesOf(m_venueName)),
      m_fees(m_settings.fees.value_or(m_rules.fees.front())),
      m_sink(sink),
      m_chance(m_settings.seed),
      m_account(venue, m_settings.account, catalogue, m_rules, m_settings.start)
{
    CHECK(m_settings.latency.ns >= 0 && m_settings.jitter.ns >= 0, "nothing arrives before it was sent");
}

// --- what is asked -----------------------------------------------------------------------------------------------

void PaperGateway::ask(Ask what, Timestamp now)
{
    const auto late = static_cast<std::int64_t>(m_chance.upTo(static_cast<std::uint64_t>(m_settings.jitter.ns)));
    const Timestamp due = now + m_settings.latency + Duration{late};
    what.due = m_asks.empty() ? due : std::max(due, m_asks.back().due); // one link: nothing overtakes
    m_asks.push_back(std::move(what));
}

void PaperGateway::submit(const Order& order, Timestamp now)
{
    ask({.due = {}, .what = OrderAsk::New, .order = order, .terms = {}, .fillsSince = {}}, now);
}

void PaperGateway::cancel(const Order& order, Timestamp now)
{
    ask({.due = {}, .what = OrderAsk::Cancel, .order = order, .terms = {}, .fillsSince = {}}, now);
}

void PaperGateway::replace(const Order& order, const OrderTerms& terms, Timestamp now)
{
    ask({.due = {}, .what = OrderAsk::Replace, .order = order, .terms = terms, .fillsSince = {}}, now);
}

void PaperGateway::query(const Order& order, Timestamp now)
{
    ask({.due = {}, .what = OrderAsk::Query, .order = order, .terms = {}, .fillsSince = {}}, now);
}

void PaperGateway::requestSnapshot(Timestamp fillsSince, Timestamp now)
{
    ask({.due = {}, .what = std::nullopt, .order = {}, .terms = {}, .fillsSince = fillsSince}, now);
}

void PaperGateway::act(const Ask& what)
{
    if (what.leverage)
        return actLeverage(what.order.instrument, *what.leverage);
    if (!what.what)
        return tellSnapshot(what.fillsSince);
    switch (*what.what) {
    case OrderAsk::New: return actNew(what.order);
    case OrderAsk::Cancel: return actCancel(what.order);
    case OrderAsk::Replace: return actReplace(what.order, what.terms);
    case OrderAsk::Query: return actQuery(what.order);
    }
}

void PaperGateway::actNew(const Order& asked)
{
    if (find(asked.id) || m_done.contains(asked.id)) {
        Error twice =
            refused(Code::DuplicateId, "id", "The paper venue has had this order before", "once", asked.id.toHex());
        twice.outcome = Outcome::Unknown; // the first one may be live
        return answer(OrderAsk::New, asked.id, std::move(twice));
    }
    const bool isWaiting = hasTrigger(asked.terms.type) || asked.terms.type == OrderType::Trailing;
    if (const auto error = refusalOf(asked, isWaiting))
        return reject(asked, *error);

    Working working{.order = asked, .fills = 0, .ends = endOf(asked.terms), .isWaiting = false};
    working.order.venueOrderId = "P" + asked.id.toHex();
    working.order.state = OrderState::Open;
    working.order.isOutcomeUnknown = false;
    working.order.filledQty = {};
    working.order.filledNotional = {};
    Working& kept = m_orders.emplace(asked.id, std::move(working)).first->second;
    if (kept.ends.isKnown())
        m_ends.insert({kept.ends, asked.id});
    answer(OrderAsk::New, asked.id, std::nullopt);
    kept.isWaiting = kept.order.isHeld = isWaiting;
    tell(reportOf(kept.order, ExecType::Ack));
    if (isWaiting)
        wait(kept);
    else
        enter(asked.id);
}

void PaperGateway::actCancel(const Order& asked)
{
    if (!find(asked.id))
        return answer(OrderAsk::Cancel, asked.id, unknownOrder(asked.id, Outcome::Unknown));
    answer(OrderAsk::Cancel, asked.id, std::nullopt);
    finish(asked.id, ExecType::Cancelled, std::nullopt);
}

void PaperGateway::actReplace(const Order& asked, const OrderTerms& terms)
{
    Working* working = find(asked.id);
    if (!working)
        return answer(OrderAsk::Replace, asked.id, unknownOrder(asked.id, Outcome::Rejected));
    const OrderTerms before = working->order.terms;
    if (terms.side != before.side || terms.type != before.type)
        return answer(OrderAsk::Replace, asked.id,
                      refused(Code::InvalidRequest, terms.side != before.side ? "side" : "type",
                              "A change keeps the side and the type of an order", "price, size or trigger",
                              terms.side != before.side ? "another side" : "another type"));
    if (terms.qty.value <= working->order.filledQty) { // as Binance USD-M does: nothing would be left of it
        answer(OrderAsk::Replace, asked.id, std::nullopt);
        return finish(asked.id, ExecType::Cancelled, std::nullopt);
    }

    // It is judged as a new order would be, with its old self out of the way.
    const InstrumentId instrument = working->order.instrument;
    const Working old = *working;
    m_orders.erase(asked.id);
    Order wanted = old.order;
    wanted.terms = terms;
    const auto error = refusalOf(wanted, old.isWaiting);
    m_orders.emplace(asked.id, old);
    if (error)
        return answer(OrderAsk::Replace, asked.id, *error);

    working = find(asked.id);
    deskOf(instrument).matching.leave(asked.id);
    // Another size is no new start: a trailing stop keeps what it has come to.
    const bool keepsTrigger = old.isWaiting && terms.trigger == before.trigger && terms.trailBy == before.trailBy &&
                              terms.triggerSource == before.triggerSource;
    if (!keepsTrigger)
        deskOf(instrument).triggers.remove(asked.id);
    m_ends.erase({working->ends, asked.id});
    working->order.terms = terms;
    working->ends = endOf(terms);
    if (working->ends.isKnown())
        m_ends.insert({working->ends, asked.id});
    answer(OrderAsk::Replace, asked.id, std::nullopt);
    tell(reportOf(working->order, ExecType::Ack));
    if (!working->isWaiting)
        enter(asked.id);
    else if (!keepsTrigger)
        wait(*working);
}

void PaperGateway::actQuery(const Order& asked)
{
    const Working* working = find(asked.id);
    const auto done = m_done.find(asked.id);
    if (!working && done == m_done.end()) {
        // Asks do not overtake, so nothing of it is on its way behind this one; and what ended long ago had been heard
        // of.
        const bool isNew = asked.venueOrderId.empty();
        return tell(OrderAnswer{OrderAsk::Query, asked.id, unknownOrder(asked.id, Outcome::Rejected), m_time, isNew});
    }
    answer(OrderAsk::Query, asked.id, std::nullopt);
    tell(working ? reportOf(working->order, ExecType::Ack) : done->second);
}

void PaperGateway::tellSnapshot(Timestamp fillsSince)
{
    AccountSnapshot snapshot;
    snapshot.venue = m_venue;
    snapshot.account = m_settings.account;
    snapshot.time = m_time;
    for (const auto& [id, working] : m_orders)
        snapshot.openOrders.push_back(working.order);
    for (const Fill& each : m_fills) {
        if (each.time >= fillsSince)
            snapshot.fills.push_back(each);
    }
    for (const auto& [key, position] : m_account.positions().all()) {
        if (!position.net.qty.isZero())
            snapshot.positions.push_back(m_account.position(key.instrument, m_time));
    }
    for (const std::string& asset : m_account.assets()) {
        if (const auto balance = m_account.balance(asset, openQtys(), m_time))
            snapshot.balances.push_back(*balance);
    }
    tell(std::move(snapshot));
}

// --- time --------------------------------------------------------------------------------------------------------

void PaperGateway::advance(Timestamp now)
{
    for (;;) {
        const Timestamp never = now + Duration{1};
        const Timestamp funding = m_fundingTimes.empty() ? never : m_fundingTimes.begin()->first;
        const Timestamp end = m_ends.empty() ? never : m_ends.begin()->first;
        const Timestamp asked = m_asks.empty() ? never : m_asks.front().due;
        const Timestamp next = std::min({funding, end, asked});
        if (next > now)
            break;
        m_time = std::max(m_time, next);
        if (next == funding) {
            const InstrumentId instrument = m_fundingTimes.begin()->second;
            fundingDue(instrument, deskOf(instrument));
        } else if (next == end) {
            expire(m_ends.begin()->second);
        } else {
            const Ask what = std::move(m_asks.front());
            m_asks.pop_front();
            act(what);
        }
    }
    m_time = std::max(m_time, now);
}

void PaperGateway::expire(ClientOrderId id)
{
    finish(id, ExecType::Expired,
           refused(Code::BadExpiry, "expiry", "The order's time is over", "filled before its end", "not filled"));
}

Timestamp PaperGateway::endOf(const OrderTerms& terms) const
{
    if (terms.timeInForce == TimeInForce::Gtd)
        return terms.expiry;
    if (terms.timeInForce != TimeInForce::Day)
        return {};
    const std::int64_t day = lengthNs(KlineInterval::OneDay); // these markets never close: the UTC day ends a Day order
    return {(m_time.ns / day + 1) * day};
}

Timestamp PaperGateway::nextTimer() const
{
    if (!m_facts.empty())
        return m_time;
    std::optional<Timestamp> next;
    const auto sooner = [&next](Timestamp time) { next = next ? std::min(*next, time) : time; };
    if (!m_asks.empty())
        sooner(m_asks.front().due);
    if (!m_ends.empty())
        sooner(m_ends.begin()->first);
    if (!m_fundingTimes.empty())
        sooner(m_fundingTimes.begin()->first);
    return next.value_or(Timestamp{});
}

void PaperGateway::onTimer(Timestamp now)
{
    advance(now);
    while (!m_facts.empty()) { // what is told may lead to new asks, never to new facts at once
        const Fact fact = std::move(m_facts.front());
        m_facts.pop_front();
        std::visit(overloaded{
                       [this](const ExecReport& report) { m_sink.onReport(m_venue, report); },
                       [this](const OrderAnswer& answered) { m_sink.onAnswer(m_venue, answered); },
                       [this](const MarginAnswer& answered) { m_sink.onMargin(m_venue, answered); },
                       [this](const Balance& balance) { m_sink.onBalance(balance); },
                       [this](const VenuePosition& position) { m_sink.onPosition(position); },
                       [this](const FundingPayment& payment) { m_sink.onFunding(payment); },
                       [this](const AccountSnapshot& snapshot) { m_sink.onSnapshot(snapshot); },
                   },
                   fact);
    }
}

// --- the market --------------------------------------------------------------------------------------------------

void PaperGateway::onBook(InstrumentId instrument, const L2Book& book, Scales scales, Timestamp now)
{
    advance(now);
    Desk& desk = deskOf(instrument);
    for (const ClientOrderId id : desk.matching.setScales(scales))
        finish(id, ExecType::Cancelled,
               refused(Code::BadTick, "price", "The venue changed the decimals of this instrument", "its new decimals",
                       "a price or size that they cannot say"));
    desk.health = StreamHealth::Live;
    std::vector<RestingFill> fills;
    desk.matching.onBook(book, m_time, fills);
    revalue(instrument, desk);
    applyRestingFills(instrument, fills);
    for (const ClientOrderId id : std::exchange(desk.firedStale, {})) {
        if (find(id))
            enter(id);
    }
    checkLiquidation(instrument);
    retellMoney(instrument);
}

void PaperGateway::onTrade(InstrumentId instrument, const Trade& trade, Timestamp now)
{
    advance(now);
    if (trade.isBacklog)
        return; // it happened before we listened
    Desk& desk = deskOf(instrument);
    std::vector<RestingFill> fills;
    desk.matching.onTrade(trade, m_time, fills);
    applyRestingFills(instrument, fills);
    desk.last = Price{trade.price};
    std::vector<ClientOrderId> fired;
    desk.triggers.onPrice(TriggerSource::Last, *desk.last, fired);
    for (const ClientOrderId id : fired)
        fire(id);
    checkLiquidation(instrument);
}

void PaperGateway::onMark(InstrumentId instrument, const Mark& mark, Timestamp now)
{
    advance(now);
    Desk& desk = deskOf(instrument);
    if (mark.mark)
        desk.mark = Price{*mark.mark};
    if (mark.index)
        desk.index = Price{*mark.index};
    if (mark.fundingRate)
        desk.fundingRate = mark.fundingRate;
    desk.markTime = m_time;
    revalue(instrument, desk);
    if (const auto owed = std::exchange(desk.owed, std::nullopt))
        payFunding(instrument, desk, *owed);
    schedule(instrument, desk, mark.nextFunding.value_or(Timestamp{}));

    std::vector<ClientOrderId> fired;
    if (mark.mark)
        desk.triggers.onPrice(TriggerSource::Mark, *desk.mark, fired);
    if (mark.index)
        desk.triggers.onPrice(TriggerSource::Index, *desk.index, fired);
    for (const ClientOrderId id : fired)
        fire(id);
    checkLiquidation(instrument);
    retellMoney(instrument);
}

void PaperGateway::onHealth(InstrumentId instrument, StreamHealth book, Timestamp now)
{
    advance(now);
    Desk& desk = deskOf(instrument);
    desk.health = book;
    if (book != StreamHealth::Live)
        desk.matching.onStale();
}

void PaperGateway::onSession(SessionState session, Timestamp now)
{
    advance(now);
    m_session = session;
}

// --- facts -------------------------------------------------------------------------------------------------------

void PaperGateway::answer(OrderAsk ask, ClientOrderId order, std::optional<Error> error)
{
    tell(OrderAnswer{ask, order, std::move(error), m_time});
}

ExecReport PaperGateway::reportOf(const Order& order, ExecType type) const
{
    ExecReport report;
    report.type = type;
    report.order = order.id;
    report.venueOrderId = order.venueOrderId;
    report.account = m_settings.account;
    report.isHeld = order.isHeld;
    report.filledQty = order.filledQty;
    report.time = m_time;
    return report;
}

void PaperGateway::tellMoney(InstrumentId instrument)
{
    tellPosition(instrument);
    tellBalance(m_account.quoteOf(instrument));
}

void PaperGateway::tellPosition(InstrumentId instrument)
{
    Desk& desk = deskOf(instrument);
    desk.moneyTold = m_time;
    desk.moneyToldAt = m_account.priceOf(instrument);
    tell(m_account.position(instrument, m_time));
}

void PaperGateway::tellBalance(const std::string& asset)
{
    m_balanceTold[asset] = m_time;
    if (auto balance = m_account.balance(asset, openQtys(), m_time))
        tell(std::move(*balance));
}

void PaperGateway::retellMoney(InstrumentId instrument)
{
    const Desk& desk = deskOf(instrument);
    const auto isDue = [this](Timestamp told) { return !told.isKnown() || m_time - told >= kMoneyEvery; };
    if (!isDue(desk.moneyTold) || m_account.qtyOf(instrument).isZero() ||
        m_account.priceOf(instrument) == desk.moneyToldAt)
        return;
    tellPosition(instrument);
    const std::string asset = m_account.quoteOf(instrument);
    if (isDue(m_balanceTold[asset])) // one of many positions tells it for all
        tellBalance(asset);
}

std::optional<QueueEstimate> PaperGateway::queueOf(ClientOrderId order) const
{
    const auto working = m_orders.find(order);
    if (working == m_orders.end())
        return std::nullopt;
    const auto desk = m_desks.find(working->second.order.instrument);
    const auto place = desk == m_desks.end() ? std::nullopt : desk->second.matching.queueOf(order);
    if (!place)
        return std::nullopt;
    const auto scale = static_cast<std::int8_t>(desk->second.matching.scales().qty);
    QueueEstimate estimate{std::nullopt, Decimal{place->open, scale}};
    if (place->ahead)
        estimate.ahead = Decimal{*place->ahead, scale};
    return estimate;
}

} // namespace gannet::paper
