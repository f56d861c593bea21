// Drives the page of the catalog as a person does. Arguments: Chromium, the page of a small program, that of a large one.

import assert from "node:assert/strict";
import { pathToFileURL } from "node:url";
import axe from "axe-core";
import { chromium } from "playwright-core";

const [executablePath, small, large] = process.argv.slice(2);
const WIDTHS = [1280, 390];
const SCHEMES = ["light", "dark"];
const QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
];

const browser = await chromium.launch({ executablePath, args: QUIET });

/** Opens a page in a window of its own, and fails with anything that it reports or loads. */
async function withPage(file, options, use) {
    const page = await browser.newPage(options);
    const problems = [];
    page.on("console", (message) => problems.push(`console: ${message.text()}`));
    page.on("pageerror", (error) => problems.push(`error: ${error}`));
    const address = pathToFileURL(file).href;
    page.on("request", (request) => {
        const isOwn = request.url().startsWith(address) || request.url().startsWith("data:");
        if (!isOwn) problems.push(`request: ${request.url()}`);
    });
    await page.goto(address);
    await use(page);
    assert.deepEqual(problems, []);
    await page.close();
}

/** Waits until the details are those of an item. */
const shows = (page, name) => page.locator("#detail h2", { hasText: new RegExp(`^${name}$`) }).waitFor();
const fact = (page, label) => page.locator(`#detail dt:text-is("${label}") + dd`).innerText();

/** No finding that would stop somebody from using the page. */
async function isAccessible(page, state) {
    await page.addScriptTag({ content: axe.source }).catch(() => page.evaluate(axe.source));
    const { violations } = await page.evaluate(() => globalThis.axe.run());
    const serious = violations.filter(({ impact }) => impact === "serious" || impact === "critical");
    const found = serious.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join(" ")}`);
    assert.deepEqual(found, [], state);
}

async function fitsTheWidth(page) {
    const [content, window] = await page.evaluate(() => [document.documentElement.scrollWidth, innerWidth]);
    assert.ok(content <= window, `${content} pixels wide in ${window}`);
}

/** What starts a deployment, what does it wait for, and which activity is retried how often? */
async function answersInThreeClicks(page) {
    await page.locator("#list a", { hasText: "deploy-multi-cloud" }).click();
    await shows(page, "deploy-multi-cloud");
    assert.equal(await fact(page, "Started by"), "clients");
    assert.equal(await fact(page, "Waits for"), "deployment-approval");
    await page.locator("#detail dd a", { hasText: "provision-postgres" }).click();
    assert.match(await fact(page, "Activities"), /provision-vm \(up to 5 attempts/);
    await page.locator("#detail dd a", { hasText: "provision-vm" }).click();
    assert.match(await fact(page, "Retry"), /^up to 5 attempts, with delays from 1s, each 2 times as long, up to 30s$/);
    assert.equal(await fact(page, "Timeout"), "900s for each attempt");
    assert.match(await fact(page, "Source"), /^src\/activities\/provision_vm\.rs:\d+ in duroxide-azure-arm/);
    assert.match(await page.locator("#detail").innerText(), /resource_group: string/);
    const example = await page.locator('#detail pre[aria-label="Example of the input"]').textContent();
    assert.deepEqual(Object.keys(JSON.parse(example)).sort(), ["name", "resource_group", "sku"]);
    await page.goBack();
    await shows(page, "provision-postgres");
}

async function isSearchedWithTheKeyboard(page) {
    await page.keyboard.press("/");
    await page.keyboard.type("subnet activity");
    assert.match(await page.locator("#found").textContent(), /^1 of \d+ match$/);
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("Enter");
    await shows(page, "create-subnet");
    await page.keyboard.press("/");
    await page.keyboard.press("Escape");
    assert.equal(await page.locator("#found").textContent(), "");
    await page.keyboard.type("deploymentapproval");
    await page.keyboard.press("Enter");
    await shows(page, "deployment-approval");
    await page.keyboard.press("Escape");
}

async function followsAnEdge(page) {
    await page.locator("#canvas a", { hasText: "deployment-approval" }).click();
    assert.equal(await fact(page, "Waited for by"), "deploy-multi-cloud (version 1.0.0)");
    const edge = page.locator(".edge", { hasText: "deployment-approval is waited for by deploy-multi-cloud" });
    await edge.locator(".hit").dispatchEvent("click");
    await shows(page, "deploy-multi-cloud");
    assert.equal(await page.locator("#canvas .selected rect").count(), 1);
}

async function foldsByCrate(page) {
    await page.getByRole("button", { name: "Fold all crates", exact: true }).click();
    await page.goto(page.url().split("#")[0] + "#");
    const folded = page.locator(".folded");
    const crates = await folded.count();
    assert.ok(crates > 1);
    await folded.first().focus();
    await page.keyboard.press("Enter");
    assert.equal(await folded.count(), crates - 1);
    await page.getByRole("button", { name: "Unfold all crates" }).click();
    assert.equal(await folded.count(), 0);
}

for (const width of WIDTHS) {
    for (const colorScheme of SCHEMES) {
        const options = { viewport: { width, height: 900 }, colorScheme };
        await withPage(small, options, async (page) => {
            await isAccessible(page, `the overview, ${width}, ${colorScheme}`);
            await answersInThreeClicks(page);
            await isAccessible(page, `the details, ${width}, ${colorScheme}`);
            await isSearchedWithTheKeyboard(page);
            await followsAnEdge(page);
            await foldsByCrate(page);
            await fitsTheWidth(page);
        });
        console.log(`${width} pixels, ${colorScheme}: good`);
    }
}

/** The time until a page is complete, graph included; the best of three, because other tests run at the same time. */
async function timeToOpen(file) {
    const times = [];
    for (let attempt = 0; attempt < 3; attempt++) {
        await withPage(file, { viewport: { width: 1280, height: 900 } }, async (page) => {
            await page.waitForSelector("#canvas svg");
            times.push(await page.evaluate(() => performance.getEntriesByType("navigation")[0].domComplete));
        });
    }
    return Math.min(...times);
}

const time = await timeToOpen(large);
console.log(`the large page opens in ${Math.round(time)} ms`);
assert.ok(time < 1000, `${time} ms`);

await withPage(large, { viewport: { width: 1280, height: 900 } }, async (page) => {
    await page.keyboard.press("/");
    await page.keyboard.type("activity-299");
    await page.keyboard.press("Enter");
    await shows(page, "activity-299");
    // Its crate is folded, but it and its neighbours are in the graph.
    assert.equal(await page.locator("#canvas .selected rect").count(), 1);
    const start = await page.evaluate(() => performance.now());
    await page.getByRole("button", { name: "Unfold all crates" }).click();
    await page.waitForFunction(() => document.querySelectorAll("#canvas .folded").length === 0);
    console.log(`all of it is drawn in ${Math.round((await page.evaluate(() => performance.now())) - start)} ms`);
    // What others write is text, not HTML.
    await page.keyboard.press("/");
    await page.keyboard.type("hostile");
    await page.keyboard.press("Enter");
    assert.equal(await page.locator("#detail img, #list img").count(), 0);
    assert.match(await page.locator("#detail").innerText(), /<img src=x onerror=/);
});

await browser.close();
