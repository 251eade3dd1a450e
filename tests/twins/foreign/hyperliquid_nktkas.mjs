// SPDX-License-Identifier: GPL-3.0-or-later
// @nktkas/hyperliquid, unmodified but for its URLs, trades on the Hyperliquid twin with testnet's signatures, as an agent
// that its main wallet approved, over HTTP and over the websocket.
// usage: node hyperliquid_nktkas.mjs URL
import { ExchangeClient, HttpTransport, InfoClient, SubscriptionClient, WebSocketTransport } from '@nktkas/hyperliquid';
import { id, Wallet } from 'ethers';

import { check, refusal, run, until } from './checks.mjs';

const [url] = process.argv.slice(2);
const mainKey = id('gannet-twin hyperliquid main 2'); // as the twin prints it: the hash of a sentence
const user = new Wallet(mainKey).address.toLowerCase();

await run('@nktkas/hyperliquid', async () => {
    const http = new HttpTransport({ isTestnet: true, apiUrl: url });
    const ws = new WebSocketTransport({ isTestnet: true, url: url.replace('http', 'ws') + '/ws' });
    const info = new InfoClient({ transport: http });
    const main = new ExchangeClient({ transport: http, wallet: new Wallet(mainKey) });
    const agentWallet = new Wallet('0x' + '2b'.repeat(32));
    const agent = new ExchangeClient({ transport: http, wallet: agentWallet });
    const overSocket = new ExchangeClient({ transport: ws, wallet: agentWallet });

    await fetch(`${url}/twin/rules`, { method: 'POST', body: JSON.stringify({ network: 'testnet' }) });
    const meta = await info.meta();
    check('reads meta', meta.universe[0].name === 'BTC' && meta.universe[0].szDecimals === 5, meta);
    const book = await info.l2Book({ coin: 'BTC' });
    const bid = Number(book.levels[0][0].px);
    check('reads the book', bid > 0, book);
    const low = Math.round(bid * 0.9);
    const order = (price, size, more = {}) =>
        ({ a: 0, b: true, p: String(price), s: String(size), r: false, t: { limit: { tif: 'Gtc' } }, ...more });

    const unknown = await refusal('an agent that nobody approved is refused', () =>
        agent.order({ orders: [order(low, 0.001)], grouping: 'na' }));
    check('with its address', unknown.includes(agentWallet.address.toLowerCase()), unknown);
    await main.approveAgent({ agentAddress: agentWallet.address, agentName: 'foreign' });
    const agents = await info.extraAgents({ user });
    check('the main wallet approves it', agents.some((each) => each.name === 'foreign'), agents);

    const updates = [];
    const fills = [];
    const states = [];
    const events = [];
    const stream = new SubscriptionClient({ transport: ws });
    await stream.orderUpdates({ user }, (data) => updates.push(...data));
    await stream.userFills({ user }, (data) => fills.push(data));
    await stream.userEvents({ user }, (data) => events.push(data));
    await stream.clearinghouseState({ user }, (data) => states.push(data));
    await stream.webData3({ user }, () => {});
    const books = [];
    await stream.l2Book({ coin: 'BTC' }, (data) => books.push(data));
    await until('the fills begin with a snapshot', () => fills[0]?.isSnapshot === true);
    await until('the book streams', () => books.length > 0);

    const cloid = '0x9f3ce1d25b7a48860c1f4e2a97d3b6f1';
    const placed = await agent.order({ orders: [order(low, 0.001, { c: cloid }), order(low - 10, 0.002)], grouping: 'na' });
    const [first, second] = placed.response.data.statuses;
    check('places a batch', first.resting?.cloid === cloid && second.resting?.oid > 0, placed);
    await until('orderUpdates tells both', () => updates.filter((each) => each.status === 'open').length === 2);
    await agent.modify({ oid: first.resting.oid, order: order(low + 10, 0.0015, { c: cloid }) });
    await until('a change tells the new order, then the end of the old one', () => {
        const after = updates.slice(2).map((each) => each.status);
        return after[0] === 'open' && after[1] === 'canceled';
    });
    check('under another id and the same cloid', updates[2]?.order.oid !== first.resting.oid &&
        updates[2]?.order.cloid === cloid, updates);
    const status = await info.orderStatus({ user, oid: cloid });
    check('reads it by cloid', status.status === 'order' && status.order.order.limitPx === `${low + 10}.0`, status);
    const batch = await agent.batchModify({ modifies: [{ oid: second.resting.oid, order: order(low - 20, 0.002) }] });
    check('changes a batch', batch.response.data.statuses[0].resting?.oid > 0, batch);
    const open = await info.frontendOpenOrders({ user });
    check('reads open orders', open.length === 2, open);
    await agent.cancelByCloid({ cancels: [{ asset: 0, cloid }] });
    await agent.cancel({ cancels: [{ a: 0, o: batch.response.data.statuses[0].resting.oid }] });
    check('cancels by cloid and by id', (await info.openOrders({ user })).length === 0, open);

    await agent.updateLeverage({ asset: 0, isCross: true, leverage: 8 });
    const data = await info.activeAssetData({ user, coin: 'BTC' });
    check('sets the leverage', data.leverage.value === 8, data);
    const high = Math.round(bid * 1.03);
    const bought = await overSocket.order({
        orders: [order(high, 0.01, { t: { limit: { tif: 'FrontendMarket' } } })],
        grouping: 'na',
    });
    check('buys over the websocket', bought.response.data.statuses[0].filled?.totalSz === '0.01', bought);
    await until('the fill is streamed', () => fills.some((each) => !each.isSnapshot && each.fills[0].dir === 'Open Long'));
    await until('and as an event', () => events.some((each) => each.fills?.length > 0));
    const bracket = await agent.order({
        orders: [
            { a: 0, b: false, p: String(low), s: '0.01', r: true, t: { trigger: { isMarket: true, triggerPx: String(low), tpsl: 'sl' } } },
            { a: 0, b: false, p: String(high), s: '0.01', r: true, t: { trigger: { isMarket: false, triggerPx: String(high), tpsl: 'tp' } } },
        ],
        grouping: 'positionTpsl',
    });
    check('places a stop and a target', bracket.response.data.statuses.length === 2, bracket);
    const state = await info.clearinghouseState({ user });
    check('reads the position', state.assetPositions[0]?.position.szi === '0.01', state);
    check('with its leverage', state.assetPositions[0]?.position.leverage.value === 8, state);
    await until('the state is streamed', () =>
        states.some((each) => each.clearinghouseState.assetPositions[0]?.position.szi === '0.01'));
    await agent.order({ orders: [{ ...order(Math.round(bid * 0.97), 0.01), b: false, r: true, t: { limit: { tif: 'Ioc' } } }], grouping: 'na' });
    check('closes it', (await info.clearinghouseState({ user })).assetPositions.length === 0, state);
    const mine = await info.userFills({ user });
    check('reads its fills', mine.length >= 2 && mine[0].dir === 'Close Long', mine);
    const early = await refusal('a fresh account may not schedule a cancel', () => agent.scheduleCancel({ time: Date.now() + 60000 }));
    check('in the venue\'s words', early.includes('until enough volume traded'), early);
    await agent.noop({ nonce: Date.now() + 1000 });
    check('burns a nonce', true);
    const fees = await info.userFees({ user });
    check('reads its fees', fees.userCrossRate === '0.00045', fees);
    const limit = await info.userRateLimit({ user });
    check('reads its budget', limit.nRequestsUsed > 5, limit);
    const role = await info.userRole({ user: agentWallet.address });
    check('an agent is one', role.role === 'agent', role);
    ws.socket.close();
});
