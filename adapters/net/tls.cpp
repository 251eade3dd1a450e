// SPDX-License-Identifier: GPL-3.0-or-later
#include "adapters/net/tls.h"

#include <QSslCertificate>
#include <QSslSocket>

#include <fmt/format.h>

namespace gannet {

Result<QSslConfiguration> tlsConfiguration(const std::string& extraCaFile)
{
    QSslConfiguration tls = QSslConfiguration::defaultConfiguration();
    tls.setProtocol(QSsl::TlsV1_2OrLater);
    tls.setPeerVerifyMode(QSslSocket::VerifyPeer);
    if (extraCaFile.empty())
        return tls;
    const auto extra = QSslCertificate::fromPath(QString::fromStdString(extraCaFile), QSsl::Pem);
    if (extra.isEmpty())
        return fail(ErrorKind::Invalid, Code::BadConfig,
                    fmt::format("no certificate could be read from {}; it must hold one in PEM", extraCaFile));
    tls.setCaCertificates(QSslConfiguration::systemCaCertificates() + extra);
    return tls;
}

} // namespace gannet
