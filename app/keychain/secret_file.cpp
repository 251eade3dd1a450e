// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/keychain/secret_file.h"

#include "adapters/crypto/random.h"
#include "app/keychain/private_file.h"
#include "core/store/file_lock.h"

#include <fmt/format.h>

#include <filesystem>
#include <system_error>
#include <utility>

namespace gannet {

namespace {

/// The sentence with the file's name in front.
[[nodiscard]] Error inFile(const std::string& path, Error error)
{
    error.message = fmt::format("The keys in {} are not available. {}", path, error.message);
    error.field = path;
    return error;
}

} // namespace

SecretFile::SecretFile(std::string folder, crypto::ScryptCost cost)
    : m_folder(std::move(folder)), m_path(m_folder + "/keys.sealed"), m_cost(cost)
{}

bool SecretFile::exists() const
{
    std::error_code ignored;
    return std::filesystem::symlink_status(m_path, ignored).type() != std::filesystem::file_type::not_found;
}

Result<void> SecretFile::unlock(SecretString passphrase)
{
    if (!exists() && passphrase.reveal().size() < kLeastPassphrase)
        return fail({.kind = ErrorKind::Invalid,
                     .code = Code::InvalidRequest,
                     .message = fmt::format("The passphrase is too short: at least {} characters; a few words that "
                                            "nobody would put together are better",
                                            kLeastPassphrase),
                     .field = "passphrase",
                     .limit = fmt::format("at least {} characters", kLeastPassphrase)});
    if (const auto loaded = load(passphrase); !loaded)
        return fail(loaded.error());
    m_passphrase = std::move(passphrase);
    return {};
}

Result<void> SecretFile::store(const SecretId& id, SecretString text)
{
    if (auto good = checkSecretId(id); !good)
        return good;
    if (auto good = checkSecretText(text); !good)
        return good;
    if (m_passphrase.isEmpty())
        return fail(locked());
    std::error_code error;
    std::filesystem::create_directories(m_folder, error); // what is wrong with it, the lock says
    auto lock = FileLock::take(m_path + ".lock", "the file of keys");
    if (!lock)
        return fail(std::move(lock.error()));
    auto secrets = load();
    if (!secrets)
        return fail(std::move(secrets.error()));
    if (secrets->size() >= kMostSecrets && secrets->count(id) == 0)
        return fail({.kind = ErrorKind::Invalid,
                     .code = Code::TooLarge,
                     .message = fmt::format("{} keys are kept already, which is the limit; remove one", kMostSecrets),
                     .limit = std::to_string(kMostSecrets)});
    secrets->insert_or_assign(id, std::move(text));
    return save(*secrets);
}

Result<SecretString> SecretFile::read(const SecretId& id) const
{
    auto secrets = load();
    if (!secrets)
        return fail(std::move(secrets.error()));
    const auto found = secrets->find(id);
    if (found == secrets->end())
        return fail(notThere(id));
    return std::move(found->second);
}

Result<void> SecretFile::remove(const SecretId& id)
{
    if (!exists())
        return fail(notThere(id));
    if (m_passphrase.isEmpty())
        return fail(locked());
    auto lock = FileLock::take(m_path + ".lock", "the file of keys");
    if (!lock)
        return fail(std::move(lock.error()));
    auto secrets = load();
    if (!secrets)
        return fail(std::move(secrets.error()));
    if (secrets->erase(id) == 0)
        return fail(notThere(id));
    return save(*secrets);
}

Result<std::vector<SecretId>> SecretFile::list() const
{
    const auto secrets = load();
    if (!secrets)
        return fail(secrets.error());
    std::vector<SecretId> ids;
    for (const auto& entry : *secrets)
        ids.push_back(entry.first);
    return ids;
}

Result<SecretMap> SecretFile::load(const SecretString& passphrase) const
{
    auto box = readPrivateFile(m_path, crypto::kMostSealedBytes);
    if (!box)
        return fail(std::move(box.error()));
    if (!*box)
        return SecretMap();
    const auto text = crypto::unseal(passphrase, **box);
    if (!text)
        return fail(inFile(m_path, text.error()));
    auto secrets = parseSecretMap(text->reveal());
    if (!secrets)
        return fail(inFile(m_path, std::move(secrets.error())));
    return secrets;
}

Result<SecretMap> SecretFile::load() const
{
    if (m_passphrase.isEmpty() && exists())
        return fail(locked());
    return load(m_passphrase);
}

Result<void> SecretFile::save(const SecretMap& secrets) const
{
    crypto::SealChance chance;
    if (!crypto::randomBytes(chance.salt) || !crypto::randomBytes(chance.nonce))
        return fail(ErrorKind::Unavailable, Code::Other,
                    "No key is written: the system gives no random bytes now; try again");
    const auto box = crypto::seal(m_passphrase, chance, writeSecretMap(secrets).reveal(), m_cost);
    if (!box)
        return fail(box.error());
    return replacePrivateFile(m_path, *box);
}

Error SecretFile::locked() const
{
    return {.kind = ErrorKind::Denied,
            .code = Code::Auth,
            .message = exists() ? fmt::format("The keys in {} are locked; give their passphrase", m_path)
                                : fmt::format("There is no file of keys yet; choose a passphrase for {}", m_path),
            .field = m_path};
}

Error SecretFile::notThere(const SecretId& id) const
{
    return {.kind = ErrorKind::NotFound,
            .code = Code::Other,
            .message = fmt::format("There is no key for {} in {}", nameOf(id), m_path),
            .field = nameOf(id)};
}

} // namespace gannet
