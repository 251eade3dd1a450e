// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace gannet::test {

/// One run of the terminal with a live account, as a process that may be killed at any moment.
struct LifeOptions {
    std::string venue;  ///< slug
    std::string symbol; ///< of that venue
    std::string storeDir;
    std::uint64_t session = 0; ///< of its orders; other in each life
    std::uint16_t port = 0;    ///< of the venue, on 127.0.0.1

    [[nodiscard]] std::vector<std::string> arguments() const;
    /// The inverse; a venue without name where these are none.
    [[nodiscard]] static LifeOptions from(const std::vector<std::string>& arguments);
};

/// Trades by chance, the session is the seed, and says "ready" once it can, until its standard input says "calm". Then
/// presses nothing any more, waits until nothing is in doubt, asks for a comparison, waits again, says how its books
/// stand ("books " and JSON: `orders`, `unresolved`, `open` by the venue's id, `ledger` as twin::ledgerOf(),
/// `standing`) and ends with 0. The key is in the environment. Needs a QCoreApplication.
[[nodiscard]] int liveLife(const LifeOptions& options);

/// Writes a line to the standard output with one call, so that it is whole or not there.
void sayLine(const std::string& line);

} // namespace gannet::test
