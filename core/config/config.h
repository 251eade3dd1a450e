// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "core/base/time.h"
#include "core/model/account_settings.h"
#include "core/model/venue_network.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace gannet {

/// `[venues.<slug>]`. Public market data needs no more than a slug.
struct VenueConfig {
    std::string slug; ///< "hyperliquid", "binance-usdm"
    bool isEnabled = true;
    VenueNetwork network = VenueNetwork::Mainnet;
    std::string restUrl; ///< https://host, or http:// to loopback; no trailing slash; empty: the network's host
    std::string wsUrl;   ///< wss://host, or ws:// to loopback; no trailing slash; empty: the network's host
    Duration bookRefresh = Duration::minutes(5); ///< compare live books with a fresh snapshot; 0: never; else >= 10 s
    std::vector<AccountSettings> accounts;       ///< `[venues.<slug>.accounts.<name>]`; none: one on paper
    VenueLimits limits; ///< `[venues.<slug>.risk]`; those of each account have it from whoever makes the accounts
};

/// `[journal]`
struct JournalConfig {
    bool isEnabled = true;
    std::string dir;             ///< empty: gannet/journal in the XDG state folder
    std::uint32_t maxMb = 256;   ///< a segment file's size in MiB, [1, 4096]
    std::uint32_t keepMb = 4096; ///< all journals of the folder together, in MiB, [2, 1048576] and at least 2 max_mb
};

/// `[trading]`
struct TradingConfig {
    bool isEnabled = true;
    std::string dir;                                             ///< of the store; empty: gannet in the XDG data folder
    std::optional<Duration> disarmAfter = Duration::minutes(15); ///< without a press; absent: never
    std::uint32_t disarmAfterRejects = 3;                        ///< within 10 s
    Duration reconcileEvery = Duration::minutes(5); ///< accounts are compared with their venues; [1 min, 1 h]
};

/// `[ui]`
struct UiConfig {
    std::string theme = "dark";     ///< dark, light, colour-blind, light-colour-blind, contrast
    std::uint32_t scalePct = 100;   ///< written as 0.75 to 2.0; percent here, so no binary fraction is compared
    std::string density = "normal"; ///< compact, normal, comfortable
    std::string motion = "desktop"; ///< off, low, full; desktop: off if that wants little motion, else low
    bool isAsked = false;           ///< by the command line: what a user chose in an earlier run waits
};

/// All that the program is told before it starts. Read once; what a user changes while it runs is kept elsewhere.
struct Config {
    bool isDemo = true;              ///< play the recorded sessions; false: speak to the enabled venues
    std::vector<VenueConfig> venues; ///< in the file's order of slugs (TOML tables are sorted by name)
    JournalConfig journal;
    TradingConfig trading;
    UiConfig ui;
    std::vector<std::string> watchlist; ///< keys "venue:symbol"; empty: what the program chooses
};

/// What may stand in a config's venues table: the slugs this program has adapters for.
using KnownVenues = std::vector<std::string>;

/// Reads a config's text. `name` is shown in errors. A syntax error, an unknown field, a wrong type or a value out of
/// range fails {Invalid, BadConfig} with the field's path in `field`, what was found in `value` and what is allowed in
/// `limit`; nothing is guessed. An empty text gives the defaults. `mode` is "live" as soon as a venue is named and
/// enabled, unless the text says otherwise.
[[nodiscard]] Result<Config> parseConfig(std::string_view text, std::string_view name, const KnownVenues& known);

/// Reads the file. A missing file gives the defaults when `mustExist` is false, else {Unavailable, Io}.
[[nodiscard]] Result<Config> readConfig(const std::string& path, bool mustExist, const KnownVenues& known);

/// `--venue SLUG` or `--venue SLUG=URL` of the command line, which wins over the file: enables the venue; a ws:// or
/// wss:// URL sets both its endpoints (http:// or https:// of the same host for REST); an http one likewise.
[[nodiscard]] Result<void> applyVenueArgument(Config& config, std::string_view argument, const KnownVenues& known);

/// `gannet/gannet.toml` in the XDG config folder ($XDG_CONFIG_HOME, else $HOME/.config). Empty without a home.
[[nodiscard]] std::string defaultConfigPath();
/// `gannet` in the XDG data folder ($XDG_DATA_HOME, else $HOME/.local/share). Empty without a home.
[[nodiscard]] std::string defaultStoreDir();
/// Where this config keeps its store: `trading.dir`, else the default.
[[nodiscard]] std::string storeDir(const Config& config);
/// `gannet/journal` in the XDG state folder ($XDG_STATE_HOME, else $HOME/.local/state). Empty without a home.
[[nodiscard]] std::string defaultJournalDir();

/// An endpoint this program may speak to: `secure`://host..., or `plain`:// to 127.0.0.0/8, [::1] or localhost only.
[[nodiscard]] bool isAllowedUrl(std::string_view url, std::string_view secure, std::string_view plain);

} // namespace gannet
