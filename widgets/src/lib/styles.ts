// The style sheet, which travels inside the module. Colours are JupyterLab's variables with system fallbacks; every
// meaning that a colour carries is carried by a shape, a border or a word too.

export const CSS = `
.al-root {
  --al-bg: var(--jp-layout-color1, Canvas);
  --al-bg2: var(--jp-layout-color2, color-mix(in srgb, CanvasText 6%, Canvas));
  --al-text: var(--jp-ui-font-color1, CanvasText);
  --al-faint: var(--jp-ui-font-color2, color-mix(in srgb, CanvasText 65%, Canvas));
  --al-line: var(--jp-border-color1, color-mix(in srgb, CanvasText 35%, Canvas));
  --al-leaf: var(--jp-brand-color1, #1976d2);
  --al-saved: var(--jp-warn-color1, #ef6c00);
  --al-new: color-mix(in srgb, var(--al-saved) 62%, var(--al-text));
  --al-output: var(--jp-success-color1, #2e7d32);
  --al-error: var(--jp-error-color1, #d32f2f);
  display: flex; flex-direction: column; box-sizing: border-box; height: 506px; position: relative;
  font: 13px/1.4 var(--jp-ui-font-family, system-ui, sans-serif); color: var(--al-text); background: var(--al-bg);
  border: 1px solid var(--jp-border-color2, var(--al-line)); border-radius: 4px; overflow: hidden; text-align: start; container-type: inline-size;
}
.al-root *, .al-root *::before { box-sizing: border-box; }
.al-root :focus-visible { outline: 2px solid var(--al-leaf); outline-offset: 1px; }
.al-bar { display: flex; flex-wrap: wrap; align-items: center; gap: 2px 3px; padding: 3px 6px; background: var(--al-bg2); }
.al-bar button, .al-bar select, .al-bar input[type=number], .al-bar input[type=search], .al-pop button {
  font: inherit; height: 26px; color: inherit; background: var(--al-bg); border: 1px solid var(--al-line);
  border-radius: 3px; padding: 0 6px; margin: 0; display: inline-flex; align-items: center; gap: 4px; cursor: pointer;
}
.al-bar button:hover, .al-pop button:hover { border-color: var(--al-text); }
.al-bar button[aria-pressed=true], .al-bar button[aria-expanded=true] { box-shadow: inset 0 -3px var(--al-leaf); }
.al-bar input[type=number] { width: 58px; cursor: text; }
.al-bar input[type=search] { width: 110px; cursor: text; }
.al-bar input[type=range] { flex: 1 1 70px; min-width: 60px; margin: 0 4px; accent-color: var(--al-leaf); }
.al-bar form { display: contents; }
.al-bar .al-title { font-weight: 600; margin-inline-end: 4px; white-space: nowrap; }
.al-bar .al-space { flex: 1; }
.al-bar .al-count { min-width: 3.2em; font-variant-numeric: tabular-nums; white-space: nowrap; }
.al-icon { fill: none; stroke: currentColor; stroke-width: 1.6; stroke-linecap: round; stroke-linejoin: round; }
.al-solid { fill: currentColor; }
.al-main { flex: 1 1 0; min-height: 90px; position: relative; display: flex; flex-direction: column; }
.al-canvas { flex: 1 1 0; min-height: 0; position: relative; overflow: hidden; touch-action: none; }
.al-canvas > svg { position: absolute; inset: 0; width: 100%; height: 100%; display: block; cursor: grab; user-select: none; }
.al-canvas > svg:active { cursor: grabbing; }
.al-empty { position: absolute; inset: 0; display: grid; place-items: center; padding: 20px; color: var(--al-faint); text-align: center; pointer-events: none; }
.al-corner { position: absolute; right: 6px; top: 6px; color: var(--al-faint); background: var(--al-bg); font-size: 12px; padding: 0 4px; pointer-events: none; }
.al-camera { transition: transform .25s ease-out; }
.al-still .al-camera, .al-drag .al-camera { transition: none; }
.al-legend { display: flex; flex-wrap: wrap; gap: 0 12px; padding: 2px 8px; font-size: 12px; color: var(--al-faint); max-height: 40px; overflow: hidden; flex: none; }
.al-legend span { display: inline-flex; align-items: center; gap: 4px; white-space: nowrap; }
.al-status { padding: 2px 8px; font-size: 12px; color: var(--al-faint); min-height: 21px; display: flex; gap: 4px 14px; flex-wrap: wrap; }
.al-warn { color: var(--al-text); border-inline-start: 3px solid var(--al-saved); padding-inline-start: 5px; }
.al-bad { color: var(--al-text); border-inline-start: 3px solid var(--al-error); padding-inline-start: 5px; }
.al-sentence { padding: 5px 8px; border-top: 1px solid var(--al-line); min-height: 32px; max-height: 52px; overflow: auto; flex: none; }
.al-details { border-top: 1px solid var(--al-line); height: 118px; overflow: auto; padding: 4px 8px; flex: none; display: flex; gap: 4px 22px; font-size: 12px; }
.al-foot { position: relative; flex: none; }
.al-card { position: absolute; inset: 0; height: auto; background: var(--al-bg); z-index: 1; }
.al-details > div { min-width: 0; flex: 0 1 auto; }
.al-details .al-wide { flex: 1 1 220px; }
.al-details h4 { margin: 0 0 2px; font-size: 14px; overflow-wrap: anywhere; }
.al-details dl { display: grid; grid-template-columns: max-content minmax(0, auto); gap: 0 8px; margin: 0; }
.al-details dt, .al-caption { color: var(--al-faint); }
.al-details dd { margin: 0; overflow-wrap: anywhere; }
.al-details code, .al-table code { font-family: var(--jp-code-font-family, monospace); overflow-wrap: anywhere; background: none; color: inherit; padding: 0; }
.al-details math { font-size: 15px; }
.al-details p { margin: 2px 0; }
.al-freed { text-decoration: line-through; opacity: .6; }
.al-hist rect { fill: var(--al-leaf); }
.al-matrix { display: inline-grid; gap: 0 7px; border-inline: 1.5px solid currentColor; border-radius: 4px; padding: 0 5px; text-align: end; font-variant-numeric: tabular-nums; }
.al-math { height: 106px; border-top: 1px solid var(--al-line); padding: 4px 8px; flex: none; overflow: auto; display: flex; flex-wrap: wrap; align-content: safe center; align-items: center; gap: 2px 26px; }
.al-formula { font-size: 15px; color: var(--al-faint); }
.al-math .al-eq { display: flex; align-items: center; gap: 7px; }
.al-num { display: inline-flex; flex-direction: column; align-items: center; min-width: 44px; max-width: 210px; }
.al-num b { font-size: 19px; line-height: 1.25; font-weight: 600; font-variant-numeric: tabular-nums; white-space: nowrap; max-width: 100%; overflow: hidden; text-overflow: ellipsis; }
.al-num b.al-long { font-size: 14px; line-height: 1.8; }
.al-num b .al-matrix { font-size: 12px; line-height: 1.25; font-weight: 400; }
.al-num .al-caption { font-size: 11px; white-space: nowrap; }
.al-num.al-new b { color: var(--al-new); }
.al-sign { font-size: 18px; color: var(--al-faint); padding-bottom: 14px; }
.al-slots { display: flex; flex-wrap: wrap; gap: 3px 8px; list-style: none; margin: 0; padding: 3px 8px; flex: none; font-size: 12px; max-height: 58px; overflow: auto; }
.al-slots li { border: 3px double var(--al-leaf); border-radius: 4px; padding: 0 6px; max-width: 300px; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
.al-slots li[data-grad=None] { border-style: dashed; border-width: 1px; padding: 2px 8px; color: var(--al-faint); }
.al-slots li.al-now { background: color-mix(in srgb, var(--al-saved) 28%, transparent); }
.al-slots .al-caption { border: 0; padding: 3px 0; }
.al-scroll { position: absolute; inset: 0; overflow: auto; padding: 6px 8px; background: var(--al-bg); z-index: 2; }
.al-table { border-collapse: collapse; width: 100%; font-size: 12px; margin: 0 0 10px; table-layout: auto; }
.al-table caption { text-align: start; font-weight: 600; padding: 2px 0; }
.al-table th, .al-table td { border-bottom: 1px solid var(--al-line); padding: 2px 6px; text-align: start; vertical-align: top; max-width: 340px; overflow-wrap: anywhere; white-space: normal; background: none; color: inherit; }
.al-table tr[aria-current] td { background: color-mix(in srgb, var(--al-saved) 22%, transparent); }
.al-pop { position: absolute; z-index: 3; right: 6px; top: 38px; background: var(--al-bg); border: 1px solid var(--al-line); border-radius: 4px; padding: 10px 14px; box-shadow: 0 3px 12px #0005; max-height: calc(100% - 50px); overflow: auto; }
.al-pop dl { display: grid; grid-template-columns: max-content auto; gap: 2px 14px; margin: 6px 0 0; }
.al-pop dt { font-family: var(--jp-code-font-family, monospace); }
.al-pop dd { margin: 0; }
.al-root [hidden] { display: none !important; }
.al-hide { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }

.al-root .al-node { cursor: pointer; outline: none; }
.al-node text { fill: var(--al-text); font: 12.5px var(--jp-ui-font-family, system-ui, sans-serif); text-anchor: middle; }
.al-node .al-sub { font-size: 10px; fill: var(--al-faint); }
.al-node .al-grad { font-size: 10px; fill: var(--al-text); font-weight: 600; }
.al-box { fill: var(--al-bg2); stroke: var(--al-line); stroke-width: 1.3; }
.al-inner { fill: none; stroke: none; }
.al-leaf .al-box { fill: color-mix(in srgb, var(--al-leaf) 16%, var(--al-bg)); stroke: var(--al-leaf); }
.al-leaf .al-inner { stroke: var(--al-leaf); }
.al-input .al-box { fill: var(--al-bg); }
.al-output .al-box { fill: color-mix(in srgb, var(--al-output) 18%, var(--al-bg)); stroke: var(--al-output); stroke-width: 2.6; }
.al-ghost .al-box { fill: none; stroke-dasharray: 5 4; }
.al-ghost text { fill: var(--al-faint); font-style: italic; }
.al-failed .al-box { stroke: var(--al-error); stroke-width: 3; fill: color-mix(in srgb, var(--al-error) 14%, var(--al-bg)); }
.al-chip { fill: var(--al-saved); stroke: var(--al-bg); stroke-width: 1; transition: opacity .4s; }
.al-chiptext { font-size: 9px !important; fill: color-mix(in srgb, var(--al-saved) 8%, black) !important; font-weight: 700 !important; }
.al-gone { opacity: .28; }
.al-gone .al-chip { fill: none; stroke: var(--al-saved); stroke-dasharray: 2 2; }
.al-gone .al-chiptext { fill: var(--al-text) !important; }
.al-unmade { visibility: hidden; }
.al-halo { fill: none; stroke: none; }
.al-hot .al-halo { stroke: var(--al-saved); stroke-width: 3; }
.al-picked .al-halo { stroke: var(--al-text); stroke-width: 2; stroke-dasharray: 2 3; }
.al-node:focus-visible .al-halo { stroke: var(--al-leaf); stroke-width: 3; stroke-dasharray: none; }
.al-edge { fill: none; stroke: var(--al-line); stroke-width: 1.4; }
.al-head { fill: var(--al-line); stroke: none; }
.al-linked .al-edge { stroke: var(--al-text); stroke-width: 2; }
.al-far .al-edge { opacity: .45; }
.al-cutedge .al-edge { stroke-dasharray: 4 4; }
.al-sent .al-head, .al-now .al-head, .al-sample { fill: var(--al-saved); }
.al-sent .al-edge { stroke: var(--al-saved); stroke-width: 2.2; }
.al-now .al-edge { stroke: var(--al-saved); stroke-width: 4; }
.al-elabel { fill: var(--al-text); font: 600 11px var(--jp-ui-font-family, system-ui, sans-serif); text-anchor: middle; paint-order: stroke; stroke: var(--al-bg); stroke-width: 4px; stroke-linejoin: round; }
.al-node .al-cutlabel { fill: var(--al-error); font: italic 9.5px var(--jp-ui-font-family, system-ui, sans-serif); text-anchor: middle; }
.al-cutmark circle { fill: var(--al-bg); stroke: var(--al-line); }
.al-cutmark .al-icon { stroke: var(--al-error); }
.al-pulse { fill: var(--al-saved); stroke: var(--al-bg); stroke-width: 1.5; pointer-events: none; }
.al-badge rect { fill: var(--al-bg); stroke: var(--al-saved); stroke-width: 1.6; }
.al-badge text { font-size: 10.5px; font-weight: 700; }
.al-new-node { animation: al-in .3s ease-out; }
@keyframes al-in { from { opacity: 0; } }
.al-still .al-new-node { animation: none; }

.al-runs { display: grid; gap: 4px 14px; padding: 4px 8px; overflow: auto; flex: 1 1 0; align-content: start; }
.al-run { min-width: 0; }
.al-heading { white-space: nowrap; overflow: hidden; text-overflow: ellipsis; }
.al-run h4 { margin: 2px 0; font-size: 13px; overflow-wrap: anywhere; }
.al-run svg { display: block; max-width: 100%; }
.al-run svg text, .al-axis { font: 10.5px var(--jp-ui-font-family, system-ui, sans-serif); fill: var(--al-faint); }
.al-part { stroke: var(--al-bg); stroke-width: .7; fill: color-mix(in srgb, var(--al-leaf) 35%, var(--al-bg)); }
.al-part.al-fresh { fill: var(--al-leaf); }
.al-part.al-later { opacity: .25; }
.al-gridline { stroke: var(--al-line); stroke-width: .7; opacity: .5; }
.al-zeroline { stroke: var(--al-text); stroke-width: 1; }
.al-total { fill: none; stroke: var(--al-saved); stroke-width: 2; }
.al-dot { fill: var(--al-bg); stroke: var(--al-saved); stroke-width: 1.6; }
.al-select { fill: color-mix(in srgb, var(--al-saved) 18%, transparent); stroke: var(--al-saved); stroke-dasharray: 3 3; }
.al-run svg .al-markicon { color: var(--al-text); }
.al-run svg .al-strong { fill: var(--al-text); font-weight: 600; }
.al-hit { fill: transparent; cursor: pointer; }
.al-lossline { fill: none; stroke: var(--al-leaf); stroke-width: 1.8; }
.al-lossline.al-second { stroke: var(--al-saved); stroke-dasharray: 6 3; }
@container (max-width: 730px) { .al-title, .al-zoom { display: none !important; } }
@media (prefers-reduced-motion: reduce) { .al-root * { transition: none !important; animation: none !important; } }
`;
