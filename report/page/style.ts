/** The page's only style sheet. The contrast of texts is at least 4.5 to 1 and that of marks 3 to 1, in both themes. */
export const STYLE = `
:root{color-scheme:light dark;--page:#f6f7f9;--card:#fff;--ink:#1b2330;--soft:#566070;--rule:#d9dee6;--accent:#1d5fd1;--shade:rgba(27,35,48,.22);
--s0:#1d5fd1;--s1:#b4530a;--s2:#0c7f6f;--s3:#8a3ab9;--s4:#c02660;--s5:#5d6b1a}
@media (prefers-color-scheme:dark){:root{--page:#0f141b;--card:#181f29;--ink:#e8ecf2;--soft:#a3aebd;--rule:#313b4a;--accent:#7eb0ff;--shade:rgba(0,0,0,.6);
--s0:#6ea8ff;--s1:#f2a04a;--s2:#3fc9b3;--s3:#c792ea;--s4:#ff86ab;--s5:#b9c95c}}
*{box-sizing:border-box}
html{-webkit-text-size-adjust:100%}
body{margin:0;background:var(--page);color:var(--ink);font:16px/1.55 system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif;overflow-wrap:anywhere}
header,main,footer{max-width:1080px;margin:0 auto;padding:0 16px}
header{padding-top:36px}
h1{font-size:clamp(1.6rem,5vw,2.3rem);line-height:1.15;margin:0 0 6px;letter-spacing:-.02em}
h2{font-size:1.3rem;margin:0 0 8px;letter-spacing:-.01em}
p{margin:0 0 14px;max-width:75ch}
.lead{color:var(--soft);margin-bottom:20px}
.skip{position:absolute;left:-999px}
.skip:focus{left:8px;top:8px;background:var(--card);padding:8px 12px;z-index:1}
a{color:var(--accent)}
:focus-visible{outline:3px solid var(--accent);outline-offset:2px;border-radius:4px}
nav ul{list-style:none;margin:0 0 20px;padding:0;display:flex;flex-wrap:wrap;gap:6px}
nav a{display:block;padding:5px 12px;border:1px solid var(--rule);border-radius:999px;background:var(--card);text-decoration:none;font-size:.92rem}
nav a:hover{border-color:var(--accent)}
.tiles{display:grid;grid-template-columns:repeat(auto-fit,minmax(160px,1fr));gap:12px;margin:0 0 22px;padding:0}
.tiles div{display:flex;flex-direction:column;justify-content:space-between;background:var(--card);border:1px solid var(--rule);border-radius:12px;padding:12px 14px}
.tiles dt{font-size:.84rem;color:var(--soft);line-height:1.3}
.tiles dd{margin:2px 0 0;font-size:1.55rem;font-weight:650;font-variant-numeric:tabular-nums;letter-spacing:-.02em}
section{background:var(--card);border:1px solid var(--rule);border-radius:14px;padding:20px;margin:0 0 18px}
.plots{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,400px),1fr));gap:22px;margin:6px 0 10px}
figure{margin:0;min-width:0}
.plots>figure:only-child{max-width:760px}
ul{margin:0 0 16px;padding-left:1.2em}
section>ul{max-width:85ch}
section>ul li{margin-bottom:5px}
figcaption{font-weight:600;margin-bottom:4px}
svg{display:block;width:100%;height:auto}
svg text{font-family:inherit;fill:var(--soft)}
.tick{font-size:11px;font-variant-numeric:tabular-nums}
.axis{font-size:11.5px}
.label{font-size:10px;fill:currentColor!important;paint-order:stroke;stroke:var(--card);stroke-width:3px;stroke-linejoin:round}
.boundary{stroke:var(--soft);stroke-width:1;stroke-dasharray:2 3}
.grid{stroke:var(--rule);stroke-width:1}
.series path{fill:none;stroke:currentColor;stroke-width:2;stroke-linejoin:round}
.series circle,.series rect,.series polygon{fill:currentColor;stroke:var(--card);stroke-width:1}
.series.hollow circle{fill:var(--card);stroke:currentColor;stroke-width:1.4}
.dashed path{stroke-dasharray:5 4}
.bar{fill:currentColor}
.s0{color:var(--s0)}.s1{color:var(--s1)}.s2{color:var(--s2)}.s3{color:var(--s3)}.s4{color:var(--s4)}.s5{color:var(--s5)}
.legend{list-style:none;margin:4px 0 0;padding:0;display:flex;flex-wrap:wrap;gap:2px 14px;font-size:.88rem}
.legend li{display:flex;align-items:center;gap:6px}
.key{width:26px;height:13px;flex:none}
details{margin-top:8px;font-size:.92rem}
summary{cursor:pointer;color:var(--accent);width:fit-content}
.scroll{overflow-x:auto;margin:8px 0 14px;max-width:100%;background:linear-gradient(to left,var(--card) 30%,transparent) right/36px 100%,linear-gradient(to left,var(--shade),transparent) right/14px 100%;background-repeat:no-repeat;background-attachment:local,scroll}
.scroll::-webkit-scrollbar,pre::-webkit-scrollbar{height:9px}
.scroll::-webkit-scrollbar-track,pre::-webkit-scrollbar-track{background:var(--rule);border-radius:5px}
.scroll::-webkit-scrollbar-thumb,pre::-webkit-scrollbar-thumb{background:var(--soft);border-radius:5px}
tbody th:first-child,thead th:first-child{position:sticky;left:0;background:var(--card)}
.more>summary{margin-bottom:8px}
table{border-collapse:collapse;font-size:.92rem;font-variant-numeric:tabular-nums;overflow-wrap:normal}
caption{text-align:left;font-weight:600;padding-bottom:6px}
th,td{padding:6px 12px 6px 0;border-bottom:1px solid var(--rule);text-align:right;white-space:nowrap;vertical-align:middle}
thead th{color:var(--soft);font-weight:600;font-size:.84rem}
th:first-child{text-align:left;font-weight:500}
tbody th:first-child{max-width:300px;white-space:normal;overflow-wrap:anywhere;min-width:110px}
caption span{display:inline-block;position:sticky;left:0;max-width:min(100%,calc(100vw - 64px))}
#reproduce td{text-align:left;white-space:normal;overflow-wrap:anywhere}
#reproduce thead th{text-align:left}
td img{display:block;max-width:72px;max-height:72px;border-radius:6px;margin-left:auto}
.pairs td img{max-width:160px;max-height:160px}
.note{font-size:.86rem;color:var(--soft)}
pre{background:var(--page);border:1px solid var(--rule);border-radius:8px;padding:12px;overflow-x:auto;font-size:.86rem;overflow-wrap:normal}
code{font-family:ui-monospace,SFMono-Regular,Menlo,Consolas,"Liberation Mono",monospace;font-size:.92em}
footer{padding-bottom:40px;color:var(--soft);font-size:.88rem}
@media (max-width:500px){section{padding:14px}header{padding-top:22px}th,td{padding-right:10px}}
@media print{:root{color-scheme:light;--page:#fff;--card:#fff;--ink:#000;--soft:#444;--rule:#ccc;--accent:#1d5fd1;--s0:#1d5fd1;--s1:#b4530a;--s2:#0c7f6f;--s3:#8a3ab9;--s4:#c02660;--s5:#5d6b1a}
nav,.skip,figure details{display:none}section{border:0;padding:0;break-inside:auto}figure,tr,.tiles div{break-inside:avoid}h2,figcaption,caption{break-after:avoid}
.scroll{overflow:visible}table{font-size:.62rem}.wide{font-size:.48rem}thead th{font-size:inherit}th,td{padding:3px 6px 3px 0}body{font-size:12px}.plots{grid-template-columns:1fr 1fr}}
`;
