// SPDX-License-Identifier: GPL-3.0-or-later
// gannet: the window. Reads the command line and the config, builds the Application and runs it.
#include "adapters/registry/registry.h"
#include "app/application.h"
#include "app/control_socket.h"
#include "app/latency_probe.h"
#include "app/options.h"
#include "app/screenshot.h"
#include "app/screenshot_display.h"
#include "app/termination.h"
#include "app/usage.h"
#include "app/version.h"

#include <QGuiApplication>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <iostream>
#include <memory>

namespace gannet {

namespace {

constexpr QSize kPictureSize{1920, 1080}; ///< where --size says nothing

constexpr const char* kProgram = "gannet";
constexpr std::size_t kLongestSentence = 2000;
constexpr int kFailed = 1; ///< something failed that is no fault of the arguments or the config

/// The config file's and the command line's words may stand in a message: they come from outside.
[[nodiscard]] int refuse(const Error& error, int status)
{
    sayTrouble(kProgram, printable(error.message, kLongestSentence));
    return status;
}

/// The config file with the command line's words over it.
[[nodiscard]] Result<Config> joinConfig(const Options& options)
{
    const KnownVenues known = venueSlugs();
    const bool isNamed = !options.configFile.empty();
    auto config = readConfig(isNamed ? options.configFile : defaultConfigPath(), isNamed, known);
    if (!config)
        return config;
    if (!options.venues.empty()) {
        // Venues on the command line are the ones meant; those of the file stay as they are for another start.
        for (VenueConfig& venue : config->venues)
            venue.isEnabled = false;
        config->isDemo = false;
    }
    for (const std::string& venue : options.venues) {
        if (const auto applied = applyVenueArgument(*config, venue, known); !applied)
            return fail(applied.error());
    }
    if (options.isDemo)
        config->isDemo = true;
    config->ui.isAsked = !options.theme.empty() || options.scalePct.has_value();
    if (!options.theme.empty())
        config->ui.theme = options.theme;
    if (options.scalePct)
        config->ui.scalePct = static_cast<std::uint32_t>(*options.scalePct);
    return config;
}

/// Needs no display and no window: it must work while the program hangs.
[[nodiscard]] int kill(const std::string& target, const Config& config)
{
    const std::string venue = target.substr(0, target.find(':'));
    if (!target.empty() && !findVenueFactory(venue)) {
        sayTrouble(kProgram,
                   fmt::format("no switch is set: --kill \"{}\" names no venue; write one of {}, or nothing for "
                               "everything",
                               printable(target), fmt::join(venueSlugs(), ", ")));
        return kUsageStatus;
    }
    const KillOutcome outcome = killFromShell(storeDir(config), target, SystemClock{});
    if (!outcome.isSet) {
        sayTrouble(kProgram, outcome.words);
        return kFailed;
    }
    std::cout << outcome.words << '\n';
    return 0;
}

[[nodiscard]] int run(Options options, const Config& config, int argc, char** argv)
{
    std::unique_ptr<ScreenshotDisplay> display;
    if (QString problem = ScreenshotDisplay::whyNeeded(); !problem.isEmpty()) {
        if (options.screenshotFile.empty() && !options.isProbing) {
            sayTrouble(kProgram, problem.toStdString() +
                                     "; unset what names none and start where a desktop runs, or take a "
                                     "picture, which brings a screen of its own: gannet --screenshot "
                                     "gannet.png --after 10s");
            return kFailed;
        }
        if (options.width == 0) {
            options.width = kPictureSize.width();
            options.height = kPictureSize.height();
        }
        display = ScreenshotDisplay::start(QSize(options.width, options.height), problem);
        if (!display) {
            sayTrouble(kProgram, problem.toStdString());
            return kFailed;
        }
    }

    Termination termination;
    QGuiApplication qt(argc, argv);
    termination.listen();
    QGuiApplication::setApplicationName(QStringLiteral("gannet"));
    QGuiApplication::setApplicationDisplayName(QStringLiteral("Gannet"));
    QGuiApplication::setApplicationVersion(QString::fromLatin1(kVersion));
    QGuiApplication::setDesktopFileName(QStringLiteral("gannet"));

    Application application(options, config);
    if (const auto started = application.start(); !started)
        return refuse(started.error(), started.error().kind == ErrorKind::Invalid ? kUsageStatus : kFailed);
    if (!options.screenshotFile.empty()) {
        takeScreenshot(*application.window(),
                       {QString::fromStdString(options.screenshotFile), options.screenshotAfter, display != nullptr});
    }
    if (options.isProbing)
        probeLatency(application.pump(), options.probeFor);
    return QGuiApplication::exec();
}

} // namespace

} // namespace gannet

int main(int argc, char** argv)
{
    const auto parsed = gannet::parseOptions(argc, argv);
    if (!parsed.options)
        return parsed.exitStatus;
    const auto config = gannet::joinConfig(*parsed.options);
    if (!config)
        return gannet::refuse(config.error(), gannet::kUsageStatus);
    if (parsed.options->kill)
        return gannet::kill(*parsed.options->kill, *config);
    return gannet::run(*parsed.options, *config, argc, argv);
}
