// SPDX-License-Identifier: GPL-3.0-or-later
// What ccxt needs for the same work as our benchmarks, in the same run: the seeded book trace of book_bench.cpp through
// its order book sides, and recorded Hyperliquid l2Book frames from text to its order book.
// Usage: node ccxt.mjs RECORDING.gz
import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import ccxt from 'ccxt';
// The package exports only its root; the sides are a file inside it.
import { Asks, Bids } from './node_modules/ccxt/js/src/base/ws/OrderBookSide.js';

class Random {
    constructor(seed) {
        this.state = BigInt(seed);
    }
    below(n) {
        this.state = BigInt.asUintN(64, this.state * 6364136223846793005n + 1442695040888963407n);
        return Number((this.state >> 33n) % BigInt(n));
    }
}

const kMid = 600000;
const kDepth = 1000;

function touchTrace(count) {
    const random = new Random(7);
    const trace = [];
    let mid = kMid;
    for (let i = 0; i < count; ++i) {
        if (random.below(50) === 0)
            mid += random.below(2) === 0 ? 1 : -1;
        const away = random.below(8) * random.below(10) + 1;
        const isBid = random.below(2) === 0;
        const qty = random.below(4) === 0 ? 0 : random.below(1000) + 1;
        trace.push([isBid, isBid ? mid - away : mid + away, qty]);
    }
    return trace;
}

// CPU time like our own benchmarks: a neighbour's load does not count. The collector's threads are in it.
function report(name, start, count) {
    const used = process.cpuUsage(start);
    const ns = (used.user + used.system) * 1000 / count;
    console.log(`${name.padEnd(28)} ${ns.toFixed(1)} ns`);
}

function bookTrace() {
    const trace = touchTrace(400000);
    const bids = new Bids();
    const asks = new Asks();
    for (let i = 1; i <= kDepth; ++i) {
        bids.storeArray([kMid - i, 10 + i]);
        asks.storeArray([kMid + i, 10 + i]);
    }
    let sum = 0;
    const start = process.cpuUsage();
    for (const [isBid, price, qty] of trace) {
        (isBid ? bids : asks).storeArray([price, qty]);
        sum += (bids.length ? bids[0][0] : 0) + (asks.length ? asks[0][0] : 0);
    }
    report('P1/ccxt/touch', start, trace.length);
    return sum;
}

function hyperliquidFrames(file) {
    const frames = gunzipSync(readFileSync(file)).toString().split('\n')
        .map((line) => line.slice(line.indexOf(' ') + 1)).filter((text) => text.includes('"l2Book"'));
    const exchange = new ccxt.pro.hyperliquid({ enableRateLimit: false });
    exchange.setMarkets([{
        id: '0', baseName: 'BTC', symbol: 'BTC/USDC:USDC', base: 'BTC', quote: 'USDC', settle: 'USDC', type: 'swap',
        swap: true, spot: false, contract: true, linear: true, precision: { amount: 0.00001, price: 1 }, limits: {},
    }]);
    const client = { resolve() {}, subscriptions: {}, url: '' };
    const rounds = 60;
    const run = () => {
        for (const text of frames)
            exchange.handleMessage(client, JSON.parse(text));
    };
    for (let i = 0; i < 20; ++i)
        run();
    const start = process.cpuUsage();
    for (let i = 0; i < rounds; ++i)
        run();
    report('P2/ccxt/l2Book', start, rounds * frames.length);
    const book = exchange.orderbooks['BTC/USDC:USDC'];
    if (book.bids.length !== 20 || book.asks.length !== 20)
        throw new Error('ccxt did not build the book');
}

bookTrace();
hyperliquidFrames(process.argv[2]);
