// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/workspace/exchange.h"

#include "core/workspace/document.h"
#include "core/workspace/invariants.h"
#include "core/workspace/templates.h"
#include "tests/unit/workspace/desk.h"

#include <QElapsedTimer>
#include <QTest>

using namespace gannet;
using namespace gannet::workspace;

namespace {

/// Not SHA-256: what is tested is that the whole text goes into it.
[[nodiscard]] std::string digest(std::string_view text)
{
    return std::to_string(std::hash<std::string_view>()(text));
}

[[nodiscard]] Workspace full()
{
    Ids ids = seededIds(7);
    Workspace desk = templateOf("scalper")->make(ids);
    desk.links[0] = {.instrument = "hyperliquid:BTC", .account = "planted-account"};
    desk = *setPlacement(desk, "planted-screen", desk.main().id,
                         {.screen = "planted-screen", .x = 1, .y = 2, .width = 800, .height = 600});
    return *close(desk, desk.blocks.begin()->first);
}

} // namespace

class ExchangeTest : public QObject {
    Q_OBJECT

private slots:
    void nothingOfAnAccountGoesAlong()
    {
        const std::string bare = exportDocument(full(), "1.0", {}, digest);
        QVERIFY(bare.find("planted") == std::string::npos);
        QVERIFY(bare.find("hyperliquid:BTC") != std::string::npos);
        const std::string whole = exportDocument(full(), "1.0", {.hasAccounts = true, .hasPlaces = true}, digest);
        QVERIFY(whole.find("planted-account") != std::string::npos);
        QVERIFY(whole.find("planted-screen") != std::string::npos);
        QCOMPARE(bare, exportDocument(full(), "1.0", {}, digest)); // the same bytes each time
    }
    void comesBackUnderAnIdOfItsOwn()
    {
        Ids ids = seededIds(1);
        const Workspace desk = full();
        const auto back = importDocument(exportDocument(desk, "1.0", {}, digest), ids, digest);
        QVERIFY(back.has_value());
        QVERIFY(back->workspace.id != desk.id);
        QCOMPARE(drawn(back->workspace), drawn(desk));
        QVERIFY(back->workspace.blocks == desk.blocks);
        QVERIFY(back->notices.empty() && back->unknown.empty());
        QVERIFY(back->workspace.unknown.isEmpty()); // the signature was the file's
        int count = 0;
        for (const TypeCount& one : back->blocks)
            count += one.count;
        QCOMPARE(count, static_cast<int>(desk.blocks.size()));
        // A bare document is taken too: nothing was said of its bytes.
        QVERIFY(importDocument(writeDocument(desk, "1.0"), ids, digest)->notices.empty());
    }
    void whatWasChangedOnItsWayIsSaid()
    {
        Ids ids = seededIds(1);
        std::string text = exportDocument(full(), "1.0", {}, digest);
        text.replace(text.find("hyperliquid:BTC"), 15, "hyperliquid:ETH");
        const auto back = importDocument(text, ids, digest);
        QVERIFY(back.has_value());
        QCOMPARE(back->notices.size(), std::size_t{1});
        QVERIFY(back->notices.front().find("changed or damaged") != std::string::npos);
    }
    void typesThatAreNotKnownAreNamedAndKept()
    {
        Ids ids = seededIds(1);
        Workspace desk = rowOf(2);
        desk.blocks.begin()->second.type = "oracle";
        desk.blocks.begin()->second.settings = JsonText("{\"depth\":3}");
        const auto back = importDocument(exportDocument(desk, "9.0", {}, digest), ids, digest);
        QVERIFY(back.has_value());
        QVERIFY(std::ranges::count(back->unknown, "oracle") == 1);
        QCOMPARE(back->workspace.blocks.begin()->second.settings.text(), std::string("{\"depth\":3}"));
    }
    void whatIsNoWorkspaceIsRefused_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::newRow("nothing") << QByteArray();
        QTest::newRow("no JSON") << QByteArray("workspace");
        QTest::newRow("a list") << QByteArray("[]");
        QTest::newRow("another format") << QByteArray("{\"format\":\"gannet.keys\",\"schema\":1}");
        QTest::newRow("too large") << QByteArray(static_cast<qsizetype>(kMostBytes) + 1, ' ');
        QTest::newRow("deep") << QByteArray(5000, '[');
        QTest::newRow("only a signature") << QByteArray("{\"sig\":\"sha256:1\"}");
    }
    void whatIsNoWorkspaceIsRefused()
    {
        QFETCH(QByteArray, text);
        Ids ids = seededIds(1);
        const auto read = importDocument(text.toStdString(), ids, digest);
        QVERIFY(!read && !read.error().message.empty());
    }
    /// Bytes changed, cut out and doubled at random: read with all invariants, or refused, each at once.
    void mutatedFilesDoNoHarm()
    {
        Ids ids = seededIds(3);
        SplitMix random(11);
        const std::string good = exportDocument(full(), "1.0", {.hasAccounts = true, .hasPlaces = true}, digest);
        for (int i = 0; i < 2000; ++i) {
            std::string text = good;
            for (std::uint64_t changes = 1 + random.next() % 4; changes > 0; --changes) {
                const std::size_t at = random.next() % text.size();
                switch (random.next() % 4) {
                case 0: text[at] = static_cast<char>(random.next() % 256); break;
                case 1: text.erase(at, random.next() % 40); break;
                case 2: text.insert(at, text.substr(at, random.next() % 40)); break;
                default: text[at] = "\"{}[]:,0"[random.next() % 8]; break;
                }
                if (text.empty())
                    text = "{";
            }
            QElapsedTimer time;
            time.start();
            const auto read = importDocument(text, ids, digest);
            QVERIFY(time.elapsed() < 200);
            if (read)
                QCOMPARE(brokenInvariant(read->workspace).value_or(std::string()), std::string());
        }
    }
};

QTEST_GUILESS_MAIN(ExchangeTest)
#include "exchange_test.moc"
