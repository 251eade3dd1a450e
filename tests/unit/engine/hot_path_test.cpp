// SPDX-License-Identifier: GPL-3.0-or-later
// Counts the program's own allocations while warm events pass through the engine.
#include "core/engine/engine.h"

#include "tests/support/events.h"
#include "tests/support/scripted_transport.h"

#include <QtTest>

#include <cstdlib>
#include <new>

#undef emit // Qt's empty word would hide Sink::emit

namespace {
std::size_t allocations = 0;
}

void* operator new(std::size_t size)
{
    ++allocations;
    if (void* memory = std::malloc(size))
        return memory;
    throw std::bad_alloc();
}
void operator delete(void* memory) noexcept
{
    std::free(memory);
}
void operator delete(void* memory, std::size_t) noexcept
{
    std::free(memory);
}

using namespace gannet;
using namespace gannet::test;

class HotPathTest : public QObject {
    Q_OBJECT
private slots:
    void aWarmEventAllocatesNothing()
    {
        Catalogue catalogue;
        ScriptedTransport transport;
        Engine engine{EngineOptions{}, catalogue, transport};
        Instrument instrument;
        instrument.venue = catalogue.addVenue("fake");
        instrument.symbol = "BTC";
        instrument.priceScale = 1;
        instrument.qtyScale = 3;
        catalogue.upsert(instrument);
        engine.step({kNoon, Tick{}});

        std::vector<BookLevel> bids;
        std::vector<BookLevel> asks;
        for (std::int64_t i = 0; i < 100; ++i) {
            bids.push_back({10'000 - i, 5});
            asks.push_back({10'001 + i, 5});
        }
        Event snapshot = makeEvent(kBookStream, BookSnapshot{bids, asks}, 1, 1);
        Event update = makeEvent(kBookStream, BookUpdate{{{9'999, 4}, {9'990, 0}}, {{10'005, 7}}}, 2, 2, 1);
        Event trade = makeEvent(kTradeStream, Trade{Decimal{10'000, 1}, Decimal{5, 3}, Side::Buy, 1}, 3);
        Event quote = makeEvent(kQuoteStream, Quote{bids[0], asks[0]}, 4);
        trade.venueTime = kNoon;
        std::uint64_t fact = 100;
        const auto round = [&] {
            for (Event* event : {&snapshot, &update, &trade, &quote}) {
                event->eventId = {++fact * 0x9E3779B97F4A7C15ULL};
                engine.sink().emit(*event);
            }
        };
        // Warm: the ring of known ids is full, and every vector has seen its largest.
        for (std::size_t i = 0; i < kDedupeWindow; ++i)
            round();
        const std::size_t before = allocations;
        for (int i = 0; i < 20'000; ++i)
            round();
        QCOMPARE(allocations - before, 0U);
        QCOMPARE(engine.books().find(InstrumentId{0})->book.bids.qtyAt(9'999), 4);
        QCOMPARE(engine.market().find(InstrumentId{0})->tape.newestOrdinal(), kDedupeWindow + 20'000U);
    }
};

QTEST_GUILESS_MAIN(HotPathTest)
#include "hot_path_test.moc"
