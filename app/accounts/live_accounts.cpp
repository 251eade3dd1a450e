// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/accounts/live_accounts.h"

#include "app/accounts/live_sides.h"
#include "app/keychain/secret_map.h"

#include <QTimer>

#include <fmt/chrono.h>
#include <fmt/format.h>

#include <algorithm>
#include <memory>
#include <optional>
#include <tuple>
#include <utility>

namespace gannet {

namespace {

[[nodiscard]] std::string pathOf(const KeptAccount& account)
{
    return fmt::format("{}/{}", account.venue, account.name);
}

[[nodiscard]] KeyFacts factsOf(const ShownCredentials& key)
{
    return {key.kind, key.account, key.signer, key.agentName, key.validUntil.value_or(Timestamp{})};
}

/// "The agent's key gannet (0x12...) signs for 0x34..., until 2027-01-31 12:00 UTC".
[[nodiscard]] std::string wordsOf(const ShownCredentials& key)
{
    std::string words = key.kind == "aster-hmac" ? "The API key" : "The agent's key";
    if (!key.agentName.empty())
        words += " " + key.agentName;
    if (!key.signer.empty())
        words += fmt::format(" ({})", key.signer);
    words += key.account.empty() ? std::string(" signs") : fmt::format(" signs for {}", key.account);
    if (key.validUntil)
        words += fmt::format(", until {:%Y-%m-%d %H:%M} UTC",
                             fmt::gmtime(static_cast<std::time_t>(key.validUntil->ns / 1'000'000'000)));
    return words;
}

[[nodiscard]] tl::unexpected<Error> refuse(ErrorKind kind, Code code, std::string message, std::string_view field,
                                           std::string limit, std::string value)
{
    return fail(Error{.kind = kind,
                      .code = code,
                      .message = std::move(message),
                      .field = std::string(field),
                      .limit = std::move(limit),
                      .value = std::move(value)});
}

} // namespace

LiveAccounts::LiveAccounts(LiveAccountsParts parts) : m_parts(std::move(parts))
{
    const auto isAdded = [this](const AccountSettings& account) {
        return std::ranges::any_of(m_parts.added, [&account](const StoredAccount& one) {
            return one.venue == account.venue && one.name == account.name;
        });
    };
    for (const AccountSettings& account : m_parts.accounts) {
        if (account.mode != TradingMode::Live)
            continue;
        Entry& entry = m_entries.emplace_back();
        entry.settings = account;
        entry.isAdded = isAdded(account);
        entry.kept.venue = account.venue;
        entry.kept.name = account.name;
        entry.kept.sentence = "Its key was not looked for yet";
        for (const LiveVenue& venue : m_parts.venues) {
            if (venue.slug == account.venue)
                entry.kept.network = venue.network;
        }
    }
    std::ranges::sort(m_entries, {}, [](const Entry& one) { return std::tie(one.kept.venue, one.kept.name); });
}

LiveAccounts::Entry* LiveAccounts::find(std::string_view venue, std::string_view name)
{
    const auto it = std::ranges::find_if(
        m_entries, [&](const Entry& one) { return one.kept.venue == venue && one.kept.name == name; });
    return it == m_entries.end() ? nullptr : &*it;
}

std::string LiveAccounts::nameOf(std::string_view venue) const
{
    const auto known = std::ranges::find(m_parts.venues, venue, &LiveVenue::slug);
    return known == m_parts.venues.end() || known->name.empty() ? std::string(venue) : known->name;
}

std::vector<KeptAccount> LiveAccounts::all() const
{
    std::vector<KeptAccount> kept;
    for (const Entry& entry : m_entries)
        kept.push_back(entry.kept);
    return kept;
}

void LiveAccounts::changed()
{
    for (std::size_t i = 0; i < m_changed.size(); ++i)
        m_changed[i]();
}

void LiveAccounts::later(std::function<void()> call)
{
    QTimer::singleShot(0, &m_context, std::move(call));
}

void LiveAccounts::tell(Entry& entry, AccountKeyState state, std::string sentence,
                        std::optional<AccountOpening> opening, std::optional<AccountRow> row)
{
    entry.kept.state = state;
    entry.kept.isTroubled = false;
    entry.kept.wantsPassphrase = state == AccountKeyState::Locked;
    entry.kept.sentence = std::move(sentence);
    m_parts.inbox->push(
        Inbound{m_parts.clock->now(), AccountKeyNews{entry.kept.venue, entry.kept.name, state, entry.kept.sentence,
                                                     std::move(opening), std::move(row)}});
    changed();
}

// --- At the start ---------------------------------------------------------------------------------------------------

void LiveAccounts::start()
{
    const bool trades = m_parts.whyNoTrading.empty();
    std::vector<SecretId> wanted;
    for (Entry& entry : m_entries) {
        const auto stored = std::ranges::find_if(m_parts.added, [&entry](const StoredAccount& one) {
            return one.venue == entry.kept.venue && one.name == entry.kept.name;
        });
        const bool isOfConfig = stored == m_parts.added.end();
        if (!trades) {
            entry.kept.state = AccountKeyState::Failed;
            entry.kept.sentence = m_parts.whyNoTrading;
        } else if (!isOfConfig && stored->network != entry.kept.network) {
            tell(entry, AccountKeyState::WrongNetwork,
                 fmt::format("It was added for {} of {}, and this run speaks to {}: set venues.{}.network in the "
                             "config, or add another account",
                             toString(stored->network), nameOf(entry.kept.venue), toString(entry.kept.network),
                             entry.kept.venue));
        } else {
            wanted.push_back({entry.kept.venue, entry.kept.name});
        }
    }
    m_reading = wanted.size();
    for (const SecretId& id : wanted)
        read(id);
    changed();
}

void LiveAccounts::read(const SecretId& id)
{
    if (Entry* const entry = find(id.venue, id.account))
        tell(*entry, AccountKeyState::Reading, "Its key is being looked for");
    m_parts.keys->read(id, [this, id](Result<SecretString> text) {
        if (Entry* const entry = find(id.venue, id.account); entry && entry->kept.state == AccountKeyState::Reading)
            onRead(*entry, std::move(text));
        if (m_reading > 0 && --m_reading == 0)
            unlockWhenRead();
    });
}

void LiveAccounts::onRead(Entry& entry, Result<SecretString> text)
{
    if (!text) {
        const Error& error = text.error();
        if (error.kind == ErrorKind::NotFound)
            return tell(entry, AccountKeyState::WatchOnly,
                        fmt::format("Watch only, it has no key: {}. Add its key to trade", error.message));
        const bool isLocked = error.kind == ErrorKind::Denied && error.code == Code::Auth;
        return tell(entry, isLocked ? AccountKeyState::Locked : AccountKeyState::Failed, error.message);
    }
    auto key = parseCredentials(entry.kept.venue, text->reveal());
    if (!key)
        return tell(entry, AccountKeyState::WrongKey,
                    fmt::format("The key of {} cannot be used: {}", pathOf(entry.kept), key.error().message));
    entry.kept.shown = shown(*key);
    if (const auto lasts = checkNotExpired(*key, m_parts.clock->now()); !lasts)
        return tell(entry, AccountKeyState::Expired, lasts.error().message);
    open(entry, std::move(*key), false);
}

void LiveAccounts::lookAgain(const std::string& venue, const AccountName& name)
{
    const Entry* const entry = find(venue, name);
    if (!entry || !m_parts.whyNoTrading.empty() || !entry->kept.mayLookAgain())
        return;
    // One passphrase opens them all.
    const bool wantsPassphrase = entry->kept.wantsPassphrase;
    std::vector<SecretId> wanted;
    for (const Entry& one : m_entries) {
        if (&one == entry || (wantsPassphrase && one.kept.wantsPassphrase))
            wanted.push_back({one.kept.venue, one.kept.name});
    }
    m_reading += wanted.size();
    for (const SecretId& id : wanted)
        read(id);
}

/// Only the file of keys has a passphrase to give; a keyring that nobody unlocked was asked already.
void LiveAccounts::unlockWhenRead()
{
    const auto isLocked = [](const Entry& entry) { return entry.kept.state == AccountKeyState::Locked; };
    if (!m_parts.unlock || std::ranges::none_of(m_entries, isLocked))
        return;
    m_parts.unlock([this, isLocked](Result<void> unlocked) {
        std::vector<SecretId> locked;
        for (Entry& entry : m_entries) {
            if (!isLocked(entry))
                continue;
            if (unlocked)
                locked.push_back({entry.kept.venue, entry.kept.name});
            else if (unlocked.error().code == Code::UserDeclined) {
                tell(entry, AccountKeyState::WatchOnly,
                     "Watch only: the passphrase of the keys was not given. Look again (Ctrl+Shift+A) to be asked "
                     "again");
                entry.kept.wantsPassphrase = true;
                changed(); // what it looked like without that was told already
            }
        }
        for (const SecretId& id : locked)
            read(id);
    });
}

void LiveAccounts::open(Entry& entry, VenueCredentials key, bool isKept)
{
    const ShownCredentials seen = shown(key);
    entry.kept.shown = seen;
    AccountOpening opening{entry.settings, factsOf(seen)};
    std::optional<AccountRow> row;
    if (isKept)
        row = AccountRow{
            writeStoredAccount({entry.kept.venue, entry.kept.name, entry.kept.network, entry.settings.live.vault})};
    m_parts.handover->put({entry.kept.venue, entry.kept.name}, std::move(key));
    tell(entry, AccountKeyState::Opening, wordsOf(seen), std::move(opening), std::move(row));
}

void LiveAccounts::onTold(std::string_view slug, const AccountStanding& standing)
{
    Entry* const entry = find(slug, standing.account.account);
    if (!entry || entry->kept.state == AccountKeyState::WatchOnly)
        return;
    if (standing.key != AccountKeyState::Open && standing.key != AccountKeyState::Failed)
        return; // as it was told from here
    entry->kept.state = standing.key;
    entry->kept.isTroubled = standing.trouble.has_value();
    entry->kept.sentence = standing.trouble ? standing.trouble->message : standing.keyWords;
    changed();
}

// --- What a person adds and removes ---------------------------------------------------------------------------------

Result<void> LiveAccounts::check(const NewAccount& account) const
{
    if (!m_parts.whyNoTrading.empty())
        return refuse(ErrorKind::Unavailable, Code::Mode, fmt::format("No account is added: {}", m_parts.whyNoTrading),
                      "venue", "a run that trades", {});
    if (auto named = checkSecretId({account.venue, account.name}); !named)
        return named;
    const auto venue = std::ranges::find(m_parts.venues, account.venue, &LiveVenue::slug);
    if (venue == m_parts.venues.end())
        return refuse(ErrorKind::Invalid, Code::InvalidRequest,
                      fmt::format("This run does not speak to {}; enable the venue and start again", account.venue),
                      "venue", "a venue of this run", account.venue);
    if (!hasLiveSide(account.venue))
        return refuse(ErrorKind::Invalid, Code::Unsupported,
                      fmt::format("This program has no live trading at {}", nameOf(account.venue)), "venue",
                      "a venue with live trading", account.venue);
    if (account.network != venue->network)
        return refuse(ErrorKind::Invalid, Code::InvalidRequest,
                      fmt::format("This run speaks to {} of {}, and the account is of {}: set venues.{}.network in the "
                                  "config and start again",
                                  toString(venue->network), nameOf(account.venue), toString(account.network),
                                  account.venue),
                      "network", std::string(toString(venue->network)), std::string(toString(account.network)));
    if (account.credentials.venue() != account.venue)
        return refuse(ErrorKind::Invalid, Code::InvalidRequest,
                      fmt::format("This key is of {}, the account of {}", nameOf(account.credentials.venue()),
                                  nameOf(account.venue)),
                      "key", account.venue, std::string(account.credentials.venue()));
    if (account.vault && account.venue != "hyperliquid")
        return refuse(ErrorKind::Invalid, Code::InvalidRequest, "This venue has no vaults", "vault", "none",
                      crypto::toHex0x(*account.vault));
    if (auto sound = checkCredentials(account.credentials); !sound)
        return sound;
    if (auto lasts = checkNotExpired(account.credentials, m_parts.clock->now()); !lasts)
        return lasts;
    const auto known = std::ranges::find_if(m_parts.accounts, [&account](const AccountSettings& one) {
        return one.venue == account.venue && one.name == account.name;
    });
    const auto entry = std::ranges::find_if(m_entries, [&account](const Entry& one) {
        return one.kept.venue == account.venue && one.kept.name == account.name;
    });
    const bool isOfAnother = known != m_parts.accounts.end() && known->mode != TradingMode::Live;
    const bool isTaken = entry != m_entries.end() && !entry->isRemoved &&
                         (entry->kept.state == AccountKeyState::Open || entry->kept.state == AccountKeyState::Opening ||
                          entry->kept.state == AccountKeyState::Reading);
    if (isOfAnother || isTaken)
        return refuse(
            ErrorKind::Invalid, Code::StateConflict,
            fmt::format("{} has an account {} already; choose another name", nameOf(account.venue), account.name),
            "name", "a name that no account of the venue has", account.name);
    return {};
}

void LiveAccounts::add(NewAccount account, std::function<void(Result<void>)> done)
{
    if (auto checked = check(account); !checked)
        return later([done = std::move(done), error = std::move(checked.error())] { done(fail(error)); });
    store(std::make_shared<NewAccount>(std::move(account)), true, std::move(done));
}

void LiveAccounts::store(const std::shared_ptr<NewAccount>& account, bool mayUnlock,
                         std::function<void(Result<void>)> done)
{
    auto text = writeCredentials(account->credentials);
    if (!text)
        return later([done = std::move(done), error = std::move(text.error())] { done(fail(error)); });
    const auto then = [this, account, mayUnlock, done](Result<void> kept) {
        if (kept) {
            stored(std::move(*account));
            return done({});
        }
        const bool isLocked = kept.error().kind == ErrorKind::Denied && kept.error().code == Code::Auth;
        if (!isLocked || !mayUnlock || !m_parts.unlock)
            return done(std::move(kept));
        m_parts.unlock([this, account, done](Result<void> unlocked) {
            if (unlocked)
                store(account, false, done);
            else
                done(std::move(unlocked));
        });
    };
    m_parts.keys->store({account->venue, account->name}, std::move(*text), then);
}

void LiveAccounts::stored(NewAccount account)
{
    Entry* entry = find(account.venue, account.name);
    bool isNew = entry == nullptr;
    if (isNew) {
        const auto venue = std::ranges::find(m_parts.venues, account.venue, &LiveVenue::slug);
        Entry made;
        made.isAdded = true;
        made.kept.venue = account.venue;
        made.kept.name = account.name;
        made.kept.network = account.network;
        made.settings = addedAccount(
            {account.venue, account.name, account.network, account.vault ? crypto::toHex0x(*account.vault) : ""},
            venue->limits);
        const auto behind =
            std::ranges::upper_bound(m_entries, std::tie(account.venue, account.name), {},
                                     [](const Entry& one) { return std::tie(one.kept.venue, one.kept.name); });
        entry = &*m_entries.insert(behind, std::move(made));
    } else if (entry->isAdded) {
        isNew = true; // its row may have been taken away with the key it had
        entry->settings.live.vault = account.vault ? crypto::toHex0x(*account.vault) : "";
    }
    entry->isRemoved = false;
    open(*entry, std::move(account.credentials), isNew);
}

void LiveAccounts::remove(const std::string& venue, const AccountName& name, std::function<void(Result<void>)> done)
{
    const Entry* const entry = find(venue, name);
    if (!entry)
        return later([done = std::move(done), path = fmt::format("{}/{}", venue, name)] {
            done(refuse(ErrorKind::NotFound, Code::Other, fmt::format("There is no live account {}", path), "name",
                        "a live account of this run", path));
        });
    m_parts.keys->remove({venue, name}, [this, venue, name, done = std::move(done)](Result<void> removed) {
        Entry* const gone = find(venue, name);
        const bool isMissing = !removed && removed.error().kind == ErrorKind::NotFound;
        if (!removed && !(isMissing && gone && gone->isAdded))
            return done(std::move(removed));
        if (gone) {
            const bool isOpen =
                gone->kept.state == AccountKeyState::Open || gone->kept.state == AccountKeyState::Opening;
            std::optional<AccountRow> row;
            if (gone->isAdded)
                row.emplace();
            gone->kept.shown.reset();
            gone->isRemoved = isOpen;
            tell(*gone, isOpen ? gone->kept.state : AccountKeyState::WatchOnly,
                 isOpen ? "Its key was removed here; the account stays open until Gannet ends. Revoke the key at the "
                          "venue too"
                        : "Watch only: its key was removed here. Revoke it at the venue too",
                 {}, std::move(row));
        }
        done({});
    });
}

} // namespace gannet
