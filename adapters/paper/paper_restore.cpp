// SPDX-License-Identifier: GPL-3.0-or-later
#include "adapters/paper/paper_gateway.h"
#include "adapters/paper/refusal.h"

#include "core/base/check.h"
#include "core/model/order_state.h"
#include "core/venue/order_rules.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <string_view>
#include <utility>

namespace gannet::paper {

namespace {

/// The number at the end of "<hex>-7" or "L7"; 0 where there is none.
[[nodiscard]] std::uint64_t numberAfter(std::string_view text, char mark)
{
    const auto place = text.rfind(mark);
    std::uint64_t number = 0;
    if (place != std::string_view::npos)
        std::from_chars(text.data() + place + 1, text.data() + text.size(), number);
    return number;
}

} // namespace

/// Of an instrument that the venue lists no more, one that is nobody else's: ids from the catalogue count up from 0.
InstrumentId PaperGateway::idOf(const std::string& key, const std::string& quote)
{
    if (const Instrument* known = m_catalogue.findKey(key))
        return known->id;
    const auto [it, isNew] = m_goneInstruments.try_emplace(
        key, InstrumentId{0xFFFF'FFFEU - static_cast<std::uint32_t>(m_goneInstruments.size())});
    if (isNew || m_account.quoteOf(it->second).empty())
        m_account.nameQuote(it->second, quote);
    return it->second;
}

Result<void> PaperGateway::restoreFill(const StoredFill& stored)
{
    Fill fill = stored.fill;
    fill.venue = m_venue;
    fill.instrument = idOf(stored.instrument, fill.feeAsset);
    if (auto counted = m_account.apply(fill); !counted)
        return counted;
    m_time = std::max(m_time, fill.time);
    m_sequence = std::max(m_sequence, fill.sequence);
    if (fill.order.isValid()) {
        auto& [count, size] = m_fillsOf[fill.order];
        count = std::max(count, numberAfter(fill.tradeId, '-'));
        size = add(size, fill.qty.value).value_or(size);
    } else {
        m_liquidations = std::max(m_liquidations, numberAfter(fill.venueOrderId, 'L'));
    }
    m_fills.push_back(std::move(fill));
    return {};
}

void PaperGateway::restoreOrder(const StoredOrder& stored)
{
    Working working{.order = stored.order, .fills = 0, .ends = {}, .isWaiting = false};
    Order& order = working.order;
    const auto fills = m_fillsOf.find(order.id);
    const bool hasFills = fills != m_fillsOf.end();
    // The venue's id comes with its first word, so an order without one never arrived, whatever was asked of it since:
    // cancelled on its way, it must not rest or fire now. Only what the venue had comes back.
    const bool hasArrived = hasFills || (order.state != OrderState::PendingNew && !order.venueOrderId.empty());
    if (!isWorking(order.state) || !hasArrived)
        return;
    order.venue = m_venue;
    order.instrument = idOf(stored.instrument, "");
    order.venueOrderId = "P" + order.id.toHex();
    order.isOutcomeUnknown = false;
    order.reason.reset();
    order.filledQty = hasFills ? fills->second.second : Decimal{};
    order.filledNotional = {};
    order.state = hasFills ? OrderState::PartiallyFilled : OrderState::Open;
    working.fills = hasFills ? fills->second.first : 0;
    m_time = std::max(m_time, order.changed);
    const bool isTriggered = hasTrigger(order.terms.type) || order.terms.type == OrderType::Trailing;
    working.isWaiting = isTriggered && order.isHeld;
    working.ends = endOf(order.terms);
    if (order.terms.timeInForce == TimeInForce::Day) { // of the day it was made on
        const std::int64_t day = lengthNs(KlineInterval::OneDay);
        working.ends = {(order.created.ns / day + 1) * day};
    }

    const ClientOrderId id = order.id;
    if (order.filledQty >= order.terms.qty.value) { // its last fill was stored, its end was not
        ExecReport last = reportOf(order, ExecType::Filled);
        m_done.insert_or_assign(id, last);
        m_doneOrder.push_back(id);
        return;
    }
    Working& kept = m_orders.insert_or_assign(id, std::move(working)).first->second;
    if (kept.ends.isKnown())
        m_ends.insert({kept.ends, id});
    if (!m_catalogue.find(kept.order.instrument))
        return finish(id, ExecType::Cancelled,
                      refused(Code::UnknownSymbol, "instrument", "The venue does not list this instrument any more",
                              "a listed instrument", stored.instrument));
    const bool isAtOnce = kept.order.terms.type == OrderType::Market ||
                          kept.order.terms.timeInForce == TimeInForce::Ioc ||
                          kept.order.terms.timeInForce == TimeInForce::Fok;
    if (isAtOnce || (isTriggered && !kept.isWaiting && !kept.order.terms.price && hasFills))
        return finish(id, ExecType::Cancelled, // its moment was before the end of that run
                      refused(Code::NoFill, "qty", "Nothing more was taken before the program ended",
                              "what was filled then", kept.order.openQty().toString()));
    if (kept.isWaiting)
        deskOf(kept.order.instrument).triggers.add(id, kept.order.terms);
    else if (kept.order.terms.price)
        rest(kept);
    else
        deskOf(kept.order.instrument).firedStale.push_back(id); // a market order goes on at the first sure book
}

/// What a person set; an instrument that allows less by now is at its most.
void PaperGateway::restoreLeverage(const StoredSetting& stored)
{
    const std::string_view key = leverageInstrument(stored.key, m_settings.account);
    const Instrument* const known = key.empty() || !stored.value ? nullptr : m_catalogue.findKey(key);
    if (!known || known->venue != m_venue)
        return;
    std::int32_t leverage = 0;
    const std::string& text = *stored.value;
    if (const auto [end, failed] = std::from_chars(text.data(), text.data() + text.size(), leverage);
        failed != std::errc() || end != text.data() + text.size() || leverage < 1)
        return; // not ours: nobody writes such a row
    const Decimal most = leverageTiers(m_rules, *known).front().maxLeverage;
    static_cast<void>(deskOf(known->id)); // made with the leverage of the config
    m_account.setLeverage(known->id, std::min(Decimal{leverage, 0}, most));
}

Result<void> PaperGateway::restore(const PaperMemory& memory, Timestamp now)
{
    CHECK(m_orders.empty() && m_fills.empty() && m_asks.empty(), "what was is put back before anything happens");
    const auto isOurs = [this](std::string_view venue, const AccountName& account) {
        return venue == m_venueName && account == m_settings.account;
    };
    for (const StoredFill& stored : memory.fills) {
        if (!isOurs(stored.venue, stored.fill.account))
            continue;
        if (auto counted = restoreFill(stored); !counted)
            return counted;
    }
    for (const StoredFunding& stored : memory.funding) {
        if (!isOurs(stored.venue, stored.account))
            continue;
        const FundingPayment payment{
            m_venue,       idOf(stored.instrument, stored.asset), m_settings.account,
            stored.amount, stored.rate.value_or(Decimal{}),       stored.positionQty.value_or(Decimal{}),
            stored.time};
        if (auto counted = m_account.apply(payment); !counted)
            return counted;
        m_time = std::max(m_time, stored.time);
    }
    std::ranges::stable_sort(m_fills, {}, [](const Fill& fill) { return std::pair(fill.time, fill.sequence); });
    while (m_fills.size() > kFillsKept)
        m_fills.pop_front();
    for (const StoredSetting& stored : memory.settings)
        restoreLeverage(stored);
    // Oldest first, as they came: who was first in a queue is so again.
    std::vector<const StoredOrder*> orders;
    for (const StoredOrder& stored : memory.orders) {
        if (isOurs(stored.venue, stored.order.account))
            orders.push_back(&stored);
    }
    std::ranges::stable_sort(orders, {}, [](const StoredOrder* each) { return each->order.created; });
    for (const StoredOrder* each : orders)
        restoreOrder(*each);
    m_fillsOf.clear();
    m_time = std::max(m_time, now);
    return {};
}

} // namespace gannet::paper
