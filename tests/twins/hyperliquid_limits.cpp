// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/twins/hyperliquid_limits.h"

#include <algorithm>
#include <array>
#include <string>

namespace gannet::twin {

namespace {

constexpr std::int64_t kMinuteMs = 60'000;

[[nodiscard]] std::string typeOf(const Json& request)
{
    return request.value("type", std::string());
}

} // namespace

bool IpWeight::spend(std::int64_t weight, std::int64_t nowMs, std::int64_t most)
{
    while (!m_spent.empty() && m_spent.front().first <= nowMs - kMinuteMs) {
        m_sum -= m_spent.front().second;
        m_spent.pop_front();
    }
    if (most > 0 && m_sum + weight > most)
        return false;
    m_spent.emplace_back(nowMs, weight);
    m_sum += weight;
    return true;
}

std::int64_t infoWeight(const Json& request)
{
    static constexpr std::array kLight{
        "l2Book", "allMids", "clearinghouseState", "orderStatus", "spotClearinghouseState", "exchangeStatus"};
    const std::string type = typeOf(request);
    if (std::ranges::find(kLight, type) != kLight.end())
        return 2;
    return type == "userRole" ? 60 : 20;
}

std::int64_t rowsWeight(const Json& request, const Json& answer)
{
    static constexpr std::array kRows{"recentTrades",    "historicalOrders",   "userFills",
                                      "userFillsByTime", "fundingHistory",     "userFunding",
                                      "twapHistory",     "userTwapSliceFills", "userNonFundingLedgerUpdates"};
    if (!answer.is_array())
        return 0;
    const auto rows = static_cast<std::int64_t>(answer.size());
    const std::string type = typeOf(request);
    if (type == "candleSnapshot")
        return rows / 60;
    return std::ranges::find(kRows, type) == kRows.end() ? 0 : rows / 20;
}

std::uint64_t actionsIn(const Json& action)
{
    for (const char* list : {"orders", "cancels", "modifies"}) {
        if (const auto found = action.find(list); found != action.end() && found->is_array())
            return std::max<std::uint64_t>(1, found->size());
    }
    return 1;
}

} // namespace gannet::twin
