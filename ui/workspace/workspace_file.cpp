// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/workspace/workspace_file.h"

#include <QCryptographicHash>
#include <QFile>
#include <QFileInfo>
#include <QObject>
#include <QSaveFile>

namespace gannet {

using namespace workspace;

std::string sha256Hex(std::string_view text)
{
    return QCryptographicHash::hash(QByteArrayView(text.data(), static_cast<qsizetype>(text.size())),
                                    QCryptographicHash::Sha256)
        .toHex()
        .toStdString();
}

QString writeWorkspaceFile(const QUrl& file, const Workspace& workspace, const std::string& app, ShareParts parts)
{
    if (!file.isLocalFile())
        return QObject::tr("Nothing was written: “%1” is no file of this computer.").arg(file.toDisplayString());
    const std::string text = exportDocument(workspace, app, parts, sha256Hex);
    QSaveFile out(file.toLocalFile());
    const bool isOpen = out.open(QIODevice::WriteOnly);
    if (isOpen) {
        out.setPermissions(QFile::ReadOwner | QFile::WriteOwner);
        out.write(text.data(), static_cast<qint64>(text.size()));
    }
    if (!isOpen || !out.commit())
        return QObject::tr("Nothing was written to %1: %2.").arg(file.toLocalFile(), out.errorString());
    return {};
}

Result<Imported> readWorkspaceFile(const QUrl& file, Ids& ids)
{
    const std::string path = file.toLocalFile().toStdString();
    if (!file.isLocalFile())
        return fail(ErrorKind::Invalid, Code::WrongType,
                    file.toDisplayString().toStdString() + " is no file of this computer, and nothing else is read.");
    QFile in(file.toLocalFile());
    if (!QFileInfo(in).isFile() || !in.open(QIODevice::ReadOnly))
        return fail(ErrorKind::Unavailable, Code::Other,
                    path + " cannot be read: " + in.errorString().toStdString() + ".");
    const QByteArray text = in.read(static_cast<qint64>(kMostBytes) + 1);
    return importDocument({text.constData(), static_cast<std::size_t>(text.size())}, ids, sha256Hex);
}

} // namespace gannet
