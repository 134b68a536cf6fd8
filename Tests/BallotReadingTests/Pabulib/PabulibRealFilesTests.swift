import BallotReading
import BudgetModel
import TestSupport
import Testing

@Suite(.enabled(if: RealCycles.folder != nil, Comment(rawValue: RealCycles.areAbsent)))
struct PabulibRealFilesTests {
  /// Everything that is truly in the 88 published files, and nothing else.
  static let findings: [String: [String]] = [
    "Netherlands_Amsterdam_604.pb": [
      "26:1: warning: 'votes' of project '42360' is 1811, the ballots give 1810 [pb-count-mismatch]",
      "34:1: warning: 'votes' of project '42346' is 1198, the ballots give 1197 [pb-count-mismatch]",
      "43:1: warning: 'votes' of project '42350' is 773, the ballots give 772 [pb-count-mismatch]",
      "44:1: warning: 'votes' of project '42355' is 768, the ballots give 767 [pb-count-mismatch]",
      "1927:1: reject: the ballot of '13650977333' names '42346' twice [choice-duplicate]",
      "1927:1: reject: the ballot of '13650977333' names '42350' twice [choice-duplicate]",
      "1927:1: reject: the ballot of '13650977333' names '42355' twice [choice-duplicate]",
      "1927:1: reject: the ballot of '13650977333' names '42360' twice [choice-duplicate]",
    ],
    "Poland_Lodz_2023.pb": [
      "37:69: warning: 11 cells or list items with blanks around them, read without them [pb-blank]"
    ],
    "Poland_Lodz_2023_Im._Jozefa_Montwilla-Mireckiego.pb": [
      "30:126: warning: 1 cell or list item with blanks around it, read without them [pb-blank]"
    ],
    "Poland_Lodz_2023_Karolew-Retkinia_Wschod.pb": [
      "43:107: warning: 1 cell or list item with blanks around it, read without them [pb-blank]"
    ],
    "Poland_Lodz_2023_Koziny.pb": [
      "40:119: warning: 1 cell or list item with blanks around it, read without them [pb-blank]"
    ],
    "Poland_Lodz_2023_Lublinek-Pienista.pb": [
      "43:74: warning: 1 cell or list item with blanks around it, read without them [pb-blank]"
    ],
    "Poland_Lodz_2023_Zdrowie-Mania.pb": [
      "33:121: warning: 1 cell or list item with blanks around it, read without them [pb-blank]"
    ],
    "Poland_Lodz_2023_Zlotno.pb": [
      "40:115: warning: 1 cell or list item with blanks around it, read without them [pb-blank]"
    ],
    "Poland_Lodz_2024_Stoki-Sikawa-Podgorze.pb": [
      "30:8: error: the cost 999999999 of project 'W193ST' stands for \"withdrawn\"; "
        + "convert with --sentinel-withdrawn, or write the real cost [cost-sentinel]"
    ],
    "Poland_Warszawa_2022_Bemowo.pb": [
      "1:1: warning: line ends are partly LF, partly CRLF; they are read alike [newline-mixed]"
    ],
    "Poland_Wroclaw_2017_Rejon_nr_11_750.pb": [
      "24:5: error: the cost 999999999 of project '150' stands for \"withdrawn\"; "
        + "convert with --sentinel-withdrawn, or write the real cost [cost-sentinel]"
    ],
  ]

  @Test func everyFindingIsTrulyInTheFile() throws {
    #expect(RealCycles.names.count == 88)
    for name in RealCycles.names {
      let file = SourceFile(path: name, bytes: try RealCycles.bytes(of: name))
      let found = PabulibReader.read(file).diagnostics.map(\.line)
      #expect(found == (Self.findings[name] ?? []).map { "\(name):\($0)" })
    }
  }
}

extension PabulibRealFilesTests {
  /// What a count of a file rests on, without the order of its rows.
  struct Content: Hashable {
    var meta: [String]
    var projects: [String]
    var ballots: [String]

    init(_ file: PabulibFile) {
      meta = file.meta.map { "\($0.key)=\($0.value)" }.sorted()
      projects = file.projects.map {
        "\($0.id)|\($0.cost)|\($0.name)|\($0.selected ?? -1)|\($0.categories)"
      }.sorted()
      ballots = file.ballots.map { "\($0.id)|\($0.choices)|\($0.points)|\($0.channel)" }.sorted()
    }
  }

  @Test func aWrittenFileHoldsTheSameBallotsAndTallies() throws {
    let options = PabulibReader.Options(withdrawsSentinelCosts: true)
    for name in RealCycles.names {
      let source = SourceFile(path: name, bytes: try RealCycles.bytes(of: name))
      let first = try #require(PabulibReader.read(source, options: options).value)
      let written = PabulibWriter.write(first)
      #expect(written.diagnostics.isEmpty)
      let again = PabulibReader.read(
        SourceFile(path: name, bytes: written.value), options: options)
      let second = try #require(again.value)
      #expect(Content(second) == Content(first))
      // Totals are compared on reading: a difference would be a finding.
      #expect(again.diagnostics.allSatisfy { $0.code != .pbCountMismatch })
      #expect(PabulibWriter.write(second).value == written.value)
    }
  }
}
