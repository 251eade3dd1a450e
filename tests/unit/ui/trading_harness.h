// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/support/fake_engine_port.h"
#include "ui/trading/key_router.h"

#include <QQuickItem>
#include <QQuickWindow>
#include <QtTest>

#include <vector>

namespace gannet {

/// An account of a venue, as the engine tells it.
[[nodiscard]] inline TradingEvent accountTold(VenueId venue, const std::string& name,
                                              TradingMode mode = TradingMode::Paper,
                                              AccountState state = AccountState::Ready)
{
    AccountChanged changed;
    changed.account = {venue, name, mode == TradingMode::Shadow};
    changed.mode = mode;
    changed.state = state;
    return changed;
}

[[nodiscard]] inline TradingEvent positionTold(VenueId venue, InstrumentId instrument, Decimal qty,
                                               const std::string& account = "paper")
{
    PositionChanged changed;
    changed.account = {venue, account, false};
    changed.instrument = instrument;
    changed.qty = qty;
    changed.averageEntry = Decimal{616'000, 1};
    return changed;
}

/// How strictly the account "paper" is asked.
[[nodiscard]] inline TradingEvent levelTold(ConfirmLevel level)
{
    LimitsTold limits;
    limits.account = {VenueId{1}, "paper", false};
    limits.confirm = limits.confirmMost = level;
    return limits;
}

[[nodiscard]] inline TradingEvent armTold(std::optional<TradingMode> mode, const std::string& why = {})
{
    ArmChanged changed;
    changed.armed = mode;
    changed.why = why;
    return changed;
}

[[nodiscard]] inline Order workingOrder(std::uint64_t counter, Side side, std::int64_t price)
{
    Order order;
    order.id = {1, counter};
    order.venue = VenueId{1};
    order.instrument = InstrumentId{0};
    order.account = "paper";
    order.terms.side = side;
    order.terms.qty = Qty{Decimal{50, 3}};
    order.terms.price = Price{Decimal{price, 1}};
    order.state = OrderState::Open;
    return order;
}

[[nodiscard]] inline TradingEvent orderTold(Order order)
{
    OrderChanged changed;
    changed.isProtective = order.terms.isReduceOnly || order.origin == OrderOrigin::Protection;
    changed.order = std::move(order);
    return changed;
}

/// A window, an engine, and the target BTCUSDT of binance-usdm on the account "paper". Sizes are 0.01, 0.02 and on; the
/// book is 61 680.5 to 61 680.6.
struct TradingHarness {
    FakeEnginePort engine;
    EngineClient client{engine};
    SizePresets presets;
    TargetModel target;
    ActionRunner runner;
    QQuickWindow window;
    std::vector<RefusedPress> refusedPresses;

    TradingHarness()
    {
        target.setPresets(&presets);
        target.setClient(&client);
        runner.setTarget(&target);
        runner.setHasTicket(true);
        engine.tell(binanceCatalogue());
        engine.tell(accountTold(VenueId{1}, "paper"));
        target.setKey(QStringLiteral("binance-usdm:BTCUSDT"));
        client.frame();
        engine.showAll();
        client.frame();
        engine.commands.clear();
    }
    void tell(TradingEvent event)
    {
        engine.tell(std::move(event));
        client.frame();
    }
    /// What trading was asked for since the last call; presses that a screen refused go to refusedPresses.
    [[nodiscard]] std::vector<TradingCommand> asked()
    {
        std::vector<TradingCommand> found;
        for (const Command& command : engine.commands) {
            const auto* const trading = std::get_if<TradingCommand>(&command);
            if (const auto* const refused = trading ? std::get_if<RefusedPress>(trading) : nullptr)
                refusedPresses.push_back(*refused);
            else if (trading)
                found.push_back(*trading);
        }
        engine.commands.clear();
        return found;
    }
    /// The same in words, without request ids.
    [[nodiscard]] QStringList askedWords()
    {
        QStringList words;
        for (const TradingCommand& command : asked())
            words << QString::fromStdString(describe(command));
        return words;
    }
};

} // namespace gannet
