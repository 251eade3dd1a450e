// SPDX-License-Identifier: GPL-3.0-or-later
// usage: node aster_ccxt.mjs URL
// ccxt's own client of Aster, unchanged but for where it finds the venue, trades against the twin at URL: what a public
// client signs, sends and understands is what the twin takes and says. One line for each step; fails on the first that
// is wrong. It signs as this version of ccxt does: the third generation, with the wallet's own key.
import assert from 'node:assert/strict';
import ccxt from 'ccxt';

const url = process.argv[2];
// Of a public development mnemonic; the twin's account "v3".
const privateKey = '0xac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80';
const symbol = 'BTC/USDT:USDT';

const aster = new ccxt.aster({ privateKey });
for (const [name, path] of Object.entries({ fapiPublic: '/fapi', fapiPrivate: '/fapi', sapiPublic: '/api', sapiPrivate: '/api' })) {
    aster.urls.api[name] = url + path;
}

const say = (step, what) => console.log(`${step}: ${what}`);
const twin = async (path, body) => {
    const answer = await fetch(url + path, body ? { method: 'POST', body: JSON.stringify(body) } : {});
    assert.equal(answer.status, 200, `${path}: ${answer.status}`);
    return answer.json();
};
const refused = async (kind, what) => {
    await assert.rejects(what, (error) => {
        assert.ok(error instanceof kind, `${error.constructor.name}: ${error.message}`);
        say('refused', error.message);
        return true;
    });
};

console.log(`ccxt ${ccxt.version}, node ${process.version}, twin ${url}`);
await twin('/twin/pause', {}); // prices stand still: what rests keeps resting

const markets = await aster.loadMarkets();
assert.equal(markets[symbol].precision.price, 0.1);
assert.equal(markets[symbol].precision.amount, 0.001);
assert.equal(markets[symbol].limits.cost.min, 5);
say('markets', Object.keys(markets).join(' '));
say('time', new Date(await aster.fetchTime({ type: 'swap' })).toISOString());

const book = await aster.fetchOrderBook(symbol, 20);
const own = await twin('/twin/book?symbol=BTCUSDT');
assert.equal(book.bids[0][0], Number(own.bids[0][0]));
assert.equal(book.asks[0][1], Number(own.asks[0][1]));
const [bid, ask] = [book.bids[0][0], book.asks[0][0]];
say('book', `${bid} / ${ask}`);
const ticker = await aster.fetchTicker(symbol);
assert.equal(ticker.symbol, symbol);
const rate = await aster.fetchFundingRate(symbol);
assert.equal(rate.fundingRate, 0.0001);
say('funding', `${rate.fundingRate} at mark ${rate.markPrice}, next ${rate.nextFundingDatetime ?? rate.fundingDatetime}`);
const intervals = await aster.fetchFundingIntervals([symbol]);
assert.equal(intervals[symbol].interval, '8h');
assert.ok(Array.isArray(await aster.fetchTrades(symbol, undefined, 10)));
assert.ok(Array.isArray(await aster.fetchOHLCV(symbol, '1m', undefined, 10)));

let balance = await aster.fetchBalance({ type: 'swap' });
assert.equal(balance.USDT.total, 10000);
say('balance', `${balance.USDT.total} USDT`);
const fee = await aster.fetchTradingFee(symbol);
assert.deepEqual([fee.maker, fee.taker], [0.0002, 0.0004]);
const hedge = await aster.fetchPositionMode(symbol);
assert.equal(hedge.hedged, false);
await aster.setLeverage(20, symbol);
const leverage = await aster.fetchLeverage(symbol);
assert.equal(leverage.longLeverage, 20);
say('leverage', leverage.longLeverage);
await refused(ccxt.NoChange, aster.setMarginMode('cross', symbol));

const below = Number((bid * 0.995).toFixed(1));
const made = await aster.createOrder(symbol, 'limit', 'buy', 0.01, below, { clientOrderId: 'ccxt-1' });
assert.equal(made.status, 'open');
assert.equal(made.clientOrderId, 'ccxt-1');
say('placed', `${made.id} 0.01 at ${below}`);
const edited = await aster.editOrder(made.id, symbol, 'limit', 'buy', 0.02, below - 1, { clientOrderId: 'ccxt-2' });
let open = await aster.fetchOpenOrders(symbol);
assert.equal(open.length, 1);
assert.equal(open[0].amount, 0.02);
assert.equal(open[0].price, Number((below - 1).toFixed(1)));
say('edited', `${edited.id} 0.02 at ${open[0].price}`);
const read = await aster.fetchOrder(edited.id, symbol);
assert.equal(read.status, 'open');
// The venue's own way to change an order, through ccxt's signature: the id stays.
const changed = await aster.request('v3/order', 'fapiPrivate', 'PUT', {
    symbol: 'BTCUSDT', side: 'BUY', orderId: edited.id, quantity: '0.03', price: String(open[0].price),
});
assert.equal(String(changed.orderId), edited.id);
assert.equal(changed.origQty, '0.03');
say('changed', `${changed.orderId} 0.03`);
const gone = await aster.cancelOrder(edited.id, symbol);
assert.equal(gone.status, 'canceled');
await refused(ccxt.OrderNotFound, aster.cancelOrder(edited.id, symbol));

const batch = await aster.createOrders([
    { symbol, type: 'limit', side: 'buy', amount: 0.01, price: below },
    { symbol, type: 'limit', side: 'buy', amount: 0.01, price: below - 5 },
    { symbol, type: 'limit', side: 'sell', amount: 0.01, price: Number((ask * 1.005).toFixed(1)), params: { postOnly: true } },
]);
assert.equal(batch.length, 3);
assert.ok(batch.every((order) => order.status === 'open'));
say('batch', batch.map((order) => order.id).join(' '));
const ended = await aster.cancelOrders(batch.slice(0, 2).map((order) => Number(order.id)), symbol);
assert.ok(ended.every((order) => order.status === 'canceled'));
await aster.cancelAllOrders(symbol);
open = await aster.fetchOpenOrders(symbol);
assert.equal(open.length, 0);
say('cancelled', 'two by id, the rest at once');
const stop = await aster.createOrder(symbol, 'market', 'sell', 0.01, undefined, { stopLossPrice: Number((bid * 0.98).toFixed(1)) });
assert.equal(stop.status, 'open');
await aster.cancelOrder(stop.id, symbol);
await refused(ccxt.InvalidOrder, aster.createOrder(symbol, 'limit', 'buy', 0.01, Number((ask * 1.05).toFixed(1))));
await refused(ccxt.InsufficientFunds, aster.createOrder(symbol, 'limit', 'buy', 50, below));

const bought = await aster.createOrder(symbol, 'market', 'buy', 0.01, undefined, { newOrderRespType: 'RESULT' });
assert.equal(bought.status, 'closed');
assert.equal(bought.filled, 0.01);
say('bought', `0.01 at ${bought.average}`);
const [position] = await aster.fetchPositions([symbol]);
assert.equal(position.contracts, 0.01);
assert.equal(position.side, 'long');
assert.equal(position.leverage, 20);
say('position', `${position.side} ${position.contracts} at ${position.entryPrice}, liquidation ${position.liquidationPrice}`);
const trades = await aster.fetchMyTrades(symbol);
assert.equal(trades.reduce((sum, trade) => sum + trade.amount, 0), 0.01);
assert.equal(trades[0].order, bought.id);
await twin('/twin/fund', { symbol: 'BTCUSDT' });
const payments = await aster.fetchFundingHistory(symbol);
assert.equal(payments.length, 1);
assert.ok(payments[0].amount < 0);
say('funding paid', payments[0].amount);
const sold = await aster.createOrder(symbol, 'market', 'sell', 0.01, undefined, { reduceOnly: true, newOrderRespType: 'RESULT' });
assert.equal(sold.status, 'closed');
const risks = await aster.fetchPositionsRisk([symbol]);
assert.equal(risks.length, 0);
await refused(ccxt.OperationRejected, aster.createOrder(symbol, 'market', 'sell', 0.01, undefined, { reduceOnly: true }));
const orders = await aster.fetchOrders(symbol);
assert.ok(orders.length >= 7);

balance = await aster.fetchBalance({ type: 'swap' });
const truth = await twin('/twin/account?name=v3');
assert.equal(balance.USDT.total.toFixed(6), Number(truth.cash).toFixed(6));
say('balance', `${balance.USDT.total} USDT, as the twin's own book of accounts says: ${truth.cash}`);
console.log('all of it is as ccxt understands Aster');
