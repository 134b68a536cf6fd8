import BallotReading
import BudgetModel
import TestSupport
import Testing

@Suite(.enabled(if: RealCycles.folder != nil, Comment(rawValue: RealCycles.areAbsent)))
struct PabulibRealFilesTests {
  /// Everything that is truly in the 88 published files, and nothing else.
  static let findings: [String: [String]] = [
    "Poland_Lodz_2023.pb": [
      "37:69: warning: 11 cells or list items have blanks around them; they are read without [pb-blank]"
    ],
    "Poland_Lodz_2023_Im._Jozefa_Montwilla-Mireckiego.pb": [
      "30:126: warning: 1 cells or list items have blanks around them; they are read without [pb-blank]"
    ],
    "Poland_Lodz_2023_Karolew-Retkinia_Wschod.pb": [
      "43:107: warning: 1 cells or list items have blanks around them; they are read without [pb-blank]"
    ],
    "Poland_Lodz_2023_Koziny.pb": [
      "40:119: warning: 1 cells or list items have blanks around them; they are read without [pb-blank]"
    ],
    "Poland_Lodz_2023_Lublinek-Pienista.pb": [
      "43:74: warning: 1 cells or list items have blanks around them; they are read without [pb-blank]"
    ],
    "Poland_Lodz_2023_Zdrowie-Mania.pb": [
      "33:121: warning: 1 cells or list items have blanks around them; they are read without [pb-blank]"
    ],
    "Poland_Lodz_2023_Zlotno.pb": [
      "40:115: warning: 1 cells or list items have blanks around them; they are read without [pb-blank]"
    ],
    "Poland_Lodz_2024_Stoki-Sikawa-Podgorze.pb": [
      "43:8: error: the cost 999999999 of project 'W193ST' stands for \"withdrawn\"; "
        + "convert with --sentinel-withdrawn, or write the real cost [cost-sentinel]"
    ],
    "Poland_Warszawa_2022_Bemowo.pb": [
      "1:1: warning: line ends are partly LF, partly CRLF; they are read alike [newline-mixed]"
    ],
    "Poland_Wroclaw_2017_Rejon_nr_11_750.pb": [
      "23:5: error: the cost 999999999 of project '150' stands for \"withdrawn\"; "
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
