/** One style sheet, named in the page's policy by its hash. System colours follow the reader's light or dark. */
export const STYLE = `
:root { color-scheme: light dark; --text: #172b4d; --quiet: #505f79; --line: #dfe1e6; --page: #ffffff; --raised: #f7f8f9;
  --link: #0055cc; --get: #0055cc; --change: #216e4e; --focus: #388bff; }
@media (prefers-color-scheme: dark) { :root { --text: #c7d1db; --quiet: #9fadbc; --line: #3b444c; --page: #1d2125;
  --raised: #22272b; --link: #85b8ff; --get: #85b8ff; --change: #7ee2b8; --focus: #85b8ff; } }
* { box-sizing: border-box; }
html { scroll-padding-top: 1rem; }
body { margin: 0; color: var(--text); background: var(--page); font: 15px/1.55 system-ui, -apple-system, "Segoe UI", sans-serif; }
a { color: var(--link); text-underline-offset: 2px; }
:focus-visible { outline: 2px solid var(--focus); outline-offset: 2px; border-radius: 3px; }
.skip { position: absolute; left: -999px; } .skip:focus { left: 1rem; top: 1rem; background: var(--page); padding: .5rem; }
.layout { display: grid; grid-template-columns: 17rem minmax(0, 1fr); max-width: 78rem; margin: 0 auto; }
nav { position: sticky; top: 0; align-self: start; height: 100vh; overflow-y: auto; padding: 1.5rem 1rem; border-right: 1px solid var(--line); }
nav h2 { font-size: .8rem; margin: 1.2rem 0 .3rem; color: var(--quiet); font-weight: 600; }
nav ul { list-style: none; margin: 0; padding: 0; } nav li { margin: .15rem 0; } nav a { text-decoration: none; font-size: .9rem; }
nav a:hover { text-decoration: underline; }
main { padding: 2rem 2.5rem 6rem; min-width: 0; }
h1 { font-size: 1.9rem; line-height: 1.2; margin: 0 0 .5rem; } h2 { font-size: 1.4rem; margin: 3rem 0 .25rem; }
h3 { font-size: 1.1rem; margin: 0 0 .25rem; } h4 { font-size: .9rem; margin: 1.2rem 0 .3rem; color: var(--quiet); }
.anchor { color: inherit; text-decoration: none; } .anchor:hover { text-decoration: underline; }
article { border: 1px solid var(--line); border-radius: 8px; padding: 1.1rem 1.3rem; margin: 1rem 0; }
article:target, tr:target { border-color: var(--focus); box-shadow: inset 3px 0 0 var(--focus); }
p { margin: .4rem 0; max-width: 46rem; } .quiet { color: var(--quiet); font-size: .87rem; font-weight: 400; }
code, pre { font: .87em/1.5 ui-monospace, "SF Mono", Menlo, Consolas, monospace; } code { overflow-wrap: anywhere; }
pre { background: var(--raised); border: 1px solid var(--line); border-radius: 6px; padding: .7rem .9rem; overflow-x: auto; max-height: 22rem; }
.method { font-weight: 700; font-size: .8rem; color: var(--change); } .method.get { color: var(--get); }
.status { font-weight: 700; font-variant-numeric: tabular-nums; }
.scroll { overflow-x: auto; } table { border-collapse: collapse; width: 100%; }
th, td { text-align: left; vertical-align: top; padding: .4rem .8rem .4rem 0; border-bottom: 1px solid var(--line); font-weight: 400; }
thead th { font-size: .82rem; color: var(--quiet); font-weight: 600; } .values code { margin-right: .3rem; }
dl { margin: 0; } dt { margin-top: .4rem; } dd { margin: 0 0 .4rem; }
.code { display: inline-block; margin: 0 .5rem .2rem 0; font-size: .87rem; }
@media (max-width: 60rem) { .layout { display: block; } nav { position: static; height: auto; max-height: 16rem; border-right: 0; border-bottom: 1px solid var(--line); }
  main { padding: 1.25rem 1rem 4rem; } article { padding: .9rem; } }
@media print { nav { display: none; } .layout { display: block; } }
`;
