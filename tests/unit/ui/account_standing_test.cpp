// SPDX-License-Identifier: GPL-3.0-or-later
// How an account stands, in the words of screens; and the question for a passphrase.
#include "ui/trading/account_standing.h"

#include "tests/support/fake_engine_port.h"
#include "ui/engine_client.h"
#include "ui/models/accounts_model.h"
#include "ui/models/passphrase_model.h"
#include "ui/trading/reconcile_model.h"
#include "ui/trading/target_model.h"

#include <QSignalSpy>
#include <QTest>

#include <string>
#include <vector>

using namespace gannet;

namespace {

const AccountKey kMain{VenueId{0}, "main", false};

[[nodiscard]] AccountStanding standing(AccountKeyState key, std::optional<Error> trouble = {})
{
    AccountStanding told;
    told.account = kMain;
    told.key = key;
    told.keyWords = "what the key says";
    told.session = SessionState::Ready;
    told.trouble = std::move(trouble);
    return told;
}

[[nodiscard]] Error trouble(Code code, std::string field = {})
{
    return {.kind = ErrorKind::Auth, .code = code, .message = "what the venue says", .field = std::move(field)};
}

} // namespace

class AccountStandingTest : public QObject {
    Q_OBJECT

private slots:
    void aSessionThatWaitsCountsDown()
    {
        FakeEnginePort port;
        EngineClient client(port);
        port.tell(hyperliquidCatalogue());
        port.tell(TradingEvent(AccountChanged{kMain, TradingMode::Live, AccountState::Down, port.clock}));
        AccountStanding told = standing(AccountKeyState::Open);
        told.session = SessionState::Disconnected;
        told.retryAt = port.clock + Duration::seconds(48);
        port.tell(TradingEvent(told));
        client.frame();
        TargetModel target;
        target.setClient(&client);
        target.setKey(QStringLiteral("hyperliquid:BTC"));
        QVERIFY(target.isWaiting());
        QCOMPARE(target.standing(), QStringLiteral("no session, try in 48 s"));
        QVERIFY2(target.problem().contains("Ctrl+R"), qPrintable(target.problem()));
        QSignalSpy changed(&target, &TargetModel::stateChanged);
        port.clock = port.clock + Duration::milliseconds(1500);
        client.frame();
        QVERIFY(changed.count() > 0); // nothing was told
        QCOMPARE(target.standing(), QStringLiteral("no session, try in 47 s"));
        ReconcileModel reconcile;
        reconcile.setClient(&client);
        reconcile.compareAll();
        const auto* const command = std::get_if<TradingCommand>(&port.commands.back());
        QVERIFY(command && std::holds_alternative<CompareAccount>(*command));
        told.retryAt = {};
        told.session = SessionState::Connecting;
        port.tell(TradingEvent(told));
        client.frame();
        QVERIFY(!target.isWaiting());
        QCOMPARE(target.standing(), QStringLiteral("no session"));
    }
    void everyStandingHasItsWord()
    {
        struct Case {
            AccountStanding told;
            AccountState state;
            const char* word;
            bool isWell, isBad;
        };
        using enum AccountKeyState;
        AccountStanding degraded = standing(Open);
        degraded.session = SessionState::Degraded;
        const std::vector<Case> cases{
            {standing(WatchOnly), AccountState::Down, "watch only", false, false},
            {standing(Reading), AccountState::Down, "reading key", false, false},
            {standing(Locked), AccountState::Down, "locked", false, false},
            {standing(Expired), AccountState::Down, "expired", false, true},
            {standing(WrongKey), AccountState::Down, "wrong key", false, true},
            {standing(Opening), AccountState::Down, "opening", false, false},
            {standing(Failed), AccountState::Down, "failed", false, true},
            {standing(Open), AccountState::Down, "no session", false, true},
            {standing(Open), AccountState::Checking, "checking", false, false},
            {standing(Open), AccountState::Ready, "ready", true, false},
            {degraded, AccountState::Ready, "degraded", false, true},
            {standing(Open, trouble(Code::Auth)), AccountState::Ready, "no agent", false, true},
            {standing(Open, trouble(Code::Auth, "validUntil")), AccountState::Ready, "expired", false, true},
            {standing(Open, trouble(Code::Auth, "network")), AccountState::Ready, "wrong network", false, true},
            {standing(Open, trouble(Code::ClockSkew)), AccountState::Ready, "clock skew", false, true},
            {standing(Open, trouble(Code::RateLimit)), AccountState::Ready, "degraded", false, true},
        };
        for (const Case& one : cases) {
            const StandingWords words = standingWords(one.told, one.state);
            QCOMPARE(words.word, QString(one.word));
            QCOMPARE(words.isWell, one.isWell);
            QCOMPARE(words.isBad, one.isBad);
            if (one.told.trouble)
                QCOMPARE(words.why, QString("what the venue says"));
            else if (one.told.key != Open)
                QCOMPARE(words.why, QString("what the key says"));
        }
    }

    void oneThatIsNotOpenIsShown()
    {
        FakeEnginePort engine;
        EngineClient client(engine);
        AccountsModel accounts;
        accounts.setClient(&client);
        accounts.setActive(true);
        TargetModel target;
        target.setClient(&client);
        auto list = std::make_shared<std::vector<Instrument>>();
        Instrument& btc = list->emplace_back();
        btc.venue = VenueId{0};
        btc.id = InstrumentId{1};
        btc.key = "hyperliquid:BTC";
        btc.symbol = "BTC";
        engine.tell(CatalogueChanged{VenueId{0}, "hyperliquid", "Hyperliquid", list});
        engine.tell(TradingEvent{standing(AccountKeyState::WatchOnly)});
        client.frame();
        target.setKey("hyperliquid:BTC");
        QCOMPARE(accounts.count(), 1);
        const QStringList cells = accounts.data(accounts.index(0), RowsModel::CellsRole).toStringList();
        QCOMPARE(cells[AccountsModel::Name], QString("main"));
        QCOMPARE(cells[AccountsModel::State], QString("watch only"));
        QCOMPARE(cells[AccountsModel::Equity], QString(QChar(0x2014)));
        QCOMPARE(accounts.noteOf(accounts.idAt(0), AccountsModel::State), QString("what the key says"));
        QVERIFY(accounts.isTrading());
        QCOMPARE(target.account(), QString("main"));
        QCOMPARE(target.mode(), QString("live"));
        QCOMPARE(target.standing(), QString("watch only"));
        QVERIFY(target.problem().contains("what the key says"));
        QCOMPARE(target.accounts().at(0).toMap().value("standing").toString(), QString("watch only"));

        // It opens: the same row goes on, and then the venue objects.
        engine.tell(TradingEvent{standing(AccountKeyState::Open, trouble(Code::ClockSkew))});
        client.frame();
        QCOMPARE(target.standing(), QString("clock skew"));
        QVERIFY(target.problem().contains("what the venue says"));
    }

    void aPassphraseIsAskedForUntilItFitsOrNobodyWantsTo()
    {
        PassphraseModel model;
        std::vector<std::string> given;
        int declined = 0;
        const auto ask = [&](bool isNew) {
            model.ask({"/keys.sealed", isNew, [&](SecretString typed) { given.emplace_back(typed.reveal()); },
                       [&] { ++declined; }});
        };
        model.submit("nobody asked", {});
        ask(false);
        QVERIFY(model.isAsked() && model.problem().isEmpty());
        model.submit({}, {});
        QVERIFY(!model.problem().isEmpty() && given.empty());
        model.forgetProblem();
        QVERIFY(model.problem().isEmpty());
        model.submit("wrong", {});
        QVERIFY(model.isBusy());
        model.submit("twice", {}); // one at a time
        model.dismiss();
        QCOMPARE(given, std::vector<std::string>{"wrong"});
        QCOMPARE(declined, 0);
        model.refuse("It does not open the file");
        QVERIFY(model.isAsked() && !model.isBusy());
        QCOMPARE(model.problem(), QString("It does not open the file"));
        model.dismiss();
        QVERIFY(!model.isAsked());
        QCOMPARE(declined, 1);

        ask(true);
        model.submit("four random words", "four random word");
        QVERIFY(!model.problem().isEmpty());
        model.submit("four random words", "four random words");
        QCOMPARE(given.back(), std::string("four random words"));
        model.finish();
        QVERIFY(!model.isAsked() && model.file().isEmpty());
    }
};

QTEST_MAIN(AccountStandingTest)
#include "account_standing_test.moc"
