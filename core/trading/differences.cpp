// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/trading/differences.h"

#include <algorithm>
#include <iterator>
#include <utility>

namespace gannet {

void Differences::add(std::vector<Difference> found)
{
    const std::size_t room = std::min(found.size(), kMost - kept.size());
    std::move(found.begin(), found.begin() + static_cast<std::ptrdiff_t>(room), std::back_inserter(kept));
    more += found.size() - room;
}

void Differences::drop(std::string_view sentence)
{
    if (const auto found = std::ranges::find(kept, sentence, &Difference::sentence); found != kept.end())
        kept.erase(found);
}

void Differences::ended(ClientOrderId order)
{
    std::erase_if(kept, [order](const Difference& one) { return one.order == order; });
}

bool isDifference(const DriftItem& item, bool isInSession)
{
    return item.kind != DriftKind::Funding && (!isInSession || item.standing == DriftStanding::Open);
}

} // namespace gannet
