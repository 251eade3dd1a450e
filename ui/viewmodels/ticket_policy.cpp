// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/viewmodels/ticket_policy.h"

#include "ui/trading/trading_words.h"
#include "ui/viewmodels/ticket_words.h"

#include <QCoreApplication>

namespace gannet {

namespace {

[[nodiscard]] QString tr(const char* words)
{
    return QCoreApplication::translate("TicketPolicy", words);
}

} // namespace

QStringList confirmReasons(const TicketView& view, const OrderTerms& terms, ConfirmLevel level, bool isFirstSinceArming)
{
    QStringList reasons;
    const bool isLive = view.mode == TradingMode::Live;
    if (level == ConfirmLevel::Guarded)
        reasons << tr("Every %1 order asks (guarded)").arg(modeTag(view.mode));
    else if (level == ConfirmLevel::Fast && isLive && isFirstSinceArming)
        reasons << tr("First live order since arming");
    if (view.isMaker)
        return reasons;
    const auto visible = knownValue(view.visibleFraction);
    const auto slippage = knownValue(view.slippage);
    const auto twice = slippage ? multiply(*slippage, {2, 0}) : std::nullopt;
    if (visible && *visible < Decimal{1, 0})
        reasons << tr("Only %1 of the size is visible within the cap").arg(sharePct(view.visibleFraction));
    else if (twice && terms.slippageCap && *twice > *terms.slippageCap)
        reasons << tr("Estimated slippage %1 is more than half of the cap").arg(sharePct(view.slippage));
    return reasons;
}

} // namespace gannet
