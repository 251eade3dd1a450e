// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/venue/venue_adapter.h"

#include <variant>
#include <vector>

namespace gannet::test {

/// Keeps copies of all that an adapter tells.
class RecordingSink final : public Sink {
public:
    void emit(const Event& event) override { events.push_back(event); }
    void refused(const RefusedFrame& frame) override { refusals.push_back(frame); }

    /// The events that carry a payload of this type.
    template <class T> [[nodiscard]] std::vector<Event> with() const
    {
        std::vector<Event> found;
        for (const Event& event : events) {
            if (std::holds_alternative<T>(event.payload))
                found.push_back(event);
        }
        return found;
    }
    template <class T> [[nodiscard]] std::size_t count() const { return with<T>().size(); }
    /// The newest payload of this type; a default one when there is none.
    template <class T> [[nodiscard]] T last() const
    {
        const auto found = with<T>();
        return found.empty() ? T{} : std::get<T>(found.back().payload);
    }
    /// The newest status of a stream, or of the session when the instrument is invalid.
    [[nodiscard]] VenueStatus status(InstrumentId instrument = {}, StreamKind kind = StreamKind::Book) const
    {
        VenueStatus found;
        for (const Event& event : events) {
            const auto* status = std::get_if<VenueStatus>(&event.payload);
            if (status && event.stream.instrument == instrument && event.stream.kind == kind)
                found = *status;
        }
        return found;
    }
    void clear()
    {
        events.clear();
        refusals.clear();
    }

    std::vector<Event> events;
    std::vector<RefusedFrame> refusals;
};

} // namespace gannet::test
