// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/audit_chain.h"

#include "core/store/sha256.h"

namespace gannet {

namespace {

constexpr std::size_t kHashBytes = 32;

void putNumber(std::string& out, std::uint64_t value)
{
    for (int shift = 0; shift < 64; shift += 8)
        out.push_back(static_cast<char>(value >> shift & 0xFFU));
}

void putText(std::string& out, std::string_view text)
{
    putNumber(out, text.size());
    out.append(text);
}

} // namespace

std::string auditStart()
{
    return std::string(kHashBytes, '\0');
}

Result<std::string> auditHash(std::string_view before, std::int64_t seq, std::string_view session,
                              const AuditEntry& entry)
{
    std::string bytes;
    putText(bytes, before);
    putNumber(bytes, static_cast<std::uint64_t>(seq));
    putText(bytes, session);
    putNumber(bytes, static_cast<std::uint64_t>(entry.time.ns));
    putText(bytes, entry.kind);
    putText(bytes, entry.actor);
    putText(bytes, entry.request.text);
    putText(bytes, entry.order.isValid() ? entry.order.toHex() : std::string());
    putText(bytes, entry.text);
    return sha256(bytes);
}

} // namespace gannet
