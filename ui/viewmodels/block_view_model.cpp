// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/viewmodels/block_view_model.h"

#include "ui/format.h"

namespace gannet {

BlockViewModel::BlockViewModel(QObject* parent) : QObject(parent) {}

BlockViewModel::~BlockViewModel()
{
    if (m_client)
        m_client->removeListener(this);
}

void BlockViewModel::setClient(EngineClient* client)
{
    if (client == m_client)
        return;
    if (m_client)
        m_client->removeListener(this);
    m_client = client;
    if (m_client)
        m_client->addListener(this);
    reopen();
    emit clientChanged();
    emit instrumentChanged();
}

void BlockViewModel::setInstrumentKey(const QString& key)
{
    if (key == m_key)
        return;
    m_key = key;
    reopen();
    emit instrumentChanged();
}

void BlockViewModel::reopen()
{
    closeViews();
    m_openedAt = {};
    m_isOpen = m_client && !m_key.isEmpty();
    if (m_isOpen)
        openViews();
    m_freshness.set({});
    emit changed();
}

const Instrument* BlockViewModel::instrument() const
{
    return m_client ? m_client->findInstrument(key()) : nullptr;
}

QString BlockViewModel::title() const
{
    const Instrument* known = instrument();
    return known && !known->canonical.empty() ? toQString(known->canonical) : symbol();
}

QString BlockViewModel::symbol() const
{
    const std::string all = key();
    return toQString(splitKey(all).symbol);
}

QString BlockViewModel::base() const
{
    const Instrument* known = instrument();
    return known ? toQString(known->base) : QString();
}

QString BlockViewModel::quote() const
{
    const Instrument* known = instrument();
    return known ? toQString(known->quote) : QString();
}

QString BlockViewModel::venueSlug() const
{
    const std::string all = key();
    return toQString(splitKey(all).slug);
}

QString BlockViewModel::venueName() const
{
    const std::string all = key();
    const std::string_view slug = splitKey(all).slug;
    return m_client ? m_client->venueName(slug) : toQString(slug);
}

QString BlockViewModel::venueTagText() const
{
    const std::string all = key();
    return venueTag(splitKey(all).slug);
}

void BlockViewModel::onUiEvent(const UiEvent& event)
{
    if (const auto* catalogue = std::get_if<CatalogueChanged>(&event)) {
        if (toQString(catalogue->slug) == venueSlug())
            emit instrumentChanged();
    }
}

void BlockViewModel::onFrame(Timestamp now)
{
    m_takenReceived = {};
    if (!m_isOpen)
        return;
    if (!m_openedAt.isKnown())
        m_openedAt = now;
    const bool isNew = takeViews(now);
    const bool isJudgedAnew = judge(now);
    if (isNew || isJudgedAnew)
        emit changed();
}

bool BlockViewModel::judge(Timestamp now)
{
    FreshnessQuestion question;
    question.now = now;
    question.venueName = venueName();
    question.crossedText = crossedText();
    Freshness data;
    data.health = StreamHealth::Connecting;
    if (const Freshness* last = lastFreshness())
        data = *last;
    if (data.health == StreamHealth::Idle)
        data.health = StreamHealth::Connecting; // asked for, and the engine has not said more yet
    if (data.health == StreamHealth::Connecting)
        question.waited = now - m_openedAt;
    else
        m_openedAt = now;
    const DataState before = m_freshness.state();
    m_freshness.set(judgeFreshness(data, question));
    return m_freshness.state() != before;
}

} // namespace gannet
