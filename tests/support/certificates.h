// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFile>
#include <QProcess>
#include <QString>
#include <QStringList>
#include <QTemporaryDir>

#include <string>

namespace gannet::test {

/// Authorities and certificates that live as long as this object, made by the openssl program: NAME.pem and NAME.key in
/// a folder of its own.
class Certificates {
public:
    /// All of these: false when openssl refused; why is in error().
    [[nodiscard]] bool makeAuthority(const QString& name, const QString& words)
    {
        return openssl({"req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes",
                        "-keyout", name + ".key", "-out", name + ".pem", "-days", "30", "-subj", "/CN=" + words});
    }
    /// `hosts` as in "DNS:localhost,IP:127.0.0.1"; with days below zero it has expired.
    [[nodiscard]] bool makeCertificate(const QString& name, const QString& authority, const QString& hosts, int days)
    {
        QFile extensions(path(name + ".ext"));
        if (!extensions.open(QIODevice::WriteOnly) || extensions.write("subjectAltName=" + hosts.toLatin1()) < 0)
            return false;
        extensions.close();
        return openssl({"req", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-keyout",
                        name + ".key", "-out", name + ".csr", "-subj", "/CN=" + name}) &&
               openssl({"x509", "-req", "-in", name + ".csr", "-CA", authority + ".pem", "-CAkey", authority + ".key",
                        "-CAcreateserial", "-out", name + ".pem", "-days", QString::number(days), "-extfile",
                        name + ".ext"});
    }

    [[nodiscard]] QString path(const QString& file) const { return m_folder.filePath(file); }
    [[nodiscard]] std::string pathText(const QString& file) const { return path(file).toStdString(); }
    [[nodiscard]] const QByteArray& error() const { return m_error; }

private:
    [[nodiscard]] bool openssl(const QStringList& arguments)
    {
        QProcess process;
        process.setWorkingDirectory(m_folder.path());
        process.start("openssl", arguments);
        const bool isDone = process.waitForFinished() && process.exitCode() == 0;
        m_error = isDone ? QByteArray() : process.readAllStandardError();
        return isDone;
    }

    QTemporaryDir m_folder;
    QByteArray m_error;
};

} // namespace gannet::test
