// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/engine/view_fill.h"
#include "core/model/trading_views.h"
#include "core/trading/oms.h"

namespace gannet {

/// What the draft would be and do, from one moment's market, account and limits. `oms` is null where the run does not
/// trade. Problems: all that the draft itself has, else what the first refusing gate says, else each reason for which a
/// person would be asked. Fills all of `out` but `version`. Pure.
void fillTicket(TicketView& out, const TicketDraft& draft, const FillSource& source, const Oms* oms);

} // namespace gannet
