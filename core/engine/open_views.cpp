// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/open_views.h"

#include <algorithm>
#include <utility>

namespace gannet {

namespace {

[[nodiscard]] bool has(const Capabilities& capabilities, StreamKind kind)
{
    return std::ranges::find(capabilities.streams, kind) != capabilities.streams.end();
}

[[nodiscard]] bool tellsKlines(const Capabilities& capabilities, KlineInterval interval)
{
    return std::ranges::find(capabilities.klineIntervals, interval) != capabilities.klineIntervals.end();
}

[[nodiscard]] std::vector<StreamKind> kindsOf(ViewKind kind)
{
    switch (kind) {
    case ViewKind::Depth: return {StreamKind::Book, StreamKind::Trades};
    case ViewKind::Profile:
    case ViewKind::Tape: return {StreamKind::Trades};
    case ViewKind::Chart: return {StreamKind::Trades, StreamKind::Mark, StreamKind::Kline};
    case ViewKind::Quotes: return {StreamKind::Quote, StreamKind::Ticker, StreamKind::Mark, StreamKind::Trades};
    case ViewKind::Ticket: return {StreamKind::Book, StreamKind::Trades, StreamKind::Mark};
    case ViewKind::Portfolio: // trading itself keeps what its positions need
    case ViewKind::Health: return {};
    }
    return {};
}

/// Whether an event of a kind shows in a view of a kind.
[[nodiscard]] bool shows(ViewKind view, StreamKind event)
{
    switch (view) {
    case ViewKind::Depth: return event == StreamKind::Book || event == StreamKind::Trades;
    case ViewKind::Profile:
    case ViewKind::Tape: return event == StreamKind::Trades;
    case ViewKind::Chart: return event == StreamKind::Trades || event == StreamKind::Mark || event == StreamKind::Kline;
    case ViewKind::Quotes: return event != StreamKind::Kline;
    case ViewKind::Ticket: return event == StreamKind::Book || event == StreamKind::Trades || event == StreamKind::Mark;
    case ViewKind::Portfolio: // dirty by what trading tells
    case ViewKind::Health: return false;
    }
    return false;
}

[[nodiscard]] bool isOfInstrument(ViewKind kind)
{
    return kind != ViewKind::Health && kind != ViewKind::Portfolio;
}

[[nodiscard]] bool isReady(const VenueStatus& session)
{
    return session.session == SessionState::Ready || session.session == SessionState::Degraded;
}

} // namespace

BoundView* OpenViews::find(ViewId id)
{
    const auto it = std::ranges::find_if(m_views, [id](const BoundView& view) { return view.spec.id == id; });
    return it == m_views.end() ? nullptr : &*it;
}

ConsumerId OpenViews::freeConsumer() const
{
    ConsumerId id{0};
    while (std::ranges::any_of(m_views, [id](const BoundView& view) { return view.consumer == id; }))
        ++id.value;
    return id;
}

void OpenViews::open(const OpenView& command, Timestamp now)
{
    BoundView* view = find(command.spec.id);
    if (!view) {
        BoundView opened;
        opened.consumer = freeConsumer();
        m_views.push_back(std::move(opened));
        view = &m_views.back();
    }
    if (!std::holds_alternative<std::monostate>(command.target))
        view->target = command.target;
    view->spec = command.spec;
    const std::size_t keys = view->spec.kind == ViewKind::Quotes ? std::min(view->spec.keys.size(), kQuoteRows)
                             : isOfInstrument(view->spec.kind)   ? 1
                                                                 : 0;
    view->instruments.assign(keys, InstrumentId{});
    view->isHistoryLoading = false;
    view->needsHistory = view->spec.kind == ViewKind::Chart;
    (void)resolve(*view);
    setStreams(*view, streamsOf(*view));
    askHistory(*view, now);
    rebuildInterest();
    markDirty(*view);
}

void OpenViews::close(ViewId id)
{
    BoundView* view = find(id);
    if (!view)
        return;
    setStreams(*view, {});
    m_views.erase(m_views.begin() + (view - m_views.data()));
    rebuildInterest();
}

void OpenViews::resyncBook(const std::string& key)
{
    if (const Instrument* instrument = m_catalogue.findKey(key))
        m_desk.resyncBook(instrument->id);
}

void OpenViews::settle(Timestamp now)
{
    m_needsSettle = false;
    bool hasChanged = false;
    for (BoundView& view : m_views) {
        if (resolve(view)) {
            setStreams(view, streamsOf(view));
            markDirty(view);
            hasChanged = true;
        }
        askHistory(view, now);
    }
    if (hasChanged)
        rebuildInterest();
}

/// True when a key became known.
bool OpenViews::resolve(BoundView& view) const
{
    bool hasChanged = false;
    for (std::size_t i = 0; i < view.instruments.size(); ++i) {
        if (view.instruments[i].isValid())
            continue;
        const std::string& key = view.spec.kind == ViewKind::Quotes ? view.spec.keys[i] : view.spec.key;
        if (const Instrument* instrument = m_catalogue.findKey(key)) {
            view.instruments[i] = instrument->id;
            hasChanged = true;
        }
    }
    return hasChanged;
}

std::vector<StreamKey> OpenViews::streamsOf(const BoundView& view) const
{
    std::vector<StreamKey> streams;
    for (const InstrumentId id : view.instruments) {
        if (!id.isValid())
            continue;
        const VenueId venue = m_catalogue.at(id).venue;
        const Capabilities& capabilities = m_desk.capabilitiesOf(venue);
        for (const StreamKind kind : kindsOf(view.spec.kind)) {
            const bool isOffered =
                has(capabilities, kind) && (kind != StreamKind::Kline || tellsKlines(capabilities, view.spec.interval));
            const KlineInterval interval = kind == StreamKind::Kline ? view.spec.interval : KlineInterval::OneMinute;
            if (isOffered)
                streams.push_back({venue, id, kind, interval});
        }
    }
    return streams;
}

/// New ones first, so that a stream both need is not left and entered again.
void OpenViews::setStreams(BoundView& view, std::vector<StreamKey> streams)
{
    for (const StreamKey& stream : streams) {
        if (m_subscriptions.add(view.consumer, stream) == Subscriptions::Change::First)
            m_desk.setSubscribed(stream, true);
    }
    for (const StreamKey& stream : view.streams) {
        if (std::ranges::find(streams, stream) != streams.end())
            continue;
        if (m_subscriptions.remove(view.consumer, stream) == Subscriptions::Change::Last)
            m_desk.setSubscribed(stream, false);
    }
    view.streams = std::move(streams);
}

void OpenViews::askHistory(BoundView& view, Timestamp now)
{
    if (!view.needsHistory || view.instruments.empty() || !view.instruments[0].isValid())
        return;
    const VenueId venue = m_catalogue.at(view.instruments[0]).venue;
    const Capabilities& capabilities = m_desk.capabilitiesOf(venue);
    if (!capabilities.hasKlineHistory || !tellsKlines(capabilities, view.spec.interval)) {
        view.needsHistory = false;
        return;
    }
    if (!isReady(m_market.session(venue)))
        return;
    view.needsHistory = false;
    view.isHistoryLoading = true;
    view.historyAsked = now;
    m_desk.requestKlines(view.instruments[0], view.spec.interval, kHistoryCandles);
}

void OpenViews::rebuildInterest()
{
    for (std::vector<std::size_t>& views : m_interest)
        views.clear();
    for (std::size_t i = 0; i < m_views.size(); ++i) {
        for (const InstrumentId id : m_views[i].instruments) {
            if (!id.isValid())
                continue;
            if (id.value >= m_interest.size())
                m_interest.resize(id.value + std::size_t{1});
            m_interest[id.value].push_back(i);
        }
    }
}

void OpenViews::markDirty(BoundView& view)
{
    view.isDirty = true;
    m_hasDirty = true;
}

void OpenViews::markDirty(ViewKind kind)
{
    for (BoundView& view : m_views) {
        if (view.spec.kind == kind)
            markDirty(view);
    }
}

void OpenViews::noteTrading()
{
    markDirty(ViewKind::Ticket);
    markDirty(ViewKind::Portfolio);
}

void OpenViews::notePortfolio()
{
    markDirty(ViewKind::Portfolio);
}

void OpenViews::noteHeard(VenueId venue, Timestamp now)
{
    if (venue.value >= m_heardTold.size())
        m_heardTold.resize(venue.value + std::size_t{1});
    if (now < m_heardTold[venue.value] + kHeardEvery)
        return;
    m_heardTold[venue.value] = now;
    notePortfolio();
    for (BoundView& view : m_views) {
        if (std::ranges::any_of(view.streams, [venue](const StreamKey& stream) { return stream.venue == venue; }))
            markDirty(view);
    }
}

void OpenViews::noteEvent(const Event& event)
{
    if (!event.stream.instrument.isValid()) {
        // A session concerns every block of the venue; they are few and it changes rarely.
        for (BoundView& view : m_views)
            markDirty(view);
        m_needsSettle = true;
        if (const auto* status = std::get_if<VenueStatus>(&event.payload); status && !isReady(*status)) {
            for (BoundView& view : m_views) {
                const bool isChart = view.spec.kind == ViewKind::Chart && !view.streams.empty();
                view.needsHistory = view.needsHistory || (isChart && view.streams[0].venue == event.stream.venue);
            }
        }
        return;
    }
    if (event.stream.instrument.value >= m_interest.size())
        return;
    const auto* kline = std::get_if<Kline>(&event.payload);
    for (const std::size_t index : m_interest[event.stream.instrument.value]) {
        BoundView& view = m_views[index];
        if (!shows(view.spec.kind, event.stream.kind))
            continue;
        if (kline && kline->isHistory && kline->interval == view.spec.interval)
            view.isHistoryLoading = false;
        markDirty(view);
    }
}

} // namespace gannet
