// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/twins/fault.h"
#include "tests/twins/truth_book.h"

#include <QNetworkAccessManager>
#include <QProcess>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace gannet::test {

/// gannet-twin as a process of its own, and its controls (docs/twins.md). Needs a QCoreApplication; one thread.
class TwinProgram {
public:
    /// Starts it on any free port with more arguments of its own; `port()` is 0 where that failed.
    TwinProgram(const std::string& program, const std::string& venue, const std::vector<std::string>& more);
    /// Ends it.
    ~TwinProgram();
    TwinProgram(const TwinProgram&) = delete;
    TwinProgram& operator=(const TwinProgram&) = delete;

    [[nodiscard]] std::uint16_t port() const { return m_port; }
    /// GET and POST under /twin/; null where the answer was none of 200.
    [[nodiscard]] twin::Json get(const std::string& path);
    twin::Json post(const std::string& path, const twin::Json& body = twin::Json::object());
    void fault(const twin::Fault& fault);

private:
    [[nodiscard]] twin::Json call(const std::string& path, const std::optional<std::string>& body);

    QProcess m_process;
    QNetworkAccessManager m_network;
    std::uint16_t m_port = 0;
};

} // namespace gannet::test
