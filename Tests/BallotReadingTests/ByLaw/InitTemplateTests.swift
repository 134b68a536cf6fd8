import BallotReading
import BudgetModel
import Testing

/// `trowel init`: a cycle that can be counted as it is, with every other setting in sight.
@Suite struct InitTemplateTests {
  private let rules = [ByLawWorld.greedy, ByLawWorld.topK]
  private var files: [SourceFile] { InitTemplate.files(rules: rules) }
  private var text: String { String(decoding: files[0].bytes, as: UTF8.self) }

  @Test func theByLawReadsWithoutProblems() throws {
    #expect(files[0].path == "cycle.yaml")
    let reading = ByLawReader.read(files[0], rules: rules)
    #expect(reading.diagnostics.map(\.line) == [])
    let byLaw = try #require(reading.value)
    #expect(byLaw.levels.map(\.id) == ["city", "district"])
    #expect(byLaw.pools.map(\.id) == ["CITY", "DISTRICTS"])
  }

  @Test(arguments: [
    ("my-cycle", "my-cycle"), ("no", "no"), ("null", "null"), ("", "our-city-2026"),
    ("2026", "our-city-2026"), ("a b", "our-city-2026"), ("Łódź", "our-city-2026"),
    ("x: y", "our-city-2026"), ("..", "our-city-2026"),
  ])
  func theFolderNamesTheCycleWhereItMay(folder: String, cycle: String) throws {
    let file = InitTemplate.files(rules: rules, name: folder)[0]
    let reading = ByLawReader.read(file, rules: rules)
    #expect(reading.diagnostics.map(\.line) == [])
    #expect(reading.value?.cycle == cycle)
  }

  @Test func everySettingOfTheTopLevelIsThere() {
    let lines = text.split(separator: "\n").map(String.init)
    for spec in SettingCatalogue(rules: rules).settings where spec.isImplemented {
      let isThere = lines.contains {
        $0.hasPrefix(spec.key + ":") || $0.hasPrefix("# " + spec.key + ":")
      }
      #expect(isThere, "\(spec.key)")
    }
  }

  @Test func noLineIsLongerThanAHundred() {
    let long = text.split(separator: "\n").filter { $0.utf8.count > 100 }
    #expect(long == [])
  }

  @Test func theTablesBelongToTheByLaw() {
    #expect(
      files.map(\.path) == [
        "cycle.yaml", "councils.csv", "projects.csv", "ballots/north.csv", "ballots/south.csv",
        "TABLES.md",
      ])
    for file in files { #expect(file.bytes.last == 0x0A, "\(file.path)") }
  }

  @Test func theTablesReadWithoutFindings() throws {
    let settings = ReadingSettings()
    let councils = CouncilsTable.read(files[1], settings: settings)
    let projects = ProjectsTable.read(files[2], settings: settings)
    #expect((councils.diagnostics + projects.diagnostics).map(\.line) == [])
    #expect(councils.value.map(\.id) == ["city", "north", "south"])
    #expect(projects.value.map(\.id) == ["c1", "c2", "n1", "n2", "s1", "s2"])
  }

  @Test func thePageOfTablesTellsEveryColumn() {
    let page = TablesReference.markdown
    for table in TableSchema.all {
      #expect(page.contains("## \(table.file)\n"))
      for column in table.columns {
        #expect(page.contains("| `\(column.name)"), "\(table.file) \(column.name)")
        #expect(page.contains(column.sentence), "\(table.file) \(column.name)")
      }
    }
  }

  /// Taking the comment off a setting gives a by-law that still reads.
  @Test func aCommentedSettingReadsWhenItIsTakenIn() {
    for key in ["title", "dates", "privacy", "numbers", "limits", "roll", "membership", "scope"] {
      let bare = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
      guard let first = bare.firstIndex(of: "# \(key):") else { continue }
      var lines = bare
      var line = first
      while line < lines.count, lines[line].hasPrefix("# ") {
        lines[line].removeFirst(2)
        line += 1
      }
      let file = SourceFile(
        path: "cycle.yaml", bytes: Array(lines.joined(separator: "\n").utf8))
      #expect(ByLawReader.read(file, rules: rules).diagnostics.map(\.line) == [], "\(key)")
    }
  }
}
