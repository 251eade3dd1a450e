// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/pipeline/stream_buffer.h"

#include "tests/support/events.h"

#include <QtTest>

using namespace gannet;
using namespace gannet::test;

class StreamBufferTest : public QObject {
    Q_OBJECT
private slots:
    void givesTheLowestSequenceFirst()
    {
        StreamBuffer buffer;
        for (const std::uint64_t seq : {5U, 3U, 9U})
            buffer.insert(makeEvent(kBookStream, BookUpdate{}, seq, seq, seq - 1), kNoon);
        QCOMPARE(buffer.pop().seqProvider, 3U);
        QCOMPARE(buffer.pop().seqProvider, 5U);
        QCOMPARE(buffer.front().seqProvider, 9U);
    }

    void whatStandsBeforeAnExpiredOneGoesWithIt()
    {
        StreamBuffer buffer;
        buffer.insert(makeEvent(kBookStream, BookUpdate{}, 5, 5, 4), kNoon);
        buffer.insert(makeEvent(kBookStream, BookUpdate{}, 3, 3, 2), kNoon + Duration::milliseconds(100));
        buffer.insert(makeEvent(kBookStream, BookUpdate{}, 9, 9, 8), kNoon + Duration::milliseconds(100));
        QCOMPARE(buffer.expired(kNoon + Duration::milliseconds(149)), 0U);
        QCOMPARE(buffer.expired(kNoon + kReorderWait), 2U);
        QCOMPARE(buffer.expired(kNoon + Duration::milliseconds(250)), 3U);
    }

    void isBounded()
    {
        StreamBuffer buffer;
        for (std::uint64_t seq = 1; seq <= kReorderMax; ++seq)
            buffer.insert(makeEvent(kBookStream, BookUpdate{}, seq, seq, seq - 1), kNoon);
        QVERIFY(buffer.isFull());
    }
};

QTEST_GUILESS_MAIN(StreamBufferTest)
#include "stream_buffer_test.moc"
