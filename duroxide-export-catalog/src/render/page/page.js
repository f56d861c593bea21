"use strict";
(() => {
    const { items, nodes, edges } = JSON.parse(document.getElementById("data").textContent);
    const byId = new Map(items.map((item) => [item.id, item]));
    const element = (id) => document.getElementById(id);
    const [search, found, list, detail, canvas] = ["search", "found", "list", "detail", "canvas"].map(element);

    /** Creates an element. Texts become text nodes, so that nothing in the catalog is read as HTML. */
    function make(name, attributes = {}, ...children) {
        return fill(document.createElement(name), attributes, children);
    }

    function draw(name, attributes = {}, ...children) {
        return fill(document.createElementNS("http://www.w3.org/2000/svg", name), attributes, children);
    }

    function fill(made, attributes, children) {
        for (const [name, value] of Object.entries(attributes)) {
            if (value !== undefined && value !== null) made.setAttribute(name, value);
        }
        made.append(...children.flat().filter((child) => child !== null && child !== undefined));
        return made;
    }

    const address = (id) => "#" + encodeURIComponent(id);

    function selected() {
        try {
            return byId.get(decodeURIComponent(location.hash.slice(1)));
        } catch {
            return undefined; // Not every text after the # is an encoded one.
        }
    }

    const plural = (count, noun, nouns) => `${count} ${count === 1 ? noun : nouns}`;

    // The list, and the search in it.

    function words(item) {
        const types = item.types.map((type) => type.type).join(" ");
        return [item.name, item.kind, item.version ?? "", item.description, types].join(" ").toLowerCase();
    }

    const searched = items.map((item) => ({ item, words: words(item) }));

    function showList() {
        const wanted = search.value.toLowerCase().split(/\s+/).filter(Boolean);
        const matching = searched.filter(({ words }) => wanted.every((word) => words.includes(word)));
        const crates = new Map();
        for (const { item } of matching) {
            if (!crates.has(item.crate)) crates.set(item.crate, []);
            crates.get(item.crate).push(item);
        }
        list.replaceChildren(
            ...[...crates].flatMap(([crate, items]) => [
                make("h2", {}, crate),
                make("ul", {}, ...items.map((item) => make("li", {}, listed(item)))),
            ]),
        );
        found.textContent = wanted.length ? `${matching.length} of ${items.length} match` : "";
        markCurrent();
    }

    function listed(item) {
        const version = item.version ? ` ${item.version}` : "";
        return make("a", { href: address(item.id), title: item.name }, item.short, " ",
            make("span", { class: "kind" }, item.kind + version));
    }

    function markCurrent() {
        const current = selected();
        for (const link of list.querySelectorAll("a")) {
            const isCurrent = current && link.getAttribute("href") === address(current.id);
            if (isCurrent) link.setAttribute("aria-current", "true");
            else link.removeAttribute("aria-current");
        }
    }

    search.addEventListener("input", showList);
    search.addEventListener("keydown", (event) => {
        if (event.key === "Enter") list.querySelector("a")?.click();
    });
    document.addEventListener("keydown", (event) => {
        if (event.key === "/" && document.activeElement !== search) {
            event.preventDefault();
            search.focus();
            search.select();
        } else if (event.key === "Escape" && search.value) {
            search.value = "";
            showList();
            search.focus();
        } else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
            moveInList(event);
        }
    });

    /** Moves from the search to the results, and among them. */
    function moveInList(event) {
        const stops = [search, ...list.querySelectorAll("a")];
        const at = stops.indexOf(document.activeElement);
        if (at < 0) return;
        const next = stops[at + (event.key === "ArrowDown" ? 1 : -1)];
        if (next) {
            event.preventDefault();
            next.focus();
        }
    }

    // The details of one item.

    function showDetail() {
        const item = selected();
        detail.replaceChildren(...(item ? details(item) : overview()));
        document.title = item ? `${item.short} - Workflows` : "Workflows";
    }

    function details(item) {
        const facts = [
            ...item.links.map(({ label, to }) => [label, make("ul", {}, ...to.map((link) => make("li", {}, linked(link))))]),
            ...item.facts.map(([label, text]) => [label, text]),
        ];
        return [
            make("h2", {}, item.short),
            make("p", { class: "full" }, make("code", {}, item.name)),
            make("ul", { class: "badges" }, ...item.badges.map((badge) => make("li", {}, badge))),
            item.description ? make("p", {}, item.description) : make("p", { class: "note" }, "No description."),
            make("dl", {}, ...facts.flatMap(([label, value]) => [make("dt", {}, label), make("dd", {}, value)])),
            ...item.types.flatMap(typed),
        ];
    }

    function linked({ id, text, note }) {
        const name = id ? make("a", { href: address(id) }, text) : make("span", {}, make("code", {}, text));
        return make("span", {}, name, note ? make("span", { class: "note" }, ` (${note})`) : null);
    }

    function typed({ label, type, readable, example }) {
        const heading = make("h3", {}, `${label}: `, make("code", {}, type));
        if (!readable) return [heading, make("p", { class: "note" }, "No schema.")];
        const block = (title, text) =>
            make("div", {}, make("span", { class: "note" }, title),
                make("pre", { tabindex: "0", role: "region", "aria-label": `${title} of the ${label.toLowerCase()}` }, text));
        return [heading, make("div", { class: "types" }, block("Type", readable.trim()), block("Example", example))];
    }

    function overview() {
        const starts = items.filter((item) => item.kind === "orchestration" && item.is_entry);
        return [
            make("h2", {}, "Overview"),
            make("p", {}, "Choose a handler or a message in the list or in the graph."),
            ...(starts.length
                ? [
                      make("h3", {}, "Orchestrations that only clients start"),
                      make("ul", {}, ...starts.map((item) => make("li", {},
                          make("a", { href: address(item.id) }, item.short),
                          ` ${item.version}${item.description ? `: ${item.description}` : ""}`))),
                  ]
                : []),
        ];
    }

    // The graph.

    /** With more nodes than this, crates are folded at first. */
    const MOST_AT_FIRST = 40;
    const crates = [...new Set(nodes.map((node) => node.crate))];
    const unfolded = new Set(nodes.length > MOST_AT_FIRST ? [] : crates);

    /** The nodes to show: those of unfolded crates, and the selected one with its neighbours. */
    function visibleNodes(current) {
        const visible = new Set(nodes.keys());
        const near = new Set(current < 0 ? [] : [current]);
        for (const { from, to } of edges) {
            if (from === current) near.add(to);
            if (to === current) near.add(from);
        }
        for (const index of visible) {
            if (!unfolded.has(nodes[index].crate) && !near.has(index)) visible.delete(index);
        }
        return visible;
    }

    function showGraph() {
        const item = selected();
        const current = item ? nodes.findIndex((node) => node.ids.includes(item.id)) : -1;
        const visible = visibleNodes(current);
        const graph = layout(visible);
        const { width, height } = graph.graph();
        const margin = 12;
        const svg = draw("svg", {
            width: width + 2 * margin,
            height: height + 2 * margin,
            viewBox: `${-margin} ${-margin} ${width + 2 * margin} ${height + 2 * margin}`,
        }, arrow());
        for (const crate of crates) {
            if (graph.hasNode(`crate ${crate}`)) svg.append(drawCrate(crate, graph.node(`crate ${crate}`)));
        }
        for (const edge of graph.edges()) svg.append(drawEdge(graph.edge(edge), current));
        for (const name of graph.nodes()) {
            const box = graph.node(name);
            if (box.index !== undefined) svg.append(drawNode(nodes[box.index], box, box.index === current));
            else if (box.folded !== undefined) svg.append(drawFolded(box));
        }
        canvas.replaceChildren(svg);
        const mark = svg.querySelector(".selected rect");
        if (mark) {
            canvas.scrollTo({
                left: Number(mark.getAttribute("x")) - canvas.clientWidth / 3,
                top: Number(mark.getAttribute("y")) - canvas.clientHeight / 3,
            });
        }
    }

    /** With more nodes than this, crates have no boxes: dagre takes long to lay out boxes, and does not always succeed. */
    const MOST_IN_BOXES = 80;

    function layout(visible) {
        const hasBoxes = visible.size <= MOST_IN_BOXES;
        const graph = arranged(visible, hasBoxes);
        try {
            dagre.layout(graph);
            return graph;
        } catch (error) {
            if (!hasBoxes) throw error;
            const plain = arranged(visible, false);
            dagre.layout(plain);
            return plain;
        }
    }

    /** What to lay out. */
    function arranged(visible, hasBoxes) {
        const graph = new dagre.graphlib.Graph({ compound: hasBoxes, multigraph: true });
        const isNarrow = canvas.clientWidth < 700;
        const [rankdir, ranksep] = isNarrow ? ["TB", 40] : ["LR", 60];
        graph.setGraph({ rankdir, ranksep, nodesep: 14, edgesep: 10, ranker: "tight-tree" });
        const size = (label) => ({ width: Math.max(60, label.length * 7.2 + 24), height: 32 });
        const place = (index) => (visible.has(index) ? `node ${index}` : `folded ${nodes[index].crate}`);
        for (const crate of crates) {
            const inside = [...nodes.keys()].filter((index) => nodes[index].crate === crate);
            const shown = inside.filter((index) => visible.has(index));
            const hidden = inside.length - shown.length;
            if (shown.length && hasBoxes) graph.setNode(`crate ${crate}`, {});
            for (const index of shown) {
                graph.setNode(`node ${index}`, { index, ...size(nodes[index].label) });
                if (hasBoxes) graph.setParent(`node ${index}`, `crate ${crate}`);
            }
            if (hidden) {
                const label = shown.length ? `${hidden} more` : `${crate} (${hidden})`;
                graph.setNode(`folded ${crate}`, { folded: crate, label, ...size(label) });
                if (shown.length && hasBoxes) graph.setParent(`folded ${crate}`, `crate ${crate}`);
            }
        }
        const drawn = new Set();
        for (const { from, to, label } of edges) {
            const ends = [place(from), place(to)];
            const name = `${ends.join(" to ")} ${label}`;
            if (ends[0] === ends[1] || drawn.has(name)) continue;
            drawn.add(name);
            const text = ends.every((end) => end.startsWith("node")) ? label : "";
            const space = text ? { width: text.length * 6, height: 14, labelpos: "c" } : {};
            graph.setEdge(...ends, { from, to, ends, label: text, isMessage: Boolean(label), ...space }, name);
        }
        return graph;
    }

    const corner = ({ x, y, width, height }) => ({ x: x - width / 2, y: y - height / 2, width, height });

    function arrow() {
        const size = { markerUnits: "userSpaceOnUse", markerWidth: 10, markerHeight: 10 };
        const marker = { id: "arrow", viewBox: "0 0 8 8", refX: 8, refY: 4, orient: "auto", ...size };
        return draw("defs", {}, draw("marker", marker, draw("path", { d: "M0 0 L8 4 L0 8 z" })));
    }

    function drawCrate(crate, box) {
        const place = corner(box);
        const group = draw("g", { class: "crate" }, draw("rect", { ...place, rx: 8 }),
            draw("text", { x: place.x + 8, y: place.y + 12 }, crate));
        return toggling(group, crate, `Fold ${crate}`, () => unfolded.delete(crate));
    }

    function drawFolded(box) {
        const place = corner(box);
        const group = draw("g", { class: "node folded" }, draw("rect", { ...place, rx: 6 }),
            draw("text", { x: box.x, y: box.y + 4, "text-anchor": "middle" }, box.label));
        return toggling(group, box.folded, `Unfold ${box.folded}`, () => unfolded.add(box.folded));
    }

    /** Makes a drawing a button that folds or unfolds a crate. */
    function toggling(group, crate, label, toggle) {
        fill(group, { role: "button", tabindex: "0", "aria-label": label }, [draw("title", {}, label)]);
        const act = () => {
            toggle();
            showGraph();
        };
        group.addEventListener("click", act);
        group.addEventListener("keydown", (event) => {
            if (event.key === "Enter" || event.key === " ") {
                event.preventDefault();
                act();
            }
        });
        return group;
    }

    function drawNode(node, box, isSelected) {
        const place = corner(box);
        const id = node.ids[node.ids.length - 1];
        const group = draw(id ? "a" : "g", {
            class: `node ${node.kind}${isSelected ? " selected" : ""}`,
            href: id ? address(id) : undefined,
            "aria-label": `${node.label}, ${node.kind}`,
        });
        group.append(draw("title", {}, node.name), draw("rect", { ...place, rx: node.kind === "activity" ? 3 : 14 }),
            draw("text", { x: box.x, y: box.y + 4, "text-anchor": "middle" }, node.label));
        return group;
    }

    /** An arrow. A click follows it. */
    function drawEdge({ points, from, to, ends, label, isMessage, x, y }, current) {
        const path = points.map((point, index) => `${index ? "L" : "M"}${point.x} ${point.y}`).join(" ");
        const isSelected = from === current || to === current;
        const classes = ["edge", isMessage ? "message" : "", isSelected ? "selected" : ""].join(" ").trim();
        const [start, end] = [nodes[from], nodes[to]];
        const title = `${start.label} ${label || "to"} ${end.label}`;
        const group = draw("g", { class: classes }, draw("title", {}, title),
            draw("path", { class: "line", d: path, "marker-end": "url(#arrow)" }),
            draw("path", { class: "hit", d: path }));
        if (label) group.append(draw("text", { x, y: y + 3, "text-anchor": "middle" }, label));
        group.addEventListener("click", () => {
            const target = to === current ? start : end;
            const id = target.ids[target.ids.length - 1];
            if (ends.every((end) => end.startsWith("node")) && id) location.hash = address(id);
            else {
                unfolded.add(start.crate).add(end.crate);
                showGraph();
            }
        });
        return group;
    }

    element("unfold").addEventListener("click", () => {
        for (const crate of crates) unfolded.add(crate);
        showGraph();
    });
    element("fold").addEventListener("click", () => {
        unfolded.clear();
        showGraph();
    });

    // Everything together.

    function showSelection() {
        markCurrent();
        showDetail();
        showGraph();
        if (selected()) {
            detail.focus({ preventScroll: true });
            const { top, bottom } = detail.querySelector("h2").getBoundingClientRect();
            if (top < 0 || bottom > window.innerHeight * 0.8) detail.scrollIntoView();
        }
    }

    const count = (kind) => items.filter((item) => item.kind === kind).length;
    element("summary").textContent = [
        [count("orchestration"), "orchestration", "orchestrations"],
        [count("activity"), "activity", "activities"],
        [count("event") + count("queue") + count("value"), "message", "messages"],
        [new Set(items.map((item) => item.crate)).size, "crate", "crates"],
    ].filter(([count]) => count).map((entry) => plural(...entry)).join(", ");
    document.querySelector(".skip").addEventListener("click", (event) => {
        event.preventDefault();
        detail.focus();
    });
    window.addEventListener("hashchange", showSelection);
    let width = canvas.clientWidth;
    window.addEventListener("resize", () => {
        const before = width < 700;
        width = canvas.clientWidth;
        if (before !== width < 700) showGraph();
    });
    showList();
    showSelection();
})();
