// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/model/drift_report.h"

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace gannet {

/// What comparing an account with its venue found, until a person has agreed to it.
struct Differences {
    static constexpr std::size_t kMost = 64; ///< kept as sentences; beyond that only counted
    std::vector<std::string> sentences;
    std::size_t more = 0;

    void add(std::vector<std::string> found);
    /// It was agreed to, or is none any more.
    void drop(std::string_view sentence);
    [[nodiscard]] bool isNone() const { return sentences.empty(); }
    [[nodiscard]] std::size_t count() const { return sentences.size() + more; }
};

/// What of it a person has to know, a sentence each. With `isInSession` a report may simply be on its way, so only what
/// is left to a person counts. Funding that came late changes no position and is none.
[[nodiscard]] std::vector<std::string> differencesOf(const std::vector<DriftItem>& items, bool isInSession);

} // namespace gannet
