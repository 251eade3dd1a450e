// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/event_text.h"

#include "tests/support/events.h"

#include <QtTest>

using namespace gannet;
using namespace gannet::test;

namespace {

[[nodiscard]] Catalogue oneInstrument()
{
    Catalogue catalogue;
    Instrument instrument;
    instrument.venue = catalogue.addVenue("fake");
    instrument.symbol = "BTC";
    instrument.priceScale = 1;
    instrument.qtyScale = 3;
    catalogue.upsert(instrument);
    return catalogue;
}

} // namespace

class EventTextTest : public QObject {
    Q_OBJECT
private slots:
    void amountsAreTextAtTheInstrumentsDecimals()
    {
        const Catalogue catalogue = oneInstrument();
        Event event = makeEvent(kBookStream, BookUpdate{{{671230, 1500}}, {{671240, 0}}}, 1, 42, 41);
        event.venueTime = {1'700'000'000'123'000'000};
        event.traceId = TraceId{7};
        QCOMPARE(describe(event, catalogue),
                 std::string(R"({"type":"book_update","venue":"fake","instrument":"fake:BTC","seq":42,)"
                             R"("venueTime":1700000000123000000,"trace":7,)"
                             R"("bids":[["67123.0","1.500"]],"asks":[["67124.0","0.000"]]})"));
    }

    void whatIsUnknownIsLeftOut()
    {
        const Catalogue catalogue = oneInstrument();
        Ticker ticker;
        ticker.last = Decimal{15, 1};
        QCOMPARE(describe(makeEvent(kQuoteStream, ticker, 1), catalogue),
                 std::string(R"({"type":"ticker","venue":"fake","instrument":"fake:BTC","last":"1.5"})"));
    }

    void aVenuesOwnStatusNamesNoInstrument()
    {
        const Catalogue catalogue = oneInstrument();
        VenueStatus status;
        status.session = SessionState::Ready;
        status.words = "bad \xFF byte";
        StreamKey venue = kBookStream;
        venue.instrument = {};
        const std::string line = describe(makeEvent(venue, status, 1), catalogue);
        QVERIFY(line.find(R"("session":"Ready")") != std::string::npos);
        QVERIFY(line.find("instrument") == std::string::npos);
    }
};

QTEST_GUILESS_MAIN(EventTextTest)
#include "event_text_test.moc"
