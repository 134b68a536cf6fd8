import BudgetModel
import ReportWriting
import Testing

@Suite("Summary and audit guide")
struct TextFileTests {
  private func text(_ path: String, _ fixture: PackFixture = .riverside) -> String {
    String(decoding: PageTests.pages(fixture).first { $0.path == path }!.bytes, as: UTF8.self)
  }
  private func lines(_ path: String, from prefix: String) -> [String] {
    text(path).split(separator: "\n").map(String.init).filter { $0.hasPrefix(prefix) }
  }

  @Test("The guide has its ten sections in order")
  func sections() {
    #expect(
      lines("AUDIT.md", from: "## ") == [
        "## 1. What this is", "## 2. In one minute, without Trowel", "## 3. Signatures",
        "## 4. With a spreadsheet", "## 5. Recount", "## 6. Without the ballots", "## 7. Draws",
        "## 8. Checklist for auditors", "## 9. Objections", "## 10. Requirements",
      ])
    #expect(lines("AUDIT.md", from: "- [ ] ").count == 14)
  }

  @Test("The guide states the numbers of this pack")
  func numbers() {
    let guide = text("AUDIT.md")
    for statement in [
      "| `results.csv` | `funded`, all rows | 219000.00 |",
      "In total: 220000.00 EUR in = 219000.00 funded + 1000.00 carried + 0.00 lapsed.",
      "2216 received = 2198 counted + 18 rejected + 0 excluded",
      "To votes@riverside.example until 2026-06-30.",
      "    sha256sum -c --strict SHA256SUMS\n    sha256sum manifest.json\n",
    ] { #expect(guide.contains(statement), "\(statement)") }
  }

  @Test("The guide's shell line recomputes a digest of the lot")
  func lot() {
    var fixture = PackFixture.riverside
    fixture.lotOrder = ["p3", "p1"]
    #expect(
      text("AUDIT.md", fixture).contains(
        """
            printf '%s\\0%s' '12345678901234567890' 'p3' | sha256sum
            \(PackFixture.digestOfP3)  -

        """))
  }

  @Test("No page holds a clock, a path or a version")
  func nothingForeign() {
    for file in PageTests.pages() {
      let text = String(decoding: file.bytes, as: UTF8.self)
      #expect(!text.contains("/tmp") && !text.contains("/home"))
    }
  }

  @Test("The summary says the result in plain text")
  func summary() {
    #expect(
      text("summary.md").hasPrefix(
        """
        # Riverside 2026

        Complete, not yet certified. Every council has handed in. The result is not official until \
        it is certified. As of 2026-05-15.

        ## The result

        7 of 14 projects funded, with 219000.00 EUR of 220000.00 EUR.

        - Money: 220000.00 = 219000.00 paid to projects + 1000.00 carried + 0.00 lapsed
        - Ballots: 2216 received = 2198 counted + 18 rejected + 0 excluded

        ## Projects

        ### The city

        2 of 5 projects funded, 120000.00 EUR of 121000.00 EUR.

        - Swimming pool roof (c1), 1310 votes, 80000.00 EUR
        - Riverside path (c2), 1040 votes, 40000.00 EUR
        - Not funded: 2 projects
        - Below threshold: 1 project

        """.dropLast()))
  }
}
