// SPDX-License-Identifier: GPL-3.0-or-later
// A run with a live account, from the place of its key to an order on the wire, over a network that only remembers.
// Its journal has no key in it and ends in the same state; so has nothing else that the run leaves behind.
#include "adapters/registry/registry.h"
#include "app/accounts/live_accounts.h"
#include "app/accounts/live_sides.h"
#include "app/journal_fold.h"
#include "app/trading_accounts.h"
#include "app/trading_store.h"
#include "core/base/log.h"
#include "core/engine/journal_writer.h"
#include "tests/support/dec.h"
#include "tests/support/fake_secrets.h"
#include "tests/support/scripted_transport.h"

#include <QDirIterator>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <nlohmann/json.hpp>

#include <set>
#include <string>
#include <vector>

using namespace gannet;
using namespace gannet::test;
using Json = nlohmann::ordered_json;

namespace {

const std::string kKey = "0123456789012345678901234567890123456789012345678901234567890123";
const std::string kUser = "0x5e9ee1089755c3435139848e47e6635505d5a13a";
const std::string kMeta =
    R"([{"universe":[{"name":"BTC","szDecimals":5,"maxLeverage":40}]},[{"funding":"0.0","openInterest":"1",)"
    R"("prevDayPx":"60000","dayNtlVlm":"1","premium":"0","oraclePx":"60000","markPx":"60000","midPx":"60000",)"
    R"("impactPxs":["60000","60000"]}]])";
const std::string kState = R"({"marginSummary":{"accountValue":"5000.0","totalMarginUsed":"0.0"},)"
                           R"("withdrawable":"5000.0","assetPositions":[]})";

/// A clock that a test moves.
struct HandClock final : Clock {
    [[nodiscard]] Timestamp now() const override { return time; }
    Timestamp time = Timestamp::fromMilliseconds(1'790'000'000'000);
};

std::uint64_t runs = 0; ///< journals of one folder have different names

/// The program without its window and its sockets: store, journal, engine, the keeper of accounts.
class Run {
public:
    explicit Run(const std::string& folder) : m_log(folder + "/gannet.log")
    {
        m_store = std::move(*KeptStore::open(folder + "/store", m_clock, m_inbox));
        Remembered remembered = m_store->takeRemembered();
        std::vector<Error> damaged;
        const std::vector<StoredAccount> added = storedAccounts(remembered.settings, damaged);
        rows = added.size();
        JournalHeader header;
        header.program = "test";
        header.runId = ++runs;
        header.started = m_clock.now();
        VenueSettings settings;
        settings.restUrl = "http://127.0.0.1:1";
        settings.wsUrl = "ws://127.0.0.1:1";
        settings.network = VenueNetwork::Testnet;
        header.venues.push_back({"hyperliquid", settings});
        m_engine = std::make_unique<Engine>(EngineOptions{&m_log}, m_catalogue, transport);
        venue = m_engine->addVenue(*findVenueFactory("hyperliquid"), settings);
        Config config;
        config.venues.push_back({});
        config.venues[0].slug = "hyperliquid";
        config.venues[0].accounts = {paperAccount("hyperliquid", "paper"), liveAccount("hyperliquid", "main")};
        for (AccountSettings& account : config.venues[0].accounts)
            account.limits.confirm = ConfirmLevel::Instant;
        config.venues[0].accounts[1].limits.hasAllowlist = false;
        config.venues[0].accounts[1].limits.hard = {};
        header.trading.emplace();
        header.trading->oms.session = 0xABCDEF;
        header.trading->accounts = accountsOf(config, {"hyperliquid"}, added);
        LiveParts live;
        live.catalogue = &m_catalogue;
        live.transport = &transport;
        live.venues.emplace("hyperliquid", settings);
        live.keys = &m_handover;
        m_engine->enableTrading(header.trading->oms, *m_store, plansOf(header.trading->accounts, m_catalogue),
                                liveMaker(std::move(live)));
        m_journal = std::move(*JournalWriter::open({.dir = folder + "/journal"}, header));
        LiveAccountsParts parts;
        parts.keys = &secrets;
        parts.handover = &m_handover;
        parts.inbox = &m_inbox;
        parts.clock = &m_clock;
        parts.venues = {{"hyperliquid", VenueNetwork::Testnet, {}}};
        parts.accounts = header.trading->accounts;
        parts.added = added;
        accounts = std::make_unique<LiveAccounts>(std::move(parts));
        m_engine->setTell([this](const UiEvent& event) {
            if (const auto* const trading = std::get_if<TradingEvent>(&event))
                told.push_back(*trading);
        });
        take(std::move(remembered));
    }
    /// As at the end of the program.
    ~Run() { end(); }
    void end()
    {
        if (!m_journal)
            return;
        m_engine->stop();
        m_journal.reset();
        m_store->stop();
        m_log.flush();
    }

    template <class T> void take(T what)
    {
        const Inbound item{m_clock.now(), std::move(what)};
        m_journal->record(item);
        m_engine->step(item);
    }
    void later(Duration by)
    {
        m_clock.time = m_clock.time + by;
        take(Tick{});
    }
    /// What other threads and the place of keys said meanwhile, and an answer of the venue to each read.
    void settle()
    {
        for (int round = 0; round < 20; ++round) {
            QTest::qWait(5);
            std::vector<Inbound> items;
            m_inbox.drain(items);
            for (Inbound& item : items)
                std::visit([this](auto& what) { take(std::move(what)); }, item.item);
            for (const HttpRequest& read : transport.all<HttpRequest>()) {
                if (m_answered.insert(read.id.value).second)
                    take(HttpReply{venue, read.id, 200, {}, answerTo(read)});
            }
        }
    }
    void openLinks()
    {
        for (const OpenLink& link : transport.all<OpenLink>()) {
            if (!m_opened.insert(link.link.value).second)
                continue;
            take(LinkUp{venue, link.link});
            if (!WireNumbers::isOfAnAccount(link.link))
                continue;
            for (const char* feed : {"orderUpdates", "userFills", "userFundings"})
                take(FrameIn{
                    venue, link.link,
                    Json{{"channel", "subscriptionResponse"},
                         {"data", {{"method", "subscribe"}, {"subscription", {{"type", feed}, {"user", kUser}}}}}}
                        .dump()});
        }
    }
    /// The book of BTC, as a screen asks for it and the venue tells it.
    void showBook()
    {
        OpenView open;
        open.spec.id = ViewId{1};
        open.spec.kind = ViewKind::Depth;
        open.spec.key = "hyperliquid:BTC";
        take(Command{std::move(open)});
        for (const SendText& sent : transport.all<SendText>()) {
            if (!WireNumbers::isOfAnAccount(sent.link) && sent.text.find("subscribe") != std::string::npos)
                take(FrameIn{venue, sent.link,
                             Json{{"channel", "subscriptionResponse"}, {"data", Json::parse(sent.text)}}.dump()});
        }
        const auto level = [](const char* price) { return Json{{"px", price}, {"sz", "5"}, {"n", 1}}; };
        take(FrameIn{venue, LinkId{0},
                     Json{{"channel", "l2Book"},
                          {"data",
                           {{"coin", "BTC"},
                            {"time", m_clock.time.toMilliseconds()},
                            {"levels", {Json::array({level("60000")}), Json::array({level("60001")})}}}}}
                         .dump()});
    }
    [[nodiscard]] AccountState stateOf(const char* name) const
    {
        const AccountDesk* const desk = m_engine->trading()->oms().account({venue, name});
        return desk ? desk->state : AccountState::Down;
    }
    [[nodiscard]] const Engine& engine() const { return *m_engine; }
    template <class T> [[nodiscard]] std::vector<T> all() const
    {
        std::vector<T> found;
        for (const TradingEvent& event : told) {
            if (const T* one = std::get_if<T>(&event))
                found.push_back(*one);
        }
        return found;
    }

    ScriptedTransport transport;
    FakeSecrets secrets;
    VenueId venue;
    std::size_t rows = 0; ///< accounts that the store remembered
    std::unique_ptr<LiveAccounts> accounts;
    std::vector<TradingEvent> told;

private:
    [[nodiscard]] static std::string answerTo(const HttpRequest& read)
    {
        const std::string type = Json::parse(read.body).at("type");
        return type == "metaAndAssetCtxs" ? kMeta : type == "clearinghouseState" ? kState : "[]";
    }

    HandClock m_clock;
    Inbox<Inbound> m_inbox;
    Log m_log;
    Catalogue m_catalogue;
    KeyHandover m_handover;
    std::unique_ptr<KeptStore> m_store;
    std::unique_ptr<Engine> m_engine;
    std::unique_ptr<JournalWriter> m_journal;
    std::set<std::uint64_t> m_answered;
    std::set<std::uint16_t> m_opened;
};

[[nodiscard]] std::string agentText()
{
    const VenueCredentials key{
        HyperliquidAgent{SecretString(std::string(kKey)), *crypto::addressFrom(kUser), "gannet"}, {}, {}};
    return std::string(writeCredentials(key)->reveal());
}

[[nodiscard]] std::vector<std::string> journalsOf(const QString& folder)
{
    std::vector<std::string> paths;
    for (const QString& name : QDir(folder + "/journal").entryList({"*.journal"}, QDir::Files, QDir::Name))
        paths.push_back((folder + "/journal/" + name).toStdString());
    return paths;
}

/// Names of files below the folder that hold twelve characters of the key in a row.
[[nodiscard]] QStringList filesWithTheKey(const QString& folder)
{
    QStringList found;
    QDirIterator files(folder, QDir::Files, QDirIterator::Subdirectories);
    while (files.hasNext()) {
        QFile file(files.next());
        if (!file.open(QIODevice::ReadOnly))
            continue;
        const QByteArray bytes = file.readAll();
        for (std::size_t at = 0; at + 12 <= kKey.size(); ++at) {
            if (bytes.contains(kKey.substr(at, 12).c_str())) {
                found << file.fileName();
                break;
            }
        }
    }
    return found;
}

[[nodiscard]] SubmitOrder buy(const char* account, const char* request)
{
    SubmitOrder submit;
    submit.order.request = {request};
    submit.order.instrument = "hyperliquid:BTC";
    submit.order.account = account;
    submit.order.mode = TradingMode::Live;
    submit.order.terms.qty = {dec("0.001")};
    submit.order.terms.price = Price{dec("59900")};
    return submit;
}

} // namespace

class LiveAccountReplayTest : public QObject {
    Q_OBJECT

private slots:
    void aRunWithALiveAccountIsReplayedWithoutItsKey()
    {
        const QTemporaryDir folder;
        std::uint64_t digest = 0;
        std::vector<std::string> sent;
        {
            Run run(folder.path().toStdString());
            run.secrets.texts[{"hyperliquid", "main"}] = agentText();
            run.accounts->start();
            run.settle();
            run.openLinks();
            run.settle();
            QVERIFY(run.stateOf("main") == AccountState::Ready);

            // While it runs, a second one of the same venue: kept, and of the next start too.
            bool isAdded = false;
            VenueCredentials key{
                HyperliquidAgent{SecretString(std::string(kKey)), *crypto::addressFrom(kUser), "second"}, {}, {}};
            run.accounts->add({"hyperliquid", "second", VenueNetwork::Testnet, std::move(key), std::nullopt},
                              [&isAdded](Result<void> came) { isAdded = came.has_value(); });
            run.settle();
            run.openLinks();
            run.settle();
            QVERIFY(isAdded);
            QVERIFY(run.stateOf("second") == AccountState::Ready);

            run.showBook();
            run.take(Command{TradingCommand{Arm{{"arm"}, TradingMode::Live}}});
            run.take(Command{TradingCommand{buy("main", "press-1")}});
            const auto asked = run.all<RequestAnswered>();
            if (asked.back().kind == RequestAnswered::Kind::NeedsConfirm) {
                SubmitOrder again = buy("main", "press-2");
                again.order.confirmed = asked.back().error->fixes;
                run.take(Command{TradingCommand{again}});
            }
            const auto answers = run.all<RequestAnswered>();
            QVERIFY2(answers.back().kind == RequestAnswered::Kind::Taken,
                     answers.back().error ? answers.back().error->message.c_str() : "");
            run.settle();
            QCOMPARE(run.transport.count<OrderHttp>(), std::size_t{1});
            const OrderHttp order = run.transport.all<OrderHttp>().back();
            run.take(HttpReply{run.venue,
                               order.id,
                               200,
                               {},
                               R"({"status":"ok","response":{"type":"order","data":{"statuses":)"
                               R"([{"resting":{"oid":77}}]}}})"});
            run.later(Duration::seconds(6));
            run.settle();
            sent.push_back(order.body);
            digest = run.engine().digest();
            run.end();
        }
        QCOMPARE(filesWithTheKey(folder.path()), QStringList());

        ScriptedTransport wire;
        auto fold = JournalFold::open(journalsOf(folder.path()), wire);
        QVERIFY2(fold, fold ? "" : fold.error().message.c_str());
        QVERIFY((*fold)->header().venues[0].settings.network == VenueNetwork::Testnet);
        for (auto item = (*fold)->next(); item && *item; item = (*fold)->next())
            (*fold)->step(**item);
        QCOMPARE((*fold)->engine().digest(), digest);
        // The same order at the same step; only who signed it is another.
        QCOMPARE(wire.count<OrderHttp>(), std::size_t{1});
        Json replayed = Json::parse(wire.all<OrderHttp>().back().body);
        Json original = Json::parse(sent.back());
        QVERIFY(replayed.at("signature") != original.at("signature"));
        replayed.erase("signature");
        original.erase("signature");
        QCOMPARE(replayed.dump(), original.dump());
    }

    void anAddedAccountComesBackWithTheNextStart()
    {
        const QTemporaryDir folder;
        std::map<SecretId, std::string> kept;
        {
            Run run(folder.path().toStdString());
            QCOMPARE(run.rows, std::size_t{0});
            run.accounts->start();
            run.settle();
            VenueCredentials key{
                HyperliquidAgent{SecretString(std::string(kKey)), *crypto::addressFrom(kUser), "second"}, {}, {}};
            run.accounts->add({"hyperliquid", "second", VenueNetwork::Testnet, std::move(key), std::nullopt},
                              [](Result<void>) {});
            run.settle();
            kept = run.secrets.texts;
        }
        {
            Run run(folder.path().toStdString());
            QCOMPARE(run.rows, std::size_t{1});
            run.secrets.texts = kept;
            run.accounts->start();
            run.settle();
            run.openLinks();
            run.settle();
            QVERIFY(run.stateOf("second") == AccountState::Ready);
            QVERIFY(run.accounts->all()[0].state == AccountKeyState::WatchOnly); // main has no key
            bool isGone = false;
            run.accounts->remove("hyperliquid", "second", [&isGone](Result<void> came) { isGone = came.has_value(); });
            run.settle();
            QVERIFY(isGone);
            QVERIFY(run.stateOf("second") == AccountState::Ready); // until it ends
        }
        Run run(folder.path().toStdString());
        QCOMPARE(run.rows, std::size_t{0});
        QCOMPARE(filesWithTheKey(folder.path()), QStringList());
    }
};

QTEST_GUILESS_MAIN(LiveAccountReplayTest)
#include "live_account_replay_test.moc"
