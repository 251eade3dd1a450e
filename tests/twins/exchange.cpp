// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/twins/exchange.h"

#include "core/base/check.h"
#include "core/venue/scales.h"

#include <algorithm>
#include <utility>

namespace gannet::twin {

namespace {

constexpr std::uint64_t kSession = 1; ///< of the simulator's order ids
constexpr std::size_t kDepth = 100;   ///< levels a side that are matched against: nobody here takes more
constexpr int kPnlScale = 8;

[[nodiscard]] PaperSettings settingsOf(std::string account, std::map<std::string, Decimal> start, int leverage,
                                       std::optional<FeeTier> fees)
{
    PaperSettings settings;
    settings.account = std::move(account);
    settings.start = std::move(start);
    settings.fees = std::move(fees);
    settings.leverage = leverage;
    settings.latency = settings.jitter = Duration{}; // the way to it is the wire's
    return settings;
}

[[nodiscard]] Error notOpen(std::uint64_t id)
{
    return {.kind = ErrorKind::NotFound,
            .code = Code::UnknownOrder,
            .message = "no open order " + std::to_string(id),
            .outcome = Outcome::Rejected};
}

} // namespace

// --- an account ------------------------------------------------------------------------------------------------------

ExchangeAccount::ExchangeAccount(Exchange& exchange, std::string name, std::map<std::string, Decimal> start,
                                 int leverage, std::optional<FeeTier> fees)
    : m_exchange(exchange),
      m_name(std::move(name)),
      m_gateway(exchange.m_venue, exchange.m_catalogue, settingsOf(m_name, std::move(start), leverage, std::move(fees)),
                *this),
      m_leverageAtFirst(leverage)
{}

void ExchangeAccount::drain(Timestamp now)
{
    for (Timestamp due = m_gateway.nextTimer(); due.isKnown() && due <= now; due = m_gateway.nextTimer())
        m_gateway.onTimer(now);
}

/// As the simulator is asked about it: it goes by its own name of the order alone.
Order ExchangeAccount::behind(const ExchangeOrder& order) const
{
    Order asked;
    asked.id = m_front.at(order.id);
    asked.venue = m_exchange.m_venue;
    asked.account = m_name;
    asked.instrument = order.instrument;
    asked.terms = order.terms;
    asked.venueOrderId = "P" + asked.id.toHex();
    return asked;
}

const ExchangeOrder& ExchangeAccount::place(std::string clientId, InstrumentId instrument, const OrderTerms& terms,
                                            Json extra, Timestamp now)
{
    const std::uint64_t id = ++m_exchange.m_lastOrder;
    ExchangeOrder& order = m_orders[id];
    order.id = id;
    order.clientId = std::move(clientId);
    order.instrument = instrument;
    order.terms = terms;
    order.createdMs = order.changedMs = now.toMilliseconds();
    order.extra = std::move(extra);
    const ClientOrderId name{kSession, id};
    m_front.emplace(id, name);
    m_behind.emplace(name, Behind{id, {}});
    Order asked = behind(order);
    asked.venueOrderId.clear();
    m_gateway.submit(asked, now);
    drain(now);
    return order;
}

Result<void> ExchangeAccount::cancel(std::uint64_t id, Timestamp now)
{
    const ExchangeOrder* const order = find(id);
    if (!order || !order->isOpen())
        return fail(notOpen(id));
    m_refusal.reset();
    m_gateway.cancel(behind(*order), now);
    drain(now);
    return m_refusal ? Result<void>(fail(*std::exchange(m_refusal, std::nullopt))) : Result<void>();
}

Result<void> ExchangeAccount::amend(std::uint64_t id, const OrderTerms& terms, Timestamp now)
{
    const auto found = m_orders.find(id);
    if (found == m_orders.end() || !found->second.isOpen())
        return fail(notOpen(id));
    ExchangeOrder& order = found->second;
    const OrderTerms before = std::exchange(order.terms, terms); // what is told of it already has them
    m_refusal.reset();
    Order asked = behind(order);
    asked.terms = before;
    m_gateway.replace(asked, terms, now);
    drain(now);
    if (!m_refusal)
        return {};
    order.terms = before;
    return fail(*std::exchange(m_refusal, std::nullopt));
}

Result<std::uint64_t> ExchangeAccount::supersede(std::uint64_t id, const OrderTerms& terms, Json extra, Timestamp now)
{
    const auto found = m_orders.find(id);
    if (found == m_orders.end() || !found->second.isOpen())
        return fail(notOpen(id));
    ExchangeOrder& old = found->second;
    const ClientOrderId name = m_front.at(id);
    const std::uint64_t next = ++m_exchange.m_lastOrder;
    ExchangeOrder& made = m_orders[next];
    made.id = next;
    made.clientId = old.clientId;
    made.instrument = old.instrument;
    made.terms = terms;
    made.createdMs = made.changedMs = now.toMilliseconds();
    made.extra = std::move(extra);
    Behind& back = m_behind.at(name);
    const Behind before = back;
    back = {next, add(before.before, old.filledQty).value()};
    m_front.emplace(next, name);

    OrderTerms whole = terms; // the simulator's order goes on, so what was filled of it counts
    whole.qty.value = add(terms.qty.value, back.before).value();
    m_refusal.reset();
    m_gateway.replace(behind(old), whole, now);
    drain(now);
    if (m_refusal) {
        back = before;
        m_front.erase(next);
        m_orders.erase(next);
        return fail(*std::exchange(m_refusal, std::nullopt));
    }
    old.state = OrderState::Cancelled;
    old.isSuperseded = true;
    old.changedMs = now.toMilliseconds();
    m_exchange.m_listener.onOrder(*this, old);
    return next;
}

Result<void> ExchangeAccount::setLeverage(InstrumentId instrument, int leverage, Timestamp now)
{
    m_refusal.reset();
    m_gateway.setLeverage(instrument, leverage, now);
    drain(now);
    if (m_refusal)
        return fail(*std::exchange(m_refusal, std::nullopt));
    m_leverage[instrument] = leverage;
    return {};
}

int ExchangeAccount::leverageOf(InstrumentId instrument) const
{
    const auto found = m_leverage.find(instrument);
    if (found != m_leverage.end())
        return found->second;
    return std::min(m_leverageAtFirst, m_exchange.at(instrument).maxLeverage.value_or(m_leverageAtFirst));
}

const ExchangeOrder* ExchangeAccount::find(std::uint64_t id) const
{
    const auto found = m_orders.find(id);
    return found == m_orders.end() ? nullptr : &found->second;
}

const ExchangeOrder* ExchangeAccount::findByClient(std::string_view clientId) const
{
    const ExchangeOrder* newest = nullptr;
    for (auto each = m_orders.rbegin(); each != m_orders.rend(); ++each) {
        if (each->second.clientId != clientId || each->second.clientId.empty())
            continue;
        if (each->second.isOpen())
            return &each->second;
        if (!newest)
            newest = &each->second;
    }
    return newest;
}

std::vector<const ExchangeOrder*> ExchangeAccount::openOrders() const
{
    std::vector<const ExchangeOrder*> open;
    for (const auto& [id, order] : m_orders) {
        if (order.isOpen())
            open.push_back(&order);
    }
    return open;
}

AccountSnapshot ExchangeAccount::state(Timestamp now)
{
    m_gateway.requestSnapshot(now, now);
    drain(now);
    return m_snapshot;
}

// --- what the simulator tells ----------------------------------------------------------------------------------------

ExchangeOrder& ExchangeAccount::forced(const ExecReport& report)
{
    const auto known = m_forced.find(report.venueOrderId);
    if (known != m_forced.end())
        return m_orders.at(known->second);
    const std::uint64_t id = ++m_exchange.m_lastOrder;
    m_forced.emplace(report.venueOrderId, id);
    ExchangeOrder& order = m_orders[id];
    order.id = id;
    order.isForced = true;
    order.createdMs = report.time.toMilliseconds();
    order.terms.type = OrderType::Market;
    order.state = OrderState::Open;
    return order;
}

void ExchangeAccount::onReport(VenueId /*venue*/, const ExecReport& report)
{
    const auto back = m_behind.find(report.order);
    ExchangeOrder& order = back == m_behind.end() ? forced(report) : m_orders.at(back->second.id);
    if (order.isForced && report.fill) {
        order.instrument = report.fill->instrument;
        order.terms.side = report.fill->side;
    }
    order.changedMs = report.time.toMilliseconds();
    order.isHeld = report.isHeld;
    if (report.reason)
        order.reason = report.reason;
    switch (report.type) {
    case ExecType::Ack: order.state = order.filledQty.isZero() ? OrderState::Open : OrderState::PartiallyFilled; break;
    case ExecType::Partial: order.state = OrderState::PartiallyFilled; break;
    case ExecType::Filled: order.state = OrderState::Filled; break;
    case ExecType::Cancelled: order.state = OrderState::Cancelled; break;
    case ExecType::Rejected: order.state = OrderState::Rejected; break;
    case ExecType::Expired: order.state = OrderState::Expired; break;
    }
    if (report.fill)
        count(report, order);
    else
        m_exchange.m_listener.onOrder(*this, order);
}

void ExchangeAccount::count(const ExecReport& report, ExchangeOrder& order)
{
    const Fill& fill = *report.fill;
    order.filledQty = add(order.filledQty, fill.qty.value).value();
    order.filledNotional = add(order.filledNotional, multiply(fill.price.value, fill.qty.value).value()).value();
    if (order.isForced)
        order.terms.qty.value = order.filledQty;
    const PositionKey key{fill.venue, fill.account, fill.instrument};
    const Position* const before = m_positions.find(key);
    const NetPosition net = before ? before->net : NetPosition{};
    CHECK(m_positions.apply(fill).has_value(), "what the simulator fills can be counted");
    const auto pnl = subtract(m_positions.find(key)->net.realised, net.realised);
    m_fills.push_back(
        {++m_exchange.m_lastTrade, order.id, fill, net.qty, pnl->rounded(kPnlScale, Rounding::HalfEven).value()});
    m_exchange.m_listener.onOrder(*this, order);
    m_exchange.m_listener.onFill(*this, m_fills.back());
}

void ExchangeAccount::onAnswer(VenueId /*venue*/, const OrderAnswer& answer)
{
    m_refusal = answer.error;
}

void ExchangeAccount::onMargin(VenueId /*venue*/, const MarginAnswer& answer)
{
    m_refusal = answer.error;
}

void ExchangeAccount::onBalance(const Balance& balance)
{
    m_exchange.m_listener.onBalance(*this, balance);
}

void ExchangeAccount::onPosition(const VenuePosition& position)
{
    m_exchange.m_listener.onPosition(*this, position);
}

void ExchangeAccount::onFunding(const FundingPayment& payment)
{
    m_funding.push_back(payment);
    m_exchange.m_listener.onFunding(*this, payment);
}

void ExchangeAccount::onSnapshot(const AccountSnapshot& snapshot)
{
    m_snapshot = snapshot;
}

// --- the exchange ----------------------------------------------------------------------------------------------------

Exchange::Exchange(std::string_view slug, ExchangeListener& listener)
    : m_venue(m_catalogue.addVenue(slug)), m_listener(listener)
{}

InstrumentId Exchange::addInstrument(Instrument instrument)
{
    instrument.venue = m_venue;
    return m_catalogue.upsert(std::move(instrument));
}

ExchangeAccount& Exchange::addAccount(std::string name, std::map<std::string, Decimal> start, int leverage,
                                      std::optional<FeeTier> fees)
{
    CHECK(!m_accounts.contains(name), "an account is added once");
    auto& made = m_accounts[name];
    made = std::make_unique<ExchangeAccount>(*this, name, std::move(start), leverage, std::move(fees));
    Timestamp first{1};
    made->m_gateway.onSession(SessionState::Ready, first);
    for (const auto& [instrument, mark] : m_marks)
        made->m_gateway.onMark(instrument, mark, first);
    for (const auto& [instrument, book] : m_books)
        made->m_gateway.onBook(instrument, book, scalesOf(at(instrument)), first);
    return *made;
}

Json ledgerOf(const Positions& positions)
{
    Json all = Json::array();
    for (const auto& [key, position] : positions.all()) {
        Json fees = Json::object();
        for (const auto& [asset, fee] : position.fees)
            fees[asset] = fee.toString();
        all.push_back({{"qty", plainText(position.net.qty)},
                       {"realised", position.net.realised.toString()},
                       {"adopted", plainText(position.net.adoptedQty)},
                       {"funding", position.funding.toString()},
                       {"fills", position.fills},
                       {"fees", std::move(fees)}});
    }
    return all;
}

ExchangeAccount* Exchange::account(std::string_view name)
{
    const auto found = m_accounts.find(name);
    return found == m_accounts.end() ? nullptr : found->second.get();
}

std::vector<ExchangeAccount*> Exchange::accounts()
{
    std::vector<ExchangeAccount*> all;
    for (const auto& [name, account] : m_accounts)
        all.push_back(account.get());
    return all;
}

void Exchange::setBook(InstrumentId instrument, const TruthBook& book, Timestamp now)
{
    const Scales scales = scalesOf(at(instrument));
    const auto sideOf = [&scales](const Json& levels) {
        std::vector<BookLevel> out;
        for (const Json& level : levels) {
            const auto price = Decimal::parse(level.at(0).get<std::string>());
            const auto qty = Decimal::parse(level.at(1).get<std::string>());
            CHECK(price && qty, "the twin's own book holds only numbers");
            out.push_back({price->mantissaAt(scales.price).value(), qty->mantissaAt(scales.qty).value()});
        }
        return out;
    };
    L2Book& kept = m_books[instrument];
    CHECK(kept.bids.assign(sideOf(book.bids(kDepth))) && kept.asks.assign(sideOf(book.asks(kDepth))),
          "the twin's own book is in order");
    for (const auto& [name, account] : m_accounts) {
        account->m_gateway.onBook(instrument, kept, scales, now);
        account->drain(now);
    }
}

void Exchange::trade(InstrumentId instrument, const Trade& trade, Timestamp now)
{
    for (const auto& [name, account] : m_accounts) {
        account->m_gateway.onTrade(instrument, trade, now);
        account->drain(now);
    }
}

void Exchange::setMark(InstrumentId instrument, const Mark& mark, Timestamp now)
{
    m_marks[instrument] = mark;
    for (const auto& [name, account] : m_accounts) {
        account->m_gateway.onMark(instrument, mark, now);
        account->drain(now);
    }
}

void Exchange::advance(Timestamp now)
{
    for (const auto& [name, account] : m_accounts)
        account->drain(now);
}

} // namespace gannet::twin
