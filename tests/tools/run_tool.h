// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>

namespace gannet::test {

/// What a program wrote and how it ended; -1 when it did not end by itself.
struct Ran {
    int status = -1;
    QByteArrayList out;
    QByteArray errors;
    [[nodiscard]] QJsonObject at(qsizetype line) const { return QJsonDocument::fromJson(out.value(line)).object(); }
};

/// Runs the program whose path the environment variable holds, `input` on its stdin.
inline Ran runTool(const char* variable, const QStringList& arguments, const QByteArray& input = {},
                   QProcessEnvironment environment = QProcessEnvironment::systemEnvironment())
{
    QProcess process;
    environment.insert("GCOV_ERROR_FILE",
                       "/dev/null"); // what a coverage build says of its own files is no word of ours
    process.setProcessEnvironment(environment);
    process.start(qEnvironmentVariable(variable), arguments);
    process.write(input);
    process.closeWriteChannel();
    Ran ran;
    if (!process.waitForFinished(50'000) || process.exitStatus() != QProcess::NormalExit)
        return ran;
    ran.status = process.exitCode();
    ran.out = process.readAllStandardOutput().split('\n');
    ran.out.removeAll(QByteArray());
    ran.errors = process.readAllStandardError();
    return ran;
}

} // namespace gannet::test
