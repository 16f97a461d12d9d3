# SPDX-License-Identifier: MIT
"""Tests the status page in Chromium: what it shows in each state, live updates, the keyboard, light, dark and phones.

    status_page_test.py SERVER [SCREENSHOTS]

SERVER is the program status_page_server. Screenshots are written to the folder SCREENSHOTS, for people to look at.
Without that argument, none are taken. Exits with 77 if Chromium is not installed.
"""

import os
import subprocess
import sys
import unittest

import browser

SKIPPED = 77
AXE = os.path.join(os.path.dirname(os.path.abspath(__file__)), "../../build/browser/node_modules/axe-core/axe.min.js")
PROGRAM = browser.find()
FEEDS = ["customers", "customer_contacts", "locations", "location_contacts", "leads", "bookings"]
TELEPHONE, DESK = 390, 1280
PICTURE_WIDTHS = (320, TELEPHONE, 900, DESK)
WIDTHS = (*PICTURE_WIDTHS, 340, 600, 834, 970, 1040)
TOKEN = "correct-horse-battery"

# Returns the lines of text, pictures and bars that overlap. An element and its content do not count as overlapping.
OVERLAPS = """(() => {
  const parts = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    if (!node.textContent.trim() || node.parentElement.closest("script, style, .unseen, .skip, thead")) continue;
    if (node.parentElement.closest("details:not([open]) > :not(summary)")) continue;
    const range = document.createRange();
    range.selectNodeContents(node);
    for (const box of range.getClientRects()) parts.push({ node, box, name: node.textContent });
  }
  for (const node of document.querySelectorAll(".spark, .chart svg, progress, .meter, .badge, .mark, button, input"))
    if (!node.closest("details:not([open]) > :not(summary)"))
      parts.push({ node, box: node.getBoundingClientRect(), name: node.className.baseVal ?? node.className ?? node.tagName });
  const shown = parts.filter(({ box }) => box.width > 0 && box.height > 0);
  const slack = 3;  // lines of one paragraph touch
  const lap = (a, b) => Math.min(a.right, b.right) - Math.max(a.left, b.left) > slack &&
                        Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > slack;
  const found = [];
  shown.forEach((a, i) => shown.slice(i + 1).forEach((b) => {
    if (a.node !== b.node && !a.node.contains(b.node) && !b.node.contains(a.node) && lap(a.box, b.box))
      found.push(a.name + " | " + b.name);
  }));
  return found;
})()"""


class Server:
    def __init__(self, port="0", token=None):
        self.process = subprocess.Popen([SERVER, port, *([token] if token else [])], stdin=subprocess.PIPE,
                                        stdout=subprocess.PIPE, text=True)
        self.port = self.process.stdout.readline().strip()

    def show(self, state):
        self.process.stdin.write(state + "\n")
        self.process.stdin.flush()

    def stop(self):
        self.process.stdin.close()
        self.process.wait(20)
        self.process.stdout.close()


def plain(text):
    """Returns the text with ordinary spaces instead of the no-break spaces between numbers and units."""
    return text.replace("\u00a0", " ")


# Returns what axe-core finds, as "rule: places".
FINDINGS = """axe.run(document, { resultTypes: ["violations"] }).then(({ violations }) =>
  violations.map(({ id, nodes }) => id + ": " + nodes.map((node) => node.target.join(" ")).join(", ")))"""


class StatusPage(unittest.TestCase):
    def setUp(self):
        self.server = Server()
        self.page = browser.Browser(PROGRAM)
        self.page.look(DESK, 900)

    def tearDown(self):
        self.page.close()
        self.server.stop()

    def show(self, state):
        self.server.show(state)
        self.page.open(f"http://localhost:{self.server.port}/")
        self.page.wait_for("headline.textContent !== 'Asking the daemon'")

    def text(self, selector):
        return plain(self.page.evaluate(f"document.querySelector({selector!r}).innerText"))

    def texts(self, selector):
        texts = self.page.evaluate(f"[...document.querySelectorAll({selector!r})].map((n) => n.textContent)")
        return [plain(text) for text in texts]

    def assert_clean(self):
        """Expects no error on the console, and requests only to this server. (The icon is a data URL.)"""
        self.assertEqual(self.page.errors, [])
        own = (f"http://localhost:{self.server.port}/", "data:")
        self.assertEqual([url for url in self.page.requests if not url.startswith(own)], [])

    def take_pictures(self, state):
        """Expects that nothing overlaps at any width. Takes screenshots if they are requested."""
        for width in WIDTHS:
            self.page.look(width, 900, still=True)
            self.assertLessEqual(self.page.evaluate("document.documentElement.scrollWidth"), width,
                                 "the page must not scroll sideways")
            self.assertEqual(self.page.evaluate(OVERLAPS), [], f"{width} wide")
        if PICTURES is not None:
            for width, dark in ((width, dark) for width in PICTURE_WIDTHS for dark in (False, True)):
                self.page.look(width, 900, dark, still=True)
                height = self.page.evaluate("document.documentElement.scrollHeight")
                self.page.look(width, height, dark, still=True)
                self.page.screenshot(os.path.join(PICTURES, f"{state.replace(' ', '-')}-{width}-{'dark' if dark else 'light'}.png"))
        self.page.look(DESK, 900)

    def test_fresh(self):
        self.show("fresh")
        self.assertEqual(self.text("#headline"), "The copy is complete and up to date")
        self.assertEqual(self.texts("tbody th"), FEEDS)
        self.assertEqual(self.texts("tbody .badge"), ["fresh"] * len(FEEDS))
        self.assertEqual(self.text("#rows"), "1,331,142")
        self.assertTrue(self.page.evaluate("attention.hidden"))
        sparks = self.page.evaluate("[...document.querySelectorAll('.spark')].map((n) => n.ariaLabel)")
        self.assertEqual(len(sparks), len(FEEDS))
        for spark in sparks:
            self.assertRegex(spark, r"^Lag in the last hour: from \d+\s.+ to \d+\s.+$")
        self.page.wait_for("rate.textContent !== '–'")
        self.assertRegex(self.text("#rate"), r"^\d+(\.\d)?/s$")
        self.take_pictures("fresh")
        self.assert_clean()

    def test_each_table_says_as_of_when_it_is_known_and_proved(self):
        self.show("parents")
        times = self.texts("tbody tr:first-child td.known dl > div:not([hidden])")
        self.assertEqual(len(times), 2, "customers have no parents")
        self.assertRegex(times[0], r"^changes\d+ (s|min) ago$")
        self.assertRegex(times[1], r"^deletions\d+ (s|min|h) ago$")
        self.assertEqual(self.page.evaluate("[...document.querySelectorAll('tbody tr:has(td.known)')].filter((row) => "
                                            "row.querySelectorAll('td.known dl > div:not([hidden])').length === 3)"
                                            ".map((row) => row.querySelector('th').textContent)"),
                         ["customer_notes", "location_notes", "lead_notes"])
        self.assertRegex(self.text("tbody tr:first-child td.span"), r"^\d+ (s|min) ago$")
        self.show("fresh")
        self.assertRegex(self.text("#explanation"), r"^All 6 tables caught up with ServiceTitan within the last \d+ s\. "
                                                    r"(All of them were|\d tables were) proved equal to it within the last \d+ \w+\.$")

    def test_the_words_are_explained(self):
        self.show("fresh")
        self.assertFalse(self.page.evaluate("document.querySelector('.words').open"))
        self.page.evaluate("document.querySelector('.words summary').click()")
        self.assertEqual(self.texts("#words dt"), [*self.texts("thead th"), "How far behind"])
        self.assertEqual(self.page.evaluate("[...document.querySelectorAll('thead th')].filter((head) => head.title === '').length"), 0)
        for width in WIDTHS:
            self.page.look(width, 900, still=True)
            self.assertEqual(self.page.evaluate(OVERLAPS), [], f"{width} wide")

    def test_search_finds_tables(self):
        self.show("failing")
        self.page.evaluate("filter.value = 'lead'; filter.dispatchEvent(new Event('input'))")
        self.assertEqual(self.page.evaluate("[...document.querySelectorAll('tbody tr:not([hidden]) th')].map((n) => n.textContent)"),
                         ["leads", "leads"])
        self.page.evaluate("filter.value = 'north'; filter.dispatchEvent(new Event('input'))")
        self.assertEqual(self.page.evaluate("document.querySelectorAll('#tenants details:not([hidden])').length"), 1)
        self.assertEqual(self.page.evaluate("document.querySelectorAll('#tenants details:not([hidden]) tbody tr:not([hidden])').length"), 6)

    def test_backfill(self):
        self.show("backfill")
        self.assertEqual(self.text("#headline"), "The first read is in progress")
        self.assertEqual(self.text("#explanation"),
                         "4 tables are not complete yet, about 38 min left. The least complete is leads, with 4 %.")
        self.assertAlmostEqual(self.page.evaluate("overall.value"), 0.04, msg="a complete table hides no other")
        self.assertFalse(self.page.evaluate("overall.hidden"))
        self.assertEqual(self.texts("tbody .lag .value")[0], "not yet", "it is not complete before its end")
        self.assertEqual(self.texts("tbody tr td.span")[1], "now")
        self.assertIn("61 %, about 15 min left", self.texts("tbody .doing"))
        self.assertAlmostEqual(self.page.evaluate("document.querySelectorAll('tbody progress')[1].value"), 0.61)
        self.assertTrue(self.page.evaluate("attention.hidden"), "a first read needs no attention")
        self.take_pictures("backfill")
        self.assert_clean()

    def test_tables_that_are_read_parent_by_parent(self):
        self.show("parents")
        lines = self.texts("tr.parents")
        self.assertEqual(len(lines), 2, "a table without parents has no such line")
        self.assertRegex(lines[0], r"^401,119 parents · 12 of them due now · oldest read 15 h ago · all will be read again by (.+ )?\d\d:\d\d$")
        self.assertEqual(lines[1], "49,615 of 248,077 parents have been read so far")
        bars = self.page.evaluate("[...document.querySelectorAll('tbody progress:not([hidden])')]"
                                  ".map((n) => [n.ariaLabel, n.value])")
        self.assertEqual(bars, [["location_notes: progress", 0.2]])
        sparks = self.page.evaluate("Object.fromEntries([...document.querySelectorAll('tbody tr:has(.spark)')].map((row) => "
                                    "[row.querySelector('th').textContent, row.querySelector('.line').getAttribute('d')]))")
        self.assertEqual(sparks["customer_notes"], "", "a table without changes has nothing to draw")
        self.assertNotEqual(sparks["customers"], "")
        self.assertEqual(self.text("#headline"), "The first read is in progress")
        self.assertEqual(self.text("#explanation"), "location_notes is not complete yet: 20 %, about 8 h left.")
        self.take_pictures("parents")
        self.assert_clean()

    def test_one_problem_of_many_feeds_is_shown_once(self):
        self.show("refused")
        self.assertEqual(self.texts("#problems li"), ["4 feeds no access token."])

    def test_one_cause_of_several_feeds_and_tenants_is_shown_once(self):
        self.show("hanging")
        self.assertEqual(self.texts("#problems li"), [
            "north-branch, harbour-plumbing: 4 feeds For example: GET /crm/v2/tenant/910000001/export/leads "
            "answered 503 \"Busy\" (traceId dd44, attempt 8 of 8).the server has trouble of its own."])
        self.assertEqual(self.page.evaluate("document.querySelector('#problems li').dataset.state"), "failing")
        self.take_pictures("hanging")
        self.assert_clean()

    def test_withheld_deletions_make_a_table_stale(self):
        self.show("held")
        self.assertEqual(self.text("#headline"), "1 of 6 tables is not up to date")
        problems = self.texts("#problems li")
        self.assertTrue(any("9,000 rows are missing at the source" in problem for problem in problems), problems)

    def test_tables_whose_parents_are_late(self):
        self.show("late parents")
        self.assertEqual(self.text("#headline"), "4 of 9 tables are not up to date")
        self.assertEqual([problem.split(".")[0] for problem in self.texts("#problems li")], [
            "customers, leads They have not caught up, the longest for 20 min",
            "customer_notes, lead_notes Their parents' tables are not fresh"])

    def test_targets_of_publishing(self):
        self.show("publishing")
        warehouse, late, unused = (" ".join(text.split()) for text in self.texts("#targets p"))
        self.assertEqual(warehouse, "warehouse: has all changes, all rows compared 3 h ago, 13 records/s, "
                                    "last sign of life 20 s ago.")
        self.assertRegex(late, r"^late: lacks 1,200 changes, the oldest from 20 d ago, all rows compared 3 h ago, "
                               r"publishes 1 of 3 tenants, 2 records parked, 13 records/s, "
                               r"last sign of life 20 s ago\. Warning: .*stmirror publish late")
        self.assertEqual(unused, "unused: nothing was published yet.")
        self.assertEqual(self.page.evaluate("[...document.querySelectorAll('#targets p')].map((n) => n.dataset.state)"),
                         ["fresh", "stale", "fresh"])
        self.take_pictures("publishing")
        self.assert_clean()

    def test_without_targets_nothing_is_said_about_publishing(self):
        self.show("fresh")
        self.assertTrue(self.page.evaluate("publishing.hidden"))

    def test_no_feed_is_enabled(self):
        self.show("none")
        self.assertEqual(self.text("#headline"), "No table is enabled")
        self.assertEqual(self.page.evaluate("verdict.dataset.state"), "stale")

    def test_starting(self):
        self.show("starting")
        self.assertEqual(self.text("#headline"), "The daemon is starting")
        self.assertTrue(self.page.evaluate("overall.hidden"))
        self.take_pictures("starting")
        self.assert_clean()

    def test_stale(self):
        self.show("stale")
        self.assertEqual(self.text("#headline"), "1 of 6 tables is not up to date")
        self.assertIn("It has not caught up for 25 min.", self.text("#problems"))
        self.assertNotIn("stmirror sync", self.text("#problems"))
        self.take_pictures("stale")
        self.assert_clean()

    def test_failing(self):
        self.show("failing")
        self.assertEqual(self.text("#headline"), "1 of 12 tables cannot be read")
        problems = self.texts("#problems li")
        self.assertEqual(len(problems), 4)
        self.assertIn("north-branch: leads", problems[0])
        self.assertIn("answered 403 \"Scope validation failed\"", problems[0])
        self.assertIn("grant the scope tn.crm.leads:r", problems[0])
        self.assertTrue(any("3 records could not be decoded" in problem for problem in problems))
        self.assertTrue(any("FROM _quarantine WHERE tenant_id = 910000001 AND resource = 'locations'" in problem
                            for problem in problems))
        self.assertTrue(any("bookings, leads They have not caught up, the longest for 14 min. The API slows requests "
                            "down: “too many requests”." in problem for problem in problems), problems)
        self.assertTrue(self.page.evaluate("overall.hidden"), "a failing read is not shown as in progress")
        self.assertTrue(any("the list is read instead" in problem for problem in problems))
        self.assertEqual(self.text("#quarantine"), "3")
        self.assertTrue(any("429: 41" in text for text in self.texts(".limits dd")))
        self.take_pictures("failing")
        self.assert_clean()

    def test_markup_from_outside_stays_text(self):
        self.show("hostile")
        self.assertIn("<img src=x onerror=alert(1)>", self.text("#problems"))
        self.assertEqual(self.page.evaluate("document.querySelectorAll('img, body script ~ script').length"), 0)
        self.assert_clean()

    def test_it_follows_without_reloading(self):
        self.show("fresh")
        self.page.evaluate("document.querySelector('summary').focus(); window.before = document.activeElement")
        self.server.show("failing")
        self.page.wait_for("headline.textContent === '1 of 12 tables cannot be read'")
        self.assertTrue(self.page.evaluate("document.activeElement === window.before"), "the focus stays")
        self.server.show("starting")
        self.page.wait_for("headline.textContent === 'The daemon is starting'")
        self.page.wait_for("document.querySelectorAll('#tenants details').length === 1")
        self.assert_clean()

    def test_pausing_asks_no_more(self):
        self.show("fresh")
        self.page.evaluate("document.getElementById('pause').click()")
        asked = len(self.page.requests)
        self.server.show("failing")
        self.page.wait_for("/^Paused, updated 7\\ss/.test(updated.textContent)")
        self.assertEqual(len(self.page.requests), asked)
        self.assertEqual(self.text("#headline"), "The copy is complete and up to date")
        self.page.evaluate("document.getElementById('pause').click()")
        self.page.wait_for("headline.textContent.endsWith('cannot be read')")

    def test_in_the_background_the_title_still_tells(self):
        self.show("fresh")
        # Makes the page believe that it is hidden, and makes a minute pass at once.
        self.page.evaluate("""{
          const later = setTimeout;
          window.setTimeout = (call, ms) => later(call, ms === 60000 ? 50 : ms);
          Object.defineProperty(document, "hidden", { get: () => true });
          document.dispatchEvent(new Event("visibilitychange"));
        }""")
        self.server.show("failing")
        self.page.wait_for("document.title.startsWith('1 of 12 tables cannot be read')")
        self.server.stop()
        self.page.wait_for("document.title.startsWith('The daemon does not answer')")
        self.server = Server()

    def test_opened_with_the_token_in_the_address(self):
        self.server.stop()
        self.server = Server(token=TOKEN)
        self.page.open(f"http://stmirror:{TOKEN}@localhost:{self.server.port}/")
        self.page.wait_for("headline.textContent === 'The copy is complete and up to date'")
        self.assertEqual(self.page.errors, [])

    def test_a_daemon_that_is_gone_and_comes_back(self):
        self.show("fresh")
        self.server.stop()
        self.page.wait_for("headline.textContent === 'The daemon does not answer'")
        self.assertRegex(self.text("#explanation"), r"No data has come since \d\d:\d\d; the data below is older\.$")
        if PICTURES is not None:
            self.page.screenshot(os.path.join(PICTURES, "gone.png"))
        self.server = Server(self.server.port)
        self.page.wait_for("headline.textContent === 'The copy is complete and up to date'")

    def test_a_mirror_that_cannot_be_read(self):
        self.show("unreadable")
        self.assertEqual(self.text("#headline"), "The mirror cannot be read")
        self.assertIn("disk I/O error", self.text("#explanation"))

    def test_by_keyboard(self):
        self.show("failing")
        self.page.evaluate("document.body.focus()")
        seen = []
        for _ in range(16):
            self.page.press("Tab")
            seen.append(self.page.evaluate(
                "document.activeElement.textContent.trim().split(/\\s/)[0] + ' ' + "
                "(getComputedStyle(document.activeElement).outlineStyle !== 'none')"))
        self.assertEqual(seen, ["Skip true", "Pause true", *["north-branch true"], *["harbour-plumbing true"] * 3,
                                " true", " true", "north-branchfailing6 true",
                                "harbour-plumbingstale6 true", "What true", "Documentation true", "text true", "JSON true", "metrics true",
                                "health true"])
        self.page.evaluate("document.querySelector('summary').focus()")
        self.page.press("Enter")
        self.assertFalse(self.page.evaluate("document.querySelector('details').open"))

    def test_axe_finds_nothing(self):
        if not os.path.exists(AXE):
            self.skipTest("there is no axe-core: scripts/browser-test fetches it with npm")
        for state in ("fresh", "backfill", "parents", "failing", "starting"):
            self.show(state)
            with open(AXE, encoding="utf-8") as axe:
                self.page.evaluate(axe.read() + "; 0")
            self.page.evaluate("for (const box of document.querySelectorAll('details')) box.open = true")
            for width, dark in ((width, dark) for width in (320, 1920) for dark in (False, True)):
                self.page.look(width, 900, dark, still=True)
                self.assertEqual(self.page.evaluate(FINDINGS), [], f"{state}, {width} wide, dark: {dark}")

    def test_drawings_of_the_last_hour_and_day(self):
        self.show("fresh")
        titles = self.texts(".chart h3")
        self.assertEqual(titles, ["How far behind", "Requests per minute", "Changed records per minute"])
        names = self.page.evaluate("[...document.querySelectorAll('.chart svg')].map((n) => n.ariaLabel)")
        for name, title, text in zip(names, titles, self.texts(".chart p"), strict=True):
            self.assertEqual(plain(name), f"{title} in the last hour. {text}", "those who cannot see it are told")
        self.assertEqual(self.texts(".chart li"), ["changes, table furthest behind", "deletions and children too", "answered",
                                                   "failed or refused", "added, changed, deleted, restored"])
        self.assertEqual(self.drawn(), [[0, 2], [63, 0], [60, 0]], "60 steps, 3 of them with failures")
        self.assertIn(" 12 failed or were refused.", self.texts(".chart p")[1])
        # The data contains an outage of three minutes.
        self.assertIn("within 3 min,", self.texts(".chart p")[0])
        self.page.evaluate("document.querySelector('[name=range]').focus()")
        self.page.press("ArrowRight")
        self.page.wait_for("document.querySelector('.chart svg').ariaLabel.includes('in the last day')")
        self.assertEqual(self.drawn(), [[0, 2], [99, 0], [96, 0]])
        self.assertEqual(self.texts(".chart:first-child .times span"), ["24 h ago", "12 h ago", "now"])
        self.assert_clean()

    def test_drawings_before_there_is_a_history(self):
        self.show("starting")
        self.assertEqual(self.drawn(), [[0, 2], [0, 0], [0, 0]])
        for text in self.texts(".chart p"):
            self.assertTrue(text.startswith("Nothing yet"), text)
        self.show("backfill")
        self.assertEqual(self.texts(".chart p")[0], "No table has been read to its end.")
        self.assertEqual(self.drawn(), [[0, 2], [14, 0], [14, 0]])

    def drawn(self):
        """Returns the numbers of bars and lines of each chart."""
        return self.page.evaluate("[...document.querySelectorAll('.chart svg')].map((n) => "
                                  "[n.querySelectorAll('.bar').length, n.querySelectorAll('.line').length])")

    def test_many_tenants(self):
        self.show("many")
        self.assertEqual(self.text("#headline"), "1 of 1,200 tables cannot be read")
        self.assertEqual(self.page.evaluate("document.querySelectorAll('#tenants details[open]').length"), 0)
        self.page.evaluate("filter.value = 'branch-117'; filter.dispatchEvent(new Event('input'))")
        self.assertEqual(self.page.evaluate("document.querySelectorAll('#tenants details:not([hidden])').length"), 1)
        self.page.evaluate("document.querySelector('details:not([hidden]) summary').click()")
        self.page.wait_for("document.querySelectorAll('tbody tr').length === 6")
        self.page.evaluate("filter.value = 'nobody'; filter.dispatchEvent(new Event('input'))")
        self.assertEqual(self.text("#no-hit"), "No table's or tenant's name contains that text.")
        self.assert_clean()

    def test_a_failing_tenant_among_many_is_one_step_away(self):
        self.show("many")
        self.page.evaluate("filter.value = 'branch-3'; filter.dispatchEvent(new Event('input'))")
        self.page.evaluate("document.querySelector('#problems a').click()")
        self.page.wait_for("document.querySelectorAll('tbody tr').length === 6")
        box = self.page.evaluate("(() => { const box = document.querySelector('details[open]').getBoundingClientRect();"
                                 " return [box.top, innerHeight]; })()")
        self.assertLess(box[0], box[1], "it is in view")
        self.assertEqual(self.text("details[open] h3"), "branch-117")
        self.page.look(DESK, 900)
        self.take_pictures("many")
        self.assert_clean()


if __name__ == "__main__":
    if PROGRAM is None:
        print("skipped: Chromium is not installed (on Debian: apt-get install chromium)")
        sys.exit(SKIPPED)
    SERVER = sys.argv[1]
    PICTURES = sys.argv[2] if len(sys.argv) > 2 else None
    if PICTURES is not None:
        os.makedirs(PICTURES, exist_ok=True)
    unittest.main(argv=sys.argv[:1], verbosity=2)
