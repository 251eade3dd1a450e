// SPDX-License-Identifier: GPL-3.0-or-later
// gannet: the window. Reads the command line and the config, builds the Application and runs it.
#include "adapters/registry/registry.h"
#include "app/application.h"
#include "app/latency_probe.h"
#include "app/options.h"
#include "app/screenshot.h"
#include "app/screenshot_display.h"
#include "app/termination.h"
#include "app/version.h"

#include <QGuiApplication>

#include <fmt/format.h>

#include <cstdio>
#include <memory>

namespace gannet {

namespace {

constexpr QSize kPictureSize{1920, 1080}; ///< where --size says nothing

[[nodiscard]] int refuse(const Error& error)
{
    fmt::print(stderr, "gannet: {}\n", error.message);
    return 2;
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
    if (!options.theme.empty())
        config->ui.theme = options.theme;
    if (options.scalePct)
        config->ui.scalePct = static_cast<std::uint32_t>(*options.scalePct);
    return config;
}

[[nodiscard]] int run(const Options& options, const Config& config, int argc, char** argv)
{
    std::unique_ptr<ScreenshotDisplay> display;
    const bool wantsOwnScreen = !options.screenshotFile.empty() || options.isProbing;
    if (wantsOwnScreen && ScreenshotDisplay::isNeeded()) {
        QString problem;
        display =
            ScreenshotDisplay::start(options.width > 0 ? QSize(options.width, options.height) : kPictureSize, problem);
        if (!display) {
            fmt::print(stderr, "gannet: {}\n", problem.toStdString());
            return 1;
        }
    } else if (ScreenshotDisplay::isNeeded()) {
        fmt::print(stderr, "gannet: there is no display here (DISPLAY and WAYLAND_DISPLAY are empty). "
                           "For a picture: gannet --screenshot gannet.png --after 10s\n");
        return 1;
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
        return refuse(started.error());
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
        return gannet::refuse(config.error());
    return gannet::run(*parsed.options, *config, argc, argv);
}
