// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/options.h"

#include "app/screenshot.h"
#include "app/version.h"
#include "core/base/decimal.h"

#include <CLI/CLI.hpp>

#include <array>

namespace gannet {

namespace {

constexpr std::array kThemes = {"dark", "light", "colour-blind", "light-colour-blind"};

[[nodiscard]] std::string checkWait(const std::string& text)
{
    return parseWait(text) ? std::string() : "\"" + text + "\" is no time; write 10s, 500ms or 2m, at most an hour";
}

[[nodiscard]] std::string checkSize(const std::string& text)
{
    return parseSize(text) ? std::string() : "\"" + text + "\" is no size; write 1920x1080, each side 320 to 8192";
}

/// A check that the text is a factor between two others, given in percent.
[[nodiscard]] CLI::Validator factorBetween(int low, int high)
{
    const auto text = [](int percent) { return Decimal{percent, 2}.normalized().toString(); };
    const std::string range = text(low) + " to " + text(high);
    return {[low, high, range](const std::string& value) {
                return parsePercent(value, low, high) ? std::string() : "\"" + value + "\" is not within " + range;
            },
            range};
}

} // namespace

std::optional<int> parsePercent(const std::string& text, int low, int high)
{
    const auto value = Decimal::tryParse(text);
    const auto percent = value ? value->mantissaAt(2) : std::nullopt;
    if (!percent || *percent < low || *percent > high)
        return std::nullopt;
    return static_cast<int>(*percent);
}

ParsedOptions parseOptions(int argc, const char* const* argv)
{
    Options options;
    std::string scale;
    std::string speed;
    std::string after;
    std::string probeFor;
    std::string size;
    bool noJournal = false;

    CLI::App app{
        "Gannet, a native trading terminal. With nothing configured it plays recorded real sessions (REPLAY)."};
    app.set_version_flag("--version", std::string("gannet ") + kVersion);
    app.option_defaults()->always_capture_default(false);
    app.add_option("journal", options.journal, "play this journal instead of the demo")->check(CLI::ExistingFile);
    app.add_option("--config", options.configFile,
                   "config file instead of gannet/gannet.toml in the XDG config folder");
    app.add_option("--venue", options.venues,
                   "connect to a venue's public data: SLUG, or SLUG=URL to point it elsewhere; plain ws:// and http:// "
                   "to loopback only; may be repeated")
        ->type_name("SLUG[=URL]")
        ->allow_extra_args(false);
    app.add_flag("--demo", options.isDemo, "play the recorded sessions whatever the config says");
    app.add_option("--speed", speed, "speed of the player at its start")->check(factorBetween(25, 5000));
    app.add_option("--theme", options.theme, "colours")->check(CLI::IsMember(kThemes));
    app.add_option("--scale", scale, "size of everything")->check(factorBetween(75, 200));
    app.add_option("--size", size, "size of the window")->type_name("WxH")->check(CLI::Validator(checkSize, ""));
    auto* picture = app.add_option("--screenshot", options.screenshotFile,
                                   "write a picture of the window and end; without a display on a screen of its own");
    app.add_option("--after", after, "when the picture is taken, from the first frame on (10s)")
        ->type_name("TIME")
        ->check(CLI::Validator(checkWait, ""))
        ->needs(picture);
    auto* probe =
        app.add_flag("--probe-latency", options.isProbing,
                     "measure the time from a frame's arrival to the picture that shows it, print it and end");
    app.add_option("--for", probeFor, "how long --probe-latency measures (20s)")
        ->type_name("TIME")
        ->check(CLI::Validator(checkWait, ""))
        ->needs(probe);
    app.add_option("--ca-file", options.caFile, "trust this root certificate too (PEM); certificates stay checked")
        ->check(CLI::ExistingFile);
    app.add_flag("--no-journal", noJournal, "write no journal of what comes in");
    app.footer("Config: docs/config.md. Tools beside it: gannet-inspect, gannet-replay.");

    try {
        app.parse(argc, argv);
    } catch (const CLI::ParseError& error) {
        return {std::nullopt, app.exit(error)};
    }
    if (!scale.empty())
        options.scalePct = parsePercent(scale, 75, 200);
    if (!speed.empty())
        options.speedPct = *parsePercent(speed, 25, 5000);
    if (!after.empty())
        options.screenshotAfter = *parseWait(after);
    if (!probeFor.empty())
        options.probeFor = *parseWait(probeFor);
    if (const auto wanted = parseSize(size)) {
        options.width = wanted->width();
        options.height = wanted->height();
    }
    options.hasJournal = !noJournal;
    if (argc > 0)
        options.programPath = argv[0];
    return {std::move(options), 0};
}

} // namespace gannet
