// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/twins/venue_twin.h"

#include <cstdint>
#include <map>
#include <optional>
#include <string>

namespace gannet::twin {

/// What may be asked of the venue: weight of one address a minute, orders of one account in ten seconds and a minute,
/// counted in windows of the clock. Beyond it 429, and 418 for whoever goes on.
class FapiLimits {
public:
    // Of the recorded exchangeInfo.
    std::int64_t weightPerMinute = 2400; ///< 0: no limit, and nothing is counted: many addresses
    std::int64_t ordersPerMinute = 1200;
    std::int64_t ordersPer10s = 300;

    static constexpr int kBanAfter = 10;            ///< requests into a 429 in one window
    static constexpr std::int64_t kBanMs = 120'000; ///< "2 minutes to 3 days"

    /// Nothing when it may pass.
    [[nodiscard]] std::optional<HttpAnswer> weigh(std::int64_t weight, std::int64_t nowMs);
    /// The same of orders. Requires: `count` above zero.
    [[nodiscard]] std::optional<HttpAnswer> countOrders(const std::string& account, std::int64_t count,
                                                        std::int64_t nowMs);
    /// X-MBX-USED-WEIGHT-1M.
    [[nodiscard]] std::map<std::string, std::string> weightHeaders(std::int64_t nowMs) const;
    /// X-MBX-ORDER-COUNT-10S and -1M.
    [[nodiscard]] std::map<std::string, std::string> orderHeaders(const std::string& account, std::int64_t nowMs) const;

private:
    struct Window {
        std::int64_t number = 0;
        std::int64_t used = 0;
    };
    [[nodiscard]] static std::int64_t usedOf(const Window& window, std::int64_t lengthMs, std::int64_t nowMs);
    static void use(Window& window, std::int64_t lengthMs, std::int64_t amount, std::int64_t nowMs);

    Window m_weight;
    Window m_refused;
    std::int64_t m_bannedUntilMs = 0;
    std::map<std::string, Window> m_minutes;
    std::map<std::string, Window> m_tenSeconds;
};

} // namespace gannet::twin
