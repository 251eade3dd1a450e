// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/onboarding/agent_approval.h"

#include "adapters/crypto/random.h"
#include "core/base/check.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace gannet::onboarding {

namespace {

constexpr Duration kDay = Duration::minutes(24 * 60);
constexpr std::size_t kLongestName = 16;
constexpr std::size_t kSignatureBytes = 65;

[[nodiscard]] tl::unexpected<Error> wrong(std::string_view field, std::string message, std::string limit = {},
                                          std::string value = {})
{
    return fail(Error{.kind = ErrorKind::Invalid,
                      .code = Code::InvalidRequest,
                      .message = std::move(message),
                      .field = std::string(field),
                      .limit = std::move(limit),
                      .value = std::move(value)});
}

[[nodiscard]] bool isNameCharacter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
}

/// 0x and 130 digits: r, s, and v as 27, 28, 0 or 1.
[[nodiscard]] std::optional<crypto::RecoverableSignature> signatureFrom(std::string_view text)
{
    std::array<std::uint8_t, kSignatureBytes> bytes{};
    if (!crypto::fromHex(text, bytes))
        return std::nullopt;
    crypto::RecoverableSignature signature;
    std::copy_n(bytes.begin(), signature.r.size(), signature.r.begin());
    std::copy_n(bytes.begin() + signature.r.size(), signature.s.size(), signature.s.begin());
    const int v = bytes.back() >= 27 ? bytes.back() - 27 : bytes.back();
    if (v > 1)
        return std::nullopt;
    signature.recoveryId = static_cast<std::uint8_t>(v);
    return signature;
}

[[nodiscard]] SecretString copyOf(const SecretString& secret)
{
    return SecretString(std::string(secret.reveal()));
}

} // namespace

std::string usualAgentName(std::string_view host, std::size_t longest)
{
    std::string name = "gannet-";
    for (const char c : host) {
        if (name.size() == longest || c == '.')
            break;
        if (isNameCharacter(c))
            name += c;
    }
    while (name.ends_with('-'))
        name.pop_back();
    return name.substr(0, longest);
}

Result<AgentApproval> AgentApproval::make(const AgentVenue& venue, ApprovalWish wish)
{
    const std::size_t longest = std::min(venue.longestName(), kLongestName);
    if (wish.agentName.empty() || wish.agentName.size() > longest ||
        !std::ranges::all_of(wish.agentName, isNameCharacter))
        return wrong("agentName",
                     fmt::format("The key's name has {} characters; {} takes 1 to {} of a-z, A-Z, 0-9, - and _",
                                 wish.agentName.size(), venue.name(), longest),
                     fmt::format("1 to {} characters", longest), wish.agentName);
    if (wish.validDays < 1 || wish.validDays > kMostValidDays)
        return wrong("validDays",
                     fmt::format("The key cannot be valid for {} days; take 1 to {}", wish.validDays, kMostValidDays),
                     fmt::format("1 to {}", kMostValidDays), std::to_string(wish.validDays));
    crypto::Bytes32 chance{};
    if (!crypto::randomBytes(chance))
        return fail(ErrorKind::Unavailable, Code::Other, "The machine has no random numbers to make a key of");
    SecretString secret(crypto::toHex(chance));
    chance.fill(0);
    auto key = crypto::Secp256k1Key::fromHex(secret);
    if (!key) // one in 2^128
        return fail(ErrorKind::Unavailable, Code::Other, "The random number made no key; try once more");
    return AgentApproval(venue, std::move(wish), std::move(secret), std::move(*key));
}

Result<void> AgentApproval::checkWallet(const crypto::Address& account, std::uint64_t chainId) const
{
    if (m_step != Step::Unsigned)
        return wrong("step", "The approval was signed already; what became of it is shown in Gannet");
    if (m_wish.account && account != *m_wish.account)
        return wrong("account",
                     fmt::format("The wallet has chosen the account {}, but this key is for {}; choose that account in "
                                 "the wallet, or begin again in Gannet",
                                 checksummed(account), checksummed(*m_wish.account)),
                     checksummed(*m_wish.account), checksummed(account));
    if (account == crypto::Address{})
        return wrong("account", "The wallet named no account; unlock it and choose one");
    const auto needed = m_venue->neededChain();
    if (needed && chainId != *needed)
        return wrong("chainId",
                     fmt::format("The wallet is on chain {}, and {} takes approvals that were signed on chain {} (BNB "
                                 "Smart Chain); switch the wallet's network",
                                 chainId, m_venue->name(), *needed),
                     std::to_string(*needed), std::to_string(chainId));
    if (chainId == 0)
        return wrong("chainId", "The wallet did not say which chain it is on; choose a network in it");
    return {};
}

Result<nlohmann::ordered_json> AgentApproval::prepare(const crypto::Address& account, std::uint64_t chainId,
                                                      Timestamp now)
{
    if (const auto may = checkWallet(account, chainId); !may)
        return fail(may.error());
    m_lastNonce = std::max(m_venue->nonceAt(now), m_lastNonce + 1);
    // Whole seconds: the end is read by people.
    const Timestamp end = Timestamp::fromMilliseconds((now + kDay * m_wish.validDays).toMilliseconds() / 1000 * 1000);
    m_prepared = Approval{.network = m_wish.network,
                          .account = account,
                          .agent = m_key.address(),
                          .agentName = m_wish.agentName,
                          .validUntil = end,
                          .chainId = chainId,
                          .nonce = m_lastNonce};
    return m_venue->typedData(*m_prepared);
}

Result<OrderHttp> AgentApproval::accept(const crypto::Address& account, std::uint64_t chainId,
                                        std::string_view signature, const std::string& restUrl, Timestamp now)
{
    if (const auto may = checkWallet(account, chainId); !may)
        return fail(may.error());
    if (!m_prepared)
        return wrong("step", "Nothing was asked to be signed yet; press Approve on the page");
    if (account != m_prepared->account)
        return wrong("account",
                     fmt::format("The wallet's account changed from {} to {} meanwhile; nothing was sent. Approve once "
                                 "more with the account you mean",
                                 checksummed(m_prepared->account), checksummed(account)),
                     checksummed(m_prepared->account), checksummed(account));
    if (chainId != m_prepared->chainId)
        return wrong("chainId",
                     fmt::format("The wallet's network changed from chain {} to chain {} meanwhile; nothing was sent. "
                                 "Approve once more",
                                 m_prepared->chainId, chainId),
                     std::to_string(m_prepared->chainId), std::to_string(chainId));
    const auto parsed = signatureFrom(signature);
    const auto signer = parsed ? crypto::recoverSigner(m_venue->digest(*m_prepared), *parsed) : std::nullopt;
    if (!signer)
        return wrong("signature",
                     fmt::format("What the wallet gave back is no signature ({} characters; 0x and 130 hex digits were "
                                 "expected); nothing was sent. A wallet of a contract cannot approve agents",
                                 signature.size()),
                     "0x and 130 hex digits");
    if (*signer != account)
        return wrong("signature",
                     fmt::format("The signature is not of the account that was asked: it was made by {} and had to be "
                                 "made by {}; nothing was sent. Approve once more with that account",
                                 checksummed(*signer), checksummed(account)),
                     checksummed(account), checksummed(*signer));
    m_asked = m_venue->credentials(copyOf(m_secret), account, m_key.address(), m_wish.agentName);
    // The wallet's own key cannot be made here by chance, but nothing is kept that would be refused later.
    if (const auto good = checkCredentials(*m_asked); !good)
        return fail(good.error());
    m_step = Step::Sending;
    m_sent = now;
    m_trouble.clear();
    return m_venue->request(*m_prepared, *parsed, restUrl);
}

void AgentApproval::refused(std::string sentence)
{
    m_step = Step::Unsigned;
    m_prepared.reset();
    m_trouble = std::move(sentence);
}

void AgentApproval::onAnswer(int status, std::string_view body, Timestamp now)
{
    if (m_step != Step::Sending)
        return;
    const auto read = m_venue->readAnswer(status, body);
    if (read) {
        m_step = Step::Approved;
        return;
    }
    if (read.error().outcome == Outcome::Unknown) {
        m_trouble = read.error().message;
        ask(now);
        return;
    }
    // The venue's own words: they alone tell what it did not like.
    const std::string words =
        read.error().venueCode.empty() ? read.error().message : "\"" + read.error().venueCode + "\"";
    refused(fmt::format("{} refused the approval: {}. Nothing was kept; approve once more to try again",
                        m_venue->name(), words));
}

void AgentApproval::onFailure(const Error& error, Timestamp now)
{
    if (m_step != Step::Sending)
        return;
    m_trouble = error.message;
    if (error.outcome == Outcome::Unknown)
        ask(now);
    else
        refused(fmt::format("The approval could not be sent to {}: {}. Approve once more to try again", m_venue->name(),
                            error.message));
}

void AgentApproval::ask(Timestamp now)
{
    m_step = Step::Asking;
    m_pause = kFirstQuestion;
    m_notKnown = 0;
    m_next = now + m_pause;
}

void AgentApproval::askLater(Timestamp now)
{
    m_isQuestionOut = false;
    m_pause = std::min(m_pause * 2, kMostBetweenQuestions);
    m_next = now + m_pause;
}

std::optional<Timestamp> AgentApproval::nextQuestion() const
{
    if (m_step != Step::Asking || m_isQuestionOut)
        return std::nullopt;
    return m_next;
}

std::optional<HttpRequest> AgentApproval::takeQuestion(const std::string& restUrl, Timestamp now)
{
    if (m_step != Step::Asking || m_isQuestionOut || now < m_next)
        return std::nullopt;
    auto question = m_venue->question(*m_asked, m_wish.network, now, restUrl);
    CHECK(question, "a key that was made here can ask");
    m_isQuestionOut = true;
    return std::move(*question);
}

void AgentApproval::onStanding(int status, std::string_view body, Timestamp now)
{
    if (m_step != Step::Asking)
        return;
    const AgentStanding standing = m_venue->readStanding(*m_asked, status, body);
    askLater(now);
    if (standing.kind == AgentStanding::Kind::Approved) {
        m_step = Step::Approved;
        return;
    }
    m_trouble = standing.sentence;
    if (standing.kind != AgentStanding::Kind::NotKnown)
        return;
    ++m_notKnown;
    if (m_notKnown >= 2 && now - m_sent >= kLostAfter)
        refused(fmt::format("The approval never reached {}: asked {} times, the last {} s after it was sent, it knows "
                            "no such agent. Approve once more to try again",
                            m_venue->name(), m_notKnown, (now - m_sent).toMilliseconds() / 1000));
}

void AgentApproval::onQuestionFailure(Timestamp now)
{
    if (m_step == Step::Asking)
        askLater(now);
}

VenueCredentials AgentApproval::takeCredentials()
{
    CHECK(m_step == Step::Approved && m_asked && m_prepared, "credentials are of an approval");
    VenueCredentials made = std::move(*m_asked);
    m_asked.reset();
    made.validUntil = m_prepared->validUntil;
    made.permissions = std::set<KeyPermission>{KeyPermission::Read, KeyPermission::Trade};
    return made;
}

} // namespace gannet::onboarding
