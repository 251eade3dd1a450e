// SPDX-License-Identifier: GPL-3.0-or-later
// Cancels of several orders: ten of a symbol in one request. How the list in it is written when it is signed is told by
// the documents in one form only, so that a venue that refuses such a request gets its cancels one by one from then on:
// what ends an order must not depend on it.
#include "adapters/fapi/gateway.h"
#include "adapters/fapi/order_codec.h"

#include <algorithm>
#include <iterator>
#include <map>
#include <string>
#include <utility>

namespace gannet::fapi {

void Gateway::cancelMany(const std::vector<Order>& orders, Timestamp now)
{
    // A request names its orders in one way: by the venue's number, or by ours where that is not known.
    std::map<std::pair<InstrumentId, bool>, std::vector<Order>> groups;
    for (const Order& order : orders)
        groups[{order.instrument, order.venueOrderId.empty()}].push_back(order);
    for (const auto& [group, all] : groups) {
        for (auto from = all.begin(); from != all.end();) {
            const auto count = std::min(static_cast<std::ptrdiff_t>(kMostCancelled), std::distance(from, all.end()));
            cancelSome({from, from + count}, now);
            from += count;
        }
    }
}

void Gateway::cancelSome(const std::vector<Order>& orders, Timestamp now)
{
    m_now = now;
    const auto wire = cancelBatchParameters(orders, m_catalogue.at(orders.front().instrument));
    // While nothing may leave each is refused as it is alone.
    if (m_isBatchRefused || orders.size() < 2 || !wire || m_budget.waitForCancel(now)) {
        for (const Order& order : orders)
            cancel(order, now);
        return;
    }
    OrderHttp request = signedRequest("DELETE", std::string(m_facts.prefix) + "/batchOrders", *wire, now);
    m_cancels.emplace(request.id, orders);
    m_transport.send(std::move(request));
}

void Gateway::onCancelled(const std::vector<Order>& orders, std::string_view body, Timestamp now)
{
    const auto told = decodeBatch(body, orders.size());
    if (!told) {
        ++m_refused;
        return onNotCancelled(orders, told.error(), now);
    }
    for (std::size_t i = 0; i < orders.size(); ++i) {
        const Sent sent{OrderAsk::Cancel, orders[i], {}, {}, {}};
        const Result<AccountOrder>& one = (*told)[i];
        if (one)
            onDone(sent, *one, now);
        else
            onNotActed(sent, one.error(), now);
    }
}

/// Of all of them. A cancel may be said twice.
void Gateway::onNotCancelled(const std::vector<Order>& orders, const Error& error, Timestamp now)
{
    const bool isOfBatch = error.outcome == Outcome::Rejected && error.kind != ErrorKind::RateLimited;
    m_isBatchRefused = m_isBatchRefused || isOfBatch;
    for (const Order& order : orders) {
        if (isOfBatch)
            cancel(order, now);
        else
            onNotActed({OrderAsk::Cancel, order, {}, {}, {}}, error, now);
    }
}

} // namespace gannet::fapi
