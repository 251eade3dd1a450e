// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/venue/book_assembler.h"

#include <QTest>

#include <rapidcheck.h>

#include <map>
#include <vector>

using namespace gannet;

namespace {

using Levels = std::vector<BookLevel>;

/// The snapshot of most cases: 100 at id 10.
const Levels kBids{{99, 1}, {98, 2}};
const Levels kAsks{{101, 3}, {102, 4}};

[[nodiscard]] BookImage image(std::uint64_t seq, const Levels& bids = kBids, const Levels& asks = kAsks)
{
    return {seq, bids, asks};
}

[[nodiscard]] BookDiff diff(std::uint64_t first, std::uint64_t last, std::uint64_t previous, const Levels& bids = {},
                            const Levels& asks = {})
{
    return {first, last, previous, bids, asks};
}

[[nodiscard]] Levels bestFirst(const BookSide& side)
{
    Levels levels;
    for (std::size_t i = 0; i < side.size(); ++i)
        levels.push_back(side.at(i));
    return levels;
}

[[nodiscard]] QByteArray said(BookResult result)
{
    return QByteArray(toString(result).data());
}

// --- the reference for the property ---------------------------------------------------------------------------------

/// A venue's book told as single updates; ids are shared with other symbols, so they jump.
struct Reference {
    struct Update {
        std::uint64_t id = 0;
        bool isBid = false;
        BookLevel level;
    };
    struct Group {
        std::uint64_t first = 0, last = 0, previous = 0;
        Levels bids, asks;
    };
    std::vector<Update> updates;
    std::vector<Group> groups;

    /// The book after every update up to `id`.
    [[nodiscard]] std::pair<Levels, Levels> at(std::uint64_t id) const
    {
        std::map<std::int64_t, std::int64_t> bids, asks;
        for (const Update& update : updates) {
            if (update.id <= id)
                (update.isBid ? bids : asks)[update.level.price] = update.level.qty;
        }
        std::pair<Levels, Levels> book;
        for (auto it = bids.rbegin(); it != bids.rend(); ++it) {
            if (it->second > 0)
                book.first.push_back({it->first, it->second});
        }
        for (const auto& [price, qty] : asks) {
            if (qty > 0)
                book.second.push_back({price, qty});
        }
        return book;
    }
};

[[nodiscard]] Reference anyReference(bool idsJump)
{
    Reference reference;
    std::uint64_t id = 100;
    std::uint64_t previous = 100;
    const int groupCount = *rc::gen::inRange(2, 25);
    for (int g = 0; g < groupCount; ++g) {
        Reference::Group group;
        std::map<std::int64_t, std::int64_t> bids, asks;
        const int updateCount = *rc::gen::inRange(1, 5);
        for (int i = 0; i < updateCount; ++i) {
            id += idsJump ? static_cast<std::uint64_t>(*rc::gen::inRange(1, 4)) : 1;
            if (i == 0)
                group.first = id;
            const bool isBid = *rc::gen::arbitrary<bool>();
            const std::int64_t price = *rc::gen::inRange<std::int64_t>(0, 6) + (isBid ? 90 : 101);
            const std::int64_t qty = *rc::gen::inRange<std::int64_t>(0, 4);
            reference.updates.push_back({id, isBid, {price, qty}});
            (isBid ? bids : asks)[price] = qty;
        }
        for (const auto& [price, qty] : bids)
            group.bids.push_back({price, qty});
        for (const auto& [price, qty] : asks)
            group.asks.push_back({price, qty});
        group.last = id;
        group.previous = previous;
        previous = id;
        reference.groups.push_back(group);
    }
    return reference;
}

/// The groups as an unkind network delivers them: some lost, some twice, some late.
[[nodiscard]] std::vector<std::size_t> anyDelivery(std::size_t count)
{
    std::vector<std::size_t> order;
    for (std::size_t i = 0; i < count; ++i) {
        const int fate = *rc::gen::weightedElement<int>({{12, 0}, {1, 1}, {1, 2}, {1, 3}});
        if (fate == 1)
            continue;
        order.push_back(i);
        if (fate == 2)
            order.push_back(i);
        if (fate == 3 && order.size() > 1)
            std::swap(order[order.size() - 1], order[order.size() - 2]);
    }
    return order;
}

void requireTruth(const BookAssembler& book, const Reference& reference)
{
    if (!book.isLive()) {
        RC_ASSERT(book.book().bids.empty() && book.book().asks.empty());
        return;
    }
    const auto [bids, asks] = reference.at(book.lastSeq());
    RC_ASSERT(bestFirst(book.book().bids) == bids);
    RC_ASSERT(bestFirst(book.book().asks) == asks);
}

void checkFaultyStream(BookContinuity continuity)
{
    const Reference reference = anyReference(continuity == BookContinuity::PreviousLast);
    BookAssembler book(continuity);
    for (const std::size_t index : anyDelivery(reference.groups.size())) {
        const Reference::Group& group = reference.groups[index];
        book.onDiff(diff(group.first, group.last, group.previous, group.bids, group.asks));
        requireTruth(book, reference);
        if (*rc::gen::inRange(0, 3) == 0) {
            const auto& update = reference.updates[*rc::gen::inRange<std::size_t>(0, reference.updates.size())];
            const auto [bids, asks] = reference.at(update.id);
            book.onSnapshot({update.id, bids, asks});
            requireTruth(book, reference);
        }
        if (book.isLive() && *rc::gen::inRange(0, 4) == 0)
            book.beginCheck();
        if (book.isChecking() && *rc::gen::inRange(0, 2) == 0) {
            const auto& update = reference.updates[*rc::gen::inRange<std::size_t>(0, reference.updates.size())];
            const auto [bids, asks] = reference.at(update.id);
            RC_ASSERT(book.onCheckSnapshot({update.id, bids, asks}) != BookCheck::Different);
        }
        RC_ASSERT(book.takeCheck() != BookCheck::Different);
    }
    RC_ASSERT(book.stats().mismatches == 0U);
}

} // namespace

class BookAssemblerTest : public QObject {
    Q_OBJECT

private slots:
    void snapshotIsBridgedByTheDiffThatHoldsItsId();
    void diffThatEndsAtTheSnapshotBridgesIt();
    void diffsBeforeTheSnapshotAreDropped();
    void oldSnapshotIsRefusedAndTheBufferKept();
    void brokenChainEmptiesTheBook();
    void resyncLeavesNoGhostLevels();
    void diffToldTwiceIsDropped();
    void crossedBookIsEmptied();
    void crossedSnapshotIsNotTaken();
    void malformedSnapshotIsNotTaken();
    void unknownRemovalIsCounted();
    void bufferBreaksAtAHole();
    void fullBufferBeginsAnew();
    void firstFollowsChainsByPlusOne();
    void replaceTakesWholeBooks();
    void freshSnapshotAtTheSameIdIsEqual();
    void freshSnapshotAheadWaitsForTheStream();
    void freshSnapshotBehindIsBroughtForward();
    void freshSnapshotThatDiffersIsAdopted();
    void freshSnapshotBeforeTheRecordingIsUnusable();
    void faultyStreamsNeverShowAWrongBook_data();
    void faultyStreamsNeverShowAWrongBook();
};

void BookAssemblerTest::snapshotIsBridgedByTheDiffThatHoldsItsId()
{
    BookAssembler book(BookContinuity::PreviousLast);
    QCOMPARE(said(book.onDiff(diff(8, 12, 5, {{99, 7}}, {{101, 0}}))), said(BookResult::Buffered));
    QVERIFY(book.book().bids.empty());
    QCOMPARE(said(book.onSnapshot(image(10))), said(BookResult::Live));
    QCOMPARE(book.lastSeq(), 12U);
    QCOMPARE(book.book().bids.best(), (BookLevel{99, 7}));
    QCOMPARE(book.book().asks.best(), (BookLevel{102, 4}));
    QCOMPARE(said(book.onDiff(diff(20, 21, 12, {{98, 0}}))), said(BookResult::Applied));
    QCOMPARE(book.stats().events, 2U);
    QCOMPARE(book.stats().resyncs, 0U);
    QCOMPARE(book.stats().lastSeq, 21U);
}

void BookAssemblerTest::diffThatEndsAtTheSnapshotBridgesIt()
{
    BookAssembler book(BookContinuity::PreviousLast);
    book.onDiff(diff(8, 10, 5, {{99, 9}}));
    QCOMPARE(said(book.onSnapshot(image(10))), said(BookResult::Live));
    QCOMPARE(book.stats().dropped, 0U);
    QCOMPARE(book.stats().events, 1U);
    QCOMPARE(said(book.onDiff(diff(11, 15, 10))), said(BookResult::Applied));
}

void BookAssemblerTest::diffsBeforeTheSnapshotAreDropped()
{
    BookAssembler book(BookContinuity::PreviousLast);
    book.onDiff(diff(1, 3, 0, {{50, 1}}));
    book.onDiff(diff(4, 6, 3, {{51, 1}}));
    book.onDiff(diff(7, 11, 6));
    QCOMPARE(said(book.onSnapshot(image(10))), said(BookResult::Live));
    QCOMPARE(book.stats().dropped, 2U);
    QCOMPARE(book.stats().events, 1U);
    QCOMPARE(book.book().bids.size(), 2U);
}

void BookAssemblerTest::oldSnapshotIsRefusedAndTheBufferKept()
{
    BookAssembler book(BookContinuity::PreviousLast);
    book.onDiff(diff(20, 25, 15));
    QCOMPARE(said(book.onSnapshot(image(10))), said(BookResult::SnapshotTooOld));
    QVERIFY(!book.isLive());
    QVERIFY(book.book().bids.empty());
    QCOMPARE(book.buffered(), 1U);
    QCOMPARE(said(book.onSnapshot(image(22))), said(BookResult::Live));
    QCOMPARE(book.lastSeq(), 25U);
}

void BookAssemblerTest::brokenChainEmptiesTheBook()
{
    BookAssembler book(BookContinuity::PreviousLast);
    book.onDiff(diff(8, 12, 5));
    book.onSnapshot(image(10));
    QCOMPARE(said(book.onDiff(diff(14, 15, 13))), said(BookResult::Gap));
    QVERIFY(!book.isLive());
    QVERIFY(book.book().bids.empty() && book.book().asks.empty());
    QCOMPARE(book.buffered(), 1U); // the breaking diff begins the next chain
    QCOMPARE(book.stats().gaps, 1U);

    // Straight after a snapshot the first diff must hold its id.
    BookAssembler fresh(BookContinuity::PreviousLast);
    QCOMPARE(said(fresh.onSnapshot(image(10))), said(BookResult::Live));
    QCOMPARE(said(fresh.onDiff(diff(11, 12, 9))), said(BookResult::Gap));

    // Or follow it by name: on a quiet market the snapshot stands where the last diff ended.
    BookAssembler quiet(BookContinuity::PreviousLast);
    QCOMPARE(said(quiet.onSnapshot(image(10))), said(BookResult::Live));
    QCOMPARE(said(quiet.onDiff(diff(40, 41, 10))), said(BookResult::Applied));
}

void BookAssemblerTest::resyncLeavesNoGhostLevels()
{
    BookAssembler book(BookContinuity::PreviousLast);
    book.onSnapshot(image(10));
    book.onDiff(diff(9, 12, 8, {{97, 5}}, {{103, 5}}));
    book.onDiff(diff(20, 21, 19));
    QCOMPARE(said(book.onSnapshot(image(21, {{90, 1}}, {{95, 1}}))), said(BookResult::Live));
    QCOMPARE(bestFirst(book.book().bids), (Levels{{90, 1}}));
    QCOMPARE(bestFirst(book.book().asks), (Levels{{95, 1}}));
    QCOMPARE(book.stats().resyncs, 1U);
}

void BookAssemblerTest::diffToldTwiceIsDropped()
{
    BookAssembler book(BookContinuity::PreviousLast);
    book.onSnapshot(image(10));
    book.onDiff(diff(9, 12, 8));
    book.onDiff(diff(13, 15, 12));
    QCOMPARE(said(book.onDiff(diff(13, 15, 12))), said(BookResult::Dropped));
    QCOMPARE(said(book.onDiff(diff(9, 12, 8, {{99, 0}}))), said(BookResult::Dropped));
    QVERIFY(book.isLive());
    QCOMPARE(book.book().bids.best().price, 99);
    QCOMPARE(said(book.onDiff(diff(16, 17, 15))), said(BookResult::Applied));
}

void BookAssemblerTest::crossedBookIsEmptied()
{
    BookAssembler book(BookContinuity::PreviousLast);
    book.onSnapshot(image(10));
    QCOMPARE(said(book.onDiff(diff(9, 12, 8, {{101, 1}}, {{101, 0}}))),
             said(BookResult::Applied)); // only the end counts
    QCOMPARE(said(book.onDiff(diff(13, 14, 12, {{102, 1}}))), said(BookResult::Crossed));
    QVERIFY(!book.isLive());
    QVERIFY(book.book().bids.empty());
    QCOMPARE(book.stats().crossed, 1U);
    QCOMPARE(said(book.onDiff(diff(15, 16, 14))), said(BookResult::Buffered));
    QCOMPARE(said(book.onSnapshot(image(15))), said(BookResult::Live));
}

void BookAssemblerTest::crossedSnapshotIsNotTaken()
{
    BookAssembler book(BookContinuity::PreviousLast);
    QCOMPARE(said(book.onSnapshot(image(10, {{101, 1}}, {{101, 1}}))), said(BookResult::Crossed));
    QVERIFY(!book.isLive());
    QVERIFY(book.book().bids.empty());
}

void BookAssemblerTest::malformedSnapshotIsNotTaken()
{
    BookAssembler book(BookContinuity::PreviousLast);
    QCOMPARE(said(book.onSnapshot(image(10, {{98, 1}, {99, 1}}, kAsks))), said(BookResult::Malformed));
    QCOMPARE(said(book.onSnapshot(image(10, kBids, {{101, 1}, {101, 1}}))), said(BookResult::Malformed));
    QCOMPARE(said(book.onSnapshot(image(10, {{99, 0}}, kAsks))), said(BookResult::Malformed));
    QVERIFY(book.book().bids.empty() && book.book().asks.empty());
    QVERIFY(!book.isLive());
}

void BookAssemblerTest::unknownRemovalIsCounted()
{
    BookAssembler book(BookContinuity::PreviousLast);
    book.onDiff(diff(9, 12, 8, {{43, 0}})); // kept from before the snapshot: does not count
    book.onSnapshot(image(10));
    book.onDiff(diff(13, 14, 12, {{42, 0}, {98, 0}}, {{300, 0}}));
    QCOMPARE(book.stats().unknownRemovals, 2U);
    QVERIFY(book.isLive());
}

void BookAssemblerTest::bufferBreaksAtAHole()
{
    BookAssembler book(BookContinuity::PreviousLast);
    book.onDiff(diff(1, 3, 0));
    QCOMPARE(said(book.onDiff(diff(8, 12, 6))), said(BookResult::Gap));
    QCOMPARE(book.buffered(), 1U);
    QCOMPARE(said(book.onDiff(diff(4, 6, 3))), said(BookResult::Dropped)); // late: of no use any more
    QCOMPARE(said(book.onSnapshot(image(2))), said(BookResult::SnapshotTooOld));
    QCOMPARE(said(book.onSnapshot(image(9))), said(BookResult::Live));
}

void BookAssemblerTest::fullBufferBeginsAnew()
{
    BookAssembler book(BookContinuity::PreviousLast);
    for (std::uint64_t i = 1; i <= BookAssembler::kMaxBufferedDiffs; ++i)
        QCOMPARE(said(book.onDiff(diff(i, i, i - 1))), said(BookResult::Buffered));
    const std::uint64_t next = BookAssembler::kMaxBufferedDiffs + 1;
    QCOMPARE(said(book.onDiff(diff(next, next, next - 1))), said(BookResult::Overflow));
    QCOMPARE(book.buffered(), 1U);
    QCOMPARE(said(book.onSnapshot(image(5))), said(BookResult::SnapshotTooOld));
}

void BookAssemblerTest::firstFollowsChainsByPlusOne()
{
    BookAssembler book(BookContinuity::FirstFollows);
    book.onDiff(diff(9, 10, 0, {{42, 1}}));
    book.onDiff(diff(11, 12, 0, {{99, 6}}));
    QCOMPARE(said(book.onSnapshot(image(10))), said(BookResult::Live));
    QCOMPARE(book.stats().dropped, 1U); // ends at the snapshot: holds nothing new
    QCOMPARE(book.book().bids.best(), (BookLevel{99, 6}));
    QCOMPARE(said(book.onDiff(diff(13, 20, 0))), said(BookResult::Applied));
    QCOMPARE(said(book.onDiff(diff(15, 20, 0))), said(BookResult::Dropped));
    QCOMPARE(said(book.onDiff(diff(22, 23, 0))), said(BookResult::Gap));

    BookAssembler late(BookContinuity::FirstFollows);
    late.onDiff(diff(12, 13, 0));
    QCOMPARE(said(late.onSnapshot(image(10))), said(BookResult::SnapshotTooOld));
    QCOMPARE(said(late.onSnapshot(image(11))), said(BookResult::Live));
}

void BookAssemblerTest::replaceTakesWholeBooks()
{
    BookAssembler book(BookContinuity::Replace);
    QCOMPARE(said(book.onSnapshot(image(1))), said(BookResult::Live));
    QCOMPARE(said(book.onSnapshot(image(2, {{97, 1}}, {{98, 1}}))), said(BookResult::Applied));
    QCOMPARE(bestFirst(book.book().bids), (Levels{{97, 1}}));
    QCOMPARE(said(book.onSnapshot(image(1))), said(BookResult::Dropped));
    QCOMPARE(book.book().bids.best().price, 97);
    QCOMPARE(said(book.onSnapshot(image(3, {{98, 1}}, {{98, 1}}))), said(BookResult::Crossed));
    QVERIFY(!book.isLive());
    QCOMPARE(said(book.onSnapshot(image(4))), said(BookResult::Live));
    QCOMPARE(book.stats().resyncs, 1U);
    QCOMPARE(said(book.onSnapshot(image(5, {{1, 1}, {2, 1}}, {}))), said(BookResult::Malformed));
    QVERIFY(book.book().bids.empty());
}

void BookAssemblerTest::freshSnapshotAtTheSameIdIsEqual()
{
    BookAssembler book(BookContinuity::PreviousLast);
    book.onSnapshot(image(10));
    book.beginCheck();
    QVERIFY(book.onCheckSnapshot(image(10)) == BookCheck::Equal);
    QVERIFY(!book.isChecking());
    QCOMPARE(book.stats().mismatches, 0U);
}

void BookAssemblerTest::freshSnapshotAheadWaitsForTheStream()
{
    BookAssembler book(BookContinuity::PreviousLast);
    book.onSnapshot(image(10));
    book.beginCheck();
    QVERIFY(book.onCheckSnapshot(image(14, {{99, 5}, {98, 2}}, kAsks)) == BookCheck::Waiting);
    book.onDiff(diff(9, 12, 8));
    QVERIFY(book.takeCheck() == BookCheck::None);
    book.onDiff(diff(13, 16, 12, {{99, 5}}));
    QVERIFY(book.takeCheck() == BookCheck::Equal);
    QVERIFY(book.takeCheck() == BookCheck::None);
    QCOMPARE(said(book.onDiff(diff(17, 18, 16))), said(BookResult::Applied));
}

void BookAssemblerTest::freshSnapshotBehindIsBroughtForward()
{
    BookAssembler book(BookContinuity::PreviousLast);
    book.onSnapshot(image(10));
    book.beginCheck();
    book.onDiff(diff(9, 12, 8));
    book.onDiff(diff(13, 16, 12, {{99, 5}}));
    QVERIFY(book.onCheckSnapshot(image(11)) == BookCheck::Equal);
}

void BookAssemblerTest::freshSnapshotThatDiffersIsAdopted()
{
    BookAssembler book(BookContinuity::PreviousLast);
    book.onSnapshot(image(10));
    book.beginCheck();
    book.onDiff(diff(9, 12, 8, {{96, 6}}));
    QVERIFY(book.onCheckSnapshot(image(11, {{99, 1}}, kAsks)) == BookCheck::Different);
    QCOMPARE(book.stats().mismatches, 1U);
    book.adoptFresh();
    QCOMPARE(bestFirst(book.book().bids), (Levels{{99, 1}, {96, 6}}));
    QCOMPARE(book.lastSeq(), 12U);
    QCOMPARE(book.stats().resyncs, 1U);
    QCOMPARE(said(book.onDiff(diff(13, 14, 12))), said(BookResult::Applied));
}

void BookAssemblerTest::freshSnapshotBeforeTheRecordingIsUnusable()
{
    BookAssembler book(BookContinuity::PreviousLast);
    book.onSnapshot(image(10));
    book.onDiff(diff(9, 12, 8));
    book.beginCheck();
    QVERIFY(book.onCheckSnapshot(image(11)) == BookCheck::Unusable);
    QVERIFY(book.isLive());
    QCOMPARE(said(book.onDiff(diff(13, 14, 12))), said(BookResult::Applied));
}

void BookAssemblerTest::faultyStreamsNeverShowAWrongBook_data()
{
    QTest::addColumn<int>("continuity");
    QTest::newRow("previous-last") << static_cast<int>(BookContinuity::PreviousLast);
    QTest::newRow("first-follows") << static_cast<int>(BookContinuity::FirstFollows);
}

void BookAssemblerTest::faultyStreamsNeverShowAWrongBook()
{
    QFETCH(int, continuity);
    QVERIFY(rc::check("a live book is the venue's book of its id, whatever the network did",
                      [continuity] { checkFaultyStream(static_cast<BookContinuity>(continuity)); }));
}

QTEST_GUILESS_MAIN(BookAssemblerTest)
#include "book_assembler_test.moc"
