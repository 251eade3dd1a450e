// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/screenshot.h"

#include <QCoreApplication>
#include <QCursor>
#include <QImage>
#include <QQuickWindow>
#include <QSaveFile>
#include <QTimer>

#include <charconv>
#include <cstdint>
#include <cstdio>

namespace gannet {

namespace {

constexpr std::chrono::milliseconds kLongestWait = std::chrono::hours{1};
constexpr std::chrono::milliseconds kFirstFrameLimit = std::chrono::seconds{60};
constexpr int kSmallestSide = 320;
constexpr int kLargestSide = 8192;

/// The whole of `text` as a number of at most nine digits.
std::optional<std::int64_t> wholeNumber(std::string_view text)
{
    std::int64_t value = 0;
    if (text.empty() || text.size() > 9 || text.front() < '0' || text.front() > '9')
        return std::nullopt;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc{} || end != text.data() + text.size())
        return std::nullopt;
    return value;
}

/// Writes the window's picture; an empty string, or what went wrong.
QString save(QQuickWindow& window, const QString& path)
{
    const QImage image = window.grabWindow();
    if (image.isNull())
        return QStringLiteral("the window could not be grabbed");
    QSaveFile file(path);
    if (!file.open(QIODevice::WriteOnly))
        return QStringLiteral("%1 cannot be written: %2").arg(path, file.errorString());
    if (!image.save(&file, "PNG") || !file.commit())
        return QStringLiteral("%1 could not be written in full: %2").arg(path, file.errorString());
    return {};
}

void finish(const QString& problem)
{
    if (problem.isEmpty()) {
        QCoreApplication::exit(0);
        return;
    }
    std::fprintf(stderr, "gannet: no screenshot: %s\n", qPrintable(problem));
    QCoreApplication::exit(1);
}

} // namespace

std::optional<std::chrono::milliseconds> parseWait(std::string_view text)
{
    std::int64_t factor = 1000;
    if (text.ends_with("ms")) {
        factor = 1;
        text.remove_suffix(2);
    } else if (text.ends_with('s')) {
        text.remove_suffix(1);
    } else if (text.ends_with('m')) {
        factor = 60'000;
        text.remove_suffix(1);
    }
    const auto count = wholeNumber(text);
    if (!count)
        return std::nullopt;
    const std::chrono::milliseconds wait{*count * factor};
    if (wait > kLongestWait)
        return std::nullopt;
    return wait;
}

std::optional<QSize> parseSize(std::string_view text)
{
    const auto cross = text.find('x');
    if (cross == std::string_view::npos)
        return std::nullopt;
    const auto width = wholeNumber(text.substr(0, cross));
    const auto height = wholeNumber(text.substr(cross + 1));
    const auto fits = [](const std::optional<std::int64_t>& side) {
        return side && *side >= kSmallestSide && *side <= kLargestSide;
    };
    if (!fits(width) || !fits(height))
        return std::nullopt;
    return QSize(static_cast<int>(*width), static_cast<int>(*height));
}

void takeScreenshot(QQuickWindow& window, const ScreenshotOptions& options)
{
    auto* limit = new QTimer(&window);
    limit->setSingleShot(true);
    QObject::connect(limit, &QTimer::timeout, &window, [] {
        finish(QStringLiteral("no frame was drawn within %1 s").arg(kFirstFrameLimit.count() / 1000));
    });
    limit->start(kFirstFrameLimit);

    // frameSwapped comes from the render thread; the window as context brings the work to the UI thread.
    QObject::connect(
        &window, &QQuickWindow::frameSwapped, &window,
        [&window, limit, options] {
            limit->stop();
            if (options.isDisplayOurs)
                QCursor::setPos(window.geometry().topLeft());
            QTimer::singleShot(options.after, &window, [&window, options] { finish(save(window, options.file)); });
        },
        static_cast<Qt::ConnectionType>(Qt::AutoConnection | Qt::SingleShotConnection));
}

} // namespace gannet
