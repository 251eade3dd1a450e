// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/onboarding/agent_venue.h"
#include "core/base/result.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace gannet::onboarding {

inline constexpr int kUsualValidDays = 90;
inline constexpr int kMostValidDays = 180; ///< Hyperliquid's; Aster names no limit, and longer is no use
/// An agent that its venue does not know so long after the approval was sent, asked twice, was not approved.
inline constexpr Duration kLostAfter = Duration::seconds(30);
inline constexpr Duration kFirstQuestion = Duration::seconds(1);
inline constexpr Duration kMostBetweenQuestions = Duration::seconds(15);

/// What a person wants approved.
struct ApprovalWish {
    VenueNetwork network = VenueNetwork::Mainnet;
    std::optional<crypto::Address> account = {}; ///< the wallet has to be this one; nothing: any
    std::string agentName = {};
    int validDays = kUsualValidDays;
};

/// A name for an agent of this machine: "gannet-" and what a name may have of the host's, cut to `longest`.
[[nodiscard]] std::string usualAgentName(std::string_view host, std::size_t longest);

/// Makes an agent's key here and has it approved by the main wallet: what the wallet is to sign, whether it signed
/// that, what goes to the venue, and what the venue says. It sends nothing itself and knows no clock. An approval is
/// handed out for sending once for each signature; while it is not known whether the venue took it, no other is
/// signed and only questions go out. The key leaves by takeCredentials() alone, once the venue has agreed.
class AgentApproval {
public:
    enum class Step : std::uint8_t {
        Unsigned, ///< waits for a signature; also after a refusal
        Sending,
        Asking, ///< sent, and not known whether it arrived
        Approved,
    };

    /// Fails {Invalid} with the field on a name or an end that the venue would not take, {Unavailable} where the
    /// machine has no chance to give. `venue` outlives it.
    [[nodiscard]] static Result<AgentApproval> make(const AgentVenue& venue, ApprovalWish wish);

    [[nodiscard]] Step step() const { return m_step; }
    [[nodiscard]] const crypto::Address& agent() const { return m_key.address(); }
    [[nodiscard]] const ApprovalWish& wish() const { return m_wish; }

    /// Whether this wallet can sign. Fails {Invalid, InvalidRequest}, field "account" on another account than was asked
    /// for, "chainId" on another chain than the venue wants, "step" where it is too late for that.
    [[nodiscard]] Result<void> checkWallet(const crypto::Address& account, std::uint64_t chainId) const;
    /// What this wallet is to sign, made anew with each call: signatures count only for the last. Fails as
    /// checkWallet().
    [[nodiscard]] Result<nlohmann::ordered_json> prepare(const crypto::Address& account, std::uint64_t chainId,
                                                         Timestamp now);
    /// The request with the wallet's signature, to be sent once. Fails as checkWallet(), and field "signature" on one
    /// that is none or that another account made, both addresses named.
    [[nodiscard]] Result<OrderHttp> accept(const crypto::Address& account, std::uint64_t chainId,
                                           std::string_view signature, const std::string& restUrl, Timestamp now);

    /// The result of that request. A refusal leads back to Unsigned; `trouble()` says why.
    void onAnswer(int status, std::string_view body, Timestamp now);
    void onFailure(const Error& error, Timestamp now);

    /// While Asking: when the venue is to be asked next.
    [[nodiscard]] std::optional<Timestamp> nextQuestion() const;
    /// The question that is due; nothing before that. One at a time.
    [[nodiscard]] std::optional<HttpRequest> takeQuestion(const std::string& restUrl, Timestamp now);
    void onStanding(int status, std::string_view body, Timestamp now);
    void onQuestionFailure(Timestamp now);

    /// Why it is back at Unsigned, or still Asking; a sentence, empty when nothing went wrong.
    [[nodiscard]] const std::string& trouble() const { return m_trouble; }
    /// Of an Approved one, once.
    [[nodiscard]] VenueCredentials takeCredentials();

private:
    AgentApproval(const AgentVenue& venue, ApprovalWish wish, SecretString secret, crypto::Secp256k1Key key)
        : m_venue(&venue), m_wish(std::move(wish)), m_secret(std::move(secret)), m_key(std::move(key))
    {}
    void refused(std::string sentence);
    void ask(Timestamp now);
    void askLater(Timestamp now);

    const AgentVenue* m_venue;
    ApprovalWish m_wish;
    SecretString m_secret; ///< the agent's key, 64 hex digits
    crypto::Secp256k1Key m_key;
    Step m_step = Step::Unsigned;
    std::optional<Approval> m_prepared;
    std::optional<VenueCredentials> m_asked; ///< with a copy of the key, for questions
    Timestamp m_sent;
    Timestamp m_next;
    Duration m_pause = kFirstQuestion;
    int m_notKnown = 0; ///< answers that said so
    bool m_isQuestionOut = false;
    std::uint64_t m_lastNonce = 0;
    std::string m_trouble;
};

} // namespace gannet::onboarding
