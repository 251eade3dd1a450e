// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/venue/capabilities.h"

#include <nlohmann/json.hpp>

#include <algorithm>

namespace gannet {

std::string_view toString(BookContinuity value)
{
    switch (value) {
    case BookContinuity::Replace: return "replace";
    case BookContinuity::PreviousLast: return "previous-last";
    case BookContinuity::FirstFollows: return "first-follows";
    }
    return "?";
}

StreamRhythm rhythmOf(const Capabilities& capabilities, StreamKind stream)
{
    if (std::ranges::find(capabilities.steadyStreams, stream) != capabilities.steadyStreams.end())
        return StreamRhythm::Steady;
    const bool isTop = stream == StreamKind::Book || stream == StreamKind::Quote;
    return isTop ? StreamRhythm::OnChange : StreamRhythm::Sparse;
}

std::string toJson(const Capabilities& c)
{
    nlohmann::ordered_json json;
    json["venue"] = c.slug;
    json["name"] = c.name;
    for (const InstrumentType type : c.instrumentTypes)
        json["instrumentTypes"].push_back(toString(type));
    for (const StreamKind stream : c.streams)
        json["streams"].push_back(toString(stream));
    for (const StreamKind stream : c.steadyStreams)
        json["steadyStreams"].push_back(toString(stream));
    for (const KlineInterval interval : c.klineIntervals)
        json["klineIntervals"].push_back(toString(interval));
    json["book"] = {{"continuity", toString(c.continuity)}, {"depth", c.bookDepth}, {"checksum", c.hasChecksum}};
    json["funding"] = c.hasFunding;
    json["klineHistory"] = c.hasKlineHistory;
    json["private"] = c.hasPrivate;
    json["maxStreamsPerLink"] = c.maxStreamsPerLink;
    for (const RateBudget& budget : c.budgets)
        json["budgets"].push_back({{"name", budget.name}, {"limit", budget.limit}, {"windowMs", budget.windowMs}});
    json["source"] = c.source;
    return json.dump();
}

} // namespace gannet
