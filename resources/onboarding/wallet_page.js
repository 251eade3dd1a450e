// SPDX-License-Identifier: GPL-3.0-or-later
// Asks a wallet of this browser (EIP-6963, else window.ethereum) for one signature and gives it to Gannet. What it
// shows of a refusal are Gannet's own sentences, so that page and window say the same.
"use strict";

const $ = id => document.getElementById(id);
const pageToken = document.querySelector('meta[name="gannet-page"]').content;

const wallets = new Map(); // by id: {name, icon, provider}
let facts = null;
let chosen = null; // the provider
let account = "";
let chainId = "";
let isAsking = false; // the wallet, or Gannet
let isOver = false;
let wasChanged = false; // the account, while the wallet was asked

function say(text, look) {
    const said = $("said");
    said.textContent = text;
    said.className = "said" + (look ? " " + look : "");
}

async function call(name, what) {
    let answer;
    try {
        answer = await fetch(name, {
            method: "POST",
            headers: {"Content-Type": "application/json", "X-Gannet-Page": pageToken},
            body: JSON.stringify(what || {}),
            cache: "no-store",
            credentials: "omit"
        });
    } catch (error) {
        throw new Error("Gannet does not answer any more: it was closed, or ten minutes passed. Begin again there.");
    }
    if (!answer.ok)
        throw new Error("This page is not the one that Gannet waits for: it was opened elsewhere since. Go there, or "
            + "choose \"Open the page\" in Gannet once more.");
    return answer.json();
}

/// Tells Gannet what went wrong and shows its sentence.
async function trouble(kind, detail) {
    try {
        say((await call("trouble", {kind, detail: String(detail || "").slice(0, 160)})).sentence, "trouble");
    } catch (error) {
        say(error.message, "trouble");
    }
}

function days(facts) {
    return facts.validDays === 1 ? "1 day" : facts.validDays + " days";
}

function showButtons() {
    $("approve").disabled = !account || isAsking || isOver;
    $("look").disabled = isAsking || isOver;
    for (const button of $("wallets").children) {
        button.disabled = isAsking || isOver;
        button.setAttribute("aria-pressed", String(wallets.get(button.dataset.id)?.provider === chosen));
    }
}

function showAccount() {
    $("chosen").hidden = !account;
    $("account").textContent = account;
    $("chain").textContent = chainId ? String(parseInt(chainId, 16)) : "";
    showButtons();
}

function showWallets() {
    $("wallets").replaceChildren(...[...wallets].map(([id, wallet]) => {
        const button = document.createElement("button");
        button.type = "button";
        button.dataset.id = id;
        if (/^data:image\//.test(wallet.icon || "")) {
            const icon = document.createElement("img");
            icon.src = wallet.icon;
            icon.alt = "";
            button.append(icon);
        }
        button.append("Connect " + wallet.name);
        button.addEventListener("click", () => connect(wallet.provider));
        return button;
    }));
    showButtons();
}

function addWallet(id, name, icon, provider) {
    if (wallets.has(id) || [...wallets.values()].some(one => one.provider === provider))
        return;
    wallets.set(id, {name: String(name).slice(0, 40), icon, provider});
    showWallets();
}

window.addEventListener("eip6963:announceProvider", event => {
    const {info, provider} = event.detail || {};
    if (info && provider && typeof provider.request === "function")
        addWallet(String(info.uuid), info.name || "wallet", info.icon, provider);
});

/// Wallets answer at once; older ones stand in window.ethereum a little later.
function look() {
    window.dispatchEvent(new Event("eip6963:requestProvider"));
    setTimeout(() => {
        if (wallets.size === 0 && window.ethereum && typeof window.ethereum.request === "function")
            addWallet("window.ethereum", "browser wallet", "", window.ethereum);
        if (wallets.size === 0)
            trouble("no_wallet");
        else if (!account)
            say("Connect the wallet that owns the account.");
    }, 600);
}

function follow(provider) {
    if (!provider.on || provider.isFollowedByGannet)
        return;
    try {
        provider.isFollowedByGannet = true;
    } catch (error) {
        // a frozen object: it is told twice at worst
    }
    provider.on("accountsChanged", accounts => {
        if (provider !== chosen || isOver)
            return;
        const now = (accounts && accounts[0]) || "";
        if (isAsking && now.toLowerCase() !== account.toLowerCase())
            wasChanged = true;
        account = now;
        showAccount();
        if (!isAsking)
            tellWallet();
    });
    provider.on("chainChanged", id => {
        if (provider === chosen) {
            chainId = id;
            showAccount();
        }
    });
}

async function tellWallet() {
    if (!account) {
        await trouble("no_account");
        return;
    }
    try {
        const answer = await call("wallet", {account, chainId});
        if (answer.error)
            say(answer.error, "trouble");
        else {
            $("account").textContent = answer.account; // with its checksum, as Gannet shows it
            say("Look at the account and the key above, then approve.");
        }
    } catch (error) {
        say(error.message, "trouble");
    }
}

async function connect(provider) {
    chosen = provider;
    isAsking = true;
    account = "";
    showAccount();
    say("The wallet is asked for its account. Look at its window.");
    try {
        const accounts = await provider.request({method: "eth_requestAccounts"});
        account = accounts[0] || "";
        chainId = await provider.request({method: "eth_chainId"});
        follow(provider);
    } catch (error) {
        isAsking = false;
        showAccount();
        await trouble(error && error.code === 4001 ? "connect_declined" : error && error.code === -32002 ? "busy" : "",
                      error && error.message);
        return;
    }
    isAsking = false;
    showAccount();
    await tellWallet();
}

/// The wallet on the chain that the signature needs. False: it is not, and that was said.
async function onNeededChain() {
    chainId = await chosen.request({method: "eth_chainId"});
    if (!facts.chainId || parseInt(chainId, 16) === parseInt(facts.chainId, 16))
        return true;
    say("The wallet is asked to switch its network. Look at its window.");
    try {
        await chosen.request({method: "wallet_switchEthereumChain", params: [{chainId: facts.chainId}]});
    } catch (error) {
        await trouble(error && error.code === 4902 ? "no_chain" : "switch_declined", error && error.message);
        return false;
    }
    chainId = await chosen.request({method: "eth_chainId"});
    return true;
}

async function approve() {
    isAsking = true;
    wasChanged = false;
    showButtons();
    try {
        if (!await onNeededChain())
            return;
        const prepared = await call("prepare", {account, chainId});
        if (prepared.error) {
            say(prepared.error, "trouble");
            return;
        }
        say("The wallet is asked for the signature. Compare the key's address in its window, and sign there.");
        const asked = account;
        let signature;
        try {
            signature = await chosen.request({
                method: "eth_signTypedData_v4",
                params: [asked, JSON.stringify(prepared.typedData)]
            });
        } catch (error) {
            await trouble(error && error.code === 4001 ? "declined" : error && error.code === -32002 ? "busy" : "",
                          error && error.message);
            return;
        }
        if (wasChanged) {
            await trouble("changed");
            return;
        }
        const sent = await call("signature", {account: asked, chainId, signature: String(signature)});
        if (sent.error) {
            say(sent.error, "trouble");
            return;
        }
        await watch();
    } catch (error) {
        say(error.message, "trouble");
    } finally {
        isAsking = false;
        showAccount();
    }
}

/// Until the venue has said what it thinks.
async function watch() {
    for (;;) {
        const state = await call("state");
        if (state.step === "done") {
            isOver = true;
            say(state.sentence + ". You can close this page.", "good");
            return;
        }
        if (state.step === "failed") {
            isOver = true;
            say(state.sentence, "trouble");
            return;
        }
        if (state.step === "unsigned") {
            say(state.sentence, state.isTrouble ? "trouble" : "");
            return;
        }
        say(state.sentence, state.isTrouble ? "trouble" : "");
        await new Promise(done => setTimeout(done, 500));
    }
}

async function begin() {
    try {
        facts = await call("facts");
    } catch (error) {
        isOver = true;
        say(error.message, "trouble");
        showButtons();
        return;
    }
    if (facts.error) {
        isOver = true;
        say(facts.error, "trouble");
        showButtons();
        return;
    }
    const isTest = facts.network !== "mainnet";
    $("plain").textContent = "That this key may trade for "
        + (facts.account ? "the account " + facts.account : "the account that your wallet has chosen") + " on "
        + facts.venue + (isTest ? "'s testnet" : "") + " for " + days(facts) + ".";
    $("venue").textContent = facts.venue;
    $("network").textContent = facts.network;
    $("network").classList.toggle("test", isTest);
    $("testnet").hidden = !isTest;
    $("agentAddress").textContent = facts.agentAddress;
    $("agentName").textContent = facts.agentName;
    $("validUntil").textContent = facts.validUntil + " (" + days(facts) + ")";
    look();
}

$("look").addEventListener("click", look);
$("approve").addEventListener("click", approve);
begin();
