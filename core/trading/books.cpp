// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/trading/books.h"

namespace gannet {

BookState& Books::stateOf(InstrumentId instrument)
{
    if (instrument.value >= m_states.size())
        m_states.resize(instrument.value + std::size_t{1});
    std::unique_ptr<BookState>& state = m_states[instrument.value];
    if (!state)
        state = std::make_unique<BookState>();
    return *state;
}

const BookState* Books::find(InstrumentId instrument) const
{
    return instrument.value < m_states.size() ? m_states[instrument.value].get() : nullptr;
}

/// When a venue changes an instrument's decimals, a diff means nothing until the next snapshot.
bool Books::isScaleKept(const BookState& state, InstrumentId instrument) const
{
    const Instrument& now = m_catalogue.at(instrument);
    return state.priceScale == now.priceScale && state.qtyScale == now.qtyScale;
}

void Books::onEvent(const Event& event)
{
    if (event.stream.kind != StreamKind::Book || !event.stream.instrument.isValid())
        return;
    BookState& state = stateOf(event.stream.instrument);
    if (const auto* status = std::get_if<VenueStatus>(&event.payload)) {
        apply(state, *status);
        return;
    }
    if (const auto* snapshot = std::get_if<BookSnapshot>(&event.payload)) {
        const Instrument& instrument = m_catalogue.at(event.stream.instrument);
        state.priceScale = static_cast<std::int8_t>(instrument.priceScale);
        state.qtyScale = static_cast<std::int8_t>(instrument.qtyScale);
        apply(state, *snapshot);
    } else if (const auto* update = std::get_if<BookUpdate>(&event.payload)) {
        if (!state.hasSnapshot || !isScaleKept(state, event.stream.instrument)) {
            ++state.ignored;
            return;
        }
        apply(state, *update);
    } else {
        return;
    }
    state.lastSeq = event.seqProvider;
    state.venueTime = event.venueTime;
    state.received = event.ingestTime;
}

void Books::apply(BookState& state, const BookSnapshot& snapshot)
{
    const bool isSorted = state.book.bids.assign(snapshot.bids) && state.book.asks.assign(snapshot.asks);
    state.hasSnapshot = isSorted && !state.book.isCrossed();
    state.isPartial = snapshot.isPartial;
    if (state.hasSnapshot) {
        state.health = StreamHealth::Live;
        state.reason = ResyncReason::None;
        return;
    }
    // An adapter lets no such book through; if one does, it is shown as missing rather than wrong.
    state.health = isSorted ? StreamHealth::Crossed : StreamHealth::Gap;
    state.reason = isSorted ? ResyncReason::Crossed : ResyncReason::BadFrame;
    state.book.clear();
}

void Books::apply(BookState& state, const BookUpdate& update)
{
    for (const BookLevel& level : update.bids)
        state.book.bids.set(level.price, level.qty);
    for (const BookLevel& level : update.asks)
        state.book.asks.set(level.price, level.qty);
    if (state.book.isCrossed()) {
        state.health = StreamHealth::Crossed;
        state.reason = ResyncReason::Crossed;
        state.hasSnapshot = false;
        state.book.clear();
    }
}

void Books::apply(BookState& state, const VenueStatus& status)
{
    state.health = status.health;
    state.reason = status.reason;
    const bool isLost = status.health == StreamHealth::Gap || status.health == StreamHealth::Crossed ||
                        status.health == StreamHealth::Idle || status.health == StreamHealth::Connecting;
    if (isLost) {
        state.book.clear();
        state.hasSnapshot = false;
    }
}

} // namespace gannet
