"""Web pages as publishers and programs write them, about invented places, people and papers."""

# ruff: noqa: E501  (pages have long lines)
from __future__ import annotations

import base64
import json
import quopri
from typing import Any

#: Paragraphs that each of the pages below has as its report.
REPORT = (
    "LOW MARSH — The harbour wall of Low Marsh will be raised by two metres, the mayor, Mia Holt, said on Monday, "
    "after a storm that flooded forty houses in the old town.",
    "“We start in June, and we will be done before the next winter,” Holt told reporters at the town hall. “Nobody "
    "will have to leave their home.”",
    "Jon Dahl, who speaks for the fishermen, doubts that. According to him, the wall costs twice what the council has "
    "set aside, and the ferry would have to stop for a year.",
    "The council’s own engineers had warned of the cost in March. Their report, which this paper has seen, puts it at "
    "€4.2 million.",
    "Work on the wall was to begin in 2024 but was put off twice, as the ministry did not pay its share.",
)
TITLE = "Harbour wall of Low Marsh to be raised"
URL = "https://www.marsh-courier.example/news/2026/05/harbour-wall"

_MENU = "".join(
    f'<li class="menu-item"><a href="/{name.lower()}">{name}</a></li>'
    for name in ("News", "Politics", "Sport", "Culture", "Weather", "Ferry times", "Subscribe", "Sign in")
)
_TEASERS = "".join(
    f'<div class="card related-post"><h3><a href="/other/{n}">{title}</a></h3><p>{text}</p></div>'
    for n, (title, text) in enumerate(
        (
            ("Ferry strike ends after nine days", "Crews go back to work on Friday."),
            ("A new school for Upper Marsh", "Parents had asked for it since 2019."),
            ("Storm takes roof of sailing club", "Nobody was hurt, the club says."),
        )
    )
)
_FOOTER = (
    "<footer><p>© 2026 The Marsh Courier. All rights reserved.</p>"
    "<ul><li>Imprint</li><li>Privacy</li><li>Contact us</li></ul></footer>"
)


def paragraphs(lines: tuple[str, ...] = REPORT) -> str:
    """Return paragraphs as HTML."""
    return "\n".join(f"<p>{line}</p>" for line in lines)


def json_ld(value: Any) -> str:
    """Return a script with JSON-LD."""
    return f'<script type="application/ld+json">{json.dumps(value, ensure_ascii=False)}</script>'


def page(head: str, body: str, attributes: str = 'lang="en-GB"') -> str:
    """Return a whole page."""
    return f"<!DOCTYPE html>\n<html {attributes}>\n<head>\n<meta charset=utf-8>\n{head}\n</head>\n<body>\n{body}\n</body>\n</html>\n"


def wordpress() -> str:
    """Return a page as WordPress with Yoast SEO writes it: a graph with references between its nodes."""
    graph = [
        {
            "@type": "Article",
            "@id": f"{URL}#article",
            "isPartOf": {"@id": URL},
            "author": {"name": "Ruth Fenn", "@id": "https://www.marsh-courier.example/#/schema/person/1"},
            "headline": "Harbour wall of Low Marsh to be raised",
            "datePublished": "2026-05-04T22:30:00+02:00",
            "dateModified": "2026-05-06T08:00:00+02:00",
            "mainEntityOfPage": {"@id": URL},
            "publisher": {"@id": "https://www.marsh-courier.example/#organization"},
            "inLanguage": "en-GB",
        },
        {"@type": "WebPage", "@id": URL, "url": URL, "name": f"{TITLE} - The Marsh Courier"},
        {
            "@type": "Organization",
            "@id": "https://www.marsh-courier.example/#organization",
            "name": "The Marsh Courier",
        },
        {"@type": "Person", "@id": "https://www.marsh-courier.example/#/schema/person/1", "name": "Ruth Fenn"},
    ]
    head = (
        f"<title>{TITLE} - The Marsh Courier</title>"
        f'<link rel="canonical" href="{URL}" />'
        '<meta property="og:locale" content="en_GB" /><meta property="og:type" content="article" />'
        f'<meta property="og:title" content="{TITLE}" /><meta property="og:site_name" content="The Marsh Courier" />'
        '<meta property="article:published_time" content="2026-05-04T20:30:00+00:00" />'
        '<meta name="author" content="Ruth Fenn" />'
        + json_ld({"@context": "https://schema.org", "@graph": graph})
        + "<style>.menu{color:red}</style><script>window.dataLayer=window.dataLayer||[];</script>"
    )
    body = f"""<a class="skip-link screen-reader-text" href="#content">Skip to content</a>
<header class="site-header"><nav><ul>{_MENU}</ul></nav></header>
<main id="content"><article class="post type-post hentry"><header class="entry-header">
<h1 class="entry-title">{TITLE}</h1>
<div class="entry-meta">By <a href="/author/ruth">Ruth Fenn</a> | <time datetime="2026-05-04T22:30:00+02:00">4 May 2026</time></div></header>
<div class="entry-content">{paragraphs()}
<figure class="wp-block-image"><img src="/wall.jpg" alt="A wall > a gate"/><figcaption>The wall in March. Photo: Ines Orr</figcaption></figure>
<div class="sharedaddy"><ul><li><a href="#">Share on X</a></li><li><a href="#">Print</a></li></ul></div></div></article>
<section id="comments" class="comments-area"><h2>2 comments</h2><ol class="comment-list"><li class="comment"><p>At last. My cellar was
full of water three times since Christmas.</p></li></ol></section></main>
<aside class="widget-area">{_TEASERS}</aside>{_FOOTER}<script>var t = "<p>no text</p>";</script>"""
    return page(head, body)


def single_node() -> str:
    """Return a page of a big publisher: one node, several authors, and nodes of other articles that it links to."""
    node = {
        "@context": "https://schema.org",
        "@type": ["NewsArticle", "ReportageNewsArticle"],
        "url": URL,
        "headline": "Harbour wall of Low Marsh &amp; ferry: what is planned",
        "datePublished": "2026-05-04T23:50:00-04:00",
        "author": [{"@type": "Person", "name": "Ruth Fenn"}, {"@type": "Person", "name": "By Ivo Sand"}],
        "publisher": {"@type": "NewsMediaOrganization", "name": "The Marsh Courier", "logo": {"@type": "ImageObject"}},
    }
    others = {
        "@context": "https://schema.org",
        "@type": "ItemList",
        "itemListElement": [
            {"@type": "NewsArticle", "headline": "Ferry strike ends", "url": "https://www.marsh-courier.example/ferry",
             "datePublished": "2019-01-01"},
        ],
    }  # fmt: skip
    head = f"<title>{TITLE} | Marsh Courier</title><link rel=canonical href={URL}>" + json_ld(others) + json_ld([node])
    body = f"""<div id=app><div class=topbar><ul>{_MENU}</ul></div><div class="article-page"><h1>{TITLE}</h1>
<div class="article__body" itemprop="articleBody">{paragraphs()}</div></div><div class="most-read">{_TEASERS}</div>{_FOOTER}</div>"""
    return page(head, body)


def amp() -> str:
    """Return a page in AMP: everything is hidden by a style until its script has run."""
    head = (
        f'<title>{TITLE}</title><link rel="canonical" href="{URL}">'
        '<style amp-boilerplate>body{visibility:hidden}</style><noscript><style amp-boilerplate>body{}</style></noscript>'
        + json_ld({"@context": "http://schema.org", "@type": "http://schema.org/NewsArticle", "headline": TITLE,
                   "datePublished": "2026-05-04", "author": "Ruth Fenn", "publisher": {"name": "The Marsh Courier"}})
    )  # fmt: skip
    body = f"""<amp-analytics type="x"><script type="application/json">{{"vars":{{}}}}</script></amp-analytics>
<amp-sidebar layout="nodisplay" hidden><ul>{_MENU}</ul></amp-sidebar><article><h1>{TITLE}</h1>
<amp-img src="/wall.jpg" width="600" height="400"><noscript><img src="/wall.jpg"></noscript></amp-img>
{paragraphs()}</article>{_FOOTER}"""
    return page(head, body, "amp lang=en")


def open_graph() -> str:
    """Return a page without JSON-LD: OpenGraph and older tags only."""
    head = (
        f'<title>Marsh Courier: {TITLE}</title><meta property="og:title" content="{TITLE}">'
        f'<meta property="og:url" content="{URL}"><meta property="og:site_name" content="Marsh Courier">'
        '<meta property="article:author" content="https://social.example/ruth.fenn">'
        '<meta name="author" content="Ruth Fenn"><meta name="date" content="2026-05-04 23:10:00">'
        '<meta property="og:locale" content="en_GB">'
    )
    body = f"""<table width="100%"><tr><td class="nav"><ul>{_MENU}</ul></td><td class="main"><h1>{TITLE}</h1>{paragraphs()}</td></tr></table>"""
    return page(head, body, "")


def microdata() -> str:
    """Return a page whose tags mark up what it says of itself."""
    body = f"""<nav><ul>{_MENU}</ul></nav><article itemscope itemtype="https://schema.org/NewsArticle">
<h1 itemprop="headline">{TITLE}</h1><span itemprop="author" itemscope itemtype="https://schema.org/Person">By
<span itemprop="name">Ruth Fenn</span></span><time itemprop="datePublished" datetime="2026-05-04">Monday</time>
<div itemprop="publisher" itemscope itemtype="https://schema.org/Organization"><meta itemprop="name" content="The Marsh Courier"></div>
<div itemprop="articleBody">{paragraphs()}</div></article>{_FOOTER}"""
    return page(f"<title>{TITLE}</title>", body)


def live_blog() -> str:
    """Return a live blog: many posts, each with its time."""
    posts = "".join(
        f'<article class="post" id="p{n}"><time datetime="2026-05-0{3 + n}T1{n}:00:00Z">1{n}:00</time>'
        f"<h2>Post number {n}</h2><p>{line}</p></article>"
        for n, line in enumerate(REPORT)
    )
    head = f"<title>{TITLE}: live</title>" + json_ld(
        {"@context": "https://schema.org", "@type": "LiveBlogPosting", "headline": f"{TITLE}: live",
         "datePublished": "2026-05-03T09:00:00Z", "author": {"@type": "Organization", "name": "The Marsh Courier"},
         "publisher": {"@type": "Organization", "name": "The Marsh Courier"},
         "liveBlogUpdate": [{"@type": "BlogPosting", "headline": "Post number 4", "datePublished": "2026-05-07"}]}
    )  # fmt: skip
    return page(head, f"<nav><ul>{_MENU}</ul></nav><main><h1>{TITLE}: live</h1>{posts}</main>{_FOOTER}")


def paywall() -> str:
    """Return a page that shows its beginning only."""
    head = f"<title>{TITLE}</title>" + json_ld(
        {"@context": "https://schema.org", "@type": "NewsArticle", "headline": TITLE, "isAccessibleForFree": False,
         "datePublished": "2026-05-04", "publisher": {"name": "The Marsh Courier"},
         "hasPart": {"@type": "WebPageElement", "isAccessibleForFree": False, "cssSelector": ".paid"}}
    )  # fmt: skip
    body = f"""<nav><ul>{_MENU}</ul></nav><article><h1>{TITLE}</h1>{paragraphs(REPORT[:2])}<div class="paywall"><h2>Read on with
Courier Plus</h2><p>Subscribe now for 2 euros a week.</p><button>Subscribe</button></div></article>{_FOOTER}"""
    return page(head, body)


def saved_by_chrome() -> str:
    """Return a page as a browser saves it with a folder of files, whose names stand in the page."""
    text = wordpress().replace('src="/wall.jpg"', 'src="./wall_files/wall.jpg"')
    text = text.replace("<style>", '<link rel="stylesheet" href="./wall_files/style.css"><style>')
    return text.replace("<html", f"<!-- saved from url=({len(URL):04d}){URL} -->\n<html", 1)


def single_file() -> str:
    """Return a page as SingleFile saves it: pictures, fonts and frames in the page."""
    data = base64.b64encode(bytes(range(256)) * 400).decode()
    text = open_graph().replace(f'<meta property="og:url" content="{URL}">', "")
    text = text.replace(
        "<head>", f"<!--\n Page saved with SingleFile \n url: {URL} \n saved date: Tue May 05 2026\n--><head>", 1
    )
    text = text.replace("<h1>", f'<img alt="The wall" src="data:image/jpeg;base64,{data}"><h1>', 1)
    return text.replace(
        "</body>",
        "<iframe srcdoc=\"&lt;p&gt;An advertisement that nobody reads&lt;/p&gt;\" style='width:1px'></iframe>"
        f"<style>@font-face{{src:url(data:font/woff2;base64,{data})}}</style></body>",
    )


def wayback() -> str:
    """Return a page as the Wayback Machine shows it: with its toolbar, and addresses that lead into the archive."""
    archive = "https://web.archive.org/web/20260506101112"
    text = wordpress().replace(f'href="{URL}"', f'href="{archive}/{URL}"')
    toolbar = (
        '<!-- BEGIN WAYBACK TOOLBAR INSERT --><div id="wm-ipp-base" lang="en" style="display:block;direction:ltr;"><div'
        ' id="wm-ipp"><div>The Wayback Machine has 12 captures of this page, from 4 May to 6 May of the year 2026</div>'
        "</div></div><!-- END WAYBACK TOOLBAR INSERT -->"
    )
    return text.replace("<body>", f"<body>{toolbar}")


def google_cache() -> str:
    """Return a page in the frame of a search engine's cache."""
    banner = (
        '<div id="bN015htcoyT__google-cache-hdr"><div><span>This is Google\'s cache of</span> '
        f'<a href="{URL}">{URL}</a>. <span>It is a snapshot of the page as it appeared on 5 May 2026 03:14:15 GMT.</span>'
        "</div></div>"
    )
    body = f'{banner}<div style="position:relative"><ul>{_MENU}</ul><article><h1>{TITLE}</h1>{paragraphs()}</article></div>'
    return page(f"<base href={URL}><title>{TITLE}</title>", body)


def line_breaks() -> str:
    """Return an old page: no paragraphs, but breaks."""
    lines = "<br><br>\n".join(REPORT)
    return f"<HTML><HEAD><TITLE>{TITLE}</TITLE></HEAD><BODY BGCOLOR=white><FONT SIZE=2><B>{TITLE}</B><BR><BR>{lines}<BR></FONT></BODY></HTML>"


def mhtml(encoding: str = "quoted-printable", by_chrome: bool = True) -> bytes:
    """Return a page saved as MHTML, as Chrome writes it, or as add-ons of Firefox and older browsers do."""
    html = wordpress().encode()
    body = quopri.encodestring(html) if encoding == "quoted-printable" else base64.encodebytes(html)
    sender = "<Saved by Blink>" if by_chrome else "<Saved by UnMHT>"
    location = f"Snapshot-Content-Location: {URL}\r\n" if by_chrome else f"Content-Location: {URL}\r\n"
    boundary = "----MultipartBoundary--low-marsh----"
    head = (
        f"From: {sender}\r\n{location}Subject: =?utf-8?Q?{TITLE.replace(' ', '_')}?=\r\n"
        "Date: Wed, 6 May 2026 10:00:00 -0000\r\nMIME-Version: 1.0\r\n"
        f'Content-Type: multipart/related;\r\n\ttype="text/html";\r\n\tboundary="{boundary}"\r\n\r\n'
    )
    part = (
        f"--{boundary}\r\nContent-Type: text/html; charset=utf-8\r\nContent-ID: <frame-1@mhtml.blink>\r\n"
        f"Content-Transfer-Encoding: {encoding}\r\nContent-Location: {URL}\r\n\r\n"
    )
    picture = f"--{boundary}\r\nContent-Type: image/jpeg\r\nContent-Transfer-Encoding: base64\r\n\r\n/9j/4AAQ\r\n"
    return (head + part).encode() + body.replace(b"\n", b"\r\n") + f"\r\n{picture}--{boundary}--\r\n".encode()


#: Every page by its name.
PAGES = {
    make.__name__: make
    for make in (
        wordpress, single_node, amp, open_graph, microdata, live_blog, paywall, saved_by_chrome, single_file, wayback,
        google_cache, line_breaks,
    )
}  # fmt: skip
