// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace gannet {

/// Lambdas as one visitor of a variant: `std::visit(overloaded{[](const A&) {}, [](const B&) {}}, value)`. One that is
/// missing does not compile.
template <class... F> struct overloaded : F... {
    using F::operator()...;
};
template <class... F> overloaded(F...) -> overloaded<F...>;

} // namespace gannet
