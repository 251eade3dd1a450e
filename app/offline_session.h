// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/stand_in.h"
#include "core/engine/engine.h"

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace gannet {

/// The real engine and one venue's real adapter on one thread, fed by a StandIn as fast as it goes.
class OfflineSession final : private Transport {
public:
    /// As StandIn::make.
    [[nodiscard]] static Result<std::unique_ptr<OfflineSession>> make(const VenueFactory& factory,
                                                                      std::optional<std::string> catalogueBody);

    /// An instrument the catalogue does not hold. Before begin().
    void know(Instrument instrument);
    /// Starts the adapter and lets it connect; the catalogue is known afterwards.
    void begin(Timestamp now);
    /// Watches an instrument's book: "venue:symbol".
    void openBook(const std::string& key);
    /// As StandIn::play, and everything that follows from it.
    void play(const RecordedItem& item, std::string_view symbol);

    [[nodiscard]] const Engine& engine() const { return *m_engine; }
    [[nodiscard]] VenueId venue() const { return m_standIn->venue(); }

private:
    OfflineSession() = default;
    void send(Outbound item) override { m_sent.push_back(std::move(item)); }
    void passTime(Timestamp to);
    void pump();
    void step(Inbound item);

    Catalogue m_catalogue;
    std::unique_ptr<Engine> m_engine;
    std::unique_ptr<StandIn> m_standIn;
    std::vector<Outbound> m_sent;
    Timestamp m_now;
};

/// As openRecording, and journals too: of a journal, what concerns the venue `slug`.
[[nodiscard]] Result<std::unique_ptr<RecordingReader>>
openAnyRecording(const std::string& path, RecordingFormat format, std::string_view slug, OnRefusedLine onRefused = {});

/// Whether a recorded answer is a book of `symbol`. Where the recording does not tell, it is.
[[nodiscard]] bool isBookOf(std::string_view slug, const RecordedItem& item, std::string_view symbol);

} // namespace gannet
