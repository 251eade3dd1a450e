// SPDX-License-Identifier: GPL-3.0-or-later
// A wallet as pages know one (EIP-1193, announced by EIP-6963), whose keys are with the test: what it signs is really
// signed, by ethers.
import {ethers} from "ethers";

export const owner = new ethers.Wallet("0x" + "11".repeat(32));
export const other = new ethers.Wallet("0x" + "22".repeat(32));

/// What a person does with the wallet, and what it was asked.
export function walletState(more) {
    return {account: owner, signsWith: null, chainId: "0xa4b1", declines: [], knowsChains: ["0xa4b1", "0x38"],
        changesWhileSigning: null, asked: [], signed: [], isAnnounced: true, isLegacy: false, ...more};
}

function refusal(code, message) {
    return {error: {code, message}};
}

/// Answers one request of the page.
export async function answer(state, {method, params}) {
    state.asked.push(method);
    if (state.declines.includes(method))
        return refusal(4001, "User rejected the request.");
    if (method === "eth_requestAccounts" || method === "eth_accounts")
        return {result: [state.account.address.toLowerCase()]};
    if (method === "eth_chainId")
        return {result: state.chainId};
    if (method === "wallet_switchEthereumChain") {
        if (!state.knowsChains.includes(params[0].chainId))
            return refusal(4902, "Unrecognized chain ID");
        state.chainId = params[0].chainId;
        return {result: null, event: ["chainChanged", state.chainId]};
    }
    if (method === "eth_signTypedData_v4") {
        const {domain, types, primaryType, message} = JSON.parse(params[1]);
        // Wallets refuse a domain of another chain than they are on.
        if (BigInt(domain.chainId) !== BigInt(state.chainId))
            return refusal(-32603, `Provided chainId "${domain.chainId}" must match the active chainId`);
        const {EIP712Domain, ...rest} = types;
        if (!rest[primaryType] || !EIP712Domain)
            return refusal(-32602, "no such type");
        const signer = state.signsWith || state.account;
        const signature = await signer.signTypedData(domain, rest, message);
        state.signed.push({domain, message, signature});
        if (state.changesWhileSigning) {
            state.account = state.changesWhileSigning;
            return {result: signature, event: ["accountsChanged", [state.account.address.toLowerCase()]]};
        }
        return {result: signature};
    }
    return refusal(4200, "Unsupported method " + method);
}

/// Runs in the page before its own script: the provider, whose requests go to the test.
export function inject({isAnnounced, isLegacy}) {
    const listeners = {};
    const provider = {
        async request(what) {
            const told = await window.gannetTestWallet(what);
            if (told.event)
                for (const listener of listeners[told.event[0]] || [])
                    listener(told.event[1]);
            if (told.error)
                throw Object.assign(new Error(told.error.message), {code: told.error.code});
            return told.result;
        },
        on(name, listener) {
            (listeners[name] ||= []).push(listener);
        }
    };
    window.gannetTestEmit = (name, value) => (listeners[name] || []).forEach(listener => listener(value));
    if (isLegacy)
        window.ethereum = provider;
    if (!isAnnounced)
        return;
    const announce = () => window.dispatchEvent(new CustomEvent("eip6963:announceProvider", {detail: Object.freeze({
        info: {uuid: "350670db-19fa-4704-a166-e52e178b59d2", name: "Test Wallet", rdns: "test.wallet",
            icon: "data:image/svg+xml,<svg xmlns='http://www.w3.org/2000/svg' width='20' height='20'/>"},
        provider})}));
    window.addEventListener("eip6963:requestProvider", announce);
    announce();
}
