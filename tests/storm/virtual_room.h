// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/storm/virtual_terminal.h"
#include "tests/twins/exchange.h"

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace gannet::test {

/// A venue that can be traded at in virtual time: its twin, and how the program gets an account there.
struct VirtualVenue {
    std::string slug;
    std::string instrument; ///< "venue:symbol"; the recordings have its book
    TerminalSetup terminal;
    std::vector<std::string> recordings; ///< files
    std::function<std::unique_ptr<twin::VenueTwin>(twin::Host& host, const std::vector<twin::RecordedLine>& lines)>
        makeTwin;
    std::string exchangeAccount;         ///< what the twin calls the account
    std::vector<twin::FaultKind> faults; ///< of those that need no socket, what makes sense there
    /// What our gateway calls a fill of the twin, given the venue's symbol.
    std::function<std::string(const std::string& symbol, const twin::ExchangeFill& fill)> tradeId;

    [[nodiscard]] std::string symbol() const { return instrument.substr(instrument.find(':') + 1); }
};

/// The venues whose private side is built, each with a live account of its twin. Built once.
[[nodiscard]] const std::vector<VirtualVenue>& virtualVenues();

/// What the venue's twin plays in storms, read once: best quotes beside books say nothing new, and are three quarters
/// of a recording.
[[nodiscard]] const std::shared_ptr<const std::vector<twin::RecordedLine>>& stormLines(const VirtualVenue& venue);

/// A twin, a network, a store and the program, in virtual time from a start of its own. The same venue and seed, asked
/// the same, do the same.
class VirtualRoom {
public:
    static constexpr Timestamp kStart = Timestamp::fromMilliseconds(1'790'000'000'000);

    VirtualRoom(const VirtualVenue& venue, std::uint64_t seed);

    /// Starts the program and shows the instrument.
    void open();
    /// Until the account is ready; false after a minute.
    [[nodiscard]] bool waitUntilReady();
    /// With a yes to what it asks.
    void arm();
    /// Terms with size "0.005" and, where one is given, a price.
    [[nodiscard]] OrderTerms terms(OrderType type, Side side, std::string_view qty,
                                   std::optional<Price> price = std::nullopt) const;
    /// Presses; the order that was made, invalid when none was. It goes on when time does.
    ClientOrderId submit(const OrderTerms& terms);
    [[nodiscard]] const Order& order(ClientOrderId id) const { return *terminal.oms().orders().find(id); }
    /// So many ticks above (or below) the best price of a side.
    [[nodiscard]] Price priceAt(Side touch, std::int64_t ticks) const;
    [[nodiscard]] const Instrument& instrument() const { return *terminal.instrument(venue.instrument); }
    [[nodiscard]] bool isReady() const { return terminal.isReady(venue.instrument); }
    [[nodiscard]] twin::ExchangeAccount& truth();
    /// Orders at the venue under our id, whatever became of them; those that a change made count once.
    [[nodiscard]] std::size_t ordersAtVenue(ClientOrderId id);
    /// Our names of the venue's fills, sorted.
    [[nodiscard]] std::multiset<std::string> fillsAtVenue();
    /// Names of those in the store, sorted.
    [[nodiscard]] std::multiset<std::string> fillsKept() const;
    /// Still on their way or in doubt.
    [[nodiscard]] std::uint64_t unresolved() const;

    const VirtualVenue& venue;
    twin::VirtualTime time{kStart};
    twin::VirtualNetwork network;
    std::unique_ptr<twin::VenueTwin> twin;
    SlowStore store;
    VirtualTerminal terminal;
};

} // namespace gannet::test
