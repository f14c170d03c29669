"""A rendered page made of markup that reaches for the live web by itself, without any script."""

_LIVE = "https://m{}leak.site-b.test/x"

# ``@`` stands for a URL of a host of its own, but for where it is CSS.
_HEAD = """<!doctype html><html manifest="@"><head><meta charset=utf-8><title>markup</title>
<link rel=preconnect href="@"><link rel=dns-prefetch href="@"><link rel="PREFETCH" href="@">
<link rel="preload" as=image imagesrcset="@ 1x, @ 3x"><link rel=modulepreload href="@"><link rel=prerender href="@">
<link rel="icon" href="@"><link rel="apple-touch-icon" href="@"><link rel=manifest href="@">
<link rel="stylesheet alternate" title=other href="@"><link rel="stylesheet" media="print" href="@">
<link rel="stylesheet preconnect" href="@"><link rel=search type=application/opensearchdescription+xml href="@">
<meta http-equiv="Refresh" content="0; url=@"><meta http-equiv="x-dns-prefetch-control" content="on">
<meta http-equiv="Link" content="<@>; rel=preconnect"><meta http-equiv="Speculation-Rules" content='"@"'>
<meta http-equiv="Content-Security-Policy" content="report-uri @; img-src 'none'">
<script type="speculationrules">{"prefetch":[{"source":"list","eagerness":"immediate","urls":["@"]}],
"prerender":[{"source":"list","eagerness":"immediate","urls":["@"]}]}</script>
<script type=importmap>{"imports":{"a":"@"}}</script><script src="@"></script><script type=module src="@"></script>
<style>@import "@";@import url(//m97leak.site-b.test/x);@namespace url("@");
@font-face{font-family:f;src:url("@")}body{font-family:f;background:image-set("@" 1x, "@" 3x);cursor:url(@),auto}
p::after{content:url("@")}li{list-style-image:\\75rl(@)}</style></head>
"""
_BODY = """<body background="@"><p style="border-image:url(@) 1;filter:url(@#f);mask:url(@)">shown</p><ul><li>one</ul>
<img src="@" srcset="@ 3x" loading=eager><img src="\\\\m98leak.site-b.test\\x"><img src="ht\ntps://m99leak.site-b.test/x">
<picture><source media="(max-width: 500px)" srcset="@"><img src="@"></picture><input type=image src="@">
<video poster="@" src="@" preload=auto autoplay></video><audio preload=auto><source src="@"></audio>
<video><track default src="@"></video><object data="@" type=text/html></object><embed src="@" type=image/svg+xml>
<iframe src="@"></iframe><iframe srcdoc='<meta http-equiv=refresh content="0;url=@"><img src="@">'></iframe>
<iframe src='data:text/html,<meta http-equiv=refresh content="0;url=@"><img src="@">'></iframe>
<iframe src="javascript:location='@'"></iframe>
<iframe sandbox="allow-scripts" src="data:text/html,<script src=@></script>"></iframe>
<svg><image href="@" /><use href="@#a" /><feImage xlink:href="@" /><style>@import "@";</style>
<a href="@"><animate attributeName=href to="@" begin=0s /><text>t</text></a><script href="@"></script></svg>
<math href="@"><mi>x</mi></math><table background="@"><tr><td background="@">c</table>
<div><template shadowrootmode=open><img src="@"><link rel=stylesheet href="@"></template></div>
<form id=form action="@"><button id=send formaction="@">send</button></form>
<a id=link href="@" ping="@" attributionsrc="@">link</a><a id=blank target=_blank href="@">blank</a>
<fencedframe src="@"></fencedframe><portal src="@"></portal><noscript><img src="@"></noscript></body></html>
"""


def _numbered(text: str) -> str:
    """Each ``@`` that is followed by no CSS word becomes a URL of the next number."""
    words = ("import", "namespace", "font-face")
    pieces = text.split("@")
    out, number = [pieces[0]], 0
    for piece in pieces[1:]:
        if piece.startswith(words):
            out += ("@", piece)
        else:
            out += (_LIVE.format(number), piece)
            number += 1
    return "".join(out)


HOSTILE = _numbered(_HEAD + _BODY)
