// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/config/config.h"

#include "core/config/account_config.h"
#include "core/config/section.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cctype>
#include <charconv>
#include <cstdlib>
#include <fstream>
#include <optional>
#include <utility>

namespace gannet {

namespace {

constexpr std::size_t kMaxConfigBytes = 1U << 20U;
constexpr std::size_t kMaxWatchlist = 256;

[[nodiscard]] bool isKey(std::string_view text, const KnownVenues& known)
{
    const std::size_t colon = text.find(':');
    if (colon == std::string_view::npos || colon + 1 == text.size() || text.size() > 96)
        return false;
    return std::find(known.begin(), known.end(), text.substr(0, colon)) != known.end();
}

/// No port, or one of 1 to 65535.
[[nodiscard]] bool hasGoodPort(std::string_view authority)
{
    const std::size_t host = authority.starts_with('[') ? authority.find(']') : 0;
    const std::size_t colon = host == std::string_view::npos ? host : authority.find(':', host);
    if (colon == std::string_view::npos)
        return host != std::string_view::npos;
    const std::string_view port = authority.substr(colon + 1);
    std::uint16_t number = 0;
    const auto [end, error] = std::from_chars(port.data(), port.data() + port.size(), number);
    return error == std::errc() && end == port.data() + port.size() && number > 0;
}

[[nodiscard]] bool isLoopback(std::string_view authority)
{
    std::string_view host = authority;
    if (host.starts_with('['))
        host = host.substr(0, host.find(']') + 1);
    else
        host = host.substr(0, host.find(':'));
    if (host == "localhost" || host == "[::1]")
        return true;
    // Four numbers, the first of them 127; a name such as 127.evil.example is none.
    int dots = 0;
    bool hasDigit = false;
    for (const char c : host) {
        if (c == '.') {
            if (!hasDigit)
                return false;
            ++dots;
            hasDigit = false;
        } else if (std::isdigit(static_cast<unsigned char>(c)) != 0) {
            hasDigit = true;
        } else {
            return false;
        }
    }
    return dots == 3 && hasDigit && host.starts_with("127.");
}

constexpr std::string_view kWsAllowed = "wss://host[:port], or ws:// on loopback; no slash at the end";
constexpr std::string_view kArgumentAllowed =
    "wss:// or https://host[:port], or ws:// or http:// on loopback; no slash at the end";
constexpr std::string_view kRestAllowed = "https://host[:port], or http:// on loopback; no slash at the end";

[[nodiscard]] VenueConfig readVenue(Section section, const std::string& slug)
{
    VenueConfig venue;
    venue.slug = slug;
    section.boolean("enabled", venue.isEnabled);
    std::string network(toString(venue.network));
    section.choice("network", network, {"mainnet", "testnet"});
    venue.network = venueNetworkFrom(network).value_or(venue.network);
    section.text("rest_url", venue.restUrl, kRestAllowed,
                 [](std::string_view url) { return isAllowedUrl(url, "https", "http"); });
    section.text("ws_url", venue.wsUrl, kWsAllowed,
                 [](std::string_view url) { return isAllowedUrl(url, "wss", "ws"); });
    auto refresh = static_cast<std::uint32_t>(venue.bookRefresh.toMilliseconds() / 1000);
    section.integer("book_refresh_s", refresh, 0, 86400);
    if (refresh > 0 && refresh < 10) {
        const toml::value<std::int64_t> found{refresh};
        section.refuse("book_refresh_s", found, "0 (never) or 10 to 86400");
    }
    venue.bookRefresh = Duration::seconds(refresh);
    if (auto accounts = section.section("accounts"))
        readAccounts(*accounts, slug, venue.accounts);
    if (auto risk = section.section("risk"))
        readVenueLimits(*risk, venue.limits);
    section.finish();
    return venue;
}

void readVenues(const toml::table& table, std::string_view file, const KnownVenues& known, std::optional<Error>& error,
                Config& config)
{
    for (const auto& [key, node] : table) {
        const std::string slug(key.str());
        const std::string path = "venues." + slug;
        if (std::find(known.begin(), known.end(), slug) == known.end()) {
            error = badField(file, path, "not a venue of this program", fmt::format("{}", fmt::join(known, ", ")));
        } else if (!node.is_table()) {
            error = badField(file, path, shown(node), "a table");
        } else {
            config.venues.push_back(readVenue(Section(*node.as_table(), path, file, error), slug));
        }
        if (error)
            return;
    }
}

void readJournal(Section section, JournalConfig& journal, std::string_view file, std::optional<Error>& error)
{
    section.boolean("enabled", journal.isEnabled);
    section.text("dir", journal.dir, "an absolute path", [](std::string_view dir) { return dir.starts_with('/'); });
    section.integer("max_mb", journal.maxMb, 1, 4096);
    section.integer("keep_mb", journal.keepMb, 2, 1'048'576);
    section.finish();
    if (!error && journal.keepMb < 2 * journal.maxMb)
        error = badField(file, "journal.keep_mb", std::to_string(journal.keepMb),
                         fmt::format("at least twice max_mb, {}", 2 * journal.maxMb));
}

void readUi(Section section, UiConfig& ui)
{
    section.choice("theme", ui.theme, {"dark", "light", "colour-blind", "light-colour-blind", "contrast"});
    section.percent("scale", ui.scalePct, 75, 200);
    section.renamed("density", "roomy", "comfortable");
    section.choice("density", ui.density, {"compact", "normal", "comfortable"});
    section.choice("motion", ui.motion, {"off", "low", "full", "desktop"});
    section.finish();
}

void readWatchlist(Section& root, const toml::array& list, std::string_view file, const KnownVenues& known,
                   std::optional<Error>& error, Config& config)
{
    if (list.size() > kMaxWatchlist) {
        error = badField(file, root.pathOf("watchlist"), fmt::format("a list of {}", list.size()),
                         fmt::format("at most {} keys", kMaxWatchlist));
        return;
    }
    for (std::size_t i = 0; i < list.size(); ++i) {
        const auto key = list[i].value_exact<std::string>();
        if (!key || !isKey(*key, known)) {
            error = badField(file, fmt::format("watchlist[{}]", i), shown(list[i]),
                             fmt::format("\"venue:symbol\" with a venue of {}", fmt::join(known, ", ")));
            return;
        }
        config.watchlist.push_back(*key);
    }
}

void readTrading(Section section, TradingConfig& trading)
{
    section.boolean("enabled", trading.isEnabled);
    section.text("dir", trading.dir, "an absolute path", [](std::string_view dir) { return dir.starts_with('/'); });
    auto idle = static_cast<std::uint32_t>(trading.disarmAfter->toMilliseconds() / 60'000);
    section.integer("disarm_after_min", idle, 0, 120);
    trading.disarmAfter = idle == 0 ? std::nullopt : std::optional(Duration::minutes(idle));
    section.integer("disarm_after_rejects", trading.disarmAfterRejects, 1, 20);
    auto every = static_cast<std::uint32_t>(trading.reconcileEvery.toMilliseconds() / 1'000);
    section.integer("reconcile_every_s", every, 60, 3'600);
    trading.reconcileEvery = Duration::seconds(every);
    section.finish();
}

[[nodiscard]] Result<Config> readRoot(const toml::table& table, std::string_view file, const KnownVenues& known)
{
    Config config;
    std::optional<Error> error;
    Section root(table, {}, file, error);
    std::string mode;
    root.choice("mode", mode, {"demo", "live"});
    if (const toml::table* venues = root.table("venues"))
        readVenues(*venues, file, known, error, config);
    if (const toml::table* journal = root.table("journal"))
        readJournal(Section(*journal, "journal", file, error), config.journal, file, error);
    if (const auto trading = root.section("trading"))
        readTrading(*trading, config.trading);
    if (const auto ui = root.section("ui"))
        readUi(*ui, config.ui);
    if (const toml::array* list = root.list("watchlist"))
        readWatchlist(root, *list, file, known, error, config);
    root.finish();
    if (error)
        return fail(std::move(*error));
    const bool hasVenue = std::any_of(config.venues.begin(), config.venues.end(),
                                      [](const VenueConfig& venue) { return venue.isEnabled; });
    config.isDemo = mode.empty() ? !hasVenue : mode == "demo";
    if (!config.isDemo && !hasVenue)
        return fail(badField(file, "mode", "\"live\" without a venue that is enabled",
                             fmt::format("[venues.<slug>] with a slug of {}", fmt::join(known, ", "))));
    return config;
}

[[nodiscard]] std::string xdgFolder(const char* variable, std::string_view underHome, std::string_view leaf)
{
    const char* base = std::getenv(variable); // NOLINT(concurrency-mt-unsafe): read at the start, one thread
    if (base != nullptr && base[0] == '/')
        return fmt::format("{}/{}", base, leaf);
    const char* home = std::getenv("HOME"); // NOLINT(concurrency-mt-unsafe)
    if (home == nullptr || home[0] != '/')
        return {};
    return fmt::format("{}/{}/{}", home, underHome, leaf);
}

} // namespace

bool isAllowedUrl(std::string_view url, std::string_view secure, std::string_view plain)
{
    const std::size_t colon = url.find("://");
    if (colon == std::string_view::npos || url.size() > 512)
        return false;
    const std::string_view scheme = url.substr(0, colon);
    const std::string_view rest = url.substr(colon + 3);
    const std::string_view authority = rest.substr(0, rest.find('/'));
    if (authority.empty() || authority.starts_with(':') || rest.ends_with('/') || !hasGoodPort(authority))
        return false;
    for (const char c : rest) {
        if (c <= ' ' || c >= 127 || c == '@' || c == '?' || c == '#' || c == '\\')
            return false;
    }
    if (scheme == secure)
        return true;
    return scheme == plain && isLoopback(authority);
}

Result<Config> parseConfig(std::string_view text, std::string_view name, const KnownVenues& known)
{
    if (text.size() > kMaxConfigBytes)
        return fail(badField(name, "(file)", fmt::format("{} bytes", text.size()), "at most 1 MiB"));
    try {
        return readRoot(toml::parse(text, name), name, known);
    } catch (const toml::parse_error& error) {
        const toml::source_position at = error.source().begin;
        return fail(
            Error{.kind = ErrorKind::Invalid,
                  .code = Code::BadConfig,
                  .message = fmt::format("{}: line {}, column {}: {}", name, at.line, at.column, error.description()),
                  .field = fmt::format("line {}", at.line),
                  .limit = "TOML 1.0"});
    }
}

Result<Config> readConfig(const std::string& path, bool mustExist, const KnownVenues& known)
{
    std::ifstream file(path, std::ios::binary);
    if (!file) {
        if (!mustExist)
            return Config{};
        return fail(Error{.kind = ErrorKind::Unavailable,
                          .code = Code::Io,
                          .message = fmt::format("cannot read the config {}", path),
                          .field = path});
    }
    std::string text(kMaxConfigBytes + 1, '\0');
    file.read(text.data(), static_cast<std::streamsize>(text.size()));
    if (file.bad()) // a folder opens like a file and cannot be read
        return fail(Error{.kind = ErrorKind::Unavailable,
                          .code = Code::Io,
                          .message = fmt::format("cannot read the config {}: is it a file?", path),
                          .field = path});
    text.resize(static_cast<std::size_t>(file.gcount()));
    return parseConfig(text, path, known);
}

Result<void> applyVenueArgument(Config& config, std::string_view argument, const KnownVenues& known)
{
    const std::size_t equals = argument.find('=');
    const std::string slug(argument.substr(0, equals));
    if (std::find(known.begin(), known.end(), slug) == known.end())
        return fail(
            badField("--venue", slug, "not a venue of this program", fmt::format("{}", fmt::join(known, ", "))));
    auto it = std::find_if(config.venues.begin(), config.venues.end(),
                           [&slug](const VenueConfig& venue) { return venue.slug == slug; });
    VenueConfig venue = it != config.venues.end() ? *it : VenueConfig{};
    venue.slug = slug;
    venue.isEnabled = true;
    if (equals != std::string_view::npos) {
        const std::string_view url = argument.substr(equals + 1);
        const bool isWs = isAllowedUrl(url, "wss", "ws");
        if (!isWs && !isAllowedUrl(url, "https", "http"))
            return fail(badField("--venue", slug, fmt::format("\"{}\"", url), std::string(kArgumentAllowed)));
        const bool isSecure = url.starts_with("wss://") || url.starts_with("https://");
        const std::string rest(url.substr(url.find("://")));
        venue.restUrl = (isSecure ? "https" : "http") + rest;
        venue.wsUrl = (isSecure ? "wss" : "ws") + rest;
    }
    if (it != config.venues.end())
        *it = std::move(venue);
    else
        config.venues.push_back(std::move(venue));
    config.isDemo = false;
    return {};
}

std::string defaultConfigPath()
{
    return xdgFolder("XDG_CONFIG_HOME", ".config", "gannet/gannet.toml");
}

std::string defaultStoreDir()
{
    return xdgFolder("XDG_DATA_HOME", ".local/share", "gannet");
}

std::string storeDir(const Config& config)
{
    return config.trading.dir.empty() ? defaultStoreDir() : config.trading.dir;
}

std::string defaultJournalDir()
{
    return xdgFolder("XDG_STATE_HOME", ".local/state", "gannet/journal");
}

} // namespace gannet
