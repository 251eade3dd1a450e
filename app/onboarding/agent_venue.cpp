// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/onboarding/agent_venue.h"

#include "adapters/crypto/keccak.h"
#include "app/onboarding/aster_agents.h"
#include "app/onboarding/hyperliquid_agents.h"

#include <cctype>

namespace gannet::onboarding {

std::unique_ptr<AgentVenue> agentVenue(std::string_view slug)
{
    if (slug == "hyperliquid")
        return std::make_unique<HyperliquidAgents>();
    if (slug == "aster")
        return std::make_unique<AsterAgents>();
    return nullptr;
}

std::string checksummed(const crypto::Address& address)
{
    std::string digits = crypto::toHex(address);
    const std::string hash = crypto::toHex(crypto::keccak256(digits));
    for (std::size_t i = 0; i < digits.size(); ++i) {
        if (hash[i] >= '8' && digits[i] >= 'a')
            digits[i] = static_cast<char>(digits[i] - 'a' + 'A');
    }
    return "0x" + digits;
}

} // namespace gannet::onboarding
