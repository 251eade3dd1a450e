// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/playlist.h"

#include "adapters/registry/registry.h"
#include "app/journal_recording.h"
#include "app/venue_dialect.h"
#include "core/engine/journal.h"

#include <fmt/format.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <utility>

#ifndef GANNET_RESOURCE_DIRS
#define GANNET_RESOURCE_DIRS ""
#endif

namespace gannet {

namespace {

namespace fs = std::filesystem;

/// The fastest message of the large session came 1272 ms before its venue's time, so slow was its recorder's clock; of
/// the small one 42 ms after.
constexpr Duration kSmallBehindLarge = Duration::milliseconds(1272 + 42);

[[nodiscard]] Result<std::string> readFile(const std::string& path)
{
    std::ifstream file(path, std::ios::binary);
    if (!file)
        return fail(Error{.kind = ErrorKind::Unavailable,
                          .code = Code::Io,
                          .message = fmt::format("cannot read {}", path),
                          .field = path});
    return std::string(std::istreambuf_iterator<char>(file), {});
}

[[nodiscard]] bool hasDemo(const fs::path& folder)
{
    std::error_code ignored;
    return fs::exists(folder / "demo" / "SOURCES.md", ignored);
}

/// The catalogue is the first answer that the venue's own decoder takes for one.
[[nodiscard]] Result<std::string> catalogueIn(const std::string& path, const VenueFactory& factory)
{
    auto recording = openJournalRecording(path, factory.slug);
    if (!recording)
        return fail(recording.error());
    while (auto item = (*recording)->next()) {
        if (item->kind == RecordedItem::Kind::Reply && factory.decodeCatalogue(item->bytes, VenueId{0}))
            return std::move(item->bytes);
    }
    return fail(ErrorKind::Invalid, Code::BadFormat, fmt::format("{} holds no catalogue of {}", path, factory.slug));
}

} // namespace

std::string findResources(std::string_view programPath)
{
    std::vector<fs::path> folders;
    if (const char* named = std::getenv("GANNET_RESOURCES")) // NOLINT(concurrency-mt-unsafe): at the start, one thread
        folders.emplace_back(named);
    const fs::path program = fs::path(programPath).parent_path();
    folders.push_back(program / "resources");
    folders.push_back(program / ".." / "share" / "gannet");
    folders.push_back(program / ".." / "resources");
    folders.push_back(program / ".." / ".." / ".." / "resources"); // build/release/bin
    folders.emplace_back(GANNET_RESOURCE_DIRS);
    for (const fs::path& folder : folders) {
        if (!folder.empty() && hasDemo(folder))
            return fs::weakly_canonical(folder).string();
    }
    return {};
}

Result<Playlist> demoPlaylist(const std::string& resources)
{
    const std::string demo = resources + "/demo/";
    Playlist list;
    list.title = "BTCUSDT and ETHUSDT perpetuals, 2024-08-08";
    const std::vector<std::pair<std::string, std::string>> catalogues{
        {"binance-usdm", "binance_usdm_exchange_info.json"}, {"hyperliquid", "hyperliquid_meta.json"}};
    for (const auto& entry : catalogues) {
        Result<std::string> body = readFile(demo + entry.second);
        if (!body)
            return fail(body.error());
        list.venues.push_back(PlayedVenue{entry.first, std::move(*body)});
    }
    list.tracks.push_back(PlayedTrack{"binance-usdm",
                                      {{demo + "binance_usdm_btcusdt_20240808.gz", "BTCUSDT"},
                                       {demo + "binance_usdm_ethusdt_20240808.gz", "ETHUSDT"}},
                                      RecordingFormat::Hftbacktest,
                                      {"BTCUSDT", "ETHUSDT"},
                                      Timestamp{1723161599881488984}});
    list.tracks.push_back(
        PlayedTrack{"binance-usdm",
                    {{demo + "binance_usdm_20210722.ws.gz", {}}, {demo + "binance_usdm_20210722.http.gz", {}}},
                    RecordingFormat::Cryptofeed,
                    {"SUSHIUSDT", "AKROUSDT", "KEEPUSDT", "CTKUSDT"},
                    {},
                    kSmallBehindLarge});
    list.tracks.push_back(PlayedTrack{
        "hyperliquid", {{demo + "hyperliquid_btc_20250126.gz", "BTC"}}, RecordingFormat::Hftbacktest, {"BTC"}, {}});
    for (const PlayedTrack& track : list.tracks) {
        for (const PlayedTrack::File& file : track.files) {
            std::error_code ignored;
            if (!fs::exists(file.path, ignored))
                return fail(Error{.kind = ErrorKind::Unavailable,
                                  .code = Code::Io,
                                  .message = fmt::format("the demo lacks {}", file.path),
                                  .field = file.path});
        }
    }
    return list;
}

Result<Playlist> journalPlaylist(const std::string& path)
{
    Result<JournalReader> reader = JournalReader::open(path);
    if (!reader)
        return fail(reader.error());
    Playlist list;
    list.title = fs::path(path).filename().string();
    for (const JournalVenue& venue : reader->header().venues) {
        const VenueFactory* factory = findVenueFactory(venue.slug);
        if (factory == nullptr)
            return fail(ErrorKind::Unsupported, Code::Unsupported,
                        fmt::format("the journal is of {}, a venue this program does not have", venue.slug));
        Result<std::string> catalogue = catalogueIn(path, *factory);
        if (!catalogue)
            return fail(catalogue.error());
        PlayedTrack track{venue.slug, {{path, {}}}, RecordingFormat::Gannet, {}, {}};
        if (const auto instruments = factory->decodeCatalogue(*catalogue, VenueId{0})) {
            for (const Instrument& instrument : *instruments)
                track.symbols.push_back(instrument.symbol);
        }
        list.venues.push_back(PlayedVenue{venue.slug, std::move(*catalogue)});
        list.tracks.push_back(std::move(track));
    }
    return list;
}

} // namespace gannet
