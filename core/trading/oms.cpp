// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/trading/oms.h"

#include "core/base/check.h"
#include "core/ledger/pnl.h"
#include "core/model/order_state.h"
#include "core/venue/order_rules.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace gannet {

namespace {

/// Ours: of a clock that time is ahead of, how much can be made up from one item to the next: those of a live account
/// are never eight seconds apart.
constexpr Duration kMadeUpMost = Duration::seconds(1);

/// Whether it is the position that says what it is: it protects one that it stands against.
[[nodiscard]] bool turnsWithPosition(const Order& order)
{
    return !order.terms.isReduceOnly && order.origin != OrderOrigin::Protection &&
           (hasTrigger(order.terms.type) || order.terms.type == OrderType::Trailing);
}

} // namespace

/// One account's way in. A simulator of shadow orders may have a name of its own for the account, and ids that are no
/// venue's: they are left out, so that they cannot be taken for those of a real order.
class Oms::Sink final : public OrderSink {
public:
    Sink(Oms& oms, AccountKey key) : m_oms(oms), m_key(std::move(key)) {}

    void onReport(VenueId venue, const ExecReport& report) override
    {
        if (!isMine(venue, report.account, "report"))
            return;
        if (!m_key.isShadow) {
            m_oms.onReport(m_key, report);
        } else {
            ExecReport own = report;
            own.account = m_key.account;
            own.venueOrderId.clear();
            if (own.fill)
                own.fill->venueOrderId.clear();
            m_oms.onReport(m_key, own);
        }
        m_oms.enforceKills();
    }
    void onAnswer(VenueId venue, const OrderAnswer& answer) override
    {
        if (!isMine(venue, m_key.account, "answer"))
            return;
        m_oms.onAnswer(m_key, answer);
        m_oms.enforceKills();
    }
    void onMargin(VenueId venue, const MarginAnswer& answer) override
    {
        if (isMine(venue, m_key.account, "answer"))
            m_oms.onMargin(m_key, answer);
    }
    void onBalance(const Balance& balance) override
    {
        if (!isMine(balance.venue, balance.account, "balance"))
            return;
        Balance own = balance;
        own.account = m_key.account;
        m_oms.onBalance(m_key, own);
    }
    void onPosition(const VenuePosition& position) override
    {
        if (isMine(position.venue, position.account, "position"))
            m_oms.onPosition(m_key, position);
    }
    void onFunding(const FundingPayment& payment) override
    {
        if (isMine(payment.venue, payment.account, "funding"))
            m_oms.onFunding(m_key, payment);
    }
    void onSnapshot(const AccountSnapshot& snapshot) override
    {
        if (!isMine(snapshot.venue, snapshot.account, "snapshot"))
            return;
        if (!m_key.isShadow) {
            m_oms.onSnapshot(m_key, snapshot);
        } else {
            AccountSnapshot own = snapshot;
            own.account = m_key.account;
            for (Order& order : own.openOrders)
                order.venueOrderId.clear();
            for (Fill& fill : own.fills)
                fill.venueOrderId.clear();
            for (Balance& balance : own.balances)
                balance.account = m_key.account;
            m_oms.onSnapshot(m_key, own);
        }
        m_oms.enforceKills();
    }

    void onNotice(VenueId venue, const GatewayNotice& notice) override
    {
        if (isMine(venue, m_key.account, "notice"))
            m_oms.onNotice(m_key, notice);
    }

private:
    [[nodiscard]] bool isMine(VenueId venue, const AccountName& account, std::string_view what)
    {
        if (venue == m_key.venue && (account == m_key.account || account == storedAccount(m_key)))
            return true;
        m_oms.trouble({.kind = ErrorKind::Protocol,
                       .code = Code::StateConflict,
                       .message = fmt::format("A {} for account \"{}\" came by the way of account \"{}\"; it is not "
                                              "taken",
                                              what, account.substr(0, 64), m_key.account),
                       .field = "account",
                       .limit = m_key.account,
                       .value = account.substr(0, 64)});
        return false;
    }

    Oms& m_oms;
    AccountKey m_key;
};

Oms::Oms(const OmsSettings& settings, const TradingMarket& market, StorePort& store, TradingTell& tell)
    : m_settings(settings),
      m_market(market),
      m_store(store),
      m_tell(tell),
      m_orders(settings.session, settings.nextCounter),
      m_arm(settings.arm),
      m_doubts(settings.doubt)
{}

Oms::~Oms() = default;

void Oms::setNow(Timestamp now)
{
    const Timestamp before = m_now;
    const bool wasSetBack = m_time.advance(now);
    m_now = m_time.now();
    tellLead(wasSetBack);
    if (wasSetBack)
        disarm(DisarmReason::ClockJump);
    rollDay(before);
    if (m_isDayOpen)
        priceDays();
}

/// Gateways compare clocks with their venues'. What is made up in one step is little; more is a clock that was set
/// forward while time was ahead of it.
void Oms::tellLead(bool wasSetBack)
{
    const Duration ahead = m_time.ahead();
    const Duration slowed = m_lead - ahead;
    if (slowed == Duration{} && !wasSetBack)
        return;
    m_lead = ahead;
    const bool isSet = wasSetBack || slowed < Duration{} || slowed > kMadeUpMost;
    for (auto& [key, desk] : m_accounts) {
        if (desk.gateway)
            desk.gateway->onClockLead({.ahead = ahead, .slowed = isSet ? Duration{} : slowed, .isSet = isSet}, m_now);
    }
}

OrderSink& Oms::sinkOf(const AccountKey& account)
{
    std::unique_ptr<Sink>& sink = m_sinks[account];
    if (!sink)
        sink = std::make_unique<Sink>(*this, account);
    return *sink;
}

Result<void> Oms::attach(OrderGateway& gateway, const RiskLimits& limits)
{
    AccountKey key = accountFromStored(gateway.account());
    key.venue = gateway.venue();
    key.isShadow = key.isShadow || gateway.mode() == TradingMode::Shadow;
    AccountDesk& desk = m_accounts[key];
    if (desk.gateway)
        return fail(ErrorKind::Invalid, Code::StateConflict,
                    fmt::format("Account {} of {} has a gateway already ({}); live and paper do not share a book",
                                key.account, m_market.slug(key.venue), toString(desk.mode)));
    desk.key = key;
    desk.gateway = &gateway;
    desk.mode = key.isShadow ? TradingMode::Shadow : gateway.mode();
    takeLimits(desk, limits);
    desk.downSince = m_now;
    // What the venue lacks is watched here; a market order is what a trigger becomes, so the venue must have it.
    desk.capabilities = gateway.capabilities();
    const auto addTo = [](auto& values, auto value) {
        if (std::find(values.begin(), values.end(), value) == values.end())
            values.push_back(value);
    };
    for (const OrderType type : {OrderType::Stop, OrderType::StopLimit, OrderType::TakeProfit,
                                 OrderType::TakeProfitLimit, OrderType::Trailing})
        addTo(desk.capabilities.types, type);
    for (const TriggerSource source : {TriggerSource::Mark, TriggerSource::Last})
        addTo(desk.capabilities.triggerSources, source);
    addTo(desk.capabilities.timesInForce, TimeInForce::Gtd);
    static_cast<void>(sinkOf(key));
    if (m_lead != Duration{})
        gateway.onClockLead({.ahead = m_lead, .slowed = {}, .isSet = false}, m_now);
    onSession(key);
    tellLimits(desk);
    return {};
}

void Oms::noteKey(const AccountKey& account, std::string why)
{
    if (why.empty())
        m_whyClosed.erase(account);
    else
        m_whyClosed.insert_or_assign(account, std::move(why));
}

void Oms::setLimits(const AccountKey& account, const RiskLimits& limits)
{
    const auto it = m_accounts.find(account);
    if (it == m_accounts.end())
        return;
    takeLimits(it->second, limits);
    tellLimits(it->second);
}

const AccountDesk* Oms::account(const AccountKey& key) const
{
    const auto it = m_accounts.find(key);
    return it == m_accounts.end() ? nullptr : &it->second;
}

const AccountDesk* Oms::route(VenueId venue, const AccountName& account, TradingMode asked) const
{
    const AccountDesk* best = nullptr;
    for (const bool isShadow : {false, true}) {
        const AccountDesk* const desk = this->account({venue, account, isShadow});
        if (!desk || !desk->gateway)
            continue;
        const TradingMode mode = desk->mode;
        if (mode <= std::min(asked, desk->limits.maxMode) && (!best || mode > best->mode))
            best = desk;
    }
    return best;
}

AccountDesk* Oms::deskOf(const Order& order)
{
    const auto it = m_accounts.find(accountOf(order));
    return it == m_accounts.end() || !it->second.gateway ? nullptr : &it->second;
}

const OrderTerms* Oms::changing(ClientOrderId order) const
{
    const auto it = m_changes.find(order);
    return it == m_changes.end() ? nullptr : &it->second.after;
}

bool Oms::isEntry(const Order& order) const
{
    if (!turnsWithPosition(order))
        return !order.terms.isReduceOnly && order.origin != OrderOrigin::Protection;
    const Position* const position =
        positions(order.mode == TradingMode::Shadow).find({order.venue, order.account, order.instrument});
    if (!position || position->net.qty.isZero())
        return true;
    return position->net.qty.isNegative() != (order.terms.side == Side::Buy);
}

Timestamp Oms::nextTimer() const
{
    Timestamp next = m_doubts.nextDeadline();
    const auto sooner = [&next](Timestamp at) {
        if (at.isKnown())
            next = next.isKnown() ? std::min(next, at) : at;
    };
    sooner(m_arm.nextDeadline());
    for (const auto& [place, ask] : m_marginAsks)
        sooner(ask.asked + m_settings.doubt.answer);
    for (const auto& [id, insisted] : m_insisted)
        sooner(insisted.next);
    if (!m_expiries.empty())
        sooner(m_expiries.begin()->first);
    for (const auto& [key, desk] : m_accounts) {
        if (!desk.gateway)
            continue;
        if (desk.state == AccountState::Down && !desk.isDisarmed)
            sooner(desk.downSince + m_settings.privateDown);
        if (desk.state != AccountState::Down)
            sooner(snapshotDue(desk));
    }
    return next;
}

void Oms::onTimer()
{
    if (m_arm.onTime(m_now))
        armChanged();
    for (const Doubts::Overdue& overdue : m_doubts.takeOverdue(m_now)) {
        const Order* const order = m_orders.find(overdue.order);
        if (order && !isFinal(order->state))
            doubt(overdue.order, overdue.ask, overdue.askedAt, "the venue has not said what became of it");
    }
    for (const ClientOrderId id : m_doubts.takeDue(m_now)) {
        if (const Order* const order = m_orders.find(id); order && !isFinal(order->state))
            query(*order);
        else
            m_doubts.end(id);
    }
    endOverdueMargin();
    while (!m_expiries.empty() && m_expiries.begin()->first <= m_now) {
        const ClientOrderId id = m_expiries.begin()->second;
        m_expiries.erase(m_expiries.begin());
        insist(id, false);
        static_cast<void>(cancel(id, {}, "engine", "its time was over; this venue keeps no such time itself"));
    }
    cancelAgain();
    for (auto& [key, desk] : m_accounts) {
        if (!desk.gateway)
            continue;
        if (desk.state != AccountState::Down) {
            if (desk.snapshotAsked.isKnown() && snapshotDue(desk) <= m_now)
                compareFailed(desk,
                              {.kind = ErrorKind::Timeout,
                               .code = Code::VenueUnavailable,
                               .message = fmt::format("{} did not answer within {} s", m_market.venueName(key.venue),
                                                      m_settings.snapshotWait.toMilliseconds() / 1'000)});
            if (snapshotDue(desk) <= m_now)
                askSnapshot(desk, causeNow(desk));
        } else if (!desk.isDisarmed && m_now - desk.downSince >= m_settings.privateDown) {
            desk.isDisarmed = true;
            if (m_arm.isArmed(desk.mode))
                audit("decision", "engine", {}, {},
                      fmt::format("account {} of {} disarmed: {}", key.account, m_market.slug(key.venue),
                                  toString(DisarmReason::PrivateStreamDown)));
            accountChanged(desk);
        }
    }
}

void Oms::disarm(DisarmReason reason)
{
    const auto wasReason = m_arm.reason();
    m_arm.disarm(reason);
    if (m_arm.reason() != wasReason)
        armChanged();
}

void Oms::changed(const Order& order)
{
    if (isFinal(order.state)) {
        m_doubts.end(order.id);
        m_unsent.erase(order.id);
        m_local.erase(order.id);
        m_cancelLater.erase(order.id);
        m_cancelAsked.erase(order.id);
        m_insisted.erase(order.id);
        m_cut.erase(order.id);
        m_expiries.erase({order.terms.expiry, order.id});
        if (const auto place = m_accounts.find(accountOf(order)); place != m_accounts.end())
            place->second.differences.ended(order.id);
    }
    m_store.push(rowOf(order));
    tellOrder(order);
}

void Oms::tellOrder(const Order& order, bool isRemembered)
{
    const bool isOurEnd = m_expiries.contains({order.terms.expiry, order.id});
    const bool isProtective = !isEntry(order);
    if (turnsWithPosition(order) && !isFinal(order.state))
        m_turning[order.id] = isProtective;
    else
        m_turning.erase(order.id);
    m_tell.tell(OrderChanged{order, m_local.contains(order.id) || isOurEnd, isProtective, isRemembered});
}

void Oms::tellTurned(const AccountKey& key, InstrumentId instrument)
{
    std::vector<const Order*> turned;
    for (const auto& [id, wasProtective] : m_turning) {
        const Order* const order = m_orders.find(id);
        if (order->instrument == instrument && accountOf(*order) == key && wasProtective == isEntry(*order))
            turned.push_back(order);
    }
    for (const Order* order : turned)
        tellOrder(*order);
}

void Oms::positionChanged(const AccountKey& key, InstrumentId instrument)
{
    constexpr int kShown = 8;
    const Position* const position = book(key).find({key.venue, key.account, instrument});
    if (!position)
        return;
    PositionChanged told;
    told.account = key;
    told.instrument = instrument;
    told.qty = position->net.qty;
    told.averageEntry = averageEntry(position->net, kShown, Rounding::HalfEven);
    if (position->net.isRealisedComplete)
        told.realised = position->net.realised.rounded(kShown, Rounding::HalfEven);
    told.funding = position->funding.rounded(kShown, Rounding::HalfEven);
    told.adoptedQty = position->net.adoptedQty;
    m_tell.tell(std::move(told));
    tellTurned(key, instrument);
}

void Oms::armChanged()
{
    ArmChanged told;
    for (const TradingMode mode : {TradingMode::Paper, TradingMode::Shadow, TradingMode::Live}) {
        if (m_arm.isArmed(mode))
            told.armed = mode;
    }
    if (m_arm.reason())
        told.why = toString(*m_arm.reason());
    told.time = m_now;
    audit("decision", "engine", {}, {},
          told.armed ? fmt::format("armed for {}", toString(*told.armed)) : "disarmed: " + told.why);
    m_tell.tell(std::move(told));
}

void Oms::accountChanged(const AccountDesk& desk)
{
    m_tell.tell(AccountChanged{desk.key, desk.mode, desk.state, m_now, desk.isDisarmed});
}

void Oms::trouble(Error error, ClientOrderId order)
{
    audit("decision", "engine", {}, order, error.message);
    m_tell.tell(TradingTrouble{std::move(error), order, m_now});
}

/// What lasts is told under the account's name, so that two accounts' notices stand beside each other.
void Oms::onNotice(const AccountKey& key, const GatewayNotice& notice)
{
    if (notice.about.empty()) {
        if (notice.error)
            trouble(*notice.error);
        return;
    }
    if (notice.error)
        audit("decision", "venue", {}, {}, notice.error->message);
    m_tell.tell(TroubleStands{fmt::format("{} of {} at {}", notice.about, key.account, m_market.venueName(key.venue)),
                              notice.error.value_or(Error{}), !notice.error, m_now});
}

void Oms::audit(std::string_view kind, std::string_view actor, const RequestId& request, ClientOrderId order,
                std::string text)
{
    m_store.push(AuditEntry{m_now, std::string(kind), std::string(actor), request, order, std::move(text)});
}

/// A decision as the audit keeps it: gate, code, sentence, limit, value, nearest fixes.
std::string Oms::textOf(std::string_view gate, const Error& error)
{
    std::string text = fmt::format("{}{}: {}", gate.empty() ? std::string() : fmt::format("gate {}, ", gate),
                                   toString(error.code), error.message);
    if (!error.limit.empty())
        text += fmt::format(" (limit {}, value {})", error.limit, error.value);
    if (!error.fixes.empty())
        text += fmt::format(" [{}]", fmt::join(error.fixes, ", "));
    return text;
}

void Oms::answer(RequestAnswered answered)
{
    answered.time = m_now;
    std::string text = answered.error ? textOf(answered.gate, *answered.error) : answered.words;
    const ClientOrderId first = answered.orders.empty() ? ClientOrderId{} : answered.orders.front();
    audit("decision", "engine", answered.request, first, std::move(text));
    m_tell.tell(std::move(answered));
}

StoredOrder Oms::rowOf(const Order& order) const
{
    StoredOrder row{std::string(m_market.slug(order.venue)), keyOf(order.instrument), order};
    row.order.account = storedAccount(accountOf(order));
    return row;
}

std::string Oms::nameOf(const AccountKey& account) const
{
    return fmt::format("{} {}", m_market.venueName(account.venue), storedAccount(account));
}

std::string Oms::nameOf(const Order& order) const
{
    const OrderTerms& terms = order.terms;
    const std::optional<Price>& price = terms.price ? terms.price : terms.trigger;
    return fmt::format("\"{} {} {}{}{}\" in {}", toString(terms.side), terms.qty.toString(), toString(terms.type),
                       price ? " " : "", price ? price->toString() : "", keyOf(order.instrument));
}

std::string Oms::keyOf(InstrumentId id) const
{
    const Instrument* const instrument = m_market.instrument(id);
    return instrument ? instrument->key : std::string();
}

} // namespace gannet
