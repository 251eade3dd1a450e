// SPDX-License-Identifier: GPL-3.0-or-later
// A venue that takes approvals and checks them by itself: who signed is recovered with ethers, from the request alone.
import http from "node:http";
import {ethers} from "ethers";

/// The signer of what was sent to Hyperliquid's /exchange.
function hyperliquidSigner({action, nonce, signature}) {
    if (action.nonce !== nonce)
        throw new Error("two nonces");
    return ethers.verifyTypedData(
        {name: "HyperliquidSignTransaction", version: "1", chainId: BigInt(action.signatureChainId),
            verifyingContract: ethers.ZeroAddress},
        {"HyperliquidTransaction:ApproveAgent": [
            {name: "hyperliquidChain", type: "string"}, {name: "agentAddress", type: "address"},
            {name: "agentName", type: "string"}, {name: "nonce", type: "uint64"}]},
        action, ethers.Signature.from(signature));
}

/// The same of Aster's /fapi/v3/approveAgent: names and kinds of the parameters as they came, chain 56.
function asterSigner(form) {
    const types = [];
    const message = {};
    for (const [name, text] of form) {
        if (name === "signature" || name === "signatureChainId")
            continue;
        const signed = name[0].toUpperCase() + name.slice(1);
        const type = text === "true" || text === "false" ? "bool"
            : ["expired", "nonce"].includes(name) ? "uint256" : "string";
        types.push({name: signed, type});
        message[signed] = type === "bool" ? text === "true" : type === "uint256" ? BigInt(text) : text;
    }
    return ethers.verifyTypedData(
        {name: "AsterSignTransaction", version: "1", chainId: BigInt(form.get("signatureChainId")),
            verifyingContract: ethers.ZeroAddress}, {ApproveAgent: types}, message, form.get("signature"));
}

/// Listens at a free port. `mode` is "take", "refuse", or "mute": takes the approval and ends the connection without a
/// word.
export async function fakeVenue() {
    const venue = {approvals: [], questions: 0, mode: "take", agents: []};
    const server = http.createServer(async (request, response) => {
        let body = "";
        for await (const part of request)
            body += part;
        const answer = (status, json) => {
            response.writeHead(status, {"Content-Type": "application/json"});
            response.end(JSON.stringify(json));
        };
        const path = request.url.split("?")[0];
        if (path === "/exchange" || path === "/fapi/v3/approveAgent") {
            const isHyperliquid = path === "/exchange";
            const sent = isHyperliquid ? JSON.parse(body) : new URLSearchParams(body);
            const signer = isHyperliquid ? hyperliquidSigner(sent) : asterSigner(sent);
            venue.approvals.push({signer, sent});
            if (venue.mode === "refuse") {
                if (isHyperliquid)
                    answer(200, {status: "err", response: "Must deposit before performing actions. User: " + signer});
                else
                    answer(400, {code: -4225, msg: "Nonce Expired"});
                return;
            }
            if (isHyperliquid)
                venue.agents.push({name: sent.action.agentName.split(" ")[0], address: sent.action.agentAddress,
                    validUntil: Number(sent.action.agentName.split(" ").pop())});
            if (venue.mode === "mute")
                request.socket.destroy();
            else if (isHyperliquid)
                answer(200, {status: "ok", response: {type: "default"}});
            else
                answer(200, {code: 200, msg: "success"});
        } else if (path === "/info" && JSON.parse(body).type === "extraAgents") {
            ++venue.questions;
            answer(200, venue.agents);
        } else {
            answer(404, {});
        }
    });
    await new Promise(done => server.listen(0, "127.0.0.1", done));
    venue.url = "http://127.0.0.1:" + server.address().port;
    venue.close = () => server.close();
    return venue;
}
