// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/remember.h"

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace gannet {

namespace {

constexpr std::string_view kBracket = "bracket/"; ///< settings that belong to an order: its id follows
constexpr Duration kDay = Duration::minutes(24 * 60);

[[nodiscard]] Timestamp midnightBefore(Timestamp now)
{
    return {now.ns - now.ns % kDay.ns};
}

/// A bracket goes on from what its entry and each of its legs filled, however long ago that was. A leg's request begins
/// with the id of the entry, or of the leg in whose place it was sent.
[[nodiscard]] Result<void> addBrackets(Store& store, const std::vector<StoredSetting>& settings,
                                       std::map<ClientOrderId, StoredOrder>& orders)
{
    std::set<std::string> roots;
    Timestamp since;
    for (const StoredSetting& setting : settings) {
        if (!setting.key.starts_with(kBracket))
            continue;
        const std::string hex = setting.key.substr(kBracket.size());
        const auto id = ClientOrderId::fromHex(hex);
        if (!id)
            continue;
        auto found = store.order(*id);
        if (!found)
            return fail(std::move(found.error()));
        if (!*found)
            continue;
        const Timestamp created = (*found)->order.created;
        since = roots.empty() ? created : std::min(since, created);
        roots.insert(hex);
        orders.emplace(*id, std::move(**found));
    }
    if (roots.empty())
        return {};
    auto made = store.ordersOf(OrderOrigin::Protection, since);
    if (!made)
        return fail(std::move(made.error()));
    for (bool isMore = true; isMore;) { // ids do not follow time from one run to the next
        isMore = false;
        for (StoredOrder& row : *made) {
            const std::string& request = row.order.request.text;
            if (!roots.contains(request.substr(0, request.find('/'))) || !roots.insert(row.order.id.toHex()).second)
                continue;
            isMore = true;
            orders.emplace(row.order.id, row);
        }
    }
    return {};
}

} // namespace

Result<Remembered> remember(Store& store, Timestamp now)
{
    Remembered all;
    const auto read = [](auto result, auto& out) -> Result<void> {
        if (!result)
            return fail(std::move(result.error()));
        out = std::move(*result);
        return {};
    };
    if (auto done = read(store.fillsSince({}), all.fills); !done)
        return fail(std::move(done.error()));
    if (auto done = read(store.fundingSince({}), all.funding); !done)
        return fail(std::move(done.error()));
    if (auto done = read(store.balances(), all.balances); !done)
        return fail(std::move(done.error()));
    if (auto done = read(store.killSwitches(), all.kills); !done)
        return fail(std::move(done.error()));
    if (auto done = read(store.settings(), all.settings); !done)
        return fail(std::move(done.error()));
    if (auto done = read(store.enteredSizes(), all.sizes); !done)
        return fail(std::move(done.error()));

    std::map<ClientOrderId, StoredOrder> orders;
    for (auto found : {store.openOrders(), store.ordersSince(midnightBefore(now))}) {
        if (!found)
            return fail(std::move(found.error()));
        for (StoredOrder& row : *found)
            orders.emplace(row.order.id, std::move(row));
    }
    if (auto done = addBrackets(store, all.settings, orders); !done)
        return fail(std::move(done.error()));
    for (auto& [id, row] : orders)
        all.orders.push_back(std::move(row));
    return all;
}

} // namespace gannet
