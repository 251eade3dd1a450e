// SPDX-License-Identifier: GPL-3.0-or-later
// The program's own gateway and the twin, in virtual time: what the one believes is what the other knows.
#include "adapters/hyperliquid/codec.h"
#include "adapters/hyperliquid/gateway.h"
#include "tests/support/dec.h"
#include "tests/twins/hyperliquid_bench.h"

#include <QTest>

#include <algorithm>
#include <set>

using namespace gannet;
using namespace gannet::twin;
using test::dec;

namespace {

/// What an engine would be told.
class Told final : public OrderSink {
public:
    void onReport(VenueId, const ExecReport& report) override { reports.push_back(report); }
    void onAnswer(VenueId, const OrderAnswer& answer) override { answers.push_back(answer); }
    void onMargin(VenueId, const MarginAnswer& answer) override { leverages.push_back(answer); }
    void onBalance(const Balance&) override {}
    void onPosition(const VenuePosition&) override {}
    void onFunding(const FundingPayment& payment) override { funding.push_back(payment); }
    void onSnapshot(const AccountSnapshot& snapshot) override { snapshots.push_back(snapshot); }

    [[nodiscard]] std::vector<ExecReport> of(ClientOrderId id) const
    {
        std::vector<ExecReport> out;
        std::ranges::copy_if(reports, std::back_inserter(out),
                             [id](const ExecReport& each) { return each.order == id; });
        return out;
    }
    [[nodiscard]] bool hasEnded(ClientOrderId id) const
    {
        return std::ranges::any_of(of(id), [](const ExecReport& each) {
            return each.type == ExecType::Filled || each.type == ExecType::Cancelled ||
                   each.type == ExecType::Rejected || each.type == ExecType::Expired;
        });
    }

    std::vector<ExecReport> reports;
    std::vector<OrderAnswer> answers;
    std::vector<MarginAnswer> leverages;
    std::vector<FundingPayment> funding;
    std::vector<AccountSnapshot> snapshots;
};

struct Round : HyperliquidBench {
    explicit Round(std::uint64_t seed = 7) : HyperliquidBench(seed)
    {
        venue = catalogue.addVenue("hyperliquid");
        const auto instruments = hyperliquid::decodeCatalogue(info({{"type", "meta"}}).dump(), venue);
        for (const Instrument& instrument : *instruments)
            btc = catalogue.upsert(instrument);
        hyperliquid::GatewaySettings settings;
        settings.account = "main";
        settings.user = keys.main;
        settings.network = hyperliquid::Network::Testnet;
        settings.venue.restUrl = "http://127.0.0.1:1";
        settings.venue.wsUrl = "ws://127.0.0.1:1";
        settings.venue.seed = seed;
        settings.numbers = WireNumbers::of(0);
        gateway.emplace(venue, catalogue, std::move(settings),
                        std::move(*crypto::Secp256k1Key::fromHex(SecretString(std::string(keys.agentKey)))), network,
                        told);
        deliver = [this](const Inbound& in) { hear(in); };
        gateway->start(time.now());
        pump(Duration::seconds(2));
    }
    void hear(const Inbound& in)
    {
        if (const auto* frame = std::get_if<FrameIn>(&in.item))
            gateway->onFrame(frame->link, frame->bytes, in.time);
        else if (const auto* up = std::get_if<LinkUp>(&in.item))
            gateway->onLinkUp(up->link, in.time);
        else if (const auto* down = std::get_if<LinkDown>(&in.item))
            gateway->onLinkDown(down->link, down->reason, in.time);
        else if (const auto* reply = std::get_if<HttpReply>(&in.item))
            gateway->onHttpReply(*reply, in.time);
        else if (const auto* failure = std::get_if<HttpFailure>(&in.item))
            gateway->onHttpFailure(*failure, in.time);
    }
    void pump(Duration span)
    {
        const Timestamp end = time.now() + span;
        while (time.now() < end) {
            time.run(Duration::milliseconds(10));
            if (gateway->nextTimer().isKnown() && gateway->nextTimer() <= time.now())
                gateway->onTimer(time.now());
        }
    }
    [[nodiscard]] Order order(Side side, const char* price, const char* qty, TimeInForce tif = TimeInForce::Gtc)
    {
        Order made;
        made.id = ClientOrderId{1, ++count};
        made.venue = venue;
        made.instrument = btc;
        made.account = "main";
        made.mode = TradingMode::Live;
        made.terms.side = side;
        made.terms.qty = Qty{dec(qty)};
        made.terms.price = Price{dec(price)};
        made.terms.timeInForce = tif;
        return made;
    }
    /// What the gateway believes of the account, asked for anew.
    [[nodiscard]] AccountSnapshot snapshot()
    {
        const std::size_t before = told.snapshots.size();
        for (int tries = 0; tries < 20 && told.snapshots.size() == before; ++tries) {
            gateway->requestSnapshot(Timestamp::fromMilliseconds(1), time.now());
            pump(Duration::seconds(2));
        }
        return told.snapshots.empty() ? AccountSnapshot{} : told.snapshots.back();
    }
    /// "cloid open qty" of what is open.
    [[nodiscard]] std::set<std::string> openAtTheVenue()
    {
        std::set<std::string> out;
        const Json known = truth();
        for (const Json& each : known.at("orders")) {
            if (each.at("isOpen") == true)
                out.insert(each.at("cloid").get<std::string>() + " " + each.at("qty").get<std::string>());
        }
        return out;
    }
    [[nodiscard]] static std::set<std::string> openIn(const AccountSnapshot& snapshot)
    {
        std::set<std::string> out;
        for (const Order& each : snapshot.openOrders)
            out.insert(hyperliquid::cloidOf(each.id) + " " + plainText(each.terms.qty.value));
        return out;
    }
    void agree()
    {
        const AccountSnapshot believed = snapshot();
        const Json known = truth();
        QCOMPARE(openIn(believed), openAtTheVenue());
        QCOMPARE(believed.fills.size(), known.at("fills").size());
        QCOMPARE(believed.positions.size(), known.at("positions").size());
        if (!believed.positions.empty())
            QCOMPARE(plainText(believed.positions.front().qty),
                     known.at("positions").at(0).at("qty").get<std::string>());
        QCOMPARE(believed.balances.size(), std::size_t{1});
        // The exchange counts 36 decimals, the wire has 6 in each of two numbers that the total is made of.
        const std::string cash = known.at("cash").get<std::string>();
        const Decimal exact = dec(cash.substr(0, std::min(cash.size(), cash.find('.') + 9)));
        const Decimal apart = subtract(believed.balances.front().total, exact).value().absolute();
        QVERIFY2(apart <= dec("0.000002"), plainText(apart).c_str());
    }

    Catalogue catalogue;
    VenueId venue;
    InstrumentId btc;
    Told told;
    std::optional<hyperliquid::Gateway> gateway;
    std::uint64_t count = 0;
};

} // namespace

class HyperliquidRoundTest : public QObject {
    Q_OBJECT

private slots:
    void tradesAndAgrees()
    {
        Round round;
        QVERIFY(round.gateway->session() == SessionState::Ready);
        Order resting = round.order(Side::Buy, "99980", "0.01");
        round.gateway->submit(resting, round.time.now());
        round.pump(Duration::seconds(1));
        QCOMPARE(round.told.answers.size(), std::size_t{1});
        QVERIFY(!round.told.answers.front().error);
        const auto acked = round.told.of(resting.id);
        QVERIFY(!acked.empty() && acked.front().type == ExecType::Ack);
        resting.venueOrderId = acked.front().venueOrderId;

        OrderTerms changed = resting.terms;
        changed.price = Price{dec("99985")};
        round.gateway->replace(resting, changed, round.time.now());
        round.pump(Duration::seconds(1));
        QVERIFY(!round.told.hasEnded(resting.id)); // the end of the old one is none of ours
        resting.venueOrderId = round.told.of(resting.id).back().venueOrderId;
        resting.terms = changed;
        round.agree();
        round.gateway->cancel(resting, round.time.now());
        round.pump(Duration::seconds(1));
        QVERIFY(round.told.hasEnded(resting.id));

        const Order taking = round.order(Side::Buy, "100100", "0.01", TimeInForce::Ioc);
        round.gateway->submit(taking, round.time.now());
        round.pump(Duration::seconds(1));
        const auto reports = round.told.of(taking.id);
        QVERIFY(std::ranges::any_of(reports, [](const ExecReport& each) { return each.fill.has_value(); }));
        QVERIFY(round.told.hasEnded(taking.id)); // the answer may come after it
        round.agree();

        round.gateway->setLeverage(round.btc, 7, round.time.now());
        round.pump(Duration::seconds(1));
        QCOMPARE(round.told.leverages.size(), std::size_t{1});
        QVERIFY(!round.told.leverages.front().error);
        QCOMPARE(round.control("/twin/fund", Json::object()), 200);
        round.pump(Duration::seconds(1));
        QCOMPARE(round.told.funding.size(), std::size_t{1});
        round.agree();
    }

    void refusalsReachUs()
    {
        Round round;
        const Order dear = round.order(Side::Buy, "99980", "3");
        round.gateway->submit(dear, round.time.now());
        round.pump(Duration::seconds(1));
        QVERIFY(round.told.answers.front().error);
        QVERIFY(round.told.answers.front().error->code == Code::InsufficientFunds);
        QVERIFY(round.told.answers.front().error->outcome == Outcome::Rejected);
        round.agree();
    }

    void everyOrderFaultIsFoundOut_data()
    {
        QTest::addColumn<QString>("fault");
        QTest::addColumn<bool>("isPlaced");
        QTest::newRow("lost") << "order-lost" << false;
        QTest::newRow("ack lost") << "ack-lost" << true;
        QTest::newRow("ack late") << "ack-late" << true;
        QTest::newRow("503") << "order-503-accepted" << true;
        QTest::newRow("429") << "order-429" << false;
        QTest::newRow("stream lost") << "private-lost" << true;
        QTest::newRow("stream doubled") << "private-duplicate" << true;
        QTest::newRow("stream swapped") << "private-reorder" << true;
    }
    void everyOrderFaultIsFoundOut()
    {
        QFETCH(QString, fault);
        QFETCH(bool, isPlaced);
        Round round;
        QVERIFY(round.network.fault(*parseFault(fault.toStdString())));
        const Order order = round.order(Side::Buy, "99980", "0.01");
        round.gateway->submit(order, round.time.now());
        round.pump(Duration::seconds(20));
        if (fault == "private-reorder") // its successor lets it go
            round.gateway->submit(round.order(Side::Buy, "99970", "0.01"), round.time.now());
        round.gateway->query(order, round.time.now());
        round.pump(Duration::seconds(2));
        const bool isKnown = !round.told.of(order.id).empty();
        QCOMPARE(isKnown, isPlaced);
        const OrderAnswer& last = round.told.answers.back();
        QCOMPARE(last.error.has_value(), !isPlaced);
        round.agree();
    }

    void stormsEndInAgreement_data()
    {
        QTest::addColumn<int>("seed");
        for (int seed = 1; seed <= 8; ++seed)
            QTest::addRow("%d", seed) << seed;
    }
    void stormsEndInAgreement()
    {
        QFETCH(int, seed);
        Round round(static_cast<std::uint64_t>(seed));
        SplitMix chance(static_cast<std::uint64_t>(seed));
        round.network.setWeather({.least = Duration::milliseconds(1),
                                  .most = Duration::milliseconds(400),
                                  .lostRequests = 80,
                                  .lostAnswers = 120,
                                  .cuts = 20});
        std::vector<Order> sent;
        for (int step = 0; step < 60; ++step) {
            const auto what = chance.upTo(9);
            if (what < 6) {
                const std::string price = std::to_string(99'900 + chance.upTo(200));
                sent.push_back(round.order(chance.upTo(1) == 0 ? Side::Buy : Side::Sell, price.c_str(), "0.001",
                                           chance.upTo(2) == 0 ? TimeInForce::Ioc : TimeInForce::Gtc));
                round.gateway->submit(sent.back(), round.time.now());
            } else if (what < 8 && !sent.empty()) {
                round.gateway->cancel(sent[chance.upTo(sent.size() - 1)], round.time.now());
            } else if (what == 8) {
                const auto base = static_cast<std::int64_t>(99'900 + chance.upTo(150));
                round.book(std::to_string(base), std::to_string(base + 20));
            } else {
                static constexpr std::array kFaults{
                    FaultKind::Cut,     FaultKind::AckLate,          FaultKind::PrivateLost,   FaultKind::OrderLost,
                    FaultKind::AckLost, FaultKind::Order503Accepted, FaultKind::PrivateReorder};
                QVERIFY(round.network.fault({kFaults[chance.upTo(kFaults.size() - 1)], 1}));
            }
            round.pump(Duration::milliseconds(static_cast<std::int64_t>(chance.upTo(900))));
        }
        round.network.setWeather({});
        round.pump(Duration::minutes(2));
        round.agree();
        // An order was placed at most once.
        std::set<std::string> seen;
        const Json known = round.truth();
        for (const Json& each : known.at("orders"))
            QVERIFY(seen.insert(each.at("cloid").get<std::string>()).second);
        QVERIFY(seen.size() > 10);
    }
};

QTEST_GUILESS_MAIN(HyperliquidRoundTest)
#include "hyperliquid_round_test.moc"
