// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"

#include <string>
#include <string_view>
#include <utility>

namespace gannet {

/// The system's words for an errno.
[[nodiscard]] std::string errorWords(int number);

/// The sole right to a file, for as long as this lives and no longer: the system takes it back however the process
/// ends. It does not keep a reader with another program out of the file itself.
class FileLock {
public:
    /// Makes `path` if need be. Fails {Denied, StateConflict} where somebody has it and names his process id, and
    /// {Unavailable, Io} where the folder cannot be written. `what` is locked, in the words for a person.
    [[nodiscard]] static Result<FileLock> take(const std::string& path, std::string_view what = "the store");
    ~FileLock();
    FileLock(FileLock&& other) noexcept : m_file(std::exchange(other.m_file, -1)) {}
    FileLock(const FileLock&) = delete;
    FileLock& operator=(const FileLock&) = delete;

private:
    explicit FileLock(int file) : m_file(file) {}

    int m_file = -1;
};

} // namespace gannet
