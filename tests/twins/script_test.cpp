// SPDX-License-Identifier: GPL-3.0-or-later
// Scripts of a twin: what a line may be, which words a wrong one gets, and that a twin follows one.
#include "tests/twins/twin.h"

#include <QProcess>
#include <QTemporaryFile>
#include <QTest>

using namespace gannet;
using namespace gannet::twin;

class ScriptTest : public QObject {
    Q_OBJECT

private slots:
    void readsEveryLine()
    {
        const auto lines = readScript("# a comment\n\n"
                                      R"({"at":1500,"do":"fault","name":"drop","arg":3})"
                                      "\n"
                                      R"({"when":"order","count":2,"after":200,"do":"mark","coin":"BTC","mark":"1"})"
                                      "\r\n"
                                      R"({"when":"connection","do":"say","message":{"channel":"x"}})"
                                      "\n"
                                      R"({"at":9,"do":"quit"})");
        QVERIFY(lines.has_value());
        QCOMPARE(lines->size(), std::size_t{4});
        QCOMPARE((*lines)[0].line, 3);
        QVERIFY((*lines)[0].act == ScriptAct::Fault && (*lines)[0].fault.kind == FaultKind::Drop);
        QCOMPARE((*lines)[0].fault.arg, std::int64_t{3});
        QCOMPARE((*lines)[0].afterMs, std::int64_t{1500});
        QVERIFY((*lines)[1].when == Happening::Order);
        QCOMPARE((*lines)[1].count, std::uint64_t{2});
        QCOMPARE(QString::fromStdString((*lines)[1].body), QStringLiteral(R"({"coin":"BTC","mark":"1"})"));
        QCOMPARE(QString::fromStdString((*lines)[1].path), QStringLiteral("/twin/mark"));
        QCOMPARE(QString::fromStdString((*lines)[2].body), QStringLiteral(R"({"channel":"x"})"));
        QVERIFY((*lines)[3].act == ScriptAct::Quit);
    }

    void saysWhatIsWrong_data()
    {
        QTest::addColumn<QString>("line");
        QTest::addColumn<QString>("words");
        QTest::newRow("no JSON") << "{"
                                 << "a line is one JSON object";
        QTest::newRow("no object") << "[]"
                                   << "a line is one JSON object";
        QTest::newRow("no time") << R"({"do":"quit"})"
                                 << "either \"at\"";
        QTest::newRow("two times") << R"({"at":1,"when":"order","do":"quit"})"
                                   << "either \"at\"";
        QTest::newRow("negative") << R"({"at":-1,"do":"quit"})"
                                  << "\"at\" is a number";
        QTest::newRow("beyond a day") << R"({"at":86400001,"do":"quit"})"
                                      << "\"at\" is a number";
        QTest::newRow("when") << R"({"when":"full moon","do":"quit"})"
                              << "\"when\" is connection or order";
        QTest::newRow("count") << R"({"when":"order","count":0,"do":"quit"})"
                               << "\"count\" is a number";
        QTest::newRow("count of at") << R"({"at":1,"count":1,"do":"quit"})"
                                     << "belong to \"when\"";
        QTest::newRow("do") << R"({"at":1,"do":"dance"})"
                            << "\"do\" is one of fault, say";
        QTest::newRow("no do") << R"({"at":1})"
                               << "\"do\" is one of fault, say";
        QTest::newRow("fault") << R"({"at":1,"do":"fault","name":"rain"})"
                               << "no fault is called rain";
        QTest::newRow("fault without") << R"({"at":1,"do":"fault"})"
                                       << "fault needs \"name\"";
        QTest::newRow("argument") << R"({"at":1,"do":"fault","name":"drop","arg":0})"
                                  << "from 1 to";
        QTest::newRow("more members") << R"({"at":1,"do":"quit","name":"x"})"
                                      << "quit has no \"name\"";
        QTest::newRow("say") << R"({"at":1,"do":"say"})"
                             << "say needs \"message\"";
    }
    void saysWhatIsWrong()
    {
        QFETCH(QString, line);
        QFETCH(QString, words);
        const auto read = readScript("# first\n" + line.toStdString());
        QVERIFY(!read);
        const QString told = QString::fromStdString(read.error().message);
        QVERIFY2(told.startsWith("line 2: ") && told.contains(words), qPrintable(told));
    }

    void eachLineIsDueOnce()
    {
        Script script(*readScript(R"({"when":"order","count":2,"do":"pause"})"
                                  "\n"
                                  R"({"when":"order","do":"resume"})"));
        QVERIFY(script.due(Happening::Connection, 5).empty());
        QVERIFY(script.due(Happening::Order, 0).empty());
        QCOMPARE(script.due(Happening::Order, 1).size(), std::size_t{1});
        QCOMPARE(script.due(Happening::Order, 3).size(), std::size_t{1}); // two came at once
        QVERIFY(script.due(Happening::Order, 4).empty());
    }

    void everyVenueFollowsOne_data()
    {
        QTest::addColumn<QString>("venue");
        QTest::newRow("hyperliquid") << "hyperliquid";
        QTest::newRow("binance-usdm") << "binance-usdm";
        QTest::newRow("aster") << "aster";
    }
    void everyVenueFollowsOne()
    {
        QFETCH(QString, venue);
        QTemporaryFile script;
        QVERIFY(script.open());
        script.write("{\"at\":1,\"do\":\"fault\",\"name\":\"drop\"}\n{\"at\":50,\"do\":\"pause\"}\n{\"at\":100,\"do\":"
                     "\"quit\"}\n");
        script.close();
        QProcess twin;
        twin.start(GANNET_TWIN, {venue, "--port", "0", "--script", script.fileName()});
        QVERIFY(twin.waitForFinished(10'000));
        QCOMPARE(twin.exitCode(), 0);
        const QString out = QString::fromUtf8(twin.readAllStandardOutput());
        QVERIFY2(out.startsWith("ws://127.0.0.1:"), qPrintable(out));
        QVERIFY(venue != "hyperliquid" || out.contains("agent key 0x"));
    }

    void aWrongScriptStartsNothing()
    {
        QTemporaryFile script;
        QVERIFY(script.open());
        script.write("{\"at\":1,\"do\":\"quit\"}\n{\"at\":1,\"do\":\"dance\"}\n");
        script.close();
        QProcess twin;
        twin.start(GANNET_TWIN, {"hyperliquid", "--port", "0", "--script", script.fileName()});
        QVERIFY(twin.waitForFinished(10'000));
        QCOMPARE(twin.exitCode(), 2);
        QVERIFY(twin.readAllStandardOutput().isEmpty());
        QVERIFY(QString::fromUtf8(twin.readAllStandardError()).contains("line 2: \"do\" is one of"));
    }
};

QTEST_GUILESS_MAIN(ScriptTest)
#include "script_test.moc"
