// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/model/drift_report.h"

namespace gannet {

std::string_view toString(CompareCause value)
{
    switch (value) {
    case CompareCause::Start: return "start";
    case CompareCause::Reconnect: return "reconnect";
    case CompareCause::Schedule: return "schedule";
    case CompareCause::Asked: return "asked for";
    case CompareCause::Doubt: return "doubt";
    }
    return "?";
}

std::string_view toString(CompareResult value)
{
    switch (value) {
    case CompareResult::Equal: return "equal";
    case CompareResult::Repaired: return "repaired";
    case CompareResult::Differs: return "differs";
    case CompareResult::Failed: return "failed";
    }
    return "?";
}

std::string_view toString(DriftKind value)
{
    switch (value) {
    case DriftKind::Fills: return "fills";
    case DriftKind::Funding: return "funding";
    case DriftKind::Order: return "order";
    case DriftKind::Position: return "position";
    case DriftKind::Entry: return "entry price";
    case DriftKind::Balance: return "balance";
    }
    return "?";
}

std::string_view toString(DriftStanding value)
{
    switch (value) {
    case DriftStanding::Added: return "added";
    case DriftStanding::Adopted: return "adopted";
    case DriftStanding::Queried: return "queried";
    case DriftStanding::Corrected: return "corrected";
    case DriftStanding::Taken: return "taken over";
    case DriftStanding::Open: return "open";
    case DriftStanding::Agreed: return "agreed";
    case DriftStanding::Settled: return "taken over by hand";
    case DriftStanding::Gone: return "gone";
    }
    return "?";
}

DriftChoices choicesOf(const DriftItem& item)
{
    if (item.kind == DriftKind::Order)
        return {.mayAgree = item.standing == DriftStanding::Open,
                .mayQuery = item.standing == DriftStanding::Queried,
                .mayCancel = item.standing == DriftStanding::Open};
    if (item.standing != DriftStanding::Open)
        return {};
    return {.mayAgree = true, .mayTakeEntry = item.kind == DriftKind::Entry};
}

} // namespace gannet
