/* What the modules share: each adds itself to this one global. */
window.Hierarchography = {};
