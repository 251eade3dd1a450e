// SPDX-License-Identifier: GPL-3.0-or-later
// What a stand-in says where a recording holds an answer, a refusal, a cut, or nothing: never more than was recorded.
#include "adapters/registry/registry.h"
#include "app/journal_recording.h"
#include "app/stand_in.h"
#include "core/engine/journal_writer.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

using namespace gannet;

namespace {

constexpr VenueId kVenue{0};
constexpr LinkId kBooks{1}, kMarket{2};
const std::string kHere = "https://venue.example";
const std::string kProbe = "/fapi/v1/ticker/bookTicker?symbol=BTCUSDT";
const std::string kQuote = R"({"symbol":"BTCUSDT","bidPrice":"1.0","bidQty":"1","askPrice":"2.0","askQty":"1"})";
const Timestamp kStart = Timestamp::fromMilliseconds(1'723'161'256'000);

std::string catalogue()
{
    QFile file(GANNET_SOURCE_DIR "/resources/demo/binance_usdm_exchange_info.json");
    return file.open(QIODevice::ReadOnly) ? file.readAll().toStdString() : std::string();
}

struct Bench {
    explicit Bench(const char* slug = "binance-usdm", const char* books = "/public/stream",
                   const char* market = "/market/stream")
    {
        standIn = std::move(*StandIn::make(*findVenueFactory(slug), kVenue, catalogue()));
        for (const auto& [link, path] : {std::pair{kBooks, books}, std::pair{kMarket, market}})
            standIn->take(OpenLink{kVenue, link, "wss://here.example" + std::string(path)}, now);
        standIn->out().clear();
    }
    void ask(std::uint64_t id, const std::string& path, Duration timeout = Duration::seconds(10))
    {
        HttpRequest request;
        request.venue = kVenue;
        request.id = HttpId{id};
        request.url = kHere + path;
        request.timeout = timeout;
        standIn->take(request, now);
    }
    void play(RecordedItem::Kind kind, const std::string& url, const std::string& bytes, int status = 200)
    {
        RecordedItem item;
        item.kind = kind;
        item.time = now;
        item.url = url;
        item.bytes = bytes;
        item.status = status;
        standIn->play(item, {}, now, {});
    }
    template <class Item> std::vector<Item> told()
    {
        std::vector<Item> items;
        for (const Inbound& item : standIn->out()) {
            if (const auto* one = std::get_if<Item>(&item.item))
                items.push_back(*one);
        }
        return items;
    }

    Timestamp now = kStart;
    std::unique_ptr<StandIn> standIn;
};

} // namespace

class StandInTest : public QObject {
    Q_OBJECT

private slots:
    /// Of another host: a journal of a twin, or of a venue's second address.
    void aQuestionIsAnsweredByItsOwnAnswer()
    {
        Bench b;
        b.ask(7, kProbe);
        QVERIFY(b.standIn->out().empty());
        b.play(RecordedItem::Kind::Reply, "https://there.example/fapi/v1/ticker/bookTicker?symbol=ETHUSDT", "other");
        QVERIFY(b.standIn->out().empty());
        b.play(RecordedItem::Kind::Reply, "https://there.example" + kProbe, kQuote);
        const auto replies = b.told<HttpReply>();
        QCOMPARE(replies.size(), 1U);
        QCOMPARE(replies[0].id.value, 7U);
        QCOMPARE(replies[0].status, 200);
        QVERIFY(replies[0].body == kQuote);
    }

    void aRecordedRefusalKeepsItsStatus()
    {
        Bench b;
        b.ask(7, kProbe);
        b.ask(8, "/fapi/v1/depth?symbol=BTCUSDT&limit=1000");
        b.play(RecordedItem::Kind::Reply, kHere + kProbe, "{}", 418);
        b.play(RecordedItem::Kind::Reply, kHere + "/fapi/v1/depth?symbol=BTCUSDT&limit=1000", "busy", 503);
        const auto replies = b.told<HttpReply>();
        QCOMPARE(replies.size(), 2U);
        QCOMPARE(replies[0].status, 418);
        QCOMPARE(replies[1].status, 503);
    }

    void whatWasNotRecordedIsNotAnswered()
    {
        Bench b;
        b.ask(7, kProbe, Duration::seconds(10));
        b.ask(8, "/fapi/v1/depth?symbol=NOSUCH&limit=1000", Duration::seconds(10));
        b.now = kStart + Duration::seconds(11);
        b.standIn->tick(b.now);
        b.play(RecordedItem::Kind::Reply, kHere + kProbe, kQuote); // too late
        QVERIFY(b.told<HttpReply>().empty() && b.told<HttpFailure>().empty());
    }

    void listsThatAreNotRecordedAreEmpty()
    {
        Bench b;
        b.ask(7, "/fapi/v1/klines?symbol=BTCUSDT&interval=1m&limit=500");
        const auto replies = b.told<HttpReply>();
        QCOMPARE(replies.size(), 1U);
        QVERIFY(replies[0].body == "[]");
    }

    void anOrderIsRefused()
    {
        Bench b;
        b.standIn->take(WarmOrderLink{kVenue, kHere}, b.now);
        QVERIFY(b.standIn->out().empty());
        b.standIn->take(OrderHttp{.venue = kVenue, .id = HttpId{9}, .url = kHere + "/fapi/v3/order"}, b.now);
        const auto failures = b.told<HttpFailure>();
        QCOMPARE(failures.size(), 1U);
        QCOMPARE(failures[0].id.value, 9U);
        QVERIFY(failures[0].error.kind == ErrorKind::Unsupported);
        QVERIFY(failures[0].error.outcome == Outcome::NotSent);
        QVERIFY(b.told<HttpReply>().empty());
    }

    /// Aster has one kind of links: while a renewal has two of them open, any one brings all.
    void oneKindOfLinksCarriesAll()
    {
        Bench b("aster", "/stream", "/stream");
        const std::string all = R"({"method":"SUBSCRIBE","params":["btcusdt@depth@100ms","btcusdt@aggTrade"],"id":1})";
        b.standIn->take(SendText{kVenue, kBooks, all}, b.now);
        b.standIn->out().clear();
        b.play(RecordedItem::Kind::Frame, {},
               R"({"e":"depthUpdate","E":1,"T":1,"s":"BTCUSDT","U":1,"u":2,"pu":0,"b":[["1.0","1"]],"a":[]})");
        b.play(RecordedItem::Kind::Frame, {},
               R"({"e":"aggTrade","E":1,"s":"BTCUSDT","a":1,"p":"1.0","q":"1","f":1,"l":1,"T":1,"m":true})");
        QCOMPARE(b.told<FrameIn>().size(), 2U);
    }

    /// Only the link that was cut, for the reason it was cut for.
    void aRecordedCutIsACut()
    {
        Bench b;
        const std::string all = R"({"method":"SUBSCRIBE","params":["btcusdt@depth@100ms","btcusdt@aggTrade"],"id":1})";
        b.standIn->take(SendText{kVenue, kBooks, all}, b.now);
        b.standIn->out().clear();
        const VenueStream book{WireMessage::Type::BookDiff, "BTCUSDT"};
        const VenueStream trades{WireMessage::Type::Trades, "BTCUSDT"};
        QVERIFY(b.standIn->isSubscribed(book) && b.standIn->isSubscribed(trades));
        b.play(RecordedItem::Kind::Closed, "ws://127.0.0.1:9/public/stream", "the peer closed the connection");
        const auto downs = b.told<LinkDown>();
        QCOMPARE(downs.size(), 1U);
        QVERIFY(downs[0].link == kBooks);
        QVERIFY(downs[0].reason == "the peer closed the connection");
        QVERIFY(!b.standIn->isSubscribed(book) && b.standIn->isSubscribed(trades));
        b.standIn->out().clear();
        b.play(RecordedItem::Kind::Closed, "ws://127.0.0.1:9/public/stream", "again"); // it is down already
        QVERIFY(b.standIn->out().empty());
    }

    /// The kept journal with a cut put behind its first frame.
    void aJournalTellsItsCuts()
    {
        const QTemporaryDir dir;
        auto reader = JournalReader::open(GANNET_SOURCE_DIR "/tests/replay/small.journal");
        QVERIFY(reader);
        auto writer = JournalWriter::open({.dir = dir.path().toStdString()}, reader->header());
        QVERIFY(writer);
        std::string slug;
        for (auto item = reader->next(); item && *item; item = reader->next()) {
            (*writer)->record(**item);
            const auto* frame = std::get_if<FrameIn>(&(*item)->item);
            if (frame == nullptr || !slug.empty())
                continue;
            slug = reader->header().venues.at(frame->venue.value).slug;
            (*writer)->record(Inbound{(*item)->time, LinkDown{frame->venue, frame->link, "cut"}});
        }
        (*writer)->flush();
        auto recording = openJournalRecording((*writer)->segments().front(), slug);
        QVERIFY(recording);
        std::vector<RecordedItem> cuts;
        while (auto item = (*recording)->next()) {
            if (item->kind == RecordedItem::Kind::Closed)
                cuts.push_back(std::move(*item));
        }
        QCOMPARE(cuts.size(), 1U);
        QCOMPARE(cuts[0].bytes, std::string("cut"));
        QVERIFY2(cuts[0].url.starts_with("wss://"), cuts[0].url.c_str());
    }
};

QTEST_GUILESS_MAIN(StandInTest)
#include "stand_in_test.moc"
