// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/trading/order_table.h"

#include "core/base/check.h"
#include "core/ledger/ledger_amount.h"
#include "core/venue/order_rules.h"

#include <fmt/format.h>

#include <algorithm>
#include <limits>

namespace gannet {

namespace {

/// Stands for a sum that does not fit: no limit lets it pass.
constexpr Decimal kTooMuch{std::numeric_limits<std::int64_t>::max(), 0};

/// Above zero, and written with a scale that there is.
[[nodiscard]] bool isAmount(const Decimal& value)
{
    return value.isPositive() && value.scale >= 0 && value.scale <= Decimal::kMaxScale;
}

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

Result<const Order*> OrderTable::adopt(Order order, std::span<const Fill> fills)
{
    if (!order.id.isValid())
        order.id = nextId();
    const VenueKey key{order.venue, order.account, order.venueOrderId};
    const bool hasVenueId = !order.venueOrderId.empty();
    if (m_orders.contains(order.id) || (hasVenueId && m_byVenueId.contains(key)))
        return fail(ErrorKind::Invalid, Code::DuplicateId,
                    fmt::format("Order {} (venue's id \"{}\") is here already", order.id.toHex(), order.venueOrderId));
    if (order.id.session == m_session)
        m_nextCounter = std::max(m_nextCounter, order.id.counter + 1);
    if (!order.request.text.empty())
        m_requests.insert(order.request.text);
    const ClientOrderId id = order.id;
    if (hasVenueId)
        m_byVenueId.emplace(key, id);
    const Decimal told = order.filledQty;
    const Decimal toldNotional = order.filledNotional;
    order.filledQty = {};
    order.filledNotional = {};
    Order& kept = m_orders.emplace(id, std::move(order)).first->second;
    for (const Fill& fill : fills)
        count(kept, fill);
    if (const auto gap = subtract(told, kept.filledQty); gap && gap->isPositive()) {
        m_gaps[id] = {*gap, kept.changed};
        kept.filledQty = told;
        kept.filledNotional = toldNotional;
    }
    if (kept.state == OrderState::Open && !kept.filledQty.isZero())
        kept.state = OrderState::PartiallyFilled;
    enter(kept, kept.state);
    return &kept;
}

void OrderTable::enter(Order& order, OrderState state)
{
    order.state = state;
    if (isWorking(state)) {
        m_working.insert(order.id);
        return;
    }
    m_working.erase(order.id);
    if (isFinal(state)) {
        order.isOutcomeUnknown = false;
        order.isHeld = false;
    }
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
    enter(order, *next);
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

void OrderTable::setOutcomeKnown(ClientOrderId id, Timestamp now)
{
    const auto it = m_orders.find(id);
    CHECK(it != m_orders.end(), "we act on orders of ours only");
    if (std::exchange(it->second.isOutcomeUnknown, false))
        it->second.changed = now;
}

ReportOutcome OrderTable::apply(VenueId venue, const ExecReport& report)
{
    using Kind = ReportOutcome::Kind;
    const Order* const found = find(venue, report);
    if (!found)
        return {};
    Order* const order = &m_orders.find(found->id)->second;
    ReportOutcome outcome{.kind = Kind::Known, .order = order};
    if (!report.venueOrderId.empty())
        bind(*order, report.venueOrderId);
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
    order->isHeld = report.isHeld;
    enter(*order, *next);
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

const Order* OrderTable::find(VenueId venue, const AccountName& account, const std::string& venueOrderId) const
{
    const auto it = m_byVenueId.find({venue, account, venueOrderId});
    return it == m_byVenueId.end() ? nullptr : find(it->second);
}

const Order* OrderTable::find(VenueId venue, const ExecReport& report) const
{
    const Order* order = report.order.isValid() ? find(report.order) : nullptr;
    if (!order && !report.venueOrderId.empty())
        order = find(venue, report.account, report.venueOrderId);
    return order && order->venue == venue && order->account == report.account ? order : nullptr;
}

std::vector<const Order*> OrderTable::working() const
{
    std::vector<const Order*> orders;
    orders.reserve(m_working.size());
    for (const ClientOrderId& id : m_working)
        orders.push_back(find(id));
    return orders;
}

OpenOrders OrderTable::openOrders(const AccountKey& account, InstrumentId instrument) const
{
    OpenOrders open;
    for (const ClientOrderId& id : m_working) {
        const Order& order = *find(id);
        if (order.instrument != instrument || accountOf(order) != account)
            continue;
        ++open.count;
        open.triggers += isTriggered(order.terms.type) ? 1U : 0U;
        const bool isBuy = order.terms.side == Side::Buy;
        Decimal& sum = isBuy ? open.buyQty : open.sellQty;
        sum = add(sum, order.openQty()).value_or(kTooMuch);
        if (order.terms.isReduceOnly)
            continue;
        Decimal& opening = isBuy ? open.openingBuyQty : open.openingSellQty;
        opening = add(opening, order.openQty()).value_or(kTooMuch);
    }
    return open;
}

std::uint32_t OrderTable::workingCount(const AccountKey& account) const
{
    return static_cast<std::uint32_t>(std::count_if(
        m_working.begin(), m_working.end(), [&](const ClientOrderId& id) { return accountOf(*find(id)) == account; }));
}

void OrderTable::bind(Order& order, const std::string& venueOrderId)
{
    // A replaced order goes on under its successor's id; what still comes under the old one belongs to it too.
    const bool isFree = m_byVenueId.try_emplace({order.venue, order.account, venueOrderId}, order.id).second;
    if (isFree)
        order.venueOrderId = venueOrderId;
}

bool OrderTable::count(Order& order, const Fill& fill)
{
    auto& known = m_tradeIds[order.id];
    if (known.contains(fill.tradeId))
        return false;
    const auto gap = m_gaps.find(order.id);
    const bool fillsGap = gap != m_gaps.end() && fill.time <= gap->second.until;
    const auto rest = isAmount(fill.qty.value) && isAmount(fill.price.value)
                          ? subtract(fillsGap ? gap->second.qty : Decimal{}, fill.qty.value)
                          : std::nullopt;
    const Decimal more = rest && rest->isNegative() ? rest->negated() : Decimal{};
    const auto qty = rest ? add(order.filledQty, more) : std::nullopt;
    if (!qty) {
        m_unfit.push_back(fill);
        return false;
    }
    known.insert(fill.tradeId);
    if (fillsGap) {
        gap->second.qty = rest->isNegative() ? Decimal{} : *rest;
        if (gap->second.qty.isZero())
            m_gaps.erase(gap);
    }
    order.filledQty = *qty;
    order.filledNotional = addNotional(order.filledNotional, fill);
    order.changed = std::max(order.changed, fill.time);
    return true;
}

} // namespace gannet
