// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/venue/transport.h"

#include <cstdint>
#include <string>
#include <utility>

namespace gannet {

/// Where the loop puts every item before the engine sees it. Engine thread; returns at once (writing happens
/// elsewhere).
class JournalPort {
public:
    virtual ~JournalPort() = default;
    virtual void record(const Inbound& item) = 0;
    /// For Health: what was written so far, and whether writing still works.
    [[nodiscard]] virtual std::uint64_t bytesWritten() const = 0;
    [[nodiscard]] virtual bool isOk() const = 0;
    /// Why nothing is recorded any more; empty while isOk().
    [[nodiscard]] virtual std::string words() const = 0;
};

/// Stands for a journal that could not be begun: records nothing and says why.
class LostJournal final : public JournalPort {
public:
    explicit LostJournal(std::string why) : m_why(std::move(why)) {}
    void record(const Inbound&) override {}
    [[nodiscard]] std::uint64_t bytesWritten() const override { return 0; }
    [[nodiscard]] bool isOk() const override { return false; }
    [[nodiscard]] std::string words() const override { return m_why; }

private:
    std::string m_why;
};

} // namespace gannet
