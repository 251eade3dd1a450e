// SPDX-License-Identifier: GPL-3.0-or-later
// The program's gateway to Aster and the twin, both ends in virtual time: what the one signs the other takes, what the
// twin's exchange did is what the gateway tells, and after each fault both know the same.
#include "adapters/aster/account.h"
#include "tests/support/dec.h"
#include "tests/twins/fapi_twin.h"
#include "tests/twins/virtual_network.h"

#include <QTest>

#include <algorithm>
#include <memory>

using namespace gannet;
using namespace gannet::test;
using namespace gannet::twin;

namespace {

constexpr std::uint64_t kSession = 9;
constexpr const char* kRest = "http://127.0.0.1:1";
constexpr const char* kStreams = "ws://127.0.0.1:1";

class Told final : public OrderSink {
public:
    std::vector<ExecReport> reports;
    std::vector<OrderAnswer> answers;
    std::vector<AccountSnapshot> snapshots;
    std::vector<FundingPayment> payments;
    std::map<std::string, Decimal> balances;
    std::optional<Decimal> position;
    int leverage = 0;

    void onReport(VenueId /*venue*/, const ExecReport& report) override { reports.push_back(report); }
    void onAnswer(VenueId /*venue*/, const OrderAnswer& answer) override { answers.push_back(answer); }
    void onMargin(VenueId /*venue*/, const MarginAnswer& answer) override
    {
        leverage = answer.error ? -1 : std::get<std::int32_t>(answer.setting);
    }
    void onBalance(const Balance& balance) override { balances[balance.asset] = balance.total; }
    void onPosition(const VenuePosition& told) override { position = told.qty; }
    void onFunding(const FundingPayment& payment) override { payments.push_back(payment); }
    void onSnapshot(const AccountSnapshot& snapshot) override { snapshots.push_back(snapshot); }

    [[nodiscard]] bool has(std::uint64_t order, ExecType type) const
    {
        return std::ranges::any_of(
            reports, [&](const ExecReport& report) { return report.order.counter == order && report.type == type; });
    }
    [[nodiscard]] std::size_t fillsOf(std::uint64_t order) const
    {
        return static_cast<std::size_t>(std::ranges::count_if(
            reports, [&](const ExecReport& report) { return report.order.counter == order && report.fill; }));
    }
    [[nodiscard]] const OrderAnswer* answer(OrderAsk ask, std::uint64_t order) const
    {
        const auto found = std::ranges::find_if(
            answers, [&](const OrderAnswer& each) { return each.ask == ask && each.order.counter == order; });
        return found == answers.end() ? nullptr : &*found;
    }
};

struct Bench {
    VirtualTime time{Timestamp::fromMilliseconds(1'790'000'000'000)};
    Catalogue catalogue;
    VenueId venue = catalogue.addVenue("aster");
    VirtualNetwork network{time, venue, 7, [this](const Inbound& in) { hear(in); }};
    std::unique_ptr<FapiTwin> twin;
    Told told;
    std::unique_ptr<fapi::Gateway> gateway;
    InstrumentId btc;
    std::uint64_t orders = 0;

    explicit Bench(const Json& account = {}, bool isKey = false)
    {
        const Json book{{"lastUpdateId", 100},
                        {"bids", Json::parse(R"([["60000.00","5.000"]])")},
                        {"asks", Json::parse(R"([["60010.00","5.000"]])")}};
        twin = std::make_unique<FapiTwin>(network, *findFapiVenue("aster"),
                                          std::vector<RecordedLine>{{1, book.dump(), "BTCUSDT"}});
        network.serve(*twin, std::vector<RecordedLine>{});
        static_cast<void>(twin->setMark("BTCUSDT", dec("60000")));
        if (!account.is_null())
            control("/twin/account", account);
        Instrument instrument;
        instrument.venue = venue;
        instrument.symbol = "BTCUSDT";
        instrument.base = "BTC";
        instrument.quote = "USDT";
        instrument.priceScale = 2;
        instrument.qtyScale = 3;
        instrument.tickRule.tick = dec("0.1");
        instrument.lotStep = dec("0.001");
        instrument.minNotional = dec("5");
        btc = catalogue.upsert(instrument);
        aster::AccountSettings settings;
        settings.account = "main";
        settings.venue.restUrl = kRest;
        settings.venue.wsUrl = kStreams;
        settings.numbers = WireNumbers::of(0);
        const Json wellKnown = wellKnownAccounts();
        const Json& key = account.is_null() ? wellKnown.at(1) : account;
        aster::Credential credential =
            isKey || !account.is_null()
                ? aster::Credential(aster::HmacCredential{SecretString(key.at("apiKey").get<std::string>()),
                                                          SecretString(key.at("secret").get<std::string>())})
                : aster::Credential(aster::AgentCredential{
                      std::move(*crypto::Secp256k1Key::fromHex(SecretString(std::string(kWellKnownAgentKey)))),
                      *crypto::addressFrom(wellKnown.at(0).at("wallet").get<std::string>())});
        gateway = aster::makeGateway(venue, catalogue, std::move(settings), std::move(credential), network, told);
        tick();
        gateway->start(time.now());
    }

    void control(const char* path, const Json& what)
    {
        if (const HttpAnswer answer = twin->control({"POST", path, {}, what.dump(), {}}); answer.status != 200)
            qFatal("%s", answer.body.c_str());
    }
    Json truth(const char* account = "v3")
    {
        return Json::parse(twin->control({"GET", "/twin/account", std::string("name=") + account, {}, {}}).body);
    }
    [[nodiscard]] bool until(const std::function<bool()>& isSo, int seconds = 60)
    {
        return time.runUntil(isSo, Duration::seconds(seconds));
    }
    [[nodiscard]] bool isReady()
    {
        return until([this] { return gateway->session() == SessionState::Ready; });
    }
    Order order(const char* qty, const char* price, TimeInForce tif = TimeInForce::Gtc)
    {
        Order made;
        made.id = ClientOrderId{kSession, ++orders};
        made.venue = venue;
        made.instrument = btc;
        made.account = "main";
        made.mode = TradingMode::Live;
        made.terms.qty.value = dec(qty);
        made.terms.price = Price{dec(price)};
        made.terms.timeInForce = tif;
        return made;
    }
    /// As the engine asks about it from then on: with the venue's id.
    Order known(Order of)
    {
        for (const ExecReport& report : told.reports) {
            if (report.order == of.id && !report.venueOrderId.empty())
                of.venueOrderId = report.venueOrderId;
        }
        return of;
    }

private:
    void tick()
    {
        time.at(time.now() + Duration::milliseconds(10), [this] {
            const Timestamp due = gateway->nextTimer();
            if (due.isKnown() && due <= time.now())
                gateway->onTimer(time.now());
            tick();
        });
    }
    void hear(const Inbound& in)
    {
        const Timestamp now = time.now();
        if (const auto* up = std::get_if<LinkUp>(&in.item))
            gateway->onLinkUp(up->link, now);
        else if (const auto* down = std::get_if<LinkDown>(&in.item))
            gateway->onLinkDown(down->link, down->reason, now);
        else if (const auto* frame = std::get_if<FrameIn>(&in.item))
            gateway->onFrame(frame->link, frame->bytes, now);
        else if (const auto* reply = std::get_if<HttpReply>(&in.item))
            gateway->onHttpReply(*reply, now);
        else if (const auto* failure = std::get_if<HttpFailure>(&in.item))
            gateway->onHttpFailure(*failure, now);
    }
};

} // namespace

class AsterRoundTripTest : public QObject {
    Q_OBJECT

private slots:
    void becomesReady_data()
    {
        QTest::addColumn<bool>("isKey");
        QTest::newRow("wallet") << false;
        QTest::newRow("key") << true;
    }

    void becomesReady()
    {
        QFETCH(bool, isKey);
        Bench bench({}, isKey);
        QVERIFY2(bench.isReady(), bench.gateway->trouble() ? bench.gateway->trouble()->message.c_str() : "");
        QVERIFY(bench.gateway->fees().has_value());
        QCOMPARE(plainText(bench.gateway->fees()->taker), std::string("0.0004"));
        bench.gateway->requestSnapshot(bench.time.now(), bench.time.now());
        QVERIFY(bench.until([&] { return !bench.told.snapshots.empty(); }));
        QCOMPARE(plainText(bench.told.snapshots.back().balances.at(0).total), std::string("10000"));
        QCOMPARE(bench.gateway->refused(), std::uint64_t{0});
    }

    void ordersRestChangeAndEnd()
    {
        Bench bench;
        QVERIFY(bench.isReady());
        const Order first = bench.order("0.1", "59000");
        bench.gateway->submit(first, bench.time.now());
        QVERIFY(bench.until([&] { return bench.told.has(1, ExecType::Ack); }));
        QCOMPARE(bench.truth().at("orders").at(0).at("clientOrderId").get<std::string>(), first.id.toHex());
        OrderTerms terms = first.terms;
        terms.price = Price{dec("59500")};
        bench.gateway->replace(bench.known(first), terms, bench.time.now());
        QVERIFY(bench.until([&] { return bench.told.answer(OrderAsk::Replace, 1) != nullptr; }));
        QVERIFY(!bench.told.answer(OrderAsk::Replace, 1)->error);
        QCOMPARE(bench.truth().at("orders").at(0).at("price").get<std::string>(), std::string("59500"));
        bench.gateway->cancel(bench.known(first), bench.time.now());
        QVERIFY(bench.until([&] { return bench.told.has(1, ExecType::Cancelled); }));
        QVERIFY(!bench.truth().at("orders").at(0).at("isOpen").get<bool>());

        const Order far = bench.order("0.1", "61300"); // beyond the band above the mark
        bench.gateway->submit(far, bench.time.now());
        QVERIFY(bench.until([&] { return bench.told.answer(OrderAsk::New, 2) != nullptr; }));
        QVERIFY(bench.told.answer(OrderAsk::New, 2)->error->code == Code::PriceBand);
        QVERIFY(bench.told.answer(OrderAsk::New, 2)->error->outcome == Outcome::Rejected);
    }

    void aPostOnlyThatWouldCrossEndsRejected_data()
    {
        QTest::addColumn<QString>("rule");
        QTest::newRow("acknowledged, then expired") << QStringLiteral("expire");
        QTest::newRow("an error at once") << QStringLiteral("reject");
    }

    void aPostOnlyThatWouldCrossEndsRejected()
    {
        QFETCH(QString, rule);
        Bench bench;
        QVERIFY(bench.isReady());
        bench.control("/twin/rules", Json{{"gtx", rule.toStdString()}});
        Order crossing = bench.order("0.1", "60010");
        crossing.terms.isPostOnly = true;
        bench.gateway->submit(crossing, bench.time.now());
        const auto isRejected = [&bench] {
            const OrderAnswer* const answer = bench.told.answer(OrderAsk::New, 1);
            return bench.told.has(1, ExecType::Rejected) ||
                   (answer && answer->error && answer->error->outcome == Outcome::Rejected);
        };
        QVERIFY(bench.until(isRejected));
        QCOMPARE(bench.told.fillsOf(1), std::size_t{0});
        QVERIFY(!bench.truth().at("orders").at(0).at("isOpen").get<bool>());
    }

    void fillsAndMoneyAreTheExchanges()
    {
        Bench bench;
        QVERIFY(bench.isReady());
        bench.gateway->submit(bench.order("0.1", "60010", TimeInForce::Ioc), bench.time.now());
        QVERIFY(bench.until([&] { return bench.told.has(1, ExecType::Filled); }));
        QCOMPARE(bench.told.fillsOf(1), std::size_t{1});
        const auto filled =
            std::ranges::find_if(bench.told.reports, [](const auto& each) { return each.fill.has_value(); });
        QCOMPARE(plainText(filled->fill->fee), std::string("2.4004"));
        QVERIFY(bench.until([&] { return bench.told.position == dec("0.1"); }));
        bench.control("/twin/fund", Json{{"symbol", "BTCUSDT"}, {"funding", "0.0001"}});
        QVERIFY(bench.until([&] { return !bench.told.payments.empty(); }));
        QCOMPARE(plainText(bench.told.payments.at(0).amount), std::string("-0.6"));
        QVERIFY(bench.until([&] { return bench.told.balances["USDT"] == dec("9996.9996"); }));
        QCOMPARE(bench.truth().at("cash").get<std::string>(), std::string("9996.9996"));
        bench.gateway->setLeverage(bench.btc, 33, bench.time.now());
        QVERIFY(bench.until([&] { return bench.told.leverage == 33; }));
    }

    void aLostAnswerIsAskedAboutAndALostOrderIsNotThere()
    {
        Bench bench;
        QVERIFY(bench.isReady());
        QVERIFY(bench.network.fault({FaultKind::AckLost, 1}));
        const Order taken = bench.order("0.1", "59000");
        bench.gateway->submit(taken, bench.time.now());
        QVERIFY(bench.until([&] { return bench.told.answer(OrderAsk::New, 1) != nullptr; }));
        QVERIFY(bench.told.answer(OrderAsk::New, 1)->error->outcome == Outcome::Unknown);
        bench.gateway->query(taken, bench.time.now());
        QVERIFY(bench.until([&] { return bench.told.answer(OrderAsk::Query, 1) != nullptr; }));
        QVERIFY(!bench.told.answer(OrderAsk::Query, 1)->error);
        QVERIFY(bench.told.has(1, ExecType::Ack));

        QVERIFY(bench.network.fault({FaultKind::OrderLost, 1}));
        const Order lost = bench.order("0.1", "59000");
        bench.gateway->submit(lost, bench.time.now());
        QVERIFY(bench.until([&] { return bench.told.answer(OrderAsk::New, 2) != nullptr; }));
        QVERIFY(bench.told.answer(OrderAsk::New, 2)->error->outcome == Outcome::Unknown);
        bench.gateway->query(lost, bench.time.now());
        QVERIFY(bench.until([&] { return bench.told.answer(OrderAsk::Query, 2) != nullptr; }));
        QVERIFY(bench.told.answer(OrderAsk::Query, 2)->error->code == Code::UnknownOrder);
        QCOMPARE(bench.truth().at("orders").size(), std::size_t{1}); // nothing was sent a second time
    }

    void streamFaultsLoseNoFill_data()
    {
        QTest::addColumn<int>("kind");
        for (const FaultKind kind : {FaultKind::PrivateReorder, FaultKind::PrivateDuplicate, FaultKind::PrivateLost})
            QTest::newRow(toString(kind).data()) << static_cast<int>(kind);
    }

    void streamFaultsLoseNoFill()
    {
        QFETCH(int, kind);
        Bench bench;
        QVERIFY(bench.isReady());
        QVERIFY(bench.network.fault({static_cast<FaultKind>(kind), 1}));
        bench.gateway->submit(bench.order("0.1", "60010", TimeInForce::Ioc), bench.time.now());
        const auto snapshotHasIt = [&] {
            return !bench.told.snapshots.empty() && !bench.told.snapshots.back().fills.empty();
        };
        bench.time.run(Duration::seconds(10));
        bench.gateway->requestSnapshot(bench.time.now() + Duration::seconds(-60), bench.time.now());
        QVERIFY(bench.until([&] { return bench.told.fillsOf(1) == 1 || snapshotHasIt(); }));
        QVERIFY(bench.told.fillsOf(1) <= 1);
    }

    void aKeyThatExpiresIsMadeAnew()
    {
        Bench bench;
        QVERIFY(bench.isReady());
        QVERIFY(bench.network.fault({FaultKind::ListenKeyExpired, 1}));
        QVERIFY(bench.until([&] { return bench.gateway->session() != SessionState::Ready; }));
        QVERIFY(bench.isReady());
        bench.gateway->submit(bench.order("0.1", "60010", TimeInForce::Ioc), bench.time.now());
        QVERIFY(bench.until([&] { return bench.told.has(1, ExecType::Filled); }));
        bench.time.run(Duration::minutes(150)); // renewed in time, over and over
        QVERIFY(bench.gateway->session() == SessionState::Ready);
    }

    void aHedgedAccountIsRefused()
    {
        Bench bench(Json{{"name", "hedged"}, {"apiKey", std::string(64, 'd')}, {"secret", "s"}, {"hedge", true}});
        QVERIFY(bench.until([&] { return bench.gateway->session() == SessionState::Degraded; }));
        QVERIFY(bench.gateway->trouble()->message.find("hedge") != std::string::npos);
    }
};

QTEST_GUILESS_MAIN(AsterRoundTripTest)
#include "aster_round_trip_test.moc"
