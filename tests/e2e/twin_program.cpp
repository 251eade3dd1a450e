// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/e2e/twin_program.h"

#include <QEventLoop>
#include <QNetworkReply>
#include <QNetworkRequest>
#include <QUrl>

#include <memory>

namespace gannet::test {

namespace {

constexpr int kPatienceMs = 20'000;

} // namespace

TwinProgram::TwinProgram(const std::string& program, const std::string& venue, const std::vector<std::string>& more)
{
    QStringList arguments{QString::fromStdString(venue), QStringLiteral("--port"), QStringLiteral("0")};
    for (const std::string& word : more)
        arguments.push_back(QString::fromStdString(word));
    m_process.setProcessChannelMode(QProcess::ForwardedErrorChannel);
    m_process.start(QString::fromStdString(program), arguments);
    while (m_process.waitForReadyRead(kPatienceMs)) {
        if (m_process.canReadLine()) {
            m_port = static_cast<std::uint16_t>(QUrl(QString::fromUtf8(m_process.readLine().trimmed())).port(0));
            return;
        }
    }
}

TwinProgram::~TwinProgram()
{
    m_process.kill(); // it keeps nothing
    m_process.waitForFinished(kPatienceMs);
}

twin::Json TwinProgram::get(const std::string& path)
{
    return call(path, std::nullopt);
}

twin::Json TwinProgram::post(const std::string& path, const twin::Json& body)
{
    return call(path, body.dump());
}

void TwinProgram::fault(const twin::Fault& fault)
{
    post("/twin/fault", {{"name", twin::toString(fault.kind)}, {"arg", fault.arg}});
}

twin::Json TwinProgram::call(const std::string& path, const std::optional<std::string>& body)
{
    QNetworkRequest request(
        QUrl(QStringLiteral("http://127.0.0.1:%1%2").arg(m_port).arg(QString::fromStdString(path))));
    request.setTransferTimeout(kPatienceMs);
    request.setHeader(QNetworkRequest::ContentTypeHeader, QStringLiteral("application/json"));
    const std::unique_ptr<QNetworkReply> reply(body ? m_network.post(request, QByteArray::fromStdString(*body))
                                                    : m_network.get(request));
    QEventLoop loop;
    QObject::connect(reply.get(), &QNetworkReply::finished, &loop, &QEventLoop::quit);
    loop.exec();
    if (reply->error() != QNetworkReply::NoError)
        return nullptr;
    return twin::Json::parse(reply->readAll().toStdString(), nullptr, false);
}

} // namespace gannet::test
