// SPDX-License-Identifier: GPL-3.0-or-later
// The approval page in headless Chromium: a wallet that signs with ethers, Gannet's own server and flow behind the page
// (wallet_page_host), and a venue that recovers the signer by itself. Every story ends in what page, program and venue
// say. usage: wallet_page_test.mjs WALLET_PAGE_HOST
import assert from "node:assert/strict";
import {spawn} from "node:child_process";
import {mkdtempSync, rmSync} from "node:fs";
import {tmpdir} from "node:os";
import {join} from "node:path";
import {createInterface} from "node:readline";
import puppeteer from "puppeteer-core";
import {fakeVenue} from "./fake_venue.mjs";
import {answer, inject, other, owner, walletState} from "./test_wallet.mjs";

const Step = {Idle: 0, WaitingForPage: 1, WaitingForWallet: 2, WaitingToSign: 3, Sending: 4, Asking: 5, Done: 9, Failed: 10};
const hostProgram = process.argv[2];
const kWaitMs = 15000;

/// The program; `lines` is all it printed, `at` how far it is.
function startHost(args) {
    const child = spawn(hostProgram, args, {stdio: ["pipe", "pipe", "inherit"]});
    const host = {lines: [], at: null, kept: null, say: word => child.stdin.write(word + "\n")};
    createInterface({input: child.stdout}).on("line", line => {
        const told = JSON.parse(line);
        host.lines.push(told);
        if (told.kept)
            host.kept = told;
        else
            host.at = told;
    });
    host.until = async (what, isSo) => {
        const end = Date.now() + kWaitMs;
        while (!(host.at && isSo(host.at))) {
            if (Date.now() > end)
                throw new Error(`${what} did not come; at ${JSON.stringify(host.at)}`);
            await new Promise(done => setTimeout(done, 20));
        }
        return host.at;
    };
    host.end = () => new Promise(done => {
        child.on("exit", done);
        child.stdin.end();
    });
    return host;
}

let browser;

async function openTab(url, wallet) {
    const context = await browser.createBrowserContext();
    const page = await context.newPage();
    page.complaints = [];
    page.foreign = [];
    page.on("pageerror", error => page.complaints.push(String(error)));
    page.on("console", message => {
        if (message.type() === "error" && !/status of (403|404|410)|ERR_CONNECTION_REFUSED/.test(message.text()))
            page.complaints.push(message.text());
    });
    page.on("request", request => {
        if (!request.url().startsWith("data:") && new URL(request.url()).host !== new URL(url).host)
            page.foreign.push(request.url());
    });
    await page.exposeFunction("gannetTestWallet", what => answer(wallet, what));
    await page.evaluateOnNewDocument(inject, {isAnnounced: wallet.isAnnounced, isLegacy: wallet.isLegacy});
    page.answered = await page.goto(url);
    return page;
}

const said = page => page.$eval("#said", element => element.textContent);
async function untilSaid(page, words) {
    try {
        await page.waitForFunction(text => document.getElementById("said").textContent.includes(text),
            {timeout: kWaitMs}, words);
    } catch (error) {
        throw new Error(`the page never said "${words}"; it says "${await said(page)}"`);
    }
}
async function press(page, selector) {
    await page.waitForSelector(selector + ":not(:disabled)", {timeout: kWaitMs});
    await page.focus(selector);
    await page.keyboard.press("Enter"); // all of it is done without a pointer
}
async function connectAndApprove(page) {
    await press(page, "#wallets button");
    await untilSaid(page, "then approve");
    await press(page, "#approve");
}

/// One story with a program, a venue and a tab of its own.
async function story(options, tell) {
    const venue = await fakeVenue();
    venue.mode = options.mode || "take";
    const host = startHost([options.venue || "hyperliquid", options.network || "mainnet", venue.url,
        ...options.account ? [options.account] : []]);
    const wallet = walletState(options.wallet);
    try {
        const {url} = await host.until("the page", at => at.url);
        assert.match(url, /^http:\/\/127\.0\.0\.1:\d+\/[0-9a-f]{64}\/$/);
        const page = await openTab(url, wallet);
        await tell({host, venue, wallet, page, url});
        assert.deepEqual(page.complaints, []);
        assert.deepEqual(page.foreign, []);
    } finally {
        await host.end();
        venue.close();
    }
}

function checkKept(host, venue, kind) {
    assert.equal(venue.approvals.length, 1);
    assert.equal(venue.approvals[0].signer, owner.address); // recovered by ethers from what was sent
    assert.equal(host.kept.kind, kind);
    assert.equal(host.kept.account, owner.address.toLowerCase());
    assert.equal(host.kept.signer, host.lines[0].agent.toLowerCase());
}

const stories = {
    async "approved on Hyperliquid, on the chain that the wallet is on"() {
        await story({}, async ({host, venue, wallet, page}) => {
            await untilSaid(page, "Connect the wallet"); // what it was told is shown
            assert.equal(await page.$eval("#agentAddress", one => one.textContent), host.at.agent);
            assert.equal(await page.$eval("#agentName", one => one.textContent), "gannet-desk");
            assert.match(await page.$eval("main", one => one.textContent), /withdraw or transfer/);
            await press(page, "#wallets button");
            await untilSaid(page, "then approve");
            assert.equal(await page.$eval("#account", one => one.textContent), owner.address); // as the window shows it
            await press(page, "#approve");
            await untilSaid(page, "is added");
            await host.until("done", at => at.step === Step.Done);
            checkKept(host, venue, "hyperliquid-agent");
            const {sent} = venue.approvals[0];
            assert.equal(sent.action.signatureChainId, "0xa4b1");
            assert.equal(sent.action.hyperliquidChain, "Mainnet");
            assert.equal(sent.action.agentName, `gannet-desk valid_until ${host.kept.validUntil}`);
            assert.ok(!wallet.asked.includes("wallet_switchEthereumChain"));
            assert.ok(!wallet.asked.includes("eth_sendTransaction"));
            assert.equal(venue.questions, 0);
        });
    },
    async "approved on Hyperliquid's testnet, with a wallet of window.ethereum alone"() {
        await story({network: "testnet", wallet: {isAnnounced: false, isLegacy: true}}, async ({host, venue, page}) => {
            await page.waitForSelector("#testnet:not([hidden])");
            await connectAndApprove(page);
            await host.until("done", at => at.step === Step.Done);
            checkKept(host, venue, "hyperliquid-agent");
            assert.equal(venue.approvals[0].sent.action.hyperliquidChain, "Testnet");
        });
    },
    async "approved on Aster, the wallet switched to chain 56"() {
        await story({venue: "aster"}, async ({host, venue, wallet, page}) => {
            await connectAndApprove(page);
            await host.until("done", at => at.step === Step.Done);
            checkKept(host, venue, "aster-agent");
            assert.ok(wallet.asked.includes("wallet_switchEthereumChain"));
            assert.equal(wallet.signed[0].domain.chainId, 56);
            assert.equal(venue.approvals[0].sent.get("canWithdraw"), "false");
        });
    },
    async "declined, and approved the second time"() {
        await story({wallet: {declines: ["eth_signTypedData_v4"]}}, async ({host, venue, wallet, page}) => {
            await connectAndApprove(page);
            await untilSaid(page, "declined in the wallet");
            await host.until("the same words", at => at.isTrouble && at.sentence.includes("declined in the wallet"));
            assert.equal(venue.approvals.length, 0);
            wallet.declines = [];
            await press(page, "#approve");
            await host.until("done", at => at.step === Step.Done);
            checkKept(host, venue, "hyperliquid-agent");
        });
    },
    async "not allowed to connect"() {
        await story({wallet: {declines: ["eth_requestAccounts"]}}, async ({host, page}) => {
            await press(page, "#wallets button");
            await untilSaid(page, "not allowed to show its account");
            await host.until("the same words", at => at.sentence === "" || at.isTrouble);
            assert.equal(await page.$eval("#approve", one => one.disabled), true);
        });
    },
    async "no wallet in the browser"() {
        await story({wallet: {isAnnounced: false}}, async ({host, page}) => {
            await untilSaid(page, "no wallet that answers pages");
            await host.until("the same words", at => at.isTrouble && at.sentence.includes("no wallet"));
        });
    },
    async "wrong account chosen, then the right one"() {
        await story({account: owner.address, wallet: {account: other}}, async ({host, venue, wallet, page}) => {
            await press(page, "#wallets button");
            await untilSaid(page, `this key is for ${owner.address}`);
            await host.until("both addresses", at => at.sentence.includes(other.address)
                && at.sentence.includes(owner.address));
            await press(page, "#approve"); // all the same
            await untilSaid(page, `this key is for ${owner.address}`);
            await page.waitForSelector("#approve:not(:disabled)"); // that was answered
            assert.equal(wallet.signed.length, 0);
            wallet.account = owner;
            await page.evaluate(to => window.gannetTestEmit("accountsChanged", [to]), owner.address.toLowerCase());
            await untilSaid(page, "then approve");
            await press(page, "#approve");
            await host.until("done", at => at.step === Step.Done);
            checkKept(host, venue, "hyperliquid-agent");
        });
    },
    async "signed by another account than was asked"() {
        await story({wallet: {signsWith: other}}, async ({host, venue, page}) => {
            await connectAndApprove(page);
            await untilSaid(page, other.address);
            await untilSaid(page, owner.address);
            await host.until("the same words", at => at.isTrouble && at.sentence.includes(other.address));
            assert.equal(venue.approvals.length, 0);
        });
    },
    async "the account changes while the wallet is asked"() {
        await story({wallet: {changesWhileSigning: other}}, async ({host, venue, page}) => {
            await connectAndApprove(page);
            await untilSaid(page, "account changed");
            await host.until("the same words", at => at.isTrouble && at.sentence.includes("account changed"));
            assert.equal(venue.approvals.length, 0);
            assert.equal((await page.$eval("#account", one => one.textContent)), other.address.toLowerCase());
        });
    },
    async "wrong chain: the switch is declined, then the chain is not known"() {
        await story({venue: "aster", wallet: {declines: ["wallet_switchEthereumChain"]}},
            async ({host, venue, wallet, page}) => {
                await connectAndApprove(page);
                await untilSaid(page, "was not switched");
                await host.until("the same words", at => at.isTrouble && at.sentence.includes("was not switched"));
                wallet.declines = [];
                wallet.knowsChains = ["0xa4b1"];
                await press(page, "#approve");
                await untilSaid(page, "does not know the network");
                assert.equal(venue.approvals.length, 0);
                assert.equal(wallet.signed.length, 0);
            });
    },
    async "the venue refuses, and takes it the second time"() {
        await story({mode: "refuse"}, async ({host, venue, page}) => {
            await connectAndApprove(page);
            await untilSaid(page, "Must deposit");
            venue.mode = "take";
            await press(page, "#approve");
            await host.until("done", at => at.step === Step.Done);
            assert.equal(venue.approvals.length, 2); // two signatures of a person, two nonces
            assert.notEqual(venue.approvals[0].sent.nonce, venue.approvals[1].sent.nonce);
        });
    },
    async "the venue's answer is lost: it is asked, nothing is sent twice"() {
        await story({mode: "mute"}, async ({host, venue, page}) => {
            await connectAndApprove(page);
            await host.until("done", at => at.step === Step.Done);
            assert.ok(host.lines.some(line => line.step === Step.Asking));
            assert.ok(venue.questions >= 1);
            checkKept(host, venue, "hyperliquid-agent");
        });
    },
    async "the page is opened twice"() {
        await story({}, async ({host, venue, wallet, page, url}) => {
            const second = await openTab(url, walletState());
            assert.equal(second.answered.status(), 410);
            assert.match(await second.$eval("body", one => one.textContent), /works once/);
            await connectAndApprove(page); // the first goes on
            await host.until("done", at => at.step === Step.Done);
            checkKept(host, venue, "hyperliquid-agent");
        });
    },
    async "opened anew by the program: the first tab counts no more"() {
        await story({}, async ({host, venue, page, url}) => {
            await untilSaid(page, "Connect the wallet");
            host.say("open");
            const {url: anew} = await host.until("another address", at => at.url !== url);
            const second = await openTab(anew, walletState());
            await press(page, "#wallets button");
            await untilSaid(page, "opened elsewhere since");
            await connectAndApprove(second);
            await host.until("done", at => at.step === Step.Done);
            checkKept(host, venue, "hyperliquid-agent");
        });
    },
    async "cancelled in the program"() {
        await story({}, async ({host, page}) => {
            await untilSaid(page, "Connect the wallet");
            host.say("cancel");
            await host.until("idle", at => at.step === Step.Idle);
            await press(page, "#wallets button");
            await untilSaid(page, "cancelled in Gannet");
        });
    },
    async "another page cannot call, frame or read it"() {
        await story({}, async ({host, page, url}) => {
            const evil = await (await browser.createBrowserContext()).newPage();
            await evil.goto("data:text/html,<p>another page</p>");
            const result = await evil.evaluate(async target => {
                const outcome = await fetch(target + "state", {method: "POST", body: "{}",
                    headers: {"Content-Type": "application/json", "X-Gannet-Page": "a".repeat(64)}})
                    .then(() => "answered", () => "refused");
                const frame = document.createElement("iframe");
                frame.src = target;
                document.body.append(frame);
                await new Promise(done => setTimeout(done, 500));
                return outcome;
            }, url);
            assert.equal(result, "refused");
            await untilSaid(page, "Connect the wallet");
            assert.equal(host.at.step, Step.WaitingForWallet);
        });
    }
};

const profile = mkdtempSync(join(tmpdir(), "gannet-wallet-"));
browser = await puppeteer.launch({
    executablePath: "/usr/bin/chromium",
    headless: true,
    userDataDir: profile,
    // The sandbox wants another user than root, which a container's tests are.
    args: ["--disable-gpu", "--no-first-run", "--disable-dev-shm-usage",
        ...process.getuid() === 0 ? ["--no-sandbox"] : []]
});
let failed = 0;
try {
    for (const [name, tell] of Object.entries(stories)) {
        const began = Date.now();
        try {
            await tell();
            console.log(`PASS ${name} (${Date.now() - began} ms)`);
        } catch (error) {
            ++failed;
            console.log(`FAIL ${name}\n     ${error.stack}`);
        }
    }
} finally {
    await browser.close();
    rmSync(profile, {recursive: true, force: true, maxRetries: 5});
}
console.log(`${Object.keys(stories).length - failed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;
