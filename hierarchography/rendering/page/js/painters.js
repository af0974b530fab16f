// @ts-check
/* The points of the map: WebGL, or by hand into a picture where a browser has none. Neither needs eval. */
(function (hg) {
  "use strict";

  const VERTEX =
    "attribute float x; attribute float y; attribute vec4 colour; uniform vec4 view; uniform mediump float size;" +
    "varying vec4 fill; void main() { gl_Position = vec4(x * view.x + view.z, y * view.y + view.w, 0.0, 1.0);" +
    "gl_PointSize = size; fill = colour; }";
  const FRAGMENT =
    "precision mediump float; uniform mediump float size; varying vec4 fill; void main() {" +
    "float far = length(gl_PointCoord - 0.5) * size; float cover = clamp(0.5 * size - far + 0.5, 0.0, 1.0);" +
    "gl_FragColor = vec4(fill.rgb * fill.a, fill.a) * cover; }";

  /** @param {WebGLRenderingContext} gl */
  function program(gl) {
    const made = gl.createProgram();
    /** @param {number} kind @param {string} source */
    const attach = (kind, source) => {
      const shader = gl.createShader(kind);
      if (!shader) return; // the graphics card is lost, and linking will fail
      gl.shaderSource(shader, source);
      gl.compileShader(shader);
      gl.attachShader(made, shader);
    };
    attach(gl.VERTEX_SHADER, VERTEX);
    attach(gl.FRAGMENT_SHADER, FRAGMENT);
    gl.linkProgram(made);
    return gl.getProgramParameter(made, gl.LINK_STATUS) ? made : null;
  }

  /** By WebGL; null where the browser has none. Colours are RGBA bytes, one a point. */
  hg.glPainter = function (canvas, x, y) {
    const gl = canvas.getContext("webgl", { premultipliedAlpha: true, antialias: false, preserveDrawingBuffer: true });
    if (!gl) return null;
    const made = program(gl);
    if (!made) return null;
    /** @param {string} name */
    const place = (name) => gl.getUniformLocation(made, name);

    /**
     * @param {string} name
     * @param {Uint8Array | Uint16Array} data
     * @param {number} size
     * @param {number} kind
     * @param {boolean} normalised
     */
    const buffer = (name, data, size, kind, normalised) => {
      const held = gl.createBuffer();
      const where = gl.getAttribLocation(made, name);
      gl.bindBuffer(gl.ARRAY_BUFFER, held);
      gl.bufferData(gl.ARRAY_BUFFER, data, gl.DYNAMIC_DRAW);
      gl.enableVertexAttribArray(where);
      gl.vertexAttribPointer(where, size, kind, normalised, 0, 0);
      return held;
    };

    gl.useProgram(made);
    buffer("x", x, 1, gl.UNSIGNED_SHORT, false);
    buffer("y", y, 1, gl.UNSIGNED_SHORT, false);
    const colours = buffer("colour", new Uint8Array(4 * x.length), 4, gl.UNSIGNED_BYTE, true);
    gl.enable(gl.BLEND);
    gl.blendFunc(gl.ONE, gl.ONE_MINUS_SRC_ALPHA);

    // The browser gives only so many of them.
    hg.atEnd(() => gl.getExtension("WEBGL_lose_context")?.loseContext());

    return {
      colour(rgba) {
        gl.bindBuffer(gl.ARRAY_BUFFER, colours);
        gl.bufferSubData(gl.ARRAY_BUFFER, 0, rgba);
      },
      draw(camera, size, ratio) {
        const { width, height } = canvas;
        const [left, top] = camera.toScreen(0, 0);
        const across = (2 * camera.scale * ratio) / width;
        const up = (2 * camera.down * ratio) / height;
        gl.viewport(0, 0, width, height);
        gl.clearColor(0, 0, 0, 0);
        gl.clear(gl.COLOR_BUFFER_BIT);
        gl.uniform4f(place("view"), across, up, (2 * left * ratio) / width - 1, 1 - (2 * top * ratio) / height);
        gl.uniform1f(place("size"), Math.max(size * ratio, 1));
        gl.drawArrays(gl.POINTS, 0, x.length);
      },
    };
  };

  /** By hand: each point is a small square, blended into a picture of bytes. */
  hg.plainPainter = function (canvas, x, y) {
    const context = hg.brushOf(canvas);
    /** @type {Uint8Array} */
    let rgba = new Uint8Array(4 * x.length);

    /** @param {ImageData} image @param {number} left @param {number} top @param {number} side @param {number} at */
    function dot(image, left, top, side, at) {
      const { data, width, height } = image;
      const share = rgba[at + 3] / 255;
      for (let row = Math.max(top, 0); row < Math.min(top + side, height); row++) {
        for (let column = Math.max(left, 0); column < Math.min(left + side, width); column++) {
          const to = 4 * (row * width + column);
          const below = (data[to + 3] / 255) * (1 - share);
          const whole = share + below;
          for (let part = 0; part < 3; part++) data[to + part] = (rgba[at + part] * share + data[to + part] * below) / whole;
          data[to + 3] = 255 * whole;
        }
      }
    }

    return {
      colour(values) {
        rgba = values;
      },
      draw(camera, size, ratio) {
        const image = context.createImageData(canvas.width, canvas.height);
        const side = Math.max(Math.round(size * ratio * 0.9), 1);
        const [left, top] = camera.toScreen(0, 0);
        for (let place = 0; place < x.length; place++) {
          const across = Math.round((left + x[place] * camera.scale) * ratio - side / 2);
          const down = Math.round((top - y[place] * camera.down) * ratio - side / 2);
          if (rgba[4 * place + 3]) dot(image, across, down, side, 4 * place);
        }
        context.putImageData(image, 0, 0);
      },
    };
  };
})(window.Hierarchography);
