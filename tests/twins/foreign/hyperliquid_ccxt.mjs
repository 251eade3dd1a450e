// SPDX-License-Identifier: GPL-3.0-or-later
// ccxt, unmodified but for its URL, trades on the Hyperliquid twin with mainnet's signatures.
// usage: node hyperliquid_ccxt.mjs URL
import ccxt from 'ccxt';
import { id, Wallet } from 'ethers';

import { check, refusal, run } from './checks.mjs';

const [url] = process.argv.slice(2);
const privateKey = id('gannet-twin hyperliquid main 1'); // as the twin prints it: the hash of a sentence
const walletAddress = new Wallet(privateKey).address;
const symbol = 'BTC/USDC:USDC';

await run('ccxt ' + ccxt.version, async () => {
    const venue = new ccxt.hyperliquid({ walletAddress, privateKey, enableRateLimit: false });
    venue.urls.api.public = url;
    venue.urls.api.private = url;

    const markets = await venue.loadMarkets();
    check('loads the market', markets[symbol]?.swap === true, Object.keys(markets));
    check('lots and leverage', venue.market(symbol).precision.amount === 0.00001, venue.market(symbol).precision);
    const book = await venue.fetchOrderBook(symbol);
    check('reads the book', book.bids.length > 0 && book.asks[0][0] > book.bids[0][0], book.bids[0]);
    const before = await venue.fetchBalance();
    check('reads the balance', before.USDC.total === 10000, before.USDC);
    const bid = book.bids[0][0];
    const low = Math.round(bid * 0.9);

    const placed = await venue.createOrder(symbol, 'limit', 'buy', 0.001, low);
    check('places an order', placed.id !== undefined && placed.status !== 'rejected', placed);
    const cloid = '0x7d1c0a94e2b85f3361f0a7c9d4e8b2a';
    const batch = await venue.createOrders([
        { symbol, type: 'limit', side: 'buy', amount: 0.001, price: low - 10, params: { clientOrderId: cloid + '0' } },
        { symbol, type: 'limit', side: 'buy', amount: 0.002, price: low - 20, params: { clientOrderId: cloid + 'f' } },
    ]);
    check('places a batch', batch.length === 2 && batch.every((order) => order.id), batch);
    let open = await venue.fetchOpenOrders(symbol);
    check('reads open orders', open.length === 3, open.map((order) => order.id));
    const edited = await venue.editOrder(placed.id, symbol, 'limit', 'buy', 0.0015, low + 10);
    check('edits an order: another id', edited.id !== placed.id, [placed.id, edited.id]);
    open = await venue.fetchOpenOrders(symbol);
    const changed = open.find((order) => order.id === edited.id);
    check('the edit is in force', changed?.amount === 0.0015 && changed?.price === low + 10, open);
    const seen = await venue.fetchOrder(batch[1].id, symbol);
    check('reads one order', seen.status === 'open' && seen.amount === 0.002, seen);
    await venue.cancelOrder(undefined, symbol, { clientOrderId: cloid + '0' });
    await venue.cancelOrder(edited.id, symbol);
    await venue.cancelOrders([batch[1].id], symbol);
    check('cancels by id, by cloid and in a batch', (await venue.fetchOpenOrders(symbol)).length === 0, open);
    const gone = await refusal('a cancel of what is gone is refused', () => venue.cancelOrder(edited.id, symbol));
    check('in the words that ccxt knows', gone.includes('never placed'), gone);
    const small = await refusal('an order of a dollar is refused', () =>
        venue.createOrder(symbol, 'limit', 'buy', 0.00001, low));
    check('in the words that ccxt knows', small.includes('minimum value of $10'), small);

    await venue.setLeverage(10, symbol);
    const bought = await venue.createOrder(symbol, 'market', 'buy', 0.01, book.asks[0][0]);
    check('buys at the market', bought.id !== undefined, bought);
    const stop = await venue.createOrder(symbol, 'market', 'sell', 0.01, low, { triggerPrice: low, reduceOnly: true });
    check('places a trigger order', stop.id !== undefined, stop);
    const waiting = (await venue.fetchOpenOrders(symbol)).find((order) => order.id === stop.id);
    check('the trigger waits', waiting?.triggerPrice === low && waiting?.reduceOnly === true, waiting);
    const [position] = await venue.fetchPositions([symbol]);
    check('reads the position', position?.contracts === 0.01 && position?.side === 'long', position);
    check('with its leverage', position?.leverage === 10, position?.leverage);
    const trades = await venue.fetchMyTrades(symbol);
    check('reads its fills', trades.length >= 1 && trades.at(-1).side === 'buy', trades);
    const cost = trades.reduce((sum, trade) => sum + trade.cost, 0);
    const fees = trades.reduce((sum, trade) => sum + trade.fee.cost, 0);
    check('the taker pays 0.045 %', Math.abs(fees - cost * 0.00045) < 0.001, [fees, cost]);
    await venue.createOrder(symbol, 'market', 'sell', 0.01, bid, { reduceOnly: true });
    check('closes it', (await venue.fetchPositions([symbol])).length === 0, 'a position');
    await venue.cancelOrder(stop.id, symbol, { trigger: true });
    const closed = await venue.fetchOrder(stop.id, symbol);
    check('and ends the trigger', closed.status === 'canceled', closed.status);
    const canceled = await venue.fetchClosedOrders(symbol);
    check('reads closed orders', canceled.length > 0, canceled.length);

    const stranger = new ccxt.hyperliquid({ walletAddress, privateKey: '0x' + '17'.repeat(32), enableRateLimit: false });
    stranger.urls.api.public = url;
    stranger.urls.api.private = url;
    const unknown = await refusal('a stranger may not trade', () => stranger.createOrder(symbol, 'limit', 'buy', 0.001, low));
    check('in the words that ccxt knows', unknown.includes('User or API Wallet 0x'), unknown);
});
