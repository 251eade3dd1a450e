// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/model/order.h"

#include "core/base/check.h"
#include "core/model/order_state.h"

namespace gannet {

Decimal Order::openQty() const
{
    if (isFinal(state))
        return {};
    const auto open = subtract(terms.qty.value, filledQty);
    CHECK(open.has_value(), "quantities of one order share a scale that fits");
    return open->isNegative() ? Decimal{} : *open;
}

bool isEntered(const Order& order)
{
    const bool isMade = order.origin == OrderOrigin::Protection || order.origin == OrderOrigin::External ||
                        order.request.text.find('/') != std::string::npos;
    return !isMade && !order.terms.isReduceOnly && order.state != OrderState::Denied;
}

} // namespace gannet
