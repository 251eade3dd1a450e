// SPDX-License-Identifier: GPL-3.0-or-later
// The config: what each key does, and that whatever is wrong is named by its path, with what was found and what is
// allowed.
#include "core/config/config.h"

#include <QFile>
#include <QTemporaryDir>
#include <QtTest>

using namespace gannet;

namespace {

const KnownVenues kKnown{"hyperliquid", "binance-usdm"};

constexpr std::string_view kWhole = "watchlist = [\"hyperliquid:BTC\", \"binance-usdm:BTCUSDT\"]\n"
                                    "[venues.hyperliquid]\n"
                                    "rest_url = \"http://127.0.0.1:8080\"\n"
                                    "ws_url = \"ws://localhost:8080/ws\"\n"
                                    "book_refresh_s = 60\n"
                                    "[venues.binance-usdm]\n"
                                    "enabled = false\n"
                                    "ws_url = \"wss://fstream.binance.com\"\n"
                                    "[journal]\n"
                                    "enabled = false\n"
                                    "dir = \"/var/lib/gannet\"\n"
                                    "max_mb = 16\n"
                                    "keep_mb = 64\n"
                                    "[ui]\n"
                                    "theme = \"colour-blind\"\n"
                                    "scale = 1.5\n"
                                    "density = \"compact\"\n"
                                    "motion = \"full\"\n";

} // namespace

class ConfigTest : public QObject {
    Q_OBJECT

private slots:
    void emptyTextGivesTheDefaults();
    void everyKeyIsRead();
    void modeFollowsTheVenues_data();
    void modeFollowsTheVenues();
    void theFieldThatWasMeantIsOffered();
    void wrongFieldIsNamed_data();
    void wrongFieldIsNamed();
    void endpoints_data();
    void endpoints();
    void venueArgumentWins();
    void missingFile();
};

void ConfigTest::emptyTextGivesTheDefaults()
{
    const auto config = parseConfig("", "c", kKnown);
    QVERIFY(config);
    QVERIFY(config->isDemo);
    QVERIFY(config->venues.empty());
    QVERIFY(config->journal.isEnabled);
    QCOMPARE(config->journal.maxMb, 256U);
    QCOMPARE(config->ui.theme, std::string("dark"));
    QCOMPARE(config->ui.scalePct, 100U);
}

void ConfigTest::everyKeyIsRead()
{
    const auto config = parseConfig(kWhole, "c", kKnown);
    QVERIFY2(config, config ? "" : config.error().message.c_str());
    QVERIFY(!config->isDemo);
    QCOMPARE(config->venues.size(), std::size_t{2});
    QCOMPARE(config->venues[0].slug, std::string("binance-usdm"));
    QVERIFY(!config->venues[0].isEnabled);
    QCOMPARE(config->venues[0].wsUrl, std::string("wss://fstream.binance.com"));
    QCOMPARE(config->venues[0].bookRefresh, Duration::minutes(5));
    QCOMPARE(config->venues[1].slug, std::string("hyperliquid"));
    QVERIFY(config->venues[1].isEnabled);
    QCOMPARE(config->venues[1].restUrl, std::string("http://127.0.0.1:8080"));
    QCOMPARE(config->venues[1].wsUrl, std::string("ws://localhost:8080/ws"));
    QCOMPARE(config->venues[1].bookRefresh, Duration::seconds(60));
    QVERIFY(!config->journal.isEnabled);
    QCOMPARE(config->journal.dir, std::string("/var/lib/gannet"));
    QCOMPARE(config->journal.maxMb, 16U);
    QCOMPARE(config->journal.keepMb, 64U);
    QCOMPARE(config->ui.theme, std::string("colour-blind"));
    QCOMPARE(config->ui.scalePct, 150U);
    QCOMPARE(config->ui.density, std::string("compact"));
    QCOMPARE(config->ui.motion, std::string("full"));
    const std::vector<std::string> keys{"hyperliquid:BTC", "binance-usdm:BTCUSDT"};
    QCOMPARE(config->watchlist, keys);
}

void ConfigTest::modeFollowsTheVenues_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<bool>("isDemo");
    QTest::newRow("nothing") << QByteArray() << true;
    QTest::newRow("a venue") << QByteArray("[venues.hyperliquid]") << false;
    QTest::newRow("a venue that is off") << QByteArray("[venues.hyperliquid]\nenabled=false") << true;
    QTest::newRow("demo in spite of a venue") << QByteArray("mode='demo'\n[venues.hyperliquid]") << true;
    QTest::newRow("live") << QByteArray("mode='live'\n[venues.hyperliquid]") << false;
}

void ConfigTest::modeFollowsTheVenues()
{
    QFETCH(QByteArray, text);
    const auto config = parseConfig(text.toStdString(), "c", kKnown);
    QVERIFY(config);
    QTEST(config->isDemo, "isDemo");
}

void ConfigTest::theFieldThatWasMeantIsOffered()
{
    const auto errorOf = [](const char* text) { return parseConfig(text, "gannet.toml", kKnown).error(); };
    const Error top = errorOf("wacthlist = []");
    QCOMPARE(top.fixes, std::vector<std::string>{"watchlist"});
    QVERIFY2(top.message.ends_with("; did you mean watchlist?"), top.message.c_str());
    QCOMPARE(errorOf("[ui]\ntheem = 'dark'").fixes, std::vector<std::string>{"theme"});
    const Error far = errorOf("nothing_like_it = 1");
    QVERIFY(far.fixes.empty());
    QVERIFY2(far.message.find("did you mean") == std::string::npos, far.message.c_str());
}

void ConfigTest::wrongFieldIsNamed_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QByteArray>("field");
    QTest::addColumn<QByteArray>("found");
    QTest::addColumn<QByteArray>("allowed");
    const auto row = [](const char* name, const char* text, const char* field, const char* found, const char* allowed) {
        QTest::newRow(name) << QByteArray(text) << QByteArray(field) << QByteArray(found) << QByteArray(allowed);
    };
    row("unknown field", "them = 1", "them", "not a field", "mode, venues, journal, trading, ui, watchlist");
    row("field without a name", "''.max_mb = 2", R"("")", "not a field",
        "mode, venues, journal, trading, ui, watchlist");
    row("unknown field in a table", "[ui]\ntheem = 'dark'", "ui.theem", "not a field", "theme, scale, density, motion");
    row("unknown venue", "[venues.mtgox]", "venues.mtgox", "not a venue", "hyperliquid, binance-usdm");
    row("unknown field of a venue", "[venues.hyperliquid]\napi_key = 'x'", "venues.hyperliquid.api_key", "not a field",
        "rest_url");
    row("venue is no table", "[venues]\nhyperliquid = true", "venues.hyperliquid", "true", "a table");
    row("wrong type", "[journal]\nenabled = 1", "journal.enabled", "1", "true or false");
    row("number as text", "[journal]\nmax_mb = '16'", "journal.max_mb", "\"16\"", "a whole number from 1 to 4096");
    row("fraction", "[journal]\nmax_mb = 1.5", "journal.max_mb", "1.5", "a whole number");
    row("too small", "[journal]\nmax_mb = 0", "journal.max_mb", "0", "from 1 to 4096");
    row("keep less than two", "[journal]\nmax_mb = 100\nkeep_mb = 150", "journal.keep_mb", "150", "200");
    row("relative folder", "[journal]\ndir = 'here'", "journal.dir", "\"here\"", "an absolute path");
    row("scale", "[ui]\nscale = 3", "ui.scale", "3", "0.75 to 2.00");
    row("scale of odd steps", "[ui]\nscale = 1.001", "ui.scale", "1.001", "steps of 0.01");
    row("scale nan", "[ui]\nscale = nan", "ui.scale", "nan", "0.75 to 2.00");
    row("theme", "[ui]\ntheme = 'pink'", "ui.theme", "\"pink\"",
        "dark, light, colour-blind, light-colour-blind, contrast");
    row("density", "[ui]\ndensity = 'airy'", "ui.density", "\"airy\"", "compact, normal, comfortable");
    row("density's former word", "[ui]\ndensity = 'roomy'", "ui.density", "\"roomy\"", "\"comfortable\"");
    row("refresh", "[venues.hyperliquid]\nbook_refresh_s = 5", "venues.hyperliquid.book_refresh_s", "5", "10 to 86400");
    row("plain far away", "[venues.hyperliquid]\nws_url = 'ws://example.org'", "venues.hyperliquid.ws_url",
        "\"ws://example.org\"", "loopback");
    row("watchlist venue", "watchlist = ['hyperliquid:BTC', 'x:BTC']", "watchlist[1]", "\"x:BTC\"", "venue:symbol");
    row("watchlist type", "watchlist = 'hyperliquid:BTC'", "watchlist", "\"hyperliquid:BTC\"", "a list");
    row("live without a venue", "mode = 'live'", "mode", "without a venue", "[venues.<slug>]");
    row("no toml", "[ui\n", "line 1", "", "TOML");
    row("table twice", "[ui]\n[ui]\n", "line 2", "", "TOML");
}

void ConfigTest::wrongFieldIsNamed()
{
    QFETCH(QByteArray, text);
    QFETCH(QByteArray, field);
    QFETCH(QByteArray, found);
    QFETCH(QByteArray, allowed);
    const auto config = parseConfig(text.toStdString(), "gannet.toml", kKnown);
    QVERIFY(!config);
    const Error& error = config.error();
    QVERIFY(error.kind == ErrorKind::Invalid);
    QVERIFY(error.code == Code::BadConfig);
    QCOMPARE(QByteArray::fromStdString(error.field), field);
    QVERIFY2(QByteArray::fromStdString(error.value).contains(found), error.value.c_str());
    QVERIFY2(QByteArray::fromStdString(error.limit).contains(allowed), error.limit.c_str());
    QVERIFY(error.message.starts_with("gannet.toml: "));
}

void ConfigTest::endpoints_data()
{
    QTest::addColumn<QByteArray>("url");
    QTest::addColumn<bool>("isAllowed");
    QTest::newRow("secure") << QByteArray("wss://api.hyperliquid.xyz") << true;
    QTest::newRow("secure with a path") << QByteArray("wss://api.hyperliquid.xyz/ws") << true;
    QTest::newRow("loopback") << QByteArray("ws://127.0.0.1:9000") << true;
    QTest::newRow("loopback, any of the net") << QByteArray("ws://127.8.8.8") << true;
    QTest::newRow("loopback 6") << QByteArray("ws://[::1]:9000") << true;
    QTest::newRow("localhost") << QByteArray("ws://localhost") << true;
    QTest::newRow("plain") << QByteArray("ws://10.0.0.1") << false;
    QTest::newRow("name that begins like loopback") << QByteArray("ws://127.0.0.1.example.org") << false;
    QTest::newRow("name that begins like localhost") << QByteArray("ws://localhost.example.org") << false;
    QTest::newRow("user before the host") << QByteArray("ws://127.0.0.1@example.org") << false;
    QTest::newRow("user in a secure one") << QByteArray("wss://me:secret@example.org") << false;
    QTest::newRow("other 6") << QByteArray("ws://[::2]:1") << false;
    QTest::newRow("slash at the end") << QByteArray("wss://example.org/") << false;
    QTest::newRow("no host") << QByteArray("wss://") << false;
    QTest::newRow("port only") << QByteArray("wss://:443") << false;
    QTest::newRow("other scheme") << QByteArray("https://example.org") << false;
    QTest::newRow("no scheme") << QByteArray("example.org") << false;
    QTest::newRow("blank") << QByteArray("wss://example.org /x") << false;
    QTest::newRow("highest port") << QByteArray("ws://127.0.0.1:65535") << true;
    QTest::newRow("port too high") << QByteArray("ws://127.0.0.1:65536") << false;
    QTest::newRow("port zero") << QByteArray("wss://example.org:0") << false;
    QTest::newRow("port that is no number") << QByteArray("wss://example.org:abc/ws") << false;
    QTest::newRow("port that is empty") << QByteArray("wss://example.org:") << false;
    QTest::newRow("6 with a bad port") << QByteArray("ws://[::1]:99999") << false;
    QTest::newRow("6 without an end") << QByteArray("ws://[::1") << false;
    QTest::newRow("three numbers") << QByteArray("ws://127.0.1") << false;
}

void ConfigTest::endpoints()
{
    QFETCH(QByteArray, url);
    QTEST(isAllowedUrl(url.toStdString(), "wss", "ws"), "isAllowed");
}

void ConfigTest::venueArgumentWins()
{
    auto config = parseConfig(kWhole, "c", kKnown);
    QVERIFY(config);
    QVERIFY(applyVenueArgument(*config, "binance-usdm=ws://127.0.0.1:7001", kKnown));
    QVERIFY(config->venues[0].isEnabled);
    QCOMPARE(config->venues[0].wsUrl, std::string("ws://127.0.0.1:7001"));
    QCOMPARE(config->venues[0].restUrl, std::string("http://127.0.0.1:7001"));
    Config demo;
    QVERIFY(applyVenueArgument(demo, "hyperliquid", kKnown));
    QVERIFY(!demo.isDemo && demo.venues.size() == 1 && demo.venues[0].wsUrl.empty());
    const auto unknown = applyVenueArgument(demo, "mtgox", kKnown);
    QVERIFY(!unknown && unknown.error().limit == "hyperliquid, binance-usdm");
    const auto plain = applyVenueArgument(demo, "hyperliquid=ws://example.org", kKnown);
    QVERIFY(!plain && plain.error().value == "\"ws://example.org\"");
}

void ConfigTest::missingFile()
{
    QTemporaryDir dir;
    const std::string path = dir.filePath("gannet.toml").toStdString();
    QVERIFY(readConfig(path, false, kKnown));
    const auto missing = readConfig(path, true, kKnown);
    QVERIFY(!missing && missing.error().code == Code::Io);
    for (const bool mustExist : {false, true}) {
        const auto folder = readConfig(dir.path().toStdString(), mustExist, kKnown);
        QVERIFY(!folder && folder.error().code == Code::Io);
    }
    QFile file(QString::fromStdString(path));
    QVERIFY(file.open(QIODevice::WriteOnly) && file.write("[ui]\nscale = 0.75") > 0);
    file.close();
    const auto config = readConfig(path, true, kKnown);
    QVERIFY(config && config->ui.scalePct == 75);
}

QTEST_GUILESS_MAIN(ConfigTest)
#include "config_test.moc"
