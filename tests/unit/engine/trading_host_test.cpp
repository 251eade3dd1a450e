// SPDX-License-Identifier: GPL-3.0-or-later
// Trading inside the engine: commands, the store's words and what it remembers are items like any other, so a run that
// is fed again does the same.
#include "core/engine/trading_host.h"

#include "core/engine/journal.h"
#include "tests/support/scenario.h"
#include "tests/support/trading_room.h"

#include <QTest>

#include <functional>
#include <string>
#include <utility>
#include <vector>

using namespace gannet;
using namespace gannet::test;

namespace {

constexpr VenueId kFake{0};

/// A gateway that speaks to its venue itself and notes what it hears.
class WiredGateway final : public ScriptedGateway, public AccountWire {
public:
    using ScriptedGateway::ScriptedGateway;

    void start(Timestamp) override { heard.emplace_back("start"); }
    void stop(Timestamp) override { heard.emplace_back("stop"); }
    void onLinkUp(LinkId link, Timestamp) override
    {
        heard.push_back("up " + std::to_string(link.value));
        state = SessionState::Ready;
    }
    void onLinkDown(LinkId link, std::string_view reason, Timestamp) override
    {
        heard.push_back("down " + std::to_string(link.value) + " " + std::string(reason));
        state = SessionState::Disconnected;
    }
    void onFrame(LinkId, std::string_view bytes, Timestamp) override { heard.push_back("frame " + std::string(bytes)); }
    void onHttpReply(const HttpReply& reply, Timestamp) override { heard.push_back("reply " + reply.body); }
    void onHttpFailure(const HttpFailure& failure, Timestamp) override
    {
        heard.push_back("failure " + failure.error.message);
    }

    std::vector<std::string> heard;
};

/// A scenario whose account a test answers for.
struct Floor {
    explicit Floor(const RiskLimits& limits = paperLimits())
    {
        OmsSettings settings;
        settings.session = 77;
        std::vector<AccountPlan> plans;
        plans.push_back({{kFake, "paper"},
                         limits,
                         [this](OrderSink& told, const Remembered& remembered, Timestamp) -> Result<TradingGateway> {
                             sink = &told;
                             rowsSeen = remembered.orders.size();
                             auto made = std::make_unique<ScriptedGateway>(kFake, "paper", TradingMode::Paper);
                             gateway = made.get();
                             return TradingGateway{std::move(made), nullptr};
                         }});
        scenario.engine.enableTrading(settings, store, std::move(plans));
    }

    /// The market is live, the account open and compared with an empty venue or what a test makes of it, paper is
    /// armed.
    void open(const std::function<void(AccountSnapshot&, InstrumentId)>& edit = {})
    {
        scenario.connect("BTC", 1, 3);
        item(Remembered{});
        ViewSpec depth;
        depth.id = ViewId{1};
        depth.key = "fake:BTC";
        scenario.open<DepthView>(depth);
        scenario.frame("snap BTC 1 600000:5000 600001:5000");
        AccountSnapshot empty;
        empty.venue = kFake;
        empty.account = "paper";
        empty.time = scenario.now();
        if (edit)
            edit(empty, scenario.engine.catalogue().findKey("fake:BTC")->id);
        sink->onSnapshot(empty);
        command(Arm{{"arm"}, TradingMode::Paper});
    }

    template <class T> void item(T what) { scenario.step(Inbound{scenario.now(), std::move(what)}); }
    void command(Command asked) { item(std::move(asked)); }

    [[nodiscard]] static SubmitOrder buy(std::string request)
    {
        SubmitOrder submit;
        submit.order.request = {std::move(request)};
        submit.order.instrument = "fake:BTC";
        submit.order.account = "paper";
        submit.order.terms.qty = {dec("0.010")};
        submit.order.terms.price = Price{dec("60000.0")};
        return submit;
    }
    template <class T> [[nodiscard]] std::vector<T> told() const
    {
        std::vector<T> found;
        for (const UiEvent& event : scenario.told()) {
            const auto* const trading = std::get_if<TradingEvent>(&event);
            if (const T* const one = trading ? std::get_if<T>(trading) : nullptr)
                found.push_back(*one);
        }
        return found;
    }
    /// Rows of settings that were kept, but for whose the account is.
    [[nodiscard]] std::vector<StoredSetting> settings() const
    {
        auto rows = store.all<StoredSetting>();
        std::erase_if(rows, [](const StoredSetting& one) { return one.key.starts_with(AccountOwners::kSetting); });
        return rows;
    }
    [[nodiscard]] std::string lastCode() const
    {
        const auto answers = told<RequestAnswered>();
        if (answers.empty())
            return "nothing was answered";
        return answers.back().error ? std::string(toString(answers.back().error->code)) : "ok";
    }

    MemoryStore store;
    Scenario scenario;
    OrderSink* sink = nullptr;
    ScriptedGateway* gateway = nullptr;
    std::size_t rowsSeen = 0;
};

} // namespace

class TradingHostTest : public QObject {
    Q_OBJECT
private slots:
    void aRunWithoutAccountsRefuses()
    {
        Scenario s;
        s.connect("BTC", 1, 3);
        s.step(Inbound{s.now(), Command{TradingCommand{Arm{{"r"}, TradingMode::Paper}}}});
        const auto* const answered = std::get_if<TradingEvent>(&s.told().back());
        QVERIFY(answered);
        const RequestAnswered& answer = std::get<RequestAnswered>(*answered);
        QVERIFY(answer.kind == RequestAnswered::Kind::Refused);
        QVERIFY(answer.error->code == Code::Unsupported);
        QCOMPARE(answer.request.text, std::string("r"));
        QVERIFY(s.engine.trading() == nullptr);
    }

    /// What comes in by an account's numbers is heard by that account's gateway and by nobody else.
    void accountsHearTheirOwnNumbers()
    {
        MemoryStore store;
        Scenario scenario;
        std::vector<WiredGateway*> gateways;
        std::vector<AccountPlan> plans;
        for (const std::string name : {"one", "two"}) {
            plans.push_back(
                {{kFake, name},
                 paperLimits(),
                 [&gateways, name](OrderSink&, const Remembered&, Timestamp) -> Result<TradingGateway> {
                     auto made = std::make_unique<WiredGateway>(kFake, name, TradingMode::Paper);
                     made->state = SessionState::Disconnected;
                     WiredGateway* const raw = made.get();
                     gateways.push_back(raw);
                     return TradingGateway{std::move(made), nullptr, raw, WireNumbers::of(gateways.size() - 1)};
                 }});
        }
        OmsSettings settings;
        settings.session = 77;
        scenario.engine.enableTrading(settings, store, std::move(plans));
        const auto item = [&scenario](auto what) { scenario.step(Inbound{scenario.now(), std::move(what)}); };
        const WireNumbers one = WireNumbers::of(0);
        const WireNumbers two = WireNumbers::of(1);
        item(LinkUp{kFake, one.link}); // nobody is there yet
        scenario.connect("BTC", 1, 3);
        item(Remembered{});
        QCOMPARE(gateways.size(), std::size_t{2});
        const auto state = [&scenario](const char* name) {
            return scenario.engine.trading()->oms().account({kFake, name})->state;
        };
        QVERIFY(state("one") == AccountState::Down);

        item(LinkUp{kFake, two.link});
        QVERIFY(state("one") == AccountState::Down && state("two") == AccountState::Checking); // its session was told
        item(FrameIn{kFake, LinkId{static_cast<std::uint16_t>(two.link.value + 15)}, "hello"});
        item(HttpReply{kFake, two.request, 200, {}, "body"});
        item(HttpFailure{kFake, HttpId{two.request.value + 7}, Error{.message = "lost"}});
        item(FrameIn{kFake, LinkId{static_cast<std::uint16_t>(two.link.value + 16)}, "a third account's"});
        item(LinkHeard{kFake, two.link});
        item(LinkDown{kFake, two.link, "gone"});
        QVERIFY(state("two") == AccountState::Down);
        scenario.engine.stop();
        QCOMPARE(gateways[0]->heard, (std::vector<std::string>{"start", "stop"}));
        QCOMPARE(gateways[1]->heard, (std::vector<std::string>{
                                         "start", "up " + std::to_string(two.link.value), "frame hello", "reply body",
                                         "failure lost", "down " + std::to_string(two.link.value) + " gone", "stop"}));
    }

    /// A limit of a mistyped symbol guards nothing: told once the venue has said what it has.
    void aSymbolThatTheVenueHasNotIsTold()
    {
        RiskLimits limits = paperLimits();
        limits.hasAllowlist = true;
        limits.allowlist = {"fake:BTC", "fake:NOPE"};
        limits.hardOf["fake:BTCC"].maxQty = dec("1");
        Floor floor(limits);
        floor.item(Remembered{});
        QVERIFY(floor.told<TroubleStands>().empty()); // nobody knows yet
        floor.scenario.connect("BTC", 1, 3);
        const auto told = floor.told<TroubleStands>();
        QCOMPARE(told.size(), std::size_t(1));
        QCOMPARE(told[0].error.message,
                 std::string("The venue fake has no such symbol: venues.fake.accounts.paper.risk.allowlist names NOPE, "
                             "which allows nothing; venues.fake.accounts.paper.risk.instruments.BTCC guards nothing; "
                             "write it as the venue does and start again"));
        Floor right;
        right.item(Remembered{});
        right.scenario.connect("BTC", 1, 3);
        QVERIFY(right.told<TroubleStands>().empty());
    }

    void anAccountOpensWithTheCatalogueAndWhatIsRemembered()
    {
        Floor floor;
        floor.scenario.connect("BTC", 1, 3);
        QVERIFY(!floor.gateway); // nothing before the store has said what it knows
        Remembered remembered;
        remembered.orders.push_back({"fake", "fake:BTC", Order{}});
        floor.item(remembered);
        QVERIFY(floor.gateway);
        QCOMPARE(floor.rowsSeen, std::size_t(1));
        QCOMPARE(floor.gateway->snapshots.size(), std::size_t(1));
    }

    void comparingIsAStageOfTheStart()
    {
        Floor floor;
        floor.open();
        const auto stage = [&floor] {
            StartStage last;
            for (const UiEvent& event : floor.scenario.told()) {
                const auto* const one = std::get_if<StartStage>(&event);
                if (one && one->name == "compare paper with fake")
                    last = *one;
            }
            return last;
        };
        QVERIFY(stage().state == StartStage::State::Done);
        QCOMPARE(stage().words, std::string("orders 0, positions 0, no differences"));

        Floor other;
        other.open([](AccountSnapshot& snapshot, InstrumentId instrument) {
            snapshot.positions = {{kFake, instrument, "paper", dec("0.5"), dec("60000"), {}, {}, {}, snapshot.time}};
        });
        QVERIFY(!other.scenario.engine.trading()->oms().arm().isArmed(TradingMode::Paper));
        QCOMPARE(other.lastCode(), std::string("NEEDS_CONFIRM"));
    }

    void whatAPressCameToIsStoredInOnePiece()
    {
        Floor floor;
        floor.open();
        SubmitOrder submit = Floor::buy("r-1");
        submit.bracket = Bracket{{{dec("1"), Price{dec("61000")}, Price{dec("59000")}, std::nullopt, std::nullopt}}};
        const std::size_t steps = floor.store.steps;
        floor.command(submit);
        QCOMPARE(floor.lastCode(), std::string("ok"));
        QCOMPARE(floor.store.all<OrderIntent>().size(), std::size_t(1));
        QCOMPARE(floor.settings().size(), std::size_t(1));
        QCOMPARE(floor.store.steps, steps + 1);
    }

    void whatScreensKeepIsStoredAndToldAtTheNextStart()
    {
        Floor floor;
        floor.open();
        floor.command(KeepSetting{"cap/fake:BTC", "0.5%"});
        floor.command(KeepSetting{"bracket/fake:BTC", std::nullopt});
        Remembered remembered;
        remembered.settings = floor.settings();
        QCOMPARE(remembered.settings.size(), std::size_t(2));
        QCOMPARE(remembered.settings[0].key, std::string("screen/cap/fake:BTC"));
        QVERIFY(remembered.settings[0].value == "0.5%");
        QVERIFY(!remembered.settings[1].value);
        remembered.settings.push_back({"bracket/0001", "not a screen's", {}});

        Floor next;
        next.item(remembered);
        std::vector<SettingTold> told;
        for (const UiEvent& event : next.scenario.told()) {
            if (const auto* const one = std::get_if<SettingTold>(&event))
                told.push_back(*one);
        }
        QCOMPARE(told.size(), std::size_t(1));
        QCOMPARE(told[0].key, std::string("cap/fake:BTC"));
        QCOMPARE(told[0].value, std::string("0.5%"));
    }

    void anOrderLeavesOnceTheStoreHasIt()
    {
        Floor floor;
        floor.open();
        floor.command(Floor::buy("r-1"));
        QCOMPARE(floor.lastCode(), std::string("ok"));
        const auto intents = floor.store.all<OrderIntent>();
        QCOMPARE(intents.size(), std::size_t(1));
        QVERIFY(floor.gateway->calls.empty());
        floor.item(StoreNews{IntentStored{intents[0].ordinal, intents[0].order.order.id}});
        QCOMPARE(floor.gateway->count(OrderAsk::New), std::size_t(1));
        QVERIFY(floor.told<OrderChanged>().back().order.state == OrderState::PendingNew);
        floor.command(Floor::buy("r-1"));
        QCOMPARE(floor.lastCode(), std::string("DUPLICATE_REQUEST"));
        QCOMPARE(floor.store.all<OrderIntent>().size(), std::size_t(1));
    }

    void aStaleBookIsSeenByTheGates()
    {
        Floor floor;
        floor.open();
        floor.scenario.linkDown("cut");
        floor.command(Floor::buy("r-1")); // rests: asked about
        QCOMPARE(floor.lastCode(), std::string("NEEDS_CONFIRM"));
        SubmitOrder market = Floor::buy("r-2"); // takes: refused
        market.order.terms.type = OrderType::Market;
        market.order.terms.price.reset();
        market.order.terms.slippageCap = dec("0.01");
        floor.command(market);
        QCOMPARE(floor.lastCode(), std::string("STALE_DATA"));
        QVERIFY(floor.gateway->calls.empty());
    }

    /// The doubt about an order that nobody answers is a deadline of the engine's like any other.
    void timersFireWithTheItems()
    {
        Floor floor;
        floor.open();
        floor.command(Floor::buy("r-1"));
        const OrderIntent intent = floor.store.all<OrderIntent>().at(0);
        floor.item(StoreNews{IntentStored{intent.ordinal, intent.order.order.id}});
        floor.sink->onAnswer(kFake, {OrderAsk::New, intent.order.order.id, unknownOutcome(), floor.scenario.now()});
        floor.scenario.tick();
        QVERIFY(floor.scenario.engine.nextDeadline().isKnown());
        for (int second = 1; second <= 30; ++second) {
            floor.scenario.at(second * 1000);
            floor.scenario.tick();
        }
        QVERIFY(floor.gateway->count(OrderAsk::Query) >= 1);
        QCOMPARE(floor.gateway->count(OrderAsk::New), std::size_t(1)); // never sent again
    }

    /// Book, trades and mark of what is at stake come whether or not a screen shows them, and go with it.
    void streamsAreHeldForWhatIsAtStake()
    {
        Floor floor;
        floor.open();
        const auto isOn = [&floor](StreamKind kind) {
            const InstrumentId btc = floor.scenario.engine.catalogue().findKey("fake:BTC")->id;
            return floor.scenario.engine.subscriptions().has({kFake, btc, kind, KlineInterval::OneMinute});
        };
        floor.command(Floor::buy("r-1"));
        const OrderIntent intent = floor.store.all<OrderIntent>().at(0);
        floor.item(StoreNews{IntentStored{intent.ordinal, intent.order.order.id}});
        QVERIFY(isOn(StreamKind::Mark)); // the view had the book and the trades alone
        floor.command(CloseView{ViewId{1}});
        QVERIFY(isOn(StreamKind::Book) && isOn(StreamKind::Trades));

        ExecReport gone;
        gone.type = ExecType::Rejected;
        gone.order = intent.order.order.id;
        gone.account = "paper";
        gone.time = floor.scenario.now();
        floor.sink->onReport(kFake, gone);
        floor.scenario.tick();
        QVERIFY(floor.told<OrderChanged>().back().order.state == OrderState::Rejected);
        QVERIFY(!isOn(StreamKind::Book) && !isOn(StreamKind::Trades) && !isOn(StreamKind::Mark));
    }

    /// What went in, through the journal's bytes, into another engine: the same is told.
    void theSameItemsDoTheSame()
    {
        Floor first;
        first.open();
        first.command(Floor::buy("r-1"));
        const OrderIntent intent = first.store.all<OrderIntent>().at(0);
        first.item(StoreNews{IntentStored{intent.ordinal, intent.order.order.id}});
        first.command(SetKill{{"k"}, "shell", "", "test"});
        first.command(Floor::buy("r-2"));
        QCOMPARE(first.lastCode(), std::string("KILLED"));

        Floor second;
        for (const Inbound& item : first.scenario.inbound()) {
            const auto read = decodeInbound(encodeInbound(item));
            QVERIFY(read);
            second.scenario.step(*read);
            if (second.sink && second.gateway->snapshots.size() == 1 && !std::exchange(m_isCompared, true)) {
                AccountSnapshot empty;
                empty.venue = kFake;
                empty.account = "paper";
                empty.time = second.scenario.now();
                second.sink->onSnapshot(empty);
            }
        }
        QCOMPARE(second.gateway->count(OrderAsk::New), first.gateway->count(OrderAsk::New));
        QCOMPARE(second.store.ops.size(), first.store.ops.size());
        QCOMPARE(second.lastCode(), first.lastCode());
        QCOMPARE(second.scenario.engine.digest(), first.scenario.engine.digest());
    }

    /// A ticket follows its market and all that trading tells; a portfolio only markets that it has something in.
    void screensFollowOncePerFrame()
    {
        Floor floor;
        floor.open();
        Scenario& s = floor.scenario;
        ViewSpec spec;
        spec.id = ViewId{2};
        spec.kind = ViewKind::Ticket;
        spec.key = "fake:BTC";
        spec.draft.emplace();
        spec.draft->account = "paper";
        spec.draft->price.emplace().typed = dec("60000.0");
        spec.draft->size.emplace().value = dec("0.010");
        const auto ticket = s.open<TicketView>(spec);
        spec.id = ViewId{3};
        spec.kind = ViewKind::Portfolio;
        const auto portfolio = s.open<PortfolioView>(spec);
        s.at(100);
        QVERIFY(s.look(ticket).verdict == TicketVerdict::Ready);
        QCOMPARE(s.look(portfolio).accountCount, 1U);
        QCOMPARE(portfolio->current().version, 1U);

        s.at(200);
        s.frame("mark BTC 60000.0 60000.0"); // nothing of ours is there
        QCOMPARE(s.look(portfolio).version, 1U);
        QCOMPARE(s.look(ticket).mark.mantissa, 600000);

        s.at(300);
        floor.command(Floor::buy("entry"));
        floor.item(StoreNews{IntentStored{1, {}}});
        QCOMPARE(s.look(portfolio).version, 2U);
        QCOMPARE(portfolio->current().accounts[0].openOrders, 1U);
        s.at(400);
        for (int i = 0; i < 50; ++i)
            s.frame("mark BTC 60000.0 6000" + std::to_string(i % 10) + ".0");
        QCOMPARE(s.look(portfolio).version, 3U); // an order rests there now; 50 events, one filling

        s.at(500);
        floor.command(Disarm{{"off"}});
        QVERIFY(s.look(ticket).verdict == TicketVerdict::Refused);
        QVERIFY(!ticket->current().isArmed);
        QCOMPARE(s.look(portfolio).version, 4U);
        s.at(600);
        s.engine.publish(s.now());
        QVERIFY(!ticket->take() && !portfolio->take()); // nothing happened
    }

private:
    bool m_isCompared = false;
};

QTEST_GUILESS_MAIN(TradingHostTest)
#include "trading_host_test.moc"
