// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/ids.h"
#include "core/base/time.h"

#include <cstddef>
#include <vector>

namespace gannet {

/// Links remembered of one venue. An adapter closes links without a word of it here, so old ones are let go at this.
inline constexpr std::size_t kLinksWatched = 64;

/// When each link of one venue was last heard: a frame, or the answer to a ping. Engine thread.
class LinkWatch {
public:
    /// It opened, brought a frame or answered.
    void heard(LinkId link, Timestamp now);
    void down(LinkId link);
    /// Of a link; of an invalid or unknown one, of the link that was lost last. Unknown before the first.
    [[nodiscard]] Timestamp lastHeard(LinkId link) const;

private:
    struct Link {
        LinkId id;
        Timestamp lastHeard;
    };
    std::vector<Link> m_links;
    Timestamp m_lost; ///< when the link that was lost last was heard last
};

} // namespace gannet
