// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "core/model/instrument.h"
#include "core/model/order.h"

#include <QString>

#include <string>

namespace gannet {

// A working order that a person changes by writing its figures anew. Pure; decides nothing that a gate decides.

/// The figures of an order that can be written anew, as they are written; empty: it has none, or is not to have one.
struct WrittenOrder {
    std::string price, trigger, size;
};

/// As it stands now: the size is all of it, with what is filled.
[[nodiscard]] WrittenOrder writtenOrder(const Order& order, const Instrument* instrument);
/// Why no figure of it can be changed now, a sentence; empty: they can. `isLocal`: this program watches it, and no
/// venue has to be asked.
[[nodiscard]] QString whyUnchangeable(const Order& order, bool isLocal);
/// Its terms with what is written. Fails {Invalid} where a figure is none, with the limit, what was written and the
/// nearest that would do, or where nothing would change; {Denied} where nothing can.
[[nodiscard]] Result<OrderTerms> changedTerms(const Order& order, bool isLocal, const WrittenOrder& written);

} // namespace gannet
