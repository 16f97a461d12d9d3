# SPDX-License-Identifier: MIT
"""The status page in Chromium: what it shows in each state, live, by keyboard, in light, dark and on a telephone.

    status_page_test.py SERVER SCREENSHOTS

SERVER is the program status_page_server; pictures of what was seen are left in the folder SCREENSHOTS.
Exit 77: there is no Chromium here.
"""

import os
import subprocess
import sys
import unittest

import browser

SKIPPED = 77
PROGRAM = browser.find()
FEEDS = ["bookings", "customer_contacts", "customers", "leads", "location_contacts", "locations"]
TELEPHONE, DESK = 360, 1280


class Server:
    def __init__(self, port=""):
        self.process = subprocess.Popen([SERVER, *([port] if port else [])], stdin=subprocess.PIPE,
                                        stdout=subprocess.PIPE, text=True)
        self.port = self.process.stdout.readline().strip()

    def show(self, state):
        self.process.stdin.write(state + "\n")
        self.process.stdin.flush()

    def stop(self):
        self.process.stdin.close()
        self.process.wait(20)
        self.process.stdout.close()


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
        return self.page.evaluate(f"document.querySelector({selector!r}).innerText")

    def texts(self, selector):
        return self.page.evaluate(f"[...document.querySelectorAll({selector!r})].map((n) => n.textContent)")

    def assert_clean(self):
        """No error on the console, and no request but to this server (the icon is data)."""
        self.assertEqual(self.page.errors, [])
        own = (f"http://localhost:{self.server.port}/", "data:")
        self.assertEqual([url for url in self.page.requests if not url.startswith(own)], [])

    def take_pictures(self, state):
        for width, dark in ((DESK, False), (DESK, True), (TELEPHONE, False), (TELEPHONE, True)):
            self.page.look(width, 900, dark, still=True)
            self.assertLessEqual(self.page.evaluate("document.documentElement.scrollWidth"), width,
                                 "the page must not scroll sideways")
            height = self.page.evaluate("document.documentElement.scrollHeight")
            self.page.look(width, height, dark, still=True)
            self.page.screenshot(os.path.join(PICTURES, f"{state}-{width}-{'dark' if dark else 'light'}.png"))
        self.page.look(DESK, 900)

    def test_fresh(self):
        self.show("fresh")
        self.assertEqual(self.text("#headline"), "Everything is fresh")
        self.assertEqual(self.texts("tbody th"), FEEDS)
        self.assertEqual(self.texts("tbody .badge"), ["fresh"] * len(FEEDS))
        self.assertEqual(self.text("#rows"), "1,331,142")
        self.assertTrue(self.page.evaluate("attention.hidden"))
        sparks = self.page.evaluate("[...document.querySelectorAll('.spark')].map((n) => n.ariaLabel)")
        self.assertEqual(len(sparks), len(FEEDS))
        for spark in sparks:
            self.assertRegex(spark, r"^Lag in the last hour: from \d+ .+ to \d+ .+$")
        self.page.wait_for("rate.textContent !== '–'")
        self.assertRegex(self.text("#rate"), r"^\d+(\.\d)?/s$")
        self.take_pictures("fresh")
        self.assert_clean()

    def test_backfill(self):
        self.show("backfill")
        self.assertEqual(self.text("#headline"), "The first read is under way")
        self.assertIn("about 38 min left", self.text("#explanation"))
        self.assertIn("61 %, about 15 min left", self.texts("tbody .doing"))
        self.assertAlmostEqual(self.page.evaluate("document.querySelectorAll('tbody progress')[1].value"), 0.61)
        self.assertTrue(self.page.evaluate("attention.hidden"), "a first read is no trouble")
        self.take_pictures("backfill")
        self.assert_clean()

    def test_tables_that_are_read_parent_by_parent(self):
        self.show("parents")
        lines = self.texts("tr.parents")
        self.assertEqual(len(lines), 2, "a table without parents has nothing to tell")
        self.assertRegex(lines[0], r"^401,119 parents · 12 of them due now · oldest read 5 d ago · all read again by .+ \d\d:\d\d$")
        self.assertEqual(lines[1], "49,615 of 248,077 parents have been read so far")
        bars = self.page.evaluate("[...document.querySelectorAll('tr.parents progress:not([hidden])')]"
                                  ".map((n) => [n.ariaLabel, n.value])")
        self.assertEqual(len(bars), 1)
        self.assertEqual(bars[0][0], "location_notes: parents read so far")
        self.assertAlmostEqual(bars[0][1], 0.2, places=3)
        self.assertEqual(self.text("#headline"), "The first read is under way")
        self.take_pictures("parents")
        self.assert_clean()

    def test_the_same_trouble_of_many_feeds_is_told_once(self):
        self.show("refused")
        self.assertEqual(self.texts("#problems li"), ["4 feedsno access token"])

    def test_stale(self):
        self.show("stale")
        self.assertEqual(self.text("#headline"), "1 of 6 feeds is stale")
        self.assertIn("It has not caught up for 25 min.", self.text("#problems"))
        self.assertNotIn("stmirror sync", self.text("#problems"))
        self.take_pictures("stale")
        self.assert_clean()

    def test_failing(self):
        self.show("failing")
        self.assertEqual(self.text("#headline"), "1 of 12 feeds is failing")
        problems = self.texts("#problems li")
        self.assertEqual(len(problems), 4)
        self.assertIn("north-branch: leads", problems[0])
        self.assertIn("answered 403 \"Scope validation failed\"", problems[0])
        self.assertIn("grant the scope tn.crm.leads:r", problems[0])
        self.assertTrue(any("3 records could not be decoded" in problem for problem in problems))
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
        self.page.wait_for("headline.textContent === '1 of 12 feeds is failing'")
        self.assertTrue(self.page.evaluate("document.activeElement === window.before"), "the focus stays")
        self.server.show("starting")
        self.page.wait_for("headline.textContent === 'The daemon is starting'")
        self.page.wait_for("document.querySelectorAll('details').length === 1")
        self.assert_clean()

    def test_pausing_asks_no_more(self):
        self.show("fresh")
        self.page.evaluate("document.getElementById('pause').click()")
        asked = len(self.page.requests)
        self.server.show("failing")
        self.page.wait_for("updated.textContent.startsWith('Paused, updated 7 s')")
        self.assertEqual(len(self.page.requests), asked)
        self.assertEqual(self.text("#headline"), "Everything is fresh")
        self.page.evaluate("document.getElementById('pause').click()")
        self.page.wait_for("headline.textContent.endsWith('failing')")

    def test_a_daemon_that_is_gone_and_comes_back(self):
        self.show("fresh")
        self.server.stop()
        self.page.wait_for("headline.textContent === 'The daemon does not answer'")
        self.assertIn("what stands below is older", self.text("#explanation"))
        self.page.screenshot(os.path.join(PICTURES, "gone.png"))
        self.server = Server(self.server.port)
        self.page.wait_for("headline.textContent === 'Everything is fresh'")

    def test_a_mirror_that_cannot_be_read(self):
        self.show("unreadable")
        self.assertEqual(self.text("#headline"), "The mirror cannot be read")
        self.assertIn("disk I/O error", self.text("#explanation"))

    def test_by_keyboard(self):
        self.show("failing")
        self.page.evaluate("document.body.focus()")
        seen = []
        for _ in range(8):
            self.page.press("Tab")
            seen.append(self.page.evaluate(
                "document.activeElement.textContent.trim().split(/\\s/)[0] + ' ' + "
                "(getComputedStyle(document.activeElement).outlineStyle !== 'none')"))
        self.assertEqual(seen, ["Skip true", "Pause true", "north-branchfailing6 true",
                                "harbour-plumbingstale6 true", "text true", "JSON true", "metrics true",
                                "health true"])
        self.page.evaluate("document.querySelector('summary').focus()")
        self.page.press("Enter")
        self.assertFalse(self.page.evaluate("document.querySelector('details').open"))

    def test_many_tenants(self):
        self.show("many")
        self.assertEqual(self.text("#headline"), "1 of 1,200 feeds is failing")
        self.assertEqual(self.page.evaluate("document.querySelectorAll('details[open]').length"), 0)
        self.page.evaluate("filter.value = 'branch-117'; filter.dispatchEvent(new Event('input'))")
        self.assertEqual(self.page.evaluate("document.querySelectorAll('details:not([hidden])').length"), 1)
        self.page.evaluate("document.querySelector('details:not([hidden]) summary').click()")
        self.page.wait_for("document.querySelectorAll('tbody tr').length === 6")
        self.assert_clean()


if __name__ == "__main__":
    if PROGRAM is None:
        print("skipped: there is no Chromium here (on Debian: apt-get install chromium)")
        sys.exit(SKIPPED)
    SERVER, PICTURES = sys.argv[1:3]
    os.makedirs(PICTURES, exist_ok=True)
    unittest.main(argv=sys.argv[:1], verbosity=2)
