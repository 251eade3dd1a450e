// SPDX-License-Identifier: GPL-3.0-or-later
// The journal's writer: what the engine hands over is in the files, in order, over as many segments as needed, and a
// disk that fails ends the journal and nothing else.
#include "core/engine/journal_writer.h"

#include <QFile>
#include <QTemporaryDir>
#include <QtTest>

using namespace gannet;

namespace {

constexpr VenueId kVenue{0};

JournalHeader makeHeader()
{
    JournalHeader header;
    header.program = "test";
    header.runId = 42;
    header.started = Timestamp::fromMilliseconds(1723161255030);
    header.venues = {{"hyperliquid", {}}};
    return header;
}

Inbound frame(int number)
{
    return {Timestamp{number}, FrameIn{kVenue, LinkId{1}, std::string(1000, 'x') + std::to_string(number)}};
}

Inbound openView(std::uint32_t id, std::string key)
{
    ViewSpec spec;
    spec.id = ViewId{id};
    spec.key = std::move(key);
    return {Timestamp{1}, Command{OpenView{std::move(spec), {}}}};
}

struct Segment {
    JournalHeader header;
    std::vector<std::string> items;
};

Segment readSegment(const std::string& path)
{
    Segment segment;
    Result<JournalReader> reader = JournalReader::open(path);
    if (!reader)
        return segment;
    segment.header = reader->header();
    for (auto item = reader->next(); item && *item; item = reader->next())
        segment.items.push_back(encodeInbound(**item));
    return segment;
}

} // namespace

class JournalWriterTest : public QObject {
    Q_OBJECT

private slots:
    void writesItemsInOrder();
    void segmentsOfARunAddUp();
    void laterSegmentOpensWithWhatIsNeeded();
    void oldestSegmentsAreDeleted();
    void wrongFolderIsToldAtOnce();
    void fullDiskEndsTheJournalOnly();
};

void JournalWriterTest::writesItemsInOrder()
{
    QTemporaryDir dir;
    auto writer = JournalWriter::open({.dir = dir.path().toStdString()}, makeHeader());
    QVERIFY(writer);
    for (int i = 0; i < 500; ++i)
        (*writer)->record(frame(i));
    (*writer)->flush();
    const std::vector<std::string> paths = (*writer)->segments();
    QCOMPARE(paths.size(), std::size_t{1});
    QVERIFY(paths[0].ends_with("20240808T235415Z-000000000000002a-0000.journal"));
    const Segment segment = readSegment(paths[0]);
    QCOMPARE(segment.items.size(), std::size_t{500});
    for (int i = 0; i < 500; ++i)
        QCOMPARE(segment.items[static_cast<std::size_t>(i)], encodeInbound(frame(i)));
    QCOMPARE((*writer)->bytesWritten(), static_cast<std::uint64_t>(QFile(QString::fromStdString(paths[0])).size()));
    QVERIFY((*writer)->isOk());
}

void JournalWriterTest::segmentsOfARunAddUp()
{
    QTemporaryDir dir;
    auto writer = JournalWriter::open({.dir = dir.path().toStdString(), .segmentBytes = 10'000}, makeHeader());
    QVERIFY(writer);
    for (int i = 0; i < 100; ++i)
        (*writer)->record(frame(i));
    (*writer)->flush();
    const std::vector<std::string> paths = (*writer)->segments();
    QVERIFY(paths.size() > 5);
    std::uint64_t next = 1;
    for (std::size_t i = 0; i < paths.size(); ++i) {
        const Segment segment = readSegment(paths[i]);
        QCOMPARE(segment.header.segment, static_cast<std::uint32_t>(i));
        QCOMPARE(segment.header.runId, std::uint64_t{42});
        QCOMPARE(segment.header.firstOrdinal, next);
        for (std::size_t k = segment.header.openingItems; k < segment.items.size(); ++k)
            QCOMPARE(segment.items[k], encodeInbound(frame(static_cast<int>(next++) - 1)));
    }
    QCOMPARE(next, std::uint64_t{101});
}

void JournalWriterTest::laterSegmentOpensWithWhatIsNeeded()
{
    const Inbound catalogue{Timestamp{1}, HttpReply{kVenue, HttpId{1}, 200, {}, "the catalogue"}};
    const Inbound figures{Timestamp{1}, HttpReply{kVenue, HttpId{3}, 200, {}, "figures", {{"X-Used", "7"}}}};
    const Inbound up{Timestamp{2}, LinkUp{kVenue, LinkId{1}}};
    const Inbound upAgain{Timestamp{8}, LinkUp{kVenue, LinkId{1}}};
    const Inbound lateReply{Timestamp{6}, HttpReply{kVenue, HttpId{2}, 200, {}, "a snapshot"}};
    JournalOpening opening;
    const std::vector<Inbound> history{
        catalogue,
        figures,
        up,
        {Timestamp{2}, LinkUp{kVenue, LinkId{2}}},
        openView(1, "a"),
        openView(2, "b"),
        frame(1),
        lateReply,
        openView(1, "c"),
        {Timestamp{7}, Command{CloseView{ViewId{2}}}},
        {Timestamp{7}, LinkDown{kVenue, LinkId{1}, ""}},
        {Timestamp{7}, LinkDown{kVenue, LinkId{2}, ""}},
        upAgain,
        {Timestamp{9}, Tick{}},
    };
    for (const Inbound& item : history)
        opening.note(encodeInbound(item));
    const std::vector<std::string> expected{encodeInbound(catalogue), encodeInbound(figures),
                                            encodeInbound(openView(1, "c")), encodeInbound(upAgain)};
    QCOMPARE(opening.payloads(), expected);
}

void JournalWriterTest::oldestSegmentsAreDeleted()
{
    QTemporaryDir dir;
    QFile foreign(dir.filePath("0000-notes.txt"));
    QVERIFY(foreign.open(QIODevice::WriteOnly) && foreign.write(QByteArray(50'000, 'x')) == 50'000);
    foreign.close();
    auto writer = JournalWriter::open({.dir = dir.path().toStdString(), .segmentBytes = 10'000, .keepBytes = 40'000},
                                      makeHeader());
    QVERIFY(writer);
    for (int i = 0; i < 300; ++i)
        (*writer)->record(frame(i));
    (*writer)->flush();
    std::uint64_t total = 0;
    const QFileInfoList left = QDir(dir.path()).entryInfoList({"*.journal"});
    for (const QFileInfo& file : left)
        total += static_cast<std::uint64_t>(file.size());
    QVERIFY2(total <= 40'000 && left.size() >= 3, std::to_string(total).c_str());
    QVERIFY(QFile::exists(QString::fromStdString((*writer)->segments().back())));
    QVERIFY(foreign.exists());
}

void JournalWriterTest::wrongFolderIsToldAtOnce()
{
    QTemporaryDir dir;
    QFile file(dir.filePath("file"));
    QVERIFY(file.open(QIODevice::WriteOnly));
    const auto writer = JournalWriter::open({.dir = dir.filePath("file/under").toStdString()}, makeHeader());
    QVERIFY(!writer);
    QVERIFY(writer.error().code == Code::Io);
}

void JournalWriterTest::fullDiskEndsTheJournalOnly()
{
    // The next segment cannot be made once its name is taken: the same path through the code as a full disk.
    QTemporaryDir dir;
    auto writer = JournalWriter::open({.dir = dir.path().toStdString(), .segmentBytes = 10'000}, makeHeader());
    QVERIFY(writer);
    QFile taken(dir.filePath("20240808T235415Z-000000000000002a-0001.journal"));
    QVERIFY(taken.open(QIODevice::WriteOnly));
    for (int i = 0; i < 50; ++i)
        (*writer)->record(frame(i));
    (*writer)->flush();
    QVERIFY(!(*writer)->isOk());
    QVERIFY2((*writer)->words().starts_with("the journal ended: cannot write"), (*writer)->words().c_str());
    QVERIFY((*writer)->itemsLost() > 0);
    const std::uint64_t lost = (*writer)->itemsLost();
    (*writer)->record(frame(51));
    QCOMPARE((*writer)->itemsLost(), lost + 1);
    QVERIFY(!readSegment((*writer)->segments().front()).items.empty());
}

QTEST_GUILESS_MAIN(JournalWriterTest)
#include "journal_writer_test.moc"
