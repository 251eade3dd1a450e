// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/remember.h"

#include <map>
#include <string_view>
#include <utility>

namespace gannet {

namespace {

constexpr std::string_view kBracket = "bracket/"; ///< settings that belong to an order: its id follows
constexpr Duration kDay = Duration::minutes(24 * 60);

[[nodiscard]] Timestamp midnightBefore(Timestamp now)
{
    return {now.ns - now.ns % kDay.ns};
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

    std::map<ClientOrderId, StoredOrder> orders;
    for (auto found : {store.openOrders(), store.ordersSince(midnightBefore(now))}) {
        if (!found)
            return fail(std::move(found.error()));
        for (StoredOrder& row : *found)
            orders.emplace(row.order.id, std::move(row));
    }
    for (const StoredSetting& setting : all.settings) {
        if (!setting.key.starts_with(kBracket))
            continue;
        const auto id = ClientOrderId::fromHex(std::string_view(setting.key).substr(kBracket.size()));
        if (!id || orders.contains(*id))
            continue;
        auto found = store.order(*id);
        if (!found)
            return fail(std::move(found.error()));
        if (*found)
            orders.emplace(*id, std::move(**found));
    }
    for (auto& [id, row] : orders)
        all.orders.push_back(std::move(row));
    return all;
}

} // namespace gannet
