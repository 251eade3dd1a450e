// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/model/drift_report.h"
#include "core/model/order.h"

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace gannet {

/// What comparing an account with its venue found, until a person has agreed to it.
struct Differences {
    static constexpr std::size_t kMost = 64; ///< kept as sentences; beyond that only counted
    struct Difference {
        std::string sentence;
        ClientOrderId order; ///< that works, with whose end the difference is over; invalid: it is about no such order
    };
    std::vector<Difference> kept;
    std::size_t more = 0;

    void add(std::vector<Difference> found);
    /// It was agreed to, or is none any more.
    void drop(std::string_view sentence);
    void ended(ClientOrderId order);
    [[nodiscard]] bool isNone() const { return kept.empty(); }
    [[nodiscard]] std::size_t count() const { return kept.size() + more; }
};

/// Whether a person has to know of it. With `isInSession` a report may simply be on its way, so only what is left to a
/// person counts. Funding that came late changes no position and is none.
[[nodiscard]] bool isDifference(const DriftItem& item, bool isInSession);

} // namespace gannet
