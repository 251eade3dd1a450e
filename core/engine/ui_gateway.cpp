// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/ui_gateway.h"

#include "core/base/overloaded.h"
#include "core/engine/portfolio_fill.h"
#include "core/engine/ticket_fill.h"

#include <algorithm>
#include <string>
#include <utility>

namespace gannet {

namespace {

/// The slot of a view when it is of the wanted kind, else null.
template <class View> [[nodiscard]] ViewSlot<View>* slotOf(const BoundView& view)
{
    const auto* slot = std::get_if<std::shared_ptr<ViewSlot<View>>>(&view.target);
    return slot ? slot->get() : nullptr;
}

/// "orders 2, positions 1, no differences", or each of them.
[[nodiscard]] std::string resultOf(const AccountCompared& compared)
{
    std::string words =
        "orders " + std::to_string(compared.orders) + ", positions " + std::to_string(compared.positions);
    if (compared.differences.empty())
        return words + ", no differences";
    for (const std::string& difference : compared.differences)
        words += "; " + difference;
    return words;
}

} // namespace

UiGateway::UiGateway(const Catalogue& catalogue, const Books& books, const Market& market, Subscriptions& subscriptions,
                     VenueDesk& desk)
    : m_catalogue(catalogue),
      m_books(books),
      m_market(market),
      m_desk(desk),
      m_views(catalogue, market, subscriptions, desk)
{}

std::string UiGateway::stageName(std::string_view stage, VenueId venue) const
{
    return std::string(stage) + ' ' + std::string(m_catalogue.slug(venue));
}

void UiGateway::addVenue(VenueId venue, Timestamp now)
{
    m_hasQuote.resize(std::max<std::size_t>(m_hasQuote.size(), venue.value + std::size_t{1}));
    m_stages.begin(stageName("catalogue", venue), now, m_tell);
    m_stages.begin(stageName("connect", venue), now, m_tell);
}

void UiGateway::onCommand(const Command& command, Timestamp now)
{
    std::visit(overloaded{[this, now](const OpenView& open) { m_views.open(open, now); },
                          [this](const CloseView& close) { m_views.close(close.id); },
                          [this](const ResyncBook& resync) { m_views.resyncBook(resync.key); },
                          [](const TradingCommand&) {}, // no view changes with it
                          [](const KeepSetting&) {}},   // nor with it
               command);
    awaitFirstQuotes(now);
}

void UiGateway::onEvent(const Event& event)
{
    m_views.noteEvent(event);
    noteQueues(event);
    const std::size_t id = event.stream.instrument.value;
    if (event.stream.instrument.isValid() && id < m_inPlay.size() && m_inPlay[id])
        m_views.notePortfolio();
    if (const auto* status = std::get_if<VenueStatus>(&event.payload)) {
        const bool isStream = event.stream.instrument.isValid();
        if (!isStream && status->session == SessionState::Ready)
            m_stages.done(stageName("connect", event.stream.venue), event.ingestTime, m_tell);
        if (!isStream)
            noteTrouble(*status, event.stream.venue, event.ingestTime);
        if (m_tell)
            m_tell(StatusChanged{event.stream.venue, std::string(m_catalogue.slug(event.stream.venue)),
                                 m_desk.capabilitiesOf(event.stream.venue).name,
                                 isStream ? m_catalogue.at(event.stream.instrument).key : std::string(), *status,
                                 event.ingestTime});
    } else if (std::holds_alternative<InstrumentUpdate>(event.payload)) {
        m_changedCatalogues.insert(event.stream.venue);
    } else {
        noteFirstQuote(event);
    }
}

void UiGateway::tell(TradingEvent event)
{
    if (const auto* changed = std::get_if<OrderChanged>(&event))
        m_queues.onOrder(changed->order, changed->isLocal, m_books.find(changed->order.instrument));
    m_views.noteTrading();
    noteComparison(event);
    if (m_tell)
        m_tell(std::move(event));
}

/// Comparing an account with its venue for the first time is a stage of the start.
void UiGateway::noteComparison(const TradingEvent& event)
{
    const auto name = [this](const AccountKey& account) {
        return stageName("compare " + account.account + (account.isShadow ? "/shadow with" : " with"), account.venue);
    };
    if (const auto* const changed = std::get_if<AccountChanged>(&event);
        changed && changed->state == AccountState::Checking)
        m_stages.begin(name(changed->account), changed->time, m_tell);
    if (const auto* const compared = std::get_if<AccountCompared>(&event))
        m_stages.done(name(compared->account), compared->time, m_tell, resultOf(*compared));
}

void UiGateway::tellSettings(const std::vector<StoredSetting>& settings)
{
    for (const StoredSetting& setting : settings) {
        if (m_tell && setting.value && setting.key.starts_with(kScreenSetting))
            m_tell(SettingTold{setting.key.substr(kScreenSetting.size()), *setting.value});
    }
}

void UiGateway::noteQueues(const Event& event)
{
    const InstrumentId instrument = event.stream.instrument;
    if (const auto* trade = std::get_if<Trade>(&event.payload))
        m_queues.onTrade(instrument, *trade);
    else if (event.stream.kind != StreamKind::Book || !instrument.isValid())
        return;
    else if (const BookState* const book = m_books.find(instrument))
        m_queues.onBook(instrument, *book);
}

/// What holds the start up belongs to the stage that waits for it: a lost link to the connection, anything else to the
/// catalogue while there is none.
void UiGateway::noteTrouble(const VenueStatus& status, VenueId venue, Timestamp now)
{
    const bool isLost = status.session == SessionState::Disconnected;
    if (!isLost && status.session != SessionState::Degraded)
        return; // a new try: what went wrong with the last one stays said until this one ends
    const std::string catalogue = stageName("catalogue", venue);
    const bool isCatalogue = !isLost && m_stages.isRunning(catalogue);
    m_stages.trouble(isCatalogue ? catalogue : stageName("connect", venue), status.words, now, m_tell);
}

/// Of every venue that a view hears. A kept position may have asked for its market before any view did, so the first
/// quote can be older than the stage.
void UiGateway::awaitFirstQuotes(Timestamp now)
{
    for (const BoundView& view : m_views.all()) {
        for (const StreamKey& stream : view.streams) {
            const std::string stage = stageName("first quote", stream.venue);
            m_stages.begin(stage, now, m_tell);
            if (stream.venue.value < m_hasQuote.size() && m_hasQuote[stream.venue.value])
                m_stages.done(stage, now, m_tell);
        }
    }
}

void UiGateway::noteFirstQuote(const Event& event)
{
    const std::size_t venue = event.stream.venue.value;
    const bool isQuote = event.stream.kind == StreamKind::Book || event.stream.kind == StreamKind::Quote ||
                         event.stream.kind == StreamKind::Trades;
    if (!isQuote || venue >= m_hasQuote.size() || m_hasQuote[venue])
        return;
    m_hasQuote[venue] = true;
    m_stages.done(stageName("first quote", event.stream.venue), event.ingestTime, m_tell);
}

void UiGateway::settle(Timestamp now)
{
    if (m_catalogue.size() == m_knownInstruments && !m_views.needsSettle())
        return;
    VenueId grown;
    for (std::size_t i = m_knownInstruments; i < m_catalogue.size(); ++i) {
        if (m_catalogue.all()[i].venue == grown)
            continue;
        grown = m_catalogue.all()[i].venue;
        m_changedCatalogues.insert(grown);
        m_stages.done(stageName("catalogue", grown), now, m_tell);
    }
    m_knownInstruments = m_catalogue.size();
    m_views.settle(now);
    awaitFirstQuotes(now);
}

void UiGateway::tellCatalogues()
{
    for (const VenueId venue : m_changedCatalogues) {
        if (!m_tell)
            continue;
        auto instruments = std::make_shared<std::vector<Instrument>>();
        std::ranges::copy_if(m_catalogue.all(), std::back_inserter(*instruments),
                             [venue](const Instrument& instrument) { return instrument.venue == venue; });
        m_tell(CatalogueChanged{venue, std::string(m_catalogue.slug(venue)), m_desk.capabilitiesOf(venue).name,
                                std::move(instruments)});
    }
    m_changedCatalogues.clear();
}

bool UiGateway::hasHealthView() const
{
    return std::ranges::any_of(m_views.all(), [](const BoundView& view) { return view.spec.kind == ViewKind::Health; });
}

Timestamp UiGateway::nextPublish() const
{
    Timestamp next;
    const auto take = [&next](Timestamp time) {
        if (!next.isKnown() || time < next)
            next = time;
    };
    if (m_views.hasDirty() || !m_changedCatalogues.empty())
        take(std::max(m_nextFrame, Timestamp{1}));
    if (hasHealthView())
        take(std::max(m_nextHealth, Timestamp{1}));
    return next;
}

void UiGateway::publish(Timestamp now, Timestamp pace)
{
    m_stages.check(now, m_tell);
    if (pace >= m_nextFrame && (m_views.hasDirty() || !m_changedCatalogues.empty())) {
        m_nextFrame = pace + kFramePeriod;
        tellCatalogues();
        m_isPortfolioFilled = false;
        for (BoundView& view : m_views.all()) {
            if (view.isDirty && view.spec.kind != ViewKind::Health)
                fill(view, now);
        }
        m_views.setClean();
    }
    if (pace >= m_nextHealth && hasHealthView()) {
        m_nextHealth = pace + kHealthPeriod;
        for (BoundView& view : m_views.all()) {
            if (view.spec.kind == ViewKind::Health)
                fill(view, now);
        }
    }
}

FillSource UiGateway::sourceOf(InstrumentId instrument, Timestamp now) const
{
    FillSource source;
    source.now = now;
    source.whyNoTrading = m_whyNoTrading;
    if (!instrument.isValid())
        return source;
    source.instrument = &m_catalogue.at(instrument);
    source.book = m_books.find(instrument);
    source.market = m_market.find(instrument);
    source.desk = &m_desk;
    source.session = m_market.session(source.instrument->venue);
    source.clockOffset = m_desk.clockOffset(source.instrument->venue);
    return source;
}

FillSource UiGateway::sourceOf(const BoundView& view, Timestamp now) const
{
    const InstrumentId instrument = view.instruments.empty() ? InstrumentId{} : view.instruments[0];
    FillSource source = sourceOf(instrument, now);
    if (!instrument.isValid())
        source.session.words = "waiting for the catalogue to name " + view.spec.key;
    return source;
}

/// All open ones show the same: it is worked out once a frame.
const PortfolioView& UiGateway::portfolioAt(Timestamp now)
{
    if (std::exchange(m_isPortfolioFilled, true))
        return *m_portfolio;
    if (!m_portfolio)
        m_portfolio = std::make_unique<PortfolioView>();
    const Oms* const oms = m_trading ? &m_trading->oms() : nullptr;
    const auto freshness = [this, now](InstrumentId instrument, StreamKind kind) {
        return freshnessOf(sourceOf(instrument, now), kind);
    };
    fillPortfolio(*m_portfolio, {oms, &m_queues, now, freshness, m_trading ? &m_trading->protection() : nullptr});
    m_inPlay = oms ? instrumentsInPlay(*oms) : std::vector<bool>();
    return *m_portfolio;
}

void UiGateway::fill(BoundView& view, Timestamp now)
{
    view.isDirty = false;
    ++view.version;
    const auto put = [&view](auto* slot, const auto& fillBack) {
        if (!slot)
            return;
        auto& back = slot->back();
        fillBack(back);
        back.version = view.version;
        slot->publish();
    };
    switch (view.spec.kind) {
    case ViewKind::Depth:
        put(slotOf<DepthView>(view), [&](DepthView& out) { fillDepth(out, sourceOf(view, now), view.spec.group); });
        break;
    case ViewKind::Profile:
        put(slotOf<ProfileView>(view), [&](ProfileView& out) { fillProfile(out, sourceOf(view, now)); });
        break;
    case ViewKind::Tape: put(slotOf<TapeView>(view), [&](TapeView& out) { fillTape(out, sourceOf(view, now)); }); break;
    case ViewKind::Chart:
        put(slotOf<ChartView>(view), [&](ChartView& out) {
            const bool isHistoryLoading = view.isHistoryLoading && now - view.historyAsked < kHistoryWait;
            fillChart(out, sourceOf(view, now), view.spec.interval, isHistoryLoading);
        });
        break;
    case ViewKind::Quotes:
        put(slotOf<QuotesView>(view), [&](QuotesView& out) {
            out.count = static_cast<std::uint32_t>(view.instruments.size());
            for (std::size_t i = 0; i < view.instruments.size(); ++i)
                fillQuote(out.rows[i], sourceOf(view.instruments[i], now));
        });
        break;
    case ViewKind::Ticket:
        put(slotOf<TicketView>(view), [&](TicketView& out) {
            const TicketDraft none;
            const TicketDraft& draft = view.spec.draft ? *view.spec.draft : none;
            fillTicket(out, draft, sourceOf(view, now), m_trading ? &m_trading->oms() : nullptr);
        });
        break;
    case ViewKind::Portfolio:
        put(slotOf<PortfolioView>(view), [&](PortfolioView& out) { out = portfolioAt(now); });
        break;
    case ViewKind::Health: put(slotOf<HealthView>(view), [&](HealthView& out) { m_desk.fillHealth(out, now); }); break;
    }
}

} // namespace gannet
