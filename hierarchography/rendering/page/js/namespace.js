// @ts-check
/* What the modules share: each adds its part to this one global, empty so far. */
window.Hierarchography = /** @type {Hierarchography} */ ({});
