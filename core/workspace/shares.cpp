// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/workspace/shares.h"

#include "core/base/check.h"

#include <algorithm>
#include <cstdint>
#include <numeric>

namespace gannet::workspace {

std::vector<int> shares(int total, std::span<const int> weights)
{
    CHECK(total >= 0 && !weights.empty(), "a share of nothing, or among nobody");
    const std::size_t count = weights.size();
    std::vector<std::int64_t> parts(weights.begin(), weights.end());
    for (std::int64_t& part : parts)
        part = std::max<std::int64_t>(part, 0);
    std::int64_t sum = std::accumulate(parts.begin(), parts.end(), std::int64_t{0});
    if (sum == 0) {
        std::fill(parts.begin(), parts.end(), 1);
        sum = static_cast<std::int64_t>(count);
    }

    std::vector<int> result(count);
    std::vector<std::int64_t> remainders(count);
    int rest = total;
    for (std::size_t i = 0; i < count; ++i) {
        const std::int64_t exact = parts[i] * total;
        result[i] = static_cast<int>(exact / sum);
        remainders[i] = exact % sum;
        rest -= result[i];
    }
    std::vector<std::size_t> order(count);
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::ranges::stable_sort(order, [&](std::size_t a, std::size_t b) { return remainders[a] > remainders[b]; });
    for (std::size_t i = 0; rest > 0; ++i, --rest)
        ++result[order[i % count]];

    if (total >= static_cast<int>(count)) {
        for (int& part : result) {
            if (part > 0)
                continue;
            --*std::ranges::max_element(result);
            part = 1;
        }
    }
    return result;
}

} // namespace gannet::workspace
