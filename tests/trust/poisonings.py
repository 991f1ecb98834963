"""Poisonings and the honest uses beside them: what comes in, and who must win, by the sentences of the contract."""

from dataclasses import dataclass, field

from poisoned_documents import TODAY, YESTERDAY, Doc, canonical, json_ld, og_url, site_name, story


@dataclass(frozen=True)
class Id:
    """The id of the record that a document of the case became."""

    name: str


@dataclass(frozen=True)
class Case:
    """`expected` gives values of the record by document and path; `unbelieved` the fields of claims not used.

    `kept` and `cut` are sentences that stand in a document's text, or no longer.
    """

    name: str
    documents: list[Doc]
    expected: dict[str, dict]
    unbelieved: dict[str, set] = field(default_factory=dict)
    kept: dict[str, str] = field(default_factory=dict)
    cut: dict[str, str] = field(default_factory=dict)


CANONICAL = {"duplicates.relation": None}


def copy_of(name, **more):
    """What a copy's record says."""
    return {"duplicates.canonical_id": Id(name), **more}


def declares(name, evil, victim, head, **origin):
    """A page that says that it stands at the victim's address, printed with the victim's date, a day earlier."""
    at = origin.pop("evil_at", f"https://{evil}/pier")
    victim_at = origin.pop("victim_at", f"https://{victim}/news/pier")
    place = origin or {"at": at}
    return Case(
        f"declares-{name}",
        [
            Doc("victim", story(name), at=victim_at, date=TODAY),
            Doc("evil", story(f"{name} other"), head=head, date=YESTERDAY, **place),
        ],
        {
            "victim": {**CANONICAL, "outlet": victim, "canonical_url": victim_at},
            "evil": {**CANONICAL, "outlet": evil},
        },
        {"evil": {"canonical_url"}},
    )


TITLES = ["bbc.co.uk", "www.bbc.co.uk", "BBC News", "Reuters", "The Guardian", "REUTERS | World"]
LAKE = "https://lake-s.example/pier"
LEAD = "OLDHAM, March 9 (Reuters) - "
SAID = {
    "title": "Another headline",
    "authors": ("Eve Mallory",),
    "published_raw": "2026-03-11T01:00:00Z",
    "published": "2026-03-11T01:00:00Z",
    "summary": "Another description",
    "language": "cy",
    "feed_title": "Reuters",
    "source_title": "Reuters",
    "source_url": "https://www.reuters.com/feed",
    "credits": ("Reuters",),
    "rights": "(c) Reuters",
    "categories": ("poison",),
}
FILLED = {
    "authors": [],
    "date_published": None,
    "description": None,
    "keywords": [],
    "info_sources": [],
    "wire.is_wire": False,
    "language": "en",
    "language_declared": None,
}


def listed(name, feed, at):
    """A page without metadata that another site's feed lists, with everything that a feed can say."""
    domain = at.split("/")[2].removeprefix("www.")
    return Case(
        f"listed-by-{name}",
        [Doc("page", story(f"listed {name}"), at=at, feed=feed, said=SAID)],
        {"page": {**FILLED, "outlet": domain, "canonical_url": at, "provenance.feed_url": feed}},
        {"page": {"authors", "date_published", "description", "keywords", "info_sources", "language_declared"}},
    )


ADDRESSES = [
    declares("canonical", "evil1.example", "harbour1.example", canonical("https://harbour1.example/news/pier")),
    declares("og-url", "evil2.example", "harbour2.example", og_url("https://harbour2.example/news/pier")),
    declares(
        "both", "evil3.example", "harbour3.example",
        canonical("https://harbour3.example/news/pier") + og_url("https://harbour3.example/news/pier"),
    ),
    declares("relative-scheme", "evil4.example", "harbour4.example", canonical("//harbour4.example/news/pier")),
    declares(
        "spelling", "evil5.example", "harbour5.example",
        canonical("HTTPS://ann:pw@HARBOUR5.example:443/news/../news/pier?utm_source=x#top"),
    ),
    declares(
        "look-alike", "evil6.example", "harbour6.example",
        canonical("https://harbour6.example/news/pier"), evil_at="https://harbour6.example.evil6.example/pier",
    ),
    declares("suffix", "evil7.co.uk", "harbour7.co.uk", canonical("https://harbour7.co.uk/news/pier")),
    declares("shared-host", "bob8.wordpress.com", "ann8.wordpress.com", canonical("https://ann8.wordpress.com/news/pier")),
    declares(
        "shared-path", "medium.com-bob8", "medium.com-ann8", canonical("https://medium.com/@ann8/news/pier"),
        evil_at="https://medium.com/@bob8/pier", victim_at="https://medium.com/@ann8/news/pier",
    ),
    declares(
        "row", "evil9.example", "harbour9.example", canonical("https://harbour9.example/news/pier"),
        url="https://evil9.example/pier",
    ),
    declares(
        "feed-text", "evil10.example", "harbour10.example", canonical("https://harbour10.example/news/pier"),
        feed="https://evil10.example/feed.xml",
    ),
    declares(
        "feed-text-og", "evil11.example", "harbour11.example", og_url("https://harbour11.example/news/pier"),
        feed="https://feeds.evil11.example/all",
    ),
    declares(
        "json-ld-url", "evil12.example", "harbour12.example", json_ld(url="https://harbour12.example/news/pier")
    ),
    declares(
        "json-ld-main", "evil13.example", "harbour13.example",
        json_ld(mainEntityOfPage={"@type": "WebPage", "@id": "https://harbour13.example/news/pier"}),
    ),
    declares(
        "og-url-beside-its-own", "evil14.example", "harbour14.example",
        canonical("https://evil14.example/pier") + og_url("https://harbour14.example/news/pier"),
    ),
    Case(
        "declares-its-own",
        [Doc("mobile", story("own"), at="https://m.lake.example/amp/pier", head=canonical("//www.lake.example/pier"))],
        {
            "mobile": {
                "canonical_url": "https://www.lake.example/pier",
                "outlet": "lake.example",
                "provenance.unbelieved": [],
            }
        },
    ),
    Case(
        "saved-page-finds-its-address",
        [Doc("saved", story("saved"), saved=True, head=canonical("https://www.lake.example/saved"))],
        {
            "saved": {
                "canonical_url": "https://www.lake.example/saved",
                "outlet": "lake.example",
                "url": None,
                "provenance.authority": None,
            }
        },
    ),
    Case(
        "feed-file-text-declares-nothing",
        [Doc("entry", story("loose"), feed="feeds/all.xml", head=canonical("https://lake.example/loose"))],
        {"entry": {"canonical_url": None, "outlet": "unknown", "provenance.authority": None}},
        {"entry": {"canonical_url"}},
    ),
]  # fmt: skip

NAMES = (
    [
        Case(
            f"feed-titled-{number}",
            [
                Doc(
                    "entry",
                    story(f"titled {title}"),
                    feed=f"https://collector{number}.example/feed",
                    said={"feed_title": title},
                )
            ],
            {
                "entry": {
                    "outlet": f"collector{number}.example",
                    "outlet_domain": f"collector{number}.example",
                    "outlet_name": None,
                    "provenance.authority": f"collector{number}.example",
                }
            },
            {"entry": {"outlet_name"}},
        )
        for number, title in enumerate(
            ["bbc.co.uk", "www.bbc.co.uk", "BBC News", "Reuters", "The Guardian", "REUTERS | World"]
        )
    ]
    + [
        Case(
            f"page-named-{number}",
            [Doc("page", story(f"named {name}"), at=f"https://named{number}.example/a", head=site_name(name))],
            {"page": {"outlet": f"named{number}.example", "outlet_name": None}},
            {"page": {"outlet_name"}},
        )
        for number, name in enumerate(["Reuters", "bbc.co.uk", "Agence France-Presse", "The New York Times - Live"])
    ]
    + [
        Case(
            "portal-page-named-for-another",
            [Doc("page", story("portal"), at="https://www.aol.com/news/1.html", head=site_name("www.bbc.co.uk"))],
            {"page": {"outlet": "aol.com", "outlet_domain": "aol.com"}},
            {"page": {"outlet_name"}},
        ),
        Case(
            "saved-page-with-a-name-only",
            [Doc("page", story("nameless"), saved=True, head=site_name("bbc.co.uk"))],
            {"page": {"outlet": "unknown", "outlet_domain": None}},
            {"page": {"outlet_name"}},
        ),
        Case(
            "page-with-a-name-of-its-own",
            [Doc("page", story("own name"), at="https://valley.example/a", head=site_name("The Valley Morning"))],
            {"page": {"outlet": "valley.example", "outlet_name": "The Valley Morning", "provenance.unbelieved": []}},
        ),
        Case(
            "row-with-an-outlet",
            [Doc("row", story("vouched"), outlet="The Daily Example")],
            {"row": {"outlet": "the-daily-example", "outlet_name": "The Daily Example", "provenance.unbelieved": []}},
        ),
    ]
)

FEEDS = [
    listed("another-site", "https://collector.example/feed", "https://meadow1.example/pier"),
    listed("a-look-alike", "https://meadow2.example.evil.example/feed", "https://meadow2.example/pier"),
    listed("a-path", "https://evil.example/meadow3.example/feed", "https://meadow3.example/pier"),
    listed("a-sibling-of-its-suffix", "https://evil.co.uk/feed", "https://meadow4.co.uk/pier"),
    listed("a-neighbour-on-its-host", "https://bob.wordpress.com/feed", "https://ann5.wordpress.com/pier"),
    listed("an-agency", "https://www.reuters.com/feed", "https://meadow6.example/pier"),
    listed("a-file", "/data/meadow7.example/feed.xml", "https://meadow7.example/pier"),
    Case(
        "listed-by-its-own-site",
        [
            Doc(
                "page", story("own feed"), at="https://www.meadow8.example/pier", feed="https://feeds.meadow8.example/all",
                said={
                    "authors": ("Ann Lee",),
                    "published_raw": "2026-03-09T01:00:00Z",
                    "published": "2026-03-09T01:00:00Z",
                    "summary": "A pier is rebuilt",
                    "categories": ("harbour",),
                },
            )
        ],
        {
            "page": {
                "authors": ["Ann Lee"],
                "date_published": "2026-03-09T01:00:00Z",
                "date_source": "feed",
                "description": "A pier is rebuilt",
                "keywords": ["harbour"],
                "provenance.unbelieved": [],
            }
        },
    ),
]  # fmt: skip


def backdated(name, date, at="https://bay-{}.example/pier", copies=("thief-{}.example",)):
    """Copies that claim an early date, and hold a paragraph more, beside a genuine print of today."""
    text = story(f"backdated {name}")
    longer = [*text, *story(f"more {name}", 1)]
    thieves = [
        Doc(f"copy{number}", longer, at=f"https://{host.format(name)}/a", date=date)
        for number, host in enumerate(copies)
    ]
    return Case(
        f"backdated-{name}",
        [Doc("genuine", text, at=at.format(name), date=TODAY), *thieves],
        {"genuine": CANONICAL, **{thief.name: copy_of("genuine") for thief in thieves}},
    )


def digest(name, date):
    """A page that holds the stories of three outlets, claimed for an earlier day."""
    texts = {key: story(f"digest {name} {key}") for key in ("one", "two", "three")}
    page = Doc(
        "digest", [line for text in texts.values() for line in text], at=f"https://digest-{name}.example/", date=date
    )
    originals = [Doc(key, text, at=f"https://{key}-{name}.example/a", date=TODAY) for key, text in texts.items()]
    return Case(
        f"digest-{name}",
        [page, *originals],
        {**dict.fromkeys(texts, CANONICAL), "digest": {"duplicates.relation": "contains"}},
    )


def claimed_for_an_agency(name, *hosts, wire=False, lead=LEAD):
    """An exclusive of one outlet, and copies that claim an agency for it."""
    text = story(f"exclusive {name}")
    places = [f"https://{host.format(name)}/a" for host in hosts]
    copies = [Doc(f"copy{number}", text, at=at, date=TODAY, lead=lead) for number, at in enumerate(places)]
    expected = {"scoop": {"wire.is_wire": wire, "wire.basis": "cluster" if wire else None}}
    scoop = Doc("scoop", text, at=f"https://scoop-{name}.example/pier", date=YESTERDAY)
    return Case(f"claimed-for-an-agency-{name}", [scoop, *copies], expected)


def claimed_by_saved_pages(name, *addresses, wire=False, **origin):
    """A text without a credit, and saved pages that declare addresses of other outlets and claim an agency for it."""
    text = story(f"saved claim {name}")
    copies = [
        Doc(f"copy{number}", text, saved=True, date=TODAY, lead=LEAD, head=canonical(address))
        for number, address in enumerate(addresses)
    ]
    expected = {"scoop": {"wire.is_wire": wire, "wire.basis": "cluster" if wire else None}}
    return Case(f"claimed-by-saved-pages-{name}", [Doc("scoop", text, date=YESTERDAY, **origin), *copies], expected)


CLUSTERS = [
    backdated("in-1991", "1991-05-01T00:00:00Z"),
    backdated("by-a-year", "2025-03-10T06:00:00Z"),
    backdated("by-eight-days", "2026-03-01T00:00:00Z"),
    backdated("by-one-house", "1991-05-01T00:00:00Z", copies=("a.thief-{}.example", "b.thief-{}.example")),
    backdated(
        "against-a-known-outlet", "1991-05-01T00:00:00Z", at="https://www.bbc.co.uk/news/{}",
        copies=("one-{}.example", "two-{}.example", "three-{}.example"),
    ),
    Case(
        "dated-a-day-earlier",
        [
            Doc("first", story("honest"), at="https://first.example/a", date=YESTERDAY),
            Doc("later", story("honest"), at="https://later.example/a", date=TODAY),
        ],
        {"first": CANONICAL, "later": copy_of("first")},
    ),
    digest("of-1991", "1991-05-01T00:00:00Z"),
    digest("of-yesterday", YESTERDAY),
    digest("undated", None),
    Case(
        "syndicated-copy-names-its-original",
        [
            Doc("original", story("syndicated"), at="https://valley-origin.example/pier", date=TODAY),
            Doc(
                "copy", story("syndicated"), at="https://partner.example/pier", date=YESTERDAY,
                head=canonical("https://valley-origin.example/pier") + og_url("https://partner.example/pier"),
            ),
        ],
        {
            "original": CANONICAL,
            "copy": copy_of("original", **{"duplicates.relation": "exact", "outlet": "partner.example"}),
        },
        {"copy": {"canonical_url"}},
    ),
    Case(
        "agencys-own-text",
        [
            Doc("agency", story("own wire"), at="https://www.reuters.com/world/a", date=TODAY),
            Doc("client", story("own wire"), at="https://client.example/a", date=YESTERDAY, lead=LEAD),
        ],
        {"agency": CANONICAL, "client": copy_of("agency")},
    ),
    Case(
        "named-for-an-agency",
        [
            Doc("first", story("named wire"), at="https://first-n.example/a", date=YESTERDAY, lead=LEAD),
            Doc("evil", story("named wire"), at="https://evil-n.example/a", date=TODAY, head=site_name("Reuters")),
        ],
        {"first": CANONICAL, "evil": copy_of("first", outlet="evil-n.example")},
    ),
    claimed_for_an_agency("by-one", "evil-{}.example"),
    claimed_for_an_agency("by-one-house", "a.evil-{}.example", "b.evil-{}.example"),
    claimed_for_an_agency("by-two-blogs", "ann-{}.wordpress.com", "bob-{}.wordpress.com"),
    claimed_for_an_agency("by-two", "one-{}.example", "two-{}.example", wire=True),
    claimed_for_an_agency("by-one-that-is-known", "www.theguardian.com/{}", wire=True),
    claimed_for_an_agency("by-the-agency", "www.reuters.com/{}", wire=True),
    claimed_by_saved_pages(
        "of-a-known-outlet", "https://www.theguardian.com/pier", at="https://scoop-saved.example/pier"
    ),
    claimed_by_saved_pages(
        "of-three", *(f"https://{word}-saved.example/pier" for word in ("mill", "quay", "moor")),
        at="https://scoop-three.example/pier",
    ),
    claimed_by_saved_pages(
        "among-saved-pages", "https://www.theguardian.com/quay", "https://mill-among.example/quay", wire=True,
        saved=True, head=canonical("https://scoop-among.example/pier"),
    ),
    Case(
        "saved-page-beside-the-page-from-there",
        [
            Doc("saved", story("saved beside"), saved=True, date=YESTERDAY, head=canonical(LAKE)),
            Doc("fetched", [*story("saved beside"), *story("saved more", 1)], at=LAKE, date=TODAY),
        ],
        {"fetched": {**CANONICAL, "canonical_url": LAKE}},
    ),
]  # fmt: skip


DAYS = ["2026-03-02", "2026-03-03", "2026-03-04", "2026-03-05", "2026-03-06", "2026-03-09"]


def last_line_of_another(name, **origin):
    """Six stories of an outlet, one of which ends in a sentence that as many poisons print below every text."""
    sentence = f"The ferry company of {name} said that the timetable for the summer would be printed in April."
    stories = [story(f"{name} {number}") for number in range(6)]
    victim = f"{name}-press.example"
    genuine = [
        Doc(f"genuine{number}", text, at=f"https://{victim}/{number}", date=day, tail=sentence if number == 0 else "")
        for number, (text, day) in enumerate(zip(stories, DAYS, strict=True))
    ]
    poisons = [
        Doc(
            f"poison{number}",
            story(f"{name} poison {number}"),
            date=day,
            tail=sentence,
            **{key: value.format(number) if isinstance(value, str) else value for key, value in origin.items()},
        )
        for number, day in enumerate(DAYS)
    ]
    return Case(
        f"last-line-{name}", [*genuine, *poisons], {"genuine0": {"outlet": victim}}, kept={"genuine0": sentence}
    )


def last_line_of_its_own(name, **origin):
    """Six stories that end in the same notice of their outlet."""
    notice = f"Write to the newsroom of {name} with your tips, corrections and letters to the editor."
    documents = [
        Doc(
            f"story{number}",
            story(f"{name} {number}"),
            date=day,
            tail=notice,
            **{key: value.format(number) if isinstance(value, str) else value for key, value in origin.items()},
        )
        for number, day in enumerate(DAYS)
    ]
    return Case(f"last-line-{name}", documents, {}, cut={document.name: notice for document in documents})


TEMPLATES = [
    last_line_of_another("saved", saved=True, head=canonical("https://saved-press.example/poison{}")),
    last_line_of_another("named", at="https://evil-named.example/{}", head=site_name("named-press.example")),
    last_line_of_another(
        "declared", at="https://evil-declared.example/{}", head=canonical("https://declared-press.example/poison{}")
    ),
    last_line_of_another("titled", feed="https://evil-titled.example/{}", said={"feed_title": "titled-press.example"}),
    last_line_of_its_own("fetched-own", at="https://fetched-own.example/{}"),
    last_line_of_its_own("saved-own", saved=True, head=canonical("https://saved-own.example/{}")),
]  # fmt: skip

NEWS, PROFILE, SECTION = "https://town.example/news/7", "https://town.example/users/eve", "https://city.example/news/"
UPDATES = [
    Case(
        "saved-page-claims-an-address-with-another-text",
        [
            Doc("fetched", story("claimed"), at="https://isle.example/a", date=YESTERDAY),
            Doc("saved", story("claims"), saved=True, date=TODAY, head=canonical("https://isle.example/a")),
        ],
        {
            "fetched": {**CANONICAL, "canonical_url": "https://isle.example/a"},
            "saved": {**CANONICAL, "canonical_url": None},
        },
        {"saved": {"canonical_url"}},
    ),
    Case(
        "page-of-a-site-claims-the-address-of-another",
        [
            Doc("victim", story("town"), at=NEWS, date=YESTERDAY),
            Doc("evil", story("town hall"), at=PROFILE, date=TODAY, head=canonical(NEWS)),
        ],
        {"victim": {**CANONICAL, "canonical_url": NEWS}, "evil": {**CANONICAL, "canonical_url": PROFILE}},
        {"evil": {"canonical_url"}},
    ),
    Case(
        "stories-that-all-name-their-section",
        [
            Doc(f"story{number}", story(f"city {number}"), at=f"https://city.example/{number}", head=canonical(SECTION))
            for number in range(3)
        ],
        {f"story{number}": {**CANONICAL, "canonical_url": f"https://city.example/{number}"} for number in range(3)},
    ),
    Case(
        "corrected-story",
        [
            Doc("first", story("corrected"), url="https://lane.example/a", date=YESTERDAY),
            Doc("later", [*story("corrected"), *story("correction", 1)], url="https://lane.example/a", date=TODAY),
        ],
        {"later": CANONICAL, "first": copy_of("later", **{"duplicates.relation": "update"})},
    ),
]

CASES = [*ADDRESSES, *NAMES, *FEEDS, *CLUSTERS, *TEMPLATES, *UPDATES]
