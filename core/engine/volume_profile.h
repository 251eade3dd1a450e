// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/model/enums.h"
#include "core/model/views.h"

#include <cstdint>
#include <span>
#include <vector>

namespace gannet {

inline constexpr std::size_t kProfileMax = 8192; ///< prices remembered; beyond it the one farthest from the last goes

/// Volume traded at each price, by aggressor, since the instrument is watched. Mantissas at its scales. Engine thread.
class VolumeProfile {
public:
    void add(std::int64_t price, std::int64_t qty, Side aggressor);
    void clear();

    /// The levels around the last price into `out`, by falling price; returns how many.
    std::size_t around(std::span<ProfileLevel> out) const;
    [[nodiscard]] std::size_t size() const { return m_levels.size(); }
    [[nodiscard]] bool wasCut() const { return m_wasCut; }                             ///< a level had to be forgotten
    [[nodiscard]] const std::vector<ProfileLevel>& levels() const { return m_levels; } ///< by rising price

private:
    std::vector<ProfileLevel> m_levels;
    std::int64_t m_lastPrice = 0;
    bool m_wasCut = false;
};

} // namespace gannet
