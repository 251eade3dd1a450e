// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/error.h"
#include "core/model/order_ids.h"

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace gannet::paper {

/// The paper venue's explicit no: what failed, what was allowed, what was found, and what would pass.
[[nodiscard]] inline Error refused(Code code, std::string_view field, std::string message, std::string limit,
                                   std::string value, std::vector<std::string> fixes = {})
{
    Error error{.kind = code == Code::InsufficientFunds ? ErrorKind::Insufficient : ErrorKind::Rejected,
                .code = code,
                .message = std::move(message),
                .outcome = Outcome::Rejected};
    error.field = field;
    error.limit = std::move(limit);
    error.value = std::move(value);
    error.fixes = std::move(fixes);
    return error;
}

/// Of an order that ended before, or never came.
[[nodiscard]] inline Error unknownOrder(ClientOrderId id, Outcome outcome)
{
    Error error = refused(Code::UnknownOrder, "id",
                          "The paper venue has no open order of this id: it ended, or it "
                          "never came",
                          "an open order", id.toHex());
    error.kind = ErrorKind::NotFound;
    error.outcome = outcome;
    return error;
}

} // namespace gannet::paper
