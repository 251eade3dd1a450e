// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <span>
#include <vector>

namespace gannet::workspace {

/// `total` in whole parts, in proportion to `weights`, by largest remainder; the parts add up to `total` exactly. Each
/// is at least 1 while `total` allows that. Weights below zero count as zero; where all are zero the parts are equal.
/// Requires: `total` >= 0; at least one weight; both at most a million.
[[nodiscard]] std::vector<int> shares(int total, std::span<const int> weights);

} // namespace gannet::workspace
