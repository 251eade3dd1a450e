// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/model/order_ids.h"

#include <cstddef>
#include <deque>
#include <functional>
#include <set>
#include <string>

namespace gannet {

/// The newest requests, so that each is carried out once. Orders remember their own requests for good; this is for all
/// other presses too, and for orders that were dropped.
class RequestWindow {
public:
    static constexpr std::size_t kMost = 65'536; ///< a week of one press every ten seconds

    /// False when it was taken before.
    [[nodiscard]] bool take(const RequestId& request)
    {
        if (!m_known.insert(request.text).second)
            return false;
        m_order.push_back(request.text);
        if (m_order.size() > kMost) {
            m_known.erase(m_order.front());
            m_order.pop_front();
        }
        return true;
    }

private:
    std::set<std::string, std::less<>> m_known;
    std::deque<std::string> m_order;
};

} // namespace gannet
