// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/decimal.h"
#include "core/base/result.h"
#include "tests/e2e/window_market.h"
#include "tests/twins/twin.h"

#include <QByteArray>
#include <QString>
#include <QStringList>

#include <memory>
#include <optional>
#include <string>

namespace gannet::test {

/// A venue on this machine with an account to trade for, and what it knows of that account: the other end of what a
/// window shows. Keys are the twins' public ones, worth nothing.
class WindowVenue {
public:
    /// "hyperliquid" (a market that stands where it is told to) or "aster" (a recording).
    explicit WindowVenue(std::string slug);

    /// `folder` takes what the market is made of.
    [[nodiscard]] Result<void> start(const std::string& folder);
    /// The market stands still from now on, with enough at its touch for a small order.
    [[nodiscard]] bool calm();
    /// And moves again: no order takes from a book that has said nothing for ten seconds.
    void goOn();

    [[nodiscard]] const std::string& slug() const { return m_slug; }
    [[nodiscard]] std::string restUrl() const;
    [[nodiscard]] std::string wsUrl() const;

    QString name;        ///< "Hyperliquid"
    std::string symbol;  ///< to trade
    std::string first;   ///< what the window shows before
    QString title;       ///< of `symbol`, as the window says it
    std::string address; ///< of the account, 0x...
    std::string agentKey, mainKey;
    std::string strangerKey; ///< a good key of nobody whom the venue knows
    Decimal tick;            ///< of `symbol`

    [[nodiscard]] Decimal bestBid();
    [[nodiscard]] Decimal bestAsk();
    /// A limit at which something is offered, now and in the next seconds.
    [[nodiscard]] Decimal takingPrice();
    /// Working orders there, "buy 63990 0.004", sorted.
    [[nodiscard]] QStringList orders() const;
    /// Size and entry of the position in `symbol`, "0.004 64002"; "0" without one.
    [[nodiscard]] QString position() const;
    /// What backs positions in `symbol`: "cross" or "isolated".
    [[nodiscard]] QString marginMode() const;
    /// What backs the isolated position in `symbol` alone; nothing without one.
    [[nodiscard]] std::optional<Decimal> isolatedMargin() const;
    /// POST of a control, docs/twins.md. False: it was refused.
    [[nodiscard]] bool control(const char* what, const QByteArray& body) const;

private:
    /// The account as Aster's twin knows it.
    [[nodiscard]] twin::Json account() const;
    /// The position in `symbol` as Hyperliquid's twin tells anybody; null: none, or no answer.
    [[nodiscard]] twin::Json toldPosition() const;
    [[nodiscard]] twin::Json ask(const char* path, const QByteArray& post = {}) const;
    [[nodiscard]] Decimal touch(const char* side);
    [[nodiscard]] bool isHyperliquid() const { return m_slug == "hyperliquid"; }

    const std::string m_slug;
    ScriptedMarket m_market;            ///< Hyperliquid
    std::unique_ptr<twin::Twin> m_twin; ///< Aster
};

} // namespace gannet::test
