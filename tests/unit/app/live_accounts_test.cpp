// SPDX-License-Identifier: GPL-3.0-or-later
// Live accounts and their keys: what each answer of the place of keys comes to, what a person adds and removes, and
// that no key is in anything the engine is told.
#include "app/accounts/live_accounts.h"

#include "core/engine/journal.h"
#include "tests/support/fake_secrets.h"
#include "tests/support/secret_answers.h"

#include <QTest>

#include <string>
#include <vector>

using namespace gannet;
using namespace gannet::test;

namespace {

/// A key that nobody has money behind, and whose account it signs for.
const std::string kKey = "0123456789012345678901234567890123456789012345678901234567890123";
const std::string kUser = "0x5e9ee1089755c3435139848e47e6635505d5a13a";
const std::string kSigner = "0x14791697260e4c9a71f18484c9f997b308e59325";
constexpr Timestamp kNow = Timestamp::fromMilliseconds(1'790'000'000'000);

struct FixedClock final : Clock {
    [[nodiscard]] Timestamp now() const override { return kNow; }
};

[[nodiscard]] VenueCredentials agent(std::optional<Timestamp> until = std::nullopt)
{
    VenueCredentials key{
        HyperliquidAgent{SecretString(std::string(kKey)), *crypto::addressFrom(kUser), "gannet"}, until, {}};
    return key;
}

[[nodiscard]] std::string textOf(const VenueCredentials& key)
{
    return std::string(writeCredentials(key)->reveal());
}

[[nodiscard]] NewAccount newAccount(std::string name = "added")
{
    return {"hyperliquid", std::move(name), VenueNetwork::Testnet, agent(), std::nullopt};
}

[[nodiscard]] Error locked()
{
    return {.kind = ErrorKind::Denied, .code = Code::Auth, .message = "The keys are locked"};
}

struct Desk {
    /// One live account of the config, "main", and one on paper.
    explicit Desk(std::vector<StoredAccount> added = {})
    {
        LiveAccountsParts parts;
        parts.keys = &secrets;
        parts.handover = &handover;
        parts.inbox = &inbox;
        parts.clock = &clock;
        VenueLimits limits;
        limits.maxOrdersPerDay = 7;
        parts.venues = {{"hyperliquid", VenueNetwork::Testnet, limits}, {"binance-usdm", VenueNetwork::Mainnet, {}}};
        parts.accounts = {paperAccount("hyperliquid", "paper"), liveAccount("hyperliquid", "main")};
        for (const StoredAccount& one : added)
            parts.accounts.push_back(addedAccount(one, limits));
        parts.added = std::move(added);
        parts.whyNoTrading = whyNoTrading;
        parts.unlock = [this](SecretSource::Done done) {
            ++unlocks;
            if (unlocked)
                secrets.trouble.reset();
            QTimer::singleShot(0, [done, came = unlocked] { done(came); });
        };
        accounts = std::make_unique<LiveAccounts>(std::move(parts));
        accounts->onChanged([this] {
            ++changes;
            shown = accounts->all();
        });
    }

    [[nodiscard]] std::vector<AccountKeyNews> told()
    {
        std::vector<Inbound> items;
        inbox.drain(items);
        std::vector<AccountKeyNews> news;
        for (Inbound& item : items) {
            bytes += encodeInbound(item);
            news.push_back(std::get<AccountKeyNews>(std::move(item.item)));
        }
        return news;
    }
    [[nodiscard]] KeptAccount kept(const std::string& name)
    {
        for (const KeptAccount& one : accounts->all()) {
            if (one.name == name)
                return one;
        }
        return {};
    }
    /// Starts, and waits until the key of "main" was read.
    void start()
    {
        accounts->start();
        settle();
    }
    void settle() { QTest::qWait(30); }
    [[nodiscard]] Result<void> added(NewAccount account)
    {
        auto shared = std::make_shared<NewAccount>(std::move(account));
        return answerOf<void>([&](auto done) { accounts->add(std::move(*shared), std::move(done)); });
    }
    [[nodiscard]] Result<void> removed(const std::string& name)
    {
        return answerOf<void>([&](auto done) { accounts->remove("hyperliquid", name, std::move(done)); });
    }

    FakeSecrets secrets;
    KeyHandover handover;
    Inbox<Inbound> inbox;
    FixedClock clock;
    std::string whyNoTrading;
    Result<void> unlocked = {};
    int unlocks = 0;
    std::vector<KeptAccount> shown; ///< as was told last
    int changes = 0;
    std::string bytes; ///< all that the engine was told, as a journal keeps it
    std::unique_ptr<LiveAccounts> accounts;
};

} // namespace

class LiveAccountsTest : public QObject {
    Q_OBJECT

private slots:
    void aKeyThatIsThereOpensTheAccount()
    {
        Desk desk;
        desk.secrets.texts[{"hyperliquid", "main"}] = textOf(agent());
        desk.start();
        const auto news = desk.told();
        QVERIFY(news.front().state == AccountKeyState::Reading);
        QVERIFY(news.back().state == AccountKeyState::Opening);
        QVERIFY(news.back().opening.has_value() && !news.back().row);
        QCOMPARE(news.back().opening->key.kind, std::string("hyperliquid-agent"));
        QCOMPARE(news.back().opening->key.account, kUser);
        QCOMPARE(news.back().opening->key.signer, kSigner);
        QCOMPARE(news.back().opening->key.agentName, std::string("gannet"));
        QVERIFY(!news.back().opening->settings.limits.allowlist.size());
        QVERIFY(desk.bytes.find(kKey.substr(0, 12)) == std::string::npos);
        const auto key = desk.handover.take({"hyperliquid", "main"});
        QVERIFY(key && std::get<HyperliquidAgent>(key->key).privateKey.reveal() == kKey);
        QVERIFY(!desk.handover.take({"hyperliquid", "main"})); // once
        QVERIFY(desk.kept("main").state == AccountKeyState::Opening);
        QCOMPARE(desk.kept("main").shown->signer, kSigner);

        AccountStanding open;
        open.account = {VenueId{0}, "main"};
        open.key = AccountKeyState::Open;
        open.keyWords = "An agent's key";
        desk.accounts->onTold("hyperliquid", open);
        QVERIFY(desk.kept("main").state == AccountKeyState::Open);
        open.trouble = Error{.message = "the venue does not know it"};
        desk.accounts->onTold("hyperliquid", open);
        QCOMPARE(desk.kept("main").sentence, std::string("the venue does not know it"));
        QVERIFY(desk.kept("main").isTroubled);
        open.trouble.reset();
        desk.accounts->onTold("hyperliquid", open);
        QVERIFY(!desk.kept("main").isTroubled);
    }

    void everyAnswerHasItsState_data()
    {
        QTest::addColumn<int>("state");
        QTest::addColumn<QByteArray>("part");
        const auto row = [](const char* name, AccountKeyState state, const char* part) {
            QTest::newRow(name) << static_cast<int>(state) << QByteArray(part);
        };
        row("none", AccountKeyState::WatchOnly, "Watch only, it has no key");
        row("expired", AccountKeyState::Expired, "ended at 2026-09-21");
        row("damaged", AccountKeyState::WrongKey, "cannot be used");
        row("wallet", AccountKeyState::WrongKey, "cannot be used");
        row("other venue", AccountKeyState::WrongKey, "cannot be used");
        row("no place", AccountKeyState::Failed, "nothing can be read");
        row("damaged file", AccountKeyState::Failed, "is damaged");
    }
    void everyAnswerHasItsState()
    {
        QFETCH(int, state);
        QFETCH(QByteArray, part);
        const std::string_view name = QTest::currentDataTag();
        Desk desk;
        std::string& text = desk.secrets.texts[{"hyperliquid", "main"}];
        text = textOf(agent());
        if (name == "none")
            desk.secrets.texts.clear();
        else if (name == "expired")
            text = textOf(agent(kNow));
        else if (name == "damaged")
            text.resize(text.size() / 2);
        else if (name == "wallet")
            text.replace(text.find(kUser), kUser.size(), kSigner);
        else if (name == "other venue")
            text.replace(text.find("hyperliquid-agent"), 17, "aster-agent");
        else if (name == "no place")
            desk.secrets.trouble = Error{.kind = ErrorKind::Unavailable, .message = "nothing can be read"};
        else
            desk.secrets.trouble = Error{.kind = ErrorKind::Protocol, .message = "The file is damaged"};
        desk.start();
        const auto news = desk.told();
        QCOMPARE(static_cast<int>(desk.kept("main").state), state);
        QVERIFY2(QByteArray::fromStdString(desk.kept("main").sentence).contains(part),
                 desk.kept("main").sentence.c_str());
        QVERIFY(news.back().state == desk.kept("main").state && news.back().sentence == desk.kept("main").sentence);
        QVERIFY(!news.back().opening);
        QVERIFY(!desk.handover.take({"hyperliquid", "main"}));
        QVERIFY(desk.bytes.find(kKey.substr(0, 12)) == std::string::npos);
        QVERIFY(desk.changes > 0);
    }

    void aPassphraseOpensWhatWasLocked()
    {
        Desk desk;
        desk.secrets.texts[{"hyperliquid", "main"}] = textOf(agent());
        desk.secrets.trouble = locked();
        desk.start();
        QCOMPARE(desk.unlocks, 1);
        QVERIFY(desk.kept("main").state == AccountKeyState::Opening);
    }

    void withoutItTheAccountIsWatchOnly()
    {
        Desk desk;
        desk.unlocked = fail(ErrorKind::Denied, Code::UserDeclined, "not given");
        desk.secrets.trouble = locked();
        desk.start();
        QVERIFY(desk.kept("main").state == AccountKeyState::WatchOnly);
        QVERIFY(desk.kept("main").sentence.find("the passphrase of the keys was not given") != std::string::npos);

        // Asked again, it is given; once it is open there is nothing to look for.
        QVERIFY(desk.kept("main").mayLookAgain());
        desk.secrets.texts[{"hyperliquid", "main"}] = textOf(agent());
        desk.unlocked = {};
        static_cast<void>(desk.told());
        desk.accounts->lookAgain("hyperliquid", "main");
        desk.settle();
        QCOMPARE(desk.unlocks, 2);
        QVERIFY(desk.kept("main").state == AccountKeyState::Opening);
        QVERIFY(desk.told().back().opening);
        QVERIFY(!desk.kept("main").mayLookAgain());
        desk.accounts->lookAgain("hyperliquid", "main");
        desk.accounts->lookAgain("hyperliquid", "nobody");
        desk.settle();
        QVERIFY(desk.told().empty());
    }

    /// One passphrase opens the file, so one look opens all that wait for it.
    void lookingAgainOpensAllThatWaited()
    {
        Desk desk({{"hyperliquid", "second", VenueNetwork::Testnet, ""}});
        desk.unlocked = fail(ErrorKind::Denied, Code::UserDeclined, "not given");
        desk.secrets.trouble = locked();
        desk.start();
        QVERIFY(desk.kept("main").wantsPassphrase && desk.kept("second").wantsPassphrase);
        for (const KeptAccount& account : desk.shown) // and who listens has heard it
            QVERIFY(account.wantsPassphrase);
        desk.secrets.texts[{"hyperliquid", "main"}] = textOf(agent());
        desk.secrets.texts[{"hyperliquid", "second"}] = textOf(agent());
        desk.unlocked = {};
        desk.accounts->lookAgain("hyperliquid", "second");
        desk.settle();
        QCOMPARE(desk.unlocks, 2);
        for (const char* name : {"main", "second"}) {
            QVERIFY(desk.kept(name).state == AccountKeyState::Opening);
            QVERIFY(!desk.kept(name).wantsPassphrase);
        }
    }

    void aKeyringThatNobodyUnlockedIsSaid()
    {
        Desk desk;
        desk.unlocked = fail(locked());
        desk.secrets.trouble = locked();
        desk.start();
        QVERIFY(desk.kept("main").state == AccountKeyState::Locked);
        QCOMPARE(desk.secrets.reads, 1); // nobody is asked again and again
    }

    void anAccountOfTheOtherNetworkStaysClosed()
    {
        Desk desk({{"hyperliquid", "old", VenueNetwork::Mainnet, ""}});
        desk.secrets.texts[{"hyperliquid", "old"}] = textOf(agent());
        desk.start();
        QVERIFY(desk.kept("old").state == AccountKeyState::WrongNetwork);
        QVERIFY(desk.kept("old").sentence.find("venues.hyperliquid.network") != std::string::npos);
        QVERIFY(!desk.handover.take({"hyperliquid", "old"}));
    }

    void whatAPersonAddsIsStoredRememberedAndOpened()
    {
        Desk desk;
        desk.start();
        static_cast<void>(desk.told());
        NewAccount account = newAccount();
        account.vault = crypto::addressFrom("0x00000000000000000000000000000000000000aa");
        QVERIFY(desk.added(std::move(account)));
        QVERIFY(parseCredentials("hyperliquid", desk.secrets.texts.at({"hyperliquid", "added"})));
        const auto news = desk.told();
        QCOMPARE(news.size(), std::size_t{1});
        QVERIFY(news[0].state == AccountKeyState::Opening && news[0].row && news[0].row->text);
        const auto row = parseStoredAccount({"account/hyperliquid/added", news[0].row->text, {}});
        QVERIFY2(row, row ? "" : row.error().message.c_str());
        QVERIFY(row->venue == "hyperliquid" && row->name == "added" && row->network == VenueNetwork::Testnet);
        QCOMPARE(row->vault, std::string("0x00000000000000000000000000000000000000aa"));
        const AccountSettings& settings = news[0].opening->settings;
        QVERIFY(settings.limits.maxMode == TradingMode::Live && !settings.limits.hasAllowlist);
        QVERIFY(settings.limits.hard.maxNotional == Decimal(100, 0));
        QVERIFY(settings.limits.venue.maxOrdersPerDay == 7U);
        QCOMPARE(settings.live.vault, row->vault);
        QVERIFY(desk.handover.take({"hyperliquid", "added"}));
        QVERIFY(desk.kept("added").state == AccountKeyState::Opening);
        QVERIFY(desk.bytes.find(kKey.substr(0, 12)) == std::string::npos);
        QCOMPARE(desk.accounts->all().size(), std::size_t{2});
        QCOMPARE(desk.accounts->all()[0].name, std::string("added")); // by venue and name
    }

    /// A watch-only account of the config gets its key by hand: what the config says of it holds, and no row is kept.
    void anAccountOfTheConfigGetsItsKey()
    {
        Desk desk;
        desk.start();
        static_cast<void>(desk.told());
        QVERIFY(desk.added(newAccount("main")));
        const auto news = desk.told();
        QVERIFY(news.back().opening && !news.back().row);
        QVERIFY(news.back().opening->settings.limits.hasAllowlist);
        const auto again = desk.added(newAccount("main")); // it is about to open
        QVERIFY(!again && again.error().field == "name");
    }

    void whatCannotBeIsRefused_data()
    {
        QTest::addColumn<QByteArray>("field");
        for (const auto& [name, field] : {std::pair("bad name", ""), std::pair("a paper account's name", "name"),
                                          std::pair("another venue", "venue"), std::pair("no live side", "venue"),
                                          std::pair("another network", "network"), std::pair("another's key", "key"),
                                          std::pair("the wallet's key", ""), std::pair("ended", "validUntil")})
            QTest::newRow(name) << QByteArray(field);
    }
    void whatCannotBeIsRefused()
    {
        QFETCH(QByteArray, field);
        const std::string_view name = QTest::currentDataTag();
        Desk desk;
        desk.start();
        static_cast<void>(desk.told());
        NewAccount account = newAccount();
        if (name == "bad name")
            account.name = "Main Account";
        else if (name == "a paper account's name")
            account.name = "paper";
        else if (name == "another venue")
            account.venue = "aster";
        else if (name == "no live side") {
            account.venue = "binance-usdm";
            account.network = VenueNetwork::Mainnet;
        } else if (name == "another network")
            account.network = VenueNetwork::Mainnet;
        else if (name == "another's key")
            account.credentials = {AsterHmac{SecretString("a"), SecretString("b")}, {}, {}};
        else if (name == "the wallet's key")
            std::get<HyperliquidAgent>(account.credentials.key).master = *crypto::addressFrom(kSigner);
        else
            account.credentials.validUntil = kNow;
        const auto came = desk.added(std::move(account));
        QVERIFY(!came);
        if (!field.isEmpty())
            QCOMPARE(QByteArray::fromStdString(came.error().field), field);
        QCOMPARE(desk.secrets.stores, 0);
        QVERIFY(desk.told().empty());
        QCOMPARE(desk.accounts->all().size(), std::size_t{1});
    }

    void whatCouldNotBeStoredIsNotKept()
    {
        Desk desk;
        desk.start();
        static_cast<void>(desk.told());
        desk.secrets.trouble = Error{.kind = ErrorKind::Unavailable, .code = Code::Io, .message = "no place"};
        QVERIFY(!desk.added(newAccount()));
        desk.secrets.trouble = locked();
        desk.unlocked = fail(ErrorKind::Denied, Code::UserDeclined, "not given");
        const auto declined = desk.added(newAccount());
        QVERIFY(!declined && declined.error().code == Code::UserDeclined);
        QVERIFY(desk.told().empty());
        QCOMPARE(desk.accounts->all().size(), std::size_t{1});
        desk.unlocked = {};
        QVERIFY(desk.added(newAccount())); // the passphrase was given, and it is tried once more
        QVERIFY(desk.told().back().opening.has_value());
    }

    void whatIsRemovedIsForgotten()
    {
        Desk desk({{"hyperliquid", "added", VenueNetwork::Testnet, ""}});
        desk.secrets.texts[{"hyperliquid", "added"}] = textOf(agent());
        desk.start();
        static_cast<void>(desk.told());
        QVERIFY(desk.removed("added"));
        QVERIFY(!desk.secrets.texts.contains({"hyperliquid", "added"}));
        const auto news = desk.told();
        QVERIFY(news.back().row && !news.back().row->text);
        QVERIFY(news.back().sentence.find("stays open until Gannet ends") != std::string::npos);
        QVERIFY(!desk.kept("added").shown);
        // It trades until the program ends, and is not called watch-only.
        QVERIFY(desk.kept("added").state == AccountKeyState::Opening);
        QVERIFY(desk.added(newAccount("added"))); // a new key for it may come at once
        QVERIFY(desk.removed("added"));
        const auto none = desk.removed("main"); // watch only: there is nothing to remove
        QVERIFY(!none && none.error().kind == ErrorKind::NotFound);
        const auto nobody = desk.removed("nobody");
        QVERIFY(!nobody && nobody.error().kind == ErrorKind::NotFound);
    }

    void rowsAreReadStrictly_data()
    {
        QTest::addColumn<QByteArray>("key");
        QTest::addColumn<QByteArray>("text");
        const QByteArray key = "account/hyperliquid/main";
        QTest::newRow("no json") << key << QByteArray("hello");
        QTest::newRow("not whole") << key << QByteArray(R"({"version":1,"mode":"live"})");
        QTest::newRow("another member") << key
                                        << QByteArray(R"({"version":1,"mode":"live","network":"mainnet","x":"y"})");
        QTest::newRow("paper") << key << QByteArray(R"({"version":1,"mode":"paper","network":"mainnet"})");
        QTest::newRow("no network") << key << QByteArray(R"({"version":1,"mode":"live","network":"devnet"})");
        QTest::newRow("no vault") << key
                                  << QByteArray(R"({"version":1,"mode":"live","network":"mainnet","vault":"0x1"})");
        QTest::newRow("newer") << key << QByteArray(R"({"version":2,"mode":"live","network":"mainnet"})");
        QTest::newRow("number") << key << QByteArray(R"({"version":1,"mode":3,"network":"mainnet"})");
        QTest::newRow("name") << QByteArray("account/hyperliquid/Main")
                              << QByteArray(R"({"version":1,"mode":"live","network":"mainnet"})");
        QTest::newRow("no name") << QByteArray("account/hyperliquid")
                                 << QByteArray(R"({"version":1,"mode":"live","network":"mainnet"})");
    }
    void rowsAreReadStrictly()
    {
        QFETCH(QByteArray, key);
        QFETCH(QByteArray, text);
        const StoredSetting good{"account/hyperliquid/good", writeStoredAccount({}), {}};
        const StoredSetting gone{"account/hyperliquid/gone", std::nullopt, {}};
        const StoredSetting other{"screen/x", "y", {}};
        std::vector<Error> damaged;
        const auto read = storedAccounts({{key.toStdString(), text.toStdString(), {}}, good, gone, other}, damaged);
        QCOMPARE(read.size(), std::size_t{1});
        QCOMPARE(read[0].name, std::string("good"));
        QCOMPARE(damaged.size(), std::size_t{1});
        QCOMPARE(damaged[0].field, key.toStdString());
    }
};

QTEST_GUILESS_MAIN(LiveAccountsTest)
#include "live_accounts_test.moc"
