// SPDX-License-Identifier: GPL-3.0-or-later
// The same orders as order_submit_bench.cpp's, by other clients, unmodified but for their URLs. One after the other to
// the server at URL; a line for each order says when it was asked for, on the clock that the server reads too.
// Usage: node submit.mjs URL KEY COUNT
import * as hl from '@nktkas/hyperliquid';
import { signL1Action } from '@nktkas/hyperliquid/signing';
import { privateKeyToAccount } from 'viem/accounts';
import ccxt from 'ccxt';

const [url, key, countText] = process.argv.slice(2);
const count = Number(countText);
const kBtc = { base: 'BTC', baseId: '0', baseName: 'BTC', type: 'swap', swap: true, spot: false, contract: true, linear: true, limits: {} };

async function measure(client, submit) {
    for (let i = 0; i < count; ++i) {
        const start = process.hrtime.bigint();
        await submit(i);
        console.log(`${client} ${start}`);
    }
}

function hyperliquidOfCcxt() {
    const exchange = new ccxt.hyperliquid({
        enableRateLimit: false, privateKey: key, walletAddress: privateKeyToAccount(key).address,
        options: { builderFee: false, approvedBuilderFee: true, refSet: true, enableUnifiedMargin: false },
    });
    exchange.urls.api = { public: url, private: url };
    exchange.setMarkets([{
        ...kBtc, id: '0', symbol: 'BTC/USDC:USDC', quote: 'USDC', settle: 'USDC', precision: { amount: 0.00001, price: 0.1 },
    }]);
    return exchange;
}

function asterOfCcxt() {
    const exchange = new ccxt.aster({
        enableRateLimit: false, privateKey: key, walletAddress: privateKeyToAccount(key).address,
        options: { builderFee: false, approvedBuilderFee: true },
    });
    for (const name of Object.keys(exchange.urls.api))
        exchange.urls.api[name] = exchange.urls.api[name].replace(/^https:\/\/[^/]+/, url);
    exchange.setMarkets([{
        ...kBtc, id: 'BTCUSDT', symbol: 'BTC/USDT:USDT', quote: 'USDT', settle: 'USDT',
        precision: { amount: 0.001, price: 0.1 },
    }]);
    return exchange;
}

const cloidOf = (i) => `0x${(0x1000 + i).toString(16).padStart(32, '0')}`;

const wallet = privateKeyToAccount(key);
const nktkas = new hl.ExchangeClient({ transport: new hl.HttpTransport({ apiUrl: url }), wallet });
const orderOf = (i) => ({
    orders: [{ a: 0, b: true, p: '61800', s: '0.001', r: false, t: { limit: { tif: 'Gtc' } }, c: cloidOf(i) }],
    grouping: 'na',
});
await measure('nktkas/hyperliquid', (i) => nktkas.order(orderOf(i)));

const theirs = hyperliquidOfCcxt();
await measure('ccxt/hyperliquid', (i) => theirs.createOrder('BTC/USDC:USDC', 'limit', 'buy', 0.001, 61800,
    { clientOrderId: cloidOf(i) }));

const aster = asterOfCcxt();
await measure('ccxt/aster', (i) => aster.createOrder('BTC/USDT:USDT', 'limit', 'buy', 0.001, 61800,
    { clientOrderId: `a${i}` }));

// The same action with the same nonce has to have the same signature everywhere.
const action = { type: 'order', ...orderOf(0) };
const signed = await signL1Action({ wallet, action, nonce: 1700000000000 });
const signedByCcxt = theirs.signL1Action(action, 1700000000000);
console.log(`signature nktkas/hyperliquid ${signed.r} ${signed.s} ${signed.v}`);
console.log(`signature ccxt/hyperliquid ${signedByCcxt.r} ${signedByCcxt.s} ${signedByCcxt.v}`);
