import BudgetModel
import ReportWriting
import Testing

@Suite("Pages of the pack")
struct PageTests {
  static func pages(_ fixture: PackFixture = .riverside) -> [PackFile] {
    var fixture = fixture
    return PackFiles.pages(fixture.data())
  }
  static func page(_ path: String, _ fixture: PackFixture = .riverside) -> PageReader {
    PageReader(pages(fixture).first { $0.path == path }!.bytes)
  }
  static let htmlPages = pages().filter { $0.path.hasSuffix(".html") }

  @Test("A pack has a page for the whole, one for each council, a summary and a guide")
  func paths() {
    #expect(
      Self.pages().map(\.path) == [
        "AUDIT.md", "councils/city.html", "councils/north.html", "councils/south.html",
        "councils/west.html", "index.html", "summary.md",
      ])
  }

  @Test("Tables and pages come in id order of their paths, tables first, each once")
  func rendering() {
    var fixture = PackFixture.riverside
    let data = fixture.data()
    let paths = PackFiles.render(data).map(\.path)
    #expect(
      paths.prefix(9) == [
        "councils.csv", "ledger.csv", "reconciliation.csv", "rejected.csv", "results.csv",
        "tallies/city.csv", "tallies/north.csv", "tallies/south.csv", "tallies/west.csv",
      ])
    #expect(paths.dropFirst(9) == PackFiles.pages(data).map(\.path)[...])
    #expect(Set(paths).count == paths.count)
  }

  @Test("Elements are closed in order and everything is escaped", arguments: htmlPages)
  func nesting(page: PackFile) {
    #expect(PageReader(page.bytes).faults == [])
  }

  @Test("A page runs nothing and fetches nothing", arguments: htmlPages)
  func nothingActive(page: PackFile) {
    let text = String(decoding: page.bytes, as: UTF8.self).lowercased()
    for banned in ["<script", "http://", "https://", "url(", "@import", " src=", " on", "<link"] {
      if banned == " on" {
        #expect(
          PageReader(page.bytes).elements.allSatisfy {
            $0.attributes.keys.allSatisfy { !$0.hasPrefix("on") }
          })
      } else {
        #expect(!text.contains(banned), "\(banned)")
      }
    }
    let policies = PageReader(page.bytes).all("meta").compactMap { $0.attributes["content"] }
    #expect(policies.contains("default-src 'none'; style-src 'unsafe-inline'"))
  }

  @Test("Language, landmarks, one h1, headings without gaps", arguments: htmlPages)
  func structure(page: PackFile) {
    let reader = PageReader(page.bytes)
    #expect(reader.all("html").map { $0.attributes["lang"] } == ["en"])
    #expect(reader.all("main").count == 1)
    #expect(reader.all("header").count == 1)
    #expect(reader.all("footer").count == 1)
    #expect(reader.all("title").map { !$0.text.isEmpty } == [true])
    let levels = reader.elements.compactMap { element in
      element.name.count == 2 && element.name.hasPrefix("h") ? Int(element.name.dropFirst()) : nil
    }
    #expect(levels.first == 1)
    #expect(levels.filter { $0 == 1 }.count == 1)
    for (before, after) in zip(levels, levels.dropFirst()) { #expect(after <= before + 1) }
    #expect(reader.elements.first { $0.name == "a" }?.attributes["href"] == "#main")
  }

  @Test("Ids are unique, and every link inside the pack has its target")
  func links() {
    let files = Self.pages()
    let readers = Dictionary(
      uniqueKeysWithValues: files.filter { $0.path.hasSuffix(".html") }.map {
        ($0.path, PageReader($0.bytes))
      })
    var fixture = PackFixture.riverside
    let known =
      Set(PackFiles.render(fixture.data()).map(\.path)).union(["bylaw.json", "manifest.json"])
    for (path, reader) in readers {
      let ids = reader.values(of: "id")
      #expect(Set(ids).count == ids.count)
      for target in reader.values(of: "href") {
        if target.hasPrefix("#") {
          #expect(ids.contains(String(target.dropFirst())), "\(target)")
        } else {
          let isBelow = path.hasPrefix("councils/")
          let full =
            target.hasPrefix("../")
            ? String(target.dropFirst(3)) : (isBelow ? "councils/" : "") + target
          #expect(known.contains(full), "\(path) -> \(target)")
        }
      }
      for label in reader.values(of: "aria-labelledby") { #expect(ids.contains(label)) }
    }
  }

  @Test(
    "Tables have a caption and headers with scope; drawings have a text or are hidden",
    arguments: htmlPages)
  func tables(page: PackFile) {
    let reader = PageReader(page.bytes)
    let captions = reader.all("caption")
    #expect(captions.count == reader.all("table").count)
    #expect(captions.allSatisfy { !$0.text.isEmpty })
    #expect(reader.all("th").allSatisfy { ["row", "col"].contains($0.attributes["scope"]) })
    for drawing in reader.all("svg") {
      let isHidden = drawing.attributes["aria-hidden"] == "true"
      let isImage = drawing.attributes["role"] == "img" && drawing.attributes["aria-label"] != nil
      #expect(isHidden != isImage)
    }
    for cell in reader.all("td") where cell.around.contains("tbody") {
      #expect(cell.attributes["data-label"]?.isEmpty == false)
    }
  }

  @Test("The page of the whole has its sections in order")
  func sections() {
    let headings = Self.page("index.html").all("h2").map(\.text)
    #expect(
      headings == [
        "The result", "On this page", "Projects", "Where the money went between councils", "Ties",
        "Ballots and choices that did not count", "Councils", "The rules of this count",
        "How to check this",
      ])
    let council = Self.page("councils/south.html").all("h2").map(\.text)
    #expect(council == ["The result", "On this page", "The pool", "The ballots", "The tally"])
  }

  @Test("The answer comes first, and its parts add up")
  func answer() {
    let page = Self.page("index.html")
    let answer = page.elements.first { $0.attributes["class"] == "answer" }?.text
    #expect(
      answer
        == "7 of 14 projects are funded, with 219\u{202F}000.00\u{A0}EUR of"
        + " 220\u{202F}000.00\u{A0}EUR.")
    let sums = page.elements.filter { $0.attributes["class"] == "sum" }.map(\.text)
    #expect(
      sums == [
        "220\u{202F}000.00\u{A0}EUR = 219\u{202F}000.00 + 1\u{202F}000.00 + 0.00",
        "2\u{202F}216 = 2\u{202F}198 + 18 + 0", "14 = 7 + 4 + 2 + 1",
      ])
  }

  @Test("A test count is marked, and absent councils are named before anything else")
  func warnings() {
    var fixture = PackFixture.riverside
    fixture.status = "pre-election"
    let test = Self.page("index.html", fixture)
    #expect(test.all("h1").map(\.text) == ["TEST: Riverside 2026"])
    #expect(test.all("title").map(\.text) == ["TEST: Riverside 2026"])
    fixture.status = "unofficial-partial"
    fixture.absent = [("east", "no meeting was held")]
    let partial = Self.page("index.html", fixture)
    let header = partial.all("header")[0].text
    #expect(header.contains("Partial, not official."))
    #expect(header.contains("1 council handed in nothing."))
    #expect(header.contains("east: no meeting was held"))
  }

  @Test("Acts of an authority stand before the projects, with the outcome without them")
  func overrides() {
    var fixture = PackFixture.riverside
    fixture.overrides = [
      [
        "project": "n4", "action": "withdraw", "reason": "the spring ran dry",
        "by": "council 3/2026",
      ]
    ]
    fixture.overrideEffects = [["project": "n2", "ordered": "funded", "voted": "not-funded"]]
    let page = Self.page("index.html", fixture)
    #expect(
      page.all("h2").map(\.text).prefix(4) == [
        "The result", "On this page", "Decisions by an authority", "Projects",
      ])
    let rows = page.all("tr").map(\.text)
    #expect(rows.contains("Fountain n4withdrawcouncil 3/2026the spring ran dryWithdrawn"))
    #expect(rows.contains("Pavement n2FundedNot funded"))
  }

  @Test(
    "Where no outcome comes without the acts, the page says why",
    arguments: [
      (["code": "tie-needs-lot"], ": a tie in it needs a lot, and none was drawn."),
      (["code": "setting-bad", "reason": "'shares' sums to 20"], ": 'shares' sums to 20."),
      (["code": "refused"], ": refused."),
    ] as [(JSONValue, String)])
  func withoutOverrides(_ stop: JSONValue, _ end: String) {
    var fixture = PackFixture.riverside
    fixture.overrides = [["project": "n4", "action": "withdraw", "reason": "r", "by": "b"]]
    var data = fixture.data()
    var members = data.manifest.members ?? [:]
    members["override_effects"] = stop
    data.manifest = .object(members)
    let index = PackFiles.pages(data).first { $0.path == "index.html" }!
    let told = PageReader(index.bytes).all("p").map(\.text).filter {
      $0.hasPrefix("The same count")
    }
    #expect(told == ["The same count without these decisions does not come to an end" + end])
  }

  @Test("The order in which rows are handed over changes no byte")
  func order() {
    var fixture = PackFixture.riverside
    let data = fixture.data()
    var turned = data
    turned.results.reverse()
    turned.councils.reverse()
    turned.ledger.reverse()
    turned.reconciliation.reverse()
    turned.rejected.reverse()
    turned.projects.reverse()
    turned.tallies = turned.tallies.mapValues { $0.reversed() }
    #expect(PackFiles.render(turned) == PackFiles.render(data))
  }
}
