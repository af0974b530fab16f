// What the page draws with. Its map of papers is drawn without Plotly.
"use strict";

const Plotly = require("plotly.js/src/core"); // brings scatter

Plotly.register([
  require("plotly.js/lib/treemap"),
  require("plotly.js/lib/sunburst"),
  require("plotly.js/lib/icicle"),
]);

module.exports = Plotly;
