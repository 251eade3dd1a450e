// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/desktop_motion.h"

#include <QDBusMessage>
#include <QDBusPendingCallWatcher>
#include <QDBusVariant>
#include <QFile>
#include <QObject>
#include <QVariant>

#include <memory>
#include <utility>

namespace gannet {

namespace {

constexpr int kAnswerLimitMs = 2000;

/// A setting that says so, and the value it says it with.
struct Question {
    const char* space;
    const char* key;
    QVariant yes;
};

/// The portal wraps its answer in one variant or in two.
[[nodiscard]] QVariant bare(QVariant value)
{
    while (value.canConvert<QDBusVariant>())
        value = value.value<QDBusVariant>().variant();
    return value;
}

} // namespace

std::optional<QDBusConnection> desktopBus()
{
    const bool isNamed = !qEnvironmentVariableIsEmpty("DBUS_SESSION_BUS_ADDRESS");
    if (!isNamed && !QFile::exists(qEnvironmentVariable("XDG_RUNTIME_DIR") + QStringLiteral("/bus")))
        return std::nullopt;
    QDBusConnection bus = QDBusConnection::sessionBus();
    return bus.isConnected() ? std::optional(std::move(bus)) : std::nullopt;
}

void whenMotionIsReduced(const QDBusConnection& bus, QObject& context, std::function<void()> then)
{
    const Question questions[] = {{"org.freedesktop.appearance", "reduced-motion", QVariant(1U)},
                                  {"org.gnome.desktop.interface", "enable-animations", QVariant(false)}};
    const auto rest = std::make_shared<std::function<void()>>(std::move(then));
    for (const Question& question : questions) {
        QDBusMessage call = QDBusMessage::createMethodCall(
            QStringLiteral("org.freedesktop.portal.Desktop"), QStringLiteral("/org/freedesktop/portal/desktop"),
            QStringLiteral("org.freedesktop.portal.Settings"), QStringLiteral("Read"));
        call << QString::fromLatin1(question.space) << QString::fromLatin1(question.key);
        auto* const watcher = new QDBusPendingCallWatcher(bus.asyncCall(call, kAnswerLimitMs), &context);
        QObject::connect(watcher, &QDBusPendingCallWatcher::finished, &context,
                         [rest, yes = question.yes](QDBusPendingCallWatcher* answered) {
                             const QVariant said = bare(answered->reply().arguments().value(0));
                             answered->deleteLater();
                             if (!answered->isError() && said.typeId() == yes.typeId() && said == yes && *rest)
                                 std::exchange(*rest, nullptr)();
                         });
    }
}

} // namespace gannet
