// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/trading/reconciler.h"

#include <cstddef>
#include <string>
#include <vector>

namespace gannet {

/// What comparing an account with its venue found, until a person has agreed to it.
struct Differences {
    static constexpr std::size_t kMost = 64; ///< kept as sentences; beyond that only counted
    std::vector<std::string> sentences;
    std::size_t more = 0;

    void add(std::vector<std::string> found);
    [[nodiscard]] bool isNone() const { return sentences.empty(); }
    [[nodiscard]] std::size_t count() const { return sentences.size() + more; }
};

/// What of it a person has to know, a sentence each: what is held here, what the venue holds. What merely answers an
/// ask that was on its way, with nothing filled, is no difference. With `isInSession` a report may simply be on its
/// way, so only a position that drifted counts. Before anything is changed by the result.
[[nodiscard]] std::vector<std::string> differencesOf(const LocalAccount& local, const Reconciliation& found,
                                                     bool isInSession);

} // namespace gannet
