// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/engine_client.h"

#include "ui/format.h"

#include <algorithm>
#include <iterator>

namespace gannet {

EngineClient::EngineClient(EnginePort& engine, PlayerPort* player, QObject* parent)
    : QObject(parent), m_engine(engine), m_player(player)
{}

EngineClient::~EngineClient() = default;

Timestamp EngineClient::frame()
{
    m_events.clear();
    m_engine.drain(m_events);
    m_events.insert(m_events.end(), std::make_move_iterator(m_noted.begin()), std::make_move_iterator(m_noted.end()));
    m_noted.clear();
    for (const UiEvent& event : m_events)
        remember(event);
    const Timestamp now = m_engine.now();
    Timestamp newest;
    m_isInFrame = true;
    for (std::size_t i = 0; i < m_listeners.size(); ++i) {
        for (const UiEvent& event : m_events) {
            if (m_listeners[i])
                m_listeners[i]->onUiEvent(event);
        }
        if (m_listeners[i])
            m_listeners[i]->onFrame(now);
        if (m_listeners[i])
            newest = std::max(newest, m_listeners[i]->takenReceived());
    }
    m_isInFrame = false;
    std::erase(m_listeners, nullptr);
    return newest;
}

void EngineClient::addListener(FrameListener* listener)
{
    m_listeners.push_back(listener);
}

void EngineClient::removeListener(FrameListener* listener)
{
    std::replace(m_listeners.begin(), m_listeners.end(), listener, static_cast<FrameListener*>(nullptr));
    if (!m_isInFrame)
        std::erase(m_listeners, nullptr);
}

const Instrument* EngineClient::findInstrument(std::string_view key) const
{
    const auto found = m_byKey.find(key);
    return found == m_byKey.end() ? nullptr : found->second;
}

const Instrument* EngineClient::findInstrument(VenueId venue, InstrumentId id) const
{
    const auto found = m_byId.find({venue, id});
    return found == m_byId.end() ? nullptr : found->second;
}

std::string_view EngineClient::slugOf(VenueId venue) const
{
    for (const auto& [slug, info] : m_venues) {
        if (venue.isValid() && info.id == venue)
            return slug;
    }
    return {};
}

QString EngineClient::venueName(std::string_view slug) const
{
    const auto found = m_venues.find(slug);
    return found == m_venues.end() || found->second.name.isEmpty() ? toQString(slug) : found->second.name;
}

void EngineClient::resync(const QString& key)
{
    post(ResyncBook{key.toStdString()});
}

void EngineClient::remember(const UiEvent& event)
{
    if (const auto* catalogue = std::get_if<CatalogueChanged>(&event)) {
        rememberCatalogue(*catalogue);
    } else if (const auto* status = std::get_if<StatusChanged>(&event)) {
        VenueInfo& venue = m_venues[status->slug];
        venue.id = status->venue;
        venue.name = toQString(status->name);
        if (status->key.empty())
            venue.session = status->status;
    } else if (const auto* stage = std::get_if<StartStage>(&event)) {
        const auto known = std::find_if(m_stages.begin(), m_stages.end(),
                                        [stage](const StartStage& other) { return other.name == stage->name; });
        if (known == m_stages.end())
            m_stages.push_back(*stage);
        else
            *known = *stage;
    } else if (const auto* trading = std::get_if<TradingEvent>(&event)) {
        m_trading.apply(*trading, m_engine.now());
    } else if (const auto* setting = std::get_if<SettingTold>(&event)) {
        m_settings.insert_or_assign(setting->key, setting->value);
    }
}

const std::string* EngineClient::setting(std::string_view key) const
{
    const auto found = m_settings.find(key);
    return found == m_settings.end() ? nullptr : &found->second;
}

void EngineClient::keep(std::string key, std::optional<std::string> value)
{
    const std::string* const known = setting(key);
    if (value ? known && *known == *value : !known)
        return;
    if (value)
        m_settings.insert_or_assign(key, *value);
    else
        m_settings.erase(key);
    post(KeepSetting{std::move(key), std::move(value)});
}

void EngineClient::rememberCatalogue(const CatalogueChanged& change)
{
    VenueInfo& venue = m_venues[change.slug];
    if (venue.instruments) {
        for (const Instrument& old : *venue.instruments) {
            m_byKey.erase(old.key);
            m_byId.erase({old.venue, old.id});
        }
    }
    venue.id = change.venue;
    venue.name = toQString(change.name);
    venue.instruments = change.instruments;
    if (!venue.instruments)
        return;
    for (const Instrument& instrument : *venue.instruments) {
        m_byKey[instrument.key] = &instrument;
        m_byId[{instrument.venue, instrument.id}] = &instrument;
    }
}

} // namespace gannet
