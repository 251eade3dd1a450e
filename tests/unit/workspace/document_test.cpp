// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/workspace/document.h"

#include "core/workspace/invariants.h"
#include "tests/unit/workspace/desk.h"

#include <QElapsedTimer>
#include <QTest>

#include <nlohmann/json.hpp>

using namespace gannet;
using namespace gannet::workspace;
using Json = nlohmann::json;

namespace {

[[nodiscard]] Json document()
{
    return Json::parse(writeDocument(mixedDesk(), "1.0"));
}

/// What comes of a document after `change`, drawn, and how many things were repaired.
struct Outcome {
    std::string desk;
    std::vector<std::string> repairs;
    Workspace workspace;
};

template <class Change> [[nodiscard]] Outcome after(const Change& change)
{
    Json json = document();
    change(json);
    Ids ids = seededIds(8);
    const auto read = readDocument(json.dump(), ids);
    if (!read)
        return {.desk = read.error().message, .repairs = {}, .workspace = {}};
    return {.desk = drawn(read->workspace), .repairs = read->repairs, .workspace = read->workspace};
}

[[nodiscard]] std::string text(int number)
{
    return toText(id(number));
}

[[nodiscard]] std::string withOtherBytes(const std::string& whole, SplitMix& random)
{
    std::string text = whole;
    for (std::uint64_t i = random.upTo(6); i < 7; ++i) {
        const auto at = random.upTo(text.size() - 1);
        const auto length = std::min<std::size_t>(random.upTo(40), text.size() - at);
        switch (random.upTo(5)) {
        case 0: text[at] = static_cast<char>(random.upTo(255)); break;
        case 1: text.erase(at, length); break;
        case 2: text.insert(at, text.substr(random.upTo(text.size() - 1), length)); break;
        case 3: text[at] = "0123456789\"{}[],:-"[random.upTo(16)]; break;
        case 4: text.replace(at, length, text.substr(random.upTo(text.size() - 1), length)); break;
        default: std::swap(text[at], text[random.upTo(text.size() - 1)]); break;
        }
        if (text.empty())
            text = whole;
    }
    return text;
}

/// A few values are another's, or of another kind, or gone.
[[nodiscard]] std::string withOtherValues(const Json& flat, SplitMix& random)
{
    Json changed = flat;
    const auto any = [&] {
        auto at = changed.begin();
        std::advance(at, static_cast<std::ptrdiff_t>(random.upTo(changed.size() - 1)));
        return at;
    };
    for (std::uint64_t i = random.upTo(5); i < 6; ++i) {
        const auto at = any();
        switch (random.upTo(6)) {
        case 0: *at = *any(); break;
        case 1: *at = static_cast<std::int64_t>(random.next()); break;
        case 2: *at = -1; break;
        case 3: *at = nullptr; break;
        case 4: *at = "word"; break;
        case 5: *at = 2.5; break;
        default: changed.erase(at); break;
        }
    }
    try {
        return changed.unflatten().dump();
    } catch (const Json::exception&) { // an index that is missing in a list
        return changed.dump();
    }
}

} // namespace

class DocumentTest : public QObject {
    Q_OBJECT

private slots:
    void isByteStable();
    void keepsWhatItDoesNotKnow();
    void readsANewerSchema();
    void repairs_data();
    void repairs();
    void closesWhatStandsNowhere();
    void keepsLimits();
    void refusesOtherTexts();
    void survivesMutations();
    void canonicalObjects();
};

void DocumentTest::isByteStable()
{
    const std::string once = writeDocument(mixedDesk(), "1.0");
    QVERIFY(once.find('\n') == std::string::npos && once.find(": ") == std::string::npos);
    QVERIFY(once.starts_with("{\"app\":\"1.0\",\"blocks\":{"));
    Ids ids = seededIds(1);
    QCOMPARE(writeDocument(readDocument(Json::parse(once).dump(4), ids)->workspace, "1.0"), once);
}

void DocumentTest::keepsWhatItDoesNotKnow()
{
    const auto read = after([](Json& json) {
        json["later"] = {{"a", 1.5}};
        json["windows"][0]["shade"] = "dark";
        json["blocks"][text(1)]["glow"] = true;
        json["blocks"][text(1)]["type"] = "hologram";
        json["blocks"][text(1)]["v"] = 7;
        json["blocks"][text(1)]["s"] = {{"z", {1, 2}}, {"b", nullptr}};
    });
    QVERIFY(read.repairs.empty());
    const Json again = Json::parse(writeDocument(read.workspace, "1.0"));
    QCOMPARE(again["later"]["a"].get<double>(), 1.5);
    QCOMPARE(again["windows"][0]["shade"].get<std::string>(), "dark");
    QVERIFY(again["blocks"][text(1)]["glow"].get<bool>());
    QCOMPARE(again["blocks"][text(1)]["v"].get<int>(), 7);
    QCOMPARE(again["blocks"][text(1)]["s"].dump(), "{\"b\":null,\"z\":[1,2]}");
}

void DocumentTest::readsANewerSchema()
{
    Json json = document();
    json["schema"] = kSchema + 1;
    Ids ids = seededIds(1);
    const auto read = readDocument(json.dump(), ids);
    QVERIFY(read && read->isNewer);
    QCOMPARE(drawn(read->workspace), drawn(mixedDesk()));
}

void DocumentTest::repairs_data()
{
    QTest::addColumn<QString>("pointer"); // of what is replaced
    QTest::addColumn<QString>("value");   // JSON; empty: it is taken out
    QTest::addColumn<QString>("desk");

    const QString whole = "H(1:5000 V(2:5000 [3 4*]:5000):5000)";
    const QString first = QString::fromStdString("\"" + text(1) + "\"");
    QTest::newRow("weights of nothing") << "/windows/0/root/c/0/w"
                                        << "0"
                                        << "H(1:2 V(2:5000 [3 4*]:5000):9998)";
    QTest::newRow("weights beyond all") << "/windows/0/root/c/0/w"
                                        << "99999999999"
                                        << "H(1:2 V(2:5000 [3 4*]:5000):9998)";
    QTest::newRow("a weight that is a word") << "/windows/0/root/c/0/w"
                                             << "\"5000\""
                                             << "H(1:2 V(2:5000 [3 4*]:5000):9998)";
    QTest::newRow("seen tab out of range") << "/windows/0/root/c/1/n/c/1/n/cur"
                                           << "5"
                                           << "H(1:5000 V(2:5000 [3* 4]:5000):5000)";
    QTest::newRow("seen tab below zero") << "/windows/0/root/c/1/n/c/1/n/cur"
                                         << "-1"
                                         << "H(1:5000 V(2:5000 [3* 4]:5000):5000)";
    QTest::newRow("a block in two places") << "/windows/0/root/c/1/n/c/0/n/b/0" << first << "H(1:5000 [3 4*]:5000)";
    QTest::newRow("a block that is not known") << "/windows/0/root/c/1/n/c/0/n/b/0"
                                               << "\"b-1\""
                                               << "H(1:5000 [3 4*]:5000)";
    QTest::newRow("a block that is a number") << "/windows/0/root/c/1/n/c/0/n/b/0"
                                              << "7"
                                              << "H(1:5000 [3 4*]:5000)";
    QTest::newRow("a split of one") << "/windows/0/root/c/1"
                                    << ""
                                    << "1";
    QTest::newRow("a split without parts") << "/windows/0/root/c/1/n/c"
                                           << ""
                                           << "1";
    QTest::newRow("parts that are an object") << "/windows/0/root/c/1/n/c"
                                              << "{}"
                                              << "1";
    QTest::newRow("a part without content") << "/windows/0/root/c/1/n/c/0/n"
                                            << ""
                                            << "H(1:5000 [3 4*]:5000)";
    QTest::newRow("an unknown kind of place") << "/windows/0/root/c/1/n/t"
                                              << "\"spiral\""
                                              << "1";
    QTest::newRow("a place without a kind") << "/windows/0/root/c/1/n/t"
                                            << ""
                                            << "1";
    QTest::newRow("an unknown direction") << "/windows/0/root/c/1/n/axis"
                                          << "\"d\""
                                          << "H(1:5000 2:2500 [3 4*]:2500)";
    QTest::newRow("no windows") << "/windows"
                                << ""
                                << "-";
    QTest::newRow("windows that are a word") << "/windows"
                                             << "\"two\""
                                             << "-";
    QTest::newRow("no main window") << "/windows/0/role"
                                    << "\"float\""
                                    << "- | " + whole;
    QTest::newRow("no blocks") << "/blocks"
                               << ""
                               << "-";
    QTest::newRow("a block without a type") << QString::fromStdString("/blocks/" + text(1) + "/type") << ""
                                            << "V(2:5000 [3 4*]:5000)";
    QTest::newRow("settings that are a list") << QString::fromStdString("/blocks/" + text(1) + "/s") << "[1]" << whole;
    QTest::newRow("a link group that is none")
        << QString::fromStdString("/blocks/" + text(1) + "/link") << "9" << whole;
    QTest::newRow("no name") << "/name"
                             << "" << whole;
    QTest::newRow("an id that is none") << "/id"
                                        << "\"main\"" << whole;
    QTest::newRow("a window's id that is none") << "/windows/0/id"
                                                << "\"w-main\"" << whole;
    QTest::newRow("a link of group 9") << "/links/9"
                                       << "{}" << whole;
}

void DocumentTest::repairs()
{
    QFETCH(QString, pointer);
    QFETCH(QString, value);
    QFETCH(QString, desk);
    const auto read = after([&](Json& json) {
        const Json::json_pointer at(pointer.toStdString());
        if (value.isEmpty()) {
            Json& parent = json.at(at.parent_pointer());
            if (parent.is_array())
                parent.erase(std::stoul(at.back()));
            else
                parent.erase(at.back());
        } else {
            json[at] = Json::parse(value.toStdString());
        }
    });
    QCOMPARE(QString::fromStdString(read.desk), desk);
    QVERIFY(!read.repairs.empty());
    QVERIFY(!brokenInvariant(read.workspace));
}

void DocumentTest::closesWhatStandsNowhere()
{
    const auto read = after([](Json& json) { json["windows"][0]["root"] = {{"t", "empty"}}; });
    QCOMPARE(read.desk, "-");
    QCOMPARE(read.workspace.closed.size(), std::size_t{4}); // nothing is lost: they can be opened again
    QCOMPARE(drawn(*reopen(read.workspace)), "4");
}

void DocumentTest::keepsLimits()
{
    const auto many = after([](Json& json) {
        auto& tabs = json["windows"][0]["root"]["c"][0]["n"]["b"];
        for (int i = 100; i < 200; ++i) {
            json["blocks"][text(i)] = {{"type", "block"}};
            tabs.push_back(text(i));
        }
    });
    QCOMPARE(many.workspace.blocks.size(), kMostBlocks);
    QCOMPARE(many.workspace.closed.size(), kMostClosed);

    const auto deep = after([](Json& json) {
        Json& root = json["windows"][0]["root"];
        for (int i = 300; i < 316; ++i) {
            json["blocks"][text(i)] = {{"type", "block"}};
            root = {
                {"t", "split"},
                {"axis", i % 2 == 0 ? "v" : "h"},
                {"c",
                 {{{"w", 5000}, {"n", {{"t", "tabs"}, {"cur", 0}, {"b", {text(i)}}}}}, {{"w", 5000}, {"n", root}}}}};
        }
    });
    QVERIFY(depthOf(deep.workspace.main().root) <= kMostDepth);
    QVERIFY(!deep.workspace.closed.empty());

    const auto windows = after([](Json& json) {
        for (int i = 400; i < 440; ++i) {
            json["blocks"][text(i)] = {{"type", "block"}};
            json["windows"].push_back(
                {{"id", text(i + 1000)}, {"role", "main"}, {"root", {{"t", "tabs"}, {"cur", 0}, {"b", {text(i)}}}}});
        }
    });
    QCOMPARE(windows.workspace.windows.size(), kMostWindows);
}

void DocumentTest::refusesOtherTexts()
{
    Ids ids = seededIds(1);
    const auto codeOf = [&](std::string_view text) {
        const auto read = readDocument(text, ids);
        return read ? std::string("read") : std::string(toString(read.error().code));
    };
    QCOMPARE(codeOf(""), "BAD_JSON");
    QCOMPARE(codeOf("{\"format\":"), "BAD_JSON");
    QCOMPARE(codeOf("[]"), "BAD_FORMAT");
    QCOMPARE(codeOf("{}"), "BAD_FORMAT");
    QCOMPARE(codeOf("{\"format\":\"gannet.workspace\"}"), "BAD_FORMAT");
    QCOMPARE(codeOf("{\"format\":\"gannet.workspace\",\"schema\":0}"), "BAD_FORMAT");
    QCOMPARE(codeOf("{\"format\":\"gannet.workspace\",\"schema\":1}"), "read");
    QCOMPARE(codeOf("\xff\xfe{}"), "BAD_JSON");
    QCOMPARE(codeOf(std::string(500'000, '[')), "BAD_JSON");
    QCOMPARE(codeOf(std::string(100'000, '[') + std::string(100'000, ']')), "TOO_LARGE");
    QCOMPARE(codeOf("{\"format\":\"gannet.workspace\",\"schema\":1,\"x\":\"" + std::string(kMostBytes, 'x') + "\"}"),
             "TOO_LARGE");
}

/// Bytes changed, cut, doubled and taken from elsewhere, in ten thousand documents: each is read or refused, soon, and
/// what is read keeps all invariants.
void DocumentTest::survivesMutations()
{
    SplitMix random(2026);
    Ids ids = seededIds(77);
    Workspace desk = emptyDesk();
    while (desk.blocks.size() < 12)
        desk = randomStep(desk, random, ids);
    const std::string whole = writeDocument(desk, "1.0");
    int readOnes = 0;
    int repaired = 0;
    qint64 slowestMs = 0;
    const Json flat = Json::parse(whole).flatten();
    for (int round = 0; round < 10'000; ++round) {
        const std::string text = round % 2 == 0 ? withOtherBytes(whole, random) : withOtherValues(flat, random);
        QElapsedTimer timer;
        timer.start();
        const auto read = readDocument(text, ids);
        slowestMs = std::max(slowestMs, timer.elapsed());
        if (!read)
            continue;
        ++readOnes;
        repaired += read->repairs.empty() ? 0 : 1;
        const auto broken = brokenInvariant(read->workspace);
        QVERIFY2(!broken, broken ? broken->c_str() : "");
    }
    QVERIFY2(readOnes > 300 && repaired > 200, qPrintable(QString("%1 read, %2 repaired").arg(readOnes).arg(repaired)));
    QVERIFY2(slowestMs < 200, qPrintable(QString("%1 ms").arg(slowestMs)));
}

void DocumentTest::canonicalObjects()
{
    QCOMPARE(canonicalObject(" { \"b\" : 1, \"a\" : [ true ] } ")->text(), "{\"a\":[true],\"b\":1}");
    QVERIFY(canonicalObject("{}")->isEmpty());
    QVERIFY(!canonicalObject("[]"));
    QVERIFY(!canonicalObject("nonsense"));
    QVERIFY(!canonicalObject("{\"a\":\"" + std::string(kMostSettingsBytes, 'x') + "\"}"));
}

QTEST_GUILESS_MAIN(DocumentTest)
#include "document_test.moc"
