// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/program_facts.h"

#include <QClipboard>
#include <QDesktopServices>
#include <QFileInfo>
#include <QGuiApplication>
#include <QLocale>
#include <QSysInfo>
#include <QUrl>

namespace gannet {

namespace {

struct Part {
    const char* name;
    const char* licence;
};

/// What the program is linked with, and the fonts in it; licences as Debian 12's copyright files have them.
constexpr Part kParts[] = {{"Qt 6", "LGPL-3.0 (Qt HTTP Server: GPL-3.0)"},
                           {"OpenSSL", "Apache-2.0"},
                           {"libsecp256k1", "MIT"},
                           {"Crypto++", "BSL-1.0"},
                           {"SQLite, SQLiteCpp", "public domain, MIT"},
                           {"simdjson", "Apache-2.0 or MIT"},
                           {"JSON for Modern C++", "MIT"},
                           {"toml++", "MIT"},
                           {"{fmt}, spdlog", "MIT"},
                           {"CLI11", "BSD-3-Clause"},
                           {"Boost", "BSL-1.0"},
                           {"tl::expected", "CC0-1.0"},
                           {"QtKeychain", "BSD-2-Clause"},
                           {"GLib", "LGPL-2.1-or-later"},
                           {"zlib", "Zlib"},
                           {"Roboto", "Apache-2.0"},
                           {"JetBrains Mono", "OFL-1.1"}};

[[nodiscard]] QVariantMap fact(const QString& title, const QString& words)
{
    return {{QStringLiteral("title"), title}, {QStringLiteral("words"), words}};
}

} // namespace

QVariantList ProgramFacts::about() const
{
    QVariantList result{fact(QStringLiteral("Gannet"), tr("%1, GPL-3.0-or-later").arg(m_version)),
                        fact(tr("Runs on"), tr("%1, %2, Qt %3 (%4)")
                                                .arg(QSysInfo::prettyProductName(), QSysInfo::currentCpuArchitecture(),
                                                     QLatin1String(qVersion()), QGuiApplication::platformName()))};
    QStringList parts;
    for (const Part& part : kParts)
        parts << QStringLiteral("%1: %2").arg(QLatin1String(part.name), QLatin1String(part.licence));
    result << fact(tr("Made with"), parts.join(QLatin1Char('\n')));
    return result;
}

QVariantList ProgramFacts::places() const
{
    QVariantList result;
    for (const Place& place : m_places) {
        const QFileInfo info(place.path);
        QString words = place.path.isEmpty() ? place.empty : place.path;
        if (!place.path.isEmpty() && !info.exists())
            words += QLatin1Char('\n') + tr("not there yet");
        else if (!place.path.isEmpty() && info.isFile())
            words += QLatin1Char('\n') + QLocale::c().formattedDataSize(info.size());
        QVariantMap one = fact(place.title, words);
        one.insert(QStringLiteral("path"), info.exists() ? place.path : QString());
        result << one;
    }
    return result;
}

QString ProgramFacts::report() const
{
    QStringList lines;
    for (const QVariantList& facts : {about(), places()}) {
        for (const QVariant& one : facts) {
            const QVariantMap map = one.toMap();
            lines << map.value(QStringLiteral("title")).toString() + QStringLiteral(": ") +
                         map.value(QStringLiteral("words")).toString().replace(QLatin1Char('\n'), QLatin1String("; "));
        }
    }
    return lines.join(QLatin1Char('\n')) + QLatin1Char('\n');
}

bool ProgramFacts::openFolder(const QString& path) const
{
    const QFileInfo info(path);
    return info.exists() && QDesktopServices::openUrl(QUrl::fromLocalFile(info.isDir() ? path : info.path()));
}

void ProgramFacts::copy(const QString& text) const
{
    QGuiApplication::clipboard()->setText(text);
}

} // namespace gannet
