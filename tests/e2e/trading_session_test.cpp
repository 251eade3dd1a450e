// SPDX-License-Identifier: GPL-3.0-or-later
// A whole trade in the whole program without its window: real sockets, a venue of our own, the simulator, the store on
// the disk. Then the same from the journal, to the last digit, and again from the store after a restart.
#include "app/journal_fold.h"
#include "core/engine/journal.h"
#include "core/engine/trading_text.h"
#include "tests/e2e/trading_terminal.h"
#include "tests/tools/run_tool.h"
#include "tests/twins/twin.h"

#include <QTemporaryDir>
#include <QTest>

#include <algorithm>
#include <fstream>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

using namespace gannet;
using namespace gannet::test;

namespace {

[[nodiscard]] Decimal dec(const char* text)
{
    return Decimal::parse(text).value();
}

class NowhereTransport final : public Transport {
public:
    void send(Outbound) override {}
};

[[nodiscard]] std::vector<std::string> linesOf(const std::vector<TradingEvent>& told, const Catalogue& catalogue)
{
    std::vector<std::string> lines;
    for (const TradingEvent& event : told)
        lines.push_back(describe(event, catalogue));
    return lines;
}

} // namespace

class TradingSessionTest final : public QObject {
    Q_OBJECT

private slots:
    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        twin::TwinOptions options;
        options.venue = "hyperliquid";
        options.recordings = {GANNET_SOURCE_DIR "/resources/demo/hyperliquid_btc_20250126.gz"};
        options.speed = 3;
        m_twin = std::make_unique<twin::Twin>(options);
        QVERIFY(m_twin->start());
    }
    void cleanup() { m_twin.reset(); }

    void aTradeIsReplayedAndRemembered()
    {
        std::unique_ptr<TradingTerminal> terminal = open(1'001);
        QVERIFY(terminal);
        QVERIFY(terminal->press(Arm{{}, TradingMode::Paper}));
        RequestAnswered answer;

        // Another leverage, which is asked about, taken, and then said to hold.
        SetLeverage leverage{{}, OrderOrigin::Ticket, terminal->key(), "paper", TradingMode::Paper, 7, {}};
        QVERIFY(terminal->press(leverage, &answer));
        QVERIFY(answer.kind == RequestAnswered::Kind::NeedsConfirm);
        leverage.confirmed = answer.error->fixes;
        QVERIFY(terminal->press(leverage, &answer));
        QVERIFY(answer.kind == RequestAnswered::Kind::Taken);
        QVERIFY(terminal->waitFor([&] {
            return std::ranges::any_of(terminal->told(), [](const TradingEvent& event) {
                const auto* const told = std::get_if<RequestAnswered>(&event);
                return told && told->kind == RequestAnswered::Kind::Done;
            });
        }));

        // Open with a bracket, taking what is offered.
        SubmitOrder buy = take(*terminal, Side::Buy, "0.002");
        const Price stop = away(*terminal, "0.99");
        buy.bracket = Bracket{{{dec("1"), away(*terminal, "1.02"), stop, {}, dec("0.01")}}};
        QVERIFY(terminal->press(buy, &answer));
        QVERIFY2(answer.kind == RequestAnswered::Kind::Taken, answer.words.c_str());
        QVERIFY(terminal->waitFor([&] { return terminal->position() == dec("0.002"); }));
        std::optional<Order> stopLeg;
        QVERIFY(terminal->waitFor([&] {
            stopLeg = leg(*terminal, OrderType::Stop);
            return stopLeg.has_value() && leg(*terminal, OrderType::Limit).has_value();
        }));

        // Move the stop nearer, as a drag does.
        ReplaceOrder nearer;
        nearer.order = stopLeg->id;
        nearer.terms = stopLeg->terms;
        nearer.terms.trigger = away(*terminal, "0.995");
        nearer.mayCancelNew = true;
        QVERIFY(terminal->press(nearer, &answer));
        QVERIFY2(answer.kind == RequestAnswered::Kind::Taken, answer.words.c_str());
        QVERIFY(terminal->waitFor([&] {
            const auto moved = leg(*terminal, OrderType::Stop);
            return moved && moved->terms.trigger == nearer.terms.trigger;
        }));

        // Reverse, then flat.
        ReversePosition reverse;
        reverse.instrument = terminal->key();
        reverse.account = "paper";
        reverse.slippageCap = dec("0.01");
        QVERIFY(terminal->press(reverse));
        QVERIFY(terminal->waitFor([&] { return terminal->position() == dec("-0.002"); }));
        QVERIFY(terminal->press(FlattenAll{{}, OrderOrigin::Keyboard, TradingMode::Paper, dec("0.01"), {}}));
        QVERIFY(terminal->waitFor([&] { return terminal->position().isZero() && !leg(*terminal, OrderType::Stop); }));

        // One rests when the program ends.
        SubmitOrder rest = limit(*terminal, Side::Buy, "0.001", away(*terminal, "0.97"));
        QVERIFY(terminal->press(rest, &answer));
        const ClientOrderId resting = answer.orders.at(0);
        QVERIFY(terminal->waitFor([&] { return terminal->order(resting)->state == OrderState::Open; }));
        terminal->stop();

        // The journal alone gives the same.
        const std::vector<std::string> live = linesOf(terminal->told(), terminal->engine().catalogue());
        NowhereTransport nowhere;
        const auto fold = JournalFold::open(terminal->journals(), nowhere);
        QVERIFY2(fold, fold ? "" : fold.error().message.c_str());
        std::vector<TradingEvent> again;
        (*fold)->engine().setTell([&again](const UiEvent& event) {
            if (const auto* const trading = std::get_if<TradingEvent>(&event))
                again.push_back(*trading);
        });
        for (;;) {
            const auto item = (*fold)->next();
            QVERIFY(item);
            if (!*item)
                break;
            (*fold)->step(**item);
        }
        QCOMPARE(linesOf(again, (*fold)->engine().catalogue()), live);
        QCOMPARE((*fold)->engine().digest(), terminal->engine().digest());
        const std::size_t fills = terminal->engine().trading()->oms().positions(false).fillCount();
        QVERIFY(fills >= 3);

        // And so does the tool, in the words that the store's file gives, byte for byte.
        const QByteArrayList replayed = replayTrading(terminal->journals());
        QCOMPARE(replayed, storedTrading());
        const auto count = [&replayed](const char* type) {
            return std::ranges::count_if(replayed, [type](const QByteArray& line) {
                return line.startsWith(QByteArray("{\"type\":\"") + type + '"');
            });
        };
        QCOMPARE(static_cast<std::size_t>(count("fill")), fills);
        QCOMPARE(static_cast<std::size_t>(count("order")), terminal->engine().trading()->oms().orders().all().size());
        QCOMPARE(count("position"), 1);
        const QByteArrayList changed = replayTrading({withAnotherSize(terminal->journals())});
        QVERIFY(!changed.isEmpty() && changed != replayed);

        // The store alone gives what was there: positions, and the order that rests.
        terminal.reset();
        terminal = open(1'002);
        QVERIFY(terminal);
        QVERIFY(terminal->waitFor([&] {
            const Order* const back = terminal->order(resting);
            return back && back->state == OrderState::Open;
        }));
        QVERIFY(terminal->press(CancelOrder{{}, OrderOrigin::Ticket, resting}));
        QVERIFY(terminal->waitFor([&] { return terminal->order(resting)->state == OrderState::Cancelled; }));
        QVERIFY(terminal->press(rest, &answer)); // nothing is armed after a start
        QVERIFY(answer.error && answer.error->code == Code::Disarmed);
        terminal->stop();
        QCOMPARE(terminal->engine().trading()->oms().positions(false).fillCount(), fills);
        const Instrument& instrument = *terminal->engine().catalogue().findKey(terminal->key());
        const AccountDesk* const desk = terminal->engine().trading()->oms().account({instrument.venue, "paper"});
        QCOMPARE(plainText(desk->gateway->marginTerms(instrument.id, {})->leverage), std::string("7"));
        for (const auto& [key, position] : terminal->engine().trading()->oms().positions(false).all())
            QVERIFY(position.net.qty.isZero());

        // A run that began from a store: all that its journal comes to stands there.
        const QByteArrayList stored = storedTrading();
        const QByteArrayList second = replayTrading(terminal->journals());
        QVERIFY(second.size() > static_cast<qsizetype>(fills));
        for (const QByteArray& line : second)
            QVERIFY2(stored.contains(line), line.constData());
    }

private:
    /// What the programs print of it; nothing when they fail.
    [[nodiscard]] static QByteArrayList replayTrading(const std::vector<std::string>& journals)
    {
        QStringList arguments{"--trading"};
        for (const std::string& path : journals)
            arguments.append(QString::fromStdString(path));
        const Ran ran = runTool("GANNET_REPLAY", arguments);
        return ran.status == 0 ? ran.out : QByteArrayList();
    }
    [[nodiscard]] QByteArrayList storedTrading() const
    {
        const Ran ran = runTool("GANNET_INSPECT", {"trading", m_folder->filePath("store/gannet.sqlite")});
        return ran.status == 0 ? ran.out : QByteArrayList();
    }
    /// The same journal, but for the size of the first order.
    [[nodiscard]] std::string withAnotherSize(const std::vector<std::string>& journals) const
    {
        const std::string path = m_folder->filePath("changed.journal").toStdString();
        std::ofstream out(path, std::ios::binary);
        auto reader = JournalReader::open(journals.at(0)).value();
        out << makePreamble(reader.header());
        for (bool isDone = false;;) {
            auto item = reader.next().value();
            if (!item)
                return path;
            auto* const command = std::get_if<Command>(&item->item);
            auto* const trading = command ? std::get_if<TradingCommand>(command) : nullptr;
            auto* const submit = trading ? std::get_if<SubmitOrder>(trading) : nullptr;
            if (submit && !std::exchange(isDone, true))
                submit->order.terms.qty = {dec("0.003")};
            out << makeRecord(encodeInbound(*item));
        }
    }

    [[nodiscard]] std::unique_ptr<TradingTerminal> open(std::uint64_t session) const
    {
        TradingTerminalOptions options;
        options.slug = "hyperliquid";
        options.symbol = "BTC";
        options.rest = m_twin->restUrl();
        options.ws = m_twin->wsUrl();
        options.storeDir = m_folder->filePath("store").toStdString();
        options.journalDir = m_folder->filePath("journal").toStdString();
        options.session = session;
        auto terminal = std::make_unique<TradingTerminal>(std::move(options));
        if (!terminal->start() || !terminal->waitUntilReady())
            return nullptr;
        return terminal;
    }

    /// A valid price at this part of the touch.
    [[nodiscard]] static Price away(TradingTerminal& terminal, const char* part)
    {
        const DepthView& view = terminal.depth();
        const Decimal bid{view.bids[0].price, view.priceScale};
        return Price{multiply(bid, dec(part)).value().rescaled(0, Rounding::HalfUp).value()};
    }
    [[nodiscard]] static SubmitOrder limit(TradingTerminal& terminal, Side side, const char* qty, Price price)
    {
        SubmitOrder submit;
        submit.order.instrument = terminal.key();
        submit.order.account = "paper";
        submit.order.terms.side = side;
        submit.order.terms.qty = {dec(qty)};
        submit.order.terms.price = price;
        return submit;
    }
    [[nodiscard]] static SubmitOrder take(TradingTerminal& terminal, Side side, const char* qty)
    {
        SubmitOrder submit = limit(terminal, side, qty, {});
        submit.order.terms.price.reset();
        submit.order.terms.type = OrderType::Market;
        submit.order.terms.timeInForce = TimeInForce::Ioc;
        submit.order.terms.slippageCap = dec("0.01");
        return submit;
    }
    /// A protective order of this type that is in force.
    [[nodiscard]] static std::optional<Order> leg(TradingTerminal& terminal, OrderType type)
    {
        std::map<ClientOrderId, Order> newest;
        for (const TradingEvent& event : terminal.told()) {
            if (const auto* const changed = std::get_if<OrderChanged>(&event))
                newest[changed->order.id] = changed->order;
        }
        for (const auto& [id, order] : newest) {
            if (order.origin == OrderOrigin::Protection && order.state == OrderState::Open && order.terms.type == type)
                return order;
        }
        return std::nullopt;
    }

    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<twin::Twin> m_twin;
};

QTEST_GUILESS_MAIN(TradingSessionTest)
#include "trading_session_test.moc"
