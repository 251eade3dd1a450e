// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/engine.h"

#include "core/base/check.h"
#include "core/base/overloaded.h"

#include <algorithm>
#include <string>
#include <utility>

namespace gannet {

namespace {

/// Whether the event was said by the venue the moment it happened, so that its age means something.
[[nodiscard]] bool isFresh(const Event& event)
{
    switch (payloadType(event)) {
    case PayloadType::BookUpdate:
    case PayloadType::Quote: return true;
    case PayloadType::BookSnapshot: return std::get<BookSnapshot>(event.payload).reason == ResyncReason::None;
    case PayloadType::Trade: return !std::get<Trade>(event.payload).isBacklog;
    default: return false;
    }
}

} // namespace

Engine::Engine(const EngineOptions& options, Catalogue& catalogue, Transport& transport)
    : m_options(options), m_catalogue(catalogue), m_transport(transport)
{
    sayWhyNoTrading("This run does not trade: it has no account. Name one in the config");
    m_dispatcher.addConsumer(m_eventLog, Pacing::Everything);
    m_dispatcher.addConsumer(m_books, Pacing::Everything);
    m_dispatcher.addConsumer(m_market, Pacing::Everything);
    m_dispatcher.addConsumer(m_gateway, Pacing::Everything);
    m_dispatcherTimer = m_timers.add([this] { return m_dispatcher.nextDeadline(); },
                                     [this](Timestamp now) { m_dispatcher.onTimer(now); });
}

VenueId Engine::addVenue(const VenueFactory& factory, const VenueSettings& settings)
{
    const VenueId venue = m_catalogue.addVenue(factory.slug);
    return addVenue(factory.make(venue, settings, m_catalogue, m_transport, *this));
}

VenueId Engine::addVenue(std::unique_ptr<VenueAdapter> adapter)
{
    CHECK(!m_isStarted, "a venue was added to a running engine");
    const VenueId id = adapter->venue();
    if (id.value >= m_venues.size())
        m_venues.resize(id.value + std::size_t{1});
    CHECK(!m_venues[id.value].adapter, "a venue has one adapter");
    VenueAdapter* raw = adapter.get();
    m_venues[id.value].adapter = std::move(adapter);
    m_venues[id.value].timer =
        m_timers.add([raw] { return raw->nextTimer(); }, [raw](Timestamp now) { raw->onTimer(now); });
    return id;
}

void Engine::enableTrading(const OmsSettings& settings, StorePort& store, std::vector<AccountPlan> accounts,
                           LiveMaker makeLive)
{
    CHECK(!m_isStarted && !m_trading, "trading is enabled once, before the first step");
    VenueDesk& venues = *this;
    TradingTell& told = *this;
    m_trading =
        std::make_unique<TradingHost>(settings, m_catalogue, m_books, m_market, m_subscriptions, venues, store, told);
    for (AccountPlan& plan : accounts)
        m_trading->addAccount(std::move(plan));
    m_trading->setLiveMaker(std::move(makeLive));
    m_gateway.setTrading(m_trading->desk());
    m_dispatcher.addConsumer(*m_trading, Pacing::Everything); // after books and market: it reads them
    m_tradingTimer =
        m_timers.add([this] { return m_trading->nextTimer(); }, [this](Timestamp /*now*/) { m_trading->onTimer(); });
}

void Engine::sayWhyNoTrading(std::string why)
{
    m_whyNoTrading = std::move(why);
    m_gateway.setWhyNoTrading(m_whyNoTrading);
}

Engine::Venue* Engine::find(VenueId venue)
{
    return venue.value < m_venues.size() && m_venues[venue.value].adapter ? &m_venues[venue.value] : nullptr;
}

const VenueAdapter& Engine::adapter(VenueId venue) const
{
    CHECK(venue.value < m_venues.size() && m_venues[venue.value].adapter, "no adapter for this venue");
    return *m_venues[venue.value].adapter;
}

void Engine::checkThread()
{
    if (m_thread == std::thread::id{})
        m_thread = std::this_thread::get_id();
    DCHECK(m_thread == std::this_thread::get_id(), "the engine was stepped from two threads");
}

void Engine::step(const Inbound& item)
{
    checkThread();
    m_time.advance(item.time);
    m_now = m_time.now();
    ++m_ordinal;
    if (m_trading)
        m_trading->setNow(item.time); // as it was stamped: a clock that is set back disarms
    if (!m_isStarted)
        start();
    m_timers.fireDue(m_now);
    handle(item);
    if (m_trading) {
        m_trading->settle();
        m_timers.refresh(m_tradingTimer);
    }
    m_gateway.settle(m_now);
}

void Engine::start()
{
    m_isStarted = true;
    for (Venue& venue : m_venues) {
        if (!venue.adapter)
            continue;
        m_gateway.addVenue(venue.adapter->venue(), m_now);
        venue.adapter->start(m_now);
    }
    m_timers.refreshAll();
}

void Engine::stop()
{
    if (!m_isStarted)
        return;
    for (Venue& venue : m_venues) {
        if (venue.adapter)
            venue.adapter->stop(m_now);
    }
    if (m_trading)
        m_trading->stop();
}

void Engine::handle(const Inbound& item)
{
    Venue* touched = nullptr;
    std::visit(overloaded{[](const Tick&) {},
                          [&](const FrameIn& frame) {
                              if (WireNumbers::isOfAnAccount(frame.link))
                                  return toAccount(frame);
                              touched = find(frame.venue);
                              if (touched)
                                  takeFrame(*touched, frame);
                          },
                          [&](const LinkHeard& heard) {
                              if (WireNumbers::isOfAnAccount(heard.link))
                                  return;
                              if (Venue* const venue = find(heard.venue))
                                  venue->links.heard(heard.link, m_now);
                              m_gateway.noteHeard(heard.venue, m_now);
                          },
                          [&](const LinkUp& up) {
                              if (WireNumbers::isOfAnAccount(up.link))
                                  return toAccount(up);
                              touched = find(up.venue);
                              if (!touched)
                                  return;
                              touched->links.heard(up.link, m_now);
                              touched->adapter->onLinkUp(up.link, m_now);
                          },
                          [&](const LinkDown& down) {
                              if (WireNumbers::isOfAnAccount(down.link))
                                  return toAccount(down);
                              touched = find(down.venue);
                              if (!touched)
                                  return;
                              touched->isOutagePlanned = down.isPlanned;
                              touched->links.down(down.link);
                              touched->adapter->onLinkDown(down.link, down.reason, m_now);
                          },
                          [&](const HttpReply& reply) {
                              if (WireNumbers::isOfAnAccount(reply.id))
                                  return toAccount(reply);
                              touched = find(reply.venue);
                              if (touched)
                                  touched->adapter->onHttpReply(reply, m_now);
                          },
                          [&](const HttpFailure& failure) {
                              if (WireNumbers::isOfAnAccount(failure.id))
                                  return toAccount(failure);
                              touched = find(failure.venue);
                              if (touched)
                                  touched->adapter->onHttpFailure(failure, m_now);
                          },
                          [&](const Command& command) { takeCommand(command); },
                          [&](const Remembered& remembered) {
                              if (m_trading)
                                  m_trading->restore(remembered);
                              m_gateway.tellSettings(remembered.settings);
                          },
                          [&](const StoreNews& news) {
                              if (m_trading)
                                  m_trading->onStore(news);
                          },
                          [&](const AccountKeyNews& news) {
                              if (m_trading)
                                  m_trading->onKey(news);
                          }},
               item.item);
    if (touched) {
        m_timers.refresh(touched->timer);
        m_timers.refresh(m_dispatcherTimer);
    }
}

template <class Item> void Engine::toAccount(const Item& item)
{
    if (m_trading)
        m_trading->onWire(item);
}

void Engine::takeCommand(const Command& command)
{
    m_gateway.onCommand(command, m_now);
    m_timers.refreshAll();
    const auto* const keep = std::get_if<KeepSetting>(&command);
    if (keep && m_trading)
        m_trading->keep(*keep);
    const auto* const trading = std::get_if<TradingCommand>(&command);
    if (!trading)
        return;
    if (m_trading) {
        m_trading->onCommand(*trading);
        return;
    }
    if (std::holds_alternative<RefusedPress>(*trading))
        return; // the screen has said it, and this run keeps no audit
    RequestAnswered answer;
    answer.request = requestOf(*trading);
    answer.kind = RequestAnswered::Kind::Refused;
    answer.error = Error{.kind = ErrorKind::Unsupported, .code = Code::Unsupported, .message = m_whyNoTrading};
    answer.time = m_now;
    tell(std::move(answer));
}

void Engine::takeFrame(Venue& venue, const FrameIn& frame)
{
    venue.age.noteFrame(m_now);
    venue.links.heard(frame.link, m_now);
    m_gateway.noteHeard(frame.venue, m_now);
    m_teller = frame.link;
    venue.adapter->onFrame(frame.link, frame.bytes, m_now);
    m_teller = {};
}

void Engine::emit(const Event& event)
{
    const Event& stamped = m_conductor.conduct(event, TraceId{m_ordinal}, m_now, m_teller);
    if (Venue* venue = find(event.stream.venue))
        sampleAge(*venue, stamped);
    if (m_options.log)
        noteInLog(stamped);
    m_dispatcher.dispatch(stamped, m_now);
}

void Engine::sampleAge(Venue& venue, const Event& event)
{
    if (venue.lastSample == event.traceId || !isFresh(event))
        return;
    // One of the clocks tells another day: no age can be said.
    const Duration apart = event.ingestTime - event.venueTime;
    if (apart > kClocksApart || apart < Duration{-kClocksApart.ns})
        return;
    venue.lastSample = event.traceId;
    venue.age.note(event.venueTime, event.ingestTime);
}

const Capabilities& Engine::capabilitiesOf(VenueId venue) const
{
    return adapter(venue).capabilities();
}

LinkSign Engine::linkSign(const StreamKey& stream) const
{
    const LinkId link = adapter(stream.venue).linkOf(stream);
    return {link.isValid(), m_venues[stream.venue.value].links.lastHeard(link)};
}

void Engine::note(const Result<void>& result, std::string_view what)
{
    if (!result && m_options.log)
        m_options.log->write(LogLevel::Warn, "engine", what, toJson(result.error()));
}

void Engine::setSubscribed(const StreamKey& stream, bool isOn)
{
    Venue* venue = find(stream.venue);
    if (!venue)
        return;
    if (isOn)
        note(venue->adapter->subscribe(stream.instrument, stream.kind, stream.interval, m_now), "subscribe_refused");
    else
        venue->adapter->unsubscribe(stream.instrument, stream.kind, stream.interval, m_now);
    m_timers.refresh(venue->timer);
}

void Engine::requestKlines(InstrumentId instrument, KlineInterval interval, int count)
{
    Venue* venue = find(m_catalogue.at(instrument).venue);
    if (!venue)
        return;
    note(venue->adapter->requestKlines(instrument, interval, count, m_now), "klines_refused");
    m_timers.refresh(venue->timer);
}

void Engine::resyncBook(InstrumentId instrument)
{
    Venue* venue = find(m_catalogue.at(instrument).venue);
    if (!venue)
        return;
    venue->adapter->resyncBook(instrument, m_now);
    m_timers.refresh(venue->timer);
}

std::uint64_t Engine::digest() const
{
    Digest digest;
    for (const Instrument& instrument : m_catalogue.all()) {
        digest.add(instrument.key);
        digest.add(instrument.priceScale);
        digest.add(instrument.qtyScale);
        digest.add(instrument.isTrading);
    }
    for (std::size_t i = 0; i < m_books.size(); ++i) {
        const BookState* state = m_books.find(InstrumentId{static_cast<std::uint32_t>(i)});
        if (!state)
            continue;
        digest.add(i);
        digest.add(state->health);
        digest.add(state->lastSeq);
        digest.add(state->venueTime.ns);
        for (const BookSide* side : {&state->book.bids, &state->book.asks}) {
            digest.add(side->size());
            for (std::size_t n = 0; n < side->size(); ++n) {
                digest.add(side->at(n).price);
                digest.add(side->at(n).qty);
            }
        }
    }
    m_market.addTo(digest);
    for (const auto& [stream, consumers] : m_subscriptions.all()) {
        digest.add(stream.instrument.value);
        digest.add(stream.kind);
        digest.add(stream.interval);
        digest.add(consumers.size());
    }
    if (m_trading)
        m_trading->addTo(digest);
    return digest.value();
}

} // namespace gannet
