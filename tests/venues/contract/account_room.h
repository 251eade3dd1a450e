// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/model/order_state.h"
#include "tests/storm/virtual_room.h"
#include "tests/support/dec.h"
#include "tests/support/words.h"
#include "tests/venues/contract/middleman.h"

#include <QTest>

#include <algorithm>
#include <functional>
#include <string>
#include <string_view>

namespace gannet::test {

[[nodiscard]] inline QString text(const Decimal& value)
{
    return QString::fromStdString(plainText(value));
}

/// A room that is ready and armed, and short ways to what the cards ask.
struct Room : MiddledVenue, VirtualRoom {
    static constexpr std::uint64_t kSeed = 11;

    /// `prepare` is called before the program starts.
    explicit Room(const VirtualVenue& of, const std::function<void(Room&)>& prepare = {})
        : MiddledVenue(of), VirtualRoom(middled, kSeed)
    {
        if (prepare)
            prepare(*this);
        open();
        isUp = waitUntilReady();
        if (isUp)
            arm();
        network.setPaused(true); // the market stands still unless a card moves it
    }
    /// Presses, and says why nothing came of it.
    [[nodiscard]] ClientOrderId submit(const OrderTerms& terms)
    {
        const ClientOrderId id = VirtualRoom::submit(terms);
        if (!terminal.oms().orders().find(id))
            qWarning("no order: %s", terminal.lastAnswer() && terminal.lastAnswer()->error
                                         ? terminal.lastAnswer()->error->message.c_str()
                                         : "no answer");
        return id;
    }
    [[nodiscard]] bool until(const std::function<bool()>& isSo, Duration most = Duration::minutes(3))
    {
        return time.runUntil(isSo, most);
    }
    [[nodiscard]] bool untilState(ClientOrderId id, OrderState state, Duration most = Duration::minutes(3))
    {
        return terminal.oms().orders().find(id) &&
               until([&] { return order(id).state == state && !order(id).isOutcomeUnknown; }, most);
    }
    /// Rests far below the market.
    [[nodiscard]] ClientOrderId rest(std::string_view qty = "0.002")
    {
        return submit(terms(OrderType::Limit, Side::Buy, qty, priceAt(Side::Buy, -100)));
    }
    [[nodiscard]] ClientOrderId take(Side side, std::string_view qty = "0.002")
    {
        return submit(terms(OrderType::Market, side, qty));
    }
    [[nodiscard]] OrderTerms twap(Side side, std::string_view qty, std::int32_t minutes) const
    {
        OrderTerms made = terms(OrderType::Twap, side, qty);
        made.twap = TwapPlan{minutes, false};
        return made;
    }
    void cancel(ClientOrderId id) { terminal.command(CancelOrder{.request = terminal.nextRequest(), .order = id}); }
    void change(ClientOrderId id, const OrderTerms& to)
    {
        terminal.command(ReplaceOrder{.request = terminal.nextRequest(), .order = id, .terms = to, .confirmed = {}});
    }
    /// What the gateway says about itself.
    [[nodiscard]] std::optional<Error> trouble() const
    {
        const AccountDesk* const desk = terminal.oms().account(terminal.key());
        return desk && desk->gateway ? desk->gateway->trouble() : std::nullopt;
    }
    [[nodiscard]] Decimal position() const { return held() ? held()->net.qty : Decimal{}; }
    [[nodiscard]] Decimal adopted() const { return held() ? held()->net.adoptedQty : Decimal{}; }
    [[nodiscard]] bool hasTheVenuesFills() { return fillsKept() == fillsAtVenue(); }
    [[nodiscard]] Decimal truePosition() { return truth().money().qtyOf(truthInstrument()); }
    [[nodiscard]] InstrumentId truthInstrument() { return twin->behindWire()->find(venue.symbol())->id; }
    /// A book that stood for long is none to trade on.
    void freshen()
    {
        network.setPaused(false);
        time.run(Duration::seconds(3));
        network.setPaused(true);
    }
    /// Nobody sells at this price or below it any more.
    void takeAsksAway(const Price& upTo)
    {
        // The twin takes over what its recording said last before it shows an account.
        static_cast<void>(twin->control({"GET", "/twin/account", "name=" + venue.exchangeAccount, {}, {}}));
        const twin::TruthBook& told = *twin->book(venue.symbol());
        twin::Json asks = told.asks(1000);
        asks.erase(
            std::remove_if(asks.begin(), asks.end(),
                           [&](const twin::Json& level) { return dec(level.at(0).get<std::string>()) <= upTo.value; }),
            asks.end());
        QVERIFY(!asks.empty());
        twin::TruthBook book;
        book.apply(told.bids(1000), asks);
        twin->behindWire()->setBook(truthInstrument(), book, time.now());
    }
    void fault(twin::FaultKind kind, std::int64_t times = 1) { QVERIFY(network.fault({kind, times})); }

    [[nodiscard]] const Position* held() const
    {
        for (const auto& [key, position] : terminal.oms().positions(false).all()) {
            if (key.instrument == instrument().id)
                return &position;
        }
        return nullptr;
    }
    /// The order filled as a whole, once there and once here, whatever struck it.
    void checkTaken(ClientOrderId id, std::string_view qty)
    {
        QVERIFY(untilState(id, OrderState::Filled));
        QCOMPARE(ordersAtVenue(id), std::size_t{1});
        QCOMPARE(text(position()), QString::fromUtf8(qty.data(), static_cast<qsizetype>(qty.size())));
        QCOMPARE(text(truePosition()), QString::fromUtf8(qty.data(), static_cast<qsizetype>(qty.size())));
        QVERIFY(until([&] { return hasTheVenuesFills(); }));
        QVERIFY(adopted().isZero());
    }

    // What an instrument is margined with.
    [[nodiscard]] const AccountDesk& desk() const { return *terminal.oms().account(terminal.key()); }
    [[nodiscard]] const OrderCapabilities& can() const { return desk().gateway->capabilities(); }
    [[nodiscard]] std::optional<MarginTerms> marginTerms() { return desk().gateway->marginTerms(instrument().id, {}); }
    /// A venue may be asked for it only as the instrument's book comes.
    [[nodiscard]] bool untilMarginIsKnown()
    {
        network.setPaused(false);
        const bool isKnown = until([&] { return marginTerms().has_value(); });
        network.setPaused(true);
        return isKnown;
    }
    [[nodiscard]] const VenuePosition* held()
    {
        const auto found = desk().venuePositions.find(instrument().id);
        return found == desk().venuePositions.end() ? nullptr : &found->second;
    }
    [[nodiscard]] SetMarginMode mode(MarginMode to)
    {
        return {.request = terminal.nextRequest(),
                .instrument = venue.instrument,
                .account = terminal.key().account,
                .mode = TradingMode::Live,
                .margin = to,
                .confirmed = {}};
    }
    [[nodiscard]] MoveMargin move(std::string_view amount)
    {
        return {.request = terminal.nextRequest(),
                .instrument = venue.instrument,
                .account = terminal.key().account,
                .mode = TradingMode::Live,
                .amount = dec(amount),
                .confirmed = {}};
    }
    /// Presses, says yes to what is asked, and waits for the venue's word: whether it holds.
    template <class Command> [[nodiscard]] bool agree(Command press)
    {
        using enum RequestAnswered::Kind;
        terminal.command(press);
        if (terminal.lastAnswer()->kind == NeedsConfirm) {
            press.confirmed = terminal.lastAnswer()->error->fixes;
            press.request = terminal.nextRequest();
            terminal.command(press);
        }
        const auto isAnswered = [&] {
            return terminal.lastAnswer()->request == press.request && terminal.lastAnswer()->kind != Taken;
        };
        return until(isAnswered) && terminal.lastAnswer()->kind == Done;
    }

    bool isUp = false;
};

/// A row for each venue that has an account.
inline void eachVenue()
{
    QTest::addColumn<const VirtualVenue*>("venue");
    for (const VirtualVenue& venue : virtualVenues())
        QTest::newRow(venue.slug.c_str()) << &venue;
}

} // namespace gannet::test
