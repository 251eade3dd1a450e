// SPDX-License-Identifier: GPL-3.0-or-later
// What every client's run shares: a line for each thing that was looked at, and an end that cannot be green by mistake.
let passed = 0;
let failed = 0;

export function check(what, isSo, seen) {
    if (isSo) {
        passed += 1;
        console.log(`ok   ${what}`);
    } else {
        failed += 1;
        console.log(`FAIL ${what}: ${JSON.stringify(seen)}`);
    }
}

/// The words of the refusal; a check that fails where there is none.
export async function refusal(what, ask) {
    try {
        const answer = await ask();
        check(what, false, answer);
        return '';
    } catch (error) {
        return String(error.message);
    }
}

export async function until(what, isSo, seconds = 10) {
    const end = Date.now() + seconds * 1000;
    while (!isSo() && Date.now() < end)
        await new Promise((resolve) => setTimeout(resolve, 20));
    check(what, isSo(), `not within ${seconds} s`);
}

/// Runs it all; the process ends with 0 only if something was checked and nothing failed.
export async function run(name, work) {
    try {
        await work();
    } catch (error) {
        failed += 1;
        console.log(`FAIL ${name} threw: ${error.stack}`);
    }
    console.log(`${name}: ${passed} passed, ${failed} failed`);
    process.exit(failed === 0 && passed > 0 ? 0 : 1);
}
