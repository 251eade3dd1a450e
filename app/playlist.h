// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/recording.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace gannet {

/// Recordings that play as one: merged by time, begun anew together.
struct PlayedTrack {
    std::string slug;
    struct File {
        std::string path;
        std::string symbol; ///< whose book snapshots are, where the format does not tell; else empty
    };
    std::vector<File> files;
    RecordingFormat format = RecordingFormat::Hftbacktest;
    std::vector<std::string> symbols; ///< the instruments in it
    Timestamp last;                   ///< of its last item, where that is known before it was played
    /// Put on its venue's times: recorders' clocks differ, and two tracks of one venue are to tell one clock.
    Duration venueAhead = {};
};

struct PlayedVenue {
    std::string slug;
    std::string catalogue; ///< the venue's answer about its instruments
};

/// What a player plays. The first track leads: its clock is the session's, and its end is the end of a round.
struct Playlist {
    std::string title;
    std::vector<PlayedVenue> venues;
    std::vector<PlayedTrack> tracks;
};

/// The folder with the shipped recordings: $GANNET_RESOURCES, `resources` beside or above the program, where it is
/// installed, or in the sources it was built from. Empty when there is none.
[[nodiscard]] std::string findResources(std::string_view programPath);

/// The demo: BTCUSDT and ETHUSDT perpetuals of one session, four small perpetuals, and Hyperliquid's BTC. Fails
/// {Unavailable, Io} when a file is missing.
[[nodiscard]] Result<Playlist> demoPlaylist(const std::string& resources);

/// A journal of ours, all venues it holds. Fails as JournalReader, and {Invalid, BadFormat} when it holds no catalogue.
[[nodiscard]] Result<Playlist> journalPlaylist(const std::string& path);

} // namespace gannet
