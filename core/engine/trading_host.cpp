// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/trading_host.h"

#include "core/base/overloaded.h"
#include "core/engine/config_symbols.h"
#include "core/engine/trading_codec.h"
#include "core/model/order_state.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace gannet {

namespace {

/// Deadlines that a source names anew at once are followed this often within one step.
constexpr int kRoundsPerStep = 64;

[[nodiscard]] Timestamp earlier(Timestamp a, Timestamp b)
{
    return !a.isKnown() ? b : !b.isKnown() ? a : std::min(a, b);
}

[[nodiscard]] bool isSame(const std::optional<Error>& a, const std::optional<Error>& b)
{
    return a.has_value() == b.has_value() &&
           (!a || (a->code == b->code && a->message == b->message && a->field == b->field && a->value == b->value));
}

[[nodiscard]] Result<TradingGateway> noLiveSide(const AccountKey& key)
{
    return fail(ErrorKind::Unsupported, Code::Unsupported,
                fmt::format("Account {} stays closed: this run opens no live account", key.account));
}

} // namespace

TradingHost::TradingHost(const OmsSettings& settings, const Catalogue& catalogue, const Books& books,
                         const Market& market, Subscriptions& subscriptions, VenueDesk& venues, StorePort& store,
                         TradingTell& tell)
    : m_catalogue(catalogue),
      m_books(books),
      m_market(market),
      m_venues(venues),
      m_tell(tell),
      m_streams(catalogue, subscriptions, venues),
      m_store(store),
      m_desk(settings, *this, m_store, *this)
{}

// --- What trading reads ---------------------------------------------------------------------------------------------

const Instrument* TradingHost::instrument(std::string_view key) const
{
    return m_catalogue.findKey(key);
}

const Instrument* TradingHost::instrument(InstrumentId id) const
{
    return m_catalogue.find(id);
}

std::string_view TradingHost::venueName(VenueId venue) const
{
    return m_venues.capabilitiesOf(venue).name;
}

MarketNow TradingHost::now(InstrumentId instrument) const
{
    return marketNow(m_books.find(instrument), m_market.find(instrument), m_now);
}

// --- What comes in --------------------------------------------------------------------------------------------------

void TradingHost::setNow(Timestamp now)
{
    m_desk.setNow(now);
    m_now = m_desk.oms().now();
}

void TradingHost::restore(Remembered remembered)
{
    if (std::exchange(m_isRestored, true))
        return; // once a run
    m_owners.restore(remembered);
    m_remembered = remembered;
    m_desk.restore(std::move(remembered));
}

void TradingHost::onCommand(const TradingCommand& command)
{
    const auto* const compare = std::get_if<CompareAccount>(&command);
    if (compare && tryNow(*compare))
        return;
    m_desk.onCommand(command);
}

/// There is nothing to compare with while the session waits for its next try: that is made now, and the comparison
/// follows it.
bool TradingHost::tryNow(const CompareAccount& command)
{
    for (Account& account : m_accounts) {
        AccountWire* const wire = account.gateway.wire;
        if (!wire || account.key.account != command.account || account.key.venue != venue(command.venue) ||
            account.gateway.orders->mode() != command.mode || !wire->retryAt().isKnown())
            continue;
        wire->tryNow(m_now);
        noteSession(account);
        RequestAnswered told;
        told.request = command.request;
        told.kind = RequestAnswered::Kind::Done;
        told.mode = command.mode;
        told.words = fmt::format("{} connects to {} now, and is compared with it then", command.account,
                                 venueName(account.key.venue));
        told.time = m_now;
        m_tell.tell(std::move(told));
        return true;
    }
    return false;
}

void TradingHost::keep(const KeepSetting& setting)
{
    m_store.push(StoredSetting{std::string(kScreenSetting) + setting.key, setting.value, m_now});
}

void TradingHost::onEvent(const Event& event)
{
    for (const Account& account : m_accounts) {
        if (account.gateway.feed && account.key.venue == event.stream.venue)
            feed(*account.gateway.feed, event);
    }
    const bool isOfInstrument = event.stream.instrument.isValid();
    if (isOfInstrument)
        m_touched.insert(event.stream.instrument);
    else if (std::holds_alternative<VenueStatus>(event.payload))
        m_isSessionTouched = true;
}

template <class Id, class Hear> void TradingHost::hear(VenueId venue, Id number, Hear hear)
{
    for (Account& account : m_accounts) {
        if (!account.gateway.wire || account.key.venue != venue || !account.gateway.numbers.owns(number))
            continue;
        hear(*account.gateway.wire);
        noteSession(account);
        return;
    }
}

void TradingHost::noteSession(Account& account)
{
    if (!account.gateway.wire)
        return;
    const SessionState session = account.gateway.orders->session();
    if (std::exchange(account.session, session) != session)
        m_desk.oms().onSession(account.key);
    const auto known = m_standings.find(account.key);
    if (known == m_standings.end())
        return;
    AccountStanding now = known->second;
    now.session = session;
    now.trouble = account.gateway.orders->trouble();
    now.retryAt = account.gateway.wire->retryAt();
    if (now.session != known->second.session || now.retryAt != known->second.retryAt ||
        !isSame(now.trouble, known->second.trouble))
        tellStanding(now);
}

void TradingHost::noteStanding(const AccountKey& account, AccountKeyState state, std::string words)
{
    AccountStanding now = m_standings[account];
    now.account = account;
    now.key = state;
    now.keyWords = std::move(words);
    tellStanding(now);
}

void TradingHost::tellStanding(const AccountStanding& standing)
{
    AccountStanding& known = m_standings[standing.account];
    known = standing;
    known.time = m_now;
    m_desk.oms().noteKey(known.account, known.key == AccountKeyState::Open ? std::string() : known.keyWords);
    m_tell.tell(known);
}

void TradingHost::onKey(const AccountKeyNews& news)
{
    if (news.row)
        m_store.push(
            StoredSetting{std::string(kAccountSetting) + news.venue + '/' + news.account, news.row->text, m_now});
    const AccountKey key{m_catalogue.findVenue(news.venue), news.account, false};
    if (!key.venue.isValid())
        return; // its venue is none of this run: only the row counts
    const bool isOpen = std::ranges::any_of(m_accounts, [&key](const Account& one) { return one.key == key; });
    if (isOpen && news.opening) {
        m_tell.tell(TradingTrouble{{.kind = ErrorKind::Invalid,
                                    .code = Code::StateConflict,
                                    .message = fmt::format("Account {} is open already; a new key counts from the next "
                                                           "start on",
                                                           news.account),
                                    .field = "account",
                                    .value = news.account},
                                   {},
                                   m_now});
        noteStanding(key, AccountKeyState::Open, news.sentence);
        return;
    }
    noteStanding(key, isOpen ? AccountKeyState::Open : news.state, news.sentence);
    if (!news.opening)
        return;
    const WireNumbers numbers = WireNumbers::of(m_livePlaces[key.venue]++);
    AccountPlan plan{key, news.opening->settings.limits,
                     [this, key, opening = *news.opening, numbers](OrderSink& sink, const Remembered&, Timestamp) {
                         return m_makeLive ? m_makeLive(key, opening, numbers, sink) : noLiveSide(key);
                     }};
    m_plans.push_back(std::move(plan));
    m_isPlanNew = true;
}

void TradingHost::onWire(const LinkUp& up)
{
    hear(up.venue, up.link, [&](AccountWire& wire) { wire.onLinkUp(up.link, m_now); });
}

void TradingHost::onWire(const LinkDown& down)
{
    hear(down.venue, down.link, [&](AccountWire& wire) { wire.onLinkDown(down.link, down.reason, m_now); });
}

void TradingHost::onWire(const FrameIn& frame)
{
    hear(frame.venue, frame.link, [&](AccountWire& wire) { wire.onFrame(frame.link, frame.bytes, m_now); });
}

void TradingHost::onWire(const HttpReply& reply)
{
    hear(reply.venue, reply.id, [&](AccountWire& wire) { wire.onHttpReply(reply, m_now); });
}

void TradingHost::onWire(const HttpFailure& failure)
{
    hear(failure.venue, failure.id, [&](AccountWire& wire) { wire.onHttpFailure(failure, m_now); });
}

void TradingHost::stop()
{
    for (const Account& account : m_accounts) {
        if (account.gateway.wire)
            account.gateway.wire->stop(m_now);
    }
}

void TradingHost::feed(MarketFeed& feed, const Event& event) const
{
    const InstrumentId id = event.stream.instrument;
    const auto tellBook = [&] {
        const BookState* const state = m_books.find(id);
        if (state && state->hasSnapshot && state->health == StreamHealth::Live)
            feed.onBook(id, state->book, {state->priceScale, state->qtyScale}, m_now);
    };
    std::visit(overloaded{[&](const BookSnapshot&) { tellBook(); }, [&](const BookUpdate&) { tellBook(); },
                          [&](const Trade& trade) {
                              if (!trade.isBacklog)
                                  feed.onTrade(id, trade, m_now);
                          },
                          [&](const Mark& mark) { feed.onMark(id, mark, m_now); },
                          [&](const VenueStatus& status) {
                              if (!id.isValid())
                                  feed.onSession(status.session, m_now);
                              else if (event.stream.kind == StreamKind::Book)
                                  feed.onHealth(id, status.health, m_now);
                          },
                          [](const auto&) {}},
               event.payload);
}

/// What was told before the account was there.
void TradingHost::feedAll(const Account& account) const
{
    MarketFeed& feed = *account.gateway.feed;
    feed.onSession(m_market.session(account.key.venue).session, m_now);
    for (const Instrument& instrument : m_catalogue.all()) {
        if (instrument.venue != account.key.venue)
            continue;
        if (const InstrumentMarket* const market = m_market.find(instrument.id))
            feed.onMark(instrument.id, market->mark, m_now);
        const BookState* const book = m_books.find(instrument.id);
        if (!book)
            continue;
        if (book->hasSnapshot && book->health == StreamHealth::Live)
            feed.onBook(instrument.id, book->book, {book->priceScale, book->qtyScale}, m_now);
        else
            feed.onHealth(instrument.id, book->health, m_now);
    }
}

// --- Accounts -------------------------------------------------------------------------------------------------------

void TradingHost::openAccounts()
{
    const auto hasInstruments = [this](const AccountPlan& plan) {
        return std::ranges::any_of(m_catalogue.all(),
                                   [&plan](const Instrument& one) { return one.venue == plan.key.venue; });
    };
    for (std::size_t i = 0; i < m_plans.size();) {
        if (!hasInstruments(m_plans[i])) {
            ++i;
            continue;
        }
        AccountPlan plan = std::move(m_plans[i]);
        m_plans.erase(m_plans.begin() + static_cast<std::ptrdiff_t>(i));
        open(std::move(plan));
    }
    if (m_plans.empty())
        m_remembered.reset();
}

void TradingHost::open(AccountPlan plan)
{
    const Result<void> opened = tryOpen(plan);
    const bool isLive = m_standings.contains(plan.key);
    if (!opened) {
        if (isLive)
            noteStanding(plan.key, AccountKeyState::Failed, opened.error().message);
        m_tell.tell(TradingTrouble{opened.error(), {}, m_now});
        return;
    }
    if (isLive) {
        noteStanding(plan.key, AccountKeyState::Open, m_standings[plan.key].keyWords);
        noteSession(m_accounts.back());
    }
    m_desk.oms().onSession(plan.key);
}

Result<void> TradingHost::tryOpen(AccountPlan& plan)
{
    static const Remembered kNothing;
    auto made = plan.make(m_desk.oms().sinkOf(plan.key), m_remembered ? *m_remembered : kNothing, m_now);
    if (!made)
        return fail(std::move(made.error()));
    auto owned = m_owners.take(m_catalogue.slug(plan.key.venue), storedAccount(plan.key), made->owner, m_now);
    if (!owned)
        return fail(std::move(owned.error()));
    if (*owned)
        m_store.push(std::move(**owned));
    if (auto attached = m_desk.oms().attach(*made->orders, plan.limits); !attached)
        return attached;
    if (auto unknown = unknownSymbols(plan.key, plan.limits, m_catalogue)) {
        std::string about = "config " + unknown->field;
        m_tell.tell(TroubleStands{std::move(about), std::move(*unknown), false, m_now});
    }
    Account& account = m_accounts.emplace_back(Account{plan.key, std::move(*made)});
    if (account.gateway.feed)
        feedAll(account);
    if (account.gateway.wire)
        account.gateway.wire->start(m_now);
    return {};
}

// --- Acting ---------------------------------------------------------------------------------------------------------

void TradingHost::settle()
{
    if (m_isRestored && m_catalogue.size() != m_knownInstruments) {
        m_knownInstruments = m_catalogue.size();
        m_desk.onInstruments();
        m_isPlanNew = true;
    }
    if (m_isRestored && std::exchange(m_isPlanNew, false))
        openAccounts();
    if (std::exchange(m_isSessionTouched, false)) {
        for (const Account& account : m_accounts)
            m_desk.oms().onSession(account.key);
    }
    for (const InstrumentId instrument : std::exchange(m_touched, {}))
        m_desk.onMarket(instrument);
    m_desk.settle();
    if (std::exchange(m_isHoldingTouched, false))
        holdStreams();
    m_store.flush();
}

void TradingHost::tell(TradingEvent event)
{
    // A fill or a change of what is held already holds nothing new: only a beginning and an end do.
    if (const auto* const order = std::get_if<OrderChanged>(&event))
        m_isHoldingTouched |= isFinal(order->order.state) || !m_streams.holds(order->order.instrument);
    else if (const auto* const position = std::get_if<PositionChanged>(&event))
        m_isHoldingTouched |= position->qty.isZero() || !m_streams.holds(position->instrument);
    m_tell.tell(std::move(event));
}

void TradingHost::holdStreams()
{
    std::set<InstrumentId> instruments;
    const Oms& oms = m_desk.oms();
    for (const Order* order : oms.orders().working())
        instruments.insert(order->instrument);
    for (const ClientOrderId local : oms.localOrders())
        instruments.insert(oms.orders().find(local)->instrument);
    for (const bool isShadow : {false, true}) {
        for (const auto& [key, position] : oms.positions(isShadow).all()) {
            if (!position.net.qty.isZero())
                instruments.insert(key.instrument);
        }
    }
    m_streams.hold(instruments);
}

void TradingHost::addTo(Digest& digest) const
{
    const Oms& oms = m_desk.oms();
    for (const auto& [id, order] : oms.orders().all()) {
        ByteWriter bytes;
        write(bytes, order);
        digest.add(m_catalogue.at(order.instrument).key);
        digest.add(bytes.take());
    }
    const auto addDecimal = [&digest](const Decimal& value) { digest.add(plainText(value)); };
    for (const bool isShadow : {false, true}) {
        for (const auto& [key, position] : oms.positions(isShadow).all()) {
            digest.add(m_catalogue.at(key.instrument).key);
            digest.add(key.account);
            addDecimal(position.net.qty);
            digest.add(position.net.costBasis ? position.net.costBasis->toString() : "?");
            digest.add(position.net.realised.toString());
            addDecimal(position.net.adoptedQty);
            digest.add(position.funding.toString());
            for (const auto& [asset, fee] : position.fees) {
                digest.add(asset);
                digest.add(fee.toString());
            }
            digest.add(position.fills);
        }
    }
    for (const auto& [key, account] : oms.accounts()) {
        digest.add(storedAccount(key));
        digest.add(account.state);
        digest.add(account.comparing.reportsMade);
        for (const auto& [asset, balance] : account.balances) {
            digest.add(asset);
            addDecimal(balance.total);
        }
        for (const auto& [instrument, told] : account.venuePositions) {
            digest.add(m_catalogue.at(instrument).key);
            digest.add(told.leverage ? plainText(*told.leverage) : "?");
        }
    }
    for (const TradingMode mode : {TradingMode::Paper, TradingMode::Shadow, TradingMode::Live})
        digest.add(oms.arm().isArmed(mode));
    for (const KillSwitches::Entry& entry : oms.kills().entries())
        digest.add(entry.target.key);
    for (const auto& [key, standing] : m_standings) {
        digest.add(storedAccount(key));
        digest.add(standing.key);
        digest.add(standing.session);
        digest.add(standing.trouble ? standing.trouble->message : std::string());
    }
}

Timestamp TradingHost::nextTimer() const
{
    Timestamp next = m_desk.nextTimer();
    for (const Account& account : m_accounts)
        next = earlier(next, account.gateway.orders->nextTimer());
    return next;
}

/// A gateway that answers may make the desk act, and the other way round: gone round until nothing is due.
void TradingHost::onTimer()
{
    for (int round = 0; round < kRoundsPerStep; ++round) {
        bool hasActed = false;
        const auto isDue = [this](Timestamp due) { return due.isKnown() && due <= m_now; };
        for (Account& account : m_accounts) {
            if (!isDue(account.gateway.orders->nextTimer()))
                continue;
            account.gateway.orders->onTimer(m_now);
            noteSession(account);
            m_desk.settle();
            hasActed = true;
        }
        if (isDue(m_desk.nextTimer())) {
            m_desk.onTimer();
            hasActed = true;
        }
        if (!hasActed)
            return;
    }
}

} // namespace gannet
