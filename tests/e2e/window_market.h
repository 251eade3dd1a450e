// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "core/model/enums.h"
#include "tests/twins/twin.h"

#include <QTimer>

#include <memory>
#include <string>

namespace gannet::test {

/// A venue on this machine whose market does what a script says and nothing else: Hyperliquid's twin over a recording
/// made here, telling its books twice a second. BTC has 20 levels a side, a tick apart, and three hours of trades
/// behind it; ETH and SOL stand still. Sizes depend on the price only, so every run sees the same.
class ScriptedMarket {
public:
    static constexpr int kFirstBid = 64'000; ///< BTC; its tick is 1

    /// `folder` takes the recording.
    [[nodiscard]] Result<void> start(const std::string& folder);
    /// The best bid is at `bid`, the best ask `spread` above it; nothing is traded.
    [[nodiscard]] bool moveTo(int bid, int spread = 2);
    /// Somebody takes this much at this price; `side` is theirs.
    [[nodiscard]] bool trade(Side side, int price, const std::string& qty);
    /// What the book shows at a price, in hundredths of a coin.
    [[nodiscard]] static int levelSize(int price);

    [[nodiscard]] std::string restUrl() const { return m_twin->restUrl(); }
    [[nodiscard]] std::string wsUrl() const { return m_twin->wsUrl(); }

private:
    void sayBooks();

    std::unique_ptr<twin::Twin> m_twin;
    QTimer m_timer; ///< books are told again and again, as the venue does
    int m_bid = kFirstBid;
    int m_spread = 2;
    std::int64_t m_trades = 0;
};

} // namespace gannet::test
