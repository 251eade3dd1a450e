// SPDX-License-Identifier: GPL-3.0-or-later
// What is not known: doubted orders, snapshots of accounts, and what the store remembers of the run before.
#include "core/model/order_state.h"
#include "core/trading/oms.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <utility>

namespace gannet {

void Oms::doubt(ClientOrderId id, OrderAsk ask, Timestamp sent, std::string_view why)
{
    const Order& order = *m_orders.find(id);
    m_orders.setOutcomeUnknown(id, m_now);
    m_doubts.begin(id, ask, sent, m_now);
    audit("decision", "engine", order.request, id, fmt::format("outcome unknown, the venue is asked: {}", why));
    changed(order);
    AccountDesk* const desk = deskOf(order);
    if (desk && ask == OrderAsk::Replace)
        wantSnapshot(*desk); // only a snapshot has the terms
}

bool Oms::isAwaited(ClientOrderId order) const
{
    const auto isAsked = [this, order](OrderAsk ask) { return m_doubts.askedAt(order, ask).isKnown(); };
    return m_doubts.holds(order) || isAsked(OrderAsk::New) || isAsked(OrderAsk::Cancel) || isAsked(OrderAsk::Replace) ||
           m_unsent.contains(order) || m_cancelLater.contains(order) ||
           std::ranges::any_of(m_intents, [order](const auto& intent) { return intent.second.order == order; });
}

void Oms::query(const Order& order)
{
    AccountDesk* const desk = deskOf(order);
    if (!desk)
        return;
    const SessionState session = desk->gateway->session();
    if (session != SessionState::Ready && session != SessionState::Degraded)
        return; // the doubt comes round again
    if (m_doubts.holds(order.id) && m_doubts.askOf(order.id) == OrderAsk::Replace) {
        wantSnapshot(*desk);
        return;
    }
    audit("wire", "engine", order.request, order.id, "query");
    remind(*desk);
    desk->gateway->query(forWire(order, *desk->gateway), m_now);
}

/// An end that we conclude; it takes the way of a report.
void Oms::end(const Order& order, ExecType type, Error reason)
{
    ExecReport report;
    report.type = type;
    report.order = order.id;
    report.account = order.account;
    report.reason = std::move(reason);
    report.time = m_now;
    onReport(accountOf(order), report);
}

void Oms::onSession(const AccountKey& key)
{
    const auto place = m_accounts.find(key);
    if (place == m_accounts.end() || !place->second.gateway)
        return;
    AccountDesk& desk = place->second;
    const SessionState session = desk.gateway->session();
    const bool isUp =
        session == SessionState::Syncing || session == SessionState::Ready || session == SessionState::Degraded;
    if (!isUp) {
        if (desk.state == AccountState::Down)
            return;
        desk.state = AccountState::Down;
        desk.downSince = m_now;
        const bool wasComparing = desk.snapshotAsked.isKnown() || !desk.comparing.requests.empty();
        desk.snapshotAsked = {};
        accountChanged(desk);
        if (wasComparing)
            compareFailed(desk, {.kind = ErrorKind::Disconnected,
                                 .code = Code::VenueUnavailable,
                                 .message = fmt::format("the session with {} ended before its answer came",
                                                        m_market.venueName(key.venue))});
        return;
    }
    if (desk.state == AccountState::Down) {
        desk.state = AccountState::Checking;
        desk.comparing.failures = 0;
        accountChanged(desk);
        askSnapshot(desk, causeNow(desk));
    }
    if (session == SessionState::Syncing)
        return;
    const CancelsTogether together(*this);
    const std::set<ClientOrderId> later = m_cancelLater;
    for (const ClientOrderId& id : later) {
        const Order* const order = m_orders.find(id);
        if (order && accountOf(*order) == key)
            static_cast<void>(cancel(id, {}, "engine", "the venue is back"));
    }
}

void Oms::adoptOrder(AccountDesk& desk, Order order, const std::vector<Fill>& fills)
{
    const bool isWhole = order.terms.qty.value.mantissa > 0 && subtract(order.terms.qty.value, order.filledQty);
    std::vector<Fill> own;
    std::copy_if(fills.begin(), fills.end(), std::back_inserter(own), [&order](const Fill& fill) {
        return (fill.order.isValid() && fill.order == order.id) ||
               (!order.venueOrderId.empty() && fill.venueOrderId == order.venueOrderId);
    });
    if (!isWhole || !isWorking(order.state) || !m_market.instrument(order.instrument)) {
        trouble({.kind = ErrorKind::Protocol,
                 .code = Code::StateConflict,
                 .message = fmt::format("An open order of {} (its id \"{}\") makes no sense: {}, {} filled, {}",
                                        m_market.venueName(desk.key.venue), order.venueOrderId, describe(order.terms),
                                        order.filledQty.toString(), toString(order.state))});
        return;
    }
    order.mode = desk.mode;
    order.state = order.filledQty.isZero() ? OrderState::Open : OrderState::PartiallyFilled;
    order.isOutcomeUnknown = false;
    const auto adopted = m_orders.adopt(std::move(order), own);
    if (!adopted) {
        trouble(adopted.error());
        return;
    }
    tellUnfit(desk);
    audit("decision", "engine", {}, (*adopted)->id,
          fmt::format("order found at the venue and adopted: {}", describe((*adopted)->terms)));
    changed(**adopted);
}

void Oms::foundTerms(const TermsFound& found)
{
    const Order& order = *m_orders.find(found.order);
    if (isFinal(order.state))
        return;
    const bool isChanging = order.state == OrderState::PendingReplace;
    if (isChanging && !m_doubts.holds(order.id))
        return; // its answer is on the way
    const auto record = m_changes.find(order.id);
    const bool isTaken = record == m_changes.end() || (record->second.after.qty == found.terms.qty &&
                                                       record->second.after.price == found.terms.price &&
                                                       record->second.after.trigger == found.terms.trigger);
    m_orders.setTerms(order.id, found.terms, m_now);
    audit("answer", m_market.slug(order.venue), order.request, order.id, "the venue's terms: " + describe(order.terms));
    if (isChanging) {
        if (!isTaken) {
            Error error{.kind = ErrorKind::Rejected,
                        .code = Code::Other,
                        .message = "The change was not taken: the venue has other terms",
                        .outcome = Outcome::Rejected};
            dropChange(order, error);
            m_orders.move(order.id, OrderMove::ReplaceFailed, m_now, std::move(error));
        }
        m_changes.erase(order.id);
        m_doubts.settled(order.id, OrderAsk::Replace);
        m_doubts.clear(order.id);
        ExecReport lives;
        lives.type = ExecType::Ack;
        lives.order = order.id;
        lives.account = order.account;
        lives.time = m_now;
        static_cast<void>(m_orders.apply(order.venue, lives)); // ends the mark, and the pending state when taken
    }
    changed(order);
}

void Oms::drift(AccountDesk& desk, const PositionDrift& found)
{
    VenuePosition word = found.position;
    word.venue = desk.key.venue;
    word.account = desk.key.account;
    if (const auto told = book(desk.key).adopt(word); !told) {
        trouble(told.error());
        return;
    }
    audit("decision", "engine", {}, {},
          fmt::format("position in {} of {} is {} at the venue and {} here: the venue's is taken",
                      keyOf(word.instrument), desk.key.account, word.qty.toString(), found.ours.toString()));
    m_tell.tell(DriftFound{desk.key, word.instrument, found.ours, word.qty, found.isFirst, m_now});
    static_cast<void>(desk.days[word.instrument]); // it is priced with the others
    m_isDayOpen = true;
    priceDays();
    if (found.isFirst) // another waits until it was agreed to: a restart asks for that again
        keepWords(desk, word.instrument);
    positionChanged(desk.key, word.instrument);
    if (!found.isFirst)
        disarm(DisarmReason::ReconcileMismatch);
}

void Oms::restore(Remembered remembered)
{
    for (const StoredKill& kill : remembered.kills) {
        if (kill.isSet && m_kills.set({kill.target}, kill.time, kill.reason))
            m_tell.tell(KillChanged{kill.target, true, kill.reason, kill.time});
    }
    for (const StoredSetting& setting : remembered.settings) {
        if (!setting.key.starts_with(kConfirmSetting))
            continue;
        const auto mode = tradingModeFrom(std::string_view(setting.key).substr(kConfirmSetting.size()));
        const auto level = confirmLevelFrom(setting.value.value_or(""));
        if (mode && level)
            confirmAs(*mode, *level);
    }
    for (const StoredSetting& setting : remembered.settings) {
        if (!setting.key.starts_with(kAskSetting))
            continue;
        const std::string_view rest = std::string_view(setting.key).substr(kAskSetting.size());
        const std::size_t slash = rest.find('/');
        const auto mode = tradingModeFrom(rest.substr(0, slash));
        const std::string reason(slash == std::string_view::npos ? std::string_view{} : rest.substr(slash + 1));
        if (mode && isSoftLimitReason(reason))
            askAbout(*mode, reason, !setting.value);
    }
    for (const StoredSetting& setting : remembered.settings) {
        if (setting.value && setting.key.starts_with(kDaySetting))
            m_dayRows.push_back(setting);
    }
    for (const StoredSetting& setting : remembered.settings) {
        if (setting.value && setting.key.starts_with(kCashSetting))
            m_cashRows.push_back(setting);
    }
    for (const StoredSetting& setting : remembered.settings) {
        if (setting.value && setting.key.starts_with(kPositionSetting))
            m_wordRows.push_back(setting);
    }
    for (const StoredSetting& setting : remembered.settings) {
        const auto id = setting.value && setting.key.starts_with(kAnewSetting)
                            ? ClientOrderId::fromHex(std::string_view(setting.key).substr(kAnewSetting.size()))
                            : std::nullopt;
        if (!id)
            continue;
        trouble({.kind = ErrorKind::Unavailable,
                 .code = Code::StateConflict,
                 .message = fmt::format("An order was being changed by a cancel and a new one when the program ended: "
                                        "{} was not sent and will not be, and the old one goes unless its cancel got "
                                        "lost. Place it again if that still holds",
                                        *setting.value),
                 .outcome = Outcome::NotSent},
                *id);
        keepAnew(*id, {});
    }
    m_waiting = std::move(remembered);
    resolve();
}

/// Once, and again after more was put back.
void Oms::remind(AccountDesk& desk)
{
    if (std::exchange(desk.hasRemembered, true))
        return;
    for (const auto& [id, order] : m_orders.all()) {
        if (!order.venueOrderId.empty() && accountOf(order) == desk.key)
            desk.gateway->remember(order);
    }
}

void Oms::onInstruments()
{
    resolve();
    for (auto& [key, desk] : m_accounts)
        desk.hasRemembered = false;
}

/// Puts back every waiting row whose instrument is known. All rows of one instrument go in one round.
void Oms::resolve()
{
    const Timestamp midnight = midnightOf(m_now);
    const auto takeKnown = [](auto& rows, auto isKnown) {
        std::decay_t<decltype(rows)> known;
        const auto split =
            std::stable_partition(rows.begin(), rows.end(), [&](const auto& row) { return !isKnown(row); });
        known.assign(std::make_move_iterator(split), std::make_move_iterator(rows.end()));
        rows.erase(split, rows.end());
        return known;
    };
    const auto hasInstrument = [this](const auto& row) { return m_market.instrument(row.instrument) != nullptr; };
    const auto hasVenue = [this](const auto& row) { return m_market.venue(row.venue).isValid(); };

    for (const StoredBalance& row : takeKnown(m_waiting.balances, hasVenue)) {
        AccountKey key = accountFromStored(row.account);
        key.venue = m_market.venue(row.venue);
        AccountDesk& desk = m_accounts[key];
        desk.key = key;
        desk.balances[row.asset] = {key.venue, key.account, row.asset, row.total, row.available, row.time};
    }

    std::map<ClientOrderId, std::vector<Fill>> ofOrder;
    std::vector<std::pair<bool, Fill>> today; // of a shadow account?
    for (StoredFill& row : takeKnown(m_waiting.fills, hasInstrument)) {
        const Instrument& instrument = *m_market.instrument(row.instrument);
        AccountKey key = accountFromStored(row.fill.account);
        key.venue = instrument.venue;
        row.fill.venue = instrument.venue;
        row.fill.instrument = instrument.id;
        row.fill.account = key.account;
        AccountDesk& desk = m_accounts[key];
        desk.key = key;
        if (const auto told = book(key).apply(row.fill); !told) {
            trouble(told.error(), row.fill.order);
            continue;
        }
        desk.days[instrument.id].count(row.fill, instrument, midnight);
        Timestamp& newest = desk.newestFill[instrument.id];
        newest = std::max(newest, row.fill.time);
        desk.fillsKnownTo = std::max(desk.fillsKnownTo, row.fill.time);
        ofOrder[row.fill.order].push_back(row.fill);
        if (row.fill.time >= midnight)
            today.emplace_back(key.isShadow, row.fill);
    }
    for (const StoredFunding& row : takeKnown(m_waiting.funding, hasInstrument)) {
        const Instrument& instrument = *m_market.instrument(row.instrument);
        AccountKey key = accountFromStored(row.account);
        key.venue = instrument.venue;
        const FundingPayment payment{instrument.venue,
                                     instrument.id,
                                     key.account,
                                     row.amount,
                                     row.rate.value_or(Decimal{}),
                                     row.positionQty.value_or(Decimal{}),
                                     row.time};
        if (const auto told = book(key).apply(payment); !told)
            trouble(told.error());
        else {
            AccountDesk& desk = m_accounts[key];
            desk.days[instrument.id].count(payment, midnight);
            desk.comparing.fundingKnownTo = std::max(desk.comparing.fundingKnownTo, payment.time);
        }
    }
    readWords();
    readDays();
    readCash();
    for (const RememberedSize& row : takeKnown(m_waiting.sizes, hasInstrument)) {
        const Instrument& instrument = *m_market.instrument(row.instrument);
        AccountKey key = accountFromStored(row.account);
        key.venue = instrument.venue;
        AccountDesk& desk = m_accounts[key];
        desk.key = key;
        desk.counters.entered(instrument.id, row.order, row.qty);
    }
    for (StoredOrder& row : takeKnown(m_waiting.orders, hasInstrument)) {
        const auto fills = ofOrder.find(row.order.id);
        putBack(std::move(row), fills == ofOrder.end() ? std::vector<Fill>() : fills->second);
    }
    for (const auto& [isShadow, fill] : today) {
        const Order* const order = m_orders.find(fill.order);
        const AccountDesk& desk = m_accounts[{fill.venue, fill.account, isShadow}];
        m_tell.tell(FillTold{fill, order ? order->mode : isShadow ? TradingMode::Shadow : desk.mode, true});
    }
    for (const bool isShadow : {false, true}) {
        for (const auto& [key, position] : positions(isShadow).all())
            positionChanged({key.venue, key.account, isShadow}, key.instrument);
    }
    tellWaiting();
}

/// An order of the run before. What was on its way is in doubt: it may be at the venue, or never have left.
void Oms::putBack(StoredOrder row, const std::vector<Fill>& fills)
{
    const Instrument& instrument = *m_market.instrument(row.instrument);
    Order order = std::move(row.order);
    order.account = accountFromStored(order.account).account;
    order.venue = instrument.venue;
    order.instrument = instrument.id;
    const auto adopted = m_orders.adopt(std::move(order), fills);
    if (!adopted) {
        trouble(adopted.error());
        return;
    }
    const Order& kept = **adopted;
    const AccountKey key = accountOf(kept);
    AccountDesk& desk = m_accounts[key];
    desk.key = key;
    tellUnfit(desk);
    if (kept.state != OrderState::Denied && kept.origin != OrderOrigin::External && dayOf(kept.created) == dayOf(m_now))
        desk.counters.sent(kept.created);
    // When it was sent is not known, but not later than now: the time in which it may still come in begins now.
    switch (kept.state) {
    case OrderState::Created:
        m_unsent.insert(kept.id);
        m_local.insert(kept.id);
        break;
    case OrderState::PendingNew: m_doubts.begin(kept.id, OrderAsk::New, m_now, m_now); break;
    case OrderState::PendingCancel: m_doubts.begin(kept.id, OrderAsk::Cancel, m_now, m_now); break;
    case OrderState::PendingReplace: m_doubts.begin(kept.id, OrderAsk::Replace, m_now, m_now); break;
    default:
        if (kept.isOutcomeUnknown && !isFinal(kept.state))
            m_doubts.begin(kept.id, OrderAsk::Query, m_now, m_now);
        break;
    }
    if (m_doubts.holds(kept.id))
        m_orders.setOutcomeUnknown(kept.id, m_now);
    const bool hasEnd = kept.terms.timeInForce == TimeInForce::Gtd && !isFinal(kept.state);
    if (hasEnd)
        m_expiries.insert({kept.terms.expiry, kept.id}); // a venue that keeps the time itself ends it first
    if (hasEnd && m_local.contains(kept.id) && kept.terms.expiry <= m_now)
        static_cast<void>(cancel(kept.id, {}, "engine", "its time was over while the program was not running"));
    else
        tellOrder(kept, true);
}

} // namespace gannet
