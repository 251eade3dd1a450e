// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/trading/differences.h"

#include <algorithm>
#include <iterator>
#include <utility>

namespace gannet {

void Differences::add(std::vector<std::string> found)
{
    const std::size_t room = std::min(found.size(), kMost - sentences.size());
    std::move(found.begin(), found.begin() + static_cast<std::ptrdiff_t>(room), std::back_inserter(sentences));
    more += found.size() - room;
}

void Differences::drop(std::string_view sentence)
{
    if (const auto found = std::ranges::find(sentences, sentence); found != sentences.end())
        sentences.erase(found);
}

std::vector<std::string> differencesOf(const std::vector<DriftItem>& items, bool isInSession)
{
    std::vector<std::string> words;
    for (const DriftItem& item : items) {
        if (item.kind != DriftKind::Funding && (!isInSession || item.standing == DriftStanding::Open))
            words.push_back(item.sentence);
    }
    return words;
}

} // namespace gannet
