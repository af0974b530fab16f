"""What is put into the page to measure it from inside: the time between an event and what it leads to."""

PROBE = """
window.probe = {
    drawn: null,
    hovered: null,
    /** Ask every frame until it is so; the time then. */
    until(done) {
        return new Promise((resolve) => {
            const look = () => (done() ? resolve(performance.now()) : requestAnimationFrame(look));
            requestAnimationFrame(look);
        });
    },
    /** Click topics of the tree's first two levels: ms until the chart is drawn, and until its papers are listed. */
    async clicks(count) {
        const { store } = Hierarchography;
        const rows = store.children[0].flatMap((row) => [row, ...store.children[row].slice(0, 1)])
            .filter((row) => !store.isLeaf(row));
        const times = [];
        for (const row of rows.slice(0, count)) {
            const link = Object.assign(document.createElement("a"), { href: "#" + store.id[row] });
            link.dataset.topic = row;
            document.body.append(link);
            const start = performance.now();
            link.click();
            const name = store.name[row];
            const listed = this.until(() => document.querySelector("#panel h2").textContent === name
                && document.querySelector("#panel .paper-list .paper"));
            const chart = document.querySelector("#chart");
            const drawn = this.until(() => chart.dataset.drawn.endsWith(" " + store.id[row]));
            times.push({ drawn: (await drawn) - start, listed: (await listed) - start });
            link.remove();
            await new Promise((resolve) => setTimeout(resolve, 150));
        }
        return times;
    },
    /** Type a query; ms until its hits are shown. */
    async search(query) {
        const input = document.querySelector("#search");
        const box = document.querySelector("#hits");
        input.value = query;
        const start = performance.now();
        input.dispatchEvent(new Event("input"));
        const end = await this.until(() => box.dataset.query === query && !box.hidden);
        await new Promise((resolve) => setTimeout(resolve, 100));
        return end - start;
    },
    /** Filter by years; ms until the filter is in force, shown over the chart. The first time reads the columns. */
    async filter(from, to) {
        const wanted = from + "\u2013" + to;
        const start = performance.now();
        location.hash = "#0?years=" + from + "-" + to;
        const shown = () => [...document.querySelectorAll("#chips .chip span")].map((chip) => chip.textContent);
        const end = await this.until(() => shown().includes(wanted));
        await new Promise((resolve) => setTimeout(resolve, 150));
        return end - start;
    },
    /** Sort all papers by title; ms until the first of them are listed. */
    async sortByTitle() {
        const { store } = Hierarchography;
        const link = Object.assign(document.createElement("a"), { href: "#0" });
        link.dataset.topic = 0;
        document.body.append(link);
        link.click();
        link.remove();
        await this.until(() => document.querySelector("#panel h2").textContent === store.name[0]
            && document.querySelector("#panel .paper-list .paper"));
        const list = document.querySelector("#panel .paper-list");
        const before = list.querySelector(".paper");
        const select = list.querySelector("select");
        select.value = "title";
        const start = performance.now();
        select.dispatchEvent(new Event("change"));
        const end = await this.until(() => !before.isConnected && list.querySelector(".paper"));
        return end - start;
    },
    /** The next arrival of the pointer starts the clock; the text beside it stops it. */
    awaitHover(selector) {
        this.hovered = null;
        // The event's own time, since which it may have waited for the page.
        document.addEventListener("pointermove", (event) => {
            this.until(() => document.querySelector(selector)).then((end) => (this.hovered = end - event.timeStamp));
        }, { once: true, capture: true });
    },
    /** Where some papers lie on the screen. */
    async points(count) {
        const { store, atlas } = Hierarchography;
        const { x, y } = await store.points();
        const box = document.querySelector("#atlas .pane").getBoundingClientRect();
        document.querySelector("#atlas .names").style.display = "none";
        return Array.from({ length: count }, (_, step) => Math.floor((step + 0.5) * (store.total / count)))
            .map((place) => atlas.camera.toScreen(x[place], y[place]))
            .map(([left, top]) => [box.left + left, box.top + top]);
    },
};
probe.until(() => document.querySelector("[data-drawn]")).then((time) => (probe.drawn = time));
"""
