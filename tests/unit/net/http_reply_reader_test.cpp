// SPDX-License-Identifier: GPL-3.0-or-later
#include "adapters/net/http_reply_reader.h"

#include <QTest>

using namespace gannet;

namespace {

constexpr HttpReplyLimits kLimits{.headBytes = 2000, .bodyBytes = 1000};

/// What came of bytes that were put in pieces of `step`, and then of the other side's closing.
struct Reading {
    Reading(const QByteArray& bytes, qsizetype step)
    {
        for (qsizetype at = 0; at < bytes.size() && !isWhole && !error; at += step) {
            const QByteArray piece = bytes.mid(at, step);
            const auto whole = reader.put({piece.constData(), static_cast<std::size_t>(piece.size())});
            if (!whole)
                error = whole.error();
            else
                isWhole = *whole;
        }
    }
    void close()
    {
        if (isWhole || error)
            return;
        const auto ended = reader.finish();
        isWhole = ended.has_value();
        if (!ended)
            error = ended.error();
    }

    HttpReplyReader reader{kLimits};
    bool isWhole = false;
    std::optional<Error> error;
};

} // namespace

/// Bytes of a server to an answer, in any pieces; what is no answer, or none that ends, is refused within the limits.
class HttpReplyReaderTest final : public QObject {
    Q_OBJECT

private slots:
    void reads_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<int>("status");
        QTest::addColumn<QByteArray>("body");
        QTest::addColumn<bool>("canReuse");
        const auto row = [](const char* name, const QByteArray& bytes, int status, const char* body, bool canReuse) {
            QTest::newRow(name) << bytes << status << QByteArray(body) << canReuse;
        };
        row("length", "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}", 200, "{}", true);
        row("no reason", "HTTP/1.1 200 \r\nContent-Length: 2\r\n\r\n{}", 200, "{}", true);
        row("nothing in it", "HTTP/1.1 400 Bad\r\nContent-Length: 0\r\n\r\n", 400, "", true);
        row("no content", "HTTP/1.1 204 None\r\n\r\n", 204, "", true);
        row("redirect", "HTTP/1.1 302 Found\r\nLocation: /x\r\nContent-Length: 0\r\n\r\n", 302, "", true);
        row("chunks",
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\n{\"a\r\nA;x=y\r\n\":1234567}\r\n0\r\n\r\n", 200,
            "{\"a\":1234567}", true);
        row("no chunks", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 200, "", true);
        row("no chunks but trailers", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\nX: y\r\n\r\n", 200, "",
            true);
        row("chunks in odd case", "HTTP/1.1 200 OK\r\ntransfer-encoding: Chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n", 200,
            "{}", true);
        row("trailers", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\nX-Sum: 1\r\n\r\n", 200,
            "{}", true);
        row("until closed", "HTTP/1.1 200 OK\r\nServer: x\r\n\r\n{\"a\":1}", 200, "{\"a\":1}", false);
        row("old", "HTTP/1.0 200 OK\r\nContent-Length: 2\r\n\r\n{}", 200, "{}", false);
        row("says close", "HTTP/1.1 200 OK\r\nConnection: Close\r\nContent-Length: 2\r\n\r\n{}", 200, "{}", false);
        row("continue first", "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}", 200, "{}",
            true);
        row("hints first",
            "HTTP/1.1 103 Early Hints\r\nLink: a\r\n\r\nHTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 429 Slow\r\n"
            "Content-Length: 2\r\n\r\n{}",
            429, "{}", true);
    }

    void reads()
    {
        QFETCH(QByteArray, bytes);
        QFETCH(int, status);
        QFETCH(QByteArray, body);
        QFETCH(bool, canReuse);
        for (const qsizetype step : {bytes.size(), qsizetype(1), qsizetype(7)}) {
            Reading reading(bytes, step);
            reading.close();
            QVERIFY2(reading.isWhole, reading.error ? reading.error->message.c_str() : "");
            QCOMPARE(reading.reader.status(), status);
            QCOMPARE(reading.reader.canReuse(), canReuse);
            QCOMPARE(reading.reader.takeBody(), body.toStdString());
        }
    }

    void findsHeadersInAnyCase()
    {
        Reading reading("HTTP/1.1 200 OK\r\nx-mbx-used-weight-1m: 17\r\nX-Two: a\r\nx-two: b\r\nX-Empty:\r\n"
                        "Content-Length: 0\r\n\r\n",
                        1);
        QVERIFY(reading.isWhole);
        QVERIFY(reading.reader.header("X-MBX-USED-WEIGHT-1M") == "17");
        QVERIFY(reading.reader.header("X-TWO") == "a");
        QVERIFY(reading.reader.header("X-Empty") == "");
        QVERIFY(!reading.reader.header("X-Absent"));
    }

    void whatComesBehindTheAnswerEndsTheConnection()
    {
        const Reading reading("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}HTTP/1.1 200 OK\r\n", 1000);
        QVERIFY(reading.isWhole);
        QVERIFY(!reading.reader.canReuse());
    }

    void refuses_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<bool>("isTooLarge");
        const auto bad = [](const char* name, const QByteArray& bytes) { QTest::newRow(name) << bytes << false; };
        const auto large = [](const char* name, const QByteArray& bytes) { QTest::newRow(name) << bytes << true; };
        const QByteArray chunked = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";
        bad("no HTTP", "SSH-2.0-OpenSSH_9.2\r\n\r\n");
        bad("other version", "HTTP/2.0 200 OK\r\nContent-Length: 0\r\n\r\n");
        bad("no status", "HTTP/1.1 OK\r\nContent-Length: 0\r\n\r\n");
        bad("line ends of another kind", "HTTP/1.1 200 OK\nContent-Length: 0\n\n\r\n\r\n");
        bad("space in a name", "HTTP/1.1 200 OK\r\nContent Length: 0\r\n\r\n");
        bad("two lengths", "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\n{}");
        bad("negative length", "HTTP/1.1 200 OK\r\nContent-Length: -2\r\n\r\n{}");
        bad("no number for a length", "HTTP/1.1 200 OK\r\nContent-Length: 2x\r\n\r\n{}");
        bad("length and chunks", "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n{}");
        bad("chunks and length", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nContent-Length: 2\r\n\r\n{}");
        bad("packed", "HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip\r\nContent-Length: 2\r\n\r\n{}");
        bad("packed chunks", "HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip, chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n");
        bad("chunk without a size", chunked + "zz\r\n{}\r\n0\r\n\r\n");
        bad("chunk longer than its size", chunked + "2\r\n{}}\r\n0\r\n\r\n");
        bad("size of a chunk over 64 bits", chunked + "11111111111111111\r\n{}\r\n0\r\n\r\n");
        bad("another protocol",
            "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n");
        large("one long header", "HTTP/1.1 200 OK\r\nX: " + QByteArray(5000, 'x') + "\r\nContent-Length: 0\r\n\r\n");
        large("header without end", "HTTP/1.1 200 OK\r\nX: " + QByteArray(5000, 'x'));
        large("many headers", "HTTP/1.1 200 OK\r\n" + QByteArray("X: x\r\n").repeated(1000));
        large("reason without end", "HTTP/1.1 200 " + QByteArray(5000, 'x'));
        large("interim answers without end", QByteArray("HTTP/1.1 100 Continue\r\n\r\n").repeated(1000));
        large("long body announced", "HTTP/1.1 200 OK\r\nContent-Length: 1001\r\n\r\n{}");
        large("endless body announced", "HTTP/1.1 200 OK\r\nContent-Length: 18446744073709551615\r\n\r\n{}");
        large("body until closed", "HTTP/1.1 200 OK\r\n\r\n" + QByteArray(1001, 'x'));
        large("large chunk", chunked + "3e9\r\n");
        large("many chunks", chunked + QByteArray("2\r\n{}\r\n").repeated(600));
        large("chunk's size without end", chunked + QByteArray("0").repeated(5000));
        large("trailers without end", chunked + "0\r\n" + QByteArray("X: x\r\n").repeated(1000));
    }

    void refuses()
    {
        QFETCH(QByteArray, bytes);
        QFETCH(bool, isTooLarge);
        for (const qsizetype step : {bytes.size(), qsizetype(1), qsizetype(700)}) {
            const Reading reading(bytes, step);
            QVERIFY2(reading.error.has_value(), QByteArray::number(step));
            QVERIFY(reading.error->kind == ErrorKind::Protocol);
            QVERIFY2(reading.error->code == (isTooLarge ? Code::TooLarge : Code::BadFormat),
                     reading.error->message.c_str());
            QVERIFY(reading.error->outcome == Outcome::Unknown);
        }
    }

    void atTheLimitIsRead()
    {
        const QByteArray head = "HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n";
        const QByteArray filler = "X: " + QByteArray(2000 - head.size() - 7, 'x') + "\r\n\r\n";
        for (const qsizetype step : {qsizetype(10'000), qsizetype(1)}) {
            const Reading reading(head + filler + QByteArray(1000, 'b'), step);
            QVERIFY2(reading.isWhole, reading.error ? reading.error->message.c_str() : "");
        }
    }

    void cutAnywhereIsNoAnswer_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::newRow("length") << QByteArray("HTTP/1.1 200 OK\r\nContent-Length: 7\r\n\r\n{\"a\":1}");
        QTest::newRow("chunks") << QByteArray(
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n7\r\n{\"a\":1}\r\n0\r\nX: y\r\n\r\n");
        QTest::newRow("continue") << QByteArray(
            "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}");
    }

    void cutAnywhereIsNoAnswer()
    {
        QFETCH(QByteArray, bytes);
        for (qsizetype length = 0; length < bytes.size(); ++length) {
            Reading reading(bytes.left(length), 1000);
            QVERIFY(!reading.isWhole && !reading.error);
            reading.close();
            QVERIFY2(reading.error.has_value(), QByteArray::number(length));
            QVERIFY(reading.error->kind == ErrorKind::Disconnected);
            QVERIFY(reading.error->outcome == Outcome::Unknown);
        }
    }
};

QTEST_GUILESS_MAIN(HttpReplyReaderTest)
#include "http_reply_reader_test.moc"
