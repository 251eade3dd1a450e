// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/keychain/private_file.h"

#include "core/store/file_lock.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <filesystem>
#include <utility>

namespace gannet {

namespace {

/// An open file or folder.
class Handle {
public:
    explicit Handle(int number) : m_number(number) {}
    ~Handle() { close(); }
    Handle(const Handle&) = delete;
    Handle& operator=(const Handle&) = delete;

    [[nodiscard]] int number() const { return m_number; }
    /// Whether all was well; some systems say only here that bytes are lost.
    bool close() { return m_number < 0 || ::close(std::exchange(m_number, -1)) == 0; }

private:
    int m_number;
};

[[nodiscard]] Error refused(const std::string& path, std::string_view doing, int number)
{
    const std::string why = errorWords(number);
    return {.kind = ErrorKind::Unavailable,
            .code = Code::Io,
            .message = fmt::format("{} cannot be {}: {}", path, doing, why),
            .field = path,
            .value = why};
}

[[nodiscard]] Error notPrivate(const std::string& path, std::string words, std::string fix)
{
    return {.kind = ErrorKind::Denied,
            .code = Code::Io,
            .message = fmt::format("{} is not read: {}; {}", path, words, fix),
            .field = path,
            .limit = "a plain file that only its owner may read and write (0600)",
            .value = std::move(words),
            .fixes = {std::move(fix)}};
}

/// The first errno, zero when every byte was written.
[[nodiscard]] int writeAll(int file, std::string_view bytes)
{
    while (!bytes.empty()) {
        const ssize_t count = ::write(file, bytes.data(), bytes.size());
        if (count < 0 && errno == EINTR)
            continue;
        if (count <= 0)
            return count < 0 ? errno : EIO;
        bytes.remove_prefix(static_cast<std::size_t>(count));
    }
    return 0;
}

[[nodiscard]] int writeNew(const std::string& path, std::string_view bytes)
{
    ::unlink(path.c_str()); // left by a program that was ended
    Handle file(::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600));
    if (file.number() < 0)
        return errno;
    if (const int number = writeAll(file.number(), bytes); number != 0)
        return number;
    if (::fsync(file.number()) != 0 || !file.close())
        return errno;
    return 0;
}

} // namespace

Result<std::optional<std::string>> readPrivateFile(const std::string& path, std::size_t most)
{
    // O_NONBLOCK: a pipe of that name is refused below instead of waited for.
    const Handle file(::open(path.c_str(), O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC));
    if (file.number() < 0) {
        if (errno == ENOENT)
            return std::optional<std::string>();
        if (errno == ELOOP)
            return fail(notPrivate(path, "it is a link", "put the file itself there"));
        return fail(refused(path, "read", errno));
    }
    struct stat facts {};
    if (::fstat(file.number(), &facts) != 0)
        return fail(refused(path, "read", errno));
    if (!S_ISREG(facts.st_mode))
        return fail(notPrivate(path, "it is no plain file", "move it away"));
    if (facts.st_uid != ::geteuid())
        return fail(notPrivate(path, fmt::format("it belongs to another user ({})", facts.st_uid),
                               "give it to this user, or move it away"));
    if ((facts.st_mode & 077U) != 0)
        return fail(notPrivate(path, fmt::format("others may read or write it ({:03o})", facts.st_mode & 0777U),
                               fmt::format("chmod 600 {}, and change its keys if others were here", path)));
    std::string bytes(most + 1, '\0');
    std::size_t size = 0;
    while (size < bytes.size()) {
        const ssize_t count = ::read(file.number(), bytes.data() + size, bytes.size() - size);
        if (count < 0 && errno == EINTR)
            continue;
        if (count < 0)
            return fail(refused(path, "read", errno));
        if (count == 0)
            break;
        size += static_cast<std::size_t>(count);
    }
    if (size > most)
        return fail({.kind = ErrorKind::Protocol,
                     .code = Code::TooLarge,
                     .message = fmt::format("{} has more than {} bytes, the limit; it is no such file", path, most),
                     .field = path,
                     .limit = std::to_string(most)});
    bytes.resize(size);
    return std::optional<std::string>(std::move(bytes));
}

Result<void> replacePrivateFile(const std::string& path, std::string_view bytes)
{
    const std::string fresh = path + ".new";
    if (const int number = writeNew(fresh, bytes); number != 0) {
        ::unlink(fresh.c_str());
        return fail(refused(path, "written", number));
    }
    if (::rename(fresh.c_str(), path.c_str()) != 0) {
        const int number = errno;
        ::unlink(fresh.c_str());
        return fail(refused(path, "written", number));
    }
    // The name is on the disk when its folder is. Should this fail, the new file stands there all the same.
    const std::string folder = std::filesystem::path(path).parent_path();
    const Handle opened(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (opened.number() < 0 || ::fsync(opened.number()) != 0)
        return fail(refused(folder, "brought to the disk", errno));
    return {};
}

} // namespace gannet
