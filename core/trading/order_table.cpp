// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/trading/order_table.h"

#include "core/base/check.h"
#include "core/ledger/ledger_amount.h"

#include <fmt/format.h>

#include <algorithm>

namespace gannet {

namespace {

/// What was there and the fill's price * qty, with as many decimals as fit.
[[nodiscard]] Decimal addNotional(const Decimal& before, const Fill& fill)
{
    const auto sum = add(LedgerAmount::from(before), LedgerAmount::product(fill.price.value, fill.qty.value));
    for (int scale = Decimal::kMaxScale; sum && scale >= 0; --scale) {
        if (const auto rounded = sum->rounded(scale, Rounding::HalfEven))
            return rounded->normalized();
    }
    return before; // above 9e18 of a currency: no venue has such an order
}

} // namespace

Result<const Order*> OrderTable::create(const OrderRequest& request, VenueId venue, InstrumentId instrument,
                                        TradingMode mode, Timestamp now)
{
    if (!m_requests.insert(request.request.text).second)
        return fail(ErrorKind::Denied, Code::DuplicateRequest,
                    fmt::format("Request {} was taken before; nothing was sent a second time", request.request.text));
    Order order;
    order.id = nextId();
    order.request = request.request;
    order.venue = venue;
    order.instrument = instrument;
    order.account = request.account;
    order.mode = mode;
    order.origin = request.origin;
    order.terms = request.terms;
    order.tag = request.tag;
    order.created = now;
    order.changed = now;
    return &m_orders.emplace(order.id, std::move(order)).first->second;
}

Result<const Order*> OrderTable::adopt(Order order)
{
    if (!order.id.isValid())
        order.id = nextId();
    const bool hasVenueId = !order.venueOrderId.empty();
    if (m_orders.contains(order.id) || (hasVenueId && m_byVenueId.contains({order.venue, order.venueOrderId})))
        return fail(ErrorKind::Invalid, Code::DuplicateId,
                    fmt::format("Order {} (venue's id \"{}\") is here already", order.id.toHex(), order.venueOrderId));
    if (order.id.session == m_session)
        m_nextCounter = std::max(m_nextCounter, order.id.counter + 1);
    if (!order.request.text.empty())
        m_requests.insert(order.request.text);
    if (hasVenueId)
        m_byVenueId.emplace(VenueKey{order.venue, order.venueOrderId}, order.id);
    const ClientOrderId id = order.id;
    return &m_orders.emplace(id, std::move(order)).first->second;
}

bool OrderTable::move(ClientOrderId id, OrderMove move, Timestamp now, std::optional<Error> reason)
{
    const auto it = m_orders.find(id);
    CHECK(it != m_orders.end(), "we act on orders of ours only");
    Order& order = it->second;
    const auto next = nextState(order.state, move, !order.filledQty.isZero());
    if (!next) {
        ++m_notListed;
        return false;
    }
    order.state = *next;
    order.changed = now;
    if (reason)
        order.reason = std::move(reason);
    return true;
}

void OrderTable::setTerms(ClientOrderId id, const OrderTerms& terms, Timestamp now)
{
    const auto it = m_orders.find(id);
    CHECK(it != m_orders.end(), "we act on orders of ours only");
    it->second.terms = terms;
    it->second.changed = now;
}

void OrderTable::setOutcomeUnknown(ClientOrderId id, Timestamp now)
{
    const auto it = m_orders.find(id);
    CHECK(it != m_orders.end(), "we act on orders of ours only");
    if (isFinal(it->second.state))
        return; // the answer came by another way
    it->second.isOutcomeUnknown = true;
    it->second.changed = now;
}

ReportOutcome OrderTable::apply(VenueId venue, const ExecReport& report)
{
    using Kind = ReportOutcome::Kind;
    Order* const order = locate(venue, report);
    if (!order)
        return {};
    ReportOutcome outcome{.kind = Kind::Known, .order = order};
    if (!report.venueOrderId.empty())
        bind(*order, venue, report.venueOrderId);
    order->isOutcomeUnknown = false;

    const bool wasFinal = isFinal(order->state);
    outcome.isNewFill = report.fill && count(*order, *report.fill);
    outcome.hasMissingFills = report.filledQty && *report.filledQty > order->filledQty;
    if (report.type == ExecType::Filled && order->filledQty < order->terms.qty.value)
        outcome.hasMissingFills = true;

    // A fill told twice says nothing new, but for the end of the order, which its first telling may not have said.
    if (report.fill && !outcome.isNewFill && report.type == ExecType::Partial)
        return outcome;
    const auto next = nextState(order->state, moveOf(report.type), !order->filledQty.isZero());
    if (!next && wasFinal) {
        if (outcome.isNewFill) {
            outcome.kind = Kind::LateFill;
        } else if (nextState(OrderState::Open, moveOf(report.type), false) != order->state &&
                   report.type != ExecType::Ack && report.type != ExecType::Partial) {
            // Another end than the one we know contradicts it; the same end, or what came before it, is old news.
            outcome.kind = Kind::NotListed;
            ++m_notListed;
        }
        return outcome;
    }
    if (!next) {
        ++m_notListed;
        outcome.kind = Kind::NotListed;
        return outcome;
    }
    if (*next != order->state || outcome.isNewFill || order->isHeld != report.isHeld || report.reason)
        outcome.kind = Kind::Applied;
    order->state = *next;
    order->isHeld = report.isHeld && !isFinal(*next);
    if (report.reason)
        order->reason = report.reason;
    order->changed = std::max(order->changed, report.time);
    return outcome;
}

const Order* OrderTable::find(ClientOrderId id) const
{
    const auto it = m_orders.find(id);
    return it == m_orders.end() ? nullptr : &it->second;
}

const Order* OrderTable::find(VenueId venue, const std::string& venueOrderId) const
{
    const auto it = m_byVenueId.find({venue, venueOrderId});
    return it == m_byVenueId.end() ? nullptr : find(it->second);
}

std::vector<const Order*> OrderTable::working() const
{
    std::vector<const Order*> orders;
    for (const auto& [id, order] : m_orders) {
        if (isWorking(order.state))
            orders.push_back(&order);
    }
    return orders;
}

OpenOrders OrderTable::openOrders(VenueId venue, const AccountName& account, InstrumentId instrument) const
{
    OpenOrders open;
    for (const Order* order : working()) {
        if (order->venue != venue || order->account != account || order->instrument != instrument)
            continue;
        ++open.count;
        Decimal& sum = order->terms.side == Side::Buy ? open.buyQty : open.sellQty;
        const auto more = add(sum, order->openQty());
        CHECK(more.has_value(), "sizes of one instrument share a scale, and the venue's largest size times its order "
                                "limit fits");
        sum = *more;
    }
    return open;
}

Order* OrderTable::locate(VenueId venue, const ExecReport& report)
{
    auto it = m_orders.end();
    if (report.order.isValid())
        it = m_orders.find(report.order);
    if (it == m_orders.end() && !report.venueOrderId.empty()) {
        const auto known = m_byVenueId.find({venue, report.venueOrderId});
        if (known != m_byVenueId.end())
            it = m_orders.find(known->second);
    }
    return it == m_orders.end() || it->second.venue != venue ? nullptr : &it->second;
}

void OrderTable::bind(Order& order, VenueId venue, const std::string& venueOrderId)
{
    // A replaced order goes on under its successor's id; what still comes under the old one belongs to it too.
    const bool isFree = m_byVenueId.try_emplace({venue, venueOrderId}, order.id).second;
    if (isFree)
        order.venueOrderId = venueOrderId;
}

bool OrderTable::count(Order& order, const Fill& fill)
{
    if (!m_tradeIds[order.id].insert(fill.tradeId).second)
        return false;
    const auto qty = add(order.filledQty, fill.qty.value);
    CHECK(qty.has_value(), "fills of one order share a scale that fits");
    order.filledQty = *qty;
    order.filledNotional = addNotional(order.filledNotional, fill);
    order.changed = std::max(order.changed, fill.time);
    return true;
}

} // namespace gannet
