// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "core/base/secret.h"
#include "core/base/time.h"
#include "core/model/venue_network.h"

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace gannet {

/// How much an account's state asks of a person.
enum class AccountTone : std::uint8_t {
    Well,    ///< it trades, or is about to
    Quiet,   ///< watch-only, or something is under way
    Warning, ///< somebody has to do something
};

/// An account with a key, or one that wants one. Words are finished; nothing of it is secret.
struct AccountLine {
    std::string venue; ///< slug
    std::string venueName;
    std::string name;
    VenueNetwork network = VenueNetwork::Mainnet;
    AccountTone tone = AccountTone::Quiet;
    std::string state;         ///< one or two words: "Open", "Watch only"
    std::string sentence;      ///< the state for a person
    bool mayLookAgain = false; ///< lookAgain() may come to another state
    bool isWaiting = false;    ///< it does not trade before a person did something
    std::string kind;          ///< "Agent key", "API key and secret"; empty: no key was read
    std::string address;       ///< whose account, 0x and 40 digits; empty: not known here
    std::string signer;        ///< the key's own address, likewise
    std::string agentName;     ///< as the venue knows it; may be empty
    std::optional<Timestamp> validUntil;
    std::optional<int> daysLeft;                         ///< whole days until then; below zero: it has ended
    std::optional<std::vector<std::string>> permissions; ///< words; nothing: the venue did not say
    friend bool operator==(const AccountLine&, const AccountLine&) = default;
};

/// How the key of a new account comes here.
enum class KeyWay : std::uint8_t {
    Wallet, ///< made here, and approved by the person's own wallet in a browser
    Agent,  ///< an agent's key that exists, pasted
    Hmac,   ///< an API key and its secret, pasted
};

/// A venue of this run to which an account can be added.
struct AccountVenue {
    std::string slug;
    std::string name;
    std::vector<VenueNetwork> networks; ///< that this run speaks to
    std::string whyNotOthers;           ///< a sentence for a network that is missing; empty: none is
    std::vector<KeyWay> ways;
};

/// What a person typed of a new account.
struct AccountDraft {
    std::string venue;
    VenueNetwork network = VenueNetwork::Mainnet;
    std::string name;
    KeyWay way = KeyWay::Wallet;
    std::string address = {};   ///< whose account; may be empty for Wallet: the wallet's own
    std::string agentName = {}; ///< Wallet: what the venue is to call the key
    int validDays = 90;         ///< Wallet
    SecretString key = {};      ///< Agent: the private key; Hmac: the API key
    SecretString secret = {};   ///< Hmac
};

/// How far adding an account is.
enum class AddStep : std::uint8_t {
    Idle,
    WaitingForPage,   ///< nobody has opened the page yet
    WaitingForWallet, ///< the page is open
    WaitingToSign,    ///< the wallet was asked for the signature
    Sending,          ///< the approval is on its way to the venue
    Asking,           ///< whether it arrived is not known: the venue is asked
    Checking,         ///< the venue is asked about a pasted key
    Unchecked,        ///< it could not be: the person decides
    Storing,          ///< the key goes to its place
    Done,
    Failed, ///< nothing was kept
};

/// Adding an account as a screen shows it.
struct AddProgress {
    AddStep step = AddStep::Idle;
    std::string sentence;   ///< empty while Idle
    bool isTrouble = false; ///< the sentence says that something was refused
    std::string field; ///< of the draft that is wrong: "name", "address", "agentName", "validDays", "key", "secret"
    std::string url;   ///< of the page, while there is one
    std::string agentAddress; ///< of the key that is to be approved
    friend bool operator==(const AddProgress&, const AddProgress&) = default;
};

/// The accounts of this run and the way to add one, as screens need them. UI thread; nothing here waits.
class AccountsPort {
public:
    virtual ~AccountsPort() = default;

    [[nodiscard]] virtual std::vector<AccountLine> accounts() const = 0;
    /// Those that an account can be added to; none in a run without venues.
    [[nodiscard]] virtual std::vector<AccountVenue> venues() const = 0;
    /// What the venue may call a key that is made on this machine, for a person to change.
    [[nodiscard]] virtual std::string usualAgentName() const = 0;
    /// Removes the key that is kept here, and only that: the venue goes on knowing it.
    virtual void remove(const std::string& venue, const std::string& name, std::function<void(Result<void>)> done) = 0;

    /// Looks for the key of an account once more; accounts() tells what came of it.
    virtual void lookAgain(const std::string& venue, const std::string& name) = 0;

    /// Begins to add an account in place of one that was being added. What is wrong with the draft is told by
    /// progress() at once.
    virtual void begin(AccountDraft draft) = 0;
    /// Ends it: the page answers no more and a key that was made is forgotten. No effect once it is being stored.
    virtual void cancel() = 0;
    /// At Unchecked: keeps the key although the venue could not be asked.
    virtual void keepUnchecked() = 0;
    /// Opens the page in the person's browser, at a new address where the last one was used.
    virtual void openPage() = 0;
    [[nodiscard]] virtual AddProgress progress() const = 0;

    /// Called whenever accounts() or progress() changed; replaces who was called before.
    virtual void onChanged(std::function<void()> changed) = 0;
};

} // namespace gannet
