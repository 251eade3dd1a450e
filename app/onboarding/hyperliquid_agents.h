// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/onboarding/agent_venue.h"

namespace gannet::onboarding {

/// approveAgent, extraAgents and userRole of Hyperliquid ("Exchange endpoint" and "Info endpoint" of its documents).
class HyperliquidAgents final : public AgentVenue {
public:
    [[nodiscard]] std::string_view name() const override { return "Hyperliquid"; }
    [[nodiscard]] std::size_t longestName() const override { return 16; }
    [[nodiscard]] std::optional<std::uint64_t> neededChain() const override { return std::nullopt; }
    [[nodiscard]] std::uint64_t nonceAt(Timestamp now) const override; ///< ms
    [[nodiscard]] nlohmann::ordered_json typedData(const Approval& approval) const override;
    [[nodiscard]] crypto::Bytes32 digest(const Approval& approval) const override;
    [[nodiscard]] OrderHttp request(const Approval& approval, const crypto::RecoverableSignature& signature,
                                    const std::string& restUrl) const override;
    [[nodiscard]] Result<void> readAnswer(int status, std::string_view body) const override;
    [[nodiscard]] Result<HttpRequest> question(const VenueCredentials& credentials, VenueNetwork network, Timestamp now,
                                               const std::string& restUrl) const override;
    [[nodiscard]] AgentStanding readStanding(const VenueCredentials& credentials, int status,
                                             std::string_view body) const override;
    [[nodiscard]] std::optional<HttpRequest> keyQuestion(const VenueCredentials& credentials,
                                                         const std::string& restUrl) const override;
    [[nodiscard]] AgentStanding readKey(const VenueCredentials& credentials, AgentStanding known, int status,
                                        std::string_view body) const override;
    [[nodiscard]] VenueCredentials credentials(SecretString privateKey, const crypto::Address& account,
                                               const crypto::Address& agent, std::string agentName) const override;
};

} // namespace gannet::onboarding
