// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/decimal.h"
#include "core/model/account.h"
#include "core/model/drift_report.h"
#include "core/model/order.h"

#include <cstddef>
#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace gannet {

/// What an account's comparisons with its venue have come to, and the one that is on its way.
struct Comparing {
    static constexpr std::size_t kReports = 20; ///< kept

    CompareCause cause = CompareCause::Start; ///< of the last one that was asked for
    Timestamp askedLast;                      ///< engine time; unknown: none was
    std::uint32_t failures = 0;               ///< in a row
    Timestamp again;                          ///< after a failure; unknown: there was none
    std::vector<RequestId> requests;          ///< of persons who wait for it
    std::deque<DriftReport> reports;          ///< oldest first
    std::uint32_t reportsMade = 0, itemsMade = 0;
    std::vector<DriftItem> open;         ///< left to a person
    std::vector<FundingPayment> funding; ///< news since the last one, of before it was asked for
    Timestamp fundingKnownTo;            ///< the venue's time of the newest; unknown: none
    /// By asset: the venue's total less what fills, fees and funding came to when the two were last agreed on.
    std::map<std::string, Decimal, std::less<>> cash;
    /// Entry prices that were agreed to, ours and the venue's, by instrument.
    std::map<InstrumentId, std::pair<std::optional<Decimal>, Decimal>> entries;
    bool isTroubleTold = false; ///< a trouble stands
};

} // namespace gannet
