// SPDX-License-Identifier: GPL-3.0-or-later
// Replay is a fold: the kept journal gives the kept event log, byte for byte, every time; the segments of a run add up;
// a torn one counts up to where it broke. After a wanted change of events write the log anew:
// gannet-replay tests/replay/small.journal > tests/replay/small.events.jsonl
// and when the adapters ask their venues for other things, the journal before it:
// gannet-record-small tests/replay/small.journal
#include "app/journal_recording.h"
#include "app/replay.h"
#include "core/engine/journal_writer.h"

#include <QFile>
#include <QTemporaryDir>
#include <QtTest>

#include <sstream>

using namespace gannet;

namespace {

const std::string kJournal = GANNET_SOURCE_DIR "/tests/replay/small.journal";

QByteArray readFile(const QString& path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

/// What gannet-replay writes.
QByteArray replayText(const std::vector<std::string>& paths)
{
    std::ostringstream out;
    const Result<ReplayReport> report = replayJournal(paths, &out);
    if (!report)
        return QByteArray::fromStdString(report.error().message);
    out << toJson(*report) << '\n';
    return QByteArray::fromStdString(out.str());
}

} // namespace

class ReplayTest : public QObject {
    Q_OBJECT

private slots:
    void keptJournalGivesTheKeptLog();
    void twoRunsAreByteEqual();
    void segmentsAddUp();
    void tornJournalCountsUpToTheTear();
    void asARecording();
};

void ReplayTest::keptJournalGivesTheKeptLog()
{
    const QByteArrayList got = replayText({kJournal}).split('\n');
    const QByteArrayList kept = readFile(GANNET_SOURCE_DIR "/tests/replay/small.events.jsonl").split('\n');
    for (qsizetype i = 0; i < std::min(got.size(), kept.size()); ++i)
        QCOMPARE(got[i], kept[i]);
    QCOMPARE(got.size(), kept.size());
}

void ReplayTest::twoRunsAreByteEqual()
{
    const QByteArray first = replayText({kJournal});
    QVERIFY(first.size() > 10'000);
    QVERIFY(first == replayText({kJournal}));
}

void ReplayTest::segmentsAddUp()
{
    QTemporaryDir dir;
    Result<JournalReader> reader = JournalReader::open(kJournal);
    QVERIFY(reader);
    auto writer = JournalWriter::open({.dir = dir.path().toStdString(), .segmentBytes = 30'000}, reader->header());
    QVERIFY(writer);
    for (auto item = reader->next(); item && *item; item = reader->next())
        (*writer)->record(**item);
    (*writer)->flush();
    const std::vector<std::string> segments = (*writer)->segments();
    QVERIFY(segments.size() >= 3);
    QVERIFY(replayText(segments) == replayText({kJournal}));

    // A later one alone: it joins in, and what a venue sends whole is there at once.
    const QByteArray alone = replayText({segments.back()});
    QVERIFY2(alone.contains("\"type\":\"book_snapshot\",\"venue\":\"hyperliquid\""), alone.right(300).constData());
    // Not in their order: refused.
    const auto swapped = replayJournal({segments[1], segments[0]}, nullptr);
    QVERIFY(swapped && swapped->torn);
    QVERIFY(swapped->torn->message.find("does not follow") != std::string::npos);
}

void ReplayTest::tornJournalCountsUpToTheTear()
{
    QTemporaryDir dir;
    const QByteArray whole = readFile(QString::fromStdString(kJournal));
    QFile torn(dir.filePath("torn.journal"));
    QVERIFY(torn.open(QIODevice::WriteOnly) && torn.write(whole.left(whole.size() - 7)) > 0);
    torn.close();
    const auto full = replayJournal({kJournal}, nullptr);
    const auto report = replayJournal({torn.fileName().toStdString()}, nullptr);
    QVERIFY(full && report && report->torn);
    QCOMPARE(report->items, full->items - 1);
    QVERIFY(report->torn->message.find("at byte") != std::string::npos);
}

void ReplayTest::asARecording()
{
    // The answers get their questions back.
    auto recording = openJournalRecording(kJournal, "binance-usdm");
    QVERIFY(recording);
    int frames = 0;
    std::vector<std::string> asked;
    while (const auto item = (*recording)->next()) {
        if (item->kind == RecordedItem::Kind::Reply)
            asked.push_back(item->url.substr(item->url.rfind('/')));
        frames += item->kind == RecordedItem::Kind::Frame ? 1 : 0;
    }
    QVERIFY(frames > 20);
    QVERIFY(std::ranges::find(asked, "/exchangeInfo") != asked.end());
    QVERIFY(std::ranges::find(asked, "/depth?symbol=AKROUSDT&limit=1000") != asked.end());
    QVERIFY(!openJournalRecording(kJournal, "kraken"));
}

QTEST_GUILESS_MAIN(ReplayTest)
#include "replay_test.moc"
