// SPDX-License-Identifier: GPL-3.0-or-later
// A live account opens by what was found out of its key: in the run's own order, once, and never without it.
#include "core/engine/trading_host.h"
#include "tests/support/scenario.h"
#include "tests/support/trading_room.h"

#include <QTest>

#include <map>
#include <string>
#include <utility>
#include <vector>

using namespace gannet;
using namespace gannet::test;

namespace {

constexpr VenueId kFake{0};

/// A live gateway whose session and trouble a test sets.
class LiveGateway final : public ScriptedGateway, public AccountWire {
public:
    explicit LiveGateway(AccountName name) : ScriptedGateway(kFake, std::move(name), TradingMode::Live)
    {
        state = SessionState::Disconnected;
    }
    [[nodiscard]] std::optional<Error> trouble() const override { return problem; }
    void start(Timestamp) override { ++starts; }
    void stop(Timestamp) override {}
    [[nodiscard]] Timestamp retryAt() const override { return retry; }
    void tryNow(Timestamp) override
    {
        ++tries;
        retry = {};
        state = SessionState::Connecting;
    }
    void onLinkUp(LinkId, Timestamp) override
    {
        retry = {};
        state = SessionState::Ready;
    }
    void onLinkDown(LinkId, std::string_view, Timestamp now) override
    {
        retry = now + Duration::seconds(48);
        state = SessionState::Disconnected;
    }
    void onFrame(LinkId, std::string_view bytes, Timestamp) override
    {
        problem = Error{.kind = ErrorKind::Auth, .code = Code::Auth, .message = std::string(bytes)};
        state = SessionState::Degraded;
    }
    void onHttpReply(const HttpReply&, Timestamp) override { problem.reset(); }
    void onHttpFailure(const HttpFailure&, Timestamp) override {}

    std::optional<Error> problem;
    int starts = 0;
    int tries = 0;
    Timestamp retry;
};

/// An engine whose live accounts a test answers for.
struct Floor {
    Floor()
    {
        OmsSettings settings;
        settings.session = 77;
        scenario.engine.enableTrading(settings, store, {},
                                      [this](const AccountKey& key, const AccountOpening& opening,
                                             const WireNumbers& numbers, OrderSink&) -> Result<TradingGateway> {
                                          made.push_back(opening);
                                          if (!failure.empty())
                                              return fail(ErrorKind::Auth, Code::Auth, failure);
                                          auto gateway = std::make_unique<LiveGateway>(key.account);
                                          LiveGateway* const raw = gateway.get();
                                          gateways[key.account] = raw;
                                          places[key.account] = numbers;
                                          return TradingGateway{std::move(gateway), nullptr, raw, numbers, owner};
                                      });
    }

    template <class T> void item(T what) { scenario.step(Inbound{scenario.now(), std::move(what)}); }
    static AccountKeyNews news(const std::string& name, AccountKeyState state, std::string words)
    {
        return {"fake", name, state, std::move(words), {}, {}};
    }
    static AccountKeyNews opening(const std::string& name)
    {
        AccountKeyNews told = news(name, AccountKeyState::Opening, "An agent's key");
        told.opening.emplace();
        told.opening->settings = liveAccount("fake", name);
        told.opening->settings.limits.hasAllowlist = false;
        told.opening->key.signer = "0xbb";
        return told;
    }
    [[nodiscard]] std::vector<AccountStanding> standings() const
    {
        std::vector<AccountStanding> found;
        for (const UiEvent& event : scenario.told()) {
            const auto* const trading = std::get_if<TradingEvent>(&event);
            if (const auto* const one = trading ? std::get_if<AccountStanding>(trading) : nullptr)
                found.push_back(*one);
        }
        return found;
    }
    [[nodiscard]] RequestAnswered pressed(const std::string& account)
    {
        SubmitOrder submit;
        submit.order.request = {"press-" + std::to_string(++presses)};
        submit.order.instrument = "fake:BTC";
        submit.order.account = account;
        submit.order.mode = TradingMode::Live;
        submit.order.terms.qty = {dec("0.010")};
        submit.order.terms.price = Price{dec("60000.0")};
        item(Command{TradingCommand{submit}});
        for (auto it = scenario.told().rbegin(); it != scenario.told().rend(); ++it) {
            const auto* const trading = std::get_if<TradingEvent>(&*it);
            if (const auto* const one = trading ? std::get_if<RequestAnswered>(trading) : nullptr)
                return *one;
        }
        return {};
    }

    Scenario scenario;
    MemoryStore store;
    std::string owner = "live testnet"; ///< of each that is made
    std::string failure;                ///< of the maker; empty: it makes one
    std::vector<AccountOpening> made;
    std::map<std::string, LiveGateway*> gateways;
    std::map<std::string, WireNumbers> places;
    int presses = 0;
};

} // namespace

class LiveAccountTest : public QObject {
    Q_OBJECT

private slots:
    void withoutAKeyNothingTradesAndItIsSaid()
    {
        Floor floor;
        floor.scenario.connect("BTC", 1, 3);
        floor.item(Remembered{});
        floor.item(Floor::news("main", AccountKeyState::WatchOnly, "Watch only, it has no key"));
        QVERIFY(floor.made.empty());
        QCOMPARE(floor.standings().size(), std::size_t{1});
        QVERIFY(floor.standings()[0].key == AccountKeyState::WatchOnly);
        QCOMPARE(floor.standings()[0].keyWords, std::string("Watch only, it has no key"));
        const RequestAnswered answer = floor.pressed("main");
        QVERIFY(answer.kind == RequestAnswered::Kind::Refused && answer.error->code == Code::Auth);
        QVERIFY2(QString::fromStdString(answer.error->message).contains("Watch only, it has no key"),
                 answer.error->message.c_str());
        QVERIFY(floor.pressed("nobody").error->code == Code::Mode); // of which nobody has heard
    }

    void aNameWithSomebodyElsesFillsStaysClosed()
    {
        Floor floor;
        floor.scenario.connect("BTC", 1, 3);
        Remembered remembered;
        remembered.settings = {{"owner/fake/main", "live mainnet 0xaa", {}}, {"owner/fake/other", "simulated", {}}};
        for (const char* const name : {"main", "other"}) {
            StoredFill& row = remembered.fills.emplace_back();
            row.venue = "fake";
            row.instrument = "fake:BTC";
            row.fill.account = name;
            row.fill.tradeId = name;
            row.fill.price = {dec("60000.0")};
            row.fill.qty = {dec("0.010")};
            row.fill.feeAsset = "USDC";
        }
        floor.owner = "live mainnet 0xaa";
        floor.item(std::move(remembered));
        floor.item(Floor::opening("main"));
        QVERIFY(floor.standings().back().key == AccountKeyState::Open);
        floor.item(Floor::opening("other"));
        QVERIFY(floor.standings().back().key == AccountKeyState::Failed);
        const std::string words = floor.standings().back().keyWords;
        QVERIFY2(words.find("fills in this store are of a simulated one, and") != std::string::npos, words.c_str());
        const AccountDesk* const closed = floor.scenario.engine.trading()->oms().account({kFake, "other"});
        QVERIFY(!closed || !closed->gateway);

        // A new name is kept with its owner.
        floor.item(Floor::opening("new"));
        QVERIFY(floor.standings().back().key == AccountKeyState::Open);
        const auto kept = floor.store.all<StoredSetting>();
        QVERIFY(std::ranges::any_of(kept, [](const StoredSetting& one) {
            return one.key == "owner/fake/new" && one.value == "live mainnet 0xaa";
        }));
    }

    void aKeyOpensItOnceInstrumentsAndMemoryAreThere()
    {
        Floor floor;
        floor.item(Floor::opening("main"));
        QVERIFY(floor.made.empty());
        floor.scenario.connect("BTC", 1, 3);
        QVERIFY(floor.made.empty()); // the store has not told what it remembers
        floor.item(Remembered{});
        QCOMPARE(floor.made.size(), std::size_t{1});
        QCOMPARE(floor.made[0].key.signer, std::string("0xbb"));
        QCOMPARE(floor.gateways.at("main")->starts, 1);
        QVERIFY(floor.standings().back().key == AccountKeyState::Open);
        QVERIFY(floor.scenario.engine.trading()->oms().account({kFake, "main"})->mode == TradingMode::Live);

        // While it runs, another one of the same venue: numbers of its own.
        floor.item(Floor::opening("second"));
        QCOMPARE(floor.made.size(), std::size_t{2});
        QCOMPARE(floor.places.at("main").link.value, WireNumbers::of(0).link.value);
        QCOMPARE(floor.places.at("second").link.value, WireNumbers::of(1).link.value);
        floor.item(LinkUp{kFake, WireNumbers::of(1).link});
        QVERIFY(floor.scenario.engine.trading()->oms().account({kFake, "second"})->state == AccountState::Checking);
        QVERIFY(floor.scenario.engine.trading()->oms().account({kFake, "main"})->state == AccountState::Down);
    }

    /// A session that waits says until when, and a comparison that is asked for does not wait with it.
    void aSessionThatWaitsIsTriedWhenSomebodyAsks()
    {
        Floor floor;
        floor.scenario.connect("BTC", 1, 3);
        floor.item(Remembered{});
        floor.item(Floor::opening("main"));
        LiveGateway& gateway = *floor.gateways.at("main");
        floor.item(LinkUp{kFake, WireNumbers::of(0).link});
        QVERIFY(!floor.standings().back().retryAt.isKnown());
        const auto compare = [&floor](const char* request) {
            floor.item(Command{TradingCommand{CompareAccount{{request}, "fake", "main", TradingMode::Live}}});
        };
        compare("one"); // there is a session: it is compared by it
        QCOMPARE(gateway.tries, 0);
        floor.item(LinkDown{kFake, WireNumbers::of(0).link, "gone"});
        QVERIFY(floor.standings().back().retryAt == gateway.retry && gateway.retry.isKnown());
        compare("two");
        QCOMPARE(gateway.tries, 1);
        QVERIFY(!floor.standings().back().retryAt.isKnown());
        QVERIFY(floor.standings().back().session == SessionState::Connecting);
        std::string words;
        for (const UiEvent& event : floor.scenario.told()) {
            const auto* const trading = std::get_if<TradingEvent>(&event);
            const auto* const answer = trading ? std::get_if<RequestAnswered>(trading) : nullptr;
            if (answer && answer->request.text == "two") {
                QVERIFY(answer->kind == RequestAnswered::Kind::Done);
                words = answer->words;
            }
        }
        QVERIFY2(words.find("connects to") != std::string::npos, words.c_str());
        compare("three"); // on its way already
        QCOMPARE(gateway.tries, 1);
    }

    void whatItsVenueObjectsToIsTold()
    {
        Floor floor;
        floor.scenario.connect("BTC", 1, 3);
        floor.item(Remembered{});
        floor.item(Floor::opening("main"));
        floor.item(LinkUp{kFake, WireNumbers::of(0).link});
        QVERIFY(floor.standings().back().session == SessionState::Ready && !floor.standings().back().trouble);
        floor.item(FrameIn{kFake, WireNumbers::of(0).link, "the venue does not know this agent"});
        QVERIFY(floor.standings().back().session == SessionState::Degraded);
        QCOMPARE(floor.standings().back().trouble->message, std::string("the venue does not know this agent"));
        const std::size_t told = floor.standings().size();
        floor.item(FrameIn{kFake, WireNumbers::of(0).link, "the venue does not know this agent"});
        QCOMPARE(floor.standings().size(), told); // the same again is no news
        floor.item(HttpReply{kFake, WireNumbers::of(0).request, 200, {}, ""});
        QVERIFY(!floor.standings().back().trouble);
    }

    void whatCannotBeMadeStaysClosedAndMayBeTriedAgain()
    {
        Floor floor;
        floor.scenario.connect("BTC", 1, 3);
        floor.item(Remembered{});
        floor.failure = "the key is none for this venue";
        floor.item(Floor::opening("main"));
        QVERIFY(floor.standings().back().key == AccountKeyState::Failed);
        QVERIFY(floor.pressed("main").error->message.find("the key is none") != std::string::npos);
        floor.failure.clear();
        floor.item(Floor::opening("main"));
        QVERIFY(floor.standings().back().key == AccountKeyState::Open);
        floor.item(Floor::opening("main")); // and once more: it is open
        QCOMPARE(floor.made.size(), std::size_t{2});
        QVERIFY(floor.standings().back().key == AccountKeyState::Open);
    }

    void anAddedAccountIsRememberedAndForgotten()
    {
        Floor floor;
        floor.scenario.connect("BTC", 1, 3);
        floor.item(Remembered{});
        AccountKeyNews added = Floor::opening("main");
        added.row = AccountRow{"a row"};
        floor.item(added);
        AccountKeyNews removed = Floor::news("main", AccountKeyState::WatchOnly, "removed");
        removed.row.emplace();
        floor.item(removed);
        auto rows = floor.store.all<StoredSetting>();
        std::erase_if(rows, [](const StoredSetting& one) { return one.key.starts_with(AccountOwners::kSetting); });
        QCOMPARE(rows.size(), std::size_t{2});
        QCOMPARE(rows[0].key, std::string("account/fake/main"));
        QCOMPARE(rows[0].value.value(), std::string("a row"));
        QVERIFY(rows[1].key == rows[0].key && !rows[1].value);
        QVERIFY(floor.standings().back().key == AccountKeyState::Open); // until the program ends
    }

    /// The same items give the same state, byte for byte.
    void aRunFedAgainEndsTheSame()
    {
        Floor floor;
        floor.scenario.connect("BTC", 1, 3);
        floor.item(Floor::news("old", AccountKeyState::Expired, "it ended"));
        floor.item(Remembered{});
        floor.item(Floor::opening("main"));
        floor.item(LinkUp{kFake, WireNumbers::of(0).link});
        floor.item(FrameIn{kFake, WireNumbers::of(0).link, "no agent"});
        Floor again;
        for (const Inbound& item : floor.scenario.inbound())
            again.scenario.step(item);
        QCOMPARE(again.scenario.engine.digest(), floor.scenario.engine.digest());
        again.item(Floor::news("old", AccountKeyState::WatchOnly, "it ended"));
        QVERIFY(again.scenario.engine.digest() != floor.scenario.engine.digest()); // it counts
    }
};

QTEST_GUILESS_MAIN(LiveAccountTest)
#include "live_account_test.moc"
