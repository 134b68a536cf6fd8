import BudgetModel
import ReportWriting
import Testing

@Suite("Names that would break a page")
struct HostileNameTests {
  static let names = [
    "<script>alert(1)</script>", "</td></table><h1>Won</h1>", "\"onmouseover=\"x", "'; drop",
    "& &amp; &lt;",
    "=HYPERLINK(\"http://x\")", "שלום <b>עולם</b>", "\u{202E}gnp.exe", "a\u{2069}b\u{2068}", "🏳️‍🌈🚲👩‍👩‍👧",
    String(repeating: "Schwimmbadsanierung", count: 40), String(repeating: "x ", count: 250),
    "line\none\ttwo\u{0}three\u{85}", "]]> --> <!-- ", "| a | b |", "# *_`[x](y)",
    "{{name}} {{{name}}}",
  ]

  private func fixture(_ name: String) -> PackFixture {
    var fixture = PackFixture.riverside
    fixture.title = name
    fixture.root.name = name
    fixture.districts[0].name = name
    for place in fixture.districts[1].entries.indices {
      fixture.districts[1].entries[place].name = name
    }
    fixture.absent = [("east", name)]
    fixture.overrides = [
      ["project": "n4", "action": "withdraw", "reason": .string(name), "by": .string(name)]
    ]
    return fixture
  }

  @Test("stay text in every page", arguments: names)
  func pages(name: String) {
    let plain = PageTests.page("index.html")
    let reader = PageTests.page("index.html", fixture(name))
    #expect(reader.faults == [])
    #expect(reader.all("h1").count == 1)
    #expect(reader.all("table").count == plain.all("table").count + 1)
    #expect(reader.elements.allSatisfy { !["script", "b", "iframe", "img"].contains($0.name) })
    #expect(reader.elements.allSatisfy { $0.attributes.keys.allSatisfy { !$0.hasPrefix("on") } })
    let shown = String(
      String.UnicodeScalarView(
        name.unicodeScalars.map { $0.value == 0 || $0.value == 0x85 ? "\u{FFFD}" : $0 }))
    #expect(reader.all("h1")[0].text == shown)
    let council = PageTests.page("councils/south.html", fixture(name))
    #expect(council.faults == [])
    #expect(council.text.contains(shown))
  }

  @Test("stay on their line in the text files", arguments: names)
  func text(name: String) {
    let plain = PageTests.pages().filter { $0.path.hasSuffix(".md") }
    let named = PageTests.pages(fixture(name)).filter { $0.path.hasSuffix(".md") }
    for (before, after) in zip(plain, named) {
      let added = after.path == "AUDIT.md" ? 1 : 8
      #expect(lines(after) == lines(before) + added, "\(after.path)")
      let text = String(decoding: after.bytes, as: UTF8.self)
      #expect(!text.replacing("\\<", with: "").contains("<script"))
    }
  }
  private func lines(_ file: PackFile) -> Int { file.bytes.filter { $0 == 0x0A }.count }

  @Test("inside a sentence never turn the words around them")
  func direction() {
    let page = PageTests.page("councils/south.html", fixture("\u{202E}gnp שלום"))
    let ties = page.all("li").map(\.text).filter { $0.contains("were level") }
    #expect(ties.count == 1)
    #expect(!ties[0].unicodeScalars.contains("\u{202E}"))
    #expect(ties[0].contains("\u{2068}\u{FFFD}gnp שלום\u{2069}"))
  }
}
