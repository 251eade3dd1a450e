// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/e2e/live_life.h"

#include "core/base/split_mix.h"
#include "core/model/order_state.h"
#include "tests/e2e/trading_terminal.h"
#include "tests/support/dec.h"
#include "tests/twins/exchange.h"

#include <fmt/format.h>

#include <poll.h>
#include <unistd.h>

#include <algorithm>
#include <map>
#include <string_view>
#include <utility>
#include <variant>

namespace gannet::test {

namespace {

constexpr std::string_view kAccount = "main";
constexpr Duration kSettled = Duration::seconds(120); ///< what two denials of a lost order take, three times over
constexpr Duration kCompared = Duration::seconds(25);
constexpr std::size_t kStory = 12;                            ///< the last words on the account, told with the books
constexpr Duration kSpeechless = Duration::milliseconds(300); ///< what is told on the way to the screen

/// What the events say of the account, as a screen has it.
class Shown {
public:
    void take(const std::vector<TradingEvent>& told)
    {
        for (; m_seen < told.size(); ++m_seen)
            std::visit([this](const auto& event) { on(event); }, told[m_seen]);
    }
    [[nodiscard]] std::vector<const Order*> working() const
    {
        std::vector<const Order*> all;
        for (const auto& [id, order] : m_orders) {
            if (isWorking(order.state))
                all.push_back(&order);
        }
        return all;
    }
    [[nodiscard]] bool isSettled() const
    {
        return m_isReady &&
               std::ranges::none_of(m_orders, [](const auto& entry) { return isOpenQuestion(entry.second); });
    }
    [[nodiscard]] bool isArmed() const { return m_isArmed; }

    [[nodiscard]] static bool isOpenQuestion(const Order& order)
    {
        return order.isOutcomeUnknown || order.state == OrderState::PendingNew ||
               order.state == OrderState::PendingCancel || order.state == OrderState::PendingReplace;
    }

private:
    void on(const OrderChanged& changed) { m_orders[changed.order.id] = changed.order; }
    void on(const AccountChanged& changed) { m_isReady = changed.state == AccountState::Ready; }
    void on(const ArmChanged& changed) { m_isArmed = changed.armed == TradingMode::Live; }
    template <class Other> void on(const Other& /*event*/) {}

    std::size_t m_seen = 0;
    std::map<ClientOrderId, Order> m_orders;
    bool m_isReady = false;
    bool m_isArmed = false;
};

/// Presses by chance.
class LiveTrader {
public:
    LiveTrader(TradingTerminal& terminal, const Shown& shown, std::uint64_t seed)
        : m_terminal(terminal), m_shown(shown), m_seed(seed), m_chance(seed)
    {}

    void press()
    {
        const std::uint64_t dice = m_chance.upTo(99);
        const DepthView& view = m_terminal.depth();
        if (view.bidCount == 0 || view.askCount == 0)
            return;
        if (dice < 60)
            submit(view);
        else if (dice < 78)
            cancel();
        else if (dice < 92)
            change(view);
        else if (dice < 96)
            close();
        else
            m_terminal.post(CancelScope{request(), OrderOrigin::Keyboard, "", {}, {}, CancelWhat::Everything});
    }

private:
    [[nodiscard]] RequestId request() { return {fmt::format("live-{}-{}", m_seed, ++m_count)}; }
    /// So far from the best price of a side, in whole quote units: both venues take those.
    [[nodiscard]] static Price near(const DepthView& view, Side touch, std::int64_t off)
    {
        const BookLevel& best = touch == Side::Buy ? view.bids[0] : view.asks[0];
        return Price{Decimal{Decimal{best.price, view.priceScale}.rescaled(0, Rounding::HalfUp)->mantissa + off, 0}};
    }
    [[nodiscard]] Qty anyQty() { return {Decimal{static_cast<std::int64_t>(1 + m_chance.upTo(8)), 3}}; }

    void submit(const DepthView& view)
    {
        SubmitOrder order;
        order.order.request = request();
        order.order.instrument = m_terminal.key();
        order.order.account = kAccount;
        order.order.mode = TradingMode::Live;
        OrderTerms& terms = order.order.terms;
        terms.side = m_chance.upTo(1) == 0 ? Side::Buy : Side::Sell;
        const bool isBuy = terms.side == Side::Buy;
        const Side other = isBuy ? Side::Sell : Side::Buy;
        const std::int64_t away = static_cast<std::int64_t>(m_chance.upTo(40));
        terms.qty = anyQty();
        switch (m_chance.upTo(5)) {
        case 0:
            terms.type = OrderType::Market;
            terms.slippageCap = dec("0.005");
            terms.timeInForce = TimeInForce::Ioc;
            break;
        case 1: terms.price = near(view, other, isBuy ? away : -away); break; // takes
        case 2:
            terms.price = near(view, terms.side, 0);
            terms.isPostOnly = true;
            break;
        case 3:
            terms.type = OrderType::Stop;
            terms.trigger = near(view, other, isBuy ? 5 + away : -5 - away);
            terms.triggerSource = TriggerSource::Mark;
            break;
        default: terms.price = near(view, terms.side, isBuy ? -away : away); // rests
        }
        m_terminal.post(std::move(order));
    }
    [[nodiscard]] const Order* anyWorking()
    {
        const std::vector<const Order*> all = m_shown.working();
        return all.empty() ? nullptr : all[m_chance.upTo(all.size() - 1)];
    }
    void cancel()
    {
        if (const Order* const order = anyWorking())
            m_terminal.post(CancelOrder{.request = request(), .order = order->id});
    }
    void change(const DepthView& view)
    {
        const Order* const order = anyWorking();
        if (!order || !order->terms.price)
            return;
        ReplaceOrder change{
            .request = request(), .order = order->id, .terms = order->terms, .mayCancelNew = true, .confirmed = {}};
        const std::int64_t away = static_cast<std::int64_t>(m_chance.upTo(30)) - 3;
        if (m_chance.upTo(1) == 0)
            change.terms.price = near(view, order->terms.side, order->terms.side == Side::Buy ? -away : away);
        else
            change.terms.qty.value = add(order->filledQty, anyQty().value).value();
        m_terminal.post(std::move(change));
    }
    void close()
    {
        m_terminal.post(ClosePosition{.request = request(),
                                      .instrument = m_terminal.key(),
                                      .account = AccountName(kAccount),
                                      .mode = TradingMode::Live,
                                      .slippageCap = dec("0.005"),
                                      .confirmed = {}});
    }

    TradingTerminal& m_terminal;
    const Shown& m_shown;
    const std::uint64_t m_seed;
    SplitMix m_chance;
    std::uint64_t m_count = 0;
};

/// Whether somebody has written to our standard input, or closed it.
[[nodiscard]] bool isToldToCalm()
{
    pollfd input{STDIN_FILENO, POLLIN, 0};
    return ::poll(&input, 1, 0) > 0;
}

/// The engine has stopped.
[[nodiscard]] twin::Json booksOf(TradingTerminal& terminal, const std::string& slug)
{
    const Oms& oms = terminal.engine().trading()->oms();
    twin::Json unresolved = twin::Json::array();
    twin::Json open = twin::Json::object();
    for (const auto& [id, order] : oms.orders().all()) {
        if (Shown::isOpenQuestion(order))
            unresolved.push_back(fmt::format("{} is {}{}", id.toHex(), toString(order.state),
                                             order.isOutcomeUnknown ? ", in doubt" : ""));
        if (!isWorking(order.state) || oms.isLocal(id))
            continue;
        open[order.venueOrderId] =
            fmt::format("{} {} @ {}", order.terms.side == Side::Buy ? 'B' : 'S', plainText(order.openQty()),
                        order.terms.price ? plainText(order.terms.price->value) : "none");
    }
    std::string standing = "no such account";
    std::vector<std::string> story;
    const auto note = [&story](Timestamp time, const std::string& words) {
        story.push_back(fmt::format("{}: {}", time.toMilliseconds(), words));
    };
    for (const TradingEvent& event : terminal.told()) {
        if (const auto* const changed = std::get_if<AccountChanged>(&event)) {
            standing = fmt::format("{} {}", slug, toString(changed->state));
            note(changed->time, standing);
        }
        if (const auto* const stands = std::get_if<AccountStanding>(&event))
            note(stands->time, fmt::format("session {}{}", toString(stands->session),
                                           stands->trouble ? ", " + stands->trouble->message : ""));
        if (const auto* const trouble = std::get_if<TradingTrouble>(&event))
            note(trouble->time, trouble->error.message);
    }
    for (std::size_t i = story.size() - std::min(story.size(), kStory); i < story.size(); ++i)
        standing += "; " + story[i];
    return {{"orders", oms.orders().all().size()},
            {"unresolved", unresolved},
            {"open", open},
            {"ledger", twin::ledgerOf(oms.positions(false))},
            {"standing", standing}};
}

} // namespace

void sayLine(const std::string& line)
{
    const std::string whole = line + '\n';
    if (::write(STDOUT_FILENO, whole.data(), whole.size()) != static_cast<ssize_t>(whole.size()))
        ::_exit(3);
}

std::vector<std::string> LifeOptions::arguments() const
{
    return {"--live-life", venue, symbol, storeDir, std::to_string(session), std::to_string(port)};
}

LifeOptions LifeOptions::from(const std::vector<std::string>& arguments)
{
    if (arguments.size() != 6 || arguments[0] != "--live-life")
        return {};
    return {arguments[1], arguments[2], arguments[3], std::stoull(arguments[4]),
            static_cast<std::uint16_t>(std::stoul(arguments[5]))};
}

int liveLife(const LifeOptions& life)
{
    TradingTerminalOptions options;
    options.slug = life.venue;
    options.symbol = life.symbol;
    options.storeDir = life.storeDir;
    options.session = life.session;
    options.rest = "http://127.0.0.1:" + std::to_string(life.port);
    options.ws = "ws://127.0.0.1:" + std::to_string(life.port);
    options.accounts = {liveTestAccount(life.venue)};
    options.arm.rejects = 1000;
    TradingTerminal terminal(std::move(options));
    if (const auto started = terminal.start(); !started) {
        sayLine("failed " + started.error().message);
        return 4;
    }
    Shown shown;
    const auto look = [&] { shown.take(terminal.told()); };
    LiveTrader trader(terminal, shown, life.session);
    SplitMix chance(life.session ^ 0xca1aU);
    bool isReady = false;
    while (!isToldToCalm()) {
        const auto pause = Duration::milliseconds(static_cast<std::int64_t>(isReady ? 5 + chance.upTo(120) : 5));
        static_cast<void>(terminal.waitFor(isToldToCalm, pause));
        look();
        if (!isReady) {
            isReady = terminal.waitUntilReady(Duration{});
            if (isReady)
                sayLine("ready");
            continue;
        }
        if (!shown.isArmed())
            static_cast<void>(terminal.arm(TradingMode::Live)); // refused while the account is being compared
        else
            trader.press();
    }
    const auto settle = [&] {
        static_cast<void>(terminal.waitFor([] { return false; }, kSpeechless));
        return terminal.waitFor(
            [&] {
                look();
                return shown.isSettled();
            },
            kSettled);
    };
    static_cast<void>(settle());
    const std::size_t before = terminal.told().size();
    RequestAnswered taken;
    static_cast<void>(terminal.press(
        CompareAccount{.request = {}, .venue = life.venue, .account = AccountName(kAccount), .mode = TradingMode::Live},
        &taken));
    const auto isCompared = [&terminal, &taken, before] {
        const auto& told = terminal.told();
        return std::any_of(told.begin() + static_cast<std::ptrdiff_t>(before), told.end(), [&taken](const auto& event) {
            const auto* const answer = std::get_if<RequestAnswered>(&event);
            return answer && answer->request == taken.request && answer->kind != RequestAnswered::Kind::Taken;
        });
    };
    static_cast<void>(terminal.waitFor(isCompared, kCompared));
    static_cast<void>(settle());
    terminal.stop();
    sayLine("books " + booksOf(terminal, life.venue).dump());
    return 0;
}

} // namespace gannet::test
