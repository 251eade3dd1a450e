// SPDX-License-Identifier: GPL-3.0-or-later
// P7's web peer: Debian's Chromium shows ladder.html in a window on the same display as ladder_frames and does the same
// work. Prints frames a second, CPU of all its processes per frame, and their memory (PSS).
// usage: node chromium.mjs [SECONDS]
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const seconds = Number(process.argv[2] ?? 10);
const kWarmUpMs = 2000;
const kTicksPerMs = 0.1; // USER_HZ is 100 on Linux
const profile = mkdtempSync(join(tmpdir(), 'ladder-'));
let browser;
let cpuAtStart = 0;

// The browser and every process that descends from it.
function family(root) {
    const children = new Map();
    for (const pid of readdirSync('/proc').filter(name => /^\d+$/.test(name))) {
        try {
            const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
            const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
            const parent = Number(fields[1]);
            const ticks = Number(fields[11]) + Number(fields[12]);
            children.set(parent, [...(children.get(parent) ?? []), {pid: Number(pid), ticks}]);
        } catch { /* it ended meanwhile */ }
    }
    const found = [];
    for (const queue = [root]; queue.length > 0;) {
        for (const child of children.get(queue.shift()) ?? []) {
            found.push(child);
            queue.push(child.pid);
        }
    }
    return found;
}
const cpuMs = () => family(process.pid).reduce((sum, child) => sum + child.ticks, 0) / kTicksPerMs;

function memoryMb() {
    let kb = 0;
    for (const { pid } of family(process.pid)) {
        try {
            kb += Number(/^Pss:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8'))[1]);
        } catch { /* it ended meanwhile */ }
    }
    return Math.round(kb / 1024);
}

function body(request) {
    return new Promise(resolve => {
        let text = '';
        request.on('data', part => { text += part; });
        request.on('end', () => resolve(text));
    });
}

const server = createServer(async (request, response) => {
    if (request.url === '/ready') {
        // The page waits for this answer and begins when the browser has come to rest.
        setTimeout(() => { cpuAtStart = cpuMs(); response.end(); }, kWarmUpMs);
    } else if (request.url === '/done') {
        const used = cpuMs() - cpuAtStart;
        const intervals = JSON.parse(await body(request)).sort((a, b) => a - b);
        const frames = intervals.length;
        console.log(JSON.stringify({
            technique: 'chromium', fps: Number((frames / seconds).toFixed(1)),
            cpu_ms_per_frame: Number((used / frames).toFixed(2)),
            interval_ms_p99: Number(intervals[Math.floor(frames * 0.99)].toFixed(1)), pss_mb: memoryMb(),
        }));
        response.end();
        browser.kill();
    } else if (request.url.startsWith('/?')) {
        response.setHeader('Content-Type', 'text/html; charset=utf-8');
        response.end(readFileSync(new URL('ladder.html', import.meta.url)));
    } else {
        response.statusCode = 404;
        response.end();
    }
});
server.listen(0, '127.0.0.1', () => {
    const url = `http://127.0.0.1:${server.address().port}/?seconds=${seconds}`;
    browser = spawn('chromium', [
        `--app=${url}`, '--no-sandbox', '--disable-quic', '--no-first-run', '--disable-background-networking',
        '--disable-component-update', '--disable-sync', '--window-size=440,1800', '--window-position=0,0',
        '--hide-scrollbars', `--user-data-dir=${profile}`,
    ], { stdio: 'ignore' });
    browser.on('exit', () => {
        server.close();
        server.closeAllConnections();
        rmSync(profile, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
    });
});
setTimeout(() => { console.error('chromium: no figures in time'); browser?.kill(); process.exitCode = 1; },
           (seconds + 40) * 1000).unref();
