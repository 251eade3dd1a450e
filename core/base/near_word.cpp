// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/near_word.h"

#include <algorithm>
#include <cstddef>
#include <limits>
#include <numeric>
#include <utility>

namespace gannet {

namespace {

constexpr std::size_t kLongestWord = 64; ///< a longer one is near to none
/// As many letters may differ for a word to be the one that was meant.
constexpr std::size_t kFarthest = 2;

/// Letters to change, add or take away to make one word of the other.
[[nodiscard]] std::size_t distance(std::string_view a, std::string_view b)
{
    std::vector<std::size_t> row(b.size() + 1);
    std::iota(row.begin(), row.end(), std::size_t{0});
    for (std::size_t i = 0; i < a.size(); ++i) {
        std::size_t diagonal = std::exchange(row[0], i + 1);
        for (std::size_t j = 0; j < b.size(); ++j) {
            const std::size_t changed = diagonal + (a[i] == b[j] ? 0 : 1);
            diagonal = row[j + 1];
            row[j + 1] = std::min({changed, row[j] + 1, diagonal + 1});
        }
    }
    return row.back();
}

} // namespace

std::string nearestWord(std::string_view text, const std::vector<std::string>& known)
{
    std::size_t least = std::numeric_limits<std::size_t>::max();
    std::string nearest;
    if (text.empty() || text.size() > kLongestWord)
        return nearest;
    for (const std::string& word : known) {
        const std::size_t far = distance(text, word);
        const bool isNear = far <= kFarthest && far < word.size() && (far < kFarthest || text.front() == word.front());
        const bool isBeginning = text.size() >= 3 && word.starts_with(text);
        if ((isNear && far < least) || (isBeginning && nearest.empty())) {
            nearest = word;
            least = std::min(far, kFarthest + 1);
        }
    }
    return nearest;
}

} // namespace gannet
