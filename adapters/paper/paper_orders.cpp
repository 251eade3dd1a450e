// SPDX-License-Identifier: GPL-3.0-or-later
#include "adapters/paper/paper_gateway.h"
#include "adapters/paper/refusal.h"

#include "core/base/check.h"
#include "core/venue/order_rules.h"

#include <fmt/format.h>

#include <algorithm>
#include <limits>
#include <utility>

namespace gannet::paper {

namespace {

[[nodiscard]] Decimal at(std::int64_t mantissa, int scale)
{
    return {mantissa, static_cast<std::int8_t>(scale)};
}

/// What a position leaves for an order that may only reduce it.
[[nodiscard]] Decimal reducible(Side side, const Decimal& position)
{
    const bool isAgainst = side == Side::Buy ? position.isNegative() : position.isPositive();
    return isAgainst ? position.absolute() : Decimal{};
}

[[nodiscard]] Error reducesNothing()
{
    return refused(Code::ReduceOnly, "reduce_only", "There is no position left for this order to reduce",
                   "at most the position", "flat, or of the order's own side");
}

} // namespace

PaperGateway::Desk& PaperGateway::deskOf(InstrumentId instrument)
{
    const auto it = m_desks.find(instrument);
    if (it != m_desks.end())
        return it->second;
    const Instrument* known = m_catalogue.find(instrument);
    if (known)
        m_account.setLeverage(instrument, leverageAtFirst(*known));
    return m_desks.emplace(instrument, Desk(known ? scalesOf(*known) : Scales{})).first->second;
}

PaperGateway::Working* PaperGateway::find(ClientOrderId id)
{
    const auto it = m_orders.find(id);
    return it == m_orders.end() ? nullptr : &it->second;
}

void PaperGateway::reject(const Order& order, const Error& error)
{
    answer(OrderAsk::New, order.id, error);
    ExecReport report = reportOf(order, ExecType::Rejected);
    report.venueOrderId.clear(); // it never got one
    report.isHeld = false;
    report.filledQty = Decimal{};
    report.reason = error;
    tell(report);
}

// --- waiting for a price -----------------------------------------------------------------------------------------

void PaperGateway::wait(Working& working)
{
    Desk& desk = deskOf(working.order.instrument);
    desk.triggers.add(working.order.id, working.order.terms);
    if (working.order.terms.type != OrderType::Trailing)
        return;
    std::vector<ClientOrderId> fired; // a trailing stop starts at the price that is
    const TriggerSource source = working.order.terms.triggerSource;
    const auto& price = source == TriggerSource::Mark   ? desk.mark
                        : source == TriggerSource::Last ? desk.last
                                                        : desk.index;
    if (price)
        desk.triggers.onPrice(source, *price, fired);
    for (const ClientOrderId id : fired)
        fire(id);
}

void PaperGateway::fire(ClientOrderId id)
{
    Working* working = find(id);
    if (!working)
        return; // ended by what another trigger did
    working->isWaiting = false;
    working->order.isHeld = false;
    Desk& desk = deskOf(working->order.instrument);
    tell(reportOf(working->order, ExecType::Ack));
    if (desk.matching.isLive())
        enter(id);
    else
        desk.firedStale.push_back(id); // the first book that is sure again decides
}

// --- into the book -----------------------------------------------------------------------------------------------

std::int64_t PaperGateway::takeableQty(const Working& working) const
{
    const Order& order = working.order;
    Decimal most = order.openQty();
    if (order.terms.isReduceOnly)
        most = std::min(most, reducible(order.terms.side, m_account.qtyOf(order.instrument)));
    const auto size = most.rescaled(m_desks.at(order.instrument).matching.scales().qty, Rounding::Down);
    return size ? size->mantissa : 0;
}

/// The worst price it may trade at; nothing when there is nobody to take its distance from.
std::optional<std::int64_t> PaperGateway::limitOf(const Working& working, const Matching& matching) const
{
    const OrderTerms& terms = working.order.terms;
    const int scale = matching.scales().price;
    if (terms.price)
        return terms.price->value.mantissaAt(scale);
    const auto touch = matching.touch(terms.side);
    if (!touch)
        return std::nullopt;
    const bool isFired = terms.type != OrderType::Market;
    const Decimal cap = terms.slippageCap.value_or(isFired ? m_rules.triggerSlippageCap : m_rules.slippageCap);
    const bool isBuy = terms.side == Side::Buy;
    const auto away = LedgerAmount::product(at(*touch, scale), cap).rounded(scale, Rounding::Down);
    if (!away)
        return isBuy ? std::numeric_limits<std::int64_t>::max() : 0;
    const std::int64_t limit = isBuy ? *touch + away->mantissa : *touch - away->mantissa;
    return limit;
}

void PaperGateway::enter(ClientOrderId id)
{
    Working* working = find(id);
    CHECK(working, "only an order that is here goes into the book");
    const OrderTerms terms = working->order.terms;
    const InstrumentId instrument = working->order.instrument;
    Matching& matching = deskOf(instrument).matching;
    const Instrument& facts = m_catalogue.at(instrument);

    if (hasTrigger(terms.type) || terms.type == OrderType::Trailing) { // judged when it fires, as it comes to the book
        if (const auto error = refusalOfMatch(working->order, facts))
            return finish(
                id, terms.isReduceOnly && error->code == Code::ReduceOnly ? ExecType::Cancelled : ExecType::Rejected,
                *error);
    }
    const auto limit = limitOf(*working, matching);
    if (!limit && terms.price)
        return finish(id, ExecType::Cancelled,
                      refused(Code::BadTick, "price", "The price has more decimals than the book",
                              fmt::format("{} decimals", matching.scales().price), plainText(terms.price->value)));
    if (limit && terms.timeInForce == TimeInForce::Fok) {
        const auto own = matching.firstAgainst(terms.side);
        const std::int64_t most = takeableQty(*working);
        const bool isOwnInWay = own && m_rules.selfTrade == SelfTrade::CancelTaking &&
                                (terms.side == Side::Buy ? own->price <= *limit : own->price >= *limit);
        const std::int64_t found = isOwnInWay ? 0 : matching.takeable(terms.side, limit, most);
        const auto whole = working->order.openQty().rescaled(matching.scales().qty, Rounding::Up);
        if (!whole || found < whole->mantissa)
            return finish(id, ExecType::Cancelled,
                          refused(Code::NoFill, "qty", "Not all of it could be filled at once",
                                  plainText(at(found, matching.scales().qty)) + " within the price",
                                  plainText(working->order.openQty())));
    }
    if (limit && !terms.isPostOnly)
        takeAll(id, *limit);

    working = find(id);
    if (!working)
        return;
    if (!terms.price || terms.timeInForce == TimeInForce::Ioc || terms.timeInForce == TimeInForce::Fok)
        return finish(id, ExecType::Cancelled,
                      refused(Code::NoFill, "qty", "Nothing more to take within the price",
                              limit ? plainText(at(*limit, matching.scales().price)) : "an empty side of the book",
                              plainText(working->order.openQty())));
    rest(*working);
}

void PaperGateway::takeAll(ClientOrderId id, std::int64_t limit)
{
    Working* working = find(id);
    const Side side = working->order.terms.side;
    Matching& matching = deskOf(working->order.instrument).matching;
    std::vector<BookLevel> trades;
    while (working) {
        const auto own = matching.firstAgainst(side);
        const bool meetsOwn = own && (side == Side::Buy ? own->price <= limit : own->price >= limit);
        // Whatever is better than the own order first; what stands beside it at its price is not told apart from it.
        const std::int64_t bound = !meetsOwn ? limit : side == Side::Buy ? own->price - 1 : own->price + 1;
        trades.clear();
        matching.take(side, bound, takeableQty(*working), trades);
        for (const BookLevel& trade : trades) {
            if (!fill(id, trade, false))
                return;
        }
        working = find(id);
        if (!working || !meetsOwn)
            return;
        if (!find(own->order))
            continue; // it was there to reduce what is now gone
        Error error = refused(Code::SelfTrade, "price", "It would have traded with another order of this account",
                              "somebody else's order", plainText(at(own->price, matching.scales().price)));
        if (m_rules.selfTrade == SelfTrade::CancelTaking)
            return finish(id, ExecType::Cancelled, std::move(error));
        finish(own->order, ExecType::Cancelled, std::move(error));
    }
}

void PaperGateway::rest(Working& working)
{
    Matching& matching = deskOf(working.order.instrument).matching;
    const OrderTerms& terms = working.order.terms;
    const auto price = terms.price->value.mantissaAt(matching.scales().price);
    const auto open = working.order.openQty().mantissaAt(matching.scales().qty);
    if (!price || !open)
        return finish(working.order.id, ExecType::Cancelled,
                      refused(Code::BadTick, "price", "The price or the size has more decimals than the book",
                              fmt::format("{} and {} decimals", matching.scales().price, matching.scales().qty),
                              plainText(terms.price->value) + " and " + plainText(working.order.openQty())));
    matching.join(working.order.id, terms.side, {*price, *open}, m_time);
}

// --- fills -------------------------------------------------------------------------------------------------------

void PaperGateway::applyRestingFills(InstrumentId instrument, const std::vector<RestingFill>& fills)
{
    for (const RestingFill& each : fills) {
        Working* working = find(each.order);
        if (!working)
            continue; // ended by what came before
        BookLevel trade = each.trade;
        if (working->order.terms.isReduceOnly)
            trade.qty = std::min(trade.qty, takeableQty(*working));
        const Decimal qty = at(trade.qty, deskOf(instrument).matching.scales().qty);
        if (trade.qty == 0)
            finish(each.order, ExecType::Cancelled, reducesNothing());
        else if (!canCarry(*working, qty))
            finish(each.order, ExecType::Cancelled,
                   refused(Code::InsufficientFunds, "qty", "The margin for this fill is not there any more",
                           "the account's free margin", plainText(qty)));
        else
            fill(each.order, trade, true);
    }
}

bool PaperGateway::fill(ClientOrderId id, BookLevel trade, bool isMaker)
{
    Working& working = *find(id);
    Order& order = working.order;
    const Scales scales = deskOf(order.instrument).matching.scales();
    Fill result;
    result.venue = m_venue;
    result.instrument = order.instrument;
    result.account = m_settings.account;
    result.tradeId = fmt::format("{}-{}", order.id.toHex(), working.fills + 1);
    result.order = order.id;
    result.venueOrderId = order.venueOrderId;
    result.side = order.terms.side;
    result.price.value = at(trade.price, scales.price);
    result.qty.value = at(trade.qty, scales.qty);
    result.fee = feeOf(result.price, result.qty.value, isMaker ? m_fees.maker : m_fees.taker);
    result.feeAsset = m_account.quoteOf(order.instrument);
    result.isMaker = isMaker;
    result.time = m_time;
    result.sequence = m_sequence + 1;
    const auto filled = add(order.filledQty, result.qty.value);
    if (!filled || !count(result)) {
        finish(id, ExecType::Cancelled,
               refused(Code::PositionLimit, "qty", "The position would be too large to be counted",
                       "63 bits of quantity", result.qty.toString()));
        return false;
    }
    ++working.fills;
    order.filledQty = *filled;
    order.state = OrderState::PartiallyFilled;
    order.changed = m_time;
    const InstrumentId instrument = order.instrument;
    const bool isWhole = order.filledQty >= order.terms.qty.value;
    ExecReport report = reportOf(order, isWhole ? ExecType::Filled : ExecType::Partial);
    report.fill = result;
    tell(report);
    if (isWhole)
        putAway(id, report);
    tellMoney(instrument);
    dropReduceOnly(instrument);
    return find(id) != nullptr;
}

bool PaperGateway::canCarry(const Working& working, const Decimal& qty) const
{
    const Order& order = working.order;
    const Decimal before = m_account.qtyOf(order.instrument);
    if (!reducible(order.terms.side, before).isZero() && reducible(order.terms.side, before) >= qty)
        return true;
    // As if it were all that rests: what it makes of the position must be covered.
    OpenQtys only;
    (order.terms.side == Side::Buy ? only[order.instrument].buy : only[order.instrument].sell) = qty;
    const std::string asset = m_account.quoteOf(order.instrument);
    const auto needed = m_account.marginNeeded(asset, only);
    const auto equity = m_account.equity(asset);
    return needed && equity && *needed <= *equity;
}

void PaperGateway::dropReduceOnly(InstrumentId instrument)
{
    std::vector<ClientOrderId> idle;
    for (const auto& [id, working] : m_orders) {
        const Order& order = working.order;
        if (order.instrument == instrument && order.terms.isReduceOnly && !working.isWaiting &&
            reducible(order.terms.side, m_account.qtyOf(instrument)).isZero())
            idle.push_back(id);
    }
    for (const ClientOrderId id : idle)
        finish(id, ExecType::Cancelled, reducesNothing());
}

// --- the end of an order -----------------------------------------------------------------------------------------

void PaperGateway::finish(ClientOrderId id, ExecType type, std::optional<Error> reason)
{
    const Working* working = find(id);
    CHECK(working, "an order ends once");
    ExecReport report = reportOf(working->order, type);
    report.isHeld = false;
    report.reason = std::move(reason);
    tell(report);
    putAway(id, report);
}

void PaperGateway::putAway(ClientOrderId id, const ExecReport& last)
{
    const auto working = m_orders.find(id);
    Desk& desk = deskOf(working->second.order.instrument);
    desk.matching.leave(id);
    desk.triggers.remove(id);
    std::erase(desk.firedStale, id);
    m_ends.erase({working->second.ends, id});
    m_orders.erase(working);
    m_done.insert_or_assign(id, last);
    m_doneOrder.push_back(id);
    while (m_doneOrder.size() > kDoneKept) {
        m_done.erase(m_doneOrder.front());
        m_doneOrder.pop_front();
    }
}

} // namespace gannet::paper
