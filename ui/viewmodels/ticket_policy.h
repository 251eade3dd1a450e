// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/model/trading_views.h"

#include <QStringList>

#include <cstdint>

namespace gannet {

/// How much a ticket asks before it sends. What crosses the engine's soft limits is asked by the engine besides.
enum class ConfirmLevel : std::uint8_t {
    Guarded, ///< every order; usual for live
    Fast,    ///< the first live order after each arming, and what takes a thin book; usual for paper
    Instant, ///< what takes a thin book
};

/// Why a person's yes is wanted before this draft is sent, one sentence each; empty: it goes. Pure.
[[nodiscard]] QStringList confirmReasons(const TicketView& view, const OrderTerms& terms, ConfirmLevel level,
                                         bool isFirstSinceArming);

} // namespace gannet
