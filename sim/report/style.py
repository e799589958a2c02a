"""How the report looks: one column, large enough to read, tables and figures that can be moved sideways where they are wide."""

STYLE = """
:root { color-scheme: light; }
* { box-sizing: border-box; }
html { font: 17px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "DejaVu Sans", sans-serif; color: #222; background: #fff; }
body { margin: 0 auto; max-width: 1200px; padding: 1.2rem 1.4rem 3rem; }
h1 { font-size: 1.75rem; line-height: 1.2; margin: 0 0 .4rem; font-weight: 600; }
h2 { font-size: 1.3rem; margin: 2.6rem 0 .7rem; padding-top: .9rem; border-top: 1px solid #dadada; font-weight: 600; }
p { max-width: 46rem; margin: .5rem 0; }
.lead { font-size: 1.08rem; color: #444; }
.note { color: #666; font-size: .88rem; }
nav { display: flex; flex-wrap: wrap; gap: .2rem 1.1rem; margin-top: .8rem; }
a { color: #0a5a92; }
li { margin: .25rem 0; }
li a { color: inherit; text-decoration-color: #b5b5b5; text-underline-offset: .2em; }
.wide { overflow-x: auto; max-width: 100%; }
figure { margin: 1.4rem 0 2rem; }
figcaption { display: none; font-weight: 600; margin-bottom: .4rem; }
img { display: block; max-width: 100%; height: auto; }
table { border-collapse: collapse; font-variant-numeric: tabular-nums; margin: .6rem 0; font-size: .92rem; }
caption { text-align: left; font-weight: 600; padding-bottom: .4rem; }
th, td { text-align: right; padding: .28rem .8rem .28rem 0; vertical-align: top; border-bottom: 1px solid #ececec; white-space: nowrap; }
th[scope=row], th:first-child { text-align: left; font-weight: 400; white-space: normal; min-width: 11rem; max-width: 34rem; }
td.word { text-align: left; }
thead th { color: #555; font-weight: 600; border-bottom: 1px solid #999; }
pre { font: .8rem/1.45 ui-monospace, "DejaVu Sans Mono", Menlo, Consolas, monospace; margin: .4rem 0; }
code { font: .88em ui-monospace, "DejaVu Sans Mono", Menlo, Consolas, monospace; background: #f3f3f3; padding: .05em .3em; overflow-wrap: anywhere; }
details { margin: .5rem 0; border-left: 3px solid #dadada; padding-left: .9rem; }
summary { cursor: pointer; font-weight: 600; padding: .25rem 0; }
@media (max-width: 760px) {
  html { font-size: 16px; }
  body { padding: .9rem .9rem 2rem; }
  figcaption { display: block; }
  img { max-width: none; min-width: 40rem; }
  th[scope=row], th:first-child { min-width: 8.5rem; }
}
@media print { details > * { display: block; } .wide { overflow: visible; } section { break-inside: avoid-page; } }
"""
