// SPDX-License-Identifier: GPL-3.0-or-later
// Wrong arguments of every program: one line on stderr that says what is wrong and the nearest fix, status 2, nothing
// on stdout, and never a crash.
#include "app/usage.h"
#include "core/base/near_word.h"
#include "tests/tools/run_tool.h"

#include <QFile>
#include <QTemporaryDir>
#include <QtTest>

using namespace gannet;
using gannet::test::Ran;
using gannet::test::runTool;

namespace {

const QString kReadme = GANNET_SOURCE_DIR "/README.md";
const QString kFolder = GANNET_SOURCE_DIR "/tests";
const QString kHuge(5000, 'x');

struct Program {
    const char* variable;
    const char* name;
};
constexpr Program kGannet{"GANNET", "gannet"};
constexpr Program kInspect{"GANNET_INSPECT", "gannet-inspect"};
constexpr Program kReplay{"GANNET_REPLAY", "gannet-replay"};
constexpr Program kTwin{"GANNET_TWIN", "gannet-twin"};

void row(const Program& program, const char* what, const QStringList& arguments, const char* part)
{
    // A build without a window has no gannet.
    if (qEnvironmentVariableIsEmpty(program.variable))
        return;
    QTest::addRow("%s: %s", program.name, what)
        << QByteArray(program.variable) << QByteArray(program.name) << arguments << QByteArray(part);
}

QStringList bookWith(const QStringList& more)
{
    return QStringList{"book", "--venue", "binance-usdm", "--symbol", "X", "--recording", kReadme} + more;
}

} // namespace

class UsageTest : public QObject {
    Q_OBJECT

private slots:
    void init();
    void wrongArguments_data();
    void wrongArguments();
    void notUtf8();
    void unreadable();
    void helpAndVersionAreNoMistake();
    void printableIsOneLineOfUtf8();
    void nearestWords();
};

void UsageTest::init()
{
    qunsetenv("WAYLAND_DISPLAY");
    qunsetenv("DISPLAY");
    qunsetenv("QT_QPA_PLATFORM");
}

void UsageTest::wrongArguments_data()
{
    QTest::addColumn<QByteArray>("variable");
    QTest::addColumn<QByteArray>("name");
    QTest::addColumn<QStringList>("arguments");
    QTest::addColumn<QByteArray>("part");

    row(kGannet, "unknown option", {"--bogus"}, "there is no option --bogus");
    row(kGannet, "misspelt option", {"--them", "dark"}, "did you mean --theme?");
    row(kGannet, "unknown theme", {"--theme", "ligth"}, "did you mean light?");
    row(kGannet, "empty theme", {"--theme", ""}, "none of dark, light");
    row(kGannet, "twice", {"--theme", "dark", "--theme", "light"}, "--theme is given 2 times");
    row(kGannet, "no value", {"--theme"}, "--theme needs a value");
    row(kGannet, "scale", {"--scale", "9"}, "not within 0.75 to 2");
    row(kGannet, "negative scale", {"--scale", "-1"}, "not within 0.75 to 2");
    row(kGannet, "empty speed", {"--speed", ""}, "not within 0.25 to 50");
    row(kGannet, "huge speed", {"--speed", QString(400, '9')}, "not within 0.25 to 50");
    row(kGannet, "size", {"--size", "10x10"}, "each side 320 to 8192");
    row(kGannet, "empty picture", {"--screenshot", ""}, "names no file");
    row(kGannet, "picture in no folder", {"--screenshot", "/nowhere/a.png"}, "no folder \"/nowhere\"");
    row(kGannet, "picture is a folder", {"--screenshot", kFolder}, "is a folder");
    row(kGannet, "no time", {"--screenshot", "a.png", "--after", "10x"}, "write 10s");
    row(kGannet, "time of nothing", {"--after", "3s"}, "--after requires --screenshot");
    row(kGannet, "zero measure", {"--probe-latency", "--for", "0s"}, "above zero");
    row(kGannet, "two ends", {"--probe-latency", "--screenshot", "a.png"}, "excludes");
    row(kGannet, "empty config", {"--config", ""}, "names no file");
    row(kGannet, "config is a folder", {"--config", kFolder}, "is a folder");
    row(kGannet, "missing config", {"--config", "nowhere.toml"}, "no file \"nowhere.toml\"");
    row(kGannet, "huge path", {"--config", kHuge}, "xxx...");
    row(kGannet, "empty certificate", {"--ca-file", ""}, "names no file");
    row(kGannet, "missing journal", {"nowhere.journal"}, "no file \"nowhere.journal\"");
    row(kGannet, "empty journal", {""}, "names no file");
    row(kGannet, "two journals", {kReadme, kReadme}, "one word too many");
    row(kGannet, "unknown venue", {"--venue", "mtgox"}, "not a venue");
    row(kGannet, "empty venue", {"--venue", ""}, "names no venue");
    row(kGannet, "venue of control bytes", {"--venue", "a\n\x1b[31m"}, "\\x0a\\x1b[31m");
    row(kGannet, "plain URL abroad", {"--venue", "hyperliquid=ws://example.org"}, "loopback");
    row(kGannet, "demo of a venue", {"--demo", "--venue", "hyperliquid"}, "give one of them");
    row(kGannet, "demo of a journal", {"--demo", kReadme}, "give one of them");
    row(kGannet, "journal of a venue", {kReadme, "--venue", "hyperliquid"}, "give one of them");
    row(kGannet, "speed of a venue", {"--speed", "2", "--venue", "hyperliquid"}, "--speed is the player's");
    row(kGannet, "a kill switch of no venue", {"--kill", "binanse-usdm"},
        "hyperliquid, binance-usdm, aster, or nothing");

    row(kInspect, "none", {}, "a command is missing: decode, book, capabilities, audit");
    row(kInspect, "misspelt command", {"decod"}, "did you mean decode?");
    row(kInspect, "no venue", {"decode"}, "--venue is required");
    row(kInspect, "unknown venue", {"decode", "--venue", "mtgox"}, "hyperliquid, binance-usdm");
    row(kInspect, "misspelt option", {"decode", "--venu", "hyperliquid"}, "did you mean --venue?");
    row(kInspect, "empty symbol",
        {"book", "--venue", "binance-usdm", "--symbol", "", "--recording", kReadme, "--format", "gannet"},
        "names no symbol");
    row(kInspect, "unknown format", bookWith({"--format", "csv"}), "hftbacktest, cryptofeed, gannet");
    row(kInspect, "every 0", bookWith({"--format", "gannet", "--every", "0"}), "of at least 1");
    row(kInspect, "every -1", bookWith({"--format", "gannet", "--every", "-1"}), "of at least 1");
    row(kInspect, "every huge", bookWith({"--format", "gannet", "--every", QString(40, '9')}), "of at least 1");
    row(kInspect, "missing file", bookWith({"--format", "gannet", "--recording", "nowhere"}), "no file \"nowhere\"");
    row(kInspect, "folder", bookWith({"--format", "gannet", "--recording", kFolder}), "is a folder");
    row(kInspect, "missing metadata", bookWith({"--format", "gannet", "--meta", ""}), "names no file");

    row(kReplay, "none", {}, "journal is required");
    row(kReplay, "missing file", {"nowhere"}, "no file \"nowhere\"");
    row(kReplay, "folder", {kFolder}, "is a folder");
    row(kReplay, "misspelt option", {"--digest", kReadme}, "did you mean --digest-only?");
    row(kReplay, "both", {"--quiet", "--digest-only", kReadme}, "excludes");

    row(kTwin, "none", {}, "is required");
    row(kTwin, "unknown venue", {"binance", "--port", "0"}, "hyperliquid, binance-usdm");
    row(kTwin, "port", {"hyperliquid", "--port", "70000"}, "from 0 to 65535");
    row(kTwin, "empty port", {"hyperliquid", "--port", ""}, "from 0 to 65535");
    row(kTwin, "speed", {"hyperliquid", "--port", "0", "--speed", "nan"}, "not within 0.1 to 100");
    row(kTwin, "misspelt fault", {"hyperliquid", "--port", "0", "--fault", "duplicat"}, "did you mean duplicate?");
    row(kTwin, "argument of a fault", {"hyperliquid", "--port", "0", "--fault", "delay:x"}, "a number from 1 to");
    row(kTwin, "no demo", {"hyperliquid", "--port", "0", "--demo", "/nowhere"}, "no folder \"/nowhere\"");
    row(kTwin, "a certificate for nothing", {"hyperliquid", "--port", "0", "--cert", kReadme}, "requires --tls");
}

void UsageTest::wrongArguments()
{
    QFETCH(QByteArray, variable);
    QFETCH(QByteArray, name);
    QFETCH(QStringList, arguments);
    QFETCH(QByteArray, part);
    const Ran ran = runTool(variable.constData(), arguments);
    QVERIFY2(ran.status == kUsageStatus, ran.errors.constData());
    QVERIFY(ran.out.isEmpty());
    QVERIFY2(ran.errors.startsWith(name + ": "), ran.errors.constData());
    QVERIFY2(ran.errors.endsWith('\n') && ran.errors.count('\n') == 1, ran.errors.constData());
    QVERIFY2(ran.errors.contains(part), ran.errors.constData());
    QVERIFY2(ran.errors.size() < 400, ran.errors.constData());
}

/// QProcess hands UTF-8 on; a shell can hand on anything.
void UsageTest::notUtf8()
{
    const QString command = QString("exec \"$GANNET_INSPECT\" decode --venue \"$(printf '\\377\\376')\"");
    QProcess process;
    process.start("sh", {"-c", command});
    QVERIFY(process.waitForFinished());
    QCOMPARE(process.exitCode(), kUsageStatus);
    const QByteArray errors = process.readAllStandardError();
    QVERIFY2(errors.contains("\"\\xff\\xfe\" is none of"), errors.constData());
}

void UsageTest::unreadable()
{
    const QTemporaryDir dir;
    QFile file(dir.filePath("closed.journal"));
    QVERIFY(file.open(QIODevice::WriteOnly));
    QVERIFY(file.setPermissions(QFileDevice::WriteOwner));
    QFile again(file.fileName());
    if (again.open(QIODevice::ReadOnly))
        QSKIP("root reads everything");
    const Ran ran = runTool("GANNET_REPLAY", {file.fileName()});
    QCOMPARE(ran.status, kUsageStatus);
    QVERIFY2(ran.errors.contains("cannot be read: Permission denied"), ran.errors.constData());
}

void UsageTest::helpAndVersionAreNoMistake()
{
    for (const Program& program : {kGannet, kInspect, kReplay, kTwin}) {
        if (qEnvironmentVariableIsEmpty(program.variable))
            continue;
        const Ran ran = runTool(program.variable, {"--help"});
        QCOMPARE(ran.status, 0);
        QVERIFY(ran.errors.isEmpty());
        QVERIFY2(ran.out.join('\n').contains(QByteArray("Usage: ") + program.name), program.name);
    }
}

void UsageTest::printableIsOneLineOfUtf8()
{
    QCOMPARE(printable("plain \xc3\xa4 \xe2\x82\xac"), std::string("plain \xc3\xa4 \xe2\x82\xac"));
    QCOMPARE(printable("a\nb\x1b\x7f"), std::string("a\\x0ab\\x1b\\x7f"));
    QCOMPARE(printable("\xff\xc0\xaf\xe2\x82"), std::string("\\xff\\xc0\\xaf\\xe2\\x82"));
    QCOMPARE(printable("\xc2\x9b"), std::string("\\xc2\\x9b"));
    QCOMPARE(printable(std::string(300, 'x')), std::string(200, 'x') + "...");
}

void UsageTest::nearestWords()
{
    const std::vector<std::string> known{"--theme", "--speed", "--screenshot", "--no-journal"};
    QCOMPARE(nearestWord("--them", known), std::string("--theme"));
    QCOMPARE(nearestWord("--spede", known), std::string("--speed"));
    QCOMPARE(nearestWord("--screen", known), std::string("--screenshot"));
    QCOMPARE(nearestWord("--entirely-else", known), std::string());
    QCOMPARE(nearestWord("hello", {"sell", "hold"}), std::string());
    QCOMPARE(nearestWord("", known), std::string());
    QCOMPARE(nearestWord(std::string(100'000, '-'), known), std::string());
}

QTEST_GUILESS_MAIN(UsageTest)
#include "usage_test.moc"
