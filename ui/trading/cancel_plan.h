// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/model/trading_command.h"
#include "ui/engine_client.h"

#include <QString>
#include <QStringList>

#include <string>
#include <vector>

namespace gannet {

/// How what a cancel ends is called.
enum class CancelNoun : std::uint8_t { Orders, Entries, Everything, Stops };

/// Whether it works and protects a position that is open.
[[nodiscard]] bool protectsPosition(const TradingState& trading, const KnownOrder& known);

/// Working orders that this would end.
[[nodiscard]] std::vector<const KnownOrder*> ordersIn(const EngineClient& client, const CancelScope& scope);

/// What a cancel is about to end, the same for a key, a button, a click and a typed line: how many orders, how many of
/// them protect an open position, and so what is wanted before it is pressed.
class CancelPlan {
public:
    CancelPlan(const EngineClient& client, const CancelScope& scope);
    /// `target`: what it is said to be about: "", "venue", "venue:symbol".
    CancelPlan(const EngineClient& client, const std::string& target, CancelNoun noun,
               const std::vector<const KnownOrder*>& orders);

    [[nodiscard]] int count() const { return m_count; }
    /// Wants a second press: some of it protects. A hold, or a yes where every account concerned is asked about little.
    [[nodiscard]] bool isAsked() const { return m_protecting > 0; }
    [[nodiscard]] bool isHold() const { return isAsked() && m_isHold; }
    /// "Cancel 7 entries · BTC-PERP · HL".
    [[nodiscard]] QString words() const { return m_words; }
    /// What of it protects, a line each, or how many do.
    [[nodiscard]] QStringList reasons() const { return m_reasons; }
    /// Of the button that does it, and of the one that leaves everything as it is.
    [[nodiscard]] QString confirmText() const;
    [[nodiscard]] QString declineText() const;

private:
    int m_count = 0;
    int m_protecting = 0;
    bool m_isHold = false;
    QString m_words;
    QStringList m_reasons;
};

} // namespace gannet
