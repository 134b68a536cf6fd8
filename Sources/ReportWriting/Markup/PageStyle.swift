/// The one stylesheet of all pages. Colours keep a contrast of at least 4.5 to 1 on their ground,
/// in light and dark; no meaning rests on colour alone.
enum PageStyle {
  static let text: StaticString = """

    :root {
      --ground: #fff; --panel: #f4f6f5; --ink: #1b2224; --soft: #4d595c; --line: #cdd5d4;
      --rule: #7f8d8c; --accent: #0b5a57; --accent-soft: #d9ebe8; --mark: #7a2e0e;
      --mark-soft: #fbeee6; --track: #e4e9e8;
    }
    @media (prefers-color-scheme: dark) {
      :root {
        --ground: #14191b; --panel: #1c2426; --ink: #e8edec; --soft: #aebbba; --line: #36423f;
        --rule: #6f7f7d; --accent: #6fd0c7; --accent-soft: #12403d; --mark: #ffb38a;
        --mark-soft: #3b2114; --track: #2b3638;
      }
    }
    * { box-sizing: border-box; }
    html { font-size: 100%; -webkit-text-size-adjust: 100%; scroll-behavior: auto; }
    body {
      margin: 0 auto; max-width: 66rem; padding: 0 1.25rem 4rem; background: var(--ground);
      color: var(--ink); overflow-wrap: anywhere; line-height: 1.55;
      font-family: "Source Sans 3", "Segoe UI", "Helvetica Neue", "Noto Sans", "Liberation Sans",
        Arial, sans-serif;
    }
    a { color: var(--accent); text-underline-offset: .15em; text-decoration-thickness: 1px; }
    a:hover { text-decoration-thickness: 2px; }
    :focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; border-radius: 2px; }
    .skip {
      position: absolute; left: -100rem; top: 0; padding: .6rem 1rem; background: var(--accent);
      color: var(--ground); z-index: 1;
    }
    .skip:focus { left: 0; }
    h1, h2, h3, h4 { line-height: 1.2; text-wrap: balance; margin: 0; font-weight: 650; }
    h1 { font-size: clamp(1.75rem, 1.2rem + 2.4vw, 2.75rem); letter-spacing: -.015em; }
    h1.long { font-size: 1.5rem; letter-spacing: 0; }
    h2 { font-size: 1.5rem; letter-spacing: -.005em; }
    h3 { font-size: 1.1875rem; }
    h4 { font-size: 1rem; }
    table + h3, p + h3, ul + h3, details + h3, div + h3, div > h3 { margin-top: 2.25rem; }
    div > h4 { margin-top: 1.25rem; }
    .sums h3 { margin-top: 0; }
    p { margin: .5rem 0; max-width: 44rem; }
    ul, ol { max-width: 44rem; padding-left: 1.3rem; }
    code, pre { font-family: ui-monospace, "Cascadia Mono", "Liberation Mono", monospace; font-size: .875em; }
    pre {
      padding: .8rem 1rem; background: var(--panel); border-left: 3px solid var(--accent);
      white-space: pre-wrap; margin: .75rem 0;
    }
    section { margin-top: 3.5rem; }
    section > h2 { padding-top: .9rem; border-top: 3px solid var(--ink); margin-bottom: 1rem; }
    section section { margin-top: 2.25rem; }
    .pool { margin-top: 2.5rem; padding-top: 1rem; border-top: 1px solid var(--rule); }
    .whole { white-space: nowrap; }
    .quiet {
      position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%);
      white-space: nowrap;
    }
    .soft { color: var(--soft); }
    .small { font-size: .875rem; }

    header.page { padding: 2.5rem 0 0; }
    .kicker { margin: 0 0 .5rem; color: var(--soft); }
    .kicker a { color: inherit; }
    .status {
      margin: 1.25rem 0 0; padding: .7rem 1rem; background: var(--panel);
      border-left: 4px solid var(--accent); max-width: none;
    }
    .status strong { margin-right: .35rem; }
    .status.warning { background: var(--mark-soft); border-color: var(--mark); }
    .status.warning strong { color: var(--mark); }
    .status ul { margin: .3rem 0 0; }
    .answer { font-size: clamp(1.25rem, 1.05rem + .9vw, 1.625rem); line-height: 1.35; max-width: 42rem; text-wrap: balance; }
    .answer + p { color: var(--soft); }

    .sums { display: grid; grid-template-columns: repeat(auto-fit, minmax(17rem, 1fr)); gap: 2rem 2.5rem; margin-top: 2rem; }
    .sums h3 { font-size: 1rem; }
    .sums .total { font-size: 1.375rem; font-weight: 650; margin: .1rem 0 .6rem; font-variant-numeric: tabular-nums; }
    .sums .sum { font-size: .875rem; color: var(--soft); font-variant-numeric: tabular-nums; }
    svg { display: block; width: 100%; }
    svg.whole { height: 1.125rem; border: 1px solid var(--rule); }
    svg.whole rect { fill: var(--ground); }
    svg.whole rect.solid { fill: var(--accent); }
    svg.whole rect.striped { fill: var(--rule); }
    svg.whole rect.dotted { fill: var(--line); }
    svg.whole rect { stroke: var(--ground); stroke-width: 2px; vector-effect: non-scaling-stroke; }
    svg.bar { height: .3125rem; margin-top: .25rem; min-width: 4rem; }
    svg.bar .track { fill: var(--track); }
    svg.bar .value { fill: var(--rule); }
    svg.bar.funded .value { fill: var(--accent); }
    .legend { list-style: none; margin: .5rem 0 0; padding: 0; font-size: .9375rem; max-width: none; }
    .legend li { display: flex; gap: .5rem; align-items: baseline; padding: .12rem 0; }
    .legend .term { flex: 1; }
    .legend .figure { font-weight: 600; font-variant-numeric: tabular-nums; white-space: nowrap; }
    .key { width: .75rem; height: .75rem; border: 1px solid var(--rule); flex: none; align-self: center; background: var(--ground); }
    .key.solid { background: var(--accent); }
    .key.striped { background: var(--rule); }
    .key.dotted { background: var(--line); }

    .contents { margin-top: 3rem; padding: 1.25rem 1.5rem; background: var(--panel); }
    .contents h2 { font-size: 1rem; margin-bottom: .5rem; }
    .contents ul { list-style: none; padding: 0; margin: 0; max-width: none; }
    .contents > ul { display: grid; grid-template-columns: repeat(auto-fill, minmax(17rem, 1fr)); gap: .2rem 2rem; }
    .contents > ul > .long { grid-column: 1 / -1; }
    .contents ul ul {
      columns: 15rem; column-gap: 2rem; margin: .35rem 0 .6rem; padding-left: 1rem;
      border-left: 1px solid var(--line); font-size: .9375rem;
    }
    .contents ul ul li { break-inside: avoid; padding: .1rem 0; }

    table.data { width: 100%; border-collapse: collapse; margin: .9rem 0 0; font-size: .9375rem; }
    table.data caption { text-align: left; color: var(--soft); padding-bottom: .4rem; }
    table.data th, table.data td {
      text-align: left; vertical-align: top; padding: .5rem .9rem .5rem 0;
      border-bottom: 1px solid var(--line); font-weight: 400;
    }
    table.data th:last-child, table.data td:last-child { padding-right: 0; }
    table.data td.text, table.data th.text { min-width: 5.5rem; }
    table.data + p { margin-top: 1rem; }
    table.data thead th {
      overflow-wrap: normal;
      font-size: .8125rem; font-weight: 600; color: var(--soft); vertical-align: bottom;
      border-bottom: 1px solid var(--rule);
    }
    table.data .number { text-align: right; font-variant-numeric: tabular-nums; overflow-wrap: normal; white-space: nowrap; }
    table.data td.mark, table.data th.mark { width: 1%; white-space: nowrap; }
    table.data tfoot th, table.data tfoot td { font-weight: 650; border-bottom: 0; border-top: 1px solid var(--rule); }
    table.projects thead th.number { min-width: 7.5rem; }
    table.projects thead th:last-child { min-width: 8.5rem; }
    table.projects thead th:nth-child(2) { width: 99%; }
    table.steps thead th:nth-child(2) { width: 34%; }
    table.projects .name { font-weight: 600; }
    table.projects .why { display: block; margin-top: .1rem; color: var(--soft); font-size: .9em; font-weight: 400; }
    .code { color: var(--soft); font-size: .85em; font-weight: 400; }
    .won { font-weight: 650; color: var(--accent); }
    .won::before { content: "\\2713\\00a0"; }
    .deep-1 { padding-left: 1rem; } .deep-2 { padding-left: 2rem; }
    .deep-3 { padding-left: 3rem; } .deep-4 { padding-left: 4rem; }

    details { margin-top: .9rem; }
    summary { cursor: pointer; color: var(--accent); padding: .35rem 0; width: fit-content; }
    summary:hover { text-decoration: underline; text-underline-offset: .15em; }
    dl.settings { display: grid; grid-template-columns: minmax(9rem, 16rem) 1fr; gap: .15rem 1.25rem; margin: .75rem 0; font-size: .9375rem; }
    dl.settings dt { color: var(--soft); }
    dl.settings dd { margin: 0; }
    .ticks { list-style: none; padding-left: 0; }
    .sentences > li { margin: .5rem 0; }
    footer.page {
      margin-top: 4rem; padding-top: 1rem; border-top: 1px solid var(--rule); color: var(--soft);
      font-size: .875rem;
    }
    footer.page p { max-width: none; }

    @media (max-width: 44rem) {
      body { padding: 0 1rem 3rem; }
      .contents { margin-left: -1rem; margin-right: -1rem; padding: 1rem; }
      .contents ul ul { columns: 1; }
      table.data thead { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
      table.data, table.data caption, table.data tbody, table.data tfoot { display: block; }
      table.data tr {
        display: grid; grid-template-columns: repeat(2, minmax(0, 1fr)); gap: .3rem 1rem;
        padding: .7rem 0; border-bottom: 1px solid var(--line);
      }
      table.data th, table.data td { display: block; border: 0; padding: 0; text-align: left; min-width: 0; }
      table.data th.text, table.data td.text { grid-column: 1 / -1; width: auto; }
      table.data tfoot th, table.data tfoot td { border: 0; }
      table.data td.number, table.data th.number { text-align: left; white-space: normal; }
      table.data td.mark, table.data th.mark { width: auto; white-space: normal; }
      table.data th[scope=row] { order: -1; }
      table.data td::before {
        content: attr(data-label); display: block; font-size: .75rem; color: var(--soft); font-weight: 400;
      }
      table.data td:empty { display: none; }
      .deep-1, .deep-2, .deep-3, .deep-4 { padding-left: 0; }
      dl.settings { grid-template-columns: 1fr; gap: 0; }
      dl.settings dd { margin-bottom: .5rem; }
    }

    @page { size: A4; margin: 18mm 16mm 20mm; @bottom-right { content: counter(page) " / " counter(pages); font: 9pt sans-serif; } }
    @media print {
      :root {
        --ground: #fff; --panel: #fff; --ink: #000; --soft: #333; --line: #bbb; --rule: #777;
        --accent: #0b5a57; --accent-soft: #fff; --mark: #000; --mark-soft: #fff; --track: #eee;
      }
      * { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
      html { font-size: 9.5pt; }
      body { max-width: none; padding: 0; line-height: 1.4; }
      header.page { padding-top: 0; }
      h1 { font-size: 22pt; } h1.long { font-size: 15pt; } h2 { font-size: 15pt; } h3 { font-size: 12pt; }
      section { margin-top: 9mm; }
      a { color: inherit; text-decoration: none; }
      .skip { display: none; }
      .contents { padding: 0; margin-top: 6mm; border: 0; }
      .contents ul ul { columns: 3; }
      .contents li.long { break-inside: auto; }
      h2, h3, h4, summary, caption { break-after: avoid; }
      tr, li, .parts, .status, .contents, pre { break-inside: avoid; }
      thead { display: table-header-group; }
      table.data { font-size: 8.5pt; }
      table.data th, table.data td { padding-right: 3mm; }
      table.projects thead th.number { min-width: 20mm; }
      table.projects thead th:last-child { min-width: 24mm; }
      dl.settings { display: block; columns: 2; column-gap: 8mm; font-size: 7.5pt; }
      dl.settings dt, dl.settings dd { display: inline; }
      dl.settings dt::after { content: ": "; }
      dl.settings dd::after { content: "\\a"; white-space: pre; }
      svg.bar { min-width: 0; }
      .sums { grid-template-columns: repeat(3, 1fr); gap: 6mm; }
      table.data th, table.data td { padding-top: 1mm; padding-bottom: 1mm; }
      details::details-content { content-visibility: visible; block-size: auto; opacity: 1; }
      details > summary { list-style: none; color: inherit; font-weight: 650; }
      summary::-webkit-details-marker { display: none; }
    }

    """
}
