// The style sheet and the script of a report.
#ifndef HWFLOWQ_IO_REPORT_STYLE_HPP
#define HWFLOWQ_IO_REPORT_STYLE_HPP

#include <hwflowq/io/report/palette.hpp>

#include <cstddef>
#include <string>
#include <string_view>

namespace hwflowq::io::report {

namespace detail {

inline constexpr std::string_view style_rules = R"(
:root {
  color-scheme: light dark;
  --paper: #ffffff; --ink: #1c1c1c; --soft: #595959; --line: #d9d9d9; --band: #f3f3f3;
  --link: #0b57a4;
}
@media (prefers-color-scheme: dark) {
  :root {
    --paper: #16181c; --ink: #ececec; --soft: #a6a6a6; --line: #3a3d43; --band: #22252b;
    --link: #8ec2f0;
  }
}
* { box-sizing: border-box; }
body {
  margin: 0 auto; padding: 16px 24px 48px; max-width: 1228px;
  background: var(--paper); color: var(--ink); font: 14px/1.45 system-ui, sans-serif;
}
h1 { font-size: 24px; margin: 8px 0 0; }
h2 { font-size: 19px; margin: 36px 0 10px; border-bottom: 1px solid var(--line); }
h3 { font-size: 16px; margin: 16px 0 6px; }
p { margin: 6px 0; }
a { color: var(--link); }
nav a { margin-right: 14px; }
.remark { color: var(--soft); }
.charts { display: flex; flex-wrap: wrap; gap: 8px 16px; }
figure { margin: 0; }
figcaption { font-weight: 600; overflow-wrap: anywhere; }
svg { max-width: 100%; vertical-align: middle; }
svg text { font: 12px system-ui, sans-serif; fill: var(--ink); }
svg.heat text { font-size: 11px; }
.grid { stroke: var(--line); fill: none; }
.error { stroke: var(--soft); fill: none; opacity: 0.7; }
.leader { stroke: var(--ink); fill: none; stroke-width: 0.8; }
.name { font-weight: 600; paint-order: stroke; stroke: var(--paper); stroke-width: 4px; }
.chart g path, .legend path { stroke: var(--ink); stroke-width: 0.7; }
.ink { fill: var(--ink); color: var(--ink); }
.chart g.ink path { stroke: var(--paper); }
.chart g path.curve { fill: none; stroke: currentColor; stroke-width: 1; }
.again { opacity: 0.5; }
.chart a:hover path, .chart a:focus path { stroke-width: 4; }
.column { fill: none; stroke: none; pointer-events: all; }
a:hover > .column, a:focus > .column { stroke: #ff2ec4; stroke-width: 1.5; }
.bars .before { fill: none; stroke: var(--soft); }
.bars .after { fill: var(--soft); }
.legend { list-style: none; display: flex; flex-wrap: wrap; gap: 4px 18px; margin: 6px 0; padding: 0; }
.legend svg { margin-right: 6px; }
table { border-collapse: collapse; margin: 6px 0; }
th, td { padding: 2px 10px 2px 4px; text-align: left; border-bottom: 1px solid var(--line); }
th { color: var(--soft); font-weight: 600; vertical-align: bottom; }
.number { text-align: right; font-variant-numeric: tabular-nums; }
.scroll { max-height: 480px; overflow: auto; border: 1px solid var(--line); }
.scroll table { margin: 0; min-width: 100%; }
.scroll td { white-space: nowrap; }
.scroll thead th { position: sticky; top: 0; background: var(--band); }
dl { display: grid; grid-template-columns: max-content minmax(0, 1fr); gap: 2px 18px; margin: 6px 0;
  align-content: start; }
dt { color: var(--soft); }
dd { margin: 0; overflow-wrap: anywhere; }
.facts { display: grid; grid-template-columns: repeat(auto-fit, minmax(380px, 1fr)); gap: 0 32px; }
.point { display: none; scroll-margin-top: 12px; }
.point.first, .point:target { display: block; }
.point:target ~ .point.first { display: none; }
.layers { display: flex; gap: 24px; align-items: flex-start; margin-top: 8px; }
.layers table { flex: none; font-size: 13px; }
.layers td { padding-top: 0; padding-bottom: 0; white-space: nowrap; }
.schedule { flex: 1 1 0; min-width: 0; position: sticky; top: 8px; }
pre {
  background: var(--band); padding: 10px; margin: 6px 0; overflow: auto; max-height: 90vh;
  font: 11px/1.5 ui-monospace, monospace;
}
.command { white-space: pre-wrap; overflow-wrap: anywhere; }
summary { cursor: pointer; color: var(--link); }
)";

// Everything can be read without the script: links go to points and schedules.
inline constexpr std::string_view script_text = R"(
const choose = document.getElementById('choose');
if (choose) {
  choose.addEventListener('change', () => { location.hash = choose.value; });
  const follow = () => { if (/^#p\d+$/.test(location.hash)) choose.value = location.hash.slice(1); };
  addEventListener('hashchange', follow);
  follow();
}
document.addEventListener('click', event => {
  const link = event.target.closest('a.loops');
  if (!link) return;
  event.preventDefault();
  const figure = link.closest('.layers').querySelector('.schedule');
  figure.querySelector('span').textContent = link.closest('tr').cells[0].title;
  figure.querySelector('pre').textContent = document.getElementById(link.hash.slice(1)).textContent;
});
const heat = document.querySelector('svg.heat');
if (heat) {
  const names = [...document.querySelectorAll('svg.heat [data-layer]')].map(t => t.dataset.layer);
  heat.addEventListener('mousemove', event => {
    const column = event.target.closest('.column');
    if (!column) return;
    const frame = column.getBoundingClientRect();
    const at = Math.floor((event.clientY - frame.top) / frame.height * names.length);
    const layer = Math.min(Math.max(at, 0), names.length - 1);
    const bits = column.dataset.bits.charCodeAt(layer) - 96;
    document.getElementById('readout').textContent =
      names[layer] + ': ' + bits + (bits === 1 ? ' bit; ' : ' bits; ') +
      column.querySelector('title').textContent;
  });
}
)";

}  // namespace detail

/// The style sheet: light or dark as the reader's system is, colours of the palette as classes.
[[nodiscard]] inline std::string style_sheet() {
  std::string css(detail::style_rules);
  for (std::size_t i = 0; i < qualitative_colours.size(); ++i) {
    css += ".c" + std::to_string(i) + " { fill: " + std::string(qualitative_colours[i]) +
           "; color: " + std::string(qualitative_colours[i]) + "; }\n";
  }
  return css;
}

/// A few lines of script for comfort: a list of points, schedules beside the table of layers, and
/// widths read out where the heat map is pointed at.
[[nodiscard]] inline std::string_view script() {
  return detail::script_text;
}

}  // namespace hwflowq::io::report

#endif
