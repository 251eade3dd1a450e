// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/recording.h"
#include "core/engine/engine.h"
#include "core/venue/venue_factory.h"

#include <cstddef>
#include <memory>
#include <string>
#include <vector>

namespace gannet::test {

/// What an engine was given while a recording played: start, the venue's answers, the views' opening, every frame.
/// Any engine of the same venue that is given the same comes to the same state.
struct RecordedFeed {
    const VenueFactory* factory = nullptr;
    std::vector<Inbound> items;
    std::size_t firstFrame = 0; ///< index of the first item from which all but timers are frames
    std::size_t frames = 0;
};

struct FeedOptions {
    std::string slug;
    std::string symbol;
    std::string file;          ///< in resources/demo, in the format of hftbacktest
    std::string catalogueFile; ///< in resources/demo
    std::vector<ViewKind> views = {ViewKind::Depth, ViewKind::Tape, ViewKind::Chart, ViewKind::Quotes};
    std::size_t maxItems = 0; ///< of the recording; 0: all
};

/// Plays the recording once to an engine and keeps what that engine was given. Empty when a file is missing.
[[nodiscard]] RecordedFeed recordFeed(const FeedOptions& options);

/// The demo's BTCUSDT session: diffs, trades and quotes of 345 s.
[[nodiscard]] FeedOptions btcusdtFeed();

/// An engine of its own with the feed's venue, that sends nowhere.
class FeedEngine {
public:
    explicit FeedEngine(const RecordedFeed& feed);
    ~FeedEngine();
    FeedEngine(const FeedEngine&) = delete;
    FeedEngine& operator=(const FeedEngine&) = delete;
    [[nodiscard]] Engine& engine();

private:
    struct Parts;
    std::unique_ptr<Parts> m_parts;
};

} // namespace gannet::test
