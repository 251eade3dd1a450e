// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/error.h"

#include <tl/expected.hpp>

#include <utility>

namespace gannet {

/// A value or an expected failure. Always looked at: [[nodiscard]] on every function that returns one.
template <class T> using Result = tl::expected<T, Error>;

/// `return fail(ErrorKind::Protocol, Code::BadJson, "...")` in any function returning a Result.
[[nodiscard]] inline tl::unexpected<Error> fail(ErrorKind kind, Code code, std::string message)
{
    return tl::unexpected<Error>(Error{.kind = kind, .code = code, .message = std::move(message)});
}

[[nodiscard]] inline tl::unexpected<Error> fail(Error error)
{
    return tl::unexpected<Error>(std::move(error));
}

} // namespace gannet
