// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/window.h"

#include "app/desktop_motion.h"
#include "app/process_age.h"
#include "app/window_fit.h"
#include "ui/accounts/accounts_desk.h"
#include "ui/engine_client.h"
#include "ui/frame_pump.h"
#include "ui/models/passphrase_model.h"
#include "ui/models/program_facts.h"
#include "ui/theme/theme_model.h"
#include "ui/workspace/window_placer.h"
#include "ui/workspace/workspace_controller.h"
#include "ui/workspace/workspace_keeper.h"

#include <QGuiApplication>
#include <QQmlApplicationEngine>
#include <QQuickStyle>
#include <QQuickWindow>
#include <QScreen>
#include <QtQml/qqmlextensionplugin.h>

#include <fmt/format.h>

Q_IMPORT_QML_PLUGIN(GannetPlugin)
Q_IMPORT_QML_PLUGIN(Gannet_UiPlugin)

namespace gannet {

namespace {

Log* messageLog = nullptr; ///< Qt's message handler is a bare function: it needs a place to find the log

void writeMessage(QtMsgType type, const QMessageLogContext& context, const QString& words)
{
    LogLevel level = LogLevel::Info;
    switch (type) {
    case QtDebugMsg: level = LogLevel::Debug; break;
    case QtInfoMsg: level = LogLevel::Info; break;
    case QtWarningMsg: level = LogLevel::Warn; break;
    case QtCriticalMsg:
    case QtFatalMsg: level = LogLevel::Error; break;
    }
    if (messageLog)
        messageLog->write(level, "qt", context.category ? context.category : "default", words.toStdString());
}

/// The client area to begin with. A size that was asked for is cut to the screen; the frame, if one comes, is taken off
/// when it is known.
[[nodiscard]] QSize firstSize(QSize wanted)
{
    const QScreen* const screen = QGuiApplication::primaryScreen();
    const QSize room = screen ? screen->availableSize() : QSize();
    return fittingSize(wanted, room.isEmpty() ? wanted : room, wanted.isEmpty() ? kUsualFrame : QMargins());
}

[[nodiscard]] QString themeName(const std::string& configured)
{
    return QString::fromStdString(configured).replace(QLatin1String("colour-blind"), QLatin1String("cvd"));
}

/// No motion if the desktop wants little, unless the user has chosen another amount before it answered.
void followDesktop(ThemeModel& theme)
{
    if (const auto bus = desktopBus()) {
        whenMotionIsReduced(*bus, theme, [&theme] {
            if (theme.motion() == ThemeModel::Motion::Low)
                theme.setMotion(ThemeModel::Motion::Off);
        });
    }
}

/// Once Main.qml has brought the module in; before that the singleton is not known.
void applyLook(QQmlEngine& engine, const UiConfig& look)
{
    auto* const theme = engine.singletonInstance<ThemeModel*>(qmlTypeId("Gannet.Ui", 1, 0, "Theme"));
    if (!theme)
        return;
    if (look.density == "compact")
        theme->setDensity(ThemeModel::Density::Compact);
    else if (look.density == "comfortable")
        theme->setDensity(ThemeModel::Density::Comfortable);
    if (look.motion == "off")
        theme->setMotion(ThemeModel::Motion::Off);
    else if (look.motion == "full")
        theme->setMotion(ThemeModel::Motion::Full);
    else if (look.motion == "desktop")
        followDesktop(*theme);
}

/// Writes how long the start took until something stood on the screen (P8 of docs/performance.md).
void noteFirstFrame()
{
    const auto age = processAge();
    if (messageLog && age)
        messageLog->write(LogLevel::Info, "app", "first_frame", fmt::format("after_ms={}", age->toMilliseconds()));
}

} // namespace

Window::Window(EngineClient& client, FramePump& pump, Log& log) : m_client(client), m_pump(pump)
{
    messageLog = &log;
    qInstallMessageHandler(writeMessage);
}

Window::~Window()
{
    m_pump.setWindow(nullptr);
    m_placer.reset(); // what becomes of a window that closes is nobody's wish
    m_engine.reset();
    qInstallMessageHandler(nullptr);
    messageLog = nullptr;
}

Result<void> Window::show(const WindowOptions& options)
{
    QQuickStyle::setStyle(QStringLiteral("Basic"));
    m_engine = std::make_unique<QQmlApplicationEngine>();
    m_engine->addImportPath(QStringLiteral("qrc:/qt/qml"));
    const QSize size = firstSize(options.size);
    if (!options.keeper || !options.keeper->isRestored())
        options.workspace->begin(size * 100 / options.look.scalePct);
    m_engine->setInitialProperties({{QStringLiteral("client"), QVariant::fromValue(&m_client)},
                                    {QStringLiteral("pump"), QVariant::fromValue(&m_pump)},
                                    {QStringLiteral("passphrase"), QVariant::fromValue(options.passphrase)},
                                    {QStringLiteral("accountsDesk"), QVariant::fromValue(options.accounts)},
                                    {QStringLiteral("workspace"), QVariant::fromValue(options.workspace)},
                                    {QStringLiteral("keeper"), QVariant::fromValue(options.keeper)},
                                    {QStringLiteral("facts"), QVariant::fromValue(options.facts)},
                                    {QStringLiteral("startKey"), QString::fromStdString(options.startKey)},
                                    {QStringLiteral("themeName"), themeName(options.look.theme)},
                                    {QStringLiteral("themeScale"), options.look.scalePct / 100.0},
                                    {QStringLiteral("isLookAsked"), options.look.isAsked},
                                    {QStringLiteral("width"), size.width()},
                                    {QStringLiteral("height"), size.height()}});
    m_engine->load(QUrl(QStringLiteral("qrc:/qt/qml/Gannet/Main.qml")));
    if (!m_engine->rootObjects().isEmpty())
        m_window = qobject_cast<QQuickWindow*>(m_engine->rootObjects().constFirst());
    if (!m_window)
        return fail(ErrorKind::Unavailable, Code::Other, "the window could not be made; the log says why");
    applyLook(*m_engine, options.look);
    QObject::connect(m_window, &QQuickWindow::frameSwapped, m_window, noteFirstFrame,
                     static_cast<Qt::ConnectionType>(Qt::QueuedConnection | Qt::SingleShotConnection));
    placeMain(options);
    m_pump.setWindow(m_window);
    return {};
}

/// Where it stood, unless another size was asked for; else as the screen allows.
void Window::placeMain(const WindowOptions& options)
{
    m_placer = std::make_unique<WindowPlacer>();
    m_placer->setController(options.workspace);
    m_placer->setWindow(m_window);
    m_placer->setLeast(m_window->minimumSize());
    if (options.size.isEmpty() && options.keeper && options.keeper->isRestored() && m_placer->place().isValid()) {
        m_placer->show();
        return;
    }
    keepOnScreen(*m_window);
    if (options.keeper)
        m_placer->watch();
}

} // namespace gannet
