// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/viewmodels/ticket_bracket.h"
#include "ui/viewmodels/ticket_form.h"

#include <QVariantMap>

namespace gannet {

// What stands in the fields of a ticket, for one in another window that is to go on with it. UI thread.

[[nodiscard]] QVariantMap typedIn(const TicketForm& form, TicketBracket& bracket);
/// Types it, as a person would; what it does not name stays.
void typeInto(const QVariantMap& typed, TicketForm& form, TicketBracket& bracket);

} // namespace gannet
