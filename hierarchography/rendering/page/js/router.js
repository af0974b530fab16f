/* The address: its hash is the topic's id, so that a place in the map can be linked to. */
(function (hg) {
  "use strict";

  hg.openRouter = function (store, onChange) {
    // In a frame the history is the host page's: its back button must not have to walk through the map.
    const framed = window.parent !== window;
    let current = null;

    function fromHash() {
      try {
        return store.row(decodeURIComponent(location.hash.slice(1)));
      } catch {
        return undefined;
      }
    }

    function write(row) {
      try {
        history[framed ? "replaceState" : "pushState"](null, "", "#" + store.id[row]);
      } catch {
        // A sandboxed frame may refuse; the map works without an address.
      }
    }

    function go(row, options) {
      if (row !== current) write(row);
      current = row;
      onChange(row, options || {});
    }

    function follow() {
      const row = location.hash ? fromHash() : 0;
      if (row === undefined || row === current) return;
      current = row;
      onChange(row, {});
    }

    window.addEventListener("popstate", follow);
    window.addEventListener("hashchange", follow);
    document.addEventListener("click", (event) => {
      const link = event.target.closest("a[data-topic]");
      if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
      event.preventDefault();
      go(Number(link.dataset.topic));
    });

    return {
      go,
      start() {
        current = fromHash() || 0;
        onChange(current, {});
      },
    };
  };
})((window.Hierarchography = window.Hierarchography || {}));
