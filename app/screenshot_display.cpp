// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/screenshot_display.h"

#include <QByteArray>
#include <QDir>
#include <QFile>
#include <QLibraryInfo>
#include <QStandardPaths>
#include <QStringList>

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstring>
#include <thread>
#include <vector>

#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>
#include <xcb/xcb.h>

extern char** environ;

namespace gannet {

namespace {

using namespace std::chrono_literals;
using Clock = std::chrono::steady_clock;

constexpr auto kReadyLimit = 20s;
constexpr auto kEndLimit = 3s;
constexpr int kDisplayFd = 3; ///< where the server writes the number of the display it took

/// Closes both ends that are still open.
struct Pipe {
    int read = -1;
    int write = -1;
    ~Pipe()
    {
        closeEnd(read);
        closeEnd(write);
    }
    static void closeEnd(int& end)
    {
        if (end >= 0)
            ::close(end);
        end = -1;
    }
};

/// The line the server writes when it serves; empty when it ended or took longer than the limit.
QByteArray readDisplay(int fd)
{
    QByteArray line;
    const auto deadline = Clock::now() + kReadyLimit;
    while (!line.endsWith('\n')) {
        const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(deadline - Clock::now());
        pollfd waiting{fd, POLLIN, 0};
        if (left.count() <= 0)
            return {};
        const int ready = ::poll(&waiting, 1, static_cast<int>(left.count()));
        if (ready < 0 && errno == EINTR)
            continue;
        if (ready <= 0)
            return {};
        std::array<char, 32> bytes{};
        const auto count = ::read(fd, bytes.data(), bytes.size());
        if (count <= 0)
            return {};
        line.append(bytes.data(), static_cast<qsizetype>(count));
    }
    return line.trimmed();
}

/// Asks the server to end, and insists after a while. Only ever this one process.
void endChild(pid_t pid)
{
    ::kill(pid, SIGTERM);
    const auto deadline = Clock::now() + kEndLimit;
    while (::waitpid(pid, nullptr, WNOHANG) == 0) {
        if (Clock::now() > deadline) {
            ::kill(pid, SIGKILL);
            ::waitpid(pid, nullptr, 0);
            return;
        }
        std::this_thread::sleep_for(10ms);
    }
}

/// Starts the server with the write end of `pipe` as its kDisplayFd. Zero, or the error number.
int spawnServer(const QByteArray& program, const QByteArray& screen, const Pipe& pipe, pid_t& pid)
{
    std::vector<QByteArray> words{program,      "-displayfd", QByteArray::number(kDisplayFd),
                                  "-screen",    "0",          screen,
                                  "-nolisten",  "tcp",        "-terminate",
                                  "+extension", "GLX"};
    std::vector<char*> arguments;
    for (QByteArray& word : words)
        arguments.push_back(word.data());
    arguments.push_back(nullptr);

    posix_spawn_file_actions_t actions;
    ::posix_spawn_file_actions_init(&actions);
    ::posix_spawn_file_actions_adddup2(&actions, pipe.write, kDisplayFd);
    ::posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
    ::posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
    const int error = ::posix_spawn(&pid, program.constData(), &actions, nullptr, arguments.data(), environ);
    ::posix_spawn_file_actions_destroy(&actions);
    return error;
}

/// A pipe whose ends a child does not inherit and that stay clear of kDisplayFd, which the child's dup2 needs free.
bool openPipe(Pipe& pipe)
{
    std::array<int, 2> ends{};
    if (::pipe2(ends.data(), O_CLOEXEC) != 0)
        return false;
    pipe.read = ::fcntl(ends[0], F_DUPFD_CLOEXEC, kDisplayFd + 1);
    pipe.write = ::fcntl(ends[1], F_DUPFD_CLOEXEC, kDisplayFd + 1);
    ::close(ends[0]);
    ::close(ends[1]);
    return pipe.read >= 0 && pipe.write >= 0;
}

[[nodiscard]] bool answersX(const QByteArray& name)
{
    xcb_connection_t* const connection = ::xcb_connect(name.constData(), nullptr);
    const bool answers = ::xcb_connection_has_error(connection) == 0;
    ::xcb_disconnect(connection);
    return answers;
}

/// A compositor listens on a socket of that name in the folder of the session.
[[nodiscard]] bool answersWayland(const QByteArray& name)
{
    const QByteArray path =
        QFile::encodeName(QDir(qEnvironmentVariable("XDG_RUNTIME_DIR")).absoluteFilePath(QFile::decodeName(name)));
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    if (path.size() >= static_cast<qsizetype>(sizeof(address.sun_path)))
        return false;
    std::memcpy(address.sun_path, path.constData(), static_cast<std::size_t>(path.size()));
    const int socket = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (socket < 0)
        return false;
    const bool answers = ::connect(socket, reinterpret_cast<const sockaddr*>(&address), sizeof(address)) == 0;
    ::close(socket);
    return answers;
}

/// Whether Qt finds its part for a platform: without it, too, it ends the program.
[[nodiscard]] bool hasPlugin(const QByteArray& platform)
{
    const QString file = QStringLiteral("libq%1.so").arg(QFile::decodeName(platform));
    QStringList folders{qEnvironmentVariable("QT_QPA_PLATFORM_PLUGIN_PATH"),
                        QLibraryInfo::path(QLibraryInfo::PluginsPath) + QStringLiteral("/platforms")};
    for (const QString& folder : qEnvironmentVariable("QT_PLUGIN_PATH").split(':', Qt::SkipEmptyParts))
        folders << folder + QStringLiteral("/platforms");
    return std::any_of(folders.cbegin(), folders.cend(), [&file](const QString& folder) {
        return !folder.isEmpty() && QFile::exists(folder + QLatin1Char('/') + file);
    });
}

} // namespace

QString ScreenshotDisplay::whyNeeded()
{
    struct Place {
        const char* variable;
        const char* platform;
        const char* plugin;
        bool (*answers)(const QByteArray&);
    };
    static constexpr std::array<Place, 2> kPlaces{
        {{"DISPLAY", "xcb", "xcb", &answersX}, {"WAYLAND_DISPLAY", "wayland", "wayland-generic", &answersWayland}}};
    // A list, tried from the left; each may have arguments after a colon.
    QByteArrayList platforms;
    for (const QByteArray& platform : qgetenv("QT_QPA_PLATFORM").split(';')) {
        if (!platform.isEmpty())
            platforms << platform.split(':').constFirst();
    }
    const auto isPlace = [](const QByteArray& platform) {
        return platform.startsWith("xcb") || platform.startsWith("wayland");
    };
    QStringList dead;
    for (const QByteArray& platform : platforms) {
        if (isPlace(platform))
            continue;
        if (hasPlugin(platform))
            return {};
        dead << QStringLiteral("QT_QPA_PLATFORM=%1 (Qt has none of that name)").arg(QString::fromLocal8Bit(platform));
    }
    for (const Place& place : kPlaces) {
        const QByteArray name = qgetenv(place.variable);
        const bool isWanted =
            platforms.isEmpty() || std::any_of(platforms.cbegin(), platforms.cend(), [&place](const auto& platform) {
                return platform.startsWith(place.platform);
            });
        if (name.isEmpty() || !isWanted)
            continue;
        if (hasPlugin(place.plugin) && place.answers(name))
            return {};
        dead << QStringLiteral("%1=%2%3").arg(QLatin1String(place.variable), QString::fromLocal8Bit(name),
                                              hasPlugin(place.plugin) ? "" : " (Qt's part for it is not installed)");
    }
    if (dead.isEmpty())
        return QStringLiteral("there is no display here (DISPLAY and WAYLAND_DISPLAY are empty)");
    return QStringLiteral("no display answers under %1").arg(dead.join(QStringLiteral(", ")));
}

std::unique_ptr<ScreenshotDisplay> ScreenshotDisplay::start(QSize size, QString& problem)
{
    const QByteArray program = QStandardPaths::findExecutable(QStringLiteral("Xvfb")).toLocal8Bit();
    if (program.isEmpty()) {
        problem = whyNeeded() + QStringLiteral(", and Xvfb is not installed; install the package xvfb");
        return nullptr;
    }
    Pipe pipe;
    if (!openPipe(pipe)) {
        problem = QStringLiteral("no pipe to Xvfb: %1").arg(QString::fromLocal8Bit(std::strerror(errno)));
        return nullptr;
    }
    const QByteArray screen = QByteArray::number(size.width()) + 'x' + QByteArray::number(size.height()) + "x24";
    pid_t pid = 0;
    if (const int error = spawnServer(program, screen, pipe, pid); error != 0) {
        problem = QStringLiteral("Xvfb did not start: %1").arg(QString::fromLocal8Bit(std::strerror(error)));
        return nullptr;
    }
    std::unique_ptr<ScreenshotDisplay> display(new ScreenshotDisplay(pid));
    Pipe::closeEnd(pipe.write);
    const QByteArray number = readDisplay(pipe.read);
    if (number.isEmpty()) {
        problem = QStringLiteral("Xvfb did not become ready within %1 s").arg(kReadyLimit.count());
        return nullptr;
    }
    qputenv("DISPLAY", ":" + number);
    qputenv("QT_QPA_PLATFORM", "xcb");
    qputenv("QT_XCB_GL_INTEGRATION", "xcb_glx");
    qputenv("LIBGL_ALWAYS_SOFTWARE", "1");
    return display;
}

ScreenshotDisplay::~ScreenshotDisplay()
{
    endChild(m_pid);
}

} // namespace gannet
